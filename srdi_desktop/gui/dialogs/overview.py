"""The overview of a folder of dossiers: a table that fills itself in beside the event loop. Nothing is written but the
spreadsheet that a person asks for.
"""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, Elided, Job, fit, looks
from srdi_desktop.gui.models.table import Index, Line, Role, TableModel
from srdi_desktop.model import Limits, SrdiError
from srdi_desktop.texts import error_text, text
from srdi_desktop.workflow import overview
from srdi_desktop.workflow.overview import COLUMNS, Standing

_UNKNOWN_LAST = 1 << 40  # what is not known stands behind all that is, however it is sorted
_WIDTHS = {"company": 230, "deadline": 170, "tier": 140, "catalogue": 260}


class Overview(QDialog):
    """Not modal. A double click or Enter on a row asks for its dossier to be opened."""

    open_requested = Signal(object)  # Path

    def __init__(self, limits: Limits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limits, self.folder = limits, Path()
        self._job: Job | None = None
        self._today = date.today()  # noqa: DTZ011 - the user's own calendar day
        self.standings: dict[Path, Standing | None] = {}  # None: not read yet
        self.setWindowTitle(text("overview.title"))
        fit(self, 1180, 640)
        self.place = Elided()
        self.told = QLabel()
        self.bar = QProgressBar()
        self.model = TableModel([text(f"overview.column.{name}") for name in COLUMNS], self)
        self.sorted = _Sorted(self)
        self.sorted.setSourceModel(self.model)
        self.table = self._table()
        self.choose, self.again, self.stop, self.save = self._buttons()
        self._build()
        self.show_state()

    def _buttons(self) -> list[QPushButton]:
        made = []
        for name, icon, act in (
            ("choose", "folder", self.ask_folder),
            ("again", "redo", self.read),
            ("stop", "stop", self._stop),
            ("save", "export", self.ask_target),
        ):
            button = QPushButton(looks.icon(icon), text(f"overview.{name}"))
            button.setAutoDefault(False)
            button.clicked.connect(act)
            made.append(button)
        return made

    def _build(self) -> None:
        intro = QLabel(text("overview.intro"))
        intro.setObjectName("quiet")
        intro.setWordWrap(True)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(text("window.export.progress"))
        top, bottom = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self.choose)
        top.addWidget(self.again)
        top.addWidget(self.place, 1)
        bottom.addWidget(self.told)
        bottom.addWidget(self.bar, 1)
        bottom.addWidget(self.stop)
        bottom.addStretch(1)
        bottom.addWidget(self.save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addWidget(intro)
        layout.addLayout(top)
        layout.addWidget(self.table, 1)
        layout.addLayout(bottom)

    def _table(self) -> QTableView:
        view = QTableView()
        view.setModel(self.sorted)
        view.setSortingEnabled(True)
        view.sortByColumn(list(COLUMNS).index("deadline"), Qt.SortOrder.AscendingOrder)
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        view.setShowGrid(False)
        view.setAlternatingRowColors(True)
        view.setTabKeyNavigation(False)
        view.setAccessibleName(text("overview.title"))
        view.verticalHeader().hide()
        for at, name in enumerate(COLUMNS):
            if name in _WIDTHS:
                view.setColumnWidth(at, _WIDTHS[name])
            elif name != "file":
                view.horizontalHeader().setSectionResizeMode(at, QHeaderView.ResizeMode.ResizeToContents)
        view.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        view.horizontalHeader().setStretchLastSection(True)
        view.activated.connect(self._open)
        return view

    # The folder

    def ask_folder(self) -> None:
        """Which folder to look through."""
        name = QFileDialog.getExistingDirectory(self, text("overview.choose"), str(self.folder))
        if name:
            self.look_through(Path(name))

    def look_through(self, folder: Path) -> None:
        """Show all dossiers of the folder; how they stand follows."""
        self.folder = folder
        self.place.setText(str(folder))
        self.read()

    def read(self) -> None:
        """All of them anew."""
        self._end()
        self.standings = {}
        self._job = Job(partial(_read, self.folder, self._limits))
        self._job.arrived.connect(self._take)
        self._job.done.connect(self._over)
        self._job.failed.connect(self._failed)
        self._job.start()
        self.show_state()

    def _take(self, items: list[Any]) -> None:
        for item in items:
            if isinstance(item, Standing):
                self.standings[item.path] = item
            else:
                self.standings = dict.fromkeys(item)
        self.show_state()

    def _over(self) -> None:
        self._job = None
        self.show_state()

    def _failed(self, error: Exception) -> None:
        self._over()
        if not isinstance(error, SrdiError):
            raise error
        self.told.setText(" ".join(error_text(error)))

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _end(self) -> None:
        """The run under way, at once: its processes are stopped with it."""
        if self._job is not None:
            self._job.wait()
            self._job = None

    # Showing

    def show_state(self) -> None:
        """Rows, progress and buttons by what is known."""
        self.model.show([_line(path, one, self._today) for path, one in self.standings.items()])
        known = sum(one is not None for one in self.standings.values())
        busy = self._job is not None
        self.bar.setRange(0, len(self.standings))  # 0: the folder is being looked through
        self.bar.setValue(known)
        for widget, shown in ((self.bar, busy), (self.stop, busy)):
            widget.setVisible(shown)
        self.again.setEnabled(not busy and self.folder != Path())
        self.save.setEnabled(bool(self.standings) and not busy)
        self.told.setText(self._said(known, busy=busy))

    def _said(self, known: int, *, busy: bool) -> str:
        if self.folder == Path():
            return text("overview.no_folder")
        if busy:
            return text("overview.reading", known=known, count=len(self.standings))
        if not self.standings:
            return text("overview.none")
        left = len(self.standings) - known
        return text("overview.stopped", left=left) if left else text("overview.all", count=known)

    def _open(self, index: Index) -> None:
        self.open_requested.emit(_thing(index)[0])

    # The spreadsheet

    def ask_target(self) -> None:
        """Where to write the table."""
        proposed = self.folder / f"{text('overview.title')}-{self._today}.xlsx"
        name, _ = QFileDialog.getSaveFileName(self, text("overview.save"), str(proposed), text("overview.sheet"))
        if name:
            self.write(Path(name))

    def write(self, target: Path) -> None:
        """The rows as they are sorted now."""
        try:
            overview.save(self.shown(), target)
        except SrdiError as error:
            self.told.setText(" ".join(error_text(error)))
            return
        self.told.setText(text("overview.saved", path=target))

    def shown(self) -> list[Standing]:
        """What the rows show, from above; those that were not read say so."""
        rows = [self.sorted.index(row, 0).data(Role.OBJECT) for row in range(self.sorted.rowCount())]
        return [one or Standing(path, trouble="dossier.not_read", values={"file": str(path)}) for path, one in rows]

    def closeEvent(self, event: QCloseEvent) -> None:
        """Nothing goes on behind it."""
        self._end()
        super().closeEvent(event)


class _Sorted(QSortFilterProxyModel):
    """Rows by what they mean, not by their words."""

    def lessThan(self, left: Index, right: Index) -> bool:
        """Numbers and days as such; what is not known comes behind."""
        key = _KEYS[list(COLUMNS)[left.column()]]
        return bool(key(*_thing(left)) < key(*_thing(right)))


def _thing(index: Index) -> tuple[Path, Standing | None]:
    """What a row is about."""
    thing: tuple[Path, Standing | None] = index.data(Role.OBJECT)
    return thing


def _number(name: str) -> Callable[[Path, Standing | None], int]:
    def key(_: Path, one: Standing | None) -> int:
        value = None if one is None or one.trouble else getattr(one, name)
        return _UNKNOWN_LAST if value is None else int(value)

    return key


def _words(name: str) -> Callable[[Path, Standing | None], str]:
    return lambda path, one: str(getattr(one, name) or "￿") if one else f"￿{path}"


def _day(_: Path, one: Standing | None) -> date:
    return one.deadline if one is not None and one.deadline else date.max


_KEYS: dict[str, Callable[[Path, Standing | None], Any]] = {
    **{name: _number(name) for name in ("missing", "errors", "unseen", "pages")},
    **{name: _words(name) for name in ("company", "tier", "catalogue")},
    "deadline": _day,
    "file": lambda path, _: str(path),
}


def _read(folder: Path, limits: Limits, cancel: Event) -> Any:
    """First all paths, then each standing as it is known."""
    paths = overview.dossiers_in(folder)
    yield paths
    yield from overview.standings(paths, limits, cancel)


def _line(path: Path, one: Standing | None, today: date) -> Line:
    if one is None:
        empty = [""] * (len(COLUMNS) - 3)
        return Line((path.stem, text("overview.waiting"), *empty, str(path)), "unseen", str(path), (path, one))
    cells = overview.cells_of(one)
    if one.deadline is not None:
        left = (one.deadline - today).days
        key = "days_left" if left >= 0 else "days_over"
        cells[list(COLUMNS).index("deadline")] = text(f"overview.{key}", day=one.deadline, count=abs(left))
    return Line(tuple(cells), _state(one), "\n".join((*one.told, str(path))) if one.trouble else "", (path, one))


def _state(one: Standing) -> str:
    if one.trouble:
        return "warning"
    if one.errors or one.missing:
        return "problems"
    return "complete" if one.judged else "unseen"
