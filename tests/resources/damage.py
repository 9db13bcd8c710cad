"""What happens to pages on their way into a computer, with known strength: Pillow and numpy, deterministic by seed."""

import io
import random

import numpy as np
from PIL import Image, ImageChops, ImageFilter


def gaussian(picture: Image.Image, sigma: float) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(sigma))


def _convolved(picture: Image.Image, kernel: np.ndarray) -> Image.Image:
    """Any small kernel, by shifted sums."""
    values = np.asarray(picture, np.float32)
    reach = kernel.shape[0] // 2
    around = [(reach, reach), (reach, reach)] + [(0, 0)] * (values.ndim - 2)
    padded = np.pad(values, around, mode="edge")
    total = np.zeros_like(values)
    for y, x in np.argwhere(kernel > 0):
        total += kernel[y, x] * padded[y : y + values.shape[0], x : x + values.shape[1]]
    return Image.fromarray(total.clip(0, 255).astype(np.uint8))


def disc(picture: Image.Image, radius: float) -> Image.Image:
    """Out of focus: each point becomes a disc."""
    reach = int(np.ceil(radius))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    kernel = np.clip(radius + 0.5 - np.hypot(x, y), 0, 1)
    return _convolved(picture, kernel / kernel.sum())


def motion(picture: Image.Image, length: int, degrees: float) -> Image.Image:
    """The camera moved by `length` pixels along a direction."""
    reach = length // 2 + 1
    kernel = np.zeros((2 * reach + 1, 2 * reach + 1))
    for place in np.linspace(-length / 2, length / 2, 4 * length):
        y = round(reach + place * np.sin(np.radians(degrees)))
        x = round(reach + place * np.cos(np.radians(degrees)))
        kernel[y, x] += 1
    return _convolved(picture, kernel / kernel.sum())


def upscaled(picture: Image.Image, factor: float, how: Image.Resampling = Image.Resampling.BICUBIC) -> Image.Image:
    """Scanned at 1/factor of the resolution and enlarged again."""
    small = picture.resize((round(picture.width / factor), round(picture.height / factor)), Image.Resampling.BOX)
    return small.resize(picture.size, how)


def noise(picture: Image.Image, sigma: float, seed: int = 0) -> Image.Image:
    values = np.asarray(picture, np.float32)
    grain = np.random.default_rng(seed).normal(0, sigma, values.shape[:2]).astype(np.float32)
    grain = grain[..., None] if values.ndim == 3 else grain
    return Image.fromarray((values + grain).clip(0, 255).astype(np.uint8))


def jpeg(picture: Image.Image, quality: int) -> Image.Image:
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Image.open(io.BytesIO(buffer.getvalue())).convert(picture.mode)


def gain(picture: Image.Image, factor: float, offset: float = 0) -> Image.Image:
    return picture.point(lambda value: factor * value + offset)


def faded(picture: Image.Image, share: float) -> Image.Image:
    """Ink keeps only `share` of its darkness."""
    return picture.point(lambda value: 255 - (255 - value) * share)


def turned(picture: Image.Image, degrees: float, fill: int = 255) -> Image.Image:
    """The content turned clockwise by `degrees` on the same sheet."""
    colour = (fill,) * 3 if picture.mode == "RGB" else fill
    return picture.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=colour)


def shaded(picture: Image.Image, least: float, seed: int = 0) -> Image.Image:
    """Light falls off towards one corner, as on photographs."""
    dice = random.Random(seed)
    corner = dice.choice(((0, 0), (0, 1), (1, 0), (1, 1)))
    y, x = np.mgrid[0 : picture.height, 0 : picture.width]
    away = np.hypot(x / picture.width - corner[0], y / picture.height - corner[1]) / np.sqrt(2)
    light = (1 - (1 - least) * away)[..., None] if picture.mode == "RGB" else 1 - (1 - least) * away
    return Image.fromarray((np.asarray(picture) * light).astype(np.uint8))


def fax(picture: Image.Image, threshold: int = 150) -> Image.Image:
    """One bit a pixel."""
    return picture.convert("L").point(lambda value: 255 if value > threshold else 0)


def scanned(picture: Image.Image, seed: int = 0) -> Image.Image:
    """An honest scan: a little optics, tint, grain and JPEG."""
    dice = random.Random(seed)
    soft = gaussian(picture, dice.uniform(0.4, 0.8))
    tint = Image.new("RGB", picture.size, tuple(dice.randint(243, 255) for _ in range(3)))
    paper = ImageChops.multiply(soft.convert("RGB"), tint)
    return jpeg(noise(paper, dice.uniform(1, 4), seed), dice.choice((75, 85, 92)))


def half_blurred(picture: Image.Image, sigma: float, side: str) -> Image.Image:
    """One side out of focus, growing from the middle to that side."""
    blurred = gaussian(picture, sigma)
    ramp = np.clip(np.linspace(-1, 2, picture.width if side in ("left", "right") else picture.height), 0, 1)
    ramp = ramp[::-1] if side in ("left", "top") else ramp
    mask = np.broadcast_to(ramp if side in ("left", "right") else ramp[:, None], (picture.height, picture.width))
    return Image.composite(blurred, picture, Image.fromarray((mask * 255).astype(np.uint8)))


def cut(picture: Image.Image, side: str, pixels: int) -> Image.Image:
    """`pixels` missing on one side."""
    width, height = picture.size
    box = {
        "left": (pixels, 0, width, height),
        "right": (0, 0, width - pixels, height),
        "top": (0, pixels, width, height),
        "bottom": (0, 0, width, height - pixels),
    }[side]
    return picture.crop(box)
