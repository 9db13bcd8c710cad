"""Nothing opens a dialog, replaces a window or enters a loop inside an event handler: all handlers are walked."""

import ast
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QWidget

from srdi_desktop import gui
from tests.gui import handlers

FILES = sorted(Path(gui.__file__).parent.rglob("*.py"))
LATER = {"singleShot", "_later"}  # what they are given runs when the event is over
OPENING = {name for names in handlers.OPENERS.values() for name in names if name != "open"}  # many things open


@dataclass(frozen=True)
class Function:
    """A function of the window's code, with the class and the file that it stands in ("" at the top)."""

    file: str
    owner: str
    node: ast.AST = field(compare=False, hash=False)
    name: str = ""


class Code:
    """The window's functions, and what signals and slots are tied to. A call on another object is followed where only
    one function of the window bears that name; what this cannot see is watched while all other tests run.
    """

    def __init__(self, sources: dict[str, str]) -> None:
        self.all: dict[str, list[Function]] = {}
        self.tied: dict[str, list[tuple[Function, ast.AST]]] = {}
        for file, source in sources.items():
            self._gather(file, "", ast.parse(source))

    def _gather(self, file: str, owner: str, node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.ClassDef):
                self._gather(file, child.name, child)
            elif isinstance(child, ast.FunctionDef):
                made = Function(file, owner, child, child.name)
                self.all.setdefault(child.name, []).append(made)
                self._tie(made)
                self._gather(file, owner, child)

    def _tie(self, place: Function) -> None:
        """signal.connect(function), window.may_close = function."""
        for node in ast.walk(place.node):
            if isinstance(node, ast.Call) and last(node.func) == "connect":
                self.tied.setdefault(last(node.func.value), []).extend((place, given) for given in node.args)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call | ast.Lambda):
                for target in node.targets:
                    if isinstance(target, ast.Attribute):
                        self.tied.setdefault(target.attr, []).append((place, node.value))

    def handlers(self) -> list[Function]:
        return [
            one for name, found in self.all.items() if name.endswith("Event") or name == "eventFilter" for one in found
        ]

    def ways(self, handler: Function) -> list[list[str]]:
        """From a handler to what opens a dialog or a loop, each as the names along it."""
        waiting, found, seen = [([], handler, handler.node)], [], set()
        while waiting:
            way, place, node = waiting.pop()
            for call in calls(node):
                name = last(call.func.value) if last(call.func) == "emit" else last(call.func)
                if name in OPENING and not self._targets(place, call.func):
                    found.append([*way, name])
                for target in self._targets(place, call.func):
                    if target not in seen:
                        seen.add(target)
                        waiting.append(([*way, target.name], target, target.node))
                for where, given in self.tied.get(name, ()):
                    waiting += [
                        ([*way, *step], there, body)
                        for step, there, body in self._named(where, given)
                        if (name, there.file, id(body)) not in seen
                    ]
                    seen |= {(name, there.file, id(body)) for _, there, body in self._named(where, given)}
        return found

    def _targets(self, place: Function, called: ast.AST) -> list[Function]:
        """The functions that a call may mean."""
        named = self.all.get(last(called), [])
        if isinstance(called, ast.Name):
            here = [one for one in named if one.file == place.file and not one.owner]
            return here or [one for one in named if not one.owner]
        if isinstance(called, ast.Attribute) and last(called.value) == "self":
            return [one for one in named if (one.file, one.owner) == (place.file, place.owner)]
        of_module = [one for one in named if Path(one.file).stem == last(called.value) and not one.owner]
        return of_module or (named if len(named) == 1 else [])

    def _named(self, place: Function, given: ast.AST) -> list[tuple[list[str], Function, ast.AST]]:
        """What a connected expression runs: a function, a lambda's body, what is bound by partial."""
        if isinstance(given, ast.Lambda):
            return [(["lambda"], place, given.body)]
        if isinstance(given, ast.Call) and last(given.func) == "partial":
            given = given.args[0]
        if isinstance(given, ast.Call) or last(given) in LATER:
            return []
        return [([one.name], one, one.node) for one in self._targets(place, given)]


def last(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def calls(node: ast.AST) -> list[ast.Call]:
    """The calls in it, without what is put off until the event is over and without functions defined inside."""
    found: list[ast.Call] = []
    waiting = [node] if isinstance(node, ast.Call) else list(ast.iter_child_nodes(node))
    while waiting:
        each = waiting.pop()
        if isinstance(each, ast.FunctionDef | ast.Lambda) or (isinstance(each, ast.Call) and last(each.func) in LATER):
            continue
        if isinstance(each, ast.Call):
            found.append(each)
        waiting += ast.iter_child_nodes(each)
    return found


def test_no_way_leads_from_a_handler_to_a_dialog_or_a_loop():
    code = Code({str(file): file.read_text(encoding="utf-8") for file in FILES})
    assert len(code.handlers()) >= 30
    found = {f"{Path(one.file).name}:{one.owner}.{one.name}": code.ways(one) for one in code.handlers()}
    assert {where: ways for where, ways in found.items() if ways} == {}


def test_a_way_through_a_signal_and_a_function_is_found():
    source = """
class A:
    def dropEvent(self, event):
        self.dropped.emit(1)
    def closeEvent(self, event):
        if self.may_close(): pass
    def keyPressEvent(self, event):
        QTimer.singleShot(0, self, partial(ask, 1))
    def build(self):
        self.dropped.connect(self._take)
        self.may_close = partial(ask, self)
    def _take(self, what):
        ask(what)
def ask(what):
    QMessageBox.question(None, "", "")
"""
    code = Code({"a.py": source})
    ways = {one.name: code.ways(one) for one in code.handlers()}
    assert ways["dropEvent"] == [["_take", "ask", "question"]]
    assert ways["closeEvent"] == [["ask", "question"]]
    assert ways["keyPressEvent"] == []


def test_a_dialog_that_a_handler_opens_is_noticed_while_it_runs(qtbot, monkeypatch):
    monkeypatch.setattr(handlers, "HOME", Path(__file__).parent)
    told = []
    monkeypatch.setattr(handlers, "note", told.append)

    class Careless(QWidget):
        def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
            made = QDialog(self)
            made.open()
            made.close()

    careless = Careless()
    qtbot.addWidget(careless)
    careless.show()
    careless.close()
    assert told == ["QDialog.open inside test_handlers.py:closeEvent"]
