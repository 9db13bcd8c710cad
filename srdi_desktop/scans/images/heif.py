"""HEIC and HEIF photographs (iPhones) by libheif; decoding only.

Only the pixels are asked for: pi_heif's own reader also fetches metadata, and crashes on damaged ones. Nothing of
libheif runs before a page is wanted, so that an import never depends on it.
"""

from typing import BinaryIO

from PIL import Image

from srdi_desktop.model.errors import ScanError
from srdi_desktop.model.page import Origin
from srdi_desktop.model.rulebook import Limits
from srdi_desktop.scans import pixels
from srdi_desktop.scans.faults import reading
from srdi_desktop.scans.opened import OpenScan


class HeifScan(OpenScan):
    """A HEIC or HEIF file: its primary picture, a photograph; orientation is applied while decoding."""

    def __init__(self, stream: BinaryIO, name: str, limits: Limits) -> None:
        super().__init__("heif", name, limits)
        self._stream = stream
        with reading("scan.damaged", name=name):
            _hold_whole(stream)

    def sheet(self, scan_index: int, longest: int | None) -> pixels.Sheet:  # noqa: ARG002
        """Decode the picture whole; libheif knows no reduced decoding."""
        # This way in finds its DLLs on Windows.
        from pi_heif.heif import _pi_heif as libheif  # type: ignore[attr-defined]

        self._stream.seek(0)
        # One thread, 8 bits, RGB, rows without padding, security limits of libheif on.
        found = libheif.load_file(self._stream.read(), 1, True, False, True, False, "", False)
        source = next((image for image in found if image is not None and image.primary), None) or found[0]
        (width, height), mode = source.size_mode
        pixels.afford(width, height, mode, self.limits, 4.0 * width * height)
        data = source.data
        size, mode = source.size_mode  # may change while decoding
        image = Image.frombytes(mode, size, data, "raw", mode, source.stride)
        return pixels.Sheet(image, origin=Origin.PHOTO, source_size=size)

    def close(self) -> None:
        """Nothing is held between pages."""


def _hold_whole(stream: BinaryIO) -> None:
    """ScanError for a file whose outermost boxes do not fill it (ISO/IEC 14496-12, 4.2): it was cut short."""
    end, place = stream.seek(0, 2), 0
    kinds = set()
    while place < end:
        stream.seek(place)
        head = stream.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        length = length or end - place
        kinds.add(head[4:8])
        if length < 8 or place + length > end or len(kinds) > 64:
            raise ScanError("scan.damaged", reason="boxes")
        place += length
    if b"meta" not in kinds:
        raise ScanError("scan.damaged", reason="no picture")
