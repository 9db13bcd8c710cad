"""The notice beside the table: pasted or opened from a file, read, and the line behind an entry shown."""

import unicodedata
from collections.abc import Sequence
from datetime import date
from html import escape
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, catalogue_files, drag_out, looks
from srdi_desktop.model import Draft, SrdiError
from srdi_desktop.texts import error_text, text
from srdi_desktop.workflow.catalogues import library as making

_UNREAD_HEIGHT, _UNREAD_WORDS = 150, 60  # pixels; characters of a line
_UNREAD_LEAST = 42  # pixels: one line and its button, where the window is low


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
        self.unread = UnreadLines()
        self.unread.shown.connect(self._show)
        self._draft: Draft | None = None
        self._unread: tuple[str, ...] = ()
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
        column.addWidget(self.unread)
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
        self._show(self._draft.lines[draft.line] if self._draft and draft else "")

    def show_unread(self, lines: Sequence[str]) -> None:
        """Mark the lines that may ask for more, and list them with their buttons; none hides the list."""
        self._unread = tuple(lines)
        self.unread.show_lines(lines)
        self._mark("")

    def entries_before(self, line: str) -> list[str]:
        """Ids of the entries whose lines stand before a line of the notice."""
        if self._draft is None or line not in self._draft.lines:
            return []
        place = self._draft.lines.index(line)
        return [one.entry.id for one in self._draft.entries if one.line < place]

    def _show(self, line: str) -> None:
        block = self._mark(line)
        if block is not None:
            self.words.setTextCursor(QTextCursor(block))
            self.words.ensureCursorVisible()

    def _mark(self, chosen: str) -> QTextBlock | None:
        """Colour the unread lines and the chosen one; gives the chosen one's paragraph."""
        own = self._block(chosen) if chosen else None
        blocks = [(self._block(line), "warning_soft") for line in self._unread]
        marks = [_coloured(block, colour) for block, colour in (*blocks, (own, "accent_soft")) if block is not None]
        self.words.setExtraSelections(marks)
        return own

    def _block(self, line: str) -> QTextBlock | None:
        """The paragraph that holds the line, whatever was tidied in it."""
        wanted = _plain(line)
        block = self.words.document().firstBlock()
        while block.isValid():
            if wanted and wanted in _plain(block.text()):
                return block
            block = block.next()
        return None


class UnreadLines(QWidget):
    """The lines that may ask for more: one click makes an entry (`wanted`), one says that it is none (`dismissed`), one
    shows the line in the text (`shown`).
    """

    wanted = Signal(str)
    dismissed = Signal(str)
    shown = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.head, self._area = QLabel(), QScrollArea()
        self.rows: list[QToolButton] = []
        self.head.setWordWrap(True)
        self.head.setProperty("notice", "warning")
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setMaximumHeight(_UNREAD_HEIGHT)
        self._area.setMinimumHeight(_UNREAD_LEAST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.head)
        column.addWidget(self._area)
        self.hide()

    def show_lines(self, lines: Sequence[str]) -> None:
        """These lines in place of those before."""
        self.rows = []
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        for line in lines:
            column.addLayout(self._row(line))
        column.addStretch(1)
        self._area.setWidget(inside)
        self.head.setText(text("catalogue.editor.unread", count=len(lines)))
        self.setVisible(bool(lines))

    def _row(self, line: str) -> QVBoxLayout:
        """The line as a link into the text, its two buttons below."""
        whole, row = QVBoxLayout(), QHBoxLayout()
        words = line if len(line) <= _UNREAD_WORDS else f"{line[:_UNREAD_WORDS]}…"
        show = QLabel(f'<a href="#">{escape(words)}</a>')
        show.setWordWrap(True)
        show.setToolTip(line)
        show.linkActivated.connect(lambda _: self.shown.emit(line))
        whole.addWidget(show)
        for name, icon, signal in (("take_line", "add", self.wanted), ("leave_line", "remove", self.dismissed)):
            button = QToolButton()
            button.setIcon(looks.icon(icon))
            button.setText(text(f"catalogue.editor.{name}"))
            button.setToolTip(text(f"catalogue.editor.{name}_tip"))
            button.setAccessibleName(f"{text(f'catalogue.editor.{name}')} {line}")
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.clicked.connect(lambda _=False, told=signal: told.emit(line))
            row.addWidget(button)
            self.rows.append(button)
        row.addStretch(1)
        whole.addLayout(row)
        return whole


def _coloured(block: QTextBlock, colour: str) -> QTextEdit.ExtraSelection:
    mark = QTextEdit.ExtraSelection()
    cursor = QTextCursor(block)
    mark.format.setBackground(looks.colour(colour))
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    mark.cursor = cursor
    return mark


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split()).replace("|", "")
