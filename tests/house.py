"""The house's figures: python -m tests.house [FOLDER] prints files, own imports, density, one-word names, circles.

Own imports are import statements that name a module of the program; a statement's syntax nodes are counted by
`ast.walk`, as are one-word names over all functions and methods (underscores at either end apart).
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

PACKAGE = "srdi_desktop"


def modules_of(project: Path) -> dict[str, ast.Module]:
    """Dotted names with their syntax trees."""
    found = {}
    for file in sorted((project / PACKAGE).rglob("*.py")):
        name = ".".join(file.relative_to(project).with_suffix("").parts).removesuffix(".__init__")
        found[name] = ast.parse(file.read_text(encoding="utf-8"))
    return found


def own_imports(tree: ast.Module) -> Iterator[ast.ImportFrom]:
    """Statements that import from the program, those for type checkers and inside functions included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PACKAGE):
            yield node


def arrows_of(modules: Mapping[str, ast.Module]) -> dict[str, set[str]]:
    """Module -> modules that it imports; a name that is no module stands for the module it lies in."""
    arrows: dict[str, set[str]] = {}
    for name, tree in modules.items():
        targets: set[str] = set()
        for node in own_imports(tree):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                targets.add(full if full in modules else str(node.module))
        arrows[name] = targets & set(modules)
    return arrows


def circles_of(arrows: Mapping[str, set[str]]) -> list[list[str]]:
    """Groups of modules that reach each other."""
    reach = {name: _reached(name, arrows) for name in arrows}
    groups = {tuple(sorted(other for other in reach[name] if name in reach[other])) for name in arrows}
    return [list(group) for group in sorted(groups) if len(group) > 1]


def _reached(start: str, arrows: Mapping[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        for target in arrows[waiting.pop()] - seen:
            seen.add(target)
            waiting.append(target)
    return seen


def figures_of(project: Path) -> dict[str, float]:
    """Figures by name, for one checkout."""
    modules = modules_of(project)
    nodes = [node for tree in modules.values() for node in ast.walk(tree)]
    statements = sum(isinstance(node, ast.stmt) for node in nodes)
    names = [node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    one_word = sum("_" not in name.strip("_") for name in names)
    return {
        "files": len(modules),
        "own imports": sum(len(list(own_imports(tree))) for tree in modules.values()),
        "syntax nodes a statement": round(len(nodes) / statements, 2),
        "one-word function names, %": round(100 * one_word / len(names), 1),
        "circles": len(circles_of(arrows_of(modules))),
    }


def main() -> int:
    project = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent
    for name, value in figures_of(project).items():
        print(f"{name:30} {value}")
    for circle in circles_of(arrows_of(modules_of(project))):
        print("circle:", ", ".join(name.removeprefix(f"{PACKAGE}.") for name in circle))
    return 0


if __name__ == "__main__":
    sys.exit(main())
