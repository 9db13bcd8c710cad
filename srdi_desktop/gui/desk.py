"""What the person is looking at: section, scope, selection. Panels listen here instead of calling each other.

Panels that nobody sees are not kept up to date: they catch up when their section is shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from srdi_desktop.gui.bridge import Bridge
from srdi_desktop.model import Box, Changes, PageRef

TRAY = ""


class Section(StrEnum):
    """The sections of the window, in order."""

    MATERIALS = "materials"
    EVALUATION = "evaluation"
    FIGURES = "figures"
    FINDINGS = "findings"
    EXPORT = "export"
    TRIAGE = "triage"  # findings one after the other; not on the rail


@dataclass(frozen=True)
class Scope:
    """Which pages the grid shows: entry None all, "" the tray; `first` narrows to the document of that page."""

    entry: str | None = None
    first: PageRef | None = None


@dataclass(frozen=True)
class Notice:
    """Something told after the fact, in place of a modal box; level good | hint | warning | error."""

    message: str
    advice: str = ""
    level: str = "hint"
    button: str = ""
    act: Callable[[], object] | None = None
    key: str = ""  # a notice with the same key replaces the older one
    step: int | None = None  # the button undoes this step of the history; gone once another one is the last


class Desk(QObject):
    """State of the view of one dossier."""

    section_changed = Signal(object)
    scope_changed = Signal()
    selection_changed = Signal()
    place_changed = Signal()  # the box on the page that is pointed at
    reveal_requested = Signal(object)  # page to select and scroll to
    notice_posted = Signal(object)
    help_requested = Signal(str)  # topic
    notice_ended = Signal(str)  # key of a notice that is not true any more

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.bridge = bridge
        self.section = Section.MATERIALS
        self.scope = Scope()
        self.selection: tuple[PageRef, ...] = ()
        self.current: PageRef | None = None
        self.place: Box | None = None
        self.triaged = ""  # key of the finding that triage showed last

    def copy(self) -> "Desk":
        """The same place for another window; connections of the old one stay behind."""
        made = Desk(self.bridge)
        made.section = self.section
        made.scope = self.scope
        made.selection = self.selection
        made.current = self.current
        made.triaged = self.triaged
        return made

    def show_section(self, section: Section) -> None:
        """Switch to a section."""
        if section != self.section:
            self.section = section
            self.section_changed.emit(section)

    def show_scope(self, scope: Scope) -> None:
        """Show other pages in the grid."""
        if scope != self.scope:
            self.scope = scope
            self.select((), None)
            self.scope_changed.emit()

    def select(self, pages: Sequence[PageRef], current: PageRef | None) -> None:
        """The pages that actions work on, and the one the inspector shows."""
        if (tuple(pages), current) != (self.selection, self.current):
            if current != self.current:
                self.place = None
            self.selection = tuple(pages)
            self.current = current
            self.selection_changed.emit()

    def point_at(self, box: Box | None) -> None:
        """Mark a place on the current page."""
        self.place = box
        self.place_changed.emit()

    def reveal(self, page: PageRef, box: Box | None = None) -> None:
        """Go to a page wherever it lies, and to a place on it."""
        scope = Scope(self.entry_of(page))
        self.show_section(Section.MATERIALS)
        if self.scope.entry is not None and self.scope.entry != scope.entry:
            self.show_scope(scope)
        elif self.scope.first is not None:
            self.show_scope(Scope(self.scope.entry))
        self.reveal_requested.emit(page)
        self.point_at(box)

    def entry_of(self, page: PageRef) -> str:
        """Entry id of a page, "" for the tray."""
        if page in self.bridge.dossier.decisions.excluded:
            return TRAY
        return self.bridge.verdicts.entry_of(page) or TRAY

    def tell(self, notice: Notice) -> None:
        """Show a notice."""
        self.notice_posted.emit(notice)

    def end_notice(self, key: str) -> None:
        """Take a notice away that is not true any more."""
        self.notice_ended.emit(key)


class WhenShown(QObject):
    """Calls `refresh` after changes that `touch` the section: at once while it is shown, else when it is shown next."""

    def __init__(
        self, desk: Desk, section: Section, refresh: Callable[[], object], touch: Callable[[Changes], bool]
    ) -> None:
        super().__init__()
        self._desk = desk
        self._section = section
        self._refresh = refresh
        self._touch = touch
        self._dirty = False
        desk.bridge.dossier_changed.connect(self._mark)
        desk.section_changed.connect(self._catch_up)

    def _mark(self, changes: Changes) -> None:
        self._dirty = self._dirty or self._touch(changes)
        self._catch_up(self._desk.section)

    def _catch_up(self, section: Section) -> None:
        if self._dirty and section == self._section:
            self._dirty = False
            self._refresh()


def offer_help(window: QWidget, desk: Desk, topic: str) -> None:
    """F1 in a window that lies over the main one."""
    QShortcut(QKeySequence("F1"), window).activated.connect(lambda: desk.help_requested.emit(topic))
