#!/usr/bin/env python3
"""Fails if the modules of a crate refer to each other in a cycle.

A module is a file or directory directly below `src`. A reference through a re-export of `lib.rs` counts as one to the module
that the name comes from, so that no cycle can hide behind `use crate::Name`. Unit tests may refer to anything.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def code_of(file):
    """The text without comments, strings and unit tests."""
    text = file.read_text(encoding="utf-8")
    text = re.split(r"#\[cfg\(test\)\]\s*mod \w+ \{", text)[0]
    text = re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r'"(?:\\.|[^"\\])*"', '""', text)


def items(group):
    """The items of a `{…}` that are not inside another one: `a::{b, c}, d` has `a::{b, c}` and `d`."""
    depth, start = 0, 0
    for at, char in enumerate(group):
        depth += (char == "{") - (char == "}")
        if char == "," and depth == 0:
            yield group[start:at].strip()
            start = at + 1
    yield group[start:].strip()


def group_at(text, at):
    """What is between the brace at `at` and the one that closes it."""
    depth = 0
    for end in range(at, len(text)):
        depth += (text[end] == "{") - (text[end] == "}")
        if depth == 0:
            return text[at + 1 : end]
    return text[at + 1 :]


def paths_from(text, root):
    """The paths below `root::`, groups taken apart at the first level."""
    for match in re.finditer(rf"\b{root}::(\{{|\w+(?:::\w+)?)", text):
        if match[1] == "{":
            yield from filter(None, items(group_at(text, match.end() - 1)))
        else:
            yield match[1]


def re_exports(lib, modules):
    """The module that each name of the crate's root comes from."""
    names = {}
    for match in re.finditer(r"pub(?:\([^)]*\))? use (?:self|crate)::(\w+)::", lib):
        if match[1] not in modules:
            continue
        rest = lib[match.end() :].split(";", 1)[0]
        for item in items(rest.strip("{} \n")):
            names[re.split(r"::| as ", item)[-1].strip()] = match[1]
    return names


def graph(src):
    """For each module the modules that it refers to, each with a file that does."""
    lib = code_of(src / "lib.rs")
    modules = set(re.findall(r"\bmod (\w+);", lib))
    names = re_exports(lib, modules)
    edges = {module: {} for module in modules}
    for file in sorted(src.rglob("*.rs")):
        inside = file.relative_to(src)
        module = inside.parts[0].removesuffix(".rs")
        if module not in modules:
            continue
        text = code_of(file)
        paths = list(paths_from(text, "crate"))
        if len(inside.parts) == 1 or inside.parts[1:] == ("mod.rs",):
            paths += paths_from(text, "(?<!::)super")
        for path in paths:
            first = path.split("::")[0].strip()
            target = first if first in modules else names.get(first)
            if target and target != module:
                edges[module].setdefault(target, inside)
    return edges


def cycle(edges):
    """One cycle as a list of modules, or nothing."""
    done = set()

    def visit(module, path):
        if module in path:
            return path[path.index(module) :] + [module]
        if module in done:
            return None
        done.add(module)
        found = (visit(target, path + [module]) for target in sorted(edges[module]))
        return next(filter(None, found), None)

    found = (visit(module, []) for module in sorted(edges))
    return next(filter(None, found), None)


def main():
    failed = False
    for manifest in sorted(ROOT.glob("*/Cargo.toml")):
        crate, src = manifest.parent.name, manifest.parent / "src"
        if not (src / "lib.rs").exists():
            continue
        edges = graph(src)
        path = cycle(edges)
        if path:
            failed = True
            print(f"{crate}: modules refer to each other in a cycle: {' -> '.join(path)}")
            for one, other in zip(path, path[1:]):
                print(f"  {crate}/src/{edges[one][other]} refers to `{other}`")
    return failed


if __name__ == "__main__":
    sys.exit(main())
