"""From a decoded Pillow picture to what the other rooms get: grey, reduced colour, thumbnail; each as shown."""

import io
import math
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
from PIL import Image

from srdi_desktop.model import Box, Limits, Line, Origin, PageImage, Raster, ScanError

_ROWS_AT_ONCE = 256
_BYTES = {"1": 1, "L": 1, "P": 1, "LA": 4, "PA": 4, "I;16": 2, "I;16B": 2, "I;16L": 2, "I": 4, "F": 4}


@dataclass(frozen=True)
class Sheet:
    """One decoded page. `turn` still has to be applied to the pictures; boxes and sizes are as shown already.

    small: the same page in colour and reduced, where the decoder gave `image` in grey only.
    """

    image: Image.Image
    small: Image.Image | None = None
    turn: Image.Transpose | None = None
    origin: Origin = Origin.UNKNOWN
    bilevel: bool = False
    dpi: float | None = None
    paper_mm: tuple[float, float] | None = None
    source_size: tuple[int, int] = (0, 0)
    layer: tuple[Line, ...] = ()
    seals: tuple[Box, ...] = ()
    layer_turn: int = 0

    def with_text(self, layer: tuple[Line, ...], seals: tuple[Box, ...], layer_turn: int = 0) -> Self:
        """The same with its text layer, electronic seals, and how the layer's letters lie."""
        return replace(self, layer=layer, seals=seals, layer_turn=layer_turn)


def afford_pixels(count: int, limits: Limits) -> None:
    """ScanError("scan.too_large") for more pixels of one byte than may be decoded at once."""
    if count > limits["pixels.decoded_mb"] * 1e6:
        raise ScanError("scan.too_large", variant="pixels")


def afford(width: int, height: int, mode: str, limits: Limits, more: float = 0.0) -> None:
    """ScanError("scan.too_large") when decoding would need more memory than the limit; sizes in pixels.

    more: bytes that the decoder itself needs beside the picture.
    """
    limit = limits["pixels.decoded_mb"]
    needed = (width * height * _BYTES.get(mode, 4) + more) / 1e6
    if width < 1 or height < 1:
        raise ScanError("page.unreadable", reason="empty picture")
    if needed > limit or max(width, height) > limits["pixels.longest_side"]:
        raise ScanError("scan.too_large", variant="pixels", width=width, height=height)


def plain(image: Image.Image) -> Image.Image:
    """The picture as "L" or "RGB": alpha on white, palette, CMYK, 1-bit, 16-bit and float brought down."""
    if image.mode in ("L", "RGB"):
        return image
    if image.mode == "1":
        return image.convert("L")
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return _deep(image)
    if image.mode in ("LA", "La", "PA", "RGBA", "RGBa") or "transparency" in image.info:
        return _on_white(image)
    if image.mode == "P":
        return _palette(image)
    return image.convert("RGB")


def _palette(image: Image.Image) -> Image.Image:
    palette = image.getpalette() or []
    grey = all(len(set(palette[i : i + 3])) == 1 for i in range(0, len(palette) - 2, 3))
    return image.convert("L" if grey else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    whole = image.convert("RGBA")
    paper = Image.new("RGB", whole.size, "white")
    paper.paste(whole, mask=whole.getchannel("A"))
    if image.mode in ("LA", "La", "L", "1"):
        return paper.convert("L")
    return paper


def _deep(image: Image.Image) -> Image.Image:
    values = np.asarray(image)
    if image.mode == "F":
        values = np.nan_to_num(values.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
        top = float(values.max(initial=0.0)) or 1.0
        return Image.fromarray((values.clip(0) * (255 / top)).astype(np.uint8))
    return Image.fromarray((values.clip(0, 65535) >> 8).astype(np.uint8))


def shown(image: Image.Image, turn: Image.Transpose | None) -> Image.Image:
    """The picture with its turn applied."""
    if turn is None:
        return image
    return image.transpose(turn)


def page_image(sheet: Sheet, limits: Limits) -> PageImage:
    """All pixels that the evidence room needs, out of one decode."""
    image = _within(sheet.image, limits["pixels.measured_mp"] * 1e6)
    colour = _colour(image, sheet, int(limits["pixels.colour_side"]))
    grey = shown(image if image.mode == "L" else image.convert("L"), sheet.turn)
    small = grey if colour is None else colour
    return PageImage(
        grey=Raster(grey.width, grey.height, 1, _bytes_of(grey)),
        colour=None if colour is None else Raster(colour.width, colour.height, 3, colour.tobytes()),
        thumbnail=_jpeg(small, int(limits["pixels.thumbnail"]), int(limits["pixels.preview_quality"])),
        origin=sheet.origin,
        bilevel=sheet.bilevel,
        dpi=sheet.dpi,
        paper_mm=sheet.paper_mm,
        source_size=sheet.source_size,
        layer=sheet.layer,
        seals=sheet.seals,
        layer_turn=sheet.layer_turn,
    )


def _bytes_of(grey: Image.Image) -> bytearray:
    """As `tobytes`, which for a moment holds the picture once more: 9 MB of A4 at 300 dpi."""
    width, height = grey.size
    data = bytearray(width * height)
    for top in range(0, height, _ROWS_AT_ONCE):
        band = grey.crop((0, top, width, min(top + _ROWS_AT_ONCE, height)))
        data[top * width : (top + band.height) * width] = band.tobytes()
    return data


def _within(image: Image.Image, most: float) -> Image.Image:
    """The picture as "L" or "RGB" with at most so many pixels."""
    factor = math.ceil(math.sqrt(image.width * image.height / most))
    if factor <= 1:
        return plain(image)
    if image.mode not in ("1", "P", "CMYK", "RGBA", "LA"):
        return plain(image).reduce(factor)
    # Band by band: the whole of an A3 page at 1200 dpi in a second mode would be another 280 MB.
    rows = factor * 256
    bands = [_band(image, top, rows).reduce(factor) for top in range(0, image.height, rows)]
    small = Image.new(bands[0].mode, (bands[0].width, sum(band.height for band in bands)))
    for index, band in enumerate(bands):
        small.paste(band, (0, index * 256))
    return small


def _band(image: Image.Image, top: int, rows: int) -> Image.Image:
    return plain(image.crop((0, top, image.width, min(top + rows, image.height))))


def _colour(image: Image.Image, sheet: Sheet, side: int) -> Image.Image | None:
    """The reduced colour picture; None for grey pictures."""
    if sheet.small is not None:
        return shown(sheet.small, sheet.turn)
    if image.mode != "RGB":
        return None
    factor = max(1, round(max(image.size) / side))
    return shown(image.reduce(factor) if factor > 1 else image, sheet.turn)


def jpeg(sheet: Sheet, longest: int, quality: int) -> bytes:
    """The sheet as JPEG, longer side at most `longest` px, never enlarged."""
    image = _within(sheet.image, 4.0 * longest * longest)
    return _jpeg(shown(fit(image, longest), sheet.turn), longest, quality)


def fit(image: Image.Image, longest: int) -> Image.Image:
    """The picture with a longer side of at most `longest` px, never enlarged."""
    scale = longest / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.BOX if scale < 0.5 else Image.Resampling.BILINEAR, reducing_gap=2.0)


def _jpeg(image: Image.Image, longest: int, quality: int) -> bytes:
    out = io.BytesIO()
    fit(image, longest).save(out, "JPEG", quality=quality)
    return out.getvalue()
