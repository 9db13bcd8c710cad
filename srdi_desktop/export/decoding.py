"""Pictures that cannot be passed through: decoded once and stored without loss (with loss only where they had it)."""

import io
from collections.abc import Mapping
from contextlib import suppress
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

from srdi_desktop.export import pictures
from srdi_desktop.export.pictures import ANY, NotPlainError, Picture, Trust

LOSSY_QUALITY = 92  # for pictures that were lossy before (WebP, HEIC): no difference a reader could see
BILEVEL_G4 = {"compression": "group4"}


def picture(stream: BinaryIO, format_: str, index: int, trust: Trust) -> Picture:
    """The picture of page `index` (from 1) of a file that cannot be passed through. Raises OSError when damaged."""
    if format_ == "tiff":
        with suppress(NotPlainError, LookupError, ValueError):
            return _tiff(stream, index, trust)
    return _decoded(stream, index, trust)


def _tiff(stream: BinaryIO, index: int, trust: Trust = ANY) -> Picture:
    stream.seek(0)
    with Image.open(stream) as image:
        image.seek(index - 1)
        tags: Mapping[int, object] = image.tag_v2  # type: ignore[attr-defined]
        offsets, counts = tags.get(273), tags.get(279)
        size, dpi = image.size, _dpi(image, trust)
        plain = {key: value for key, value in tags.items() if isinstance(value, int)}
    if plain.get(259) != 4 or not isinstance(offsets, tuple) or len(offsets) != 1 or not isinstance(counts, tuple):
        raise NotPlainError("strips")
    made = pictures.g4(stream, (offsets[0], counts[0]), size, plain)
    return Picture(made.width, made.height, made.entries, made.length, made.chunks, dpi, plain.get(274, 1))


def _decoded(stream: BinaryIO, index: int, trust: Trust) -> Picture:
    stream.seek(0)
    with Image.open(stream) as image:
        if index > 1:
            image.seek(index - 1)
        lossy = image.format == "WEBP" and not _lossless_webp(stream)
        dpi = _dpi(image, trust)
        upright = ImageOps.exif_transpose(on_white(image))
    return stored(upright, dpi, lossy=lossy)


def stored(image: Image.Image, dpi: tuple[float, float] | None, *, lossy: bool) -> Picture:
    """Pixels as a picture: G4 for black and white, JPEG where `lossy`, else compressed without loss."""
    held = io.BytesIO()
    if image.mode == "1":
        image.save(held, "TIFF", compression="group4", tiffinfo={278: image.height})
        made = _tiff(held, 1)
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
        return image.point(lambda value: value / 256).convert("L") if image.mode != "F" else image.convert("L")
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


def _dpi(image: Image.Image, trust: Trust) -> tuple[float, float] | None:
    found = image.info.get("dpi")
    return pictures.believable(float(found[0]), float(found[1]), trust) if found else None


def _lossless_webp(stream: BinaryIO) -> bool:
    stream.seek(0)
    return b"VP8L" in stream.read(64)
