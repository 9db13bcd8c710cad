"""What a person did to the picture of a page: flattened, cropped, lightened, covered, cut. The original stays as it is;
from it and a Reshaping a scan is derived that takes the page's place.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from srdi_desktop.model.page import Box, PageRef
from srdi_desktop.model.paper import Corners, Point

WHOLE = Box(0.0, 0.0, 1.0, 1.0)
_FRAME: Corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
_PLACES = 5  # decimals of a fraction: a tenth of a pixel of the largest page


@dataclass(frozen=True, slots=True)
class Reshaping:
    """Applied to the original picture in the order of the fields; the defaults leave it as it is.

    corners: of the paper, fractions of the picture as shown, clockwise from the top left, perhaps a little outside it;
    turn: degrees clockwise after flattening. crop, covers and cuts are fractions of **the sheet**: the picture after
    flattening and turn, before the crop. brightness, contrast: -100..100; seals: 0..100, how much stronger reds become;
    cuts: heights at which one page becomes several, or, with `upright_cuts`, places across. second: another sheet in
    the same picture, with corners of its own; its pages follow those of the first.
    """

    corners: Corners | None = None
    evened: bool = False
    turn: int = 0
    crop: Box | None = None
    brightness: int = 0
    contrast: int = 0
    seals: int = 0
    covers: tuple[Box, ...] = ()
    cuts: tuple[float, ...] = ()
    upright_cuts: bool = False
    second: "Reshaping | None" = None

    @property
    def sheets(self) -> tuple["Reshaping", ...]:
        """What is done to each sheet of the picture by itself."""
        first = replace(self, second=None)
        return (first,) if self.second is None else (first, self.second)

    @property
    def is_empty(self) -> bool:
        """Whether the original may stand there itself, perhaps turned."""
        return not self.applied

    @property
    def applied(self) -> tuple[str, ...]:
        """What it does to any of its sheets, in its order, in the report's words."""
        done = {
            "flatten": self.corners is not None,
            "light": self.evened,
            "crop": self.crop is not None,
            "tones": bool(self.brightness or self.contrast),
            "seals": bool(self.seals),
            "cover": bool(self.covers),
            "cut": self.parts > 1,
        }
        behind = self.second.applied if self.second is not None else ()
        return tuple(name for name, does in done.items() if does or name in behind)

    @property
    def parts(self) -> int:
        """How many pages it makes of one."""
        return sum(len(sheet.pieces()) for sheet in self.sheets)

    @property
    def cover_count(self) -> int:
        """How many places are covered, on all its sheets."""
        return sum(len(sheet.covers) for sheet in self.sheets)

    def pieces(self) -> tuple[Box, ...]:
        """Places on the first sheet of the pages made of it, the upper or left ones first."""
        crop = self.crop or WHOLE
        low, high = _reach(crop, upright=self.upright_cuts)
        edges = [low, *(cut for cut in sorted(self.cuts) if low < cut < high), high]
        if self.upright_cuts:
            return tuple(Box(left, crop.top, right, crop.bottom) for left, right in pairwise(edges))
        return tuple(Box(crop.left, top, crop.right, bottom) for top, bottom in pairwise(edges))

    def turned(self, degrees: int) -> "Reshaping":
        """The same on a first sheet that stands otherwise: turned clockwise by a multiple of 90 degrees more."""
        degrees %= 360
        if not degrees:
            return self
        half = degrees == 180
        backwards = half or self.upright_cuts == (degrees == 270)
        cuts = tuple(1.0 - cut for cut in reversed(self.cuts)) if backwards else self.cuts
        upright = self.upright_cuts if half else not self.upright_cuts
        return replace(
            self,
            turn=(self.turn + degrees) % 360,
            crop=self.crop and self.crop.turned(degrees),
            covers=tuple(cover.turned(degrees) for cover in self.covers),
            cuts=cuts,
            upright_cuts=upright and bool(cuts),
        )

    def with_corners(self, corners: Corners | None) -> "Reshaping":
        """Other corners of the first sheet; crop, covers and cuts lie over the same print as before, or over more."""

        def moved(box: Box) -> Box:
            places = [_onto(self.corners, place) for place in _points(box.turned(-self.turn))]
            return _around(_back(corners, place) for place in places).turned(self.turn)

        def cut_again(cut: float) -> float:
            box = moved(Box(cut, 0.5, cut, 0.5) if self.upright_cuts else Box(0.5, cut, 0.5, cut))
            return box.left if self.upright_cuts else box.top

        covers = tuple(moved(cover) for cover in self.covers)
        cuts = tuple(cut_again(cut) for cut in self.cuts)
        return replace(self, corners=corners, crop=self.crop and moved(self.crop), covers=covers, cuts=cuts)

    def rounded(self) -> "Reshaping":
        """The one way to write it: fractions of five decimals, boxes on the sheet, cuts in order, nothing idle; a
        second sheet only beside a first.
        """
        crop = self.crop and _tidy(self.crop)
        covers = {_tidy(cover) for cover in self.covers}
        tidy = replace(
            self,
            corners=self.corners and _every(self.corners, _rounded),
            turn=self.turn % 360,
            crop=None if crop is None or crop == WHOLE or _is_nothing(crop) else crop,
            covers=tuple(sorted((cover for cover in covers if not _is_nothing(cover)), key=_points)),
            second=None if self.corners is None or self.second is None else self.second.rounded(),
        )
        low, high = _reach(tidy.crop or WHOLE, upright=self.upright_cuts)
        cuts = sorted({round(cut, _PLACES) for cut in self.cuts})
        kept = tuple(cut for cut in cuts if low < cut < high)
        return replace(tidy, cuts=kept, upright_cuts=self.upright_cuts and bool(kept))


@dataclass(frozen=True, slots=True)
class Derivation:
    """Where a derived scan comes from: the original page and what was done to it."""

    of: PageRef
    by: Reshaping


def turned_corners(corners: Corners, degrees: int) -> Corners:
    """Corners on the picture turned clockwise by 0, 90, 180 or 270 degrees, again from what is the top left there."""
    steps = degrees % 360 // 90
    for _ in range(steps):
        corners = _every(corners, lambda point: (1.0 - point[1], point[0]))
        corners = (corners[3], corners[0], corners[1], corners[2])
    return corners


def _reach(crop: Box, *, upright: bool) -> Point:
    """From where to where cuts of a sheet may lie."""
    return (crop.left, crop.right) if upright else (crop.top, crop.bottom)


def _every(corners: Corners, change: Callable[[Point], Point]) -> Corners:
    first, second, third, fourth = corners
    return change(first), change(second), change(third), change(fourth)


def _rounded(point: Point) -> Point:
    return round(point[0], _PLACES), round(point[1], _PLACES)


def _points(box: Box) -> Corners:
    return (box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)


def _around(points: Iterable[Point]) -> Box:
    """The smallest box that holds the points."""
    across, down = zip(*points, strict=True)
    return Box(min(across), min(down), max(across), max(down))


def _tidy(box: Box) -> Box:
    """On the sheet, rounded, its sides in order."""
    left, right = sorted((box.left, box.right))
    top, bottom = sorted((box.top, box.bottom))
    sides = (round(min(max(side, 0.0), 1.0), _PLACES) for side in (left, top, right, bottom))
    return Box(*sides)


def _is_nothing(box: Box) -> bool:
    return box.left >= box.right or box.top >= box.bottom


_Projection = tuple[float, float, float, float, float, float, float, float]


def _projection(corners: Corners) -> _Projection:
    """Coefficients a..h of the projective map of the unit square onto four points, its own corners in the same order:
    x = (a u + b v + c) / (g u + h v + 1), y = (d u + e v + f) / (g u + h v + 1).

    P. Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, section 2.2.3. ZeroDivisionError for points
    of which three lie in a line.
    """
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    across, down = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    right = (x1 - x2, y1 - y2)
    left = (x3 - x2, y3 - y2)
    area = right[0] * left[1] - left[0] * right[1]
    g = (across * left[1] - left[0] * down) / area
    h = (right[0] * down - across * right[1]) / area
    return (x1 - x0 + g * x1, x3 - x0 + h * x3, x0, y1 - y0 + g * y1, y3 - y0 + h * y3, y0, g, h)


def _onto(corners: Corners | None, place: Point) -> Point:
    """A place on the flattened sheet, on the picture."""
    a, b, c, d, e, f, g, h = _projection(corners or _FRAME)
    u, v = place
    depth = g * u + h * v + 1
    return (a * u + b * v + c) / depth, (d * u + e * v + f) / depth


def _back(corners: Corners | None, place: Point) -> Point:
    """The inverse of `_onto`, by Cramer's rule."""
    a, b, c, d, e, f, g, h = _projection(corners or _FRAME)
    x, y = place
    upper = (a - g * x, b - h * x, x - c)
    lower = (d - g * y, e - h * y, y - f)
    area = upper[0] * lower[1] - upper[1] * lower[0]
    u = (upper[2] * lower[1] - upper[1] * lower[2]) / area
    v = (upper[0] * lower[2] - upper[2] * lower[0]) / area
    return u, v
