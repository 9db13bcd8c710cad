"""What a worker does with a page that a person changed: decode the original once, make the derived scan's bytes."""

from dataclasses import dataclass, field
from pathlib import Path

from srdi_desktop.model import Derivation, PageRef, Reshaping, SrdiError
from srdi_desktop.rules import load_page_rules
from srdi_desktop.scans.images import reshaping
from srdi_desktop.store import open_blob
from srdi_desktop.workflow.page_pictures import open_scan
from srdi_desktop.workflow.places import without_values


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
