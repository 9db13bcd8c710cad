"""Photos of sheets in a dossier: three real files with known corners, and stand-ins that draw what edits would make."""

import io
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from threading import Event

from PIL import Image

from srdi_desktop.gui import previews
from srdi_desktop.model import (
    Derived,
    Evidence,
    FoundPaper,
    Origin,
    PageRef,
    PageResult,
    PaperVerdict,
    Scan,
    Sharpness,
    Tone,
)
from srdi_desktop.workflow import page_edits, runs
from srdi_desktop.workflow.catalogues.library import rulebook
from srdi_desktop.workflow.session import Session
from tests.gui.dossiers import catalogue
from tests.resources import photos

UNSURE = 2  # of the photos, from 0
_KINDS = (("dark", 2), ("wood", 4), ("cloth", 6))


@cache
def taken() -> list[photos.Photo]:
    """Three photos of sheets with known corners."""
    return [photos.photo(kind, seed, 1200) for kind, seed in _KINDS]


def paper_of(number: int) -> FoundPaper:
    """The sheet in one of them, as the program finds it."""
    sure = number != UNSURE
    return FoundPaper(
        taken()[number].corners, 0.99 if sure else 0.5, PaperVerdict.SURE if sure else PaperVerdict.UNSURE
    )


def photo_dossier(folder) -> Session:
    """A dossier that holds them, each measured: on two the sheet was found for sure."""
    pictures = folder / "照片"
    pictures.mkdir()
    for number, one in enumerate(taken(), 1):
        one.picture.save(pictures / f"IMG_{number}.jpg", quality=90)
    session = Session.create(folder / "申报材料.srdi", catalogue(), "示例公司")
    for item in runs.import_scans(session.path, (pictures,), rulebook(), {}, Event()):
        session.add_scans([item.scan])
    session.record([_measured(page, number) for number, page in enumerate(session.dossier.pages())])
    return session


def _measured(page, number) -> PageResult:
    picture = taken()[number].picture
    wide, high = picture.size
    tone = Tone(ink=0.03, contrast=180.0)
    evidence = Evidence(
        width=wide, height=high, origin=Origin.PHOTO, colour=True, sharpness=Sharpness(3.6, tiles=30), tone=tone
    )
    small = jpeg(picture.resize((wide // 4, high // 4)))
    return PageResult(page, replace(evidence, paper=paper_of(number)), small)


def jpeg(picture: Image.Image) -> bytes:
    held = io.BytesIO()
    picture.convert("RGB").save(held, "JPEG", quality=85)
    return held.getvalue()


class DrawnTrial:
    """In place of workflow.page_edits.Trial, over a dossier whose scans are no files: the photo, or its flat sheet."""

    rasterised = False

    def __init__(self, *_):
        self._photo = taken()[1]

    def original(self):
        return jpeg(self._photo.picture)

    def sheet(self, by):
        return jpeg(self._photo.sheet if by.corners else self._photo.picture)

    shown = sheet

    def gaps(self, by):
        return ()

    def spread(self, by):
        return 0.5


@contextmanager
def drawn_edits():
    """While it lasts, edits are drawn."""
    kept = previews.Trial, page_edits.derive
    previews.Trial, page_edits.derive = DrawnTrial, _drawn_derive
    yield
    previews.Trial, page_edits.derive = kept


def photograph(bridge) -> PageRef:
    """Say of three pages of any dossier that they are the photos; the first of them."""
    pages = bridge.pages()[4:7]
    evidence = bridge.dossier.evidence
    papers = (paper_of(1), paper_of(0), paper_of(UNSURE))
    found = [replace(evidence[page], paper=paper) for page, paper in zip(pages, papers, strict=True)]
    bridge.record([PageResult(page, seen, b"") for page, seen in zip(pages, found, strict=True)])
    return pages[0]


def _drawn_derive(path, wanted, known, book, jobs, cancel):
    """In place of workflow.page_edits.derive: at once, nothing is stored."""
    for done, (page, by) in enumerate(wanted.items(), 1):
        name = f"{known.scans[page.scan].name}（展平）.jpg"
        scan = Scan(f"{'d' * 60}{done:04d}", name, "", 100_000, 1, "jpeg")
        yield Derived(page, by, scan, done=done, total=len(wanted))
