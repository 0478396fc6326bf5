#!/usr/bin/env python3
"""Runs the test suites and counts their tests; called by scripts/test, which builds first.

A suite prints TAP, or is ctest, whose programs print TAP into a JUnit file.  A suite that reports no test has failed;
so has one whose exit status says so although no test did.  A skipped test must say why."""
import argparse
import dataclasses
import os
import pathlib
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as xml

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "dev"
RESULTS = BUILD / "test-results"
BUSTED = ["lua5.4", "/usr/bin/busted", "-o", "TAP"]


@dataclasses.dataclass
class Suite:
    name: str
    command: list
    parser: str = "tap"  # or "ctest"
    env: dict = dataclasses.field(default_factory=dict)
    minutes: int = 60  # then it hangs: it is killed and has failed (a busy machine makes five minutes twenty)
    only_long: bool = False


def ctest(name, *chosen, **more):
    command = ["ctest", "--test-dir", BUILD, *chosen, "-j2", "--output-junit", RESULTS / f"{name}.xml",
               "--test-output-size-passed", "10000000", "--test-output-size-failed", "10000000"]
    return Suite(name, command, "ctest", {"CMOCKA_MESSAGE_OUTPUT": "TAP"}, **more)


# Add a suite here.  The daemon and the tools are in build/dev/bin; suites run from the repository's root.
SUITES = [
    Suite("scripts", ["python3", "tests/scripts/test_checks.py"]),
    ctest("unit", "-LE", "^fuzz$"),  # whatever ctest knows that is not below: no test can be left out
    ctest("fuzz", "-L", "^fuzz$"),
    Suite("policies", [*BUSTED, "tests/policies"]),
    Suite("integration", [*BUSTED, "tests/integration"]),
    Suite("scenarios", [*BUSTED, "tests/scenarios"]),
    Suite("property", [*BUSTED, "tests/property"]),
]


@dataclasses.dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skips: list = dataclasses.field(default_factory=list)  # reasons
    failures: list = dataclasses.field(default_factory=list)  # names
    details: list = dataclasses.field(default_factory=list)  # lines of output that explain them

    def add(self, other):
        self.passed += other.passed
        self.failed += other.failed
        self.skips += other.skips
        self.failures += other.failures
        self.details += other.details

    def fail(self, name):
        self.failed += 1
        self.failures.append(name)

    def total(self):
        return self.passed + self.failed + len(self.skips)

    def __str__(self):
        skipped = f", {len(self.skips)} skipped" if self.skips else ""
        return f"{self.passed} passed, {self.failed} failed{skipped}"


TAP_LINE = re.compile(r"^(not ok|ok)\b *\d* *-? *(.*)$", re.M)
FAILURE = re.compile(r"^not ok.*(?:\n#(?!.* @ \d+: ).*)*", re.M)  # with its comments; busted -v announces tests by "@ line: "
DETAILS_MAX = 200  # lines a program
SKIP = re.compile(r"#\s*SKIP\b[\s:]*(.*)", re.I)
CMOCKA_SKIP = re.compile(r"^(?:# because (.*)\n)?(?:not )?ok \d+ # SKIP (.*)$", re.M)  # the reason is pc_skip's


def read_tap(text):
    counts = Counts()
    for word, name in TAP_LINE.findall(text):
        skip = SKIP.search(name)
        if skip and skip.group(1).strip():
            counts.skips.append(skip.group(1).strip())
        elif skip:
            counts.fail(f"{name}: skipped without a reason")
        elif word == "ok":
            counts.passed += 1
        else:
            counts.fail(name)
    if counts.failed:
        counts.details = "\n".join(FAILURE.findall(text)).splitlines()[:DETAILS_MAX]
    return counts


def reasons_in_place(text):
    """cmocka prints the test's name where TAP has the reason."""
    return CMOCKA_SKIP.sub(lambda skip: f"ok - {skip[2]} # SKIP {skip[1] or ''}", text)


def read_ctest(path):
    """Counts the TAP lines of each program; a program without any counts as one test, and so does its crash."""
    counts = Counts()
    for case in xml.parse(path).getroot().iter("testcase"):
        name = case.get("name")
        output = reasons_in_place(case.findtext("system-out") or "")
        inside = read_tap(output)
        inside.failures = [f"{name}: {failure}" for failure in inside.failures]
        status = case.get("status")
        if status == "run" and inside.total() == 0:
            inside.passed = 1
        elif status != "run" and inside.failed == 0:
            inside.fail(f"{name}: ended without a failed test (crash, leak, timeout or not built)")
            inside.details = output.splitlines()[-DETAILS_MAX:]
        counts.add(inside)
    return counts


def run(suite, long):
    """The suite's counts; its output goes to build/dev/test-results/NAME.txt."""
    log = RESULTS / f"{suite.name}.txt"
    report = RESULTS / f"{suite.name}.xml"
    report.unlink(missing_ok=True)
    env = {**os.environ, **suite.env}
    env.pop("PC_LONG", None)  # set or not is what counts: an empty one is set, to Lua
    if long:
        env["PC_LONG"] = "1"
    with log.open("wb") as out:
        try:
            status = subprocess.run(list(map(str, suite.command)), cwd=ROOT, env=env, stdin=subprocess.DEVNULL,
                                    stdout=out, stderr=subprocess.STDOUT, timeout=suite.minutes * 60).returncode
        except subprocess.TimeoutExpired:
            status = f"killed after {suite.minutes} minutes"

    if suite.parser == "ctest":
        counts = read_ctest(report) if report.exists() else Counts()
    else:
        counts = read_tap(log.read_text(errors="replace"))
    if counts.total() == 0:
        counts.fail("the suite reported no test")
    if status != 0 and counts.failed == 0:
        counts.fail(f"exit status {status}")
    if counts.failed and not counts.details:
        counts.details = log.read_text(errors="replace").splitlines()[-30:]
    return counts


def show(suite, counts, seconds):
    print(f"{suite.name:<14} {counts}  ({seconds:.0f} s)")
    for name in counts.failures:
        print(f"    failed: {name}")
    for reason in sorted(set(counts.skips)):
        print(f"    skipped: {reason}")
    for line in counts.details:
        print(f"    | {line}")
    sys.stdout.flush()


def arguments():
    names = [suite.name for suite in SUITES]
    parser = argparse.ArgumentParser(prog="scripts/test", description="Runs every suite; ends with the sum.")
    parser.add_argument("--long", action="store_true", help="the long suites too, and the long forms of the others")
    parser.add_argument("--suite", action="append", choices=names, metavar="NAME", help="only: " + ", ".join(names))
    return parser.parse_args()


def main():
    wanted = arguments()
    RESULTS.mkdir(parents=True, exist_ok=True)
    total = Counts()
    for suite in SUITES:
        chosen = suite.name in wanted.suite if wanted.suite else wanted.long or not suite.only_long
        if not chosen:
            continue
        start = time.monotonic()
        counts = run(suite, wanted.long)
        show(suite, counts, time.monotonic() - start)
        total.add(counts)
    print(total)
    return 1 if total.failed or total.total() == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
