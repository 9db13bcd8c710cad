"""Right: the current page large, its findings with the place and what to do, its evidence in words."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import (
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, Desk, Elided, Previews, clear, looks, own_pixels, wording
from srdi_desktop.gui.models.thumbnails import Thumbnails
from srdi_desktop.gui.panels.finding_card import FindingCard
from srdi_desktop.gui.panels.page_view import PageView
from srdi_desktop.model import Changes, Finding, PageRef
from srdi_desktop.texts import page_name, text


class Inspector(QWidget):
    """Shows the desk's current page; its buttons wish, the window acts."""

    fix_requested = Signal(str, object)  # name of an action, the finding
    step_requested = Signal(int)  # to the next (1) or the previous (-1) page
    note_requested = Signal()

    def __init__(self, desk: Desk, thumbnails: Thumbnails, previews: Previews) -> None:
        super().__init__()
        self._desk = desk
        self._thumbnails = thumbnails
        self._previews = previews
        self._shown: PageRef | None = None
        self._large: QImage | None = None
        self._called_fine = False
        self.view = PageView()
        self._title = Elided()
        self._title.setObjectName("heading")
        self._where = Elided()
        self._where.setObjectName("quiet")
        self._cards = QVBoxLayout()
        self._facts = QFormLayout()
        self._build()
        desk.selection_changed.connect(self._follow)
        desk.place_changed.connect(self._point)
        desk.bridge.dossier_changed.connect(self._refresh)
        desk.bridge.settled.connect(self._judged)
        previews.arrived.connect(self._show_large)
        self.view.finer_wanted.connect(self._ask_finer)
        thumbnails.arrived.connect(self._thumbnail_came)
        self._follow()

    def _build(self) -> None:
        head = QHBoxLayout()
        names = QVBoxLayout()
        names.setSpacing(0)
        for label in (self._title, self._where):
            names.addWidget(label)
        head.addLayout(names, 1)
        for name, key, call in self._buttons():
            head.addWidget(_button(name, key, call))
        details = QWidget()
        column = QVBoxLayout(details)
        column.setContentsMargins(GAP, GAP, GAP, GAP)
        column.setSpacing(GAP)
        column.addLayout(self._cards)
        column.addWidget(_heading(text("gui.inspector.evidence")))
        column.addLayout(self._facts)
        column.addStretch(1)
        self._facts.setHorizontalSpacing(2 * GAP)
        self._facts.setVerticalSpacing(3)
        scroll = QScrollArea()
        scroll.setWidget(details)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.addWidget(self.view)
        splitter.addWidget(scroll)
        splitter.setSizes([520, 320])
        splitter.setChildrenCollapsible(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, 0)
        layout.addLayout(head)
        layout.addWidget(splitter, 1)

    def _buttons(self) -> tuple[tuple[str, str, Callable[[], object]], ...]:
        return (
            ("zoom-out", "zoom_out", lambda: self.view.zoom_by(0.8)),
            ("zoom-in", "zoom_in", lambda: self.view.zoom_by(1.25)),
            ("fit", "fit", lambda: self.view.zoom_by(0.0)),
            ("previous", "previous", lambda: self.step_requested.emit(-1)),
            ("next", "next", lambda: self.step_requested.emit(1)),
        )

    # What is shown

    def _follow(self) -> None:
        page = self._desk.current
        self._shown, self._large = page, None
        self.view.replaceable = page is not None
        if page is None:
            self._title.setText(text("gui.inspector.nothing"))
            self._where.setText(text("gui.inspector.nothing_tip"))
            self.view.show_picture(None)
        else:
            self._title.setText(page_name(self._desk.bridge.dossier, page))
            entry = self._desk.entry_of(page)
            self._where.setText(wording.entry_title(self._desk.bridge.dossier, entry))
            self.view.own_pixels = own_pixels(self._desk.bridge.dossier, page)
            self.view.show_picture(self._thumbnails.get(page))
            self._previews.ask(page)
        self.view.show_box(None)
        self._list()

    def _show_large(self, page: PageRef, picture: QImage) -> None:
        if page == self._shown:
            self._large = picture
            self._show_upright(page)
            self._point()

    def _show_upright(self, page: PageRef) -> None:
        if self._large is not None:
            dossier = self._desk.bridge.dossier
            self.view.show_picture(self._large, dossier.rotation(page), dossier.straightening(page), keep=True)

    def _ask_finer(self) -> None:
        if self._shown is not None and self._large is not None:
            self._previews.ask_finer(self._shown)

    def _thumbnail_came(self, pages: list[PageRef]) -> None:
        if self._shown in pages and self._large is None:
            self.view.show_picture(self._thumbnails.get(self._shown))

    def _point(self) -> None:
        closer = self._desk.place is not None
        self.view.show_box(self._desk.place, closer=closer)

    def _refresh(self, changes: Changes) -> None:
        if self._shown is None or not (changes.catalogue or self._shown in changes.pages):
            return
        self._show_upright(self._shown)
        entry = self._desk.entry_of(self._shown)
        self._where.setText(wording.entry_title(self._desk.bridge.dossier, entry))
        self._list()

    def _judged(self) -> None:
        """The judge had its say: a page without findings may be called fine now."""
        if self._shown is not None and not self._called_fine:
            self._list()

    def _list(self) -> None:
        clear(self._cards)
        while self._facts.rowCount():
            self._facts.removeRow(0)
        if self._shown is None:
            return
        bridge = self._desk.bridge
        note = bridge.dossier.decisions.page_notes.get(self._shown)
        if note:
            self._cards.addWidget(self._note_card(note))
        mine = [f for f in bridge.verdicts.findings if f.page == self._shown]
        for finding in sorted(mine, key=lambda f: (f.waived is not None, wording.LEVELS.index(f.level))):
            self._cards.addWidget(self._card(finding))
        evidence = bridge.dossier.evidence.get(self._shown)
        self._called_fine = not mine and evidence is not None and not evidence.remarks and bridge.is_settled
        if self._called_fine:
            fine = QLabel(text("gui.inspector.fine"))
            fine.setObjectName("quiet")
            self._cards.addWidget(fine)
        for label, value in wording.evidence_lines(bridge.dossier, bridge.verdicts, self._shown):
            left = QLabel(label)
            right = QLabel(value)
            left.setObjectName("quiet")
            right.setWordWrap(True)
            self._facts.addRow(left, right)

    def _note_card(self, note: str) -> QFrame:
        card = QFrame()
        words = QLabel(text("window.note.of", note=note))
        change = QPushButton(text("window.note.edit"))
        card.setProperty("card", "hint")
        words.setWordWrap(True)
        change.setProperty("flat", True)
        change.setEnabled(not self._desk.bridge.read_only)
        change.clicked.connect(self.note_requested)
        row = QHBoxLayout(card)
        row.setContentsMargins(GAP + 4, 4, GAP, 4)
        row.addWidget(words, 1)
        row.addWidget(change)
        return card

    def _card(self, finding: Finding) -> FindingCard:
        card = FindingCard(self._desk.bridge.dossier, finding)
        card.fix_requested.connect(self.fix_requested)
        card.place_requested.connect(self._desk.point_at)
        return card


def _button(name: str, key: str, call: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setIcon(looks.icon(name, "muted"))
    button.setAutoRaise(True)
    button.setToolTip(text(f"gui.inspector.{key}"))
    button.setAccessibleName(text(f"gui.inspector.{key}"))
    button.clicked.connect(call)
    return button


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    label.setFont(looks.font(0.95, bold=True))
    return label
