"""A sheet of paper in a picture: where it lies, and how sure that is."""

from dataclasses import dataclass
from enum import StrEnum

Point = tuple[float, float]
Corners = tuple[
    Point, Point, Point, Point
]  # of a sheet in a picture as shown, in fractions, clockwise from its top left


def is_convex(corners: Corners) -> bool:
    """Whether four points, taken in turn, bend clockwise at each of them: a quadrilateral that can be flattened."""
    for place in range(4):
        (x, y), (ahead_x, ahead_y), (then_x, then_y) = (corners[(place + step) % 4] for step in range(3))
        if (ahead_x - x) * (then_y - ahead_y) - (ahead_y - y) * (then_x - ahead_x) <= 0:
            return False
    return True


class PaperVerdict(StrEnum):
    """What can be said of a sheet found in a picture; FLAT: there is nothing to flatten."""

    SURE = "sure"
    UNSURE = "unsure"
    FLAT = "flat"


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A sheet found in a picture. score: 0..1, of its edges and the text inside. others: both sheets where the picture
    shows two papers, `corners` being the first; the verdict is then UNSURE.
    """

    corners: Corners
    score: float
    verdict: PaperVerdict
    others: tuple[Corners, ...] = ()
