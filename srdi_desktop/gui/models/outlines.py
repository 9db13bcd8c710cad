"""What a hand moves over a picture: a sheet's four corners, a crop, covers, cut lines. Knows no window.

Points are fractions of the picture's width and height, origin top left. Each outline has handles with numbers from 0;
`chosen` is the one that the keys move, -1 for none.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from itertools import pairwise

from srdi_desktop.model import Box, Corners, Point

LEAST = 0.01  # a crop, a cover or a part of a page is at least so wide and high
_OUTSIDE = 0.15  # a sheet's corner may lie so far beside the picture


class Outline(ABC):
    """What all outlines can do. `handles` lists the places, `value` is what was drawn."""

    def __init__(self) -> None:
        self.chosen = -1

    @abstractmethod
    def handles(self) -> list[Point]:
        """Places of the handles by their numbers."""

    @abstractmethod
    def move_to(self, handle: int, to: Point) -> None:
        """Put a handle elsewhere, as far as the outline stays one."""

    def handle_at(self, at: Point, reach: Point) -> int:
        """Number of the nearest handle within `reach` (fractions of width and height); -1 where there is none."""
        best, found = 1.0, -1
        for number, (x, y) in enumerate(self.handles()):
            away = max(abs(x - at[0]) / reach[0], abs(y - at[1]) / reach[1])
            if away <= best:
                best, found = away, number
        return found

    def press(self, at: Point, reach: Point) -> int:
        """The hand came down: number of the handle it holds now, -1 for none."""
        self.chosen = self.handle_at(at, reach)
        return self.chosen

    def nudge(self, across: float, down: float) -> None:
        """Move the chosen handle by fractions of width and height."""
        if self.chosen >= 0:
            x, y = self.handles()[self.chosen]
            self.move_to(self.chosen, (x + across, y + down))

    def choose_next(self, step: int) -> bool:
        """The next handle (step 1) or the one before (-1); False past the last."""
        count = len(self.stops())
        if not count:
            return False
        at = self.stops().index(self.chosen) + step if self.chosen in self.stops() else (0 if step > 0 else count - 1)
        if not 0 <= at < count:
            self.chosen = -1
            return False
        self.chosen = self.stops()[at]
        return True

    def stops(self) -> list[int]:
        """Handles that Tab goes to."""
        return list(range(len(self.handles())))

    def shown_handles(self) -> list[int]:
        """Handles that are drawn."""
        return self.stops()

    def release(self) -> None:  # noqa: B027 - most have nothing to end
        """The hand let go."""

    def add(self) -> None:  # noqa: B027 - most are one
        """One more of what there may be several of, chosen."""

    def remove_chosen(self) -> bool:
        """Take away what is chosen; False where nothing can be."""
        return False


class SheetOutline(Outline):
    """A sheet in a photo. Handles 0 to 3 are its corners, clockwise from the top left; 4 to 7 the middles of its
    sides, from the upper one.
    """

    def __init__(self, corners: Corners) -> None:
        super().__init__()
        self._corners = list(corners)

    @property
    def value(self) -> Corners:
        """The corners, clockwise from the top left."""
        first, second, third, fourth = self._corners
        return first, second, third, fourth

    def handles(self) -> list[Point]:
        """Corners, then middles of the sides."""
        middles = [_between(self._corners[at], self._corners[(at + 1) % 4]) for at in range(4)]
        return [*self._corners, *middles]

    def move_to(self, handle: int, to: Point) -> None:
        """A corner alone, or a side with both its corners; nothing where the sheet would be no sheet any more."""
        moved = list(self._corners)
        if handle < 4:
            moved[handle] = _beside(to)
        else:
            x, y = self.handles()[handle]
            for at in (handle - 4, (handle - 3) % 4):
                moved[at] = _beside((moved[at][0] + to[0] - x, moved[at][1] + to[1] - y))
        if _is_sheet(moved):
            self._corners = moved


class CropOutline(Outline):
    """What stays of a page. Handles 0 to 3 are corners clockwise from the top left, 4 to 7 sides from the upper one,
    8 the whole.
    """

    def __init__(self, box: Box) -> None:
        super().__init__()
        self._box = box

    @property
    def value(self) -> Box:
        """What stays."""
        return self._box

    def handles(self) -> list[Point]:
        """Corners, sides, middle."""
        return [*_box_handles(self._box), _middle_of(self._box)]

    def handle_at(self, at: Point, reach: Point) -> int:
        """The middle is held anywhere inside."""
        found = super().handle_at(at, reach)
        return 8 if found < 0 and _holds(self._box, at) else found

    def stops(self) -> list[int]:
        """The middle is held by mouse only."""
        return list(range(8))

    def move_to(self, handle: int, to: Point) -> None:
        """Within the picture, never thinner than LEAST."""
        self._box = _with_handle(self._box, handle, to)


class CoverOutline(Outline):
    """Rectangles under which nothing is left. Handles 9 n to 9 n + 8 are those of the n-th rectangle: corners, sides,
    middle. Pressing where there is none begins another one.
    """

    def __init__(self, boxes: Sequence[Box]) -> None:
        super().__init__()
        self._boxes = list(boxes)
        self._start: Point | None = None  # where the one begins that is being drawn

    @property
    def value(self) -> tuple[Box, ...]:
        """All that cover something."""
        return tuple(box for box in self._boxes if _is_area(box))

    @property
    def boxes(self) -> list[Box]:
        """All, the one that is being drawn included."""
        return list(self._boxes)

    @property
    def chosen_box(self) -> int:
        """Number of the rectangle that is chosen, -1 for none."""
        return self.chosen // 9 if self.chosen >= 0 else -1

    def handles(self) -> list[Point]:
        """Nine for each rectangle."""
        return [place for box in self._boxes for place in (*_box_handles(box), _middle_of(box))]

    def handle_at(self, at: Point, reach: Point) -> int:
        """A corner or side near by; else the rectangle it lies in, the last drawn first."""
        found = super().handle_at(at, reach)
        if found >= 0 and found % 9 != 8:
            return found
        inside = [number for number, box in enumerate(self._boxes) if _holds(box, at)]
        return 9 * inside[-1] + 8 if inside else -1

    def press(self, at: Point, reach: Point) -> int:
        """Where nothing is held, a rectangle begins whose far corner is in the hand."""
        if super().press(at, reach) < 0:
            self._start = _within(at)
            self._boxes.append(Box(*self._start, *self._start))
            self.chosen = 9 * len(self._boxes) - 7
        return self.chosen

    def release(self) -> None:
        """Nothing is left of a rectangle that was only clicked."""
        if self._start is not None and not _is_area(self._boxes[-1]):
            del self._boxes[-1]
            self.chosen = -1
        elif self._start is not None:
            self.chosen = 9 * len(self._boxes) - 1
        self._start = None

    def move_to(self, handle: int, to: Point) -> None:
        """The rectangle that is being drawn spreads to any side of where it began."""
        number = handle // 9
        if self._start is None:
            self._boxes[number] = _with_handle(self._boxes[number], handle % 9, to)
        else:
            self._boxes[number] = _box_between(self._start, _within(to))

    def stops(self) -> list[int]:
        """Tab goes from rectangle to rectangle, and to the far corner of each."""
        return [stop for number in range(len(self._boxes)) for stop in (9 * number + 8, 9 * number + 2)]

    def shown_handles(self) -> list[int]:
        """Corners of the chosen rectangle."""
        return list(range(9 * self.chosen_box, 9 * self.chosen_box + 4)) if self.chosen >= 0 else []

    def add(self) -> None:
        """Another rectangle in the middle of the picture, chosen: for those who draw by keys."""
        self._boxes.append(Box(0.35, 0.47, 0.65, 0.53))
        self.chosen = 9 * len(self._boxes) - 1

    def remove_chosen(self) -> bool:
        """The rectangle that is chosen."""
        number = self.chosen_box
        if not 0 <= number < len(self._boxes):
            return False
        del self._boxes[number]
        self.chosen = 9 * len(self._boxes) - 1 if self._boxes else -1
        return True


class CutOutline(Outline):
    """Lines along which a page is cut: across it, at heights, or down it."""

    def __init__(self, places: Sequence[float], *, across: bool) -> None:
        super().__init__()
        self.across = across
        self._places = sorted(places)

    @property
    def value(self) -> tuple[float, ...]:
        """Fractions of the height (across) or width, ascending."""
        return tuple(sorted(self._places))

    @property
    def places(self) -> list[float]:
        """The same in the order of the handles."""
        return list(self._places)

    def handles(self) -> list[Point]:
        """The middle of each line."""
        return [(0.5, place) if self.across else (place, 0.5) for place in self._places]

    def handle_at(self, at: Point, reach: Point) -> int:
        """A line is held anywhere along it."""
        which, near = (at[1], reach[1]) if self.across else (at[0], reach[0])
        away = [(abs(place - which), number) for number, place in enumerate(self._places)]
        found = min(away, default=(1.0, -1))
        return found[1] if found[0] <= near else -1

    def move_to(self, handle: int, to: Point) -> None:
        """Never nearer than LEAST to the page's edge or to another line."""
        wanted = to[1] if self.across else to[0]
        others = [0.0, 1.0, *(place for number, place in enumerate(self._places) if number != handle)]
        below = max((place for place in others if place <= self._places[handle]), default=0.0)
        above = min((place for place in others if place > self._places[handle]), default=1.0)
        self._places[handle] = min(max(wanted, below + LEAST), above - LEAST)

    def add(self) -> None:
        """One more line in the middle of the longest part, chosen."""
        ends = [0.0, *sorted(self._places), 1.0]
        length, start = max((end - start, start) for start, end in pairwise(ends))
        if length > 3 * LEAST:
            self._places.append(start + length / 2)
            self.chosen = len(self._places) - 1

    def remove_chosen(self) -> bool:
        """The line that is chosen."""
        if not 0 <= self.chosen < len(self._places):
            return False
        del self._places[self.chosen]
        self.chosen = -1
        return True


def _is_sheet(corners: Sequence[Point]) -> bool:
    """Whether they go clockwise around an area, turning at each corner enough to be seen."""
    for at in range(4):
        before = corners[at - 1]
        here = corners[at]
        after = corners[(at + 1) % 4]
        inward = (here[0] - before[0]) * (after[1] - here[1]) - (here[1] - before[1]) * (after[0] - here[0])
        if inward <= LEAST * LEAST:
            return False
    return True


def _between(one: Point, other: Point) -> Point:
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2


def _within(point: Point) -> Point:
    return min(max(point[0], 0.0), 1.0), min(max(point[1], 0.0), 1.0)


def _beside(point: Point) -> Point:
    low, high = -_OUTSIDE, 1 + _OUTSIDE
    return min(max(point[0], low), high), min(max(point[1], low), high)


def _box_between(one: Point, other: Point) -> Box:
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return Box(left, top, right, bottom)


def _is_area(box: Box) -> bool:
    return box.right - box.left >= LEAST / 2 and box.bottom - box.top >= LEAST / 2


def _holds(box: Box, at: Point) -> bool:
    return box.left <= at[0] <= box.right and box.top <= at[1] <= box.bottom


def _middle_of(box: Box) -> Point:
    return (box.left + box.right) / 2, (box.top + box.bottom) / 2


def _box_handles(box: Box) -> list[Point]:
    corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
    return [*corners, *(_between(corners[at], corners[(at + 1) % 4]) for at in range(4))]


def _with_handle(box: Box, handle: int, to: Point) -> Box:
    """The box after one of its nine handles was put elsewhere."""
    if handle == 8:
        return _shifted(box, to)
    left = box.left
    top = box.top
    right = box.right
    bottom = box.bottom
    x, y = _within(to)
    if handle in (0, 3, 7):
        left = min(x, right - LEAST)
    if handle in (1, 2, 5):
        right = max(x, left + LEAST)
    if handle in (0, 1, 4):
        top = min(y, bottom - LEAST)
    if handle in (2, 3, 6):
        bottom = max(y, top + LEAST)
    return Box(left, top, right, bottom)


def _shifted(box: Box, to: Point) -> Box:
    """With its middle there, as far as the picture goes."""
    wide, high = box.right - box.left, box.bottom - box.top
    left = min(max(to[0] - wide / 2, 0.0), 1 - wide)
    top = min(max(to[1] - high / 2, 0.0), 1 - high)
    return Box(left, top, left + wide, top + high)
