#!/usr/bin/env python3
"""The checks must be able to fail: each is given what it is made to refuse.  Prints TAP."""
import pathlib
import re
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import check_headers
import check_house
import check_layers
import mutate
import run_suites

LAYERS = """
base:
model:        base
store/port.h: base
store:        base model
store/sqlite: base store/port.h
main:         *
<sqlite3.h    store/sqlite
<yyjson.h     base/json.h
"""

HEADER = """/* src/a/a.h -- a module. */
#ifndef PC_A_H
#define PC_A_H
/* A group: */
void pc_documented(void);
void pc_in_the_group(void (*fn)(void *arg),
                     void *arg);
void pc_behind(int a); /* says it here */

%s

static inline int pc_inline(void)
{
    return 1;
}
#endif
"""


def layers():
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(LAYERS)
        file.flush()
        return check_layers.Layers(pathlib.Path(file.name))


def header_problems(declaration):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "src" / "a" / "a.h"
        path.parent.mkdir(parents=True)
        path.write_text(HEADER % declaration)
        root, check_headers.ROOT = check_headers.ROOT, pathlib.Path(folder)
        try:
            return list(check_headers.check(path))
        finally:
            check_headers.ROOT = root


def code_problems(line):
    return list(check_house.matches(check_house.CODE_RULES, "src/a/a.c", check_house.code_of(line)))


def an_include_upwards_is_refused():
    known = {"base/mem.h", "model/role.h", "store/sqlite/db.h", "store/port.h"}
    problem = lambda file, header: check_layers.include_problem(layers(), file, header, known)
    assert problem("model/role.c", "base/mem.h") is None
    assert problem("base/mem.c", "model/role.h")
    assert problem("store/sqlite/db.c", "model/role.h")
    assert problem("store/sqlite/db.c", "store/port.h") is None
    assert problem("main/main.c", "store/sqlite/db.h") is None
    assert problem("model/role.c", "mem.h")


def a_third_party_header_has_one_owner():
    problem = lambda file, header: check_layers.third_party_problem(layers(), file, header)
    assert problem("store/sqlite/db.c", "sqlite3.h") is None
    assert problem("store/rows.c", "sqlite3.h")
    assert problem("base/json.h", "yyjson.h") is None
    assert problem("base/str.h", "yyjson.h")
    assert problem("base/str.h", "string.h") is None


def a_cycle_is_named():
    assert check_layers.cycle_in({"a": ["b"], "b": ["c"], "c": []}) is None
    assert check_layers.cycle_in({"a": ["b"], "b": ["c"], "c": ["b"]}) == ["b", "c", "b"]
    assert check_layers.cycle_in({"a": ["a"]}) == ["a", "a"]


def a_documented_header_passes():
    assert header_problems("/* Says what. */\nPC_CHECK enum pc_rc pc_x(int a);") == []
    assert header_problems("/* Returns rc. */\nenum pc_rc pc_x_fail(int a) __attribute__((format(printf, 1, 2)));") == []
    assert header_problems("struct pc_s {\n    int (*fn)(void);\n};") == []
    assert header_problems("typedef void pc_fn(void *arg);") == []


def a_prototype_without_a_comment_is_refused():
    assert header_problems("void pc_x(void);") == ["src/a/a.h:10: pc_x has no comment"]
    assert header_problems("/* of a type */\nstruct pc_s;\n\nconst char *pc_x(void);")


def a_result_without_pc_check_is_refused():
    assert header_problems("/* Says what. */\nenum pc_rc pc_x(void);") == \
        ["src/a/a.h:11: pc_x returns a result without PC_CHECK"]


def house_rules_find_what_they_forbid():
    for line in ("x = time(NULL);", "p = malloc(4);", "free(p);", "goto out;", "assert(x);", "sprintf(a, b);",
                 "n = atoi(s);", "r = rand();", "clock_gettime(CLOCK_REALTIME, &now);"):
        assert len(code_problems(line)) == 1, line


def house_rules_leave_the_rest_alone():
    for line in ("pc_free(p);", "PC_ASSERT(x);", "static_assert(1, \"\");", "/* goto */", "\"time(\";", "snprintf(a, b);",
                 "pc_wall_time(w);", "buf->free = 1;"):
        assert code_problems(line) == [], line


def nesting_is_counted_in_blocks():
    ok = "int f(void)\n{\n    if (a) {\n        for (;;) {\n            while (x) {\n                g((struct s){1});\n" \
         "            }\n        }\n    }\n}\n"
    assert list(check_house.too_deep("f", ok)) == []
    assert list(check_house.too_deep("f", ok.replace("g((struct s){1});", "do {\n } while (0);")))


def tap_is_counted():
    counts = run_suites.read_tap("1..5\nok 1 - a\nok - b\nnot ok 3 - c\n# why\nok 4 - # SKIP no clock\nok 5 # SKIP\nokay\n")
    assert (counts.passed, counts.failed, counts.skips) == (2, 2, ["no clock"]), counts
    assert "# why" in counts.details


def a_skip_of_a_c_test_has_its_own_reason():
    text = run_suites.reasons_in_place("ok 1 - a\n# because no zones here\nok 2 # SKIP b\nok 3 # SKIP c\nnot ok 4 # SKIP d\n")
    counts = run_suites.read_tap(text)
    assert (counts.passed, counts.failed, counts.skips) == (1, 2, ["no zones here"]), counts


def a_program_that_dies_after_its_tests_has_failed():
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
        file.write("<testsuite><testcase name='a' status='fail'><system-out>ok 1 - x</system-out></testcase>"
                   "<testcase name='b' status='run'><system-out>quiet</system-out></testcase></testsuite>")
        file.flush()
        counts = run_suites.read_ctest(file.name)
    assert (counts.passed, counts.failed) == (2, 1), counts


def a_suite_that_reports_no_test_or_ends_badly_has_failed():
    with tempfile.TemporaryDirectory() as folder:
        results, run_suites.RESULTS = run_suites.RESULTS, pathlib.Path(folder)
        try:
            silent = run_suites.run(run_suites.Suite("silent", ["true"]), False)
            crashed = run_suites.run(run_suites.Suite("crashed", ["sh", "-c", "echo ok 1 - a; exit 3"]), False)
            good = run_suites.run(run_suites.Suite("good", ["echo", "ok 1 - a"]), False)
        finally:
            run_suites.RESULTS = results
    assert (silent.failed, crashed.failed, good.failed) == (1, 1, 0)


def ids_in(text):
    return re.findall(r"\b(?:R\d+\.\d+|I\d+)\b", text)


def every_mutant_differs_and_has_a_rule():
    for kind in (mutate.rows, mutate.guards, mutate.leaves):
        made = list(kind(ROOT, ids_in))
        assert len(made) > 90, (kind.__name__, len(made))
        for mutant in made:
            assert mutant.rules and mutant.becomes != mutant.was, mutant
            assert (ROOT / mutant.path).read_text().splitlines()[mutant.line - 1] == mutant.was, mutant


def a_mutant_is_shown_to_tests_that_name_its_rule():
    named = {"R1.1": ["tests/unit/engine/test_a.c:3", "tests/unit/caseflow/test_b.c:1", "tests/unit/caseflow/laws.c:9"],
             "R1.2": ["tests/policies/c_spec.lua:2"]}
    row = mutate.Mutant("src/caseflow/a_table.c", 1, "x", "", ["R1.1", "R1.2"], "row 1")
    leaf = mutate.Mutant("policies/criteria/a.lua", 1, "x", "y", ["R1.2"], "leaf")
    assert mutate.tests_of(row, named, ROOT) == ["tests/unit/caseflow/test_b.c", "tests/unit/engine/test_a.c"]
    assert mutate.tests_of(leaf, named, ROOT) == ["tests/policies/c_spec.lua"]


TESTS = [
    every_mutant_differs_and_has_a_rule,
    a_mutant_is_shown_to_tests_that_name_its_rule,
    an_include_upwards_is_refused,
    a_third_party_header_has_one_owner,
    a_cycle_is_named,
    a_documented_header_passes,
    a_prototype_without_a_comment_is_refused,
    a_result_without_pc_check_is_refused,
    house_rules_find_what_they_forbid,
    house_rules_leave_the_rest_alone,
    nesting_is_counted_in_blocks,
    tap_is_counted,
    a_skip_of_a_c_test_has_its_own_reason,
    a_program_that_dies_after_its_tests_has_failed,
    a_suite_that_reports_no_test_or_ends_badly_has_failed,
]


def main():
    failed = 0
    for number, test in enumerate(TESTS, 1):
        try:
            test()
            print(f"ok {number} - {test.__name__}")
        except Exception as problem:  # a test that ends in any other way has failed too
            failed += 1
            print(f"not ok {number} - {test.__name__}\n# {type(problem).__name__}: {problem}")
    print(f"1..{len(TESTS)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
