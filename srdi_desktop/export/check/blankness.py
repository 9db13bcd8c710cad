"""Whether a page came out empty that was not empty before: rendered by PDFium here, by `scans` there."""

import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

import pypdfium2
from PIL import Image

from srdi_desktop.export.check.second_engine import Trouble
from srdi_desktop.model.errors import SrdiError
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.rulebook import Limits
from srdi_desktop.scans import open_scan
from srdi_desktop.scans.pdf.pdfium import PDFIUM

AT_ONCE = 4  # pages of one opening, whose pictures PDFium keeps until it is closed


def sampled(positions: Mapping[PageRef, int], count: int) -> dict[PageRef, int]:
    """Some pages, evenly spread, the last one among them."""
    step = max(1, len(positions) // count)
    return dict(list(positions.items())[::-1][::step])


def blank_pages(
    path: Path,
    positions: Mapping[PageRef, int],
    open_source: Callable[[str], BinaryIO],
    limits: Limits,
    password: str | None = None,
) -> list[Trouble]:
    """Positions whose page is empty although its source is not."""
    suspects = set(_empty(path, sorted(positions.values()), limits, password))
    return [
        Trouble("blank", position)
        for page, position in positions.items()
        if position in suspects and not _source_is_empty(page, open_source, limits)
    ]


def _empty(path: Path, positions: list[int], limits: Limits, password: str | None) -> Iterator[int]:
    pixels, flat_at = limits["blankness.pixels"], limits["blankness.flat"]
    for first in range(0, len(positions), AT_ONCE):
        with PDFIUM, pypdfium2.PdfDocument(path, password=password) as document:
            for position in positions[first : first + AT_ONCE]:
                page = document[position - 1]
                # In colour: asked for grey, PDFium makes a second copy of the whole decoded picture.
                image = page.render(scale=pixels / max(page.get_size())).to_pil()
                page.close()
                if flat(image, flat_at):
                    yield position


def flat(image: Image.Image, levels: float) -> bool:
    """Whether nothing is on a page but its stamp; the rim, where stamps and shadows are, does not count."""
    width, height = image.size
    inner = image.convert("L").crop((width // 12, height // 16, width - width // 12, height - height // 16))
    low, high = inner.getextrema()
    return isinstance(low, int | float) and isinstance(high, int | float) and high - low < levels


def _source_is_empty(page: PageRef, open_source: Callable[[str], BinaryIO], limits: Limits) -> bool:
    """A source that cannot be opened counts as empty: nothing was lost by the export."""
    try:
        with open_source(page.scan) as stream, open_scan(stream, "", limits) as scan:
            data = scan.preview(page.scan_index, int(limits["blankness.pixels"]))
        with Image.open(io.BytesIO(data)) as image:
            return flat(image, limits["blankness.ink"])
    except (SrdiError, OSError, KeyError, ValueError):
        return True
