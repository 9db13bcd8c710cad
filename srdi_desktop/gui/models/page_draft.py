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
    """`now` is what would be accepted: what was there before, what was set by hand, and what the tool in hand proposes.

    A proposal that nobody touched is dropped when another tool is taken up, unless the draft was begun for its tool.
    """

    def __init__(self, start: Reshaping, paper: FoundPaper | None, tool: str) -> None:
        self.start = self.now = self._entered = start
        self._found = paper  # a flat page too: its handles begin at its edges
        self._paper = paper if paper is not None and paper.verdict is not PaperVerdict.FLAT else None
        self._kept = {tool}
        self.tool = tool
        self.take_up(tool)

    def take_up(self, tool: str) -> None:
        """Another tool, with what it proposes where the page has nothing of it yet."""
        if self.tool not in self._kept:
            self.now = self._entered
        self.tool, self._entered = tool, self.now
        self._propose()

    def reset(self) -> None:
        """The tool in hand begins as on a page that nobody edited."""
        self._kept.add(self.tool)
        self.now = self._entered = _without(self.now, self.tool)
        self._propose()

    def _propose(self) -> None:
        if self.tool == "flatten" and self.now.corners is None and self._paper is not None:
            self.now = replace(self.now.with_corners(self._paper.corners), evened=True)
        elif self.tool == "seals" and not self.now.seals:
            self.now = replace(self.now, seals=_USUAL_SEALS)

    # What the tool shows

    @property
    def guidance(self) -> str:
        """Key of what the flatten tool says: stored | none (no sheet was found) | flat | two | sure | unsure."""
        if self.start.corners is not None:
            return "stored"
        if self._found is None:
            return "none"
        return "two" if self._found.others else str(self._found.verdict)

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
        self.now = replace(self._entered.with_corners(corners), evened=self.now.evened)

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
        return changed_tools(self.start, self.now.rounded())


def changed_tools(before: Reshaping, after: Reshaping) -> str:
    """The tool whose part differs, "light" where only the light was made even, "edit" for several, "" for none."""
    names = [name for name, part in _PARTS.items() if part(before) != part(after)]
    if before.corners == after.corners:
        names = ["light" if name == "flatten" else name for name in names]
    else:
        names = [name for name in names if name not in _ON_THE_SHEET or name not in before.applied]
    return "" if not names else names[0] if len(names) == 1 else "edit"


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
