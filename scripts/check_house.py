#!/usr/bin/env python3
"""House rules that a pattern can see.  Each rule says why; an exception is written into the table, with its place.

Beside the patterns: file sizes, a test for each source file, a README for each module."""
import fnmatch
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
C_SIZE_MAX = 800  # lines; tables are excepted by their name
NESTING_MAX = 3  # blocks inside a function's own
README_SIZE_MAX = 60
README_HEADINGS = ["Does", "Does not", "Entry points", "Invariants", "Tests"]

# (pattern, why, files where it is allowed).  Matched against C code without comments and strings.
CODE_RULES = [
    (r"\b(time|clock|gettimeofday|clock_gettime|timespec_get|ftime)\s*\(", "clocks are read in base/clock_real.c (I5)",
     ["src/base/clock_real.c", "src/policy/pool/process.c"]),  # the latter: CPU time used by a child
    (r"\b(localtime|localtime_r|gmtime|mktime|strftime)\s*\(", "dates are base/time.h's, zones deadline/zone.c's", []),
    (r"\b(malloc|calloc|realloc|reallocarray|strdup|strndup|asprintf|vasprintf|free)\s*\(",
     "memory comes from base/mem.h", ["src/base/mem.c", "src/base/json.c", "src/evaluator/alloc.c"]),
    (r"\b(sprintf|vsprintf|strcpy|strcat|stpcpy|gets|strtok)\s*\(", "no bounds: pc_buf_*, pc_arena_* or snprintf", []),
    (r"\b(atoi|atol|atoll|atof|sscanf)\s*\(", "does not say when it fails", []),
    (r"\b(rand|srand|random|srandom|drand48|rand_r)\s*\(", "randomness comes through base/random.h (I5)", []),
    (r"\bgoto\b", "straight down: PC_TRY, PC_AUTO, an arena", []),
    (r"(?<![_\w])assert\s*\(", "PC_ASSERT stays on in release builds", []),
    (r"\b(popen|system|tmpnam|mktemp)\s*\(", "posix_spawn, mkstemp", []),
]

# Matched against the whole text of every file of ours.
TEXT_RULES = [
    (r"\b(TODO|FIXME|XXX)\b(?!\s*\(#\d+\))", "no TODO without its issue: TODO(#12)", ["scripts/check_house.py"]),
    (r"[ \t]+$", "trailing space", []),
]
TEXT_FOLDERS = ["src", "include", "tests", "policies", "scripts", "cmake", "docs"]
TEXT_SUFFIXES = {".c", ".h", ".lua", ".py", ".md", ".txt", ".cmake", ""}


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def code_of(text):
    """The text with comments and the insides of strings blanked; lines keep their numbers."""
    return re.sub(r"/\*.*?\*/|//[^\n]*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'", blank, text, flags=re.S)


def matches(rules, name, text):
    for pattern, why, allowed in rules:
        if any(fnmatch.fnmatch(name, place) for place in allowed):
            continue
        for match in re.finditer(pattern, text, re.M):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{name}:{line}: {match.group(0).strip() or 'space'}: {why}"


def files(folders, suffixes):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in suffixes and "corpus" not in path.parts:
                yield str(path.relative_to(ROOT)), path


def too_deep(name, code):
    """Blocks below NESTING_MAX.  A block's brace follows a space or begins a line; a literal's follows ) = , or {."""
    depth = 0
    stack = []
    for match in re.finditer(r"(\) |else |do |^)?([{}])", code, re.M):
        if match.group(2) == "{":
            is_block = match.group(1) is not None
            stack.append(is_block)
            depth += is_block
            if is_block and depth > NESTING_MAX + 1:
                yield f"{name}:{code.count(chr(10), 0, match.start()) + 1}: nested deeper than {NESTING_MAX}"
        elif stack:
            depth -= stack.pop()


def check_code():
    for name, path in files(["src", "include"], {".c", ".h"}):
        text = path.read_text()
        code = code_of(text)
        yield from matches(CODE_RULES, name, code)
        yield from too_deep(name, re.sub(r"^[ \t]*#(\\\n|.)*", blank, code, flags=re.M))
        if path.suffix == ".c" and not text.startswith(f"/* {name} -- "):
            yield f'{name}:1: begins with "/* {name} -- what it owns"'
        lines = text.count("\n")
        if lines > C_SIZE_MAX and not re.search(r"(table|schema|texts)\w*\.c$", name):
            yield f"{name}: {lines} lines, at most {C_SIZE_MAX}"


def check_text():
    for name, path in files(TEXT_FOLDERS, TEXT_SUFFIXES):
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        yield from matches(TEXT_RULES, name, text)


def check_tests():
    """Every src/<module>/<file>.c has tests/unit/<module>/test_<file>.c, or scripts/untested.txt says why not.  A line
    there names a file (or a shell pattern of files) and gives the reason."""
    listing = ROOT / "scripts" / "untested.txt"
    excuses = [line.split(None, 1) for line in listing.read_text().splitlines() if line.strip() and line[0] != "#"]
    used = set()
    for name, path in files(["src"], {".c"}):
        relative = path.relative_to(ROOT / "src")
        test = ROOT / "tests" / "unit" / relative.parent / f"test_{relative.name}"
        excuse = next((e[0] for e in excuses if len(e) == 2 and fnmatch.fnmatch(name, e[0])), None)
        used.add(excuse)
        if not test.exists() and not excuse:
            yield f"{name}: no {test.relative_to(ROOT)}, and scripts/untested.txt does not say why"
        if test.exists() and excuse == name:
            yield f"{name}: has a test; take it out of scripts/untested.txt"
    for excuse in excuses:
        if excuse[0] not in used:
            yield f"scripts/untested.txt: {excuse[0]} names nothing, or gives no reason"


def check_readmes():
    for module in sorted(path for path in (ROOT / "src").iterdir() if path.is_dir() and any(path.rglob("*.c"))):
        readme = module / "README.md"
        name = readme.relative_to(ROOT)
        if not readme.exists():
            yield f"{name}: missing"
            continue
        text = readme.read_text()
        if text.count("\n") > README_SIZE_MAX:
            yield f"{name}: {text.count(chr(10))} lines, at most {README_SIZE_MAX}"
        missing = [h for h in README_HEADINGS if not re.search(rf"^(## |\*\*){h}\b(?! not)", text, re.M)]
        if missing:
            yield f"{name}: no heading {', '.join(missing)}"


def main():
    problems = [*check_code(), *check_text(), *check_tests(), *check_readmes()]
    print("\n".join(problems), end="\n" if problems else "")
    print(f"house: {len(problems)} problems" if problems else "house: in order", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
