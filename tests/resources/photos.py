"""Made-up photographs of sheets with known corners: a pinhole camera over a desk of many kinds, light, shadow, grain.

Everything follows from a seed. Even seeds chose limits and shaped the method, odd ones from 5,001 on are only measured.
"""

import random
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.resources import damage, papers, seals
from tests.resources.desks import desk

Point = tuple[float, float]
DPI = 130
SIZES_MM = {"a4": (210.0, 297.0), "lying": (297.0, 210.0), "a5": (148.0, 210.0), "a3": (420.0, 297.0)}
MIX = (
    ("dark", 40), ("wood", 40), ("cloth", 24), ("stone", 24), ("planks", 14), ("fingers", 28), ("spread", 12),
    ("white", 40), ("clutter", 35), ("two", 15), ("outside", 20), ("book", 8),
)  # fmt: skip
ORDINARY = ("dark", "wood", "cloth", "stone", "planks", "fingers", "spread")


@dataclass
class Photo:
    """`corners`: of the sheet, fractions of width and height, clockwise from its top left; `other`: of a second one;
    `boxes`: of its lines of text, (n, 4) fractions; `sheet`: what lies there, flat.
    """

    picture: Image.Image
    kind: str
    corners: tuple[Point, ...]
    sheet: Image.Image
    boxes: np.ndarray
    other: tuple[Point, ...] | None = None


@dataclass(frozen=True)
class Camera:
    """Pixels of the picture, focal length in pixels, turn and tilts in radians, millimetres to the sheet's middle."""

    size: tuple[int, int]
    focal: float
    turn: float
    tilts: tuple[float, float]
    away: float
    shift: Point = (0.0, 0.0)

    def seen(self, points: np.ndarray) -> np.ndarray:
        """(n, 2) pixels of (n, 2) millimetres on the desk, (0, 0) being the middle of the view."""
        turn, (tilt, roll) = self.turn, self.tilts
        about = np.array([[np.cos(turn), -np.sin(turn), 0], [np.sin(turn), np.cos(turn), 0], [0, 0, 1]])
        back = np.array([[1, 0, 0], [0, np.cos(tilt), -np.sin(tilt)], [0, np.sin(tilt), np.cos(tilt)]])
        side = np.array([[np.cos(roll), 0, np.sin(roll)], [0, 1, 0], [-np.sin(roll), 0, np.cos(roll)]])
        space = np.column_stack([points, np.zeros(len(points))]) @ (side @ back @ about).T
        depth = space[:, 2] + self.away
        middle = np.array(self.size) / 2 + np.array(self.shift) * self.size
        return np.asarray(self.focal * space[:, :2] / depth[:, None] + middle)


def seeds_of(kind_seed: int, count: int = 300) -> list[tuple[str, int]]:
    """(kind, seed) of `count` photos in the mix of MIX, seeds two apart from `kind_seed` on."""
    kinds = [kind for kind, many in MIX for _ in range(many)]
    every = [kinds[place * len(kinds) // count] for place in range(count)]
    return [(kind, kind_seed + 2 * place) for place, kind in enumerate(every)]


def photo(kind: str, seed: int, longer: int = 1600) -> Photo:
    """The photo of that kind and seed."""
    dice = random.Random(f"{kind}{seed}")
    size_name = "a3" if kind == "spread" else dice.choice(("a4", "a4", "a4", "a4", "lying", "a5"))
    mm = SIZES_MM[size_name]
    page, boxes = _sheet(mm, seed, dice, spread=kind == "spread")
    lying = mm[0] > mm[1] if kind != "two" else mm[0] < mm[1]
    size = (longer, longer * 3 // 4) if lying else (longer * 3 // 4, longer)
    camera = _camera(dice, size, mm, kind)
    lit = dice.uniform(0, 2 * np.pi)
    picture = desk(kind, dice, size, seed)
    if kind == "clutter":
        _strewn(picture, dice)
    other = None
    if kind == "two":
        picture, other = _second(picture, camera, mm, dice, seed, lit)
    if kind == "book":
        picture = _facing(picture, camera, mm, dice, seed, lit)
    corners = camera.seen(_corners_mm(mm))
    picture = _laid(picture, page, corners, dice.uniform(2, 9) if kind != "white" else dice.uniform(0.5, 5), lit)
    if kind == "fingers":
        _hold(picture, corners, dice)
    if kind == "clutter" and dice.random() < 0.5:
        _pen(picture, corners, dice)
    seen = _boxes_seen(boxes, page.size, mm, camera)
    taken = _taken(picture, dice, seed, shaded=kind != "white")
    return Photo(taken, kind, _fractions(corners, size), page, seen, other)


def photographed(page: Image.Image, kind: str, seed: int, longer: int = 2600) -> Image.Image:
    """A page that was printed already, photographed on a desk of that kind, one of ORDINARY."""
    dice = random.Random(f"{kind}{seed}")
    mm = SIZES_MM["lying" if page.width > page.height else "a4"]
    size = (longer, longer * 3 // 4) if mm[0] > mm[1] else (longer * 3 // 4, longer)
    camera = _camera(dice, size, mm, kind)
    corners = camera.seen(_corners_mm(mm))
    lit = dice.uniform(0, 2 * np.pi)
    below = desk(kind, dice, size, seed)
    picture = _laid(below, _tinted(page, dice), corners, dice.uniform(2, 9), lit)
    return _taken(picture, dice, seed, shaded=True)


def _corners_mm(mm: Point, at: Point = (0.0, 0.0)) -> np.ndarray:
    wide, high = mm[0] / 2, mm[1] / 2
    return np.array([(-wide, -high), (wide, -high), (wide, high), (-wide, high)]) + at


def _fractions(corners: np.ndarray, size: tuple[int, int]) -> tuple[Point, ...]:
    return tuple((float(x / size[0]), float(y / size[1])) for x, y in corners)


def _camera(dice: random.Random, size: tuple[int, int], mm: Point, kind: str) -> Camera:
    """Looking down by hand: a little turned, tilted up to 28 degrees, the sheet filling 50 to 92 % of the picture."""
    focal = dice.uniform(0.68, 1.0) * max(size)
    steep = 0.5 if dice.random() < 0.25 else 0.22
    tilts = (dice.uniform(-0.1, steep), dice.uniform(-0.15, 0.15))
    turn = dice.gauss(0, 0.07) if dice.random() < 0.7 else dice.uniform(-0.45, 0.45)
    fill = {"outside": dice.uniform(0.95, 1.12), "two": 0.62, "book": dice.uniform(0.8, 0.95)}.get(kind)
    fill = fill or dice.uniform(0.5, 0.92)
    shift = (dice.uniform(-0.03, 0.03), dice.uniform(-0.03, 0.03))
    if kind == "two":
        shift = (-0.22, 0.0) if mm[0] < mm[1] else (0.0, -0.22)
    camera = Camera(size, focal, turn, tilts, focal, shift)
    for _ in range(4):
        seen = camera.seen(_corners_mm(mm))
        spans = np.ptp(seen, axis=0) / size
        camera = replace(camera, away=camera.away * float(spans.max()) / fill)
    if kind == "outside":
        camera = replace(camera, shift=(dice.choice((-1, 1)) * dice.uniform(0.02, 0.1), dice.uniform(-0.09, 0.09)))
    return camera


def _sheet(mm: Point, seed: int, dice: random.Random, *, spread: bool) -> tuple[Image.Image, np.ndarray]:
    """(the paper as it lies there, its lines' boxes in pixels)."""
    if spread:
        halves = [papers.paper(seed + side, dpi=DPI) for side in (0, 1)]
        both = Image.new("RGB", (halves[0].picture.width * 2, halves[0].picture.height), "white")
        boxes = []
        for side, half in enumerate(halves):
            both.paste(half.picture, (side * half.picture.width, 0))
            boxes += [
                (b[0] + side * half.picture.width, b[1], b[2] + side * half.picture.width, b[3]) for _, b in half.lines
            ]
        return _tinted(both, dice), np.array(boxes, float).reshape(-1, 4)
    paper = papers.paper(seed, dpi=DPI * max(mm) / 297)
    if mm[0] > mm[1]:
        paper = _lying(seed, dice)
    if dice.random() < 0.3:
        seals.stamp(paper, seed)
    boxes = np.array([box for _, box in paper.lines], float).reshape(-1, 4)
    return _tinted(paper.picture, dice), boxes


def _lying(seed: int, dice: random.Random) -> papers.Paper:
    paper = papers.blank(DPI, seed, (297, 210))
    for row in range(dice.randint(8, 22)):
        for x in (22, 90, 160, 230):
            if dice.random() < 0.9:
                paper.write(x, 22 + row * 8, papers.sentence(dice, dice.randint(4, 12)), 10.5)
    return paper


def _tinted(picture: Image.Image, dice: random.Random) -> Image.Image:
    grey = dice.randint(238, 253)
    tint = tuple(grey - dice.randint(0, 8) for _ in range(3))
    return ImageChops.multiply(picture, Image.new("RGB", picture.size, tint))


def _laid(picture: Image.Image, page: Image.Image, corners: np.ndarray, high: float, lit: float) -> Image.Image:
    """The page on the desk, with the shadow of an edge that stands up a little."""
    mask = _shape(picture.size, corners)
    shadow = ImageChops.offset(mask, round(high * np.cos(lit)), round(high * np.sin(lit)))
    dark = shadow.filter(ImageFilter.GaussianBlur(high)).point(lambda value: 255 - value * 0.45)
    desk = ImageChops.multiply(picture, Image.merge("RGB", (dark, dark, dark)))
    scale = float(np.ptp(corners, axis=0).max()) / max(page.size)
    if scale < 0.6:
        page = page.resize((round(page.width * scale * 1.3), round(page.height * scale * 1.3)), Image.Resampling.BOX)
    rim = 4  # pixels of paper repeated around: what is beyond a picture is black to Pillow
    wider = Image.fromarray(np.pad(np.asarray(page), ((rim, rim), (rim, rim), (0, 0)), mode="edge"))
    back = _back(page.size, corners, rim)
    desk.paste(wider.transform(picture.size, Image.Transform.PERSPECTIVE, back, Image.Resampling.BICUBIC), mask=mask)
    return desk


def _shape(size: tuple[int, int], corners: np.ndarray) -> Image.Image:
    """The quadrilateral's mask, its edge a pixel soft."""
    mask = Image.new("L", (size[0] * 2, size[1] * 2), 0)
    ImageDraw.Draw(mask).polygon([(float(x) * 2, float(y) * 2) for x, y in corners], fill=255)
    return mask.resize(size, Image.Resampling.BOX)


def _back(size: tuple[int, int], corners: np.ndarray, rim: int) -> list[float]:
    """Coefficients that lead from the picture's pixels to those of a page with `rim` pixels around it."""
    page = np.array([(0, 0), (size[0], 0), size, (0, size[1])]) + rim
    rows, there = [], []
    for (x, y), (u, v) in zip(corners, page, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        there += [u, v]
    return [float(number) for number in np.linalg.solve(np.array(rows, float), np.array(there, float))]


def _boxes_seen(boxes: np.ndarray, size: tuple[int, int], mm: Point, camera: Camera) -> np.ndarray:
    """Bounding boxes in the picture of the lines' boxes, fractions."""
    found = []
    for left, top, right, bottom in boxes:
        corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
        seen = camera.seen((corners / size - 0.5) * mm) / camera.size
        found.append((*seen.min(axis=0), *seen.max(axis=0)))
    every = np.array(found, float).reshape(-1, 4)
    inside = (every[:, :2] > 0).all(axis=1) & (every[:, 2:] < 1).all(axis=1)
    return np.asarray(every[inside])


def _strewn(picture: Image.Image, dice: random.Random) -> None:
    """Things on the desk, some of them straight-edged and light: cards, phones, folders, a keyboard, cups."""
    draw, longer = ImageDraw.Draw(picture), max(picture.size)
    for _ in range(dice.randint(5, 11)):
        wide, high = dice.uniform(0.06, 0.4) * longer, dice.uniform(0.05, 0.3) * longer
        x, y = dice.uniform(-0.1, 1) * picture.width, dice.uniform(-0.1, 1) * picture.height
        lean = dice.uniform(0, np.pi)
        along, across = np.array([np.cos(lean), np.sin(lean)]) * wide, np.array([-np.sin(lean), np.cos(lean)]) * high
        corners = [(x, y), (x + along[0], y + along[1])]
        corners += [(x + along[0] + across[0], y + along[1] + across[1]), (x + across[0], y + across[1])]
        colour = tuple(dice.randint(10, 250) for _ in range(3))
        if dice.random() < 0.25:
            draw.ellipse((x, y, x + high, y + high), fill=colour, outline=(30, 30, 30), width=4)
        else:
            draw.polygon(corners, fill=colour, outline=(40, 40, 40) if dice.random() < 0.5 else None)


def _pen(picture: Image.Image, corners: np.ndarray, dice: random.Random) -> None:
    """A pen over one side of the sheet."""
    side = dice.randint(0, 3)
    on = corners[side] + dice.uniform(0.2, 0.8) * (corners[(side + 1) % 4] - corners[side])
    lean, long = dice.uniform(0, np.pi), 0.12 * max(picture.size)
    reach = np.array([np.cos(lean), np.sin(lean)]) * long
    colour = tuple(dice.randint(0, 120) for _ in range(3))
    ImageDraw.Draw(picture).line((*(on - reach), *(on + reach)), fill=colour, width=round(longer_share(picture, 0.012)))


def longer_share(picture: Image.Image, share: float) -> float:
    """That share of the longer side, pixels."""
    return share * max(picture.size)


def _hold(picture: Image.Image, corners: np.ndarray, dice: random.Random) -> None:
    """Fingers of one or two hands over the edges."""
    draw, middle = ImageDraw.Draw(picture), corners.mean(axis=0)
    skin = dice.choice(((224, 172, 140), (198, 140, 108), (150, 98, 72), (236, 195, 170)))
    for side in dice.sample(range(4), dice.choice((1, 1, 2))):
        for _ in range(dice.choice((1, 2, 3))):
            on = corners[side] + dice.uniform(0.15, 0.85) * (corners[(side + 1) % 4] - corners[side])
            inward = (middle - on) / np.hypot(*(middle - on))
            tip, root = on + inward * longer_share(picture, dice.uniform(0.02, 0.06)), on - inward * max(picture.size)
            wide = round(longer_share(picture, dice.uniform(0.035, 0.05)))
            shade = tuple(channel - dice.randint(0, 18) for channel in skin)
            draw.line((*root, *tip), fill=shade, width=wide)
            draw.ellipse((*(tip - wide / 2), *(tip + wide / 2)), fill=shade)


def _second(
    picture: Image.Image, camera: Camera, mm: Point, dice: random.Random, seed: int, lit: float
) -> tuple[Image.Image, tuple[Point, ...]]:
    """Another sheet beside the first, in view as far as the picture reaches."""
    gap = dice.uniform(4, 30)
    away = (min(mm[1], mm[0])) + gap
    beside = (away, dice.uniform(-15, 15)) if mm[0] < mm[1] else (dice.uniform(-15, 15), away)
    corners = camera.seen(_corners_mm(mm, beside))
    page, _ = _sheet(mm, seed + 1, dice, spread=False)
    return _laid(picture, page, corners, dice.uniform(2, 8), lit), _fractions(corners, camera.size)


def _facing(picture: Image.Image, camera: Camera, mm: Point, dice: random.Random, seed: int, lit: float) -> Image.Image:
    """The facing page of a book, which meets the photographed one in a dark gutter."""
    side = dice.choice((-1, 1))
    page, _ = _sheet(mm, seed + 1, dice, spread=False)
    shade = np.clip(np.linspace(0, 6, page.width), 0.35, 1)[::-side]
    dark = Image.fromarray((np.asarray(page) * shade[None, :, None]).astype(np.uint8))
    return _laid(picture, dark, camera.seen(_corners_mm(mm, (side * mm[0], 0.0))), dice.uniform(2, 6), lit)


def _taken(picture: Image.Image, dice: random.Random, seed: int, *, shaded: bool) -> Image.Image:
    """Light, somebody's shadow, colour of the lamp, optics, grain, JPEG."""
    if shaded:
        picture = damage.shaded(picture, dice.uniform(0.55, 0.95), seed)
        if dice.random() < 0.3:
            picture = _in_shadow(picture, dice)
    tint = (255, dice.randint(228, 255), dice.randint(200, 255))
    picture = ImageChops.multiply(picture, Image.new("RGB", picture.size, tint))
    picture = damage.gain(picture, dice.uniform(0.7, 1.0))
    picture = damage.gaussian(picture, dice.uniform(0.5, 1.3))
    return damage.jpeg(damage.noise(picture, dice.uniform(1.5, 6), seed), dice.choice((70, 80, 90)))


def _in_shadow(picture: Image.Image, dice: random.Random) -> Image.Image:
    """The photographer's shadow over a part, its edge soft."""
    light = Image.new("L", picture.size, 255)
    x, y = dice.uniform(0, 1) * picture.width, dice.uniform(0.3, 1) * picture.height
    reach = dice.uniform(0.3, 0.6) * max(picture.size)
    ImageDraw.Draw(light).ellipse((x - reach, y - reach, x + reach, y + reach), fill=dice.randint(120, 190))
    soft = light.filter(ImageFilter.GaussianBlur(longer_share(picture, dice.uniform(0.02, 0.06))))
    return ImageChops.multiply(picture, Image.merge("RGB", (soft, soft, soft)))


def overlap(one: tuple[Point, ...], other: tuple[Point, ...], size: tuple[int, int]) -> float:
    """Intersection over union of two quadrilaterals within a picture of `size`."""
    scale = 600 / max(size)
    shown = (round(size[0] * scale), round(size[1] * scale))
    masks = []
    for corners in (one, other):
        mask = Image.new("1", shown)
        ImageDraw.Draw(mask).polygon([(x * shown[0], y * shown[1]) for x, y in corners], fill=1)
        masks.append(np.asarray(mask))
    either = np.count_nonzero(masks[0] | masks[1])
    return float(np.count_nonzero(masks[0] & masks[1]) / either) if either else 0.0
