"""What the summary says, from dossier and verdicts, in words; shared by its PDF and its spreadsheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from srdi_desktop import texts
from srdi_desktop.export.sheet import AMBER, GREEN, INK, MUTED, RED, Colour
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.evaluation import ConditionVerdict, Evaluation, Gap, IndicatorVerdict, TierVerdict
from srdi_desktop.model.finding import Finding, Level, State
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportPlan
from srdi_desktop.model.verdicts import EntryVerdict, Verdicts

STATES: Mapping[State, Colour] = {State.PASSED: GREEN, State.FAILED: RED, State.UNDECIDED: AMBER}
LEVELS: Mapping[Level, Colour] = {Level.ERROR: RED, Level.WARNING: AMBER, Level.HINT: MUTED}
ENTRY_STATES: Mapping[str, Colour] = {"complete": GREEN, "problems": AMBER, "missing": RED, "undecided": AMBER}


@dataclass(frozen=True)
class Summary:
    """All that the summary is made of. `positions`: places in the dossier's PDF."""

    dossier: Dossier
    verdicts: Verdicts
    plan: ExportPlan
    positions: Mapping[PageRef, int] = field(default_factory=dict)

    @property
    def evaluation(self) -> Evaluation | None:
        """The self-evaluation, None when no figure was given."""
        return self.verdicts.evaluation

    def tiers(self) -> list[TierVerdict]:
        """Tiers under the rules in force, lowest first."""
        return [tier for tier in self.evaluation.tiers if tier.in_force] if self.evaluation else []

    def ranked(self) -> list[TierVerdict]:
        """All tiers: the one the catalogue is for, the others in force, then superseded rules."""
        aimed = self.dossier.catalogue.tier
        tiers = self.evaluation.tiers if self.evaluation else ()
        return sorted(tiers, key=lambda tier: (not tier.in_force, tier.tier != aimed))

    def aimed(self) -> TierVerdict | None:
        """The verdict of the tier that the catalogue is for."""
        return next((tier for tier in self.tiers() if tier.tier == self.dossier.catalogue.tier), None)

    def open(self, level: Level | None = None) -> list[Finding]:
        """Findings that stand: not waived, not undecided."""
        return [
            finding
            for finding in self.verdicts.findings
            if not finding.waived and finding.state is State.FAILED and (level is None or finding.level is level)
        ]

    def undecided(self) -> list[Finding]:
        """Findings where a person must look."""
        return [f for f in self.verdicts.findings if not f.waived and f.state is State.UNDECIDED]

    def waived(self) -> list[Finding]:
        """Findings accepted with a reason."""
        return [finding for finding in self.verdicts.findings if finding.waived]

    def entry(self, entry_id: str) -> EntryVerdict | None:
        """Verdict of an entry."""
        return next((verdict for verdict in self.verdicts.entries if verdict.entry == entry_id), None)

    def missing(self) -> list[str]:
        """Titles of required entries without a page."""
        return [section.title for section in self.plan.sections if section.required and not section.documents]

    def position(self, page: PageRef | None) -> int | None:
        """Place of a page in the dossier's PDF."""
        return self.positions.get(page) if page else None

    def said(self, finding: Finding) -> tuple[str, str]:
        """(what is wrong, what to do); the bare code where a catalogue's own check brought no sentence."""
        if not texts.has(f"findings.{finding.code}.message"):
            return finding.code, ""
        return texts.finding_text(finding, self.dossier)


def word(key: str, **values: Any) -> str:
    """A sentence of summary.toml."""
    return texts.text(f"summary.{key}", **values)


def known(key: str, otherwise: str) -> str:
    """A sentence that may not exist for every code."""
    return texts.text(key) if texts.has(key) else otherwise


def tier_name(tier: str) -> str:
    """Name of a tier."""
    return known(f"evaluation.tier.{tier}", tier)


def verdict_name(state: State) -> str:
    """符合, 不符合, 无法判断."""
    return texts.text(f"evaluation.verdict.{state}")


def entry_state(summary: Summary, entry_id: str) -> tuple[str, Colour]:
    """(word, colour) of an entry's state; an optional one without pages is merely not enclosed."""
    verdict = summary.entry(entry_id)
    state = str(verdict.state) if verdict else "missing"
    if state == "complete" and not (verdict and verdict.pages):
        return word("state.absent"), MUTED
    return word(f"state.{state}"), ENTRY_STATES.get(state, INK)


def named(item: ConditionVerdict | IndicatorVerdict) -> str:
    """The regulation's words, or their translation."""
    return (item.name_en if texts.language() == "en" else item.name) or item.name or item.id


def with_unit(value: str | None, unit: str | None) -> str:
    """A value as shown: words such as true or national in the language, numbers with their unit."""
    if value is None:
        return word("unknown")
    shown = worded(value)
    return f"{shown} {unit}" if unit and shown == value else shown


def worded(value: str) -> str:
    """A value or several ("a | b") in the words of the questionnaire."""
    parts = [known(f"evaluation.word.{part}", part) for part in value.split(" | ")]
    return texts.text("words.list_separator").join(parts)


def gap_text(gap: Gap, tier: TierVerdict) -> str:
    """One gap in a sentence."""
    condition = next((c for c in tier.conditions if c.id == gap.id), None)
    indicator = next((i for i in tier.score.indicators if i.id == gap.id), None) if tier.score else None
    found = condition or indicator
    name = named(found) if found else _score_gap(gap, tier)
    values = {
        "name": name,
        "need": worded(gap.need),
        "unit": f" {gap.unit}" if gap.unit else "",
    }
    if gap.have is None:
        return word("boss.gap_open" if gap.need == "true" else "boss.gap_unknown", **values)
    return word("boss.gap", have=worded(gap.have), **values)


def _score_gap(gap: Gap, tier: TierVerdict) -> str:
    group = gap.id.partition(".")[2]
    names = tier.score.group_names if tier.score else {}
    return names.get(group, group) if group else texts.text("evaluation.route.score")


def figure_name(figure: str) -> str:
    """Name of a declared figure or derived ratio."""
    return known(f"evaluation.field.{figure}.name", known(f"evaluation.derived.{figure}", figure))


def source_name(kind: str) -> str:
    """Name of a kind of paper."""
    return known(f"kinds.{kind}.title", kind)


def by_entry(summary: Summary, findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """Findings by entry in catalogue order, errors first; what belongs to no entry comes last."""
    order = {section.entry: section.title for section in summary.plan.sections}
    rank = {Level.ERROR: 0, Level.WARNING: 1, Level.HINT: 2}
    groups: dict[str, list[Finding]] = {entry: [] for entry in (*order, "")}
    for finding in sorted(findings, key=lambda f: rank[f.level]):
        entry = finding.entry or (summary.verdicts.entry_of(finding.page) if finding.page else None)
        groups[entry if entry in order else ""].append(finding)
    titles = {**order, "": word("findings.elsewhere")}
    return [(titles[entry], found) for entry, found in groups.items() if found]
