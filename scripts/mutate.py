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


def rows(root, ids_in):
    """A row of a machine, taken out."""
    for path in sorted((root / "src/caseflow").glob("*_table.c")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            row = re.match(r"\s+ROW(?:_AS)?\((\d+|\(b\)\+\d+|id),", line)
            if row and not line.rstrip().endswith("\\"):
                yield Mutant(str(path.relative_to(root)), number, line, "", ids_in(line), f"row {row[1]}")


def guards(root, ids_in):
    """A guard's last condition, taken out."""
    meanings = {m[1]: ids_in(m[0]) for m in re.finditer(r'X\((\w+),\s+(?:ROUTING|REFUSING).*', (root / "src/caseflow/guards.h").read_text())}
    path = root / "src/caseflow/guards.c"
    for number, line in enumerate(path.read_text().splitlines(), 1):
        guard = re.match(r"GUARD\((\w+),.*\}, (\{\w+, \"[\w-]+\"\})\)", line)
        if guard and meanings.get(guard[1]):
            yield Mutant(str(path.relative_to(root)), number, line, line.replace(", " + guard[2], ""), meanings[guard[1]],
                         f"guard {guard[1]} without {guard[2]}")


def leaves(root, ids_in):
    """A leaf of a criterion that can never hold: the comparison is turned against itself."""
    del ids_in
    turned = {"at_least": "less_than", "at_most": "more_than", "is_true": "is_false", "is_false": "is_true"}
    for path in sorted((root / "policies/criteria").rglob("*.lua")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            leaf = re.search(r"fact\.\w+:(at_least|at_most|is_true|is_false)\(", line)
            if leaf and "examples" not in line:
                becomes = line.replace(":" + leaf[1] + "(", ":" + turned[leaf[1]] + "(", 1)
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


class Tree:
    """The copy that is damaged."""

    def __init__(self, root):
        self.at = root / "build" / "mutate"
        self.build = self.at / "build" / "dev"
        if not self.at.exists():
            subprocess.run(["git", "-C", root, "worktree", "add", "-q", "--detach", self.at, "HEAD"], check=True)
        subprocess.run(["git", "-C", self.at, "checkout", "-q", "--detach", self.head(root)], check=True)
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

    def is_red(self, file):
        """Builds what the test needs and runs it."""
        env = dict(os.environ, PRECERT_BUILD=str(self.build))
        if file.endswith(".c"):
            module, test = pathlib.Path(file).parent.name, pathlib.Path(file).stem
            target = "_".join(pathlib.Path(file).with_suffix("").parts[1:])
            if self.run(["ninja", "-C", self.build, target]):
                return True  # a table that does not compile has been noticed
            return self.run(["ctest", "--test-dir", self.build, "-R", f"{module}/{test}$", "--timeout", "120"]) != 0
        if self.run(["ninja", "-C", self.build, "precertd", "precertd-evaluator", "precertctl"]):
            return True
        if file.endswith(".scn"):
            env["SCENARIO"] = file.removeprefix("tests/scenarios/")
            file = "tests/scenarios"
        return self.run([*BUSTED, file], env=env) != 0

    def run(self, command, env=None):
        return subprocess.run(command, cwd=self.at, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                              timeout=600).returncode


def survives(tree, mutant, tests):
    tree.write(mutant, mutant.becomes)
    try:
        for file in tests:
            if tree.is_red(file):
                print(f"  red: {file}", flush=True)
                return False
    finally:
        tree.write(mutant, mutant.was)
    return True


def run(root, count, seed, named, ids_in):
    tree = Tree(root)
    kinds = [list(kind(tree.at, ids_in)) for kind in (rows, guards, leaves)]
    chance = random.Random(seed)
    chosen = [chance.choice(kinds[i % len(kinds)]) for i in range(count)]
    print(f"{count} of {sum(map(len, kinds))} mutants, seed {seed}")
    survivors = []
    for mutant in chosen:
        print(f"{mutant.path}:{mutant.line}: {mutant.what} ({', '.join(mutant.rules) or 'no rule'})", flush=True)
        if survives(tree, mutant, tests_of(mutant, named, root)):
            print("  survived", flush=True)
            survivors.append(mutant)
    print(f"{count - len(survivors)} noticed, {len(survivors)} survived")
    return 1 if survivors else 0
