"""Pages that a person changes: derived scans made beside the window, trials to look at, proposals for all photographs.

Nothing is decided here. What `derive` stored and nobody decides on is cleared away when the dossier is next opened.
"""

import io
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING

from srdi_desktop.model import Derivation, Derived, Dossier, PageRef, PaperVerdict, Reshaping, RuleBook, Scan
from srdi_desktop.rules import load_rulebook
from srdi_desktop.store import ScanWriter, open_blob
from srdi_desktop.store.intake import DERIVED
from srdi_desktop.texts import text
from srdi_desktop.workflow.page_pictures import open_scan
from srdi_desktop.workflow.processes.pool import Pool, Terms, fitting
from srdi_desktop.workflow.runs import default_jobs

if TYPE_CHECKING:
    from srdi_desktop.workflow.processes.page_job import Made

_LOG = logging.getLogger(__name__)
_SUFFIXES = {"jpeg": ".jpg", "png": ".png", "pdf": ".pdf"}


def derive(
    path: Path, wanted: Mapping[PageRef, Reshaping], known: Dossier, book: RuleBook, jobs: int, cancel: Event
) -> Iterator[Derived]:
    """Make what is wanted of pages (originals, or what was derived of them) in `jobs` processes (0: as many as the
    machine bears), always from the originals; what is yielded is on disk. The same of the same page is found again.

    FileError for the dossier's disk, CancelledError soon after `cancel`.
    """
    from srdi_desktop.workflow.processes.page_job import DeriveJob, derive_page, lost_derivation  # loads numpy, Pillow

    wishes = {known.original(page): by.rounded() for page, by in wanted.items()}
    found = [one for page, by in wishes.items() if (one := _found(page, by, known)) is not None]
    todo = [page for page in wishes if page not in {one.page for one in found}]
    for done, one in enumerate(found, 1):
        yield replace(one, done=done, total=len(wishes))
    if not todo:
        return
    work = (DeriveJob(path, page, known.scans[page.scan].name, wishes[page]) for page in todo)
    with ScanWriter(path) as writer, Pool(derive_page, lost_derivation, _terms(book, jobs, len(todo))) as crew:
        for done, made in enumerate(crew.run(work, cancel), len(found) + 1):
            if made.fault:
                _LOG.error("a page could not be changed: %s", made.fault)
            one = _stored(made, writer, known)
            writer.flush()
            yield replace(one, done=done, total=len(wishes))


def _found(page: PageRef, by: Reshaping, known: Dossier) -> Derived | None:
    """What needs no work: nothing is wanted, or it was made before."""
    if by.is_empty:
        return Derived(page, by)
    origin = Derivation(page, by)
    scan = next((scan for scan in known.scans.values() if scan.derived == origin), None)
    return None if scan is None else Derived(page, by, scan)


def _terms(book: RuleBook, jobs: int, pages: int) -> Terms:
    limits = book.limits
    return Terms(
        workers=min(pages, jobs or fitting(default_jobs(), limits["edit.memory_each"])),
        seconds=limits["work.page_seconds"],
        jobs_each=int(limits["work.pages_each"]),
        memory_mb=limits["edit.memory_each"],
        memory_most_mb=limits["work.memory_most_mb"],
    )


def _stored(made: "Made", writer: ScanWriter, known: Dossier) -> Derived:
    if made.failed:
        return Derived(made.page, made.by, fault=made.failed)
    original = known.scans[made.page.scan]
    name = derived_name(original, made.page, made.by, made.format)
    stored = writer.add(io.BytesIO(made.data), name, DERIVED)
    origin = Derivation(made.page, made.by)
    scan = Scan(stored.id, name, original.path, stored.bytes, made.pages, made.format, derived=origin)
    return Derived(made.page, made.by, scan, rasterised=made.rasterised)


@dataclass(frozen=True)
class FlattenProposals:
    """Photographs that nobody flattened: `sure` ones may be flattened unseen, the others want a look first."""

    sure: Mapping[PageRef, Reshaping]
    unsure: Mapping[PageRef, Reshaping]


def flatten_proposals(dossier: Dossier) -> FlattenProposals:
    """By the papers that were found on the pictures of the pages in play, both where there are two; what else was done
    to a page stays.
    """
    sure: dict[PageRef, Reshaping] = {}
    unsure: dict[PageRef, Reshaping] = {}
    for page in _originals(dossier):
        evidence = dossier.evidence.get(page)
        paper = evidence.paper if evidence and not evidence.failed else None
        if paper is None or paper.verdict is PaperVerdict.FLAT:
            continue
        by = replace(dossier.reshaping(page).with_corners(paper.corners), evened=True)
        if paper.others:
            by = replace(by, second=Reshaping(paper.others[1], evened=True))
        chosen = sure if paper.verdict is PaperVerdict.SURE else unsure
        chosen[page] = by.rounded()
    return FlattenProposals(sure, unsure)


def _originals(dossier: Dossier) -> Iterator[PageRef]:
    """Pages as they were dropped in that are exported, changed or not, and are not flattened."""
    for page in dossier.pages():
        stands = any(dossier.original(one) == page for one in dossier.standing(page))
        if stands and page not in dossier.decisions.excluded and dossier.reshaping(page).corners is None:
            yield page


def derived_name(original: Scan, page: PageRef, by: Reshaping, form: str) -> str:
    """A file name that says what it is: 扫描1 · 第3页（展平、遮盖）.jpg."""
    done = text("words.list_separator").join(text(f"words.edits.{what}") for what in by.applied)
    stem = original.name.rpartition(".")[0] or original.name
    key = "words.edits.name" if original.pages == 1 else "words.edits.page_name"
    return text(key, stem=stem, index=page.scan_index, done=done) + _SUFFIXES[form]


class Trial:
    """One page's picture, reduced, on which a Reshaping is tried; its calls may come from any thread, one at a time
    is answered. Pictures are JPEG.
    """

    def __init__(self, path: Path, scan: Scan, scan_index: int, longest: int) -> None:
        """Decode the page with at most `longest` pixels. ScanError, FileError."""
        from srdi_desktop.scans.images.reshaping import Draft, original  # heavy: only who changes a page needs it

        self._limits, self._lock = load_rulebook().limits, Lock()
        with open_blob(path, scan.id) as stream, open_scan(stream, scan.name, self._limits) as opened:
            self._draft = Draft(original(opened, scan_index, longest), self._limits)

    @property
    def rasterised(self) -> bool:
        """Whether a drawn page becomes a picture by any change."""
        return self._draft.page.rasterised

    @property
    def size(self) -> tuple[int, int]:
        """Pixels across and down of the reduced picture as shown."""
        return self._draft.page.image.size

    def original(self) -> bytes:
        """The page as shown."""
        return self._draft.original()

    def sheet(self, by: Reshaping) -> bytes:
        """Flattened, evened and turned: what crop, covers and cuts lie on."""
        with self._lock:
            return self._draft.sheet(by)

    def shown(self, by: Reshaping) -> bytes:
        """All that is wanted but the cuts."""
        with self._lock:
            return self._draft.shown(by)

    def gaps(self, by: Reshaping) -> tuple[float, ...]:
        """Heights of the sheet at which a long page may be cut; () when it is none, or has no white gaps."""
        from srdi_desktop.evidence.picture.gaps import page_cuts

        with self._lock:
            return page_cuts(self._draft.grey(by), self._limits)

    def spread(self, by: Reshaping) -> float | None:
        """Where across the sheet two papers side by side may be cut apart; None when that is not sure."""
        from srdi_desktop.evidence.picture.gaps import spread_gap

        with self._lock:
            return spread_gap(self._draft.grey(by), self._limits)
