"""What an export wrote, file by file: what it is, whether it was checked, how to get at it; and the last question."""

from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from srdi_desktop.gui import GAP, looks, wording
from srdi_desktop.model import ExportedFile
from srdi_desktop.texts import text


class LastQuestion(QFrame):
    """Asked in place when errors are open or pages were not looked at: see to that first, or export all the same."""

    look = Signal()  # at the errors
    check = Signal()  # the pages that were not looked at
    anyway = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "error")
        self._words = QLabel()
        self._words.setWordWrap(True)
        self.first, self.all_the_same = (
            QPushButton(text("window.export.look_first")), QPushButton(text("gui.export.go_anyway"))
        )  # fmt: skip
        self._unseen = 0
        self.first.clicked.connect(lambda: self.check.emit() if self._unseen else self.look.emit())
        self.all_the_same.clicked.connect(self.anyway)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.first)
        row.addWidget(self.all_the_same)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GAP, GAP + 4, GAP + 4, GAP + 4)
        column.setSpacing(GAP)
        column.addWidget(self._words)
        column.addLayout(row)
        self.hide()

    def ask(self, errors: int, missing: int, unseen: int) -> None:
        """Show the question; the careful answer has the focus. What is missing is not counted while it is not known."""
        self._unseen = unseen
        told = [text("window.export.unseen", count=unseen)] if unseen else []
        key = "window.export.errors_so_far" if unseen else "window.export.errors"
        told += [text(key, count=errors, missing=missing)] if errors else []
        self._words.setText("\n".join([*told, text("window.export.question")]))
        self.first.setText(text("window.export.check_first" if unseen else "window.export.look_first"))
        self.setAccessibleName(self._words.text())
        self.show()
        self.first.setFocus(Qt.FocusReason.OtherFocusReason)


def result_card(file: ExportedFile, unseen: int = 0) -> QFrame:
    """One written file: what it is, whether it was checked, how to get at it. `unseen`: pages in it that nobody looked
    at; then it is not called good, whatever was checked.
    """
    card = QFrame()
    path = Path(file.path)
    level = "good" if file.verified and not unseen else "warning"
    card.setProperty("card", level)
    said = [path.name, _described(file)]
    if unseen:
        said.append(text("window.export.holds_unseen", count=unseen))
    mark = QLabel()
    words = QLabel("\n".join(said))
    name, role = looks.MARKS[level]
    mark.setPixmap(looks.pixmap(name, 20, role, card.devicePixelRatioF()))
    words.setWordWrap(True)
    row = QHBoxLayout(card)
    row.addWidget(mark)
    row.addWidget(words, 1)
    for key, target in (("open", path), ("show_folder", path.parent)):
        button = QPushButton(text(f"gui.export.{key}"))
        button.clicked.connect(lambda _=False, target=target: open_path(target))
        row.addWidget(button)
    return card


def _described(file: ExportedFile) -> str:
    parts = [text(f"gui.export.role_{file.role.replace('-', '_')}"), wording.size(file.bytes)]
    parts += [wording.pages(file.pages)] if file.pages else []
    parts.append(text("gui.export.verified" if file.verified else "gui.export.not_verified"))
    return "\n".join((" · ".join(parts), *(text(remark) for remark in file.remarks)))


def open_path(path: Path) -> None:
    """With the system's own program."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
