"""The notice beside the table: pasted or opened from a file, read, and the line behind an entry shown."""

import unicodedata
from datetime import date
from pathlib import Path

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import catalogue_files, drag_out, looks
from srdi_desktop.gui.looks import GAP
from srdi_desktop.model.catalogue import Draft
from srdi_desktop.model.errors import SrdiError
from srdi_desktop.texts import error_text, text
from srdi_desktop.workflow.catalogues import library as making


class NoticeText(QPlainTextEdit):
    """Takes text as it is, and files by opening them (`file_given`) rather than by writing their address."""

    file_given = Signal(object)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Files too."""
        return bool(drag_out.paths_in(source)) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Of several files the first."""
        paths = drag_out.paths_in(source)
        if paths:
            self.file_given.emit(paths[0])
        else:
            super().insertFromMimeData(source)


class NoticeSide(QWidget):
    """`drafted(Draft)` when a list was found, `told(words)` when not, `list_given(path)` for a catalogue file."""

    drafted = Signal(object)
    told = Signal(str)
    list_given = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.words = NoticeText()
        self.open_button = QPushButton(text("catalogue.editor.open"))
        self.read_button = QPushButton(text("catalogue.editor.read"))
        self._draft: Draft | None = None
        heading = QLabel(text("catalogue.editor.notice"))
        heading.setFont(looks.font(0.95, bold=True))
        self.words.setPlaceholderText(text("catalogue.editor.notice_hint"))
        self.words.setAccessibleName(text("catalogue.editor.notice"))
        self.words.setTabChangesFocus(True)
        self.words.file_given.connect(self.open)
        self.open_button.clicked.connect(self._ask)
        self.read_button.clicked.connect(self.read)
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addWidget(self.read_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, GAP, 0)
        column.addWidget(heading)
        column.addWidget(self.words, 1)
        column.addLayout(row)

    def _ask(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, text("catalogue.editor.open"), "", text("catalogue.editor.notice_files")
        )
        if name:
            self.open(Path(name))

    def open(self, path: Path) -> None:
        """Show a notice file's text and read it at once; a catalogue file is for the editor."""
        if catalogue_files.lists_in([path])[0]:
            self.list_given.emit(path)
            return
        try:
            self.words.setPlainText(making.notice_text(path))
        except SrdiError as error:
            self.told.emit(" ".join(error_text(error)))
            return
        self.read()

    def read(self) -> None:
        """Find the list in the text."""
        today = date.today()  # noqa: DTZ011 - the user's own calendar day
        try:
            self._draft = making.from_notice(self.words.toPlainText(), today)
        except SrdiError as error:
            self.told.emit(" ".join(error_text(error)))
            return
        self.drafted.emit(self._draft)

    def show_line(self, entry: str) -> None:
        """Mark the line of the notice that asks for an entry, and scroll to it; nothing for entries of elsewhere."""
        draft = next((one for one in self._draft.entries if one.entry.id == entry), None) if self._draft else None
        block = self._block(self._draft.lines[draft.line]) if self._draft and draft else None
        if block is None:
            self.words.setExtraSelections([])
            return
        mark, cursor = QTextEdit.ExtraSelection(), QTextCursor(block)
        mark.format.setBackground(looks.colour("accent_soft"))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        mark.cursor = cursor
        self.words.setExtraSelections([mark])
        self.words.setTextCursor(QTextCursor(block))
        self.words.ensureCursorVisible()

    def _block(self, line: str) -> QTextBlock | None:
        """The paragraph that holds the line, whatever was tidied in it."""
        wanted, block = _plain(line), self.words.document().firstBlock()
        while block.isValid():
            if wanted and wanted in _plain(block.text()):
                return block
            block = block.next()
        return None


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split()).replace("|", "")
