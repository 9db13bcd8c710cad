"""Looks at one page and measures, or at two (`alike`); judges nothing. MEASURES is the table of contents, in order."""

from collections.abc import Callable

from srdi_desktop.evidence.measured_page import Sheet
from srdi_desktop.evidence.picture import fingerprint, geometry, paper, seal, sharpness, tone
from srdi_desktop.evidence.picture.likeness import Index, alike
from srdi_desktop.evidence.text import readable
from srdi_desktop.evidence.text import reading as text
from srdi_desktop.model import Evidence, PageImage, RuleBook

__all__ = ["MEASURES", "Index", "alike", "measure"]

Measure = Callable[[Sheet, Evidence], Evidence]

MEASURES: tuple[Measure, ...] = (
    text.measure,
    paper.measure,
    sharpness.measure,
    readable.measure,
    tone.measure,
    tone.measure_covered,
    geometry.measure,
    seal.measure,
    fingerprint.measure,
)


def measure(image: PageImage, book: RuleBook, reading: str = "fast", turn: int | None = None) -> Evidence:
    """All evidence of one page. `reading`: none | glance | fast | whole; the engine is made once for each process.
    `turn`: how a person turned the page, degrees clockwise; it is read that way up. A glance measures nothing but what
    it reads: it says which paper a page may be, and nothing of the page.
    """
    sheet = Sheet(image, book, reading, turn)
    found = Evidence(
        width=image.grey.width,
        height=image.grey.height,
        origin=image.origin,
        bilevel=image.bilevel,
        dpi=image.dpi,
        paper_mm=image.paper_mm,
    )
    steps = MEASURES[:1] if reading == "glance" else MEASURES
    for step in steps:
        found = step(sheet, found)
    return found
