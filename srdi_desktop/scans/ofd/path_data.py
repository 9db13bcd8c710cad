"""OFD's abbreviated path data as moves, lines and Bézier curves (GB/T 33190-2016, 9.1)."""

import math
from collections.abc import Iterator

Point = tuple[float, float]
Segment = tuple[str, tuple[Point, ...]]  # M (1 point), L (1), B (3: two handles and the end), C (none)
_COUNTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_MOST = 100_000


def segments(data: str) -> Iterator[Segment]:
    """Segments in the object's own millimetres; reading stops at the first thing that is no path."""
    words = data.replace(",", " ").split()[:_MOST]
    place, here = 0, (0.0, 0.0)
    while place < len(words):
        letter = words[place]
        count = _COUNTS.get(letter, -1)
        try:
            values = [float(word) for word in words[place + 1 : place + 1 + max(count, 0)]]
        except ValueError:
            return
        if len(values) != count or not all(abs(value) < 1e6 for value in values):
            return
        place += 1 + count
        for segment in _segment(letter, values, here):
            yield segment
            here = segment[1][-1] if segment[1] else here


def _segment(letter: str, values: list[float], here: Point) -> list[Segment]:
    points = tuple(zip(values[::2], values[1::2], strict=False)) if letter != "A" else ()
    if letter in ("S", "M"):
        return [("M", points)]
    if letter == "Q":
        handle, end = points
        return [("B", (_between(here, handle), _between(end, handle), end))]
    if letter == "A":
        return _arc(here, values)
    return [(letter, points)]


def _between(end: Point, handle: Point) -> Point:
    return end[0] + (handle[0] - end[0]) * 2 / 3, end[1] + (handle[1] - end[1]) * 2 / 3


def _arc(here: Point, values: list[float]) -> list[Segment]:
    """An elliptical arc, as SVG 1.1 appendix F.6.5 finds its centre, in pieces of at most a quarter."""
    across, down, turn, large, sweep, *end = values
    target = (end[0], end[1])
    across, down = abs(across), abs(down)
    if across < 1e-9 or down < 1e-9 or here == target:
        return [("L", (target,))]
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    dx, dy = (here[0] - target[0]) / 2, (here[1] - target[1]) / 2
    x, y = cos * dx + sin * dy, cos * dy - sin * dx
    grow = max(1.0, math.hypot(x / across, y / down))
    across, down = across * grow, down * grow
    rest = (across * down) ** 2 - (across * y) ** 2 - (down * x) ** 2
    factor = math.sqrt(max(0.0, rest / ((across * y) ** 2 + (down * x) ** 2)))
    factor = -factor if bool(large) == bool(sweep) else factor
    cx, cy = factor * across * y / down, -factor * down * x / across
    start = math.atan2((y - cy) / down, (x - cx) / across)
    sweep_angle = math.atan2((-y - cy) / down, (-x - cx) / across) - start
    if sweep and sweep_angle < 0:
        sweep_angle += 2 * math.pi
    elif not sweep and sweep_angle > 0:
        sweep_angle -= 2 * math.pi
    centre = (cos * cx - sin * cy + (here[0] + target[0]) / 2, sin * cx + cos * cy + (here[1] + target[1]) / 2)
    pieces = max(1, math.ceil(abs(sweep_angle) / (math.pi / 2) - 1e-9))
    step = sweep_angle / pieces
    frame = (across, down, cos, sin, *centre)
    return [("B", _quarter(frame, start + index * step, step)) for index in range(pieces)]


def _quarter(frame: tuple[float, ...], start: float, step: float) -> tuple[Point, ...]:
    across, down, cos, sin, cx, cy = frame
    reach = 4 / 3 * math.tan(step / 4)

    def at(angle: float, along: float) -> Point:
        x = across * (math.cos(angle) - along * math.sin(angle))
        y = down * (math.sin(angle) + along * math.cos(angle))
        return cos * x - sin * y + cx, sin * x + cos * y + cy

    return at(start, reach), at(start + step, -reach), at(start + step, 0.0)
