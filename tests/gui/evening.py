"""The window at work as a process of its own: takes scans in, reads them, judges, exports everything, closes.

python -m tests.gui.evening FOLDER SCANS      (leaves FOLDER/out; exit code 0 when every page was read and exported)
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from srdi_desktop.gui import opening
from srdi_desktop.gui.memory import Memory
from srdi_desktop.gui.windows import Windows
from srdi_desktop.workflow.catalogues.library import catalogue
from srdi_desktop.workflow.session import Session

PATIENCE = 400  # seconds for all of it


def wait_until(done: Callable[[], bool], end: float) -> None:
    while not done():
        if time.monotonic() > end:
            raise SystemExit("the window did not get ready")
        QApplication.processEvents()
        time.sleep(0.01)


def main(folder: Path, scans: Path) -> int:
    application, end = QApplication(sys.argv[:1]), time.monotonic() + PATIENCE
    home = Windows(Memory(folder / "window.ini"))
    session = Session.create(folder / "evening.srdi", catalogue("national-srdi-2026"), "示例公司")
    window = home.show_session(session)
    bridge = window.desk.bridge
    window.arrivals.add([scans])
    wait_until(lambda: bool(bridge.dossier.evidence) and not window.work.busy and bridge.is_settled, end)
    bridge.do(Session.move, window.grid_model.all_pages(), bridge.dossier.catalogue.entries[0].id)
    wait_until(lambda: not window.work.busy and bridge.is_settled, end)
    window.actions_by_name["export"].trigger()
    wait_until(window.export.go.isEnabled, end)
    window.export.folder.setText(str(folder / "out"))
    window.export.go.click()
    if window.export.question.isVisible():
        window.export.question.all_the_same.click()
    wait_until(lambda: not window.work.busy and bool(window.export.files), end)
    read = [page for page, evidence in bridge.dossier.evidence.items() if not evidence.failed]
    opening.leave(home)
    window.close()
    application.processEvents()
    return 0 if len(read) == len(session.dossier.pages()) else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
