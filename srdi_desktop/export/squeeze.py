"""Lower picture quality, evenly over all pages, when a file must be smaller; black-and-white pages stay as they are."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO

from PIL import Image, ImageOps

from srdi_desktop.export.decoding import on_white
from srdi_desktop.export.pictures import Picture, jpeg
from srdi_desktop.export.syntax import Value

# (dots per inch at most, JPEG quality), mildest first. Below 150 dpi the strokes of a 9 pt hanzi are thinner than a
# pixel, below quality 45 its corners ring: the last step is the floor, whatever size was asked.
LEVELS: tuple[tuple[int, int], ...] = (
    (300, 82), (300, 72), (250, 68), (220, 64), (200, 58), (180, 52), (150, 50), (150, 45),
)  # fmt: skip
_KEPT = {"L": b"/DeviceGray", "RGB": b"/DeviceRGB"}


@dataclass
class Squeeze:
    """One level. `legible` looks at a recompressed page; `spoiled` counts the pages it turned down."""

    level: int
    legible: Callable[[bytes], bool] | None = None
    spoiled: int = field(default=0)

    def picture(self, stream: BinaryIO, index: int, original: Picture, inches: float) -> Picture:
        """Page `index` of a picture file, smaller, or the original; `inches`: its longer side on paper."""
        stream.seek(0)
        with Image.open(stream) as image:
            if index > 1:
                image.seek(index - 1)
            if image.mode == "1":
                return original
            data = self._encoded(image, inches)
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
                smaller = self._encoded(image, inches, transpose=False)
                mode = image.mode
        except (OSError, ValueError, SyntaxError):
            return None
        if len(smaller) >= len(data):
            return None
        made = jpeg(io.BytesIO(smaller))
        sizes: dict[bytes, Value] = {b"/Width": b"%d" % made.width, b"/Height": b"%d" % made.height}
        space = dictionary.get(b"/ColorSpace", _KEPT[mode])
        return dictionary | sizes | {b"/ColorSpace": space}, smaller

    def _encoded(self, image: Image.Image, inches: float, *, transpose: bool = True) -> bytes:
        dpi, quality = LEVELS[self.level]
        longest = max(1, round(dpi * inches))
        scale = min(1.0, longest / max(image.size))
        size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
        if image.format == "JPEG":
            image.draft(image.mode, size)
        upright = ImageOps.exif_transpose(on_white(image)) if transpose else image
        size = size if (upright.width > upright.height) == (size[0] > size[1]) else size[::-1]
        if scale < 1.0:
            upright = upright.resize(size, Image.Resampling.LANCZOS)
        held = io.BytesIO()
        upright.save(held, "JPEG", quality=quality, optimize=True)
        if self.legible is not None and not self.legible(held.getvalue()):
            self.spoiled += 1
        return held.getvalue()


def _dpi(made: Picture, original: Picture) -> tuple[float, float] | None:
    """The resolution that keeps the page's size on paper."""
    if original.dpi is None:
        return None
    across, down = original.dpi if original.orientation < 5 else original.dpi[::-1]
    width, height = original.shown_size
    return across * made.width / width, down * made.height / height
