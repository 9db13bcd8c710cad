"""Evidence as compressed JSON, taken apart only when somebody looks at the page."""

import json
import zlib
from collections.abc import Iterator, Mapping

from srdi_desktop.model.page import Evidence, PageRef
from srdi_desktop.model.plain import from_plain, to_plain


def packed(evidence: Evidence) -> bytes:
    """Bytes for the evidence table."""
    text = json.dumps(to_plain(evidence), ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), 3)


def unpacked(data: bytes) -> Evidence:
    """The inverse of `packed`; ValueError, KeyError, TypeError or zlib.error for damaged bytes."""
    value: Evidence = from_plain(Evidence, json.loads(zlib.decompress(data)))
    return value


def _or_unmeasured(data: bytes) -> Evidence:
    """Damaged evidence counts as that of an older version: the page is measured again."""
    try:
        return unpacked(data)
    except (ValueError, KeyError, TypeError, zlib.error):
        return Evidence(version=0)


class StoredEvidence(Mapping[PageRef, Evidence]):
    """Evidence of many pages; a page is decoded when first asked for and stays the same object afterwards."""

    def __init__(self, stored: Mapping[PageRef, bytes | Evidence]) -> None:
        self._pages = dict(stored)

    def __getitem__(self, page: PageRef) -> Evidence:
        value = self._pages[page]
        if isinstance(value, bytes):
            value = self._pages[page] = _or_unmeasured(value)
        return value

    def __contains__(self, page: object) -> bool:
        return page in self._pages

    def __iter__(self) -> Iterator[PageRef]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)

    def with_pages(self, measured: Mapping[PageRef, Evidence]) -> "StoredEvidence":
        """A new mapping; this one stays as it is for those who hold the older snapshot."""
        return StoredEvidence({**self._pages, **measured})
