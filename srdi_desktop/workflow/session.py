"""The open dossier (申报材料): what people decide, on disk before a verb returns. One thread; no Qt."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any, Self

from srdi_desktop import __version__
from srdi_desktop.model import (
    MEASURES_VERSION,
    Application,
    Catalogue,
    Decisions,
    Derived,
    Dossier,
    FileError,
    PageRef,
    PageResult,
    QualityStatement,
    RuleBook,
    Scan,
    Verdicts,
)
from srdi_desktop.store.file import DossierFile, Unfinished
from srdi_desktop.store.writes import LateWrite, catalogue_row
from srdi_desktop.workflow import arranging
from srdi_desktop.workflow.arranging import Remarks, with_value
from srdi_desktop.workflow.catalogues.relocating import carried
from srdi_desktop.workflow.exported_folder import PRIVATE
from srdi_desktop.workflow.ledger import Ledger, label

__all__ = ["LateWrite", "Session", "Unfinished"]


_VERDICTS_VERSION = 2  # of verdicts as they are kept: one more whenever they hold what they did not


class Session(Remarks):
    """Verbs return once they are on disk; `model.changes.changed` tells what differs. A verb that cannot write keeps
    the decision (`unsaved`), raises FileError, and `retry` or `save_copy` brings it to a disk; later verbs take waiting
    decisions with them.
    """

    def __init__(self, file: DossierFile, book: RuleBook | None = None) -> None:
        try:
            self._ledger = Ledger(file)
            self._book = book
            self._usual_rules = book is None
        except BaseException:
            file.close()
            raise
        self._judged: tuple[Dossier, date, Verdicts] | None = None
        self._final = False  # what is judged is the judge's last word on the present dossier

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
        """The dossier as it is now, an immutable snapshot; evidence of a page stays the same object until it is
        measured again.
        """
        return self._ledger.dossier

    @property
    def verdicts(self) -> Verdicts:
        """Judged when first asked for after a change, then kept."""
        today = _today()
        if self._judged is None:
            self.remembered()
        if not self._judged or self._judged[0] is not self.dossier or self._judged[1] != today:
            from srdi_desktop.assess import judge

            self.adopt(judge(self.dossier, self.book, today), final=True)
        if self._judged:
            return self._judged[2]
        return Verdicts()

    def adopt(self, verdicts: Verdicts, *, final: bool = False) -> None:
        """Take verdicts of the present dossier that were judged elsewhere, so that no verb waits for a judge. `final`:
        they are the judge's, and no guess until it has spoken.
        """
        self._judged = (self.dossier, _today(), verdicts)
        self._final = final

    def remembered(self) -> Verdicts | None:
        """The verdicts kept in the file when it was closed, as long as evidence, decisions, rules and program are
        the same, and nothing follows from the day that passed; None otherwise.
        """
        verdicts = None
        with suppress(FileError):
            if self._usual_rules and not self._ledger.unwritten:
                verdicts = self._ledger.file.kept_verdicts(self._judged_by())
        if verdicts is not None:
            self.adopt(verdicts, final=True)
        return verdicts

    def _keep_verdicts(self) -> None:
        """For the next opening; what the disk refuses is judged anew then."""
        judged = self._judged
        if judged is None or not self._final or not self._usual_rules:
            return
        if judged[0] is not self.dossier or judged[1] != _today():
            return
        with suppress(FileError, TypeError):
            if not self._ledger.unwritten:
                self._ledger.file.keep_verdicts(self._judged_by(), judged[2])

    def _judged_by(self) -> str:
        """What verdicts follow from beside the file."""
        from srdi_desktop.assess import of_the_day
        from srdi_desktop.workflow.catalogues.library import stamp

        day = of_the_day(self.dossier, self.book, _today())
        return f"{__version__} {MEASURES_VERSION} {_VERDICTS_VERSION} {day} {stamp()}"

    @property
    def book(self) -> RuleBook:
        """The rules in use."""
        if self._book is None:
            from srdi_desktop.workflow.catalogues.library import rulebook

            self._book = rulebook()
        return self._book

    @property
    def path(self) -> Path:
        """Where the dossier file is."""
        return self._ledger.file.path

    @property
    def read_only(self) -> bool:
        """Only looking: asked for, or nothing can be written there."""
        return self._ledger.file.read_only

    @property
    def step(self) -> int:
        """Number of the step that undo takes back."""
        return self._ledger.cursor

    @property
    def undo_label(self) -> str | None:
        """Name of the step that undo takes back."""
        return self._label(self._ledger.cursor)

    @property
    def redo_label(self) -> str | None:
        """Name of the step that redo brings back."""
        return self._label(self._ledger.cursor + 1)

    def _label(self, number: int) -> str | None:
        step = self._ledger.steps.get(number)
        return label(*step) if step else None

    def thumbnail(self, page: PageRef) -> bytes | None:
        """The page's small JPEG as shown, None before it was looked at."""
        return self._ledger.thumbnail(page)

    def unfinished(self) -> Unfinished:
        """What an import that was interrupted left to do."""
        return self._ledger.file.unfinished()

    def forget_unfinished(self) -> None:
        """Give up what an interrupted import left; not while one is running."""
        self._ledger.must_be_writable()
        self._ledger.file.forget_unfinished()

    # -- verbs

    def add_scans(
        self,
        scans: Sequence[Scan],
        at: int | None = None,
        *,
        entry: str | None = None,
        before: PageRef | None = None,
        more: bool = False,
    ) -> None:
        """Take scans into the pile, at a place in its order or at its end; those already in it stay where they are.

        `entry`: all their pages go there, before one of its pages or to its end. `more`: one portion of several that
        are one step; on disk with the next decision, `flush` or `late`, since an import that is cut off can go on.
        A scan that could not be opened the first time and can now (its password is known) takes its own place.
        """
        self._ledger.must_be_writable()
        pile = self.dossier.decisions.scans
        fresh = tuple({scan.id: scan for scan in scans if scan.id not in pile}.values())
        place = len(pile) if at is None else at
        chosen: dict[str, Any] = {"scans": (*pile[:place], *(scan.id for scan in fresh), *pile[place:])}
        if entry is not None:
            pages = [PageRef(scan.id, index) for scan in scans for index in range(1, scan.pages + 1)]
            there = arranging.shown(self.verdicts, entry)
            chosen |= arranging.moved(self.dossier.decisions, there, pages, entry, before)
        self._ledger.know_scans(fresh)
        better = [scan for scan in scans if scan.id in pile and self.dossier.scans[scan.id].failed and not scan.failed]
        again = tuple(scan.path for scan in scans if scan.id in pile and scan.failed)
        self._ledger.renew_scans(better, again)
        count = len(fresh) if entry is None else len(scans)
        if more:
            self._ledger.grow("add_scans", count, chosen, fresh)
        else:
            self._ledger.decide("add_scans", {"count": count}, chosen, scans=fresh)

    def record(self, results: Sequence[PageResult], stored: bool = False) -> None:
        """Keep what was measured. Written in portions (16 pages or a second), and with the next decision; or
        `stored` already by runs.analyse_and_store.
        """
        self._ledger.record(results, stored=stored)

    def move(self, pages: Iterable[PageRef], entry: str, before: PageRef | None = None) -> None:
        """Put pages into an entry ("" is the tray), before one of its pages or at its end."""
        pages = tuple(pages)
        title = self.dossier.catalogue.entry(entry).title if entry else ""
        shown = arranging.shown(self.verdicts, entry) if pages else ()
        chosen = arranging.moved(self.dossier.decisions, shown, pages, entry, before)
        key = "move" if entry else "move_to_tray"
        self._decide(key, {"count": len(pages), "entry": title}, chosen)

    def rotate(self, pages: Iterable[PageRef], degrees_clockwise: int) -> None:
        """Turn pages by a multiple of 90 degrees from how they stand now."""
        turned = {page: (self.dossier.rotation(page) + degrees_clockwise) % 360 for page in pages}
        rotation = {**self.dossier.decisions.rotation, **turned}
        values = {"count": len(turned), "degrees": degrees_clockwise % 360}
        self._decide("rotate", values, {"rotation": rotation})

    def deskew(self, pages: Iterable[PageRef], on: bool) -> None:
        """Straighten pages in the export, or leave them as scanned."""
        pages = frozenset(pages)
        old = self.dossier.decisions.deskew
        key = "deskew_on" if on else "deskew_off"
        self._decide(key, {"count": len(pages)}, {"deskew": old | pages if on else old - pages})

    def exclude(self, pages: Iterable[PageRef]) -> None:
        """Leave pages out of the export; they wait in the tray."""
        pages = frozenset(pages)
        old = self.dossier.decisions.excluded
        self._decide("exclude", {"count": len(pages)}, {"excluded": old | pages})

    def include(self, pages: Iterable[PageRef]) -> None:
        """Take excluded pages in again."""
        pages = frozenset(pages)
        old = self.dossier.decisions.excluded
        self._decide("include", {"count": len(pages)}, {"excluded": old - pages})

    def replace(self, page: PageRef, by: PageRef) -> None:
        """Let a rescan take a page's place: its entry and its order by hand, wherever the rescan lay before."""
        self.replace_all({page: by})

    def replace_all(self, exchange: Mapping[PageRef, PageRef]) -> None:
        """The same for several pages in one step, as where a file came again with more in it."""
        self._decide("replace", {}, arranging.replaced(self.dossier.decisions, exchange))

    def reshape(self, made: Sequence[Derived], key: str = "edit") -> None:
        """Let what was made of pages (`page_edits.derive`) take their places, all in one step named by `key`, one of
        `arranging.RESHAPINGS`; pages that failed stay as they are, those of which nothing was wanted are originals.
        """
        scans = tuple(one.scan for one in made if one.scan)
        self._ledger.must_be_writable()
        self._ledger.know_scans(scans)
        chosen = arranging.reshaped(self.dossier, made)
        count = sum(not one.fault for one in made)
        self._ledger.decide(arranging.RESHAPINGS[key], {"count": count}, chosen, scans=scans)

    def restore_original(self, pages: Iterable[PageRef]) -> None:
        """Let the originals of changed pages stand in their places again."""
        back = arranging.given_back(self.dossier, pages)
        self._decide("reshape_original", {"count": len(back)}, arranging.reshaped(self.dossier, back))

    def set_start(self, page: PageRef, begins: bool) -> None:
        """Say whether a document begins at this page; where not, it goes on with the page before it in the pile, and
        lies where that one lies, whatever was moved before.
        """
        chosen = arranging.started(self.dossier, self.verdicts, page, begins)
        self._decide("start_on" if begins else "start_off", {}, chosen)

    def set_paper_count(self, page: PageRef, count: int | None) -> None:
        """Say how many pages the paper document has that begins here; None: not known."""
        counts = with_value(self.dossier.decisions.paper_counts, page, count)
        self._decide("paper_count", {"count": count or 0}, {"paper_counts": counts})

    def rename(self, page: PageRef, name: str | None) -> None:
        """Call the document that begins here otherwise; None: as it calls itself."""
        names = with_value(self.dossier.decisions.names, page, name)
        self._decide("rename" if name is not None else "rename_off", {"name": name or ""}, {"names": names})

    def set_application(self, application: Application) -> None:
        """What the company declares."""
        self._decide("application", {}, {"application": application})

    def set_company(self, name: str) -> None:
        """The applicant's name."""
        self._decide("company", {"name": name}, {"company": name})

    def set_scope(self, scope: str) -> None:
        """Whose figures are declared: "consolidated", "parent", or "" when that is not known."""
        self._decide("scope", {}, {"scope": scope})

    def set_deadline(self, deadline: date | None) -> None:
        """The day the application must be in."""
        self._decide("deadline", {}, {"deadline": deadline})

    def set_catalogue(self, catalogue: Catalogue) -> None:
        """Work by another list; a copy of it goes into the file. What was assigned by hand follows its entry."""
        key = catalogue_row(catalogue)[0]
        self._ledger.know_catalogue(key, catalogue)
        decisions = carried(self.dossier.decisions, self.dossier.catalogue, catalogue)
        moved = {name: getattr(decisions, name) for name in ("placed", "order", "not_applicable", "entry_notes")}
        values = {"title": catalogue.title}
        self._ledger.decide("catalogue", values, {"catalogue": key, **moved}, catalogue=catalogue)

    def set_not_applicable(self, entry: str, on: bool) -> None:
        """Say that a conditional entry does not apply to this company."""
        old = self.dossier.decisions.not_applicable
        key = "not_applicable" if on else "applicable"
        values = {"entry": self.dossier.catalogue.entry(entry).title}
        self._decide(key, values, {"not_applicable": old | {entry} if on else old - {entry}})

    def set_quality_statement(self, statement: QualityStatement) -> None:
        """The statement on quality management as far as it was written."""
        self._decide("quality", {}, {"quality": statement})

    def restore(self, decisions: Decisions, made: Sequence[Scan] = ()) -> None:
        """Take over what people decided in another copy of this dossier: all but what a manifest does not hold. `made`:
        derived scans among what is decided about.
        """
        names = {field.name for field in fields(Decisions)} - set(PRIVATE)
        self._ledger.know_scans(made)
        chosen = {name: getattr(decisions, name) for name in sorted(names)}
        self._ledger.decide("restore", {}, chosen, scans=tuple(made))

    def begin_with(self, decisions: Decisions, application: Application) -> None:
        """What a dossier made out of an older one starts with."""
        chosen = {field.name: getattr(decisions, field.name) for field in fields(Decisions)}
        left: dict[str, Any] = {"waivers": {}, "waived_by": {}, "entry_notes": {}, "quality": QualityStatement()}
        self._decide("last_year", {}, chosen | left | {"application": application})

    def undo(self) -> None:
        """Take the last step back; nothing happens when there is none."""
        self._ledger.undo()

    def redo(self) -> None:
        """Bring the step back that was undone last; nothing happens when there is none."""
        self._ledger.redo()

    def _decide(self, key: str, values: Mapping[str, Any], chosen: Mapping[str, Any]) -> None:
        self._ledger.decide(key, values, chosen)

    # -- the disk

    @property
    def unsaved(self) -> int:
        """Decisions that wait in memory because the disk would not take them."""
        return len(self._ledger.waiting)

    def retry(self) -> None:
        """Write what waits, or raise FileError again."""
        self._ledger.retry()

    def flush(self) -> None:
        """Write what waits, measured pages included; FileError when the disk refuses."""
        self._ledger.flush()

    def late(self) -> LateWrite | None:
        """What waits, as a call for another thread; give it to `arrived` when that is over. None: nothing waits."""
        return self._ledger.late()

    def arrived(self, late: LateWrite) -> None:
        """The call that `late` returned is over; what it could not write goes on waiting."""
        self._ledger.arrived(late)

    def save_copy(self, path: Path) -> tuple[str, ...]:
        """The whole dossier as another file, what waits in memory included; this one stays open.

        Where this one cannot be read any more (stick pulled), the copy is made of what is in memory: all decisions
        and evidence. Returns the names of scans whose contents are then missing in it, else ().
        """
        return self._ledger.save_copy(path)

    def close(self) -> None:
        """Write what waits and let go of the file; FileError when it cannot be written (it stays open then)."""
        if not self.read_only:
            self._ledger.flush()
            self._keep_verdicts()
        self._ledger.close()
        self._judged = None


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the user's own calendar day
