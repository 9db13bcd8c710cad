"""All findings: filter, group, step with F8, mend in place."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, Desk, Section, WhenShown, clear, drag_out, looks, wording
from srdi_desktop.gui.models.findings import FindingsModel
from srdi_desktop.gui.models.table import Role
from srdi_desktop.gui.panels.finding_card import FindingCard
from srdi_desktop.gui.panels.page_delegate import paint_ground
from srdi_desktop.model import Changes, Finding, Level, PageRef
from srdi_desktop.texts import text

Index = QModelIndex | QPersistentModelIndex
_GROUPS = ("entry", "level", "code")


class FindingsList(QTreeView):
    """Groups and findings; a finding that is dragged out carries its page."""

    def __init__(self) -> None:
        super().__init__()
        self.make_files: Callable[[list[PageRef]], list[Path]] = lambda _: []
        self.setDragEnabled(True)
        self.setSelectionMode(QTreeView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:  # noqa: ARG002
        """Our own views take the page, other programs get a file."""
        found = (index.data(Role.OBJECT) for index in self.selectedIndexes())
        pages = [item.page for item in found if isinstance(item, Finding) and item.page]
        drag_out.drag(self, pages, self.make_files)


def _touches(changes: Changes) -> bool:
    return bool(changes.findings or changes.order or changes.catalogue or changes.entries)


class FindingsPanel(QWidget):
    """The list, and the chosen finding as a card below it."""

    fix_requested = Signal(str, object)
    menu_requested = Signal(object, QPoint)  # finding, place on the screen

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = FindingsModel(desk.bridge, self)
        self.search = QLineEdit()
        self.list = FindingsList()
        self.levels: dict[Level, QToolButton] = {}
        self._count = QLabel()
        self._count.setObjectName("quiet")
        self.copy_wanted, self.triage = QToolButton(), QToolButton()
        self._early = QLabel()
        self._early.setWordWrap(True)
        self._early.setProperty("notice", "hint")
        self._card = QVBoxLayout()
        self._build()
        self.model.modelReset.connect(self._shown)
        self.list.selectionModel().currentChanged.connect(self._choose)
        self.list.doubleClicked.connect(self._go)
        self.list.activated.connect(self._go)
        self.list.customContextMenuRequested.connect(self._menu)
        self._kept_up = WhenShown(desk, Section.FINDINGS, self.refresh, _touches)
        self._shown()

    # Building

    def _build(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(GAP)
        self.search.setPlaceholderText(text("gui.findings.search"))
        self.search.setAccessibleName(text("gui.findings.search"))
        self.search.setClearButtonEnabled(True)
        self.search.setMinimumWidth(220)
        self.search.textChanged.connect(lambda words: self._filter(words=words))
        bar.addWidget(self.search, 1)
        for level in wording.LEVELS:
            bar.addWidget(self._level(level))
        waived = self._toggle("waived", "waive", "muted", on=False)
        waived.toggled.connect(lambda on: self._filter(waived=on))
        bar.addWidget(waived)
        group = QComboBox()
        group.setAccessibleName(text("gui.findings.group"))
        for name in _GROUPS:
            group.addItem(text(f"gui.findings.by_{name}"), name)
        group.currentIndexChanged.connect(lambda at: self._filter(group=_GROUPS[at]))
        bar.addWidget(group)
        for button, name, icon in ((self.copy_wanted, "copy_wanted", "copy"), (self.triage, "show_triage", "triage")):
            button.setText(text(f"gui.action.{name}.text"))
            button.setToolTip(text(f"gui.action.{name}.tip"))
            button.setIcon(looks.icon(icon, "muted"))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        below = QHBoxLayout()
        below.addWidget(self._count, 1)
        below.addWidget(self.triage)
        below.addWidget(self.copy_wanted)
        self._set_up_list()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        layout.setSpacing(GAP)
        layout.addLayout(bar)
        layout.addLayout(below)
        layout.addWidget(self._early)
        layout.addWidget(self.list, 1)
        layout.addLayout(self._card)

    def _set_up_list(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(_FindingDelegate(self.list))
        self.list.setHeaderHidden(True)
        self.list.setIndentation(GAP)
        self.list.setRootIsDecorated(False)
        self.list.setItemsExpandable(False)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(text("gui.section.findings"))

    def _level(self, level: Level) -> QToolButton:
        name, role = looks.MARKS[str(level)]
        button = self._toggle(str(level), name, role, on=True)
        button.toggled.connect(self._levels_changed)
        self.levels[level] = button
        return button

    def _toggle(self, name: str, icon: str, role: str, *, on: bool) -> QToolButton:
        button = QToolButton()
        button.setIcon(looks.icon(icon, role))
        button.setText(text(f"gui.level.{name}"))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setCheckable(True)
        button.setProperty("chip", True)
        button.setChecked(on)
        return button

    # Acting

    def chosen(self) -> list[Finding]:
        """The selected findings, in the order of the list."""
        selected = sorted(self.list.selectedIndexes(), key=lambda index: (index.parent().row(), index.row()))
        found = (index.data(Role.OBJECT) for index in selected)
        return [finding for finding in found if isinstance(finding, Finding)]

    def step(self, by: int) -> None:
        """Go to the next (1) or previous (-1) finding and show its place."""
        self.refresh()
        shown = self.model.all_findings()
        if not shown:
            return
        now: Finding | None = self.list.currentIndex().data(Role.OBJECT) if self.list.currentIndex().isValid() else None
        at = next((at for at, finding in enumerate(shown) if now and finding.key == now.key), -1 if by > 0 else 0)
        chosen = shown[(at + by) % len(shown)]
        self.list.setCurrentIndex(self.model.find(chosen.key))
        self._reveal(chosen)

    def refresh(self) -> None:
        """Read the verdicts anew, keeping the place."""
        now: Finding | None = self.list.currentIndex().data(Role.OBJECT) if self.list.currentIndex().isValid() else None
        self.model.refresh()
        self._tell_early()
        if now is not None:
            index = self.model.find(now.key)
            if index.isValid():
                self.list.setCurrentIndex(index)
        self._show_card()

    def _levels_changed(self) -> None:
        on = frozenset(level for level, button in self.levels.items() if button.isChecked())
        self.model.show(replace(self.model.filter, levels=on))

    def _filter(self, **wanted: object) -> None:
        self.model.show(replace(self.model.filter, **wanted))  # type: ignore[arg-type]

    def _shown(self) -> None:
        self.list.expandAll()
        count = len(self.model.all_findings())
        self._count.setText(text("gui.findings.count", count=count))
        self._tell_early()
        self._show_card()

    def _tell_early(self) -> None:
        """A short list is good news only once all pages were looked at."""
        bridge = self._desk.bridge
        unseen = len(bridge.dossier.unseen_pages())
        told = text("window.findings.unseen", count=unseen) if unseen else text("window.findings.judging")
        self._early.setText(told)
        self._early.setVisible(not bridge.verdicts.is_seen)

    def _choose(self) -> None:
        self._show_card()

    def _show_card(self) -> None:
        clear(self._card)
        index = self.list.currentIndex()
        finding = index.data(Role.OBJECT) if index.isValid() else None
        if isinstance(finding, Finding):
            card = FindingCard(self._desk.bridge.dossier, finding)
            card.fix_requested.connect(self.fix_requested)
            card.place_requested.connect(lambda: self._reveal(finding))
            self._card.addWidget(card)

    def _go(self, index: QModelIndex) -> None:
        finding = index.data(Role.OBJECT)
        if isinstance(finding, Finding):
            self._reveal(finding)

    def _menu(self, pos: QPoint) -> None:
        finding = self.list.indexAt(pos).data(Role.OBJECT)
        if isinstance(finding, Finding):
            self.menu_requested.emit(finding, self.list.viewport().mapToGlobal(pos))

    def _reveal(self, finding: Finding) -> None:
        if finding.page is not None:
            self._desk.reveal(finding.page, finding.box)


class _FindingDelegate(QStyledItemDelegate):
    """A group as a heading, a finding as two lines."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        height = QFontMetrics(looks.font()).height()
        if index.data(Role.STATE) is None:
            return QSize(100, height + 2 * GAP)
        return QSize(100, height + QFontMetrics(looks.font(0.92)).height() + GAP + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = option.rect.adjusted(GAP, 0, -GAP, 0)
        if index.data(Role.STATE) is None:
            words = f"{index.data()}  ·  {index.data(Role.COUNT)}"
            _line(painter, box, words, (1.0, True, "muted"))
        else:
            paint_ground(painter, option)
            name, role = looks.MARKS[index.data(Role.STATE)]
            ratio = painter.device().devicePixelRatioF()
            painter.drawPixmap(box.left(), box.top() + 7, 18, 18, looks.pixmap(name, 18, role, ratio))
            upper = QRect(box.left() + 28, box.top() + 4, box.width() - 28, QFontMetrics(looks.font()).height())
            lower = QRect(upper.left(), upper.bottom() + 2, upper.width(), QFontMetrics(looks.font(0.92)).height())
            _line(painter, upper, index.data(), (1.0, False, "text"))
            _line(painter, lower, index.data(Role.DETAIL), (0.92, False, "muted"))
        painter.restore()


def _line(painter: QPainter, rect: QRect, words: str, how: tuple[float, bool, str]) -> None:
    scale, bold, role = how
    painter.setFont(looks.font(scale, bold=bold))
    painter.setPen(looks.colour(role))
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
