"""The guided one-page statement on quality management: filled in here, then a page of the dossier.

The checklist for choosing an adviser: to read here, and to print as one sheet.
"""

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop import texts
from srdi_desktop.gui import GAP, Desk, Notice, Work, entry_title, fit, looks
from srdi_desktop.model import GROUPS, ExportedFile, QualityFigure, QualityStatement, SrdiError
from srdi_desktop.texts import text
from srdi_desktop.workflow.own_papers import quality_entry, write_adviser_check, write_quality_statement
from srdi_desktop.workflow.places import fresh_folder
from srdi_desktop.workflow.session import Session

_PAUSE_MS = 700  # after the last letter, before it is written down
_ROWS = 4  # figures that fit beside the other parts on one page
_TEXTS = ("method", "changed", "cases")


class QualityForm(QDialog):
    """Four parts with help. Not modal; what was typed goes into the dossier, and can be undone like any decision."""

    def __init__(self, desk: Desk, work: Work, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._work = desk, work
        self.setWindowTitle(text("quality.title"))
        fit(self, 760, 720)
        self.language = QComboBox()
        self.company = QLineEdit()
        self.period = QLineEdit()
        self.texts = {name: QPlainTextEdit() for name in _TEXTS}
        self.figures = [tuple(QLineEdit() for _ in range(3)) for _ in range(_ROWS)]
        self.state, self.trouble = QLabel(), QLabel()
        self.add_button, self.save_button = QPushButton(text("quality.add")), QPushButton(text("quality.save"))
        self._typed = self._filled = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        self._build()
        self._fill()
        self.finished.connect(self.keep)
        desk.bridge.dossier_changed.connect(self._fill)

    # Building

    def _build(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, GAP, 0)
        column.setSpacing(GAP)
        column.addWidget(_quiet(text("quality.intro")))
        column.addLayout(self._head())
        for part in ("method", "changed", "figures", "cases"):
            heading = QLabel(text(f"quality.{part}"))
            heading.setFont(looks.font(1.05, bold=True))
            column.addWidget(heading)
            column.addWidget(_quiet(text(f"quality.{part}_help")))
            if part == "figures":
                column.addLayout(self._grid())
            else:
                column.addWidget(self._field(part))
        column.addWidget(_quiet(text("kinds.quality-practice.mistakes")))
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addWidget(scroll, 1)
        self.trouble.setProperty("notice", "warning")
        self.trouble.setText(text("quality.too_long"))
        self.trouble.hide()
        layout.addWidget(self.trouble)
        layout.addLayout(self._buttons())

    def _head(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GAP)
        for language in texts.LANGUAGES:  # zh first: those who read the page read Chinese, whatever the window speaks
            self.language.addItem(text(f"gui.settings.{language}"), language)
        for name, field in (("company", self.company), ("period", self.period)):
            field.setPlaceholderText(text(f"quality.{name}_hint"))
            field.textChanged.connect(self._type)
            form.addRow(text(f"quality.{name}"), field)
        form.addRow(text("quality.language"), self.language)
        return form

    def _field(self, part: str) -> QPlainTextEdit:
        field = self.texts[part]
        field.setAccessibleName(text(f"quality.{part}"))
        field.setTabChangesFocus(True)
        field.setFixedHeight(100)
        field.textChanged.connect(self._type)
        return field

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        names = text("quality.figure_columns").split("|")
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for column, name in enumerate(names):
            grid.addWidget(_quiet(name), 0, column)
            for row, fields in enumerate(self.figures, 1):
                fields[column].setAccessibleName(f"{name} {row}")
                fields[column].textChanged.connect(self._type)
                grid.addWidget(fields[column], row, column)
        return grid

    def _buttons(self) -> QHBoxLayout:
        close = QPushButton(text("quality.close"))
        close.clicked.connect(self.close)
        self.save_button.clicked.connect(self.save)
        self.add_button.setProperty("main", True)
        self.add_button.setToolTip(text("quality.add_tip", entry=self._entry_title()))
        self.add_button.clicked.connect(self.add)
        self.state.setObjectName("quiet")
        self.state.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(self.state, 1)
        for button in (close, self.save_button, self.add_button):
            row.addWidget(button)
        return row

    # What was written

    def statement(self) -> QualityStatement:
        """The form as it stands; empty rows of figures are left out."""
        rows = [QualityFigure(*(field.text().strip() for field in fields)) for fields in self.figures]
        written = {name: field.toPlainText().strip() for name, field in self.texts.items()}
        figures = tuple(row for row in rows if row != QualityFigure("", "", ""))
        company = self.company.text().strip()
        period = self.period.text().strip()
        return QualityStatement(company, period, figures=figures, **written)

    def _fill(self, _: object = None) -> None:
        """What the dossier holds, unless it is what stands here, or letters wait to be written down."""
        decisions = self._desk.bridge.dossier.decisions
        if self._typed or (self._filled and self.statement() == decisions.quality):
            return
        written = decisions.quality
        usual = decisions.application.company.name or decisions.company
        rows = [*written.figures, *([QualityFigure("", "", "")] * _ROWS)][:_ROWS]
        shown = [(self.company, written.company or usual), (self.period, written.period)]
        for fields, row in zip(self.figures, rows, strict=True):
            shown += zip(fields, (row.name, row.before, row.after), strict=True)
        for field, words in shown:
            field.setText(words)
        for name, text_field in self.texts.items():
            text_field.setPlainText(getattr(written, name))
        self._typed, self._filled = False, True
        self._pause.stop()
        self._tell()

    def _type(self) -> None:
        self._typed = True
        self._pause.start()
        self._tell()

    def keep(self, _: object = None) -> None:
        """Write down what was typed since the last time."""
        self._pause.stop()
        bridge = self._desk.bridge
        statement = self.statement()
        if self._typed and not bridge.read_only and statement != bridge.dossier.decisions.quality:
            bridge.do(Session.set_quality_statement, statement)
        self._typed = False

    def _tell(self) -> None:
        missing = self.statement().missing()
        names = text("quality.separator").join(text(f"quality.{name}") for name in missing)
        self.state.setText(text("quality.missing", names=names) if missing else text("quality.complete"))
        self.trouble.hide()
        for button in (self.add_button, self.save_button):
            button.setEnabled(not missing)

    # Out

    def add(self) -> None:
        """One page into the entry that asks for it, else into the tray, through the import like any scan."""
        target = fresh_folder() / f"{text('quality.file_name')}.pdf"
        self.keep()
        if self._written(target) is not None:
            entry = quality_entry(self._desk.bridge.dossier.catalogue)
            self._work.add([target], entry)
            told = text("quality.added", entry=self._entry_title())
            self._desk.tell(Notice(told, level="good", key="quality"))
            self.close()

    def save(self) -> None:
        """Ask where, and write the page there."""
        proposed = self._desk.bridge.path.with_name(f"{text('quality.file_name')}.pdf")
        name, _ = QFileDialog.getSaveFileName(self, text("quality.save"), str(proposed), text("quality.file"))
        if name and self._written(Path(name)) is not None:
            self._desk.tell(Notice(text("quality.saved", path=name), level="good", key="quality"))

    def _written(self, target: Path) -> ExportedFile | None:
        """The file; None when it could not be written or does not fit on one page, which is told here."""
        bridge = self._desk.bridge
        try:
            file = write_quality_statement(bridge.dossier, self.statement(), self.language.currentData(), target)
        except SrdiError as error:
            bridge.report(error)
            return None
        self.trouble.setVisible(file.pages > 1)
        return file if file.pages == 1 else None

    def _entry_title(self) -> str:
        dossier = self._desk.bridge.dossier
        return entry_title(dossier, quality_entry(dossier.catalogue))


def _quiet(words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName("quiet")
    label.setWordWrap(True)
    return label


_MARKS = {"ask": "undecided", "never": "warning"}


class AdviserCheck(QDialog):
    """All lines by group; one button writes the printable sheet. Not modal."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setWindowTitle(text("evaluation.adviser.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 720, 640)
        self.save_button = QPushButton(text("adviser.save"))
        self._build()

    def _build(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, GAP, 0)
        column.setSpacing(GAP)
        column.addWidget(_words(text("adviser.intro"), quiet=True))
        for heading, lines in GROUPS:
            label = QLabel(text(f"adviser.{heading}"))
            label.setFont(looks.font(1.1, bold=True))
            column.addWidget(label)
            for line in lines:
                column.addLayout(_line(text(f"evaluation.adviser.{line}"), _MARKS[heading]))
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        close = QPushButton(text("adviser.close"))
        close.clicked.connect(self.close)
        self.save_button.setProperty("main", True)
        self.save_button.setToolTip(text("adviser.save_tip"))
        self.save_button.clicked.connect(self.save)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addWidget(scroll, 1)
        layout.addLayout(buttons)

    def save(self) -> None:
        """Ask where, and write the sheet."""
        bridge = self._desk.bridge
        proposed = bridge.path.with_name(f"{text('adviser.file_name')}.pdf")
        name, _ = QFileDialog.getSaveFileName(self, text("adviser.save"), str(proposed), text("adviser.file"))
        if not name:
            return
        try:
            written = write_adviser_check(bridge.dossier, Path(name))
        except SrdiError as error:
            bridge.report(error)
            return
        self._desk.tell(
            Notice(
                text("adviser.saved", path=written.path), level="good", button=text("adviser.open"),
                act=lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(written.path)), key="adviser",
            )
        )  # fmt: skip


def _words(words: str, *, quiet: bool = False) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if quiet:
        label.setObjectName("quiet")
    return label


def _line(words: str, state: str) -> QHBoxLayout:
    mark = QLabel()
    role = looks.MARKS[state][1]
    mark.setPixmap(looks.pixmap(looks.MARKS[state][0], 18, role, mark.devicePixelRatioF()))
    row = QHBoxLayout()
    row.setSpacing(GAP)
    row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(_words(words), 1)
    return row
