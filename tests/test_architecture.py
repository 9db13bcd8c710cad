"""The house stands as architecture_rules.py says; each failure names the sentence that was broken."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture_rules import FORBIDDEN, LIBRARIES, ROOMS, SUB_ROOMS
from tests.house import arrows_of, circles_of, figures_of, modules_of

PACKAGE = Path(__file__).parent.parent / "srdi_desktop"
FILES = sorted(PACKAGE.rglob("*.py"))


def room_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(file: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{file}: relative import"
            names.add(node.module or "")
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def module_of(file: Path) -> str:
    return ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")


def sub_room_of(module: str) -> tuple[str, str]:
    """(room, sub-room) of a module's dotted name; "." for the room's own files."""
    parts = module.split(".")[1:]
    inside = len(parts) > 1 and (PACKAGE / parts[0] / parts[1]).is_dir()
    return parts[0], parts[1] if inside else "."


def broken_inner_doors(file: Path) -> list[str]:
    if file.parent == PACKAGE:
        return []
    room, own = sub_room_of(module_of(file))
    may = SUB_ROOMS.get(room, {}).get(own, set()) | {own}
    if own == ".":
        return []
    targets = {name for name in imports_of(file) if name.startswith(f"srdi_desktop.{room}.")}
    broken = {sub_room_of(name)[1] for name in targets} - may
    return [f"{room}/{own} may not import {room}/{other} ({file.name})" for other in sorted(broken)]


def broken_doors(file: Path) -> list[str]:
    room, broken = room_of(file), []
    for name in imports_of(file):
        parts = name.split(".")
        if parts[0] == "srdi_desktop" and len(parts) > 1:
            target = parts[1]
            if target != room and target in ROOMS and target not in ROOMS[room]:
                broken.append(f"{room}/ may not import {target}/ ({file.name}: {name})")
        elif parts[0] in LIBRARIES and room not in LIBRARIES[parts[0]]:
            broken.append(f"only {sorted(LIBRARIES[parts[0]])} may use {parts[0]} ({file.name})")
        if name in FORBIDDEN or parts[0] in FORBIDDEN:
            broken.append(f"this program opens no socket ({file.name}: {name})")
    return broken


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_rooms_import_only_what_the_house_allows(file: Path) -> None:
    assert broken_doors(file) == []


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_sub_rooms_import_only_what_their_room_allows(file: Path) -> None:
    assert broken_inner_doors(file) == []


@pytest.mark.parametrize("file", FILES, ids=lambda f: str(f.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(file: Path) -> None:
    source = file.read_text(encoding="utf-8")
    assert source.count("\n") <= 400, f"{file}: over 400 lines"
    long = [
        node.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno + 1 > 60
    ]
    assert long == []


def test_every_room_is_in_the_table() -> None:
    assert {room_of(file) for file in FILES} <= set(ROOMS)
    inner = {sub_room_of(module_of(file)) for file in FILES if file.parent != PACKAGE}
    listed = {(room, sub) for room, subs in SUB_ROOMS.items() for sub in subs}
    assert {pair for pair in inner if pair[1] != "."} == listed


def test_the_worker_loads_no_qt() -> None:
    code = (
        "import sys; from srdi_desktop.workflow.processes import page_job; "
        "assert not [m for m in sys.modules if m.startswith(('PySide6', 'shiboken6'))]"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_top_level_is_exactly_what_the_user_asked_for() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=PACKAGE.parent, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    top = {name.split("/")[0] for name in tracked if name}
    assert top == {
        "pyproject.toml", "srdi_desktop", "resources", "tests", "packaging", "README.md",
        ".ci", ".gitignore", "LICENSE", "CHANGELOG.md",
    }  # fmt: skip


@pytest.mark.parametrize("room", SUB_ROOMS)
def test_no_sub_rooms_import_each_other_in_a_circle(room: str) -> None:
    """What the table allows is one-way, so what it allows to be written is; "." stands on top of all."""
    arrows = {sub: may - {"."} for sub, may in SUB_ROOMS[room].items()}
    assert circles_of(arrows) == []


def test_sub_rooms_may_import_no_more_than_they_do() -> None:
    used: dict[tuple[str, str], set[str]] = {}
    for file in (file for file in FILES if file.parent != PACKAGE):
        room, own = sub_room_of(module_of(file))
        targets = {sub_room_of(name) for name in imports_of(file) if name.startswith(f"srdi_desktop.{room}.")}
        used.setdefault((room, own), set()).update(sub for other, sub in targets if other == room)
    unused = {pair: SUB_ROOMS[pair[0]][pair[1]] - found for pair, found in used.items() if pair[1] != "."}
    assert {pair: arrows for pair, arrows in unused.items() if arrows} == {}


def test_no_files_import_each_other_in_a_circle() -> None:
    """At any level, imports for type checkers and inside functions included."""
    assert circles_of(arrows_of(modules_of(PACKAGE.parent))) == []


NUMBER = re.compile(r"^_?[A-Z][A-Z0-9_]*(?:, _?[A-Z0-9_]+)* *= *\(?-?[0-9.][^#\n]*(?P<comment>#)?", re.MULTILINE)


@pytest.mark.parametrize("room", ["assess", "evidence"])
def test_a_number_in_python_names_its_unit(room):
    """What decides stands in limits.toml; what stays is geometry and says what it counts."""
    mute = [
        f"{path.name}: {match[0].strip()}"
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for match in NUMBER.finditer(path.read_text(encoding="utf-8"))
        if not match["comment"]
    ]
    assert mute == []


def test_the_windows_door_leads_to_every_name_that_it_offers() -> None:
    """Its table of modules is written by hand, since they are loaded only when asked for."""
    import srdi_desktop.gui as door

    assert sorted(" ".join(door._LIES_IN.values()).split()) == sorted(door.__all__)
    assert [name for name in door.__all__ if getattr(door, name, None) is None] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_only_pairs_are_assigned_in_one_statement(file: Path) -> None:
    """One statement holds one thought: three names that get three values are three thoughts."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Tuple):
            names = [target for target in node.targets if isinstance(target, ast.Tuple)]
            assert all(len(target.elts) <= 2 for target in names), f"line {node.lineno}: {ast.unparse(node)}"


def test_the_house_stays_as_wide_as_it_was_built() -> None:
    """Its figures, README of the package (320, 1,396, 10.75), with room for ten checks to come; who needs more merges
    what belongs together, or splits a dense statement.
    """
    figures = figures_of(PACKAGE.parent)
    assert figures["files"] <= 330
    assert figures["own imports"] <= 1_450
    assert figures["syntax nodes a statement"] <= 11.0
