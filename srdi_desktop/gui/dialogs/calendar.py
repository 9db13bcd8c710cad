"""The calendar: windows, duties and ends of validity of this dossier, and the same as an .ics file."""

from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, Desk, Notice, Scope, Section, fit
from srdi_desktop.gui.models.table import Index, Line, Role, TableModel
from srdi_desktop.model import Happening, SrdiError
from srdi_desktop.texts import text
from srdi_desktop.workflow.calendar import happenings, marks, out_of_date, plain_sentence, save_calendar

_SOURCE = 32  # characters in the table: two lines; the tool tip has all of it


class CalendarWindow(QDialog):
    """A table that follows the dossier, not modal; a double click on a paper's end of validity goes to its entry."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._today = date.today()  # noqa: DTZ011 - the user's own calendar day
        self.items: tuple[Happening, ...] = ()
        self.setWindowTitle(text("calendar.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 940, 600)
        self.warning, self.hide_past = QLabel(), QCheckBox(text("calendar.hide_past"))
        self.model = TableModel(text("calendar.columns").split("|"), self)
        self.table = self._table()
        self.save_button = QPushButton(text("calendar.save"))
        self._build()
        desk.bridge.dossier_changed.connect(self.refresh)
        self.refresh()

    def _build(self) -> None:
        intro = QLabel(text("calendar.intro"))
        close = QPushButton(text("calendar.close"))
        intro.setObjectName("quiet")
        intro.setWordWrap(True)
        self.warning.setWordWrap(True)
        self.warning.setProperty("notice", "warning")
        self.hide_past.toggled.connect(self._show)
        self.save_button.setProperty("main", True)
        self.save_button.setToolTip(text("calendar.save_tip"))
        self.save_button.clicked.connect(self.save)
        close.clicked.connect(self.close)
        buttons = QHBoxLayout()
        buttons.addWidget(self.hide_past)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.save_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addWidget(intro)
        layout.addWidget(self.warning)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)

    def _table(self) -> QTableView:
        view = QTableView()
        view.setModel(self.model)
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        view.setShowGrid(False)
        view.setAlternatingRowColors(True)
        view.setWordWrap(True)
        view.setAccessibleName(text("calendar.table"))
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column, width in ((0, 140), (2, 120), (3, 230)):
            view.setColumnWidth(column, width)
        view.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        view.doubleClicked.connect(self._go)
        return view

    def refresh(self, _: object = None) -> None:
        """Read the dossier anew."""
        bridge = self._desk.bridge
        told = out_of_date(bridge.dossier.catalogue, self._today)
        self.warning.setText("\n".join(told or ()))
        self.warning.setVisible(told is not None)
        self.items = happenings(bridge.dossier, bridge.verdicts, self._today)
        self.save_button.setEnabled(any(item.day for item in self.items))
        self._show()

    def _show(self) -> None:
        shown = [item for item in self.items if not (item.past and self.hide_past.isChecked())]
        self.model.show([_line(item) for item in shown])
        self._first = next((row for row, item in enumerate(shown) if not item.past), 0)
        QTimer.singleShot(0, self, self._scroll)  # once the rows have their heights

    def _scroll(self) -> None:
        """What is to come first; what is past lies above."""
        self.table.scrollTo(self.model.index(self._first, 0), QTableView.ScrollHint.PositionAtTop)

    def save(self) -> None:
        """Ask where, and write all dated lines, past ones too."""
        proposed = self._desk.bridge.path.with_name(f"{text('calendar.file_name')}.ics")
        name, _ = QFileDialog.getSaveFileName(self, text("calendar.save"), str(proposed), text("calendar.file"))
        if not name:
            return
        try:
            save_calendar(self.items, Path(name), datetime.now(UTC))
        except SrdiError as error:
            self._desk.bridge.report(error)
            return
        self._desk.tell(Notice(text("calendar.saved", path=name), level="good", key="calendar"))

    def _go(self, index: Index) -> None:
        item: Happening = index.data(Role.OBJECT)
        if item.entry:
            self._desk.show_section(Section.MATERIALS)
            self._desk.show_scope(Scope(item.entry))


def _line(item: Happening) -> Line:
    day = str(item.day) if item.day else text("calendar.no_day")
    state = "optional" if item.past else "hint" if item.verified else "undecided"
    remark = " · ".join(text(f"calendar.{mark}") for mark in marks(item))
    source = item.source if len(item.source) <= _SOURCE else f"{item.source[:_SOURCE]}…"
    return Line((day, plain_sentence(item), remark, source), state, item.source, item)
