"""Prints a sheet and scans it: pixels with the paper's grain, the lamp's fall-off and the defects asked for."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from srdi_desktop import resources
from srdi_desktop.sample.sheet import Block, Ink, Rule, Sheet, Stamp, Stroke, Words

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
    sigma = (0.35 + scanner.blur) * scanner.dpi / 200
    lens = ImageFilter.GaussianBlur(sigma)
    page = page.filter(lens)
    page = _grained(page, scanner, seed)
    if scanner.turn:
        return page.rotate(-scanner.turn, expand=True)
    return page


def _grained(page: Image.Image, scanner: Scanner, seed: int) -> Image.Image:
    """The page under a lamp that is weaker towards both sides, with the same grain in every band."""
    random = np.random.Generator(np.random.PCG64(seed))
    width, height = page.size
    across = np.linspace(-1, 1, width, dtype=np.float32)
    fall_off = 1 - 0.025 * across**2
    lamp = fall_off * (scanner.paper / 255)
    grain = random.standard_normal((height, width), dtype=np.float32) * scanner.noise
    bands = []
    for band in page.split():
        lit = np.asarray(band) * lamp + grain
        levels = np.clip(lit, 0, 255).astype(np.uint8)
        bands.append(Image.fromarray(levels))
    return Image.merge(page.mode, bands)


def printed(sheet: Sheet, dpi: int) -> Image.Image:
    """The sheet as a printer would make it: clean RGB at `dpi`."""
    scale = dpi / MM_PER_INCH
    width, height = sheet.size
    size = (round(width * scale), round(height * scale))
    page = Image.new("RGB", size, (255, 255, 255))
    draw = ImageDraw.Draw(page)
    for ink in sheet.inks:
        _print(page, draw, ink, scale)
    return page


def _print(page: Image.Image, draw: ImageDraw.ImageDraw, ink: Ink, scale: float) -> None:
    if isinstance(ink, Words):
        _words(page, draw, ink, scale)
    elif isinstance(ink, Rule):
        width = max(1, round(ink.width * scale))
        draw.line(_ends(ink, scale), fill=ink.colour, width=width)
    elif isinstance(ink, Block):
        draw.rectangle(_ends(ink, scale), fill=ink.colour)
    elif isinstance(ink, Stroke):
        width = max(2, round(ink.width * scale))
        points = [(x * scale, y * scale) for x, y in ink.points]
        draw.line(points, fill=ink.colour, width=width, joint="curve")
    else:
        _stamp(page, ink, scale)


def _ends(ink: Rule | Block, scale: float) -> tuple[float, float, float, float]:
    """Its two points in pixels."""
    return (ink.x1 * scale, ink.y1 * scale, ink.x2 * scale, ink.y2 * scale)


def _words(page: Image.Image, draw: ImageDraw.ImageDraw, ink: Words, scale: float) -> None:
    style = "regular"
    if ink.bold:
        style = "bold"
    pixels = round(ink.size * MM_PER_INCH / 72 * scale)
    font = _font(style, pixels)
    anchor = {"left": "ls", "center": "ms", "right": "rs"}[ink.align]
    x = ink.x * scale
    y = ink.y * scale
    if not ink.turn:
        draw.text((x, y), ink.text, fill=ink.colour, font=font, anchor=anchor)
        return
    length = round(font.getlength(ink.text)) + 4
    tile = Image.new("L", (length * 2, length * 2), 0)
    ImageDraw.Draw(tile).text((length, length), ink.text, fill=255, font=font, anchor=anchor)
    tile = tile.rotate(-ink.turn, Image.Resampling.BICUBIC)
    coloured = Image.new("RGB", tile.size, ink.colour)
    corner = _at(x - length, y - length)
    page.paste(coloured, corner, tile)


def _stamp(page: Image.Image, stamp: Stamp, scale: float) -> None:
    """Ring, name along the arc, star, line below; pressed unevenly, and what is printed below shows through."""
    size = round(stamp.radius * 2.2 * scale)
    mask = Image.new("L", (size, size), 0)
    draw = ImageDraw.Draw(mask)
    middle = size / 2
    radius = stamp.radius * scale
    ring = _around(middle, radius)
    ring_width = max(2, round(1.1 * scale))
    draw.ellipse(ring, outline=255, width=ring_width)
    star = _star(middle, radius * 0.28)
    draw.polygon(star, fill=255)
    _name_on_arc(mask, stamp.name, middle, radius)
    if stamp.line:
        pixels = round(radius * 0.2)
        font = _font("regular", pixels)
        draw.text((middle, middle + radius * 0.62), stamp.line, fill=255, font=font, anchor="ms")
    pressed = mask.point(lambda value: round(value * 0.86))
    red = Image.new("RGB", mask.size, SEAL_RED)
    corner = _at(stamp.x * scale - middle, stamp.y * scale - middle)
    page.paste(red, corner, pressed)


def _name_on_arc(mask: Image.Image, name: str, middle: float, radius: float) -> None:
    """The letters of a name over at most 250 degrees of the ring, the middle one on top."""
    last = len(name) - 1
    step = min(24.0, 250 / max(1, last))
    reach = radius * 0.78
    size = round(radius * 0.27)
    for index, character in enumerate(name):
        angle = (index - last / 2) * step
        _on_arc(mask, character, angle, middle, reach, size)


def _on_arc(mask: Image.Image, character: str, angle: float, middle: float, radius: float, size: int) -> None:
    tile = Image.new("L", (size * 2, size * 2), 0)
    ImageDraw.Draw(tile).text((size, size), character, fill=255, font=_font("bold", size), anchor="mm")
    tile = tile.rotate(-angle, Image.Resampling.BICUBIC)
    turned = math.radians(angle)
    x = middle + radius * math.sin(turned)
    y = middle - radius * math.cos(turned)
    corner = _at(x - size, y - size)
    mask.paste(255, corner, tile)


def _star(middle: float, radius: float) -> list[tuple[float, float]]:
    """Ten points, far and near from the middle in turn."""
    points = []
    for index in range(10):
        reach = radius
        if index % 2:
            reach = radius * 0.382
        angle = math.radians(36 * index)
        x = middle + reach * math.sin(angle)
        y = middle - reach * math.cos(angle)
        points.append((x, y))
    return points


def _around(middle: float, radius: float) -> tuple[float, float, float, float]:
    near = middle - radius
    far = middle + radius
    return (near, near, far, far)


def _at(x: float, y: float) -> tuple[int, int]:
    return (round(x), round(y))


@cache
def _font(style: str, pixels: int) -> ImageFont.FreeTypeFont:
    path = str(resources.font(style))
    return ImageFont.truetype(path, pixels)
