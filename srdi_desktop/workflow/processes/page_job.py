"""What a worker does with one page: open its scan, decode once, measure; or hold it against the pages that come into
question as its second scan. Imports no Qt; nothing big goes back.

What a worker does with a page that a person changed: decode the original once, make the derived scan's bytes.
"""

import logging
import time
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import BinaryIO

from srdi_desktop.evidence import Index, alike, measure
from srdi_desktop.model import Derivation, Evidence, Fingerprint, PageRef, PageResult, Reshaping, RuleBook, SrdiError
from srdi_desktop.rules import load_page_rules
from srdi_desktop.scans.images import reshaping
from srdi_desktop.store import open_blob
from srdi_desktop.store.evidence import EvidenceReader
from srdi_desktop.workflow.page_pictures import OpenScan, open_scan
from srdi_desktop.workflow.places import without_values


@dataclass(frozen=True)
class PageJob:
    """One page to measure. reading: none | fast | whole; `name` of the scan helps to tell its format; `turn`: degrees
    clockwise by which a person turned it, None: nobody did. Or one to hold against the others (`COMPARE`), none of
    `away`; `moment` tells runs apart, since the pile differs from one to the next.
    """

    dossier: Path
    page: PageRef
    name: str = ""
    reading: str = "fast"
    password: str | None = field(default=None, repr=False)
    turn: int | None = None
    moment: int = 0
    away: frozenset[PageRef] = frozenset()


COMPARE = "compare"


@dataclass(frozen=True)
class Outcome:
    """The result, and where our own code failed ("" when it did not): a traceback without values, for the log."""

    result: PageResult
    fault: str = ""


@dataclass
class _Opened:
    """The scan this worker looked at last; its next page is the likeliest next job. `given`: pages taken out of it."""

    key: tuple[Path, str]
    stream: BinaryIO
    scan: OpenScan
    given: int = 0

    def close(self) -> None:
        self.scan.close()
        self.stream.close()


_last: list[_Opened] = []


def measure_page(job: PageJob) -> Outcome:
    """Evidence and thumbnail of one page; whatever goes wrong with it becomes Evidence(failed=code)."""
    started = time.perf_counter()
    thumbnail = b""
    fault = ""
    try:
        book = _book()
        if job.reading == COMPARE:
            evidence = _compared(job, book)
        else:
            scan = _scan(job, book)
            image = scan.page(job.page.scan_index)
            thumbnail = image.thumbnail
            evidence = replace(measure(image, book, job.reading, job.turn), remarks=scan.remarks)
    except SrdiError as error:
        evidence = Evidence(failed=error.code)
    except Exception as error:  # noqa: BLE001  one bad page costs one page
        evidence = Evidence(failed="page.unreadable")
        fault = without_values(error)
    seconds = round(time.perf_counter() - started, 3)
    return Outcome(PageResult(job.page, evidence, thumbnail, seconds), fault)


@dataclass
class _Pile:
    """The dossier file's pages as one run found them, and which of them come into question for a page."""

    key: tuple[Path, int]
    stored: EvidenceReader
    index: Index

    def fingerprint(self, page: PageRef) -> Fingerprint | None:
        evidence = self.stored(page)
        return None if evidence is None else evidence.fingerprint


_piles: list[_Pile] = []


def _compared(job: PageJob, book: RuleBook) -> Evidence:
    """The page's evidence as the file holds it, and what came of holding the page against the others."""
    pile = _pile(job)
    evidence = pile.stored(job.page)
    if evidence is None:
        return Evidence(failed="page.unreadable")
    return replace(evidence, alike=alike(job.page, pile.index, pile.fingerprint, book.limits))


def _pile(job: PageJob) -> _Pile:
    key = (job.dossier, job.moment)
    if _piles and _piles[0].key == key:
        return _piles[0]
    while _piles:
        _piles.pop().stored.close()
    stored = EvidenceReader(job.dossier)
    index = Index((page, print_.coarse) for page, print_ in stored.fingerprints() if page not in job.away)
    _piles.append(_Pile(key, stored, index))
    return _piles[0]


def lost_page(job: PageJob, why: str) -> Outcome:
    """The outcome of a page whose worker died or was too slow."""
    return Outcome(PageResult(job.page, Evidence(failed="page.unreadable")), f"worker {why}")


def _scan(job: PageJob, book: RuleBook) -> OpenScan:
    """The job's scan, open; begun anew now and then, since PDFium holds the pictures of all pages it was asked for."""
    key = (job.dossier, job.page.scan)
    if _last and _last[0].key == key and _last[0].given < book.limits["work.pages_open"]:
        _last[0].given += 1
        return _last[0].scan
    while _last:
        _last.pop().close()
    stream = open_blob(job.dossier, job.page.scan)
    try:
        scan = open_scan(stream, job.name, book.limits, job.password)
        opened = _Opened(key, stream, scan, given=1)
    except BaseException:
        stream.close()
        raise
    _last.append(opened)
    return opened.scan


@cache
def _book() -> RuleBook:
    logging.getLogger("PIL").setLevel(logging.ERROR)
    return load_page_rules()


@dataclass(frozen=True)
class DeriveJob:
    """One original page of a dossier file, `name` of its scan, and what is to be done to its picture."""

    dossier: Path
    page: PageRef
    name: str
    by: Reshaping


@dataclass(frozen=True)
class Made:
    """The derived scan: its bytes (a compressed picture of some MB, no pixels), format and pages; `failed`: the code of
    what went wrong instead, `fault`: a traceback without values, for the log.
    """

    page: PageRef
    by: Reshaping
    data: bytes = field(default=b"", repr=False)
    format: str = ""
    pages: int = 0
    rasterised: bool = False
    failed: str = ""
    fault: str = ""


def derive_page(job: DeriveJob) -> Made:
    """The scan; whatever goes wrong with the page costs that page."""
    try:
        return _made(job)
    except SrdiError as error:
        return Made(job.page, job.by, failed=error.code)
    except Exception as error:  # noqa: BLE001  one bad page costs one page
        return Made(job.page, job.by, failed="page.unreadable", fault=without_values(error))


def lost_derivation(job: DeriveJob, why: str) -> Made:
    """What is made of a page whose worker died or was too slow."""
    return Made(job.page, job.by, failed="page.unreadable", fault=f"worker {why}")


def _made(job: DeriveJob) -> Made:
    limits = load_page_rules().limits
    with open_blob(job.dossier, job.page.scan) as stream, open_scan(stream, job.name, limits) as scan:
        page = reshaping.original(scan, job.page.scan_index)
    parts = reshaping.reshaped(page.image, job.by, limits)
    data, form = reshaping.written(parts, page, Derivation(job.page, job.by), limits)
    return Made(job.page, job.by, data, form, len(parts), page.rasterised)
