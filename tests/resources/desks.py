"""What lies around the sheet on made-up photographs: desks of wood, cloth, stone and boards, dark and white."""

import random
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw


def octaves(size: tuple[int, int], seed: int, cells: tuple[int, ...], stretch: float = 1.0) -> np.ndarray:
    """Smooth noise about -1..1, (height, width); `stretch`: longer along x."""
    chance = np.random.default_rng(seed)
    total = np.zeros((size[1], size[0]), np.float32)
    for cell in cells:
        small = chance.normal(0, 1, (max(2, size[1] // cell), max(2, round(size[0] / cell / stretch)))).astype(
            np.float32
        )
        total += np.asarray(Image.fromarray(small).resize(size, Image.Resampling.BICUBIC))
    return total / len(cells)


def _coloured(values: np.ndarray, colour: tuple[int, int, int], strength: float) -> Image.Image:
    level = np.array(colour, np.float32) * (1 + strength * values[..., None])
    return Image.fromarray(level.clip(0, 255).astype(np.uint8))


def _dark_desk(dice: random.Random, size: tuple[int, int], seed: int) -> Image.Image:
    grey = dice.randint(18, 105)
    colour = tuple(max(5, grey + dice.randint(-14, 14)) for _ in range(3))
    return _coloured(octaves(size, seed, (400, 3)), colour, 0.08)


def _wood(dice: random.Random, size: tuple[int, int], seed: int) -> Image.Image:
    colour = dice.choice(((150, 105, 65), (190, 150, 105), (95, 62, 40), (205, 175, 135)))
    grain = octaves(size, seed, (12, 5, 60), stretch=dice.uniform(15, 40))
    picture = _coloured(grain, colour, dice.uniform(0.06, 0.2))
    return _turned_over(picture, dice)


def _turned_over(picture: Image.Image, dice: random.Random) -> Image.Image:
    """Lying another way, cut to the same size."""
    wide = picture.resize((picture.width * 2, picture.height * 2))
    turned = wide.rotate(dice.choice((0, 90, dice.uniform(-40, 40))), Image.Resampling.BILINEAR)
    left, top = picture.width // 2, picture.height // 2
    return turned.crop((left, top, left + picture.width, top + picture.height))


def _planks(dice: random.Random, size: tuple[int, int], seed: int) -> Image.Image:
    """Boards or tiles: straight dark joints, as long as the picture."""
    picture = _wood(dice, size, seed) if dice.random() < 0.6 else _stone(dice, size, seed)
    draw, step, lean = ImageDraw.Draw(picture), dice.uniform(0.13, 0.3) * max(size), dice.uniform(-0.4, 0.4)
    dark = tuple(dice.randint(20, 60) for _ in range(3))
    for place in range(-6, 14):
        x = place * step
        draw.line((x, 0, x + lean * size[1], size[1]), fill=dark, width=dice.randint(2, 5))
        if dice.random() < 0.4:
            draw.line((0, x, size[0], x - lean * size[0]), fill=dark, width=2)
    return picture


def _cloth(dice: random.Random, size: tuple[int, int], seed: int) -> Image.Image:
    colour = tuple(dice.randint(30, 200) for _ in range(3))
    y, x = np.mgrid[0 : size[1], 0 : size[0]]
    period = dice.uniform(5, 14)
    weave = np.sin(x * 2 * np.pi / period) * np.sin(y * 2 * np.pi / period)
    folds = octaves(size, seed, (250, 120))
    checked = 0.0
    if dice.random() < 0.35:
        cell = dice.uniform(40, 120)
        checked = 0.5 * (((x // cell) + (y // cell)) % 2)
    return _coloured((weave * 0.4 + folds + checked).astype(np.float32), colour, 0.2)


def _stone(dice: random.Random, size: tuple[int, int], seed: int) -> Image.Image:
    grey = dice.randint(60, 190)
    colour = tuple(grey + dice.randint(-20, 20) for _ in range(3))
    return _coloured(octaves(size, seed, (90, 30, 8, 3)), colour, dice.uniform(0.15, 0.4))


def _white_desk(dice: random.Random, size: tuple[int, int], seed: int) -> Image.Image:
    grey = dice.randint(196, 244)
    colour = tuple(min(250, grey + dice.randint(-7, 7)) for _ in range(3))
    return _coloured(octaves(size, seed, (500, 60, 3)), colour, 0.012)


def desk(kind: str, dice: random.Random, size: tuple[int, int], seed: int) -> Image.Image:
    chosen = _DESKS.get(kind) or dice.choice([_dark_desk, _wood, _cloth, _stone])
    return chosen(dice, size, seed)


_DESKS: dict[str, Callable[[random.Random, tuple[int, int], int], Image.Image]] = {
    "dark": _dark_desk, "wood": _wood, "cloth": _cloth, "stone": _stone, "planks": _planks, "white": _white_desk,
    "spread": _wood,
}  # fmt: skip
