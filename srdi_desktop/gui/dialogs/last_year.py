"""Last year's dossier as a start: which papers still hold is ticked, what must be got anew is listed."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QSignalBlocker, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.files import free_name
from srdi_desktop.gui import GAP, fit, looks, wording
from srdi_desktop.model import Catalogue, RuleBook
from srdi_desktop.texts import text
from srdi_desktop.workflow import last_year
from srdi_desktop.workflow.export_plans import safe_name
from srdi_desktop.workflow.last_year import TICKED, Beginning, Holds, LastYear, Paper, Wanted

_COLUMNS = ("paper", "state", "ends", "kind", "pages")
_MARKS = {
    Holds.HOLDS: "complete", Holds.UNDATED: "undecided", Holds.EXPIRED: "missing", Holds.ANEW: "changed",
    Holds.DROPPED: "optional", Holds.OPEN: "undecided",
}  # fmt: skip
_THING = Qt.ItemDataRole.UserRole


class StartFromLastYear(QDialog):
    """Nothing is written before it is accepted; `beginning` then says what was chosen."""

    def __init__(self, old: LastYear, book: RuleBook, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.old = old
        self._book = book
        self._today = today
        self._papers: tuple[Paper, ...] = ()
        self.setWindowTitle(text("last_year.title"))
        fit(self, 1120, 700)
        self.list = QComboBox()
        self.has_deadline = QCheckBox(text("last_year.deadline"))
        self.day = QDateEdit()
        self.file = QLineEdit()
        self.tree = QTreeWidget()
        self.wanted = QListWidget()
        self.copy = QPushButton()
        self.go = QPushButton()
        self.told = QLabel()
        self._build()
        self._fill_lists()
        self._list_chosen()

    # What was chosen

    def beginning(self) -> Beginning:
        """The new list, the ticked papers, the deadline and the place of the new file."""
        return Beginning(self.catalogue(), self.taken(), self.deadline(), self.target())

    def catalogue(self) -> Catalogue:
        """The new list."""
        chosen: Catalogue = self.list.currentData()
        return chosen

    def taken(self) -> tuple[Paper, ...]:
        """The papers that are ticked."""
        ticked = (item for item in self.rows() if item.checkState(0) == Qt.CheckState.Checked)
        return tuple(self._papers[item.data(0, _THING)] for item in ticked)

    def deadline(self) -> date | None:
        """The new deadline, when given."""
        chosen = self.day.date()
        return date(chosen.year(), chosen.month(), chosen.day()) if self.has_deadline.isChecked() else None

    def target(self) -> Path:
        """Where the new file goes."""
        path = Path(self.file.text())
        return path if path.suffix.lower() == ".srdi" else path.with_name(f"{path.name}.srdi")

    def rows(self) -> list[QTreeWidgetItem]:
        """The rows of all papers."""
        tops = [self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount())]
        return [child for top in tops if top for at in range(top.childCount()) if (child := top.child(at))]

    # Building

    def _build(self) -> None:
        intro = QLabel(text("last_year.intro"))
        intro.setObjectName("quiet")
        intro.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addWidget(intro)
        layout.addLayout(self._head())
        layout.addWidget(self._halves(), 1)
        layout.addWidget(self.told)
        layout.addLayout(self._foot())

    def _head(self) -> QFormLayout:
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.has_deadline.toggled.connect(self.day.setEnabled)
        self.has_deadline.toggled.connect(self._judge)
        self.day.dateChanged.connect(self._judge)
        self.list.setAccessibleName(text("last_year.list"))
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.activated.connect(self._list_chosen)
        self.file.setAccessibleName(text("last_year.file"))
        browse = QPushButton(looks.icon("folder"), text("last_year.browse"))
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(browse)
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GAP)
        form.addRow(text("last_year.list"), self.list)
        form.addRow(self.has_deadline, self.day)
        form.addRow(text("last_year.file"), row)
        return form

    def _halves(self) -> QSplitter:
        self.tree.setHeaderLabels([text(f"last_year.column.{name}") for name in _COLUMNS])
        self.tree.setAccessibleName(text("last_year.papers"))
        self.tree.header().setStretchLastSection(True)
        self.tree.itemChanged.connect(self._ticked)
        self.wanted.setAccessibleName(text("last_year.wanted"))
        self.wanted.setWordWrap(True)
        self.wanted.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.wanted.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.copy.setText(text("last_year.copy"))
        self.copy.setIcon(looks.icon("copy"))
        self.copy.setAutoDefault(False)
        self.copy.clicked.connect(self._copy)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(_titled(text("last_year.papers"), self.tree))
        halves.addWidget(_titled(text("last_year.wanted"), self.wanted, self.copy))
        halves.setChildrenCollapsible(False)
        halves.setSizes([round(self.width() * share) for share in (0.68, 0.32)])
        return halves

    def _foot(self) -> QHBoxLayout:
        cancel = QPushButton(text("last_year.cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.go.setProperty("main", True)
        self.go.setDefault(True)
        self.go.clicked.connect(self._accept)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.go)
        return row

    # Following

    def _fill_lists(self) -> None:
        lists = last_year.lists_for(self.old.dossier.catalogue, self._today)
        for each in lists:
            carried = each is lists[-1]
            words = text("last_year.list_carried", title=each.title) if carried else each.title
            self.list.addItem(looks.icon("catalogue", "accent"), words, each)

    def _list_chosen(self) -> None:
        """Another list: other papers are asked for, it may name a deadline, and the file is called after it."""
        self._propose_deadline()
        company = self.old.dossier.decisions.company
        name = safe_name(f"{company}-{self.catalogue().title}".strip("- "))
        self.file.setText(str(free_name(self.old.path.with_name(f"{name}.srdi"))))
        self._judge()

    def _propose_deadline(self) -> None:
        closes = [each.closes for each in self.catalogue().windows if each.closes and each.closes >= self._today]
        day = min(closes, default=None)
        blocked = QSignalBlocker(self.day), QSignalBlocker(self.has_deadline)
        self.has_deadline.setChecked(day is not None)
        self.day.setEnabled(day is not None)
        shown = day or self._today
        self.day.setDate(QDate(shown.year, shown.month, shown.day))
        del blocked

    def _judge(self) -> None:
        """Which papers hold until the deadline; ticks are set anew where that differs from before."""
        before = {paper.document.pages: (paper.holds, paper in self.taken()) for paper in self._papers}
        due = self.deadline() or self._today
        self._papers = last_year.papers(self.old, self.catalogue(), due, self._book)
        ticks = []
        for paper in self._papers:
            held, ticked = before.get(paper.document.pages, (None, False))
            ticks.append(ticked if held is paper.holds else paper.holds in TICKED)
        self._fill_tree(ticks)
        self._ticked()

    def _fill_tree(self, ticks: Sequence[bool]) -> None:
        blocked = QSignalBlocker(self.tree)
        self.tree.clear()
        tops: dict[str, QTreeWidgetItem] = {}
        for at, paper in enumerate(self._papers):
            top = tops.get(paper.entry.id)
            if top is None:
                top = tops[paper.entry.id] = QTreeWidgetItem(self.tree, [paper.entry.title])
                top.setFirstColumnSpanned(True)
                top.setFlags(Qt.ItemFlag.ItemIsEnabled)
            top.addChild(self._row(at, paper, ticked=ticks[at]))
        self.tree.expandAll()
        for column in range(len(_COLUMNS)):
            self.tree.resizeColumnToContents(column)
        self.tree.setColumnWidth(0, min(self.tree.columnWidth(0), round(0.4 * self.width())))
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        del blocked

    def _row(self, at: int, paper: Paper, *, ticked: bool) -> QTreeWidgetItem:
        title = wording.document_title(self.old.dossier, paper.document)
        state = text(f"last_year.holds.{paper.holds}")
        row = QTreeWidgetItem([
            title, state, said_end(paper.ends), wording.kind_title(paper.entry.kind), str(len(paper.document.pages)),
        ])  # fmt: skip
        row.setData(0, _THING, at)
        row.setToolTip(0, title)
        row.setIcon(_COLUMNS.index("state"), looks.icon(*looks.MARKS[_MARKS[paper.holds]]))
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        row.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        return row

    def _ticked(self) -> None:
        """What must be got anew follows from the ticks."""
        taken = self.taken()
        self.wanted.clear()
        self.wanted.addItems(self.wanted_lines())
        self.go.setText(text("last_year.create", count=len(taken)))
        self.told.setText("" if self._papers else text("last_year.no_papers"))
        self.told.setVisible(not self._papers)

    def wanted_lines(self) -> list[str]:
        """What must be got anew, a line for each entry of the new list, and the figures."""
        wanted = last_year.wanted(self.catalogue(), self._papers, self.taken())
        return [*map(_wanted_line, wanted), text("last_year.figures")]

    def _copy(self) -> None:
        lines = [f"{number}. {line}" for number, line in enumerate(self.wanted_lines(), 1)]
        title = text("last_year.wanted_title", title=self.catalogue().title)
        QGuiApplication.clipboard().setText("\n".join((title, *lines)))
        self.told.setText(text("last_year.copied"))
        self.told.setVisible(True)

    def _browse(self) -> None:
        title, kinds = text("last_year.file"), text("gui.file.dossier")
        name, _ = QFileDialog.getSaveFileName(self, title, self.file.text(), kinds)
        if name:
            self.file.setText(name)

    def _accept(self) -> None:
        """Never over a file that is there."""
        if self.target().exists():
            self.file.setText(str(free_name(self.target())))
        self.accept()


def _wanted_line(item: Wanted) -> str:
    return text(f"last_year.why.{item.why}", title=item.entry.title, ends=said_end(item.ends))


def said_end(ends: date | None) -> str:
    """A paper's last day in words: without end, not read."""
    if ends is None:
        return text("last_year.ends.unread")
    return text("last_year.ends.open") if ends == date.max else str(ends)


def _titled(title: str, *widgets: QWidget) -> QWidget:
    """Widgets below a heading."""
    half, heading = QWidget(), QLabel(title)
    heading.setFont(looks.font(1.0, bold=True))
    column = QVBoxLayout(half)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(GAP // 2)
    for widget in (heading, *widgets):
        column.addWidget(widget)
    return half
