"""Pictures that cannot be passed through: decoded once and stored without loss (with loss only where they had it)."""

import io
import struct
from contextlib import suppress
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

from srdi_desktop.export import pictures
from srdi_desktop.export.pictures import ANY, NotPlainError, Picture, Trust
from srdi_desktop.export.tiffs import tiff, to_page

LOSSY_QUALITY = 92  # for pictures that were lossy before (WebP, HEIC): no difference a reader could see
BILEVEL_G4 = {"compression": "group4"}


def picture(stream: BinaryIO, format_: str, index: int, trust: Trust) -> Picture:
    """The picture of page `index` (from 1) of a file that cannot be passed through. Raises OSError when damaged."""
    if format_ == "tiff":
        with suppress(NotPlainError, LookupError, ValueError, TypeError, struct.error):
            return tiff(stream, index, trust)
    return _decoded(stream, index, trust)


def _decoded(stream: BinaryIO, index: int, trust: Trust) -> Picture:
    stream.seek(0)
    with Image.open(stream) as image:
        to_page(image, index)
        lossy = image.format == "WEBP" and not _lossless_webp(stream)
        dpi = _trusted_dpi(image, trust)
        upright = ImageOps.exif_transpose(on_white(image))
    return stored(upright, dpi, lossy=lossy)


def stored(image: Image.Image, dpi: tuple[float, float] | None, *, lossy: bool) -> Picture:
    """Pixels as a picture: G4 for black and white, JPEG where `lossy`, else compressed without loss."""
    held = io.BytesIO()
    if image.mode == "1":
        image.save(held, "TIFF", compression="group4", tiffinfo={278: image.height})
        made = tiff(held, 1, ANY)
    elif lossy:
        image.save(held, "JPEG", quality=LOSSY_QUALITY)
        made = pictures.jpeg(held)
    else:
        image.save(held, "PNG", compress_level=3)
        made = pictures.png(held)
    return Picture(made.width, made.height, made.entries, made.length, made.chunks, dpi, 1, made.palette)


def on_white(image: Image.Image) -> Image.Image:
    """The picture as 1, L or RGB; what is transparent becomes paper."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        factor = 255 / (image.getextrema()[1] or 1) if image.mode == "F" else 1 / 256  # type: ignore[operator]
        return image.point(lambda value: value * factor).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    if image.mode in ("1", "L", "RGB"):
        return image
    return _from_cmyk(image) if image.mode == "CMYK" else image.convert("RGB")


def _from_cmyk(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _trusted_dpi(image: Image.Image, trust: Trust) -> tuple[float, float] | None:
    found = image.info.get("dpi")
    return pictures.believable(float(found[0]), float(found[1]), trust) if found else None


def _lossless_webp(stream: BinaryIO) -> bool:
    stream.seek(0)
    return b"VP8L" in stream.read(64)
