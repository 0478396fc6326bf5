"""Disables one rule's implementation at a time and sees whether a test that names the rule notices; called by scripts/trace.

The work is done in a worktree under build/mutate with its own build directory; the checkout is never touched."""
import dataclasses
import os
import pathlib
import random
import re
import subprocess

BUSTED = ["lua5.4", "/usr/bin/busted", "-o", "TAP"]
TESTS_A_MUTANT = 12  # the nearest ones that name its rules; a mutant that all of them survive is told


@dataclasses.dataclass
class Mutant:
    path: str
    line: int  # from 1
    was: str
    becomes: str
    rules: list
    what: str


def rules_of(text, ids_in):
    """The ids in a row's or guard's words; in the tables they stand in quotes."""
    return list(dict.fromkeys(ids_in(text.replace('"', " "))))


def machine_files(root):
    return [path for what in ("*rows.h", "*_table.c") for path in sorted((root / "src/caseflow").glob(what))]


def rows(root, ids_in):
    """A row of a machine, taken out; of a row that several machines share, all of them."""
    everywhere = [line for path in machine_files(root) for line in path.read_text().splitlines()]
    for path in machine_files(root):
        macro = None
        for number, line in enumerate(path.read_text().splitlines(), 1):
            begins = re.match(r"#define (\w+)\(", line)
            macro = begins[1] if begins else macro
            row = re.match(r"\s+ROW(?:_AS)?\(\s*([^,]+),\s*(\w+),\s*(\w+),", line)
            if not row:
                continue
            uses = [each for each in everywhere if re.match(rf"\s+{macro}\(", each)]  # the rule may be said where the macro is used
            rules = rules_of(line, ids_in) or rules_of(" ".join(uses), ids_in)
            yield Mutant(str(path.relative_to(root)), number, line, "    \\" if line.endswith("\\") else "", rules,
                         f"row {row[1]} ({row[3].lower()} in {row[2].lower()})")


def guard_rules(root, ids_in):
    """guard -> the ids of its meaning and of the rows that carry it"""
    words = {}
    for line in (root / "src/caseflow/guards.h").read_text().splitlines():
        meaning = re.match(r"\s+X\((\w+),\s+(?:ROUTING|REFUSING),", line)
        if meaning:
            words[meaning[1]] = line
    for path in machine_files(root):
        for line in path.read_text().splitlines():
            for guard in re.findall(r"\bIF\((\w+)\)", line):
                words[guard] = words.get(guard, "") + line
    return {guard: rules_of(text, ids_in) for guard, text in words.items()}


CONDITION = re.compile(r'\{(\w+), ("[\w-]+")\}')


def conditions(lines):
    """(guard, line number from 1, match) of every condition, in order"""
    inside = None
    for number, line in enumerate(lines, 1):
        begins = re.match(r"GUARD\((\w+),", line)
        inside = begins[1] if begins else inside if line.startswith(" ") else None
        for condition in CONDITION.finditer(line) if inside else ():
            yield inside, number, condition


def guards(root, ids_in):
    """One condition of a guard, taken out: the next one stands in its place, or the list's end.  The text keeps a use of its
    function, so that not the compiler notices."""
    rules, path = guard_rules(root, ids_in), root / "src/caseflow/guards.c"
    lines = path.read_text().splitlines()
    listed = list(conditions(lines))
    for (guard, number, this), (after, _, following) in zip(listed, listed[1:] + [("", 0, None)]):
        instead, why = (following[1], following[2]) if after == guard else ("NULL", this[2])
        line = lines[number - 1]
        becomes = f"{line[:this.start()]}{{(0 ? {this[1]} : {instead}), {why}}}{line[this.end():]}"
        yield Mutant(str(path.relative_to(root)), number, line, becomes, rules[guard], f"guard {guard} without {this[1]}")


TURNED = {"at_least": "below", "at_most": "above", "is_true": "is_false", "is_false": "is_true"}
TURNED |= {"above": "at_most", "below": "at_least"}


def leaves(root, ids_in):
    """A leaf of a criterion, turned against itself."""
    del ids_in
    for path in sorted((root / "policies/criteria").rglob("*.lua")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for leaf in re.finditer(r"(fact\.\w+):(\w+)\(", line):
                if leaf[2] in TURNED:
                    becomes = f"{line[:leaf.start()]}{leaf[1]}:{TURNED[leaf[2]]}({line[leaf.end():]}"
                    yield Mutant(str(path.relative_to(root)), number, line, becomes, ["R3.4", "R3.5"], f"leaf {leaf[0]}...)")


def tests_of(mutant, named, root):
    """Test files that name one of the rules, those of the mutant's own module first."""
    files = []
    for rule in mutant.rules:
        for place in named.get(rule, []):
            file = place.split(":")[0]
            runnable = re.search(r"/test_\w+\.c$|_spec\.lua$|\.scn$", file)
            if runnable and file not in files:
                files.append(file)
    policy = mutant.path.startswith("policies/")
    near = "tests/policies/" if policy else "tests/unit/caseflow/"
    order = [near, "tests/unit/engine/", "tests/policies/", "tests/scenarios/", "tests/integration/"]
    rank = {prefix: i for i, prefix in enumerate(order)}
    files.sort(key=lambda f: min((r for p, r in rank.items() if f.startswith(p)), default=len(order)))
    return [f for f in files if policy or not f.startswith("tests/policies/")][:TESTS_A_MUTANT]


class DoesNotBuild(Exception):
    pass


class Tree:
    """The copy that is damaged: a worktree of its own, at the checkout's last commit."""

    def __init__(self, root):
        self.at = root / "build" / "mutate"
        self.build = self.at / "build" / "dev"
        self.sound = set()  # test files seen green without a mutant
        if not self.at.exists():
            subprocess.run(["git", "-C", root, "worktree", "add", "-q", "--detach", self.at, "HEAD"], check=True)
        subprocess.run(["git", "-C", self.at, "checkout", "-qf", "--detach", self.head(root)], check=True)
        subprocess.run(["cmake", "--preset", "dev"], cwd=self.at, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["cmake", "--build", "--preset", "dev"], cwd=self.at, check=True, stdout=subprocess.DEVNULL)

    @staticmethod
    def head(root):
        return subprocess.run(["git", "-C", root, "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()

    def write(self, mutant, text):
        path = self.at / mutant.path
        lines = path.read_text().split("\n")
        lines[mutant.line - 1] = text
        path.write_text("\n".join(lines))

    def make(self, *targets):
        """What the compiler refuses no test has noticed: then the mutant is badly made."""
        if self.run(["ninja", "-C", self.build, *targets]):
            raise DoesNotBuild(f"{', '.join(targets)} does not build")

    def is_red(self, file):
        """Builds what the test needs and runs it."""
        env = dict(os.environ, PRECERT_BUILD=str(self.build))
        if file.endswith(".c"):
            module, test = pathlib.Path(file).parent.name, pathlib.Path(file).stem
            self.make("_".join(pathlib.Path(file).with_suffix("").parts[1:]))
            return self.run(["ctest", "--test-dir", self.build, "-R", f"{module}/{test}$", "--timeout", "120"]) != 0
        self.make("precertd", "precertd-evaluator", "precertctl")
        if file.endswith(".scn"):
            env["SCENARIO"] = file.removeprefix("tests/scenarios/")
            file = "tests/scenarios"
        return self.run([*BUSTED, file], env=env) != 0

    def must_be_sound(self, file):
        """A test that is red by itself notices nothing."""
        if file not in self.sound and self.is_red(file):
            raise SystemExit(f"mutate: {file} is red without a mutant")
        self.sound.add(file)

    def run(self, command, env=None):
        return subprocess.run(command, cwd=self.at, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              timeout=600).returncode


def noticed_by(tree, mutant, tests):
    """The first test that goes red; None when the mutant survives them all."""
    noticed = None
    tree.write(mutant, mutant.becomes)
    try:
        noticed = next((file for file in tests if tree.is_red(file)), None)
    finally:
        tree.write(mutant, mutant.was)
    if noticed:
        tree.must_be_sound(noticed)
    return noticed


def run(root, count, seed, named, ids_in):
    tree = Tree(root)
    kinds = [list(kind(tree.at, ids_in)) for kind in (rows, guards, leaves)]
    chance = random.Random(seed)
    chosen = [chance.choice(kinds[i % len(kinds)]) for i in range(count)]
    print(f"{count} of {sum(map(len, kinds))} mutants, seed {seed}, at {tree.head(root)[:7]}")
    noticed = 0
    for mutant in chosen:
        print(f"{mutant.path}:{mutant.line}: {mutant.what} ({', '.join(mutant.rules) or 'no rule'})", flush=True)
        try:
            by = noticed_by(tree, mutant, tests_of(mutant, named, root))
            noticed += by is not None
            print(f"  red: {by}" if by else "  SURVIVED", flush=True)
        except DoesNotBuild as problem:
            print(f"  {problem}", flush=True)
    print(f"{noticed} of {count} mutants were noticed by a test that names their rule (seed {seed})")
    return 0 if noticed == count else 1
