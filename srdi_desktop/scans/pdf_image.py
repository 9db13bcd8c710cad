"""A second look at a page's picture by pypdf: PDFium does not tell of masks and inverted values."""

import logging
from typing import Any, BinaryIO

_HARMLESS = {
    "/Type", "/Subtype", "/Width", "/Height", "/BitsPerComponent", "/ColorSpace", "/Filter", "/Length", "/Name",
    "/Interpolate", "/Metadata", "/Intent", "/DecodeParms", "/StructParent",
}  # fmt: skip
logging.getLogger("pypdf").addHandler(logging.NullHandler())  # its warnings would go to standard error


class PlainImages:
    """Asks whether a page's only picture is shown just as its JPEG decodes; opens the file when first asked."""

    def __init__(self, stream: BinaryIO, password: str | None) -> None:
        self._stream = stream
        self._password = password
        self._pages: Any = None

    def says_so(self, scan_index: int) -> bool:
        """False for masks, /Decode, odd colour spaces, and for all that pypdf cannot read."""
        try:
            return self._is_plain(scan_index)
        except Exception:  # noqa: BLE001  then the page is rendered, which needs no second opinion
            return False

    def _is_plain(self, scan_index: int) -> bool:
        if self._pages is None:
            self._pages = self._open()
        found = [
            image
            for item in self._pages[scan_index - 1]["/Resources"]["/XObject"].values()
            if (image := item.get_object()).get("/Subtype") == "/Image"
        ]
        return len(found) == 1 and set(found[0]) <= _HARMLESS and _usual_colours(found[0].get("/ColorSpace"))

    def _open(self) -> Any:
        from pypdf import PdfReader

        reader = PdfReader(self._stream, strict=False)
        if reader.is_encrypted:
            reader.decrypt(self._password or "")
        return reader.pages


def _usual_colours(space: Any) -> bool:
    name = space[0] if isinstance(space, list) else space
    return name in ("/DeviceRGB", "/DeviceGray", "/ICCBased", "/CalRGB", "/CalGray")
