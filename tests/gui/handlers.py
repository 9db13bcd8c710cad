"""Tells when something opens a dialog or a loop while one of our event handlers is still under way: what the event
happened to may be gone when it comes back.
"""

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMenu, QMessageBox

from srdi_desktop import gui

HOME = Path(gui.__file__).parent
OPENERS = {
    QDialog: ("exec", "open"),
    QMessageBox: ("exec", "open", "question", "information", "warning", "critical", "about"),
    QFileDialog: ("exec", "open", "getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory"),
    QInputDialog: ("exec", "open", "getText", "getInt", "getItem", "getMultiLineText"),
    QMenu: ("exec",),
    QEventLoop: ("exec",),
}  # fmt: skip
told: list[str] = []
note = told.append


def handler_under_way() -> str:
    """Name of the event handler of ours that waits further up, "" when there is none."""
    frame = sys._getframe(1)
    while frame is not None:
        name, file = frame.f_code.co_name, Path(frame.f_code.co_filename)
        if (name.endswith("Event") or name == "eventFilter") and file.is_relative_to(HOME):
            return f"{file.name}:{name}"
        frame = frame.f_back
    return ""


def _guarded(real, word):
    def opened(*given, **named):
        where = handler_under_way()
        if where:
            note(f"{word} inside {where}")
        return real(*given, **named)

    return opened


@contextmanager
def watched() -> Iterator[list[str]]:
    """A list that grows with each dialog or loop that an event handler of ours opens."""
    told.clear()
    with ExitStack() as stack:
        for owner, names in OPENERS.items():
            for name in names:
                word = f"{owner.__name__}.{name}"
                stack.enter_context(patch.object(owner, name, _guarded(getattr(owner, name), word)))
        yield told
