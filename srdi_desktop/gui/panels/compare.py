"""Two pages side by side over the whole window, zoomed and moved as one: the same page, two pages, or keep one of them.

What a person decides is one step of the history, told by a banner that can take it back.

One page over the whole window: arrow keys page, Ctrl and the wheel zoom down to the pixels, Esc goes back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from srdi_desktop.gui import GAP, Desk, Elided, Notice, Previews, offer_help, own_pixels, wording
from srdi_desktop.gui.panels.page_view import ZOOM_KEYS, PageView
from srdi_desktop.model import Finding, PageRef
from srdi_desktop.texts import page_name, text
from srdi_desktop.workflow.arranging import clearer
from srdi_desktop.workflow.session import Session


@dataclass(frozen=True)
class Pair:
    """Two pages that may be one: the one that came first in the pile stands left."""

    left: PageRef
    right: PageRef


def pair_of(finding: Finding) -> Pair | None:
    """The two pages that a finding is about; None for one that is about a single page."""
    other = finding.values.get("of")
    return Pair(other, finding.page) if isinstance(other, PageRef) and finding.page is not None else None


def chosen_pair(desk: Desk) -> Pair | None:
    """Two selected pages in the order of the pile, or the current page and the one that a finding says it repeats."""
    if len(desk.selection) == 2:
        left, right = sorted(desk.selection, key=desk.bridge.pages().index)
        return Pair(left, right)
    told = (pair_of(one) for one in desk.bridge.verdicts.findings if one.waived is None)
    return next((pair for pair in told if pair and desk.current in (pair.left, pair.right)), None)


class CompareView(QDialog):
    """Both pages in the same zoom at the same place; Space held down shows each in the other's place."""

    def __init__(self, desk: Desk, previews: Previews, pair: Pair, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._previews = previews
        self.pair = pair
        self._better = clearer(desk.bridge.dossier, desk.bridge.verdicts, pair.left, pair.right)
        self._wanted = [pair.left, pair.right]
        self._asked: PageRef | None = None
        self.views = {pair.left: PageView(), pair.right: PageView()}
        self._pictures: dict[PageRef, QImage] = {}
        self._swapped = False
        self.buttons: dict[str, QPushButton] = {}
        self.setWindowTitle(text("window.compare.name"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._build()
        self._connect()
        self.setGeometry(parent.window().geometry())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocus()  # and no button, which Space would press
        self._ask_next()

    # Building

    def _build(self) -> None:
        sides = QHBoxLayout()
        sides.setSpacing(GAP)
        for page, name in ((self.pair.left, "keep_left"), (self.pair.right, "keep_right")):
            sides.addLayout(self._side(page, name), 1)
        foot = QHBoxLayout()
        foot.addWidget(self._button("same", self._same))
        foot.addWidget(self._button("different", self._different))
        foot.addStretch(1)
        keys = QLabel(text("window.compare.keys"))
        keys.setObjectName("quiet")
        foot.addWidget(keys)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.addLayout(sides, 1)
        layout.addLayout(foot)

    def _side(self, page: PageRef, name: str) -> QVBoxLayout:
        title, where = Elided(), Elided()
        title.setObjectName("heading")
        where.setObjectName("quiet")
        title.setText(page_name(self._desk.bridge.dossier, page))
        where.setText(self._described(page))
        view = self.views[page]
        view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        view.own_pixels = own_pixels(self._desk.bridge.dossier, page)
        other = self.pair.left if page == self.pair.right else self.pair.right
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(title)
        column.addWidget(where)
        column.addWidget(view, 1)
        column.addWidget(self._button(name, partial(self._keep, page, other)), 0, Qt.AlignmentFlag.AlignHCenter)
        return column

    def _described(self, page: PageRef) -> str:
        """Where it lies, how finely it was taken, and whether it is the better picture."""
        bridge, evidence = self._desk.bridge, self._desk.bridge.dossier.evidence.get(page)
        parts = [wording.entry_title(bridge.dossier, self._desk.entry_of(page))]
        parts.append(wording.page_label(bridge.dossier, bridge.verdicts, page))
        parts += [text("gui.evidence.dpi", dpi=round(evidence.dpi))] if evidence and evidence.dpi else []
        parts += [text("window.compare.clearer")] if page == self._better else []
        return " · ".join(parts)

    def _button(self, name: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(text(f"window.compare.{name}"))
        button.setToolTip(text(f"window.compare.{name}_tip"))
        button.setAutoDefault(False)
        button.setEnabled(not self._desk.bridge.read_only)
        button.clicked.connect(act)
        self.buttons[name] = button
        return button

    def _connect(self) -> None:
        left, right = self.views[self.pair.left], self.views[self.pair.right]
        left.sight_changed.connect(lambda: right.follow(left.sight()))
        right.sight_changed.connect(lambda: left.follow(right.sight()))
        for page, view in self.views.items():
            view.finer_wanted.connect(partial(self._want_finer, page))
        self._previews.arrived.connect(self._came)
        self._previews.refused.connect(self._go_on)
        offer_help(self, self._desk, "compare")

    # Pictures

    def _want_finer(self, page: PageRef) -> None:
        if page not in self._wanted:
            self._wanted.append(page)
        if self._asked is None:
            self._ask_next()

    def _ask_next(self) -> None:
        """One after the other: of questions that wait only the last is answered."""
        while self._wanted:
            page = self._wanted.pop(0)
            self._asked = page
            if page not in self._pictures:
                self._previews.ask(page)
                return
            if self._previews.ask_finer(page):
                return
        self._asked = None

    def _came(self, page: PageRef, picture: QImage) -> None:
        if page not in self.views:
            return
        self._pictures[page] = picture
        self._draw()
        self._go_on(page)

    def _go_on(self, page: PageRef) -> None:
        if page == self._asked:
            self._asked = None
            self._ask_next()

    def _draw(self) -> None:
        dossier = self._desk.bridge.dossier
        shown = (self.pair.right, self.pair.left) if self._swapped else (self.pair.left, self.pair.right)
        for view, page in zip(self.views.values(), shown, strict=True):
            picture = self._pictures.get(page)
            if picture is not None:
                view.show_picture(picture, dossier.rotation(page), dossier.straightening(page), keep=True)

    # Deciding

    def _same(self) -> None:
        """The better picture stays, the first one where neither is better."""
        kept = self._better or self.pair.left
        self._keep(kept, self.pair.left if kept == self.pair.right else self.pair.right)

    def _keep(self, page: PageRef, other: PageRef) -> None:
        name = page_name(self._desk.bridge.dossier, page)
        if self._desk.bridge.do(Session.keep, page, other):
            self._tell(text("window.compare.kept", page=name))

    def _different(self) -> None:
        if self._desk.bridge.do(Session.tell_apart, self.pair.right, self.pair.left):
            self._tell(text("window.compare.told_apart"))

    def _tell(self, words: str) -> None:
        bridge = self._desk.bridge
        undo = partial(bridge.do, Session.undo)
        button = text("gui.action.undo.text")
        self._desk.tell(Notice(words, level="good", button=button, act=undo, key="compared", step=bridge.step))
        self.accept()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """S D L R decide, + - 0 1 zoom both, the arrows move both, Space changes their places while it is held."""
        key = Qt.Key(event.key())
        if key in _DECIDING:
            self.buttons[_DECIDING[key]].click()
        elif key in ZOOM_KEYS or key in _ARROWS:
            self.views[self.pair.left].keyPressEvent(event)
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._swap(on=True)
        elif key != Qt.Key.Key_Space:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Each page back in its own place."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._swap(on=False)
        else:
            super().keyReleaseEvent(event)

    def _swap(self, *, on: bool) -> None:
        self._swapped = on
        self._draw()


_DECIDING = {
    Qt.Key.Key_S: "same",
    Qt.Key.Key_D: "different",
    Qt.Key.Key_L: "keep_left",
    Qt.Key.Key_R: "keep_right",
}
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


_STEPS = {
    Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Space: 1,
    Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Backspace: -1,
}  # fmt: skip


class LargeView(QDialog):
    """Pages of the list that was shown when it opened; the desk follows, so that closing leaves one at the last."""

    edit_requested = Signal()  # of the page that is shown

    def __init__(self, desk: Desk, previews: Previews, pages: list[PageRef], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._previews = previews
        self._pages = pages
        self._page = desk.current or pages[0]
        self.view = PageView()
        self._name = QLabel()
        self.size_shown = QLabel()
        self.edit_button = QPushButton(f"{text('gui.action.edit_page.text')} (F4)")
        self._name.setObjectName("heading")
        self.setWindowTitle(text("window.large.name"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._head())
        layout.addWidget(self.view, 1)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.finer_wanted.connect(lambda: previews.ask_finer(self._page))
        self.view.sight_changed.connect(self._tell_size)
        offer_help(self, desk, "large")
        previews.arrived.connect(self._came)
        self.setGeometry(parent.window().geometry())
        self._show(self._page)

    def _head(self) -> QHBoxLayout:
        keys = QLabel(text("window.large.keys"))
        row = QHBoxLayout()
        row.setContentsMargins(GAP, GAP, GAP, 0)
        row.setSpacing(2 * GAP)
        row.addWidget(self._name)
        row.addWidget(self.size_shown)
        row.addStretch(1)
        row.addWidget(keys)
        self.edit_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Space pages
        self.edit_button.setAutoDefault(False)
        self.edit_button.clicked.connect(self._edit)
        row.addWidget(self.edit_button)
        for quiet in (self.size_shown, keys):
            quiet.setObjectName("quiet")
        return row

    def _tell_size(self) -> None:
        self.size_shown.setText(text("window.large.percent", percent=self.view.percent) if self.view.percent else "")

    @property
    def page(self) -> PageRef:
        """The one that is shown."""
        return self._page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paging, zoom by + - 0 1, F4 to the tools that change the picture, Esc."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._step(step)
        elif event.key() in ZOOM_KEYS:
            self.view.keyPressEvent(event)
        elif event.key() == Qt.Key.Key_F4:
            self._edit()
        else:
            super().keyPressEvent(event)

    def _edit(self) -> None:
        self.accept()
        self.edit_requested.emit()

    def _step(self, by: int) -> None:
        at = self._pages.index(self._page) + by if self._page in self._pages else 0
        if 0 <= at < len(self._pages):
            self._show(self._pages[at])

    def _show(self, page: PageRef) -> None:
        self._page = page
        self._name.setText(page_name(self._desk.bridge.dossier, page))
        self.view.own_pixels = own_pixels(self._desk.bridge.dossier, page)
        self.view.show_picture(None)
        self._previews.ask(page)
        self._desk.reveal_requested.emit(page)

    def _came(self, page: PageRef, picture: QImage) -> None:
        if page == self._page:
            dossier = self._desk.bridge.dossier
            self.view.show_picture(picture, dossier.rotation(page), dossier.straightening(page), keep=True)
            self._tell_size()
