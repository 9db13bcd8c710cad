"""JPEG decoding at the scale that suffices: libjpeg gives 1/1, 1/2, 1/4 and 1/8 for less than the whole."""

from typing import BinaryIO

from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile

from srdi_desktop.model.errors import ScanError
from srdi_desktop.model.rulebook import Limits
from srdi_desktop.scans import pixels

_SCALES = (8, 4, 2, 1)


def for_picture(stream: BinaryIO, longest: int, limits: Limits) -> ImageFile:
    """Decoded at the coarsest scale that still has `longest` px."""
    image = _open(stream)
    return _decoded(image, image.mode, _scale(image, longest), limits)


def for_measuring(stream: BinaryIO, limits: Limits) -> tuple[ImageFile, ImageFile | None]:
    """(grey at full size up to the measured pixels, colour reduced or None for grey and for unusual pictures).

    Two decodes cost less than one in colour at full size that then has to be turned to grey and reduced: 33 and 51 ms
    for A4 at 300 dpi. Progressive pictures are the exception, since each decode reads them several times.
    """
    image = _open(stream)
    pixels_most = limits["pixels.measured_mp"] * 1e6
    scale = next((s for s in (1, 2, 4) if image.width * image.height <= pixels_most * s * s), 8)
    if image.mode != "RGB" or image.info.get("progressive"):
        return _decoded(image, image.mode, scale, limits), None
    whole = _decoded(image, "L", scale, limits)
    image = _open(stream)
    return whole, _decoded(image, "RGB", _scale(image, int(limits["pixels.colour_least"])), limits)


def _open(stream: BinaryIO) -> JpegImageFile:
    stream.seek(0)
    return JpegImageFile(stream)


def _scale(image: ImageFile, longest: int) -> int:
    return next((scale for scale in _SCALES if max(image.size) // scale >= longest), 1)


def _decoded(image: ImageFile, mode: str, scale: int, limits: Limits) -> ImageFile:
    width, height = image.size
    image.draft(mode, (-(-width // scale), -(-height // scale)))
    # A progressive picture is kept whole as coefficients, whatever the scale.
    coefficients = width * height * 3.0 if image.info.get("progressive") else 0.0
    pixels.afford(*image.size, image.mode, limits, coefficients)
    image.load()
    _hold_complete(image)
    return image


def _hold_complete(image: ImageFile) -> None:
    """libjpeg fills what is missing with middle grey and says so to nobody: 16 lines of exactly that are no paper."""
    width, height = image.size
    levels = image.crop((0, max(0, height - 16), width, height)).getextrema()
    if set(levels) <= {128, (128, 128)}:
        raise ScanError("page.unreadable", reason="cut short")
