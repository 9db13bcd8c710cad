"""Piles as a user drops them, written as files: scans, photographs, downloads, with all that was done to each page.

The same seed gives the same pile. What is wrong with it is known: pages taken out, blurred, scanned again, turned,
crooked; entries without a paper, seals not pressed, papers of others, a figure that was cut, papers of no entry.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from srdi_desktop.sample import company
from srdi_desktop.sample.files import WRITERS, write_pdf
from srdi_desktop.sample.papers import DRAWN
from srdi_desktop.sample.raster import Scanner, printed, scan
from srdi_desktop.sample.sheet import Sheet, Stamp
from tests.benchmarks import dossier_papers, layouts_issued, layouts_reports
from tests.benchmarks.dossier_papers import Paper
from tests.benchmarks.dossiers import File, Heap, Leaf, heap_of
from tests.resources.photos import ORDINARY, photographed

Page = tuple[str, int]  # name of the file, place in it from 1
_ENTRY = {
    "patent": "ip-certificates", "software-copyright": "ip-certificates", "social-insurance": "social-insurance-2025",
    "rd-institution": "rd-institution-proof", "tax-return": None,
}  # fmt: skip
_BLUR = 4.5
_SCREEN_DPI = 96


@dataclass(frozen=True)
class Shot:
    """How a page became a picture: degrees clockwise, whether by telephone, in colour, or never on paper at all."""

    turn: int = 0
    skew: float = 0.0
    photo: bool = False
    colour: bool = True
    digital: bool = False


@dataclass
class Pile:
    """A heap with the picture that was made of each page; `unsealed`: papers whose seal was never pressed."""

    heap: Heap
    shots: dict[Page, Shot] = field(default_factory=dict)
    unsealed: set[int] = field(default_factory=set)

    def pages(self) -> Iterator[tuple[Page, Leaf]]:
        """Every page that was written, in the pile's order."""
        for file, index, leaf in self.heap.leaves():
            yield (file.name, index), leaf


def compose(seed: int) -> Pile:
    """The pile of that seed, not drawn: as if each page had come straight out of a colour scanner."""
    draw = random.Random(f"pile {seed}")
    handed_in = _papers(draw)
    draw.shuffle(handed_in)
    pile = Pile(heap_of(draw, handed_in, rough=True, numbered=True))
    _leave_unsealed(draw, pile)
    pile.shots = {page: Shot() for page, _ in pile.pages()}
    return pile


def make_pile(seed: int, folder: Path) -> Pile:
    """The pile of that seed, its files drawn into the folder."""
    pile = compose(seed)
    draw = random.Random(f"shots {seed}")
    for file in pile.heap.files:
        _write(draw, file, pile, folder)
    return pile


def _papers(draw: random.Random) -> list[Paper]:
    """About sixty pages of what an applicant hands in, each paper in one of the forms that are about."""
    made = [_audit(draw, year) for year in (2024, 2025)]
    ways: list[tuple[Callable[[], Paper], ...]] = [
        (
            lambda: _drawn("business-license"),
            lambda: layouts_issued.licence(draw),
            lambda: layouts_issued.licence(draw),
        ),
        (lambda: _drawn("commitment"),),
        (lambda: _drawn("application-form"),),
        (lambda: _drawn("quality-certificate"), lambda: layouts_issued.system_certificate(draw)),
        (lambda: _drawn("patent-1"), lambda: layouts_issued.patent_of(draw)),
        (lambda: layouts_issued.patent_of(draw, draw.choice((company.LEGAL_PERSON, layouts_issued.UNIVERSITY))),),
        (lambda: _drawn("software-1"), lambda: layouts_issued.software_of(draw)),
        (lambda: _drawn("sales-contract"), lambda: layouts_reports.technology_contract(draw)),
        (lambda: _drawn("social-insurance"), lambda: layouts_reports.insurance_proof(draw)),
        (lambda: _drawn("credit-report"), lambda: layouts_reports.credit_report(draw)),
        (lambda: layouts_reports.laboratory_report(draw),),
        (lambda: layouts_reports.tax_return_blank(draw), layouts_reports.vat_return),
        (lambda: _drawn("market-share"),),
        (layouts_issued.account_permit, lambda: layouts_issued.book_page(draw)),
        (lambda: _drawn("rd-institution"), lambda: _drawn("digital-level")),
    ]
    absent = draw.sample(range(1, len(ways)), 2)
    made += [draw.choice(forms)() for place, forms in enumerate(ways) if place not in absent]
    return made


def _drawn(key: str) -> Paper:
    """One of the program's own sample papers."""
    kind, sheets = DRAWN[key]
    return Paper(kind, key, _ENTRY.get(kind, kind), sheets())


def _audit(draw: random.Random, year: int) -> Paper:
    """An audit report, half of them with a page of contents behind the cover."""
    _, sheets = DRAWN[f"audit-{year}"]
    pages = sheets()
    if draw.random() < 0.5:
        pages.insert(1, dossier_papers.contents_page(pages[-1].number or 0))
    return Paper("audit-report", f"{year}年审计报告", f"audit-{year}", pages)


def _leave_unsealed(draw: random.Random, pile: Pile) -> None:
    for place, paper in enumerate(pile.heap.papers):
        if paper.kind in {"commitment", "application-form"} and draw.random() < 0.4:
            pile.unsealed.add(place)
            for sheet in paper.sheets:
                sheet.inks = [ink for ink in sheet.inks if not isinstance(ink, Stamp)]


def _write(draw: random.Random, file: File, pile: Pile, folder: Path) -> None:
    """The file as its name says: a telephone's picture, a download that never was on paper, a scan of one go."""
    seed = draw.randint(1, 10**6)
    sheets = [leaf.sheet for leaf in file.leaves]
    legible = not any(leaf.blurred or leaf.again for leaf in file.leaves)
    if file.name.endswith(".pdf") and legible and draw.random() < 0.2:
        with (folder / file.name).open("wb") as stream:
            write_pdf(sheets, stream, file.name)
        pile.shots |= {(file.name, index): Shot(digital=True) for index in range(1, len(sheets) + 1)}
        return
    if len(sheets) == 1 and file.name.endswith(".jpg"):
        shot, picture = _single(draw, file.leaves[0], seed)
        pile.shots[file.name, 1] = shot
        with (folder / file.name).open("wb") as stream:
            WRITERS["jpeg"]([picture], 72 if shot.photo else 200, stream)
        return
    colour = draw.random() < 0.7
    dpi = draw.choice((150, 200, 200))
    pictures = []
    for index, leaf in enumerate(file.leaves, 1):
        shot = Shot(_turn(draw, leaf.sheet), _skew(draw), colour=colour)
        scanner = Scanner(dpi, colour, shot.skew, shot.turn, _BLUR if leaf.blurred else draw.uniform(0, 0.4),
                          draw.uniform(1, 5), draw.randint(232, 252))  # fmt: skip
        pile.shots[file.name, index] = shot
        pictures.append(scan(leaf.sheet, scanner, seed + index))
    with (folder / file.name).open("wb") as stream:
        WRITERS["pdf"](pictures, dpi, stream)


def _single(draw: random.Random, leaf: Leaf, seed: int) -> tuple[Shot, Image.Image]:
    """A photograph of the page on a desk, or one page out of a scanner."""
    if leaf.sheet.size[0] > leaf.sheet.size[1] and draw.random() < 0.3 and not leaf.blurred:
        return Shot(digital=True), printed(leaf.sheet, _SCREEN_DPI)
    if draw.random() < 0.6 and not leaf.blurred:
        turn = draw.choice((0, 0, 0, 90, 270))
        picture = photographed(printed(leaf.sheet, 200), draw.choice(ORDINARY[:4]), seed)
        return Shot(turn, photo=True), picture.rotate(-turn, expand=True)
    shot = Shot(_turn(draw, leaf.sheet), _skew(draw))
    scanner = Scanner(200, True, shot.skew, shot.turn, _BLUR if leaf.blurred else 0.2, draw.uniform(1, 5), 246)
    return shot, scan(leaf.sheet, scanner, seed)


def _turn(draw: random.Random, sheet: Sheet) -> int:
    """A lying page goes through the feeder upright; now and then a page lies on its head."""
    if sheet.size[0] > sheet.size[1]:
        return draw.choice((90, 270))
    return draw.choice((0,) * 15 + (180,))


def _skew(draw: random.Random) -> float:
    return draw.uniform(2.0, 4.0) if draw.random() < 0.05 else draw.uniform(-0.5, 0.5)
