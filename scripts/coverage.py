#!/usr/bin/env python3
"""Line coverage of src/ from the gcov data of a build directory: one line a file, worst first, and the total."""
import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def lines_hit(build):
    """{source file: {line: whether any run reached it}}; a header's lines come from every file that includes it."""
    hits = {}
    for data in build.rglob("*.gcda"):
        report = subprocess.run(["gcov", "--json-format", "--stdout", str(data.resolve())],
                                capture_output=True, text=True, check=True, cwd=build).stdout
        for document in filter(None, report.splitlines()):
            for file in json.loads(document)["files"]:
                path = (build / file["file"]).resolve()
                if not path.is_relative_to(ROOT / "src"):
                    continue
                lines = hits.setdefault(path.relative_to(ROOT), {})
                for line in file["lines"]:
                    lines[line["line_number"]] = lines.get(line["line_number"], False) or line["count"] > 0
    return hits


def main():
    hits = lines_hit(pathlib.Path(sys.argv[1]).resolve())
    rows = sorted((sum(lines.values()) / len(lines), name, lines) for name, lines in hits.items() if lines)
    for share, name, lines in rows:
        print(f"{share:6.1%} {len(lines):6} {name}")
    total = sum(len(lines) for lines in hits.values())
    hit = sum(sum(lines.values()) for lines in hits.values())
    print(f"{hit / max(total, 1):6.1%} {total:6} all")
    return 0 if total else 1


if __name__ == "__main__":
    sys.exit(main())
