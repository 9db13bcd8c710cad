"""Which page comes to stand where: cover, contents, dividers and scanned pages in plan order, positions from 1."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from srdi_desktop.model import ExportPlan, PageRef, PlannedPage, PlannedSection


@dataclass(frozen=True)
class Slot:
    """One page of the output."""

    position: int
    section: PlannedSection
    page: PlannedPage | None  # None: the divider


@dataclass
class Order:
    """All positions, known before anything is written."""

    front: int  # pages before the first slot
    slots: list[Slot] = field(default_factory=list)
    positions: dict[PageRef, int] = field(default_factory=dict)
    starts: dict[str, int] = field(default_factory=dict)  # entry -> its first page, the divider if there is one
    document_starts: dict[tuple[str, int], int] = field(default_factory=dict)  # (entry, index of document)

    @property
    def total(self) -> int:
        """Pages of the file."""
        return self.front + len(self.slots)


def in_order(plan: ExportPlan, front: int, *, dividers: bool) -> Order:
    """The order of a plan behind `front` pages of cover, contents and summary."""
    order = Order(front)
    for section in plan.sections:
        if not section.documents:
            continue
        order.starts[section.entry] = order.total + 1
        if dividers:
            order.slots.append(Slot(order.total + 1, section, None))
        for index, page in _pages(section):
            position = order.total + 1
            order.document_starts.setdefault((section.entry, index), position)
            order.positions.setdefault(page.ref, position)
            order.slots.append(Slot(position, section, page))
    return order


def _pages(section: PlannedSection) -> Iterator[tuple[int, PlannedPage]]:
    for index, document in enumerate(section.documents):
        for page in document.pages:
            yield index, page


def page_count(section: PlannedSection) -> int:
    """Scanned pages of one entry."""
    return sum(len(document.pages) for document in section.documents)
