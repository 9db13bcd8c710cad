"""The program as it is, that also writes down where its visible widgets are, for a test that moves the real mouse.

python -m tests.gui.watched FILE [paths to open …]
"""

import json
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QListWidget, QMenu, QWidget

from srdi_desktop.gui import app, program, windows


def main(target: Path, arguments: list[str]) -> int:
    held: list[windows.Windows] = []
    init = windows.Windows.__init__

    def remember(self, *given, **named) -> None:
        init(self, *given, **named)
        held.append(self)

    windows.Windows.__init__ = remember  # type: ignore[method-assign]
    begin = program.begin

    def watched_begin(*given) -> None:
        begin(*given)
        timer = QTimer(held[0], interval=150)
        timer.timeout.connect(lambda: write(target, held[0]))
        timer.start()

    program.begin = watched_begin
    return app.main(arguments)


def write(target: Path, shell) -> None:
    told = {"widgets": list(shown_widgets()), "focus": named(QApplication.focusWidget()), "busy": True, "measured": 0}
    if shell.main is not None:
        bridge = shell.main.desk.bridge
        told |= {
            "busy": shell.main.work.busy or not bridge.is_settled,
            "measured": len(bridge.dossier.evidence),
            "placed": len(bridge.dossier.decisions.placed),
            "exported": [file.path for file in shell.main.export.files],
        }
    part = target.with_suffix(".part")
    part.write_text(json.dumps(told), encoding="utf-8")
    part.replace(target)


def shown_widgets():
    for widget in QApplication.allWidgets():
        if widget.isVisible() and named(widget):
            middle = widget.mapToGlobal(widget.rect().center())
            yield [type(widget).__name__, named(widget), middle.x(), middle.y()]
        if isinstance(widget, QMenu) and widget.isVisible():
            for act in widget.actions():
                place = widget.mapToGlobal(widget.actionGeometry(act).center())
                yield ["item", act.text(), place.x(), place.y()]


def named(widget: QWidget | None) -> str:
    if isinstance(widget, QAbstractButton) and widget.text():
        return f"{widget.text()} {widget.objectName()}"
    if isinstance(widget, QLineEdit | QListWidget) or (widget is not None and widget.accessibleName()):
        return widget.accessibleName() or widget.objectName()
    return widget.objectName() if widget is not None else ""


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
