"""A figure proposed from a document for the questionnaire, with the page that states it."""

from dataclasses import dataclass
from decimal import Decimal

from srdi_desktop.model.page import Box


@dataclass(frozen=True)
class Proposal:
    """`value` in 万元 or persons, exactly as printed; printed: the document's own words; page: str(PageRef)."""

    figure: str
    year: int
    value: Decimal
    printed: str
    unit: str
    source: str
    page: str
    box: Box | None = None
    score: float = 1.0
    others: int = 0  # documents that state another value
