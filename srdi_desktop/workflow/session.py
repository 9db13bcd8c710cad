"""The open dossier (申报材料): what people decide, on disk before a verb returns. One thread; no Qt."""

import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Self

from srdi_desktop.model.application import Application
from srdi_desktop.model.catalogue import Catalogue
from srdi_desktop.model.changes import Changes, PageResult
from srdi_desktop.model.dossier import Dossier, Scan
from srdi_desktop.model.errors import FileError
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.store import choices
from srdi_desktop.store.evidence import StoredEvidence
from srdi_desktop.store.file import DossierFile, Unfinished
from srdi_desktop.store.patch import Patch, applied, backwards, difference
from srdi_desktop.store.writes import STEPS_KEPT, Step, Write, catalogue_row
from srdi_desktop.workflow import arranging
from srdi_desktop.workflow.history import changes_of, label

RESULTS_HELD = 16  # measured pages that may wait for the next write: evidence is made again after a crash
SECONDS_HELD = 1.0


class Session:
    """Verbs return what they changed, once it is on disk. A verb that cannot write keeps the decision (`unsaved`),
    raises FileError, and `retry` or `save_copy` brings it to a disk; later verbs take waiting decisions with them.
    """

    def __init__(self, file: DossierFile, book: RuleBook | None = None) -> None:
        self._file, self._book = file, book
        loaded = file.load()
        self._dossier, self._chosen = loaded.dossier, loaded.chosen
        self._numbers, self._steps, self._cursor = loaded.numbers, loaded.steps, loaded.cursor
        self._catalogues = {self._chosen["catalogue"]: self._dossier.catalogue}
        self._patches: dict[int, Patch] = {}
        self._verdicts: tuple[date, Verdicts] | None = None
        self._waiting: list[tuple[Write, Changes]] = []
        self._results: dict[PageRef, PageResult] = {}
        self._written_at = time.monotonic()

    @classmethod
    def create(cls, path: Path, catalogue: Catalogue, company: str = "", book: RuleBook | None = None) -> Self:
        """A new dossier file, opened; FileError dossier.exists and the like."""
        return cls(DossierFile.create(path, catalogue, company), book)

    @classmethod
    def open(cls, path: Path, read_only: bool = False, book: RuleBook | None = None) -> Self:
        """An existing dossier; FileError dossier.in_use when another program holds it (read_only=True then works)."""
        return cls(DossierFile.open(path, read_only=read_only), book)

    # -- what is shown

    @property
    def dossier(self) -> Dossier:
        """The dossier as it is now, an immutable snapshot."""
        return self._dossier

    @property
    def verdicts(self) -> Verdicts:
        """Judged when first asked for after a change, then kept."""
        today = date.today()  # noqa: DTZ011 - the user's own calendar day
        if self._verdicts is None or self._verdicts[0] != today:
            from srdi_desktop.assess import judge

            self._verdicts = (today, judge(self._dossier, self.book, today))
        return self._verdicts[1]

    @property
    def book(self) -> RuleBook:
        """The rules in use."""
        if self._book is None:
            from srdi_desktop.rules import load_rulebook

            self._book = load_rulebook()
        return self._book

    @property
    def path(self) -> Path:
        """Where the dossier file is."""
        return self._file.path

    @property
    def read_only(self) -> bool:
        """Only looking: asked for, or nothing can be written there."""
        return self._file.read_only

    @property
    def undo_label(self) -> str | None:
        """Name of the step that undo takes back."""
        return label(*self._steps[self._cursor]) if self._cursor in self._steps else None

    @property
    def redo_label(self) -> str | None:
        """Name of the step that redo brings back."""
        return label(*self._steps[self._cursor + 1]) if self._cursor + 1 in self._steps else None

    def thumbnail(self, page: PageRef) -> bytes | None:
        """The page's small JPEG as shown, None before it was looked at."""
        held = self._results.get(page)
        return held.thumbnail or None if held else self._file.thumbnail(page, self._numbers)

    def unfinished(self) -> Unfinished:
        """What an import that was interrupted left to do."""
        return self._file.unfinished()

    # -- verbs

    def add_scans(self, scans: Sequence[Scan], at: int | None = None) -> Changes:
        """Take scans into the pile, at a place in its order or at its end; those already in it stay where they are."""
        self._must_be_writable()
        pile = self._dossier.decisions.scans
        fresh = tuple({scan.id: scan for scan in scans if scan.id not in pile}.values())
        for scan in fresh:
            self._numbers.add(scan.id)
        self._dossier = replace(self._dossier, scans={**self._dossier.scans, **{scan.id: scan for scan in fresh}})
        place = len(pile) if at is None else at
        after = (*pile[:place], *(scan.id for scan in fresh), *pile[place:])
        return self._decide("add_scans", {"count": len(fresh)}, scans=fresh, chosen={"scans": after})

    def record(self, results: Sequence[PageResult]) -> Changes:
        """Keep what was measured. Written in portions (16 pages or a second), and with the next decision."""
        self._must_be_writable()
        measured = {result.page: result.evidence for result in results}
        evidence = self._dossier.evidence
        if not isinstance(evidence, StoredEvidence):
            evidence = StoredEvidence(evidence)
        self._dossier = replace(self._dossier, evidence=evidence.with_pages(measured))
        self._verdicts = None
        self._results.update({result.page: result for result in results})
        if len(self._results) >= RESULTS_HELD or time.monotonic() - self._written_at >= SECONDS_HELD:
            self.flush()
        return Changes(pages=frozenset(measured), findings=bool(measured), evaluation=bool(measured))

    def move(self, pages: Iterable[PageRef], entry: str, before: PageRef | None = None) -> Changes:
        """Put pages into an entry ("" is the tray), before one of its pages or at its end."""
        pages = tuple(pages)
        title = self._dossier.catalogue.entry(entry).title if entry else ""
        shown = arranging.shown(self.verdicts, entry) if pages else ()
        chosen = arranging.moved(self._dossier.decisions, shown, pages, entry, before)
        key = "move" if entry else "move_to_tray"
        return self._decide(key, {"count": len(pages), "entry": title}, chosen=chosen)

    def rotate(self, pages: Iterable[PageRef], degrees_clockwise: int) -> Changes:
        """Turn pages by a multiple of 90 degrees from how they stand now."""
        turned = {page: (self._dossier.rotation(page) + degrees_clockwise) % 360 for page in pages}
        rotation = {**self._dossier.decisions.rotation, **turned}
        values = {"count": len(turned), "degrees": degrees_clockwise % 360}
        return self._decide("rotate", values, chosen={"rotation": rotation})

    def deskew(self, pages: Iterable[PageRef], on: bool) -> Changes:
        """Straighten pages in the export, or leave them as scanned."""
        pages = frozenset(pages)
        old = self._dossier.decisions.deskew
        key = "deskew_on" if on else "deskew_off"
        return self._decide(key, {"count": len(pages)}, chosen={"deskew": old | pages if on else old - pages})

    def exclude(self, pages: Iterable[PageRef]) -> Changes:
        """Leave pages out of the export; they wait in the tray."""
        pages = frozenset(pages)
        old = self._dossier.decisions.excluded
        return self._decide("exclude", {"count": len(pages)}, chosen={"excluded": old | pages})

    def include(self, pages: Iterable[PageRef]) -> Changes:
        """Take excluded pages in again."""
        pages = frozenset(pages)
        old = self._dossier.decisions.excluded
        return self._decide("include", {"count": len(pages)}, chosen={"excluded": old - pages})

    def replace(self, page: PageRef, by: PageRef) -> Changes:
        """Let a rescan take a page's place."""
        old = self._dossier.decisions.replaced
        return self._decide("replace", {}, chosen={"replaced": {**old, page: by}})

    def set_start(self, page: PageRef, begins: bool) -> Changes:
        """Say whether a document begins at this page."""
        old = self._dossier.decisions.starts
        return self._decide("start_on" if begins else "start_off", {}, chosen={"starts": {**old, page: begins}})

    def set_paper_count(self, page: PageRef, count: int | None) -> Changes:
        """Say how many pages the paper document has that begins here; None: not known."""
        counts = _with(self._dossier.decisions.paper_counts, page, count)
        return self._decide("paper_count", {"count": count or 0}, chosen={"paper_counts": counts})

    def waive(self, finding_key: str, reason: str | None) -> Changes:
        """Accept a finding with a reason; None takes the waiver back."""
        waivers = _with(self._dossier.decisions.waivers, finding_key, reason)
        return self._decide("waive" if reason is not None else "unwaive", {}, chosen={"waivers": waivers})

    def set_application(self, application: Application) -> Changes:
        """What the company declares."""
        return self._decide("application", {}, chosen={"application": application})

    def set_company(self, name: str) -> Changes:
        """The applicant's name."""
        return self._decide("company", {"name": name}, chosen={"company": name})

    def set_deadline(self, deadline: date | None) -> Changes:
        """The day the application must be in."""
        return self._decide("deadline", {}, chosen={"deadline": deadline})

    def set_catalogue(self, catalogue: Catalogue) -> Changes:
        """Work by another list; a copy of it goes into the file."""
        key = catalogue_row(catalogue)[0]
        self._catalogues.setdefault(key, catalogue)
        values = {"title": catalogue.title}
        return self._decide("catalogue", values, catalogue=catalogue, chosen={"catalogue": key})

    def set_not_applicable(self, entry: str, on: bool) -> Changes:
        """Say that a conditional entry does not apply to this company."""
        old = self._dossier.decisions.not_applicable
        key = "not_applicable" if on else "applicable"
        values = {"entry": self._dossier.catalogue.entry(entry).title}
        return self._decide(key, values, chosen={"not_applicable": old | {entry} if on else old - {entry}})

    def undo(self) -> Changes:
        """Take the last step back; nothing happens when there is none."""
        if self._cursor not in self._steps:
            return Changes()
        return self._step_over(backwards(self._patch(self._cursor)), self._cursor - 1)

    def redo(self) -> Changes:
        """Bring the step back that was undone last; nothing happens when there is none."""
        if self._cursor + 1 not in self._steps:
            return Changes()
        return self._step_over(self._patch(self._cursor + 1), self._cursor + 1)

    # -- the disk

    @property
    def unsaved(self) -> int:
        """Decisions that wait in memory because the disk would not take them."""
        return len(self._waiting)

    def retry(self) -> Changes:
        """Write what waits; returns all its changes, or raises FileError again."""
        changes = Changes()
        for _, touched in self._waiting:
            changes |= touched
        self.flush()
        return changes

    def flush(self) -> None:
        """Write everything that waits, measured pages included."""
        results = tuple(self._results.values())
        writes = [write for write, _ in self._waiting] + ([Write(results=results)] if results else [])
        if writes:
            self._file.write(writes, self._numbers)
        self._waiting.clear()
        self._results.clear()
        self._written_at = time.monotonic()

    def save_copy(self, path: Path) -> None:
        """The whole dossier as another file, what waits in memory included; this one stays open."""
        with suppress(FileError):
            self.flush()
        self._file.save_copy(path, [write for write, _ in self._waiting], self._numbers)

    def close(self) -> None:
        """Write what waits and let go of the file; FileError when it cannot be written (it stays open then)."""
        if not self.read_only:
            self.flush()
        self._file.close()

    # -- how a decision is made

    def _must_be_writable(self) -> None:
        if self.read_only:
            raise FileError("dossier.read_only", file=str(self.path))

    def _decide(
        self,
        key: str,
        values: Mapping[str, Any],
        *,
        chosen: Mapping[str, Any],
        scans: tuple[Scan, ...] = (),
        catalogue: Catalogue | None = None,
    ) -> Changes:
        """One step: memory, history and disk. A choice that changes nothing is no step."""
        self._must_be_writable()
        patch = difference(self._chosen, {**self._chosen, **chosen}, self._numbers)
        if not patch:
            return Changes()
        number = self._cursor + 1
        self._steps = {n: s for n, s in self._steps.items() if number - STEPS_KEPT < n < number}
        self._steps[number] = (key, dict(values))
        self._patches[number] = patch
        write = Write(step=Step(number, key, values, patch), cursor=number, scans=scans, catalogue=catalogue)
        return self._apply(patch, write)

    def _step_over(self, patch: Patch, cursor: int) -> Changes:
        self._must_be_writable()
        return self._apply(patch, Write(cursor=cursor))

    def _apply(self, patch: Patch, write: Write) -> Changes:
        before = self._verdicts[1] if self._verdicts else None
        self._chosen, rows = applied(self._chosen, patch, self._numbers)
        self._cursor = write.cursor if write.cursor is not None else self._cursor
        self._dossier = replace(
            self._dossier,
            decisions=choices.decisions_of(self._chosen),
            catalogue=self._catalogue(self._chosen["catalogue"]),
        )
        self._verdicts = None
        changes = changes_of(patch, self._numbers, self._dossier)
        changes |= Changes(entries=arranging.entries_of(before, changes.pages))
        self._waiting.append((replace(write, rows=rows), changes))
        self.flush()
        return changes

    def _catalogue(self, key: str) -> Catalogue:
        if key not in self._catalogues:
            self._catalogues[key] = self._file.catalogue(key)
        return self._catalogues[key]

    def _patch(self, number: int) -> Patch:
        if number not in self._patches:
            self._patches[number] = self._file.patch(number)
        return self._patches[number]


def _with(mapping: Mapping[Any, Any], key: Any, value: Any) -> dict[Any, Any]:
    """A copy with one value set, or taken out when it is None."""
    rest = {k: v for k, v in mapping.items() if k != key}
    return rest if value is None else {**rest, key: value}
