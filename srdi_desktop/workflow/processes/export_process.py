"""Exports in a process of their own: a page that ends, fills or halts it costs itself alone.

The process notes which page is in hand, in memory that both share: messages woke the parent for each page and took a
sixth of an export's CPU (`bench_export_used`, 400 pages). The parent looks there, at its memory and its clock. When it
is over its limits or ends, it is stopped and started anew without that page, in whose place the export then says so.
"""

import ctypes
import logging
import multiprocessing
import signal
import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from threading import Event
from typing import Any

from srdi_desktop.files import clear_the_dead
from srdi_desktop.model import CancelledError, Dossier, ExportedFile, ExportPlan, Limits, PageRef, SrdiError, Verdicts
from srdi_desktop.workflow.processes.pool import end_with_parent, heard

_TICK = 0.2  # seconds between looks at the cancel event and at the limits
_TOLD_EVERY = 0.1  # seconds between two words about progress
Said = tuple[int, int] | list[ExportedFile]
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Order:
    """What the process is to write: `kind` volumes | kit; `target`: a file, or the kit's folder.

    `summary`: what a summary that is bound in needs (dossier, verdicts); `left_out`: pages that ended an earlier try,
    `undrawn`: those that ended it when they were compared.
    """

    kind: str
    dossier: Path
    plan: ExportPlan
    target: Path
    summary: tuple[Dossier, Verdicts] | None = None
    left_out: frozenset[PageRef] = field(default_factory=frozenset)
    undrawn: frozenset[PageRef] = field(default_factory=frozenset)

    def without(self, page: PageRef, *, comparing: bool) -> "Order":
        """The same once more: the page not compared, or not written where writing it went wrong."""
        if comparing:
            undrawn = self.undrawn | {page}
            return replace(self, undrawn=undrawn)
        left_out = self.left_out | {page}
        return replace(self, left_out=left_out)

    def pages(self) -> list[PageRef]:
        """All pages, by the number under which they are noted."""
        sections = self.plan.sections
        return [page.ref for section in sections for document in section.documents for page in document.pages]


class InHand:
    """What the process works at, in one number that both sides see: 0 nothing yet, else twice the page's place among
    `Order.pages`, from 1, and one more where it is being compared.
    """

    def __init__(self, cell: "ctypes.c_longlong", order: Order) -> None:
        self._cell = cell
        self._pages = order.pages()
        self._numbers = {page: 2 * place for place, page in enumerate(self._pages, 1)}

    def note(self, page: PageRef, comparing: bool) -> None:
        """Say which page comes next."""
        self._cell.value = self._numbers[page] + comparing

    @property
    def noted(self) -> int:
        """The number as it is now."""
        return self._cell.value

    @property
    def page(self) -> PageRef | None:
        """The page; None before the first."""
        place = self.noted // 2
        return self._pages[place - 1] if place else None

    @property
    def comparing(self) -> bool:
        """Whether it is being held against its source."""
        return self.noted % 2 == 1


@dataclass
class _Child:
    process: SpawnProcess
    pipe: Connection
    in_hand: InHand
    seen: int = 0
    since: float = field(default_factory=time.monotonic)

    def beyond(self, limits: Limits) -> str:
        """Which limit it breaks: "late", "swollen" or none ("")."""
        from srdi_desktop.workflow.processes.pool import resident_mb

        noted = self.in_hand.noted
        if noted != self.seen:
            self.seen = noted
            self.since = time.monotonic()
        if time.monotonic() - self.since > limits["export.page_seconds"]:
            return "late"
        if resident_mb(self.process.pid) > limits["export.memory_mb"]:
            return "swollen"
        return ""

    def stop(self) -> None:
        """At once; what it leaves half written lies in a work folder that the next one clears away."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def exported(order: Order, limits: Limits, cancel: Event) -> Iterator[Said]:
    """(done, total) as it goes on, then the files. Raises what the writer raises, and CancelledError after `cancel`."""
    while True:
        child = _started(order)
        try:
            lost = yield from _followed(child, limits, cancel)
        finally:
            child.stop()
            base = order.target if order.kind == "kit" else order.target.parent
            clear_the_dead(base)
        if lost is None:
            return
        _LOG.warning("an export was started anew without a page of scan %s", lost.scan[:8])
        order = order.without(lost, comparing=child.in_hand.comparing)


def _started(order: Order) -> _Child:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    cell = context.RawValue(ctypes.c_longlong)
    process = context.Process(target=_serve, args=(theirs, cell, order), daemon=True)
    process.start()
    theirs.close()
    return _Child(process, ours, InHand(cell, order))


def _followed(child: _Child, limits: Limits, cancel: Event) -> Generator[Said, None, PageRef | None]:
    """Hand on what the process says; returns the page that it was lost with, None when all is written."""
    while True:
        if cancel.is_set():
            raise CancelledError
        try:
            spoke = heard(child.pipe, child.process, _TICK)
            said = child.pipe.recv() if spoke else None
        except (EOFError, OSError):
            return _lost(child, "ended")
        if said is None:
            why = child.beyond(limits)
            if why:
                return _lost(child, why)
            continue
        word, value = said
        if word == "fault":
            raise value
        yield value
        if word == "files":
            return None


def _lost(child: _Child, why: str) -> PageRef:
    _LOG.warning("an export %s", why)
    page = child.in_hand.page
    if page is None:
        raise SrdiError("worker.no_start", exit_code=child.process.exitcode)
    return page


def _serve(pipe: Connection, cell: "ctypes.c_longlong", order: Order) -> None:
    """The process's life. Ctrl+C is the parent's business."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    try:
        files = _written(pipe, InHand(cell, order), order)
        pipe.send(("files", files))
    except SrdiError as fault:
        pipe.send(("fault", fault))
    except (BrokenPipeError, EOFError):
        return  # the parent is gone


def _written(pipe: Connection, in_hand: InHand, order: Order) -> list[ExportedFile]:
    from srdi_desktop import export as writers
    from srdi_desktop.rules import load_page_rules
    from srdi_desktop.store import Blobs
    from srdi_desktop.workflow.page_pictures import legibility

    book, last = load_page_rules(), [0.0]

    def tell(done: int, total: int) -> None:
        if done == total or time.monotonic() - last[0] > _TOLD_EVERY:
            last[0] = time.monotonic()
            pipe.send(("progress", (done, total)))

    with Blobs(order.dossier) as blobs:
        legible = legibility(book) if order.plan.options.target_mb else None
        job = writers.Job(
            blobs.open, None, tell, book.limits, legible=legible, working=in_hand.note,
            left_out=order.left_out, undrawn=order.undrawn,
        )  # fmt: skip
        if order.kind == "kit":
            return writers.write_kit(order.plan, order.target, job)
        bound = None
        if order.summary is not None:
            dossier, verdicts = order.summary
            bound = writers.bound_summary(dossier, verdicts, order.plan, blobs.open, book.limits)
        files = writers.write_volumes(order.plan, order.target, job, bound=bound)
        if order.plan.options.thorough:
            files = [_looked_through(file, order.plan, blobs, book.limits) for file in files]
        return files


def _looked_through(file: ExportedFile, plan: ExportPlan, blobs: Any, limits: Limits) -> ExportedFile:
    """The file with what the thorough self-check says of it."""
    from srdi_desktop import export as writers

    troubles = writers.verify(file, blobs.open, limits, plan.options.password, unseen=plan.unseen())
    remarks = tuple(dict.fromkeys((*file.remarks, *troubles)))
    verified = file.verified and not troubles
    return replace(file, verified=verified, remarks=remarks)
