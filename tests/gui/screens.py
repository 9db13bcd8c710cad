"""Draws a widget to a picture the way a person would see it."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop
from PySide6.QtWidgets import QApplication, QWidget


def settle(milliseconds: int = 200) -> None:
    """Let timers and layouts run."""
    loop = QEventLoop()
    from PySide6.QtCore import QTimer

    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
    QCoreApplication.sendPostedEvents()


def shoot(widget: QWidget, target: Path) -> Path:
    settle()
    QApplication.processEvents()
    target.parent.mkdir(parents=True, exist_ok=True)
    assert widget.grab().save(str(target))
    return target
