"""Lower picture quality, evenly over all pages, when a file must be smaller; black-and-white pages stay as they are."""

import io
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

from srdi_desktop.export.images import picture_objects
from srdi_desktop.export.images.picture_objects import ANY, NotPlainError, Picture, Trust, jpeg
from srdi_desktop.export.images.tiffs import tiff, to_page
from srdi_desktop.model import Limits
from srdi_desktop.scans.pdf.objects import Value

LOSSY_QUALITY = 92  # for pictures that were lossy before (WebP, HEIC): no difference a reader could see
BILEVEL_G4 = {"compression": "group4"}


def picture(stream: BinaryIO, format_: str, index: int, trust: Trust) -> Picture:
    """The picture of page `index` (from 1) of a file that cannot be passed through. Raises OSError when damaged."""
    if format_ == "tiff":
        with suppress(NotPlainError, ArithmeticError, LookupError, ValueError, TypeError, struct.error):
            return tiff(stream, index, trust)
    return _decoded(stream, index, trust)


def _decoded(stream: BinaryIO, index: int, trust: Trust) -> Picture:
    stream.seek(0)
    with Image.open(stream) as image:
        to_page(image, index)
        lossy = image.format == "WEBP" and not _lossless_webp(stream)
        dpi = _trusted_dpi(image, trust)
        # What lies on white notes no turn any more.
        upright = on_white(ImageOps.exif_transpose(image))
    return stored(upright, dpi, lossy=lossy)


def stored(image: Image.Image, dpi: tuple[float, float] | None, *, lossy: bool) -> Picture:
    """Pixels as a picture: G4 for black and white, JPEG where `lossy`, else compressed without loss."""
    held = io.BytesIO()
    if image.mode == "1":
        image.save(held, "TIFF", compression="group4", tiffinfo={278: image.height})
        made = tiff(held, 1, ANY)
    elif lossy:
        image.save(held, "JPEG", quality=LOSSY_QUALITY)
        made = picture_objects.jpeg(held)
    else:
        image.save(held, "PNG", compress_level=3)
        made = picture_objects.png(held)
    return replace(made, dpi=dpi, orientation=1, passed=False)


def on_white(image: Image.Image) -> Image.Image:
    """The picture as 1, L or RGB; what is transparent becomes paper."""
    if image.mode.startswith("I;16") or image.mode in ("I", "F"):
        factor = 1 / 256
        if image.mode == "F":
            _, brightest = image.getextrema()
            factor = 255 / (brightest or 1)  # type: ignore[operator]
        scaled = image.point(lambda value: value * factor)
        return scaled.convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    if image.mode in ("1", "L", "RGB"):
        return image
    if image.mode == "CMYK":
        return _from_cmyk(image)
    return image.convert("RGB")


def _from_cmyk(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            srgb = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, srgb, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            converted = None
        if converted is not None:
            return converted
    return image.convert("RGB")


def _trusted_dpi(image: Image.Image, trust: Trust) -> tuple[float, float] | None:
    found = image.info.get("dpi")
    if not found:
        return None
    across = float(found[0])
    down = float(found[1])
    return picture_objects.believable(across, down, trust)


def _lossless_webp(stream: BinaryIO) -> bool:
    stream.seek(0)
    return b"VP8L" in stream.read(64)


Level = tuple[int, int]  # dots per inch at most, JPEG quality
UNTOUCHED = 95  # JPEG quality at which a picture is shown to `legible` as it was before
_KEPT = {"L": b"/DeviceGray", "RGB": b"/DeviceRGB"}


def levels(limits: Limits) -> list[Level]:
    """(dots per inch at most, JPEG quality), mildest first, in even steps down to the floor, never further."""
    steps = int(limits["squeeze.steps"])
    dpi = limits["squeeze.dpi"]
    least_dpi = limits["squeeze.least_dpi"]
    quality = limits["squeeze.quality"]
    least = limits["squeeze.least_quality"]
    found = []
    for step in range(steps):
        share = step / (steps - 1)
        dots = dpi * (least_dpi / dpi) ** share
        jpeg_quality = quality + (least - quality) * share
        found.append((round(dots), round(jpeg_quality)))
    return found


@dataclass
class Squeeze:
    """One try at making pictures smaller: all at `levels[step]`, each no lower than it stays legible.

    `legible` looks at a recompressed picture; `floors` (picture -> the lowest step at which it was still legible, -1:
    not even the mildest) is shared by all tries of one export. A picture that nobody could read before has no floor.
    """

    levels: list[Level]
    step: int
    legible: Callable[[bytes], bool] | None = None
    floors: dict[object, int] = field(default_factory=dict)
    held: bool = False  # some picture kept a higher quality than the others, to stay legible

    def picture(self, stream: BinaryIO, index: int, original: Picture, inches: float, key: object) -> Picture:
        """Page `index` of a picture file, smaller, or the original; `inches`: its longer side on paper; `key`: what
        names the page in `floors`.
        """

        def opened() -> Image.Image:
            stream.seek(0)
            image = Image.open(stream)
            to_page(image, index)
            return image

        if opened().mode == "1":
            return original
        data = self._encoded(opened, inches, key, upright=True)
        if data is None or len(data) >= original.length:
            return original
        made = jpeg(io.BytesIO(data))
        dpi = _dpi(made, original)
        return replace(made, dpi=dpi, orientation=1, passed=False)

    def stream(
        self, dictionary: dict[bytes, Value], data: bytes, inches: float
    ) -> tuple[dict[bytes, Value], bytes] | None:
        """(new dictionary, new data) of an image object stored as JPEG; None where it stays as it is."""
        if not _is_plain_jpeg(dictionary):
            return None

        def opened() -> Image.Image:
            return Image.open(io.BytesIO(data))

        try:
            mode = opened().mode
            if mode not in _KEPT:
                return None
            key = (len(data), zlib.crc32(data))
            smaller = self._encoded(opened, inches, key)
        except (OSError, ValueError, SyntaxError):
            return None
        if smaller is None or len(smaller) >= len(data):
            return None
        made = jpeg(io.BytesIO(smaller))
        width = b"%d" % made.width
        height = b"%d" % made.height
        space = dictionary.get(b"/ColorSpace", _KEPT[mode])
        return dictionary | {b"/Width": width, b"/Height": height, b"/ColorSpace": space}, smaller

    def _encoded(
        self, opened: Callable[[], Image.Image], inches: float, key: object, *, upright: bool = False
    ) -> bytes | None:
        """The picture at the lowest step from `step` up at which it is legible; None when it has to stay as it is."""
        floor = self.floors.get(key, self.step)
        lowest = min(self.step, floor)
        if lowest < self.step:
            self.held = True
        for step in range(lowest, -1, -1):
            made = _made(opened(), self.levels[step], inches, upright=upright)
            if self.legible is None or self.legible(made):
                return made
            if step == self.step and not self._was_legible(opened, upright=upright):
                return made
            self.floors[key] = step - 1
            self.held = True
        return None

    def _was_legible(self, opened: Callable[[], Image.Image], *, upright: bool) -> bool:
        """A page that nobody could read before holds nothing up: it is not spoiled here."""
        image = on_white(opened())
        if self.legible is None:
            return True
        if upright:
            image = ImageOps.exif_transpose(image)
        untouched = _jpeg(image, UNTOUCHED)
        return self.legible(untouched)


def _is_plain_jpeg(dictionary: dict[bytes, Value]) -> bool:
    """Whether an image object is a JPEG and nothing else, without a mask and colours turned round."""
    if dictionary.get(b"/Filter") not in (b"/DCTDecode", [b"/DCTDecode"]):
        return False
    if dictionary.get(b"/ImageMask") == b"true":
        return False
    return b"/Decode" not in dictionary and b"/Mask" not in dictionary


def _made(image: Image.Image, level: Level, inches: float, *, upright: bool) -> bytes:
    """A JPEG of at most that many dots an inch; `inches`: the longer side on paper."""
    dpi, quality = level
    most = max(1, round(dpi * inches))
    scale = min(1.0, most / max(image.size))
    width = max(1, round(image.width * scale))
    height = max(1, round(image.height * scale))
    if image.format == "JPEG":
        image.draft(image.mode, (width, height))
    shown = image
    if upright:
        shown = on_white(ImageOps.exif_transpose(image))
    if (shown.width > shown.height) != (width > height):
        width, height = height, width
    if scale < 1.0:
        shown = shown.resize((width, height), Image.Resampling.LANCZOS)
    return _jpeg(shown, quality)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    held = io.BytesIO()
    image.save(held, "JPEG", quality=quality, optimize=True)
    return held.getvalue()


def _dpi(made: Picture, original: Picture) -> tuple[float, float] | None:
    """The resolution that keeps the page's size on paper."""
    if original.dpi is None:
        return None
    across, down = original.dpi
    if original.orientation >= 5:
        across, down = down, across
    width, height = original.shown_size
    return across * made.width / width, down * made.height / height
