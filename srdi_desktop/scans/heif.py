"""HEIC and HEIF photographs (iPhones) by libheif; decoding only."""

from typing import BinaryIO

from PIL.ImageFile import ImageFile


def open_heif(stream: BinaryIO) -> ImageFile:
    """Read the container; orientation is applied while decoding. Raises SyntaxError for broken files."""
    import pi_heif

    pi_heif.options.DECODE_THREADS = 1  # workers are one thread each
    stream.seek(0)
    image: ImageFile = pi_heif.HeifImageFile(stream)
    return image
