"""One page over the whole window with the tools that change its picture: the original with handles, the result beside
it. What is accepted leaves as a signal; nothing is decided here.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QKeySequence, QShortcut, QTransform
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, Desk, Elided, Trials, Tried, Wish, looks, wording
from srdi_desktop.gui.models.outlines import CutOutline
from srdi_desktop.gui.models.page_draft import TOOLS, PageDraft
from srdi_desktop.gui.panels.edit_canvas import EditCanvas
from srdi_desktop.gui.panels.edit_tools import CoverSide, CutSide, FlattenSide, SliderSide, ToolSide
from srdi_desktop.gui.panels.page_view import PageView
from srdi_desktop.model import PageRef, Reshaping
from srdi_desktop.texts import page_name, text

_HELP = {"seals": "tones"}  # of the other tools the help's topic has the tool's name
_ICONS = {"tones": "light", "seals": "seal"}  # of the other tools the icon has the tool's name


class PageEditor(QDialog):
    """Pages one after the other. `accepted_edit(original page, Reshaping, key)` with Enter, key being the tool, or
    "edit" for several, `confirmed(page)` with Enter where nothing was changed; `original_wanted(page)`.
    """

    accepted_edit = Signal(object, object, str)
    confirmed = Signal(object)
    original_wanted = Signal(object)

    def __init__(
        self, desk: Desk, trials: Trials, pages: Sequence[PageRef], tool: str, parent: QWidget,
        drafts: Mapping[PageRef, Reshaping] | None = None,
    ) -> None:  # fmt: skip
        """`drafts`: pages that begin otherwise than they are decided so far."""
        super().__init__(parent)
        self._desk = desk
        self._trials = trials
        self._drafts = drafts or {}
        self._pages = tuple(pages)
        self._at = 0
        self._first_tool = tool
        self.canvas, self.outcome = EditCanvas(), PageView()
        self.flatten = FlattenSide()
        self.cover = CoverSide()
        self.cut = CutSide()
        self.tones = SliderSide("tones", -100, ("brightness", "contrast"))
        self.seals = SliderSide("seals", 0, ("stronger",))
        self.sides: dict[str, ToolSide] = {
            "flatten": self.flatten, "crop": ToolSide("crop"), "tones": self.tones, "seals": self.seals,
            "cover": self.cover, "cut": self.cut,
        }  # fmt: skip
        self._name = Elided()
        self._place = QLabel()
        self._will = QLabel()
        self._drawn = QLabel(text("edit.rasterised"))
        self.accept_button, self.original_button = QPushButton(), QPushButton(text("edit.original"))
        self._buttons = QButtonGroup(self)
        self.draft = self._begin()
        self._asked: Wish | None = None
        self._build()
        self._connect()
        self.setGeometry(parent.window().geometry())
        self._show_page()

    @property
    def page(self) -> PageRef:
        """The original page that is edited."""
        return self._desk.bridge.dossier.original(self._pages[self._at])

    @property
    def tool(self) -> str:
        """Name of the tool in hand."""
        return self.draft.tool

    # Assembling

    def _build(self) -> None:
        self.setWindowTitle(text("edit.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._name.setObjectName("heading")
        for label in (self._place, self._will):
            label.setObjectName("quiet")
        self._will.setWordWrap(True)
        self._drawn.setWordWrap(True)
        self._drawn.hide()
        self.outcome.setMinimumHeight(32)
        self.outcome.setAccessibleName(text("edit.result"))
        side = QWidget()
        side.setMinimumWidth(300)
        side.setMaximumWidth(460)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in self.sides.values():
            column.addWidget(widget)
        heading = QLabel(text("edit.result"))
        heading.setFont(looks.font(0.95, bold=True))
        column.addWidget(heading)
        column.addWidget(self.outcome, 1)
        column.addWidget(self._drawn)
        column.addWidget(self._will)
        middle = QHBoxLayout()
        middle.setSpacing(2 * GAP)
        middle.addWidget(self.canvas, 3)
        middle.addWidget(side, 2)
        keys = QLabel(text("edit.keys"))
        keys.setObjectName("quiet")
        keys.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        layout.addLayout(self._head())
        layout.addLayout(middle, 1)
        layout.addWidget(keys)
        layout.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for number, name in enumerate(TOOLS):
            button = QToolButton()
            button.setText(text(f"edit.{name}.name"))
            button.setIcon(looks.icon(_ICONS.get(name, name)))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setCheckable(True)
            button.setToolTip(f"{text(f'edit.{name}.tip')} ({number + 1})")
            self._buttons.addButton(button, number)
            row.addWidget(button)
        row.addSpacing(2 * GAP)
        row.addWidget(self._name, 1)
        row.addWidget(self._place)
        return row

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        reset = QPushButton(text("edit.reset"))
        leave = QPushButton(text("edit.leave"))
        reset.clicked.connect(self.reset_tool)
        leave.clicked.connect(self.reject)
        self.original_button.clicked.connect(self._want_original)
        for button in (reset, self.original_button, leave):
            button.setAutoDefault(False)
        self.accept_button.setProperty("main", True)
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self._accept_page)
        row.addWidget(reset)
        row.addWidget(self.original_button)
        row.addStretch(1)
        row.addWidget(leave)
        row.addWidget(self.accept_button)
        return row

    def _connect(self) -> None:
        self._buttons.idClicked.connect(lambda number: self.take_tool(TOOLS[number]))
        self.canvas.outline_changed.connect(self._moved)
        for side in self.sides.values():
            side.changed.connect(self._set)
            side.add_requested.connect(self.canvas.add_one)
            side.remove_requested.connect(self.canvas.remove_chosen)
        self.flatten.other_requested.connect(self.take_other)
        self.cut.gaps_requested.connect(lambda: self._ask(proposals=True))
        self._trials.arrived.connect(self._came)
        self._trials.failed.connect(self._failed)
        self.finished.connect(self._trials.start_anew)
        QShortcut(QKeySequence("F1"), self).activated.connect(self._explain)

    def _explain(self) -> None:
        """The help's page on the tool in hand."""
        self._desk.help_requested.emit(_HELP.get(self.tool, self.tool))

    # Pages and tools

    def _begin(self) -> PageDraft:
        dossier, page = self._desk.bridge.dossier, self._pages[self._at]
        evidence = dossier.evidence.get(dossier.original(page))
        start = self._drafts.get(page) or dossier.reshaping(page)
        paper = evidence.paper if evidence else None
        return PageDraft(start, paper, self._first_tool, dossier.sheet_number(page))

    def _show_page(self) -> None:
        several, last = len(self._pages) > 1, self._at + 1 == len(self._pages)
        self.draft = self._begin()
        self._name.setText(page_name(self._desk.bridge.dossier, self._pages[self._at]))
        self._place.setText(text("edit.place", index=self._at + 1, count=len(self._pages)) if several else "")
        self.accept_button.setText(text("edit.accept" if last else "edit.accept_next"))
        self.accept_button.setEnabled(True)
        self.original_button.setEnabled(not self.draft.start.is_empty)
        self._trials.start_anew()
        self.canvas.show_picture(QImage())
        self.outcome.show_picture(None)
        self._show_tool()

    def take_tool(self, tool: str) -> None:
        """Another tool."""
        self.draft.take_up(tool)
        self._show_tool()

    def take_other(self) -> None:
        """The other of two sheets."""
        self.draft.take_other()
        self._show_tool()

    def reset_tool(self) -> None:
        """What this tool did is gone; it proposes what it proposes for an untouched page."""
        self.draft.reset()
        self._show_tool()

    def _show_tool(self) -> None:
        tool, by = self.draft.tool, self.draft.now
        self._buttons.button(TOOLS.index(tool)).setChecked(True)
        for name, side in self.sides.items():
            side.setVisible(name == tool)
        match tool:
            case "flatten":
                self.flatten.say(text(f"edit.flatten.{self.draft.guidance}"))
                self._show_flatten(on=by.corners is not None)
            case "tones":
                self.tones.show_values({"brightness": by.brightness, "contrast": by.contrast})
            case "seals":
                self.seals.show_values({"stronger": by.seals})
            case "cover":
                self.cover.show_count(len(by.covers))
            case "cut":
                self.cut.say(text("edit.cut.what"))
                self.cut.show_value(across=not by.upright_cuts)
        self.canvas.show_outline(self.draft.outline())
        side = self.sides[tool]
        first = next(iter(side.sliders.values())) if isinstance(side, SliderSide) else self.canvas
        first.setFocus()
        self._ask(proposals=tool == "cut" and not by.cuts)

    def _show_flatten(self, *, on: bool) -> None:
        draft = self.draft
        self.flatten.show_value(on=on, evened=draft.now.evened, sheet=draft.in_hand, two=draft.has_two)

    # Hands

    def _moved(self) -> None:
        """A handle was moved: that is what the person wants, whatever was ticked."""
        outline = self.canvas.outline
        if outline is not None:
            self.draft.set_outline(outline)
        by = self.draft.now
        if self.tool == "flatten":
            self._show_flatten(on=True)
        elif self.tool == "cover":
            self.cover.show_count(len(by.covers))
        self._ask()

    def _set(self) -> None:
        """Take over what the options say."""
        match self.tool:
            case "flatten" if self.flatten.two.isChecked() != self.draft.has_two:
                self.draft.set_two(on=self.flatten.two.isChecked())
                self._show_tool()
                return
            case "flatten":
                self.draft.set_values(evened=self.flatten.evened.isChecked())
                if self.flatten.on.isChecked() and self.canvas.outline is not None:
                    self.draft.set_outline(self.canvas.outline)
                else:
                    self.draft.drop_in_hand()
                    self._show_tool()
                    return
            case "tones":
                self.draft.set_values(brightness=self.tones.value("brightness"), contrast=self.tones.value("contrast"))
            case "seals":
                self.draft.set_values(seals=self.seals.value("stronger"))
            case "cut":
                lines = CutOutline((), across=self.cut.across)
                lines.add()
                self.draft.set_outline(lines)
                self.canvas.show_outline(lines)
        self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """R resets the tool, N takes the other of two sheets, 1 to 6 take a tool up, PageDown and PageUp leave the page
        as it is; Enter and Esc are the dialog's.
        """
        number = event.key() - Qt.Key.Key_1
        if event.key() == Qt.Key.Key_R:
            self.reset_tool()
        elif event.key() == Qt.Key.Key_N and self.draft.has_two:
            self.take_other()
        elif 0 <= number < len(TOOLS):
            self.take_tool(TOOLS[number])
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self._step(1 if event.key() == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        if 0 <= self._at + by < len(self._pages):
            self._at += by
            self._show_page()

    # Trying

    def _ask(self, *, proposals: bool = False) -> None:
        by = self.draft.now
        words = wording.edit_words(self.draft.whole.rounded())
        what = (
            text("edit.page.will", what=text("words.list_separator").join(words))
            if words
            else text("edit.page.will_nothing")
        )
        self._will.setText(what)
        self._asked = Wish(self.page, by, self.tool != "flatten", proposals)
        self._trials.ask(self._asked)

    def _came(self, wish: Wish, tried: Tried) -> None:
        """What was asked last, or at least something of the page on the way to it."""
        if self._asked is None or wish.page != self.page:
            return
        if not tried.below.isNull() and wish.on_sheet == self._asked.on_sheet:
            turn = 0 if wish.on_sheet else wish.by.turn
            self.canvas.show_picture(tried.below.transformed(QTransform().rotate(turn)) if turn else tried.below)
        self.outcome.show_picture(tried.result, keep=True)
        self._drawn.setVisible(tried.rasterised)
        if wish == self._asked and wish.proposals and self.tool == "cut":
            self._propose_cuts(tried)

    def _propose_cuts(self, tried: Tried) -> None:
        places = tried.gaps or (() if tried.spread is None else (tried.spread,))
        if not places:
            self.cut.say(text("edit.cut.no_gaps"))
            return
        lines = CutOutline(places, across=bool(tried.gaps))
        self.cut.show_value(across=lines.across)
        self.draft.propose_cuts(lines)
        self.canvas.show_outline(lines)
        self._ask()

    def _failed(self, wish: Wish, error: Exception) -> None:
        if wish == self._asked:
            self.sides[self.tool].say(text("edit.unreadable"))
            self.accept_button.setEnabled(False)
            self._desk.bridge.report(error)

    # Leaving

    def _accept_page(self) -> None:
        """What is shown now is what the person wants; on to the next page."""
        by, key = self.draft.whole.rounded(), self.draft.key
        if by.is_empty and not self.draft.start.is_empty:
            self.original_wanted.emit(self.page)
        elif key:
            self.accepted_edit.emit(self.page, by, key)
        else:
            self.confirmed.emit(self.page)
        self._go_on()

    def _want_original(self) -> None:
        self.original_wanted.emit(self.page)
        self._go_on()

    def _go_on(self) -> None:
        if self._at + 1 < len(self._pages):
            self._step(1)
        else:
            self.accept()
