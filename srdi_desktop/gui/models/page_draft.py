"""What a person is about to do to a page, tool by tool, before it is accepted. Knows no window."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from srdi_desktop.gui.models.outlines import CoverOutline, CropOutline, CutOutline, Outline, SheetOutline
from srdi_desktop.model import WHOLE, Corners, FoundPaper, PaperVerdict, Reshaping, turned_corners

_INSET = 0.05  # of the picture, where no sheet was found: the four handles can be seen and held
_AROUND: Corners = ((_INSET, _INSET), (1 - _INSET, _INSET), (1 - _INSET, 1 - _INSET), (_INSET, 1 - _INSET))
_USUAL_SEALS = 60  # of 100, to begin with
_PARTS: dict[str, Callable[[Reshaping], Any]] = {  # tool -> what of a Reshaping is its own
    "flatten": lambda by: (by.corners, by.evened),
    "crop": lambda by: by.crop,
    "tones": lambda by: (by.brightness, by.contrast),
    "seals": lambda by: by.seals,
    "cover": lambda by: by.covers,
    "cut": lambda by: (by.cuts, by.upright_cuts),
}
_ON_THE_SHEET = {"crop", "cover", "cut"}  # they move with the corners
TOOLS = tuple(_PARTS)


class PageDraft:
    """`now` is what would be accepted of the sheet in hand: what was there before, what was set by hand, and what the
    tool in hand proposes; `whole` is that of all sheets of the picture.

    A proposal that nobody touched is dropped when another tool is taken up, unless the draft was begun for its tool.
    """

    def __init__(self, start: Reshaping, paper: FoundPaper | None, tool: str, in_hand: int = 0) -> None:
        self.start = start
        self._sheets = self._entered = start.sheets
        self.in_hand = min(in_hand, len(self._sheets) - 1)
        self._found = paper  # a flat page too: its handles begin at its edges
        self._paper = paper if paper is not None and paper.verdict is not PaperVerdict.FLAT else None
        self._kept = {tool}
        self.tool = tool
        self.take_up(tool)

    @property
    def now(self) -> Reshaping:
        """What would be done to the sheet in hand."""
        return self._sheets[self.in_hand]

    @now.setter
    def now(self, by: Reshaping) -> None:
        sheets = list(self._sheets)
        sheets[self.in_hand] = by
        self._sheets = tuple(sheets)

    @property
    def whole(self) -> Reshaping:
        """What would be accepted."""
        first, *others = self._sheets
        return replace(first, second=others[0] if others else None)

    @property
    def has_two(self) -> bool:
        """Whether two sheets of the picture become pages."""
        return len(self._sheets) > 1

    def take_up(self, tool: str) -> None:
        """Another tool, with what it proposes where the page has nothing of it yet."""
        if self.tool not in self._kept:
            self._put(self._entered)
        self.tool, self._entered = tool, self._sheets
        self._propose()

    def take_other(self) -> None:
        """The other sheet in hand, where there are two."""
        self.in_hand = (self.in_hand + 1) % len(self._sheets)

    def set_two(self, *, on: bool) -> None:
        """Whether a second sheet of the picture becomes a page too; it is in hand then."""
        self._kept.add(self.tool)
        if not on:
            self._put(self._sheets[:1])
        elif not self.has_two:
            found = self._paper.others[1:] if self._paper is not None else ()
            second = Reshaping(found[0] if found else _AROUND, evened=self.now.evened)
            self._sheets = (*self._sheets, second)
            self.in_hand = 1

    def drop_in_hand(self) -> None:
        """The sheet in hand becomes no page; of the only one the corners are gone."""
        if not self.has_two:
            self.set_corners(None)
            return
        self._kept.add(self.tool)
        self._put(tuple(sheet for number, sheet in enumerate(self._sheets) if number != self.in_hand))
        self._entered = self._sheets

    def reset(self) -> None:
        """The tool in hand begins as on a page that nobody edited."""
        self._kept.add(self.tool)
        if self.tool == "flatten":
            self._put(self._sheets[:1])
        self.now = _without(self.now, self.tool)
        self._entered = self._sheets
        self._propose()

    def _put(self, sheets: tuple[Reshaping, ...]) -> None:
        self._sheets = sheets
        self.in_hand = min(self.in_hand, len(sheets) - 1)

    def _propose(self) -> None:
        if self.tool == "flatten" and self.now.corners is None and self._paper is not None:
            self.now = replace(self.now.with_corners(self._paper.corners), evened=True)
            self._sheets += tuple(Reshaping(corners, evened=True) for corners in self._paper.others[1:])
        elif self.tool == "seals" and not self.now.seals:
            self.now = replace(self.now, seals=_USUAL_SEALS)

    # What the tool shows

    @property
    def guidance(self) -> str:
        """Key of what the flatten tool says: stored | none (no sheet was found) | flat | two | sure | unsure."""
        if self.has_two:
            return "two"
        if self.start.corners is not None:
            return "stored"
        return "none" if self._found is None else str(self._found.verdict)

    def outline(self) -> Outline | None:
        """What the hand moves; None for a tool without handles."""
        by = self.now
        match self.tool:
            case "flatten":
                found = self._found.corners if self._found is not None else _AROUND
                return SheetOutline(turned_corners(by.corners or found, by.turn))
            case "crop":
                return CropOutline(by.crop or WHOLE)
            case "cover":
                return CoverOutline(by.covers)
            case "cut":
                return CutOutline(by.cuts, across=not by.upright_cuts)
        return None

    # What the hand does

    def set_outline(self, outline: Outline) -> None:
        """Take over what was drawn."""
        match outline:
            case SheetOutline():
                self.set_corners(turned_corners(outline.value, -self.now.turn))
            case CropOutline():
                self.set_values(crop=None if outline.value == WHOLE else outline.value)
            case CoverOutline():
                self.set_values(covers=outline.value)
            case CutOutline():
                self.set_values(cuts=outline.value, upright_cuts=not outline.across)

    def set_corners(self, corners: Corners | None) -> None:
        """Other corners, or none: what lay on the sheet before stays over the same print."""
        self._kept.add(self.tool)
        entered = self._entered[self.in_hand] if self.in_hand < len(self._entered) else self.now
        self.now = replace(entered.with_corners(corners), evened=self.now.evened)

    def propose_cuts(self, lines: CutOutline) -> None:
        """Lines that the program found; dropped like any proposal that nobody touched."""
        self.now = replace(self.now, cuts=lines.value, upright_cuts=not lines.across)

    def set_values(self, **values: Any) -> None:
        """Fields of the Reshaping."""
        self._kept.add(self.tool)
        self.now = replace(self.now, **values)

    @property
    def key(self) -> str:
        """The tool whose part is changed, "edit" for several, "" for none: the name of the step."""
        return changed_tools(self.start, self.whole.rounded())


def changed_tools(before: Reshaping, after: Reshaping) -> str:
    """The tool whose part differs, "light" where only the light was made even, "edit" for several, "" for none."""
    names = _changed(before, after)
    if before.second != after.second:
        names |= _changed(before.second or Reshaping(), after.second or Reshaping())
    return "" if not names else names.pop() if len(names) == 1 else "edit"


def _changed(before: Reshaping, after: Reshaping) -> set[str]:
    """Tools whose parts differ on one sheet."""
    names = {name for name, part in _PARTS.items() if part(before) != part(after)}
    if before.corners == after.corners:
        return {"light" if name == "flatten" else name for name in names}
    return {name for name in names if name not in _ON_THE_SHEET or name not in before.applied}


def _without(by: Reshaping, tool: str) -> Reshaping:
    match tool:
        case "flatten":
            return replace(by.with_corners(None), evened=False)
        case "crop":
            return replace(by, crop=None)
        case "tones":
            return replace(by, brightness=0, contrast=0)
        case "seals":
            return replace(by, seals=0)
        case "cover":
            return replace(by, covers=())
    return replace(by, cuts=(), upright_cuts=False)
