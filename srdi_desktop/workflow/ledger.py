"""The dossier's state, its undo history and its way to the disk: what every verb of the session rests on.

The undo history's words: what is a step called.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from srdi_desktop.model import Catalogue, FileError, PageRef, PageResult, Scan
from srdi_desktop.store import choices
from srdi_desktop.store.copying import refuse_same_file
from srdi_desktop.store.evidence import StoredEvidence
from srdi_desktop.store.file import DossierFile, save_from_memory
from srdi_desktop.store.writes import STEPS_KEPT, LateWrite, Patch, Step, Write, applied, backwards, difference
from srdi_desktop.texts import text

RESULTS_HELD = 16  # measured pages that may wait for the next write: evidence is made again after a crash
SECONDS_HELD = 1.0


@dataclass(frozen=True)
class _Growth:
    """A step that comes in portions. `before`, `after`: all choices; `write`: what of it is not on its way to disk."""

    number: int
    before: choices.Choices
    after: choices.Choices
    count: int = 0
    write: Write | None = None


class Ledger:
    """One open file and the snapshot it leads to. A step that the disk refuses waits in memory, in order, and goes
    with the next write; writing a step twice does no harm, since a failed write may have arrived after all.
    """

    def __init__(self, file: DossierFile) -> None:
        self.file = file
        loaded = file.load()
        self.dossier = loaded.dossier
        self._chosen = loaded.chosen
        self._numbers = loaded.numbers
        self.steps = loaded.steps
        self.cursor = loaded.cursor
        self._catalogues = {self._chosen["catalogue"]: self.dossier.catalogue}
        self._patches: dict[int, Patch] = {}
        self.waiting: list[Write] = []
        self._growth: _Growth | None = None
        self._late: list[LateWrite] = []  # under way, or waiting for their turn
        self._results: dict[PageRef, PageResult] = {}
        self._written_at = time.monotonic()

    def thumbnail(self, page: PageRef) -> bytes | None:
        """The page's small JPEG, also while it waits to be written."""
        held = self._results.get(page)
        if held and held.thumbnail:
            return held.thumbnail
        return self.file.thumbnail(page, self._numbers)

    # -- changing

    def must_be_writable(self) -> None:
        """FileError dossier.read_only for those who only look."""
        if self.file.read_only:
            raise FileError("dossier.read_only", file=str(self.file.path))

    def know_scans(self, scans: Sequence[Scan]) -> None:
        """Give scans their numbers, before a step puts them into the pile."""
        for scan in scans:
            self._numbers.add(scan.id)
        self.dossier = replace(self.dossier, scans={**self.dossier.scans, **{scan.id: scan for scan in scans}})

    def renew_scans(self, scans: Sequence[Scan], settled: tuple[str, ...]) -> None:
        """Replace what is known about scans of the pile, settle source paths; no step of the history."""
        if not (scans or settled):
            return
        self.know_scans(scans)
        self.waiting.append(Write(scans=tuple(scans), settled=settled))
        self.flush()

    def know_catalogue(self, key: str, catalogue: Catalogue) -> None:
        """Have a catalogue at hand, before a step chooses it."""
        self._catalogues.setdefault(key, catalogue)

    def decide(
        self,
        key: str,
        values: Mapping[str, Any],
        chosen: Mapping[str, Any],
        *,
        scans: tuple[Scan, ...] = (),
        catalogue: Catalogue | None = None,
    ) -> None:
        """One named step: memory, history and disk. New values of fields that change nothing are no step."""
        self.must_be_writable()
        patch = difference(self._chosen, {**self._chosen, **chosen}, self._numbers)
        if not patch:
            return
        step = self._remembered(Step(self.cursor + 1, key, values, patch))
        write = Write(step=step, cursor=step.number, scans=scans, catalogue=catalogue)
        self._apply(patch, write)

    def grow(self, key: str, count: int, chosen: Mapping[str, Any], scans: tuple[Scan, ...]) -> None:
        """As `decide`, for portions that are one step together as long as nothing is decided between them.

        It waits in memory for the next write: what a drop copies is found again after a crash (`unfinished`).
        """
        self.must_be_writable()
        after = {**self._chosen, **chosen}
        patch = difference(self._chosen, after, self._numbers)
        if not patch:
            return
        grown = self._growth
        if grown is None or grown.after is not self._chosen:
            self._hand_growth()
            grown = _Growth(self.cursor + 1, self._chosen, self._chosen)
        whole = difference(grown.before, after, self._numbers)
        step = self._remembered(Step(grown.number, key, {"count": grown.count + count}, whole))
        write = self._taken(patch, Write(step=step, cursor=step.number, scans=scans))
        if grown.write:
            rows = {**grown.write.rows, **write.rows}
            write = replace(write, rows=rows, scans=(*grown.write.scans, *scans))
        self._growth = _Growth(step.number, grown.before, self._chosen, grown.count + count, write)

    def _hand_growth(self) -> None:
        """Let what has grown go with the next write."""
        if self._growth and self._growth.write:
            self.waiting.append(self._growth.write)
            self._growth = replace(self._growth, write=None)

    def _remembered(self, step: Step) -> Step:
        """The step as the last one of the history."""
        self.steps = {n: old for n, old in self.steps.items() if step.number - STEPS_KEPT < n < step.number}
        self.steps[step.number] = (step.key, dict(step.values))
        self._patches[step.number] = step.patch
        return step

    def undo(self) -> None:
        """Take back the last step."""
        if self.cursor not in self.steps:
            return
        self.must_be_writable()
        patch = backwards(self._patch(self.cursor))
        write = Write(cursor=self.cursor - 1)
        self._replayed(patch, write)

    def redo(self) -> None:
        """Bring back the step that was undone last."""
        if self.cursor + 1 not in self.steps:
            return
        self.must_be_writable()
        patch = self._patch(self.cursor + 1)
        write = Write(cursor=self.cursor + 1)
        self._replayed(patch, write)

    def _replayed(self, patch: Patch, write: Write) -> None:
        """A step of the history again; FileError dossier.damaged where it is of no state that this dossier had."""
        try:
            self._apply(patch, write)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise FileError("dossier.damaged", file=str(self.file.path), reason=type(error).__name__) from error

    def _patch(self, number: int) -> Patch:
        if number not in self._patches:
            self._patches[number] = self.file.patch(number)
        return self._patches[number]

    def _apply(self, patch: Patch, write: Write) -> None:
        self._hand_growth()
        self.waiting.append(self._taken(patch, write))
        self.flush()

    def _taken(self, patch: Patch, write: Write) -> Write:
        """The patch in force in memory; what is to be written for it."""
        chosen, rows = applied(self._chosen, patch, self._numbers)
        catalogue = self._catalogue(chosen["catalogue"])
        decisions = choices.decisions_of(chosen)
        self.dossier = replace(self.dossier, decisions=decisions, catalogue=catalogue)
        self._chosen = chosen
        self.cursor = write.cursor or 0
        return replace(write, rows=rows)

    def _catalogue(self, key: str) -> Catalogue:
        if key not in self._catalogues:
            self._catalogues[key] = self.file.catalogue(key)
        return self._catalogues[key]

    def record(self, results: Sequence[PageResult], *, stored: bool = False) -> None:
        """Take in evidence and thumbnails; written in portions, so that a page costs the window no disk wait.

        `stored`: a ResultWriter writes them already.
        """
        self.must_be_writable()
        evidence = self.dossier.evidence
        if not isinstance(evidence, StoredEvidence):
            evidence = StoredEvidence(evidence)
        measured = {result.page: result.evidence for result in results}
        self.dossier = replace(self.dossier, evidence=evidence.with_pages(measured))
        if stored:
            return
        self._results.update({result.page: result for result in results})
        if len(self._results) >= RESULTS_HELD or time.monotonic() - self._written_at >= SECONDS_HELD:
            self.flush()

    # -- the disk

    def flush(self) -> None:
        """Write all that waits in one transaction; FileError leaves it waiting."""
        while self._late:
            self._late.pop().cancel()
        writes = self._pending()
        if writes:
            self.file.write(writes, self._numbers)
        self.waiting.clear()
        self._results.clear()
        self._written_at = time.monotonic()

    def late(self) -> LateWrite | None:
        """What waits, to be called by another thread and then given to `arrived`; None when nothing waits."""
        self._hand_growth()
        if not self.waiting:
            return None
        self._late.append(self.file.late(list(self.waiting), self._numbers))
        return self._late[-1]

    def arrived(self, late: LateWrite) -> None:
        """That thread is done: what it wrote waits no longer."""
        written = {id(write) for write in late.writes} if late.done else set()
        self.waiting = [write for write in self.waiting if id(write) not in written]
        self._late = [other for other in self._late if other is not late]

    @property
    def unwritten(self) -> bool:
        """Whether anything waits for the disk, or the file holds fewer measured pages than are known."""
        grown = self._growth is not None and self._growth.write is not None
        waits = bool(self.waiting or self._late or self._results or grown)
        return waits or self.file.measured_pages() != len(self.dossier.evidence)

    def _pending(self) -> list[Write]:
        self._hand_growth()
        results = tuple(self._results.values())
        if results:
            return [*self.waiting, Write(results=results)]
        return list(self.waiting)

    def retry(self) -> None:
        """Connect anew, since the disk may have been away, and write what waits."""
        self._hand_growth()
        self.file.reopen()
        self.flush()

    def save_copy(self, path: Path) -> tuple[str, ...]:
        """As Session.save_copy."""
        refuse_same_file(self.file.path, path)
        if not self.file.read_only:
            with suppress(FileError):
                self.flush()
        try:
            self.file.save_copy(path, self._pending(), self._numbers)
        except FileError as error:
            if error.values.get("file") != str(self.file.path):
                raise
            here = save_from_memory(path, self._memory(), self._numbers, self.file.path)
            return tuple(scan.name for scan in self.dossier.scans.values() if not scan.failed and scan.id not in here)
        return ()

    def _memory(self) -> Iterator[Write]:
        """The state as writes to an empty file; undo goes back as far as steps were made or read in this session."""
        yield Write(scans=tuple(self.dossier.scans.values()))
        for catalogue in self._catalogues.values():
            yield Write(catalogue=catalogue)
        yield Write(rows=choices.all_rows(self._chosen, self._numbers), cursor=self.cursor)
        first = self.cursor
        while first in self._patches and first in self.steps:
            first -= 1
        for number in range(first + 1, self.cursor + 1):
            yield Write(step=Step(number, *self.steps[number], self._patches[number]))
        for page, evidence in self.dossier.evidence.items():
            yield Write(results=(self._results.get(page) or PageResult(page, evidence),))

    def close(self) -> None:
        """Write what waits, let go of the file; FileError when it cannot be written, and the file stays open."""
        if not self.file.read_only:
            self.flush()
        self.file.close()


def label(key: str, values: Mapping[str, Any]) -> str:
    """A step's name in the language in use, e.g. 移动 3 页到 审计报告."""
    return text(f"history.{key}", **values)
