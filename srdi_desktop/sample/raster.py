"""Prints a sheet and scans it: pixels with the paper's grain, the lamp's fall-off and the defects asked for."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from srdi_desktop import resources
from srdi_desktop.sample.sheet import Block, Rule, Sheet, Stamp, Stroke, Words

MM_PER_INCH = 25.4
SEAL_RED = (200, 22, 29)


@dataclass(frozen=True)
class Scanner:
    """How a page was scanned. skew and turn in degrees clockwise, blur is a Gaussian's sigma in pixels at 200 dpi."""

    dpi: int = 200
    colour: bool = True
    skew: float = 0.0
    turn: int = 0
    blur: float = 0.0
    noise: float = 3.0
    paper: int = 248


def scan(sheet: Sheet, scanner: Scanner, seed: int) -> Image.Image:
    """The page as the scanner's file holds it, mode RGB or L; the same for the same arguments."""
    page = printed(sheet, scanner.dpi)
    if not scanner.colour:
        page = page.convert("L")
    if scanner.skew:
        page = page.rotate(-scanner.skew, Image.Resampling.BICUBIC, fillcolor="white")
    page = page.filter(ImageFilter.GaussianBlur((0.35 + scanner.blur) * scanner.dpi / 200))
    page = _grained(page, scanner, seed)
    if scanner.turn:
        return page.rotate(-scanner.turn, expand=True)
    return page


def _grained(page: Image.Image, scanner: Scanner, seed: int) -> Image.Image:
    random = np.random.Generator(np.random.PCG64(seed))
    width, height = page.size
    lamp = (1 - 0.025 * np.linspace(-1, 1, width, dtype=np.float32) ** 2) * (scanner.paper / 255)
    grain = random.standard_normal((height, width), dtype=np.float32) * scanner.noise
    bands = [np.clip(np.asarray(band) * lamp + grain, 0, 255).astype(np.uint8) for band in page.split()]
    return Image.merge(page.mode, [Image.fromarray(band) for band in bands])


def printed(sheet: Sheet, dpi: int) -> Image.Image:
    """The sheet as a printer would make it: clean RGB at `dpi`."""
    scale = dpi / MM_PER_INCH
    size = (round(sheet.size[0] * scale), round(sheet.size[1] * scale))
    page = Image.new("RGB", size, (255, 255, 255))
    draw = ImageDraw.Draw(page)
    for ink in sheet.inks:
        if isinstance(ink, Words):
            _words(page, draw, ink, scale)
        elif isinstance(ink, Rule):
            ends = (ink.x1 * scale, ink.y1 * scale, ink.x2 * scale, ink.y2 * scale)
            width = max(1, round(ink.width * scale))
            draw.line(ends, fill=ink.colour, width=width)
        elif isinstance(ink, Block):
            draw.rectangle((ink.x1 * scale, ink.y1 * scale, ink.x2 * scale, ink.y2 * scale), fill=ink.colour)
        elif isinstance(ink, Stroke):
            points = [(x * scale, y * scale) for x, y in ink.points]
            draw.line(points, fill=ink.colour, width=max(2, round(ink.width * scale)), joint="curve")
        else:
            _stamp(page, ink, scale)
    return page


def _words(page: Image.Image, draw: ImageDraw.ImageDraw, ink: Words, scale: float) -> None:
    font = _font("bold" if ink.bold else "regular", round(ink.size * MM_PER_INCH / 72 * scale))
    anchor = {"left": "ls", "center": "ms", "right": "rs"}[ink.align]
    if not ink.turn:
        draw.text((ink.x * scale, ink.y * scale), ink.text, fill=ink.colour, font=font, anchor=anchor)
        return
    length = round(font.getlength(ink.text)) + 4
    tile = Image.new("L", (length * 2, length * 2), 0)
    ImageDraw.Draw(tile).text((length, length), ink.text, fill=255, font=font, anchor=anchor)
    tile = tile.rotate(-ink.turn, Image.Resampling.BICUBIC)
    page.paste(Image.new("RGB", tile.size, ink.colour), _at(ink.x * scale - length, ink.y * scale - length), tile)


def _stamp(page: Image.Image, stamp: Stamp, scale: float) -> None:
    """Ring, name along the arc, star, line below; pressed unevenly, and what is printed below shows through."""
    size = round(stamp.radius * 2.2 * scale)
    mask = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(mask)
    middle = size / 2
    radius = stamp.radius * scale
    draw.ellipse(_around(middle, radius), outline=255, width=max(2, round(1.1 * scale)))
    draw.polygon(_star(middle, radius * 0.28), fill=255)
    step = min(24.0, 250 / max(1, len(stamp.name) - 1))
    for index, character in enumerate(stamp.name):
        angle = (index - (len(stamp.name) - 1) / 2) * step
        _on_arc(mask, character, angle, middle, radius * 0.78, round(radius * 0.27))
    if stamp.line:
        font = _font("regular", round(radius * 0.2))
        draw.text((middle, middle + radius * 0.62), stamp.line, fill=255, font=font, anchor="ms")
    pressed = mask.point(lambda value: round(value * 0.86))
    page.paste(Image.new("RGB", mask.size, SEAL_RED), _at(stamp.x * scale - middle, stamp.y * scale - middle), pressed)


def _on_arc(mask: Image.Image, character: str, angle: float, middle: float, radius: float, size: int) -> None:
    tile = Image.new("L", (size * 2, size * 2), 0)
    ImageDraw.Draw(tile).text((size, size), character, fill=255, font=_font("bold", size), anchor="mm")
    tile = tile.rotate(-angle, Image.Resampling.BICUBIC)
    x = middle + radius * math.sin(math.radians(angle))
    y = middle - radius * math.cos(math.radians(angle))
    mask.paste(255, _at(x - size, y - size), tile)


def _star(middle: float, radius: float) -> list[tuple[float, float]]:
    points = []
    for index in range(10):
        reach = radius * (1 if index % 2 == 0 else 0.382)
        angle = math.radians(36 * index)
        points.append((middle + reach * math.sin(angle), middle - reach * math.cos(angle)))
    return points


def _around(middle: float, radius: float) -> tuple[float, float, float, float]:
    return (middle - radius, middle - radius, middle + radius, middle + radius)


def _at(x: float, y: float) -> tuple[int, int]:
    return (round(x), round(y))


@cache
def _font(style: str, pixels: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resources.font(style)), pixels)
