"""A second look at a page by pypdf, for what PDFium does not tell: masks, inverted values, pages too heavy to load."""

import logging
import re
from collections.abc import Mapping
from typing import Any, BinaryIO

from srdi_desktop.model import Limits, ScanError

_CALL = re.compile(rb"/([^\s/<>\[\]()%]+)\s+Do\b")
_DEPTH_MOST = 28


class TooHeavyError(Exception):
    """The page must not be loaded."""


def weigh(page: Any, limits: Limits) -> None:
    """Look at a page as pypdf reads it; TooHeavyError says that it must not be loaded."""
    scales = _Scales(limits)
    roots = [page]
    for mark in _resolved(page.get("/Annots")) or ():
        look = _resolved((_resolved(_resolved(mark).get("/AP")) or {}).get("/N"))
        roots.append(look if look is not None and hasattr(look, "get") else {})
    for root in roots[: int(limits["scan.annotations"])]:
        scales.weight(root, 0)
    box = [float(value) for value in page.mediabox]
    scales.tiles(abs(box[2] - box[0]) * abs(box[3] - box[1]))


def _resolved(item: Any) -> Any:
    if hasattr(item, "get_object"):
        return item.get_object()
    return item


class _Scales:
    def __init__(self, limits: Limits) -> None:
        self._most = limits["scan.drawings"]
        self._tiles_most = limits["scan.tiles"]
        self._known: dict[int, float] = {}
        self._open: set[int] = set()
        self._patterns: list[Any] = []

    def weight(self, form: Any, depth: int) -> float:
        """How many drawings of forms the form comes to, itself included."""
        key = id(form)
        if key in self._open or depth > _DEPTH_MOST:
            raise TooHeavyError
        if key not in self._known:
            self._open.add(key)
            self._known[key] = 1.0 + self._inside(form, depth)
            self._open.discard(key)
            if self._known[key] > self._most:
                raise TooHeavyError
        return self._known[key]

    def _inside(self, form: Any, depth: int) -> float:
        resources = _resolved(form.get("/Resources")) or {}
        self._patterns += [_resolved(item) for item in (_resolved(resources.get("/Pattern")) or {}).values()]
        forms = {
            name: inner
            for name, item in (_resolved(resources.get("/XObject")) or {}).items()
            if (inner := _resolved(item)).get("/Subtype") == "/Form"
        }
        weights = {
            name.lstrip("/").encode("latin-1", "replace"): self.weight(inner, depth + 1)
            for name, inner in forms.items()
        }
        if not weights or (depth == 0 and max(weights.values()) <= 1):
            return 0.0  # a page that calls plain forms is as heavy as its own text, which has its bytes' length
        return sum(weights.get(name, 0.0) for name in _CALL.findall(_content(form)))

    def tiles(self, area: float) -> None:
        for pattern in self._patterns:
            if pattern.get("/PatternType") != 1:
                continue
            a, b, c, d = (float(value) for value in (pattern.get("/Matrix") or (1, 0, 0, 1))[:4])
            tile = abs(float(pattern.get("/XStep", 0)) * float(pattern.get("/YStep", 0)) * (a * d - b * c))
            if tile and area / tile > self._tiles_most:
                raise TooHeavyError


def _content(form: Any) -> bytes:
    contents = form.get_contents() if hasattr(form, "get_contents") else form
    if contents is not None:
        return bytes(contents.get_data())
    return b""


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
        if len(found) != 1:
            return False
        return _shows_as_it_decodes({name: found[0][name] for name in found[0]})

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
