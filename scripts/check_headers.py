#!/usr/bin/env python3
"""Checks that headers are contracts: each begins with "/* path -- ", each prototype has a comment, and each function
that returns enum pc_rc carries PC_CHECK.

A comment counts when it stands directly before the prototype or behind it; it covers the prototypes that follow without
an empty line.  Functions defined in the header (static inline) explain themselves.  A function
whose name ends in _fail returns its own argument (`return pc_fail(...)`): it needs no PC_CHECK."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

TOKEN = re.compile(r"/\*.*?\*/|\n[ \t]*\n|^[ \t]*#(?:[^\n\\]|\\.|\\\n)*|\{|\}|;|[^/{};\n#]+|.|\n", re.S | re.M)


def declarations(text):
    """Yields (text of a top-level declaration, its line, whether a comment covers it)."""
    depth, declaration, line = 0, "", 1
    covered = False
    waiting = None  # a finished declaration that a comment on the same line may still cover
    for token in TOKEN.findall(text):
        if token.startswith("/*"):
            if waiting:
                waiting, covered = (waiting[0], waiting[1], True), True
            elif depth == 0 and not declaration.strip():
                covered = True
        elif re.fullmatch(r"\n[ \t]*\n", token):
            if waiting:
                yield waiting
                waiting = None
            if not declaration.strip():
                covered = False
        elif token.lstrip().startswith("#"):
            pass
        elif token == ";" and depth == 0:
            if waiting:
                yield waiting
            start = line - declaration.strip().count("\n")
            waiting, declaration = (" ".join(declaration.split()), start, covered), ""
        else:
            if "\n" in token and waiting:
                yield waiting
                waiting = None
            if depth == 0 and token not in "{}":
                declaration += token
            depth += {"{": 1, "}": -1}.get(token, 0)
            if token == "}" and depth == 0 and is_function(declaration):
                declaration = ""  # a body: the function is defined here
        line += token.count("\n")
    if waiting:
        yield waiting


def without_attributes(declaration):
    return re.sub(r"__attribute__\s*\(\(.*?\)\)\)?", "", declaration)


def is_function(declaration):
    declaration = without_attributes(declaration)
    return "(" in declaration and not re.match(r"\s*(typedef|_Static_assert|static_assert)\b", declaration) \
        and "=" not in declaration and not re.search(r"\(\s*\*", declaration.split("(", 1)[0] + "(" +
                                                      declaration.split("(", 1)[1][:2])


def check(path):
    text = path.read_text()
    name = path.relative_to(ROOT)
    if not text.startswith(f"/* {name} -- "):
        yield f'{name}:1: begins with "/* {name} -- what it is"'
    guards = re.search(r"#ifndef (\w+)\n#define (\w+)\n", text)
    if not guards or guards.group(1) != guards.group(2):
        yield f"{name}:1: has no include guard"
    for declaration, line, covered in declarations(text):
        if not is_function(declaration):
            continue
        function = re.search(r"(\w+)\s*\(", without_attributes(declaration)).group(1)
        if not covered:
            yield f"{name}:{line}: {function} has no comment"
        returns_rc = re.match(r"(?:extern )?enum pc_rc \w+\s*\(", declaration)
        if returns_rc and not function.endswith("_fail"):
            yield f"{name}:{line}: {function} returns a result without PC_CHECK"


def main():
    headers = sorted([*(ROOT / "src").rglob("*.h"), *(ROOT / "include").rglob("*.h")])
    problems = [problem for path in headers for problem in check(path)]
    print("\n".join(problems), end="\n" if problems else "")
    print(f"headers: {len(problems)} problems" if problems else "headers: all documented", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
