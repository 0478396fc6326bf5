#!/usr/bin/env python3
"""Checks what src/ and include/ include, and what each module links, against scripts/layers.txt.

Refused: an include or a link that the file does not allow, a third-party header outside its owner, an include that is
not written "folder/file.h", and a cycle between files or between modules."""
import fnmatch
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', re.M)


class Layers:
    def __init__(self, path):
        self.allowed = {}
        self.owners = {}
        for line in path.read_text().splitlines():
            line = line.split("#")[0].strip()
            if line.startswith("<"):
                prefix, *owners = line.split()
                self.owners[prefix[1:]] = owners
            elif line:
                module, _, names = line.partition(":")
                self.allowed[module] = names.split()

    def module_of(self, file):
        """The file itself or the deepest folder of it that is listed ("store/sqlite/db.h" -> "store/sqlite")."""
        if file.startswith("precert/"):
            return "precert"
        places = [file, *map(str, pathlib.PurePath(file).parents)]
        return next((place for place in places if place in self.allowed), None)

    def may_include(self, module, file):
        target = self.module_of(file)
        allowed = self.allowed[module]
        return target in (module, "precert") or "*" in allowed or target in allowed

    def may_link(self, module, other):
        allowed = self.allowed[module]
        return "*" in allowed or other in allowed


def cycle_in(graph):
    """One cycle of a graph {node: [nodes]} as a list, or None."""
    state = {}
    for start in sorted(graph):
        stack = [(start, iter(graph[start]))] if start not in state else []
        state.setdefault(start, "open")
        while stack:
            node, targets = stack[-1]
            target = next(targets, None)
            if target is None:
                state[node] = "done"
                stack.pop()
            elif state.get(target) == "open":
                path = [n for n, _ in stack]
                return path[path.index(target):] + [target]
            elif target in graph and target not in state:
                state[target] = "open"
                stack.append((target, iter(graph[target])))
    return None


def sources():
    """Every C file as ("folder/file.c" as an include would name it, path)."""
    for top in ("src", "include"):
        for path in sorted((ROOT / top).rglob("*.[ch]")):
            yield str(path.relative_to(ROOT / top)), path


def third_party_problem(layers, file, header):
    owners = next((o for prefix, o in layers.owners.items() if header.startswith(prefix)), None)
    module = layers.module_of(file)
    if owners is None or module in owners or any(fnmatch.fnmatch(file, pattern) for pattern in owners):
        return None
    return f"<{header}> belongs to {' '.join(owners) or 'the tests'}"


def include_problem(layers, file, header, known):
    if header not in known:
        return f'"{header}" is not a "folder/file.h" of src/ or include/'
    module = layers.module_of(file)
    if module == "precert":
        return None if header.startswith("precert/") else f'"{header}": include/precert stands alone'
    if not layers.may_include(module, header):
        return f'{module} may not include "{header}"'
    return None


def check_includes(layers):
    files = dict(sources())
    graph = {}
    for file, path in files.items():
        graph[file] = []
        if layers.module_of(file) is None:
            yield f"{path.relative_to(ROOT)}: its folder is not in scripts/layers.txt"
            continue
        text = path.read_text()
        for match in INCLUDE.finditer(text):
            quote, header = match.groups()
            if quote == "<":
                problem = third_party_problem(layers, file, header)
            else:
                problem = include_problem(layers, file, header, files)
                graph[file].append(header)
            if problem:
                yield f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start(1)) + 1}: {problem}"
    cycle = cycle_in(graph)
    if cycle:
        yield "files include each other: " + " -> ".join(cycle)


def check_links(layers):
    names = {module.replace("/", "_"): module for module in layers.allowed}
    for path in sorted((ROOT / "src").rglob("CMakeLists.txt")):
        for name, arguments in re.findall(r"pc_module\((\S+?)[\s)]([^)]*)", path.read_text()):
            module = names.get(name.replace("/", "_"))
            libs = re.search(r"\bLIBS\b([^A-Z]*)", arguments)
            for lib in libs.group(1).split() if libs else []:
                other = names.get(lib.replace("/", "_"))
                if module is None or other is None:
                    yield f"{path.relative_to(ROOT)}: {name} or {lib} is not in scripts/layers.txt"
                elif not layers.may_link(module, other):
                    yield f"{path.relative_to(ROOT)}: {module} may not link {other}"


def check_rules(layers):
    graph = {}
    for module, names in layers.allowed.items():
        graph[module] = sorted(set(names) - {"*"})
        for name in graph[module]:
            if name not in layers.allowed:
                yield f"scripts/layers.txt: {module} names {name}, which is not listed"
    cycle = cycle_in(graph)
    if cycle:
        yield "scripts/layers.txt allows a cycle: " + " -> ".join(cycle)


def main():
    layers = Layers(ROOT / "scripts" / "layers.txt")
    problems = [*check_rules(layers), *check_includes(layers), *check_links(layers)]
    print("\n".join(problems), end="\n" if problems else "")
    print(f"layers: {len(problems)} problems" if problems else "layers: as allowed", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
