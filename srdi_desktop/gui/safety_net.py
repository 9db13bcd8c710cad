"""The last net: a fault of ours shows what happened, ready to copy, and the program goes on; decisions are on disk."""

import logging
import platform
import sys
import traceback
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QMessageBox

from srdi_desktop import __version__
from srdi_desktop.texts import text

if TYPE_CHECKING:
    from srdi_desktop.gui.home import Home

_LOG = logging.getLogger(__name__)
_shown: set[str] = set()  # each fault once, not once for each repaint


def spread(home: "Home") -> None:
    """Catch what nobody else caught."""

    def caught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            home.quit()
            return
        told = "".join(traceback.format_exception(kind, error, trace))
        _LOG.error("a fault of the program: %s", told)
        where = traceback.extract_tb(trace)[-1] if trace else None
        key = f"{kind.__name__}:{where.filename}:{where.lineno}" if where else kind.__name__
        if key not in _shown:
            _shown.add(key)
            box(home, told).open()

    sys.excepthook = caught


def box(home: "Home", told: str) -> QMessageBox:
    """The message with versions and traceback, ready to copy."""
    made = QMessageBox(QMessageBox.Icon.Critical, text("gui.app"), text("gui.fault.message"), parent=home.window)
    made.setInformativeText(text("gui.fault.advice"))
    versions = f"srdi-desktop {__version__}, Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}"
    made.setDetailedText(f"{versions}\n\n{told}")
    return made
