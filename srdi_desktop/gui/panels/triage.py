"""Findings one after the other, each with the picture of its place and a key for all that can be done about it.

The number left counts down. What a key did is one step of the history, as anywhere in the window; the place is
remembered when a person leaves, also from one start of the program to the next.
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from srdi_desktop.gui import GAP, Desk, Previews, Section, clear, looks, own_pixels, scrolled, wording
from srdi_desktop.gui.fixes import AT_ONCE, fixes_for
from srdi_desktop.gui.panels.page_view import ZOOM_KEYS, PageView
from srdi_desktop.model import Changes, Dossier, Finding, Level, PageRef
from srdi_desktop.texts import finding_text, page_name, text

SEEN = "seen"  # what Enter does where nothing mends a finding: a person looked, and says so
_SIDE = 380  # device-independent pixels
_KEYS = {
    Qt.Key.Key_Return: "done",
    Qt.Key.Key_Enter: "done",
    Qt.Key.Key_W: "waive",
    Qt.Key.Key_M: "move",
    Qt.Key.Key_X: "exclude",
    Qt.Key.Key_Delete: "exclude",
    Qt.Key.Key_C: "compare",
    Qt.Key.Key_A: "not_applicable",
    Qt.Key.Key_N: "next",
    Qt.Key.Key_Right: "next",
    Qt.Key.Key_P: "previous",
    Qt.Key.Key_Left: "previous",
}
_SHOWN_KEYS = {
    "done": "Enter",
    "waive": "W",
    "move": "M",
    "exclude": "X",
    "compare": "C",
    "not_applicable": "A",
    "next": "N",
    "previous": "P",
}


def in_triage_order(dossier: Dossier, findings: Sequence[Finding]) -> list[Finding]:
    """Those that nobody accepted, the gravest first, then by the catalogue's order and the place in the pile."""
    entries = {entry.id: at for at, entry in enumerate(dossier.catalogue.entries)}
    pages = {page: at for at, page in enumerate(dossier.pages())}

    def rank(finding: Finding) -> tuple[int, int, int]:
        place = pages.get(finding.page, -1) if finding.page else -1
        return wording.LEVELS.index(finding.level), entries.get(finding.entry or "", len(entries)), place

    return sorted((finding for finding in findings if finding.waived is None), key=rank)


class TriagePanel(QWidget):
    """One finding at a time; buttons and keys wish, the window acts."""

    fix_requested = Signal(str, object)  # name of an action or SEEN, the finding
    left = Signal()
    export_requested = Signal()

    def __init__(self, desk: Desk, previews: Previews) -> None:
        super().__init__()
        self._desk, self._previews = desk, previews
        self._findings: list[Finding] = []
        self._done: set[str] = set()  # keys of findings that were seen to, while the judge has not had its say
        self._at = 0
        self._most = 0  # findings at once since it was opened: what the bar is full of
        self.buttons: dict[str, QPushButton] = {}
        self.picture, self.view = QWidget(), PageView()
        self._absent = QLabel()
        self._absent_area = scrolled(self._absent)
        self.count, self._bar = QLabel(), QProgressBar()
        self._card = QVBoxLayout()
        self._acts = QVBoxLayout()
        self._build()
        previews.arrived.connect(self._came)
        self.view.finer_wanted.connect(self._ask_finer)
        desk.section_changed.connect(self._shown)
        desk.bridge.dossier_changed.connect(self._changed)
        desk.bridge.settled.connect(self._settled)

    # Building

    def _build(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setObjectName("triage")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(text("window.triage.name"))
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._absent.setWordWrap(True)
        self._absent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._absent.setMargin(4 * GAP)
        self.count.setFont(looks.font(1.6, bold=True))
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(text("window.triage.name"))
        side = QWidget()
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(GAP, GAP, 2 * GAP, GAP)
        column.setSpacing(GAP)
        for part in (self.count, self._bar):
            column.addWidget(part)
        column.addLayout(self._card)
        column.addSpacing(GAP)
        column.addLayout(self._acts)
        column.addStretch(1)
        keys = QLabel(text("window.triage.keys"))
        keys.setObjectName("quiet")
        keys.setWordWrap(True)
        column.addWidget(keys)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP, 2, 2, GAP)
        inner = QHBoxLayout(self.picture)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.view)
        inner.addWidget(self._absent_area)
        layout.addWidget(self.picture, 1)
        area = scrolled(side)
        area.setFixedWidth(_SIDE + 2 * GAP)  # and room for a scroll bar
        layout.addWidget(area)

    # What is shown

    @property
    def current(self) -> Finding | None:
        """The finding that is shown; None when none is left."""
        return self._findings[self._at] if self._at < len(self._findings) else None

    def begin(self, key: str) -> None:
        """Begin at a finding, or where that is gone, at the first."""
        self._read()
        self._most = len(self._findings)
        self._at = next((at for at, one in enumerate(self._findings) if one.key == key), 0)
        self._show()

    def _shown(self, section: Section) -> None:
        if section is Section.TRIAGE:
            self.begin(self._desk.triaged)
            self.setFocus()

    def _read(self) -> None:
        bridge = self._desk.bridge
        found = in_triage_order(bridge.dossier, bridge.verdicts.findings)
        self._findings = [finding for finding in found if finding.key not in self._done]
        self._most = max(self._most, len(self._findings))

    def _changed(self, changes: Changes) -> None:
        if self._desk.section is Section.TRIAGE and (changes.findings or changes.order or changes.catalogue):
            self._follow()

    def _settled(self) -> None:
        """The judge knows all that was done: what is still there is shown again."""
        if self._done:
            self._done = set()
            self._follow()

    def _follow(self) -> None:
        """Stay at the finding, or at the next one of those that are left."""
        old, at = self._findings, self._at
        shown = self.current
        self._read()
        left = {finding.key: place for place, finding in enumerate(self._findings)}
        after = [*old[at:], *reversed(old[:at])]
        self._at = next((left[finding.key] for finding in after if finding.key in left), 0)
        if self.current != shown:
            self._show()
        else:
            self._show_count()

    def _show(self) -> None:
        finding = self.current
        self._show_count()
        self._show_card(finding)
        if finding is None:
            self._show_absent(text("window.triage.all_done"))
            return
        self._desk.triaged = finding.key
        if finding.page is None:
            self._show_absent("\n\n".join(self._about_entry(finding)))
        else:
            self._show_page(finding.page)

    def _show_count(self) -> None:
        levels = [finding.level for finding in self._findings]
        parts = [(text(f"gui.level.{level}"), levels.count(level)) for level in Level]
        self.count.setText(text("window.triage.left", count=len(levels)))
        self.count.setToolTip(text("words.list_separator").join(f"{name} {count}" for name, count in parts))
        self._bar.setRange(0, max(1, self._most))
        self._bar.setValue(self._most - len(levels))

    def _about_entry(self, finding: Finding) -> list[str]:
        entries = self._desk.bridge.dossier.catalogue.entries
        entry = next((entry for entry in entries if entry.id == finding.entry), None)
        if entry is None:
            return [finding_text(finding, self._desk.bridge.dossier)[0]]
        return [entry.title, *wording.kind_gloss(entry.kind)]

    def _show_absent(self, words: str) -> None:
        self.view.hide()
        self._absent.setText(words)
        self._absent_area.show()

    def _show_page(self, page: PageRef) -> None:
        self._absent_area.hide()
        self.view.own_pixels = own_pixels(self._desk.bridge.dossier, page)
        self.view.show_picture(None)
        self.view.show()
        self._desk.select((page,), page)
        QTimer.singleShot(0, self, partial(self._previews.ask, page))  # once the picture has its size

    def _came(self, page: PageRef, picture: QImage) -> None:
        finding = self.current
        if self._desk.section is not Section.TRIAGE or finding is None or page != finding.page:
            return
        dossier = self._desk.bridge.dossier
        self.view.show_picture(picture, dossier.rotation(page), dossier.straightening(page), keep=True)
        self.view.show_box(finding.box, closer=finding.box is not None and self.view.zoom == 1.0)

    def _ask_finer(self) -> None:
        finding = self.current
        if finding is not None and finding.page is not None:
            self._previews.ask_finer(finding.page)

    # The side

    def _show_card(self, finding: Finding | None) -> None:
        clear(self._card)
        clear(self._acts)
        self.buttons = {}
        if finding is None:
            self._act("done", text("window.triage.export"), self.export_requested.emit)
            return
        message, advice = finding_text(finding, self._desk.bridge.dossier)
        for label in (self._head(finding), *self._words(finding, message, advice)):
            self._card.addWidget(label)
        for name, words in self._offered(finding):
            self._act(name, words, partial(self._wish, name))
        self.buttons.setdefault(mending(finding), self.buttons["done"])

    def _head(self, finding: Finding) -> QWidget:
        holder, mark = QWidget(), QLabel()
        name, role = looks.MARKS[str(finding.level)]
        mark.setPixmap(looks.pixmap(name, 20, role, self.devicePixelRatioF()))
        said = QLabel(f"{text(f'gui.level.{finding.level}')} · {wording.finding_short(finding)}")
        said.setObjectName("heading")
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, GAP, 0, 0)
        row.addWidget(mark)
        row.addWidget(said, 1)
        return holder

    def _words(self, finding: Finding, message: str, advice: str) -> list[QLabel]:
        dossier = self._desk.bridge.dossier
        place = [page_name(dossier, finding.page)] if finding.page else []
        place += [wording.entry_title(dossier, finding.entry)] if finding.entry else []
        labels = [QLabel(message), QLabel(advice), QLabel(" · ".join(place))]
        for label in labels:
            label.setWordWrap(True)
        for label in labels[1:]:
            label.setObjectName("quiet")
        return [label for label in labels if label.text()]

    def _offered(self, finding: Finding) -> list[tuple[str, str]]:
        """(key's name, words on its button) of what can be done now, the best first."""
        mends = mending(finding)
        offered = [("done", text(f"gui.action.{mends}.text" if mends != SEEN else "window.triage.seen_it"))]
        offered.append(("waive", text("gui.action.waive.text")))
        others = [name for name in ("compare", "not_applicable") if name in fixes_for(finding) and name != mends]
        offered += [(name, text(f"gui.action.{name}.text")) for name in others]
        if finding.page is not None:
            offered += [(name, text(f"gui.action.{name}.text")) for name in ("move", "exclude") if name != mends]
        return [*offered, ("next", text("window.triage.next")), ("previous", text("window.triage.previous"))]

    def _act(self, name: str, words: str, act: Callable[[], object]) -> None:
        button = QPushButton(f"{words}    {_SHOWN_KEYS[name]}")
        button.setProperty("main", name == "done")
        writes = name not in ("next", "previous", "compare") and self.current is not None
        button.setEnabled(not (writes and self._desk.bridge.read_only))
        button.clicked.connect(act)
        self.buttons[name] = button
        self._acts.addWidget(button)

    # Acting

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key for each act; + - 0 1 zoom, Esc leaves."""
        key = Qt.Key(event.key())
        button = self.buttons.get(_KEYS.get(key, ""))
        if key == Qt.Key.Key_Escape:
            self.left.emit()
        elif key in ZOOM_KEYS:
            self.view.keyPressEvent(event)
        elif button is not None and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            button.click()
        else:
            super().keyPressEvent(event)

    def _wish(self, name: str) -> None:
        finding = self.current
        if finding is None:
            return
        if name in ("next", "previous"):
            self._step(1 if name == "next" else -1)
            return
        act = mending(finding) if name == "done" else name
        if act in AT_ONCE:
            self._done.add(finding.key)
        self.fix_requested.emit(act, finding)
        if act in AT_ONCE:
            self._follow()
        if self._desk.bridge.is_settled:
            self._settled()
        self.setFocus()

    def _step(self, by: int) -> None:
        """Round and round: after the last comes the first."""
        self._at = (self._at + by) % len(self._findings)
        self._show()


def mending(finding: Finding) -> str:
    """What Enter does: the best of what mends the finding; SEEN where nothing does, and for what only informs."""
    first = fixes_for(finding)[0]
    return SEEN if first == "waive" or finding.level is Level.HINT else first
