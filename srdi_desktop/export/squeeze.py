"""Lower picture quality, evenly over all pages, when a file must be smaller; black-and-white pages stay as they are."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from PIL import Image, ImageOps

from srdi_desktop.export.decoding import on_white
from srdi_desktop.export.pictures import Picture, jpeg
from srdi_desktop.export.syntax import Value
from srdi_desktop.export.tiffs import to_page
from srdi_desktop.model.limits import Limits

UNTOUCHED = 95  # JPEG quality at which a picture is shown to `legible` as it was before
_KEPT = {"L": b"/DeviceGray", "RGB": b"/DeviceRGB"}


def levels(limits: Limits) -> list[tuple[int, int]]:
    """(dots per inch at most, JPEG quality), mildest first, in even steps down to the floor, never further."""
    steps = int(limits["squeeze.steps"])
    dpi, least_dpi = limits["squeeze.dpi"], limits["squeeze.least_dpi"]
    quality, least = limits["squeeze.quality"], limits["squeeze.least_quality"]
    down = [step / (steps - 1) for step in range(steps)]
    return [(round(dpi * (least_dpi / dpi) ** share), round(quality + (least - quality) * share)) for share in down]


@dataclass
class Squeeze:
    """One level. `legible` looks at a recompressed page; `spoiled` counts the pages that became hard to read by it."""

    level: tuple[int, int]  # dots per inch at most, JPEG quality
    legible: Callable[[bytes], bool] | None = None
    spoiled: int = field(default=0)

    def picture(self, stream: BinaryIO, index: int, original: Picture, inches: float) -> Picture:
        """Page `index` of a picture file, smaller, or the original; `inches`: its longer side on paper."""
        stream.seek(0)
        with Image.open(stream) as image:
            to_page(image, index)
            if image.mode == "1":
                return original
            stream.seek(0)
            data = self._encoded(image, inches, stream.read() if image.format == "JPEG" else b"")
        if len(data) >= original.length:
            return original
        made = jpeg(io.BytesIO(data))
        return Picture(made.width, made.height, made.entries, made.length, made.chunks, _dpi(made, original))

    def stream(
        self, dictionary: dict[bytes, Value], data: bytes, inches: float
    ) -> tuple[dict[bytes, Value], bytes] | None:
        """(new dictionary, new data) of an image object stored as JPEG; None where it stays as it is."""
        if dictionary.get(b"/Filter") not in (b"/DCTDecode", [b"/DCTDecode"]) or b"/Decode" in dictionary:
            return None
        if dictionary.get(b"/ImageMask") == b"true" or b"/Mask" in dictionary:
            return None
        try:
            with Image.open(io.BytesIO(data)) as image:
                if image.mode not in _KEPT:
                    return None
                smaller = self._encoded(image, inches, data, transpose=False)
                mode = image.mode
        except (OSError, ValueError, SyntaxError):
            return None
        if len(smaller) >= len(data):
            return None
        made = jpeg(io.BytesIO(smaller))
        sizes: dict[bytes, Value] = {b"/Width": b"%d" % made.width, b"/Height": b"%d" % made.height}
        space = dictionary.get(b"/ColorSpace", _KEPT[mode])
        return dictionary | sizes | {b"/ColorSpace": space}, smaller

    def _encoded(self, image: Image.Image, inches: float, before: bytes, *, transpose: bool = True) -> bytes:
        """`before`: the picture's file where it is a JPEG, else empty."""
        dpi, quality = self.level
        longest = max(1, round(dpi * inches))
        scale = min(1.0, longest / max(image.size))
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        if image.format == "JPEG":
            image.draft(image.mode, size)
        upright = whole = ImageOps.exif_transpose(on_white(image)) if transpose else image
        size = size if (upright.width > upright.height) == (size[0] > size[1]) else size[::-1]
        if scale < 1.0:
            upright = upright.resize(size, Image.Resampling.LANCZOS)
        made = _jpeg(upright, quality)
        if self.legible is not None and not self.legible(made):
            # A page that nobody could read before holds nothing up: it was not spoiled here.
            self.spoiled += self.legible(before or _jpeg(whole, UNTOUCHED))
        return made


def _jpeg(image: Image.Image, quality: int) -> bytes:
    held = io.BytesIO()
    image.save(held, "JPEG", quality=quality, optimize=True)
    return held.getvalue()


def _dpi(made: Picture, original: Picture) -> tuple[float, float] | None:
    """The resolution that keeps the page's size on paper."""
    if original.dpi is None:
        return None
    across, down = original.dpi if original.orientation < 5 else original.dpi[::-1]
    width, height = original.shown_size
    return across * made.width / width, down * made.height / height
