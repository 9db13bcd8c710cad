"""What the summary says, from dossier and verdicts, in words; shared by its PDF and its spreadsheet."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from srdi_desktop import texts
from srdi_desktop.export.papers.drawn_sheets import AMBER, GREEN, INK, MUTED, RED, Colour
from srdi_desktop.model import (
    Consistency,
    Dossier,
    EntryState,
    EntryVerdict,
    Evaluation,
    ExportPlan,
    Finding,
    Level,
    PageRef,
    State,
    TierVerdict,
    Verdicts,
)
from srdi_desktop.verdict_words import source_name

if TYPE_CHECKING:
    from srdi_desktop.export.papers.paper_parts import Crop, PagePictures

STATES: Mapping[State, Colour] = {State.PASSED: GREEN, State.FAILED: RED, State.UNDECIDED: AMBER}
LEVELS: Mapping[Level, Colour] = {Level.ERROR: RED, Level.WARNING: AMBER, Level.HINT: MUTED}
ENTRY_STATES: Mapping[str, Colour] = {
    "complete": GREEN, "problems": AMBER, "missing": RED, "undecided": AMBER, "unseen": AMBER,
}  # fmt: skip
Remark = tuple[str, str, PageRef | None]  # (what it is about, the words, the page)
MOST_PAGES = 3  # that a condition names as its proof
_TRUSTED = ("audit-report", "rd-audit", "tax-return", "social-insurance")
_YEAR = re.compile(r"(?<=^figures\.)\d{4}\.")


def _rank(source: str | None) -> int:
    if source in _TRUSTED:
        return _TRUSTED.index(source)
    return len(_TRUSTED)


@dataclass(frozen=True)
class EntryCount:
    """Entries of the catalogue by number: required ones that are ready, optional ones that are enclosed."""

    ready: int
    required: int
    enclosed: int
    optional: int


@dataclass(frozen=True)
class Summary:
    """All that the summary is made of. `positions`: places in the dossier's PDF."""

    dossier: Dossier
    verdicts: Verdicts
    plan: ExportPlan
    positions: Mapping[PageRef, int] = field(default_factory=dict)
    pictures: "PagePictures | None" = None

    @property
    def evaluation(self) -> Evaluation | None:
        """The self-evaluation, None when no figure was given."""
        return self.verdicts.evaluation

    def tiers(self) -> list[TierVerdict]:
        """Tiers under the rules in force, lowest first."""
        if self.evaluation:
            return [tier for tier in self.evaluation.tiers if tier.in_force]
        return []

    def ranked(self) -> list[TierVerdict]:
        """All tiers: the one the catalogue is for, the others in force, then superseded rules."""
        if self.evaluation is None:
            return []
        aimed = self.dossier.catalogue.tier
        tiers = self.evaluation.tiers
        return sorted(tiers, key=lambda tier: (not tier.in_force, tier.tier != aimed))

    def wanted(self) -> TierVerdict | None:
        """The tier worth working for, the catalogue's where no title is held; None: nothing lies above."""
        if self.evaluation is None:
            return None
        aimed = self.dossier.catalogue.tier
        return self.evaluation.wanted(aimed)

    def ahead(self) -> TierVerdict | None:
        """Whose gaps matter: the wanted tier while it is not passed, else the next one up; None: all are passed."""
        wanted = self.wanted()
        if self.evaluation and wanted:
            return self.evaluation.ahead(wanted.tier)
        return None

    def open(self, level: Level | None = None) -> list[Finding]:
        """Findings that stand: not waived, not undecided."""
        found = self._of_state(State.FAILED)
        if level is None:
            return found
        return [finding for finding in found if finding.level is level]

    def undecided(self) -> list[Finding]:
        """Findings where a person must look."""
        return self._of_state(State.UNDECIDED)

    def _of_state(self, state: State) -> list[Finding]:
        return [finding for finding in self.verdicts.findings if finding.state is state and not finding.waived]

    def waived(self) -> list[Finding]:
        """Findings accepted with a reason."""
        return [finding for finding in self.verdicts.findings if finding.waived]

    def reason(self, finding: Finding) -> str:
        """Why a finding was accepted, who said so and when, as far as that is known."""
        signature = self.dossier.decisions.waived_by.get(finding.key)
        if not finding.waived or signature is None or signature.when is None:
            return finding.waived or ""
        when = f"{signature.when:%Y-%m-%d %H:%M}"
        who = signature.who or word("findings.nobody")
        return word("findings.signed", reason=finding.waived, who=who, when=when)

    def remarks(self) -> list[Remark]:
        """People's own words, entries first, in the catalogue's order."""
        decisions = self.dossier.decisions
        found: list[Remark] = []
        for entry in self.dossier.catalogue.entries:
            note = decisions.entry_notes.get(entry.id)
            if note:
                found.append((entry.title, note, None))
        for page in self.dossier.pages():
            if page in decisions.page_notes:
                name = texts.page_name(self.dossier, page)
                found.append((name, decisions.page_notes[page], page))
        return found

    def entry(self, entry_id: str) -> EntryVerdict | None:
        """Verdict of an entry."""
        for verdict in self.verdicts.entries:
            if verdict.entry == entry_id:
                return verdict
        return None

    def counted_entries(self) -> "EntryCount":
        """Required entries and how many are ready, optional ones and how many are enclosed."""
        required = {entry.id for entry in self.dossier.catalogue.entries if entry.required}
        asked = [verdict for verdict in self.verdicts.entries if verdict.entry in required]
        offered = [verdict for verdict in self.verdicts.entries if verdict.entry not in required]
        ready = sum(verdict.state is EntryState.COMPLETE for verdict in asked)
        enclosed = sum(bool(verdict.pages) for verdict in offered)
        return EntryCount(ready, len(asked), enclosed, len(offered))

    def missing(self) -> list[str]:
        """Titles of required entries without a page."""
        return [section.title for section in self.plan.sections if section.required and not section.documents]

    def position(self, page: PageRef | None) -> int | None:
        """Place of a page in the dossier's PDF."""
        if page:
            return self.positions.get(page)
        return None

    def places(self, page: PageRef | None) -> tuple[int, ...]:
        """The same for a cell: empty where there is none."""
        position = self.position(page)
        return (position,) if position else ()

    def stated_at(self, row: Consistency) -> int | None:
        """Place of the page on which a paper states a figure."""
        if not row.page:
            return None
        page = PageRef.parse(row.page)
        return self.position(page)

    def crop(self, row: Consistency) -> "Crop | None":
        """The place where a paper states a figure, as a picture."""
        if self.pictures is None or not row.page or not row.box:
            return None
        page = PageRef.parse(row.page)
        return self.pictures.crop(page, row.box)

    def proof(self, inputs: Sequence[str]) -> tuple[int, ...]:
        """Positions of pages that carry what a condition looks at: those that state its figures, else the first page
        of the entry that proves the claim; at most MOST_PAGES.
        """
        found: dict[int, None] = {}
        for name in inputs:
            place = self._stating(name) or self._claimed(name)
            if place:
                found[place] = None
        return tuple(found)[:MOST_PAGES]

    def _stating(self, name: str) -> int | None:
        """The page that states figures.<year>.<figure>, the most trusted paper's first."""
        places: list[tuple[int, int]] = []
        for placed in self.verdicts.facts:
            fact = placed.fact
            if fact.kind != "figure" or f"figures.{fact.year}.{fact.name}" != name:
                continue
            position = self.position(placed.page)
            if position:
                places.append((_rank(placed.source), position))
        if not places:
            return None
        _, best = min(places)
        return best

    def _claimed(self, name: str) -> int | None:
        of_any_year = _YEAR.sub("", name)
        entries: list[str] = []
        for claim in self.evaluation.strength if self.evaluation else ():
            if of_any_year in claim.inputs:
                entries += claim.entries
        places = self.firsts(entries)
        return places[0] if places else None

    def firsts(self, entries: Sequence[str]) -> tuple[int, ...]:
        """Positions of the first pages of some entries; at most MOST_PAGES."""
        places: list[int] = []
        for entry in entries:
            verdict = self.entry(entry)
            if verdict and verdict.pages:
                places += self.places(verdict.pages[0])
        return tuple(places[:MOST_PAGES])

    def title_of(self, finding: Finding) -> str:
        """Title of the entry that a finding is about, "" for the tray and for the dossier as a whole."""
        entry = finding.entry or self._entry_of(finding.page)
        return self._titles.get(entry, "")

    def paper_of(self, row: Consistency) -> str:
        """The paper that states a figure, by its entry; its kind where it lies in none."""
        entry = ""
        if row.page:
            entry = self._entry_of(PageRef.parse(row.page))
        return self._titles.get(entry) or source_name(row.source)

    def _entry_of(self, page: PageRef | None) -> str:
        if page is None:
            return ""
        return self.verdicts.entry_of(page) or ""

    @property
    def _titles(self) -> dict[str, str]:
        return {section.entry: section.title for section in self.plan.sections}

    def said(self, finding: Finding) -> tuple[str, str]:
        """(what is wrong, what to do); the bare code where a catalogue's own check brought no sentence."""
        if not texts.has(f"findings.{finding.code}.message"):
            return finding.code, ""
        return texts.finding_text(finding, self.dossier, self.verdicts)


def word(key: str, **values: Any) -> str:
    """A sentence of summary.toml."""
    return texts.text(f"summary.{key}", **values)


def entry_state(summary: Summary, entry_id: str) -> tuple[str, Colour]:
    """(word, colour) of an entry's state; an optional one without pages is merely not enclosed."""
    verdict = summary.entry(entry_id)
    state = str(verdict.state) if verdict else "missing"
    pages = verdict.pages if verdict else ()
    if state == "complete" and not pages:
        return word("state.absent"), MUTED
    rgb = ENTRY_STATES.get(state, INK)
    return word(f"state.{state}"), rgb


def by_entry(summary: Summary, findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings by entry in catalogue order, errors first; what belongs to no entry comes last."""
    order = {section.entry: section.title for section in summary.plan.sections}
    rank = {Level.ERROR: 0, Level.WARNING: 1, Level.HINT: 2}
    groups: dict[str, list[Finding]] = {entry: [] for entry in (*order, "")}
    for finding in sorted(findings, key=lambda f: rank[f.level]):
        entry = finding.entry
        if not entry and finding.page:
            entry = summary.verdicts.entry_of(finding.page)
        if entry not in order:
            entry = ""
        groups[entry].append(finding)
    titles = {**order, "": word("findings.elsewhere")}
    return [(titles[entry], found) for entry, found in groups.items() if found]
