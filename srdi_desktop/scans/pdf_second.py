"""A second look at a page by pypdf, for what PDFium does not tell: masks, inverted values, pages too heavy to load."""

import logging
from collections.abc import Mapping
from typing import Any, BinaryIO

from srdi_desktop.model.errors import ScanError
from srdi_desktop.model.limits import Limits
from srdi_desktop.scans.pdf_weight import TooHeavyError, weigh

_HARMLESS = {
    "/Type", "/Subtype", "/Width", "/Height", "/BitsPerComponent", "/ColorSpace", "/Filter", "/Length", "/Name",
    "/Interpolate", "/Decode", "/Metadata", "/Intent", "/DecodeParms", "/StructParent",
}  # fmt: skip
_LOG = logging.getLogger(__name__)
logging.getLogger("pypdf").addHandler(logging.NullHandler())  # its warnings would go to standard error


class SecondLook:
    """Opens the file when first asked; what pypdf cannot read, it says nothing of."""

    def __init__(self, stream: BinaryIO, password: str | None) -> None:
        self._stream = stream
        self._password = password
        self._pages: Any = None

    def weigh(self, scan_index: int, limits: Limits) -> None:
        """ScanError("page.unreadable") for a page that would keep PDFium busy for ever."""
        try:
            weigh(self._page(scan_index), limits)
        except TooHeavyError as fault:
            raise ScanError("page.unreadable", reason="too heavy") from fault
        except Exception as fault:  # noqa: BLE001  then PDFium shall try, in a worker that can be ended
            _LOG.debug("not weighed: %s", type(fault).__name__)

    def is_plain(self, scan_index: int) -> bool:
        """Whether the page's only picture is shown just as it decodes.

        False for masks, /Decode, odd colour spaces, and for all that pypdf cannot read.
        """
        try:
            return self._is_plain(scan_index)
        except Exception:  # noqa: BLE001  then the page is rendered, which needs no second opinion
            return False

    def _is_plain(self, scan_index: int) -> bool:
        found = [
            image
            for item in self._page(scan_index)["/Resources"]["/XObject"].values()
            if (image := item.get_object()).get("/Subtype") == "/Image"
        ]
        return len(found) == 1 and _shows_as_it_decodes({name: found[0][name] for name in found[0]})

    def _page(self, scan_index: int) -> Any:
        if self._pages is None:
            self._pages = self._open()
        return self._pages[scan_index - 1]

    def _open(self) -> Any:
        from pypdf import PdfReader

        reader = PdfReader(self._stream, strict=False)
        if reader.is_encrypted:
            reader.decrypt(self._password or "")
        return reader.pages


def _shows_as_it_decodes(image: Mapping[str, Any]) -> bool:
    levels = [float(value) for value in image.get("/Decode", ())]
    if levels != [0.0, 1.0] * (len(levels) // 2):
        return False
    space = image.get("/ColorSpace")
    name = space[0] if isinstance(space, list) else space
    return set(image) <= _HARMLESS and name in ("/DeviceRGB", "/DeviceGray", "/ICCBased", "/CalRGB", "/CalGray")
