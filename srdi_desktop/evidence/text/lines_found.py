"""From the detector's map of ink to boxes of lines: connected components by runs, each with its own slope.

Stands in for the usual OpenCV contours, minimal rectangles and polygon offsets (differentiable binarization, Liao et
al. 2020): a component's direction comes from its second moments, its extent from the corners of its runs, and the box
is widened by area x 1.6 / perimeter as the network was trained for.

A line's own picture, upright and 48 pixels high, is cut out of the page here, too.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

_INK = 0.3  # of the network's map: part of a line
_SURE = 0.5  # mean of the map inside a line's box
_WIDEN = 1.6  # the published unclip ratio for this network
_SMALLEST = 3  # pixels of the map
_LINE_HEIGHT = 48  # pixels, fixed by the recogniser's first layer
_WIDEST = 1600  # pixels; longer lines are squeezed, which the recogniser stands better than memory does
_STACKED = 2.5  # height over width from which a line is a column of stacked letters
_LETTER = (28, 52)  # pixels of a column 48 wide: the least and greatest height of one letter with its gap
_LEAST_LETTER = 16  # pixels; what is left at the foot is less
_ROWS_AT_ONCE = 64  # of a picture resized: a whole page at once takes 25 MB more

Points = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]  # rows of (y, first x, last x + 1), or one of these columns
Pixels = npt.NDArray[np.uint8]  # of a grey picture, (height, width)
Ink = npt.NDArray[np.float32]  # the network's map, 0..1
Places = npt.NDArray[np.int32]
Shares = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Found:
    """A line of text in pixels: centre, half length along `angle` (radians, x to the right, y down), half thickness."""

    x: float
    y: float
    along: float
    across: float
    angle: float

    def corners(self, turn: int = 0) -> Points:
        """Top left, top right, bottom right, bottom left as read after turning the page clockwise by `turn`."""
        right, down = _axes(self.angle)
        u = right * self.along
        v = down * self.across
        centre = np.array([self.x, self.y])
        top_left = centre - u - v
        top_right = centre + u - v
        bottom_right = centre + u + v
        bottom_left = centre - u + v
        box = np.array([top_left, top_right, bottom_right, bottom_left])
        first = _first_corner(box, turn)
        return np.roll(box, -first, axis=0)

    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the upright rectangle around it."""
        box = self.corners()
        left, top = box.min(axis=0)
        right, bottom = box.max(axis=0)
        return float(left), float(top), float(right), float(bottom)

    def opening(self, shape: float, turn: int) -> "Found":
        """The line's beginning as read after turning the page, at most `shape` times as long as it is thick."""
        start, top_right, _, bottom_left = self.corners(turn)
        along = top_right - start
        down = bottom_left - start
        length = float(np.hypot(*along))
        wanted = shape * float(np.hypot(*down))
        if length <= wanted:
            return self
        x, y = start + along * wanted / length / 2 + down / 2
        if self.along >= self.across:
            return Found(float(x), float(y), wanted / 2, self.across, self.angle)
        return Found(float(x), float(y), self.along, wanted / 2, self.angle)

    def covers(self, other: "Found", slack: float) -> bool:
        """Whether the corners of both lie less than `slack` of the thickness apart: one line, found twice."""
        near = slack * self.thickness
        if abs(self.x - other.x) > near or abs(self.y - other.y) > near:
            return False
        apart = self.corners() - other.corners()
        return bool(np.abs(apart).max() <= near)

    @property
    def thickness(self) -> float:
        """The shorter side: the height of the line's characters with their margin."""
        shorter = min(self.along, self.across)
        return 2 * shorter


def _axes(angle: float) -> tuple[Points, Points]:
    """Unit vectors along a line of this direction and across it, downwards."""
    cosine = np.cos(angle)
    sine = np.sin(angle)
    along = np.array([cosine, sine])
    across = np.array([-sine, cosine])
    return along, across


def _first_corner(box: Points, turn: int) -> int:
    """Which corner is top left once the page has been turned clockwise."""
    radians = np.deg2rad(turn % 360)
    cosine = np.cos(radians)
    sine = np.sin(radians)
    rotation = np.array([[cosine, sine], [-sine, cosine]])
    turned = box @ rotation
    from_top_left = turned.sum(axis=1)
    return int(np.argmin(from_top_left))


def sample(grey: Pixels, corners: Points, width: int, height: int) -> Pixels:
    """The parallelogram with these corners (top left, top right, bottom right, bottom left) as a picture, bilinear."""
    origin, top_right, _, bottom_left = corners
    right = (top_right - origin) / width
    down = (bottom_left - origin) / height
    start = origin + (right + down) / 2 - 0.5
    rows, stride = grey.shape
    column = np.arange(width)
    row = np.arange(height)[:, np.newaxis]
    x = start[0] + column * right[0] + row * down[0]
    y = start[1] + column * right[1] + row * down[1]
    x = np.clip(x, 0, stride - 1.001)
    y = np.clip(y, 0, rows - 1.001)
    x = np.maximum(x, 0)
    y = np.maximum(y, 0)
    left = x.astype(np.int32)
    top = y.astype(np.int32)
    fx = (x - left).astype(np.float32)
    fy = (y - top).astype(np.float32)
    flat = grey.ravel()
    after = int(stride > 1)
    below = stride if rows > 1 else 0
    upper_left = top * stride + left
    lower_left = upper_left + below
    to_left = 1 - fx
    upper = flat[upper_left] * to_left + flat[upper_left + after] * fx
    lower = flat[lower_left] * to_left + flat[lower_left + after] * fx
    both = upper * (1 - fy) + lower * fy
    return np.asarray(np.rint(both), dtype=np.uint8)


def line_picture(grey: Pixels, found: Found, turn: int = 0) -> Pixels:
    """The line upright, 48 pixels high, cut out of `grey` along its own slope; letters that stand one below the other
    (vertical print) are laid side by side.
    """
    corners = found.corners(turn)
    start, top_right, _, bottom_left = corners
    across = max(1.0, float(np.hypot(*(top_right - start))))
    down = max(1.0, float(np.hypot(*(bottom_left - start))))
    if down >= _STACKED * across:
        tall = round(min(_WIDEST, down / across * _LINE_HEIGHT))
        column = sample(grey, corners, _LINE_HEIGHT, tall)
        return _side_by_side(column)
    natural = round(across / down * _LINE_HEIGHT)
    width = int(min(_WIDEST, max(16, natural)))
    return sample(grey, corners, width, _LINE_HEIGHT)


def _side_by_side(column: Pixels) -> Pixels:
    """A column of stacked letters, 48 pixels wide, as a row: cut where it is emptiest about every letter's height."""
    darkest = column.max() - column.mean(axis=1)
    uneven = np.convolve(darkest, np.ones(3), "same")
    height = len(column)
    least, most = _LETTER
    cuts = [0]
    while height - cuts[-1] > most:
        shortest = cuts[-1] + least
        longest = cuts[-1] + most
        emptiest = uneven[shortest:longest].argmin()
        cuts.append(shortest + int(emptiest))
    cuts.append(height)
    letters = []
    for first, last in pairwise(cuts):
        if last - first >= _LEAST_LETTER:
            letter = resized(column[first:last], _LINE_HEIGHT, _LINE_HEIGHT)
            letters.append(letter)
    if not letters:
        return column
    return np.concatenate(letters, axis=1)


def resized(grey: Pixels, width: int, height: int) -> Pixels:
    """The whole picture at another size, bilinear: rows first, then columns, a quarter of the time of `sample`."""
    rows, columns = grey.shape
    upper, lower, down = _neighbours(rows, height)
    left, right, along = _neighbours(columns, width)
    down = down[:, np.newaxis]
    along = along[:, np.newaxis]
    resized = np.empty((height, width), np.uint8)
    for top in range(0, height, _ROWS_AT_ONCE):
        band = slice(top, top + _ROWS_AT_ONCE)
        above = grey[upper[band]]
        below = grey[lower[band]].astype(np.int16)
        between = above + (below - above) * down[band]
        turned = between.T
        before = turned[left]
        both = before + (turned[right] - before) * along
        resized[band] = np.rint(both.T)
    return resized


def _neighbours(length: int, wanted: int) -> tuple[Places, Places, Shares]:
    """For each of `wanted` places along `length` pixels: the pixels around it, and how far it lies between them."""
    middles = np.arange(wanted) + 0.5
    place = np.clip(middles * (length / wanted) - 0.5, 0, length - 1)
    last_but_one = max(0, length - 2)
    before = np.minimum(place.astype(np.int32), last_but_one)
    after = np.minimum(before + 1, length - 1)
    between = (place - before).astype(np.float32)
    return before, after, between


def boxes_of(ink: Ink, scale_x: float, scale_y: float) -> tuple[Found, ...]:
    """Lines in an ink map, in pixels of the page (map pixels times scale), from top to bottom."""
    mask = ink > _INK
    runs = _runs(mask)
    if not len(runs):
        return ()
    labels = _components(runs)
    found = []
    for label in np.unique(labels):
        component = runs[labels == label]
        box = _box(component, ink, scale_x, scale_y)
        if box:
            found.append(box)
    found.sort(key=lambda box: (box.y, box.x))
    return tuple(found)


def _runs(mask: npt.NDArray[np.bool_]) -> Whole:
    """Rows of (y, first x, last x + 1) for each horizontal stretch of ink."""
    height, width = mask.shape
    padded = np.zeros((height, width + 2), dtype=np.int8)
    padded[:, 1:-1] = mask
    change = np.diff(padded, axis=1)
    begins = change == 1
    stops = change == -1
    rows, starts = np.nonzero(begins)
    _, ends = np.nonzero(stops)
    return np.stack([rows, starts, ends], axis=1)


def _components(runs: Whole) -> Whole:
    """A label for each run; runs of neighbouring rows that touch share it (union-find over two sorted lists)."""
    parent = list(range(len(runs)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    rows: list[list[int]] = runs.tolist()
    above = 0
    for here, (y, start, end) in enumerate(rows):
        before = y - 1
        while rows[above][0] < before or (rows[above][0] == before and rows[above][2] < start):
            above += 1
        other = above
        while rows[other][0] == before and rows[other][1] <= end:
            parent[root(here)] = root(other)
            other += 1
    labels = [root(i) for i in range(len(rows))]
    return np.array(labels)


def _box(runs: Whole, ink: Ink, scale_x: float, scale_y: float) -> Found | None:
    """The rectangle around one component; None where it is too small or the network is not sure."""
    y, start, end = runs.T
    width = end.max() - start.min()
    height = y.max() - y.min() + 1
    if width < _SMALLEST or height < _SMALLEST:
        return None
    if _mean(runs, ink) < _SURE:
        return None
    angle = _direction(y, start, end)
    u, v = _axes(angle)
    corners = _corners_of_runs(y, start, end)
    along = corners @ u
    across = corners @ v
    half_u = np.ptp(along) / 2
    half_v = np.ptp(across) / 2
    grow = half_u * half_v * _WIDEN / (half_u + half_v)
    middle_u = u * (along.max() + along.min()) / 2
    middle_v = v * (across.max() + across.min()) / 2
    centre = middle_u + middle_v
    return _scaled(centre, half_u + grow, half_v + grow, angle, scale_x, scale_y)


def _corners_of_runs(y: Whole, start: Whole, end: Whole) -> Whole:
    """The four corners of every run as rows of (x, y)."""
    corners = []
    for x in (start, end):
        for row in (y, y + 1):
            corner = np.stack([x, row], axis=1)
            corners.append(corner)
    return np.concatenate(corners)


def _scaled(centre: Points, along: float, across: float, angle: float, sx: float, sy: float) -> Found:
    """Map pixels to page pixels; the two scales differ by rounding only, so the box stays a rectangle."""
    cosine = np.cos(angle)
    sine = np.sin(angle)
    stretch_u = float(np.hypot(cosine * sx, sine * sy))
    stretch_v = float(np.hypot(sine * sx, cosine * sy))
    x = float(centre[0] * sx)
    y = float(centre[1] * sy)
    half_length = float(along * stretch_u)
    half_thickness = float(across * stretch_v)
    return Found(x, y, half_length, half_thickness, angle)


def _mean(runs: Whole, ink: Ink) -> float:
    """Mean of the map over the component's pixels."""
    total = 0.0
    for y, start, end in runs:
        run = ink[y, start:end]
        total += float(run.sum())
    lengths = runs[:, 2] - runs[:, 1]
    return total / float(lengths.sum())


def _direction(y: Whole, start: Whole, end: Whole) -> float:
    """Angle of the longer axis by second moments; 0 for blots that are about as wide as high (single characters)."""
    lengths = (end - start).astype(np.float64)
    middle = (start + end) / 2
    weight = lengths / lengths.sum()
    centre_x = (middle * weight).sum()
    centre_y = (y * weight).sum()
    dx = middle - centre_x
    dy = y - centre_y
    inside_runs = lengths * lengths / 12
    xx = float((weight * (dx * dx + inside_runs)).sum())
    yy = float((weight * dy * dy).sum())
    xy = float((weight * dx * dy).sum())
    less = min(xx, yy)
    as_wide_as_high = max(xx, yy) < 4 * less + 1e-9
    if as_wide_as_high and abs(xy) < less:
        return 0.0
    return 0.5 * float(np.arctan2(2 * xy, xx - yy))
