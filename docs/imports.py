"""Print which parts of a package import which, as a Mermaid diagram.

usage: python docs/imports.py [PACKAGE]     (factcheck, factcheck.studio, …)

The graph comes from grimp, the library of import-linter. An arrow that follows from other arrows
is left out.
"""

import sys
from collections.abc import Mapping
from functools import cache

import grimp

Imports = Mapping[str, set[str]]


@cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph("factcheck", cache_dir=None)


def imports(package: str) -> Imports:
    """Return which children of a package each of its children imports."""
    graph = _graph()
    depth = package.count(".") + 2
    found: dict[str, set[str]] = {child: set() for child in graph.find_children(package)}
    for module in graph.find_descendants(package):
        child = ".".join(module.split(".")[:depth])
        for imported in graph.find_modules_directly_imported_by(module):
            other = ".".join(imported.split(".")[:depth])
            if other in found and other != child:
                found[child].add(other)
    return found


def reached(start: str, arrows: Imports) -> set[str]:
    """Return all that can be reached along the arrows from a part."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for following in arrows[waiting.pop()] - seen:
            seen.add(following)
            waiting.append(following)
    return seen


def diagram(package: str) -> str:
    """Return the Mermaid diagram of a package.

    Raises:
        ValueError: its parts import each other in a circle.
    """
    arrows = imports(package)
    circle = [part for part in arrows if part in reached(part, arrows)]
    if circle:
        message = f"{', '.join(sorted(circle))} import each other in a circle"
        raise ValueError(message)
    lines = ["flowchart TD"]
    for part in sorted(arrows):
        direct = arrows[part]
        indirect = set().union(*(reached(other, arrows) for other in direct))
        name = part.removeprefix(f"{package}.")
        lines += [
            f"    {name} --> {other.removeprefix(f'{package}.')}"
            for other in sorted(direct - indirect)
        ]
    return "\n".join(lines)


if __name__ == "__main__":
    print(diagram(*sys.argv[1:2] or ["factcheck"]))
