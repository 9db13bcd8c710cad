"""Straight edges of a small colour picture: print closed away, thinned gradients, Hough votes, least-squares lines.

A grey closing (Serra, Image Analysis and Mathematical Morphology, 1982: maximum, then minimum, in a square) lets print,
rules and thin frames vanish on lighter paper. Colour edges take the strongest of luminance and two opponent colours.
Thinning keeps the ridge across the edge (Canny, PAMI 1986). Lines are in normal form, x cos + y sin = offset; a pixel
votes only at its own direction and its neighbours (Duda and Hart, CACM 1972, with the gradient's direction as
O'Gorman and Clowes, 1973, use it). Each peak is then fitted to the pixels near it by total least squares.

Points on slanting edges vote for the centres of rings as well, along their gradient, up and down.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from srdi_desktop.evidence.measured_page import Floats, Levels, Numbers, Places

Picture = npt.NDArray[np.uint8]  # (height, width, 3)

BINS = 360  # directions of the slope, a degree each: the two edges of a narrow gap are two lines
OFF = 3  # degrees to either side of a pixel's own direction at which it votes
ALONG = 10  # degrees by which the edge of a pixel near a line may differ from it
NEAR = 2.5  # pixels from a line within which its edge's pixels lie
PEAK_WIDE, PEAK_FAR = 4, 6  # degrees and pixels around a peak in which it is the only line
MOST_PIXELS = 9000  # the strongest vote; more are texture
OPPONENT = 0.7  # weight of a difference of colours beside one of luminance
CAP = 40.0  # grey levels of gradient from which an edge votes no more
SHORTEST = 0.08  # of the picture's shorter side: what a line's votes must come to
FEWEST = 8  # pixels that a line is fitted to
_NEIGHBOURS = ((0, 1), (1, 1), (1, 0), (1, -1))  # rows down, columns across: up the slope, by eighths of a turn
NOISE_PART = 60  # percent of the pixels whose gradient is texture
LEAST_NOISE = 1.2  # grey levels


@dataclass(frozen=True)
class Gradient:
    """The strongest channel's slope at each pixel, grey levels across two pixels, (height, width) each."""

    across: Numbers
    down: Numbers
    size: Numbers

    @property
    def noise(self) -> float:
        """Grey levels that the gradients of most of the picture's pixels stay below."""
        sampled = self.size[::3, ::3]
        usual = float(np.percentile(sampled, NOISE_PART))
        return max(LEAST_NOISE, usual)


def closed(picture: Picture, side: int) -> Picture:
    """The picture after a grey closing with a square of `side` pixels, an odd number."""
    highest = _maximum(picture, side)
    return 255 - _maximum(255 - highest, side)


def _maximum(picture: Picture, side: int) -> Picture:
    """Of the square around each pixel, edges repeated; along rows and columns one after the other."""
    half = side // 2
    found = picture
    for axis in (0, 1):
        reach = [(0, 0)] * picture.ndim
        reach[axis] = (half, half)
        padded = np.pad(found, reach, mode="edge")
        found = _running_maximum(padded, side, axis)
    return found


def _running_maximum(padded: Picture, side: int, axis: int) -> Picture:
    """Of windows of `side` along the axis; each step doubles the window."""
    rows = np.moveaxis(padded, axis, 0)
    window = 1
    while window < side:
        step = min(window, side - window)
        behind = rows[:-step]
        rows = np.maximum(behind, rows[step:])
        window += step
    return np.moveaxis(rows, 0, axis)


def gradient_of(picture: Picture) -> Gradient:
    """Central differences of luminance, red against green, yellow against blue, lightly smoothed; of each pixel the
    channel with the largest.
    """
    channels = picture.transpose(2, 0, 1)
    red, green, blue = channels.astype(np.float32)
    luminance = (red + green + blue) / 3
    red_green = (red - green) * OPPONENT
    yellow_blue = ((red + green) / 2 - blue) * OPPONENT
    smooth = _smoothed(np.stack([luminance, red_green, yellow_blue]))
    level = smooth[:, 1:-1]
    across = level[:, :, 2:] - level[:, :, :-2]
    upright = smooth[:, :, 1:-1]
    down = upright[:, 2:] - upright[:, :-2]
    sizes = np.hypot(across, down)
    strongest = sizes.argmax(axis=0)[None]
    parts = (across, down, sizes)
    taken = [np.take_along_axis(part, strongest, 0) for part in parts]
    return Gradient(*(part[0] for part in taken))


def _smoothed(channels: Numbers) -> Numbers:
    """Binomial smoothing over three pixels each way, with a rim of one pixel for the differences."""
    rim = ((0, 0), (2, 2), (2, 2))
    padded = np.pad(channels, rim, mode="edge")
    rows = padded[:, :-2] + padded[:, 2:]
    rows += 2 * padded[:, 1:-1]
    smooth = rows[:, :, :-2] + rows[:, :, 2:]
    smooth += 2 * rows[:, :, 1:-1]
    smooth /= 16
    return np.asarray(smooth)


def lines_of(gradient: Gradient, most: int, least: float) -> Numbers:
    """(n, 3) lines (cos, sin, offset), the normal pointing up the slope, through ridges steeper than `least`: at most
    so many, the strongest first.
    """
    row, column = _ridges(gradient, least).T
    down = gradient.down[row, column]
    across = gradient.across[row, column]
    size = gradient.size[row, column]
    capped = np.minimum(size, CAP)
    weight = np.sqrt(capped / CAP)
    edge = _Edge(row, column, np.arctan2(down, across), weight)
    shape = gradient.size.shape
    votes = _votes(edge, shape)
    fitted: list[tuple[float, float, float]] = []
    for peak in _peaks(votes, most, shape):
        line = _fitted(edge, *peak)
        if line is not None:
            fitted.append(line)
    return np.array(fitted, np.float32).reshape(-1, 3)


@dataclass(frozen=True)
class _Edge:
    """Pixels on ridges: where, direction of the slope in radians, weight 0..1."""

    row: Places
    column: Places
    direction: Numbers
    weight: Numbers


def _ridges(gradient: Gradient, least: float) -> Places:
    """(n, 2) rows and columns no weaker than both neighbours up and down the slope, the strongest MOST_PIXELS."""
    size = gradient.size
    inner = _shifted(size, 0, 0)
    down = _shifted(gradient.down, 0, 0)
    across = _shifted(gradient.across, 0, 0)
    direction = np.arctan2(down, across)
    eighths = np.rint(direction / (np.pi / 4))
    sector = eighths.astype(np.int8) % 4
    ridge = np.zeros(inner.shape, bool)
    for number, (rows, columns) in enumerate(_NEIGHBOURS):
        ahead = _shifted(size, rows, columns)
        behind = _shifted(size, -rows, -columns)
        highest = (inner >= ahead) & (inner > behind)
        ridge |= highest & (sector == number)
    places = np.argwhere(ridge & (inner > least)) + 1
    if len(places) <= MOST_PIXELS:
        return places
    row, column = places.T
    strength = size[row, column]
    rising = np.argpartition(strength, -MOST_PIXELS)
    strongest = rising[-MOST_PIXELS:]
    return np.asarray(places[strongest])


def _shifted(size: Numbers, down: int, across: int) -> Numbers:
    """The inner pixels' neighbours so far down and across."""
    height, width = size.shape
    rows = slice(1 + down, height - 1 + down)
    columns = slice(1 + across, width - 1 + across)
    return size[rows, columns]


def _votes(edge: _Edge, shape: tuple[int, ...]) -> Numbers:
    """(BINS, offsets) of weights; offsets begin at minus the diagonal."""
    height, width = shape
    reach = int(np.hypot(height, width)) + 2
    offsets = 2 * reach
    bins_of_radian = BINS / (2 * np.pi)
    exact = edge.direction * bins_of_radian
    own = np.floor(exact).astype(np.intp)
    total = np.zeros(BINS * offsets, np.float64)
    for off in range(-OFF, OFF + 1):
        number = own + off
        angle = (number + 0.5) * (2 * np.pi / BINS)
        offset = edge.column * np.cos(angle)
        offset += edge.row * np.sin(angle)
        place = np.rint(offset).astype(np.intp) + reach
        cell = (number % BINS) * offsets + place
        total += np.bincount(cell, edge.weight, len(total))
    votes = total.reshape(BINS, offsets)
    return votes.astype(np.float32)


def _peaks(votes: Numbers, most: int, shape: tuple[int, ...]) -> list[tuple[float, float]]:
    """(angle, offset) of the highest sums of three neighbouring offsets, one after another."""
    offsets = votes.shape[1]
    reach = offsets // 2
    least = SHORTEST * min(shape)
    wide = votes.copy()
    beside = votes[:, :-2] + votes[:, 2:]
    wide[:, 1:-1] += beside
    found: list[tuple[float, float]] = []
    for _ in range(most):
        number, at = divmod(int(wide.argmax()), offsets)
        if wide[number, at] < least:
            break
        angle = (number + 0.5) * 2 * np.pi / BINS
        found.append((angle, float(at - reach)))
        first = max(0, at - PEAK_FAR)
        alike = slice(first, at + PEAK_FAR + 1)
        for near in range(number - PEAK_WIDE, number + PEAK_WIDE + 1):
            wide[near % BINS, alike] = 0
    return found


def _fitted(edge: _Edge, angle: float, offset: float) -> tuple[float, float, float] | None:
    """The line through a peak's pixels: least squares of distances at right angles, first of those farther off."""
    cos = float(np.cos(angle))
    sin = float(np.sin(angle))
    for reach in (2 * NEAR, NEAR):
        turned = edge.direction - np.arctan2(sin, cos)
        within_turn = (turned + np.pi) % (2 * np.pi)
        apart = np.abs(within_turn - np.pi)
        height = edge.column * cos + edge.row * sin
        distance = np.abs(height - offset)
        near = (distance < reach) & (apart < np.radians(ALONG))
        if near.sum() < FEWEST:
            return None
        x = edge.column[near]
        y = edge.row[near]
        points = np.stack([x, y], axis=1)
        weight = edge.weight[near]
        share = weight / weight.sum()
        middle = share @ points
        away = points - middle
        spread = (away * share[:, None]).T @ away
        _, axes = np.linalg.eigh(spread)
        thinnest = axes[:, 0]
        normal = thinnest * np.sign(thinnest @ (cos, sin))
        cos, sin = normal.tolist()
        offset = float(middle @ normal)
    return cos, sin, offset


def unlike(lines: Numbers, degrees: float, pixels: float) -> Numbers:
    """The lines without those that lie so near to an earlier one, the same side being the lighter."""
    kept: list[Numbers] = []
    most = np.cos(np.radians(degrees))
    for line in lines:
        others = np.array(kept, np.float32).reshape(-1, 3)
        cosine = others[:, :2] @ line[:2]
        apart = np.abs(others[:, 2] - line[2])
        near = (cosine > most) & (apart < pixels)
        if not near.any():
            kept.append(line)
    return np.array(kept, np.float32).reshape(-1, 3)


Points = Levels  # (4, n): x and y in pixels, the gradient there across and down
Span = tuple[float, float]  # least and greatest longer radius, pixels

MOST_POINTS = 6000  # that vote for a centre
CELL = 3  # pixels of a voting cell
RADIUS_STEP = 3  # pixels
CENTRES = 4  # of each shape


def slanting_points(levels: Levels, least_slant: float, least: float) -> Points:
    """Where the gradient is steeper than `least`, and its weaker direction more than `least_slant` of the stronger.
    What lies along table rules, level or upright, is left out: of a ring's edge an eighth, of red tables and of print
    most.
    """
    down = _differences(levels)
    across = _differences(levels.T).T
    size_down = np.abs(down)
    size_across = np.abs(across)
    weaker = np.minimum(size_down, size_across)
    stronger = np.maximum(size_down, size_across)
    slanting = weaker > least_slant * stronger
    steep = stronger > least
    rows, columns = np.nonzero(slanting & steep)
    if len(rows) > MOST_POINTS:
        some = _steepest_and_some(stronger[rows, columns])
        rows = rows[some]
        columns = columns[some]
    gradient_across = across[rows, columns]
    gradient_down = down[rows, columns]
    points = np.stack([columns, rows, gradient_across, gradient_down])
    return points.astype(np.float32)


def _differences(levels: Levels) -> Levels:
    """Of each row between the one behind and the one before; 0 in the first and the last."""
    found = np.zeros_like(levels)
    before = levels[2:]
    behind = levels[:-2]
    found[1:-1] = before - behind
    return found


def _steepest_and_some(steepness: Levels) -> Places:
    """Places of so many points: half of them the steepest, which a dark seal on a pattern has, half spread evenly over
    the others, which a pale seal beside a dark frame has.
    """
    falling = np.argsort(-steepness, kind="stable")
    half = MOST_POINTS // 2
    steepest = falling[:half]
    others = np.sort(falling[half:])
    last = len(others) - 1
    evenly = np.linspace(0, last, half)
    some = others[evenly.astype(int)]
    return np.concatenate([steepest, some])


def centres_of(points: Points, shape: tuple[int, ...], circling: Floats, span: Span) -> Floats:
    """(CENTRES, 2) places in a picture of `shape` that most points agree on as the centre of a ring within `span`.
    `circling`: the matrix that makes the ring a circle.
    """
    low, high = span
    height, width = shape
    margin = high + CELL  # so that no vote falls outside
    xs = [0, width, 0, width]
    ys = [0, 0, height, height]
    corners = circling @ np.array([xs, ys])
    corner = corners.min(axis=1) - margin
    farthest = corners.max(axis=1) + high + CELL
    size = farthest - corner
    cells = np.ceil(size / CELL) + 1
    columns, rows = cells.astype(int).tolist()
    back = np.linalg.inv(circling)
    turned_back = back.T.astype(np.float32)
    normal = turned_back @ points[2:]
    normal /= np.hypot(*normal) * CELL
    away = np.arange(low, high, RADIUS_STEP, dtype=np.float32)
    away = np.concatenate((away, -away))[:, None]  # up and down the gradient
    place = circling.astype(np.float32) @ points[:2]
    place -= corner[:, None].astype(np.float32)
    place *= np.float32(1 / CELL)
    across, down = normal
    x, y = place
    column = (x + away * across).astype(np.int32)
    row = (y + away * down).astype(np.int32)
    cell = row * columns + column
    nearness = np.abs(1 / away)
    weight = np.broadcast_to(nearness, cell.shape)
    count = rows * columns
    votes = np.bincount(cell.ravel(), weight.ravel(), minlength=count)
    grid = np.asarray(votes, np.float64).reshape(rows, columns)
    centres = _most_voted(grid, low) * CELL + corner
    return np.asarray(centres @ back.T, np.float64)


def _most_voted(votes: Floats, radius: float) -> Places:
    """(CENTRES, 2) column and row of the corner between the four cells most voted for, half a radius apart."""
    lefts = votes[:, :-1]
    rights = votes[:, 1:]
    grid = lefts[:-1] + lefts[1:]
    grid += rights[:-1]
    grid += rights[1:]
    reach = int(radius / CELL / 2) + 1
    found: list[tuple[int, int]] = []
    for _ in range(CENTRES):
        highest = int(grid.argmax())
        row, column = divmod(highest, grid.shape[1])
        found.append((column + 1, row + 1))
        top = max(0, row - reach)
        left = max(0, column - reach)
        near = grid[top : row + reach + 1]
        near[:, left : column + reach + 1] = 0
    return np.array(found)
