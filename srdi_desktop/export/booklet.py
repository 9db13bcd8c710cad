"""A small PDF made elsewhere that the dossier takes in, with places that lead to the dossier's own pages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from srdi_desktop.export.placing import Rect
from srdi_desktop.model.page import PageRef


@dataclass(frozen=True)
class Jump:
    """A place on page `index` (from 0) of the booklet, in points, that leads to a position (from 1) of the dossier."""

    index: int
    rect: Rect
    position: int


@dataclass(frozen=True)
class Booklet:
    """A whole PDF in memory."""

    data: bytes = b""
    pages: int = 0
    jumps: tuple[Jump, ...] = field(default_factory=tuple)

    def leading(self, index: int) -> list[tuple[Rect, int]]:
        """The jumps of one page."""
        return [(jump.rect, jump.position) for jump in self.jumps if jump.index == index]


Bound = Callable[[Mapping[PageRef, int]], Booklet]  # makes a booklet that knows every page's position
