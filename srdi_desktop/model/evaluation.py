"""The self-evaluation (自我评价): where the company stands in the gradient, in the shapes of `srdi evaluate`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from srdi_desktop.model.catalogue import Tier
from srdi_desktop.model.finding import State
from srdi_desktop.model.page import Box


@dataclass(frozen=True)
class ConditionVerdict:
    """One condition (认定条件). `value` and `threshold` as text with their `unit`; `inputs` names the figures used."""

    id: str
    state: State
    value: str | None = None
    threshold: str | None = None
    unit: str | None = None
    clause: str = ""
    name: str = ""  # the regulation's own words
    name_en: str = ""
    sources: tuple[str, ...] = ()
    verified: bool = True
    inputs: tuple[str, ...] = ()
    exempt: bool = False
    role: str = "condition"  # common | condition | part | direct | exclusion: only common and condition must all pass
    note: str = ""
    note_en: str = ""
    waits: tuple[str, ...] = ()  # of the inputs those that an undecided part uses, known ones among them
    year: int | None = None  # of the value, where several years were looked at
    basis: str = ""  # the clause of another regulation by which it was worked out, as a company's size


@dataclass(frozen=True)
class IndicatorVerdict:
    """One indicator (评价指标): points None while an input is unknown; lowest and highest: what they can still be."""

    id: str
    points: Decimal | None
    max: Decimal
    option: str | None = None
    group: str = ""
    name: str = ""
    name_en: str = ""
    value: str | None = None
    unit: str | None = None
    clause: str = ""
    inputs: tuple[str, ...] = ()
    verified: bool = True
    lowest: Decimal = Decimal(0)
    highest: Decimal = Decimal(0)
    label: str = ""  # the option in the regulation's words
    sources: tuple[str, ...] = ()
    note: str = ""
    note_en: str = ""
    label_en: str = ""
    own: str = ""  # name of the user's file that brought it


@dataclass(frozen=True)
class Score:
    """Sum of the known points; `complete` is False while an indicator is undecided."""

    total: Decimal
    max: Decimal
    groups: Mapping[str, Decimal]
    indicators: tuple[IndicatorVerdict, ...]
    complete: bool = True
    state: State = State.UNDECIDED  # of the scoring route: total and each group reach what they must
    least: Decimal = Decimal(0)
    group_least: Mapping[str, Decimal] = field(default_factory=dict)
    group_max: Mapping[str, Decimal] = field(default_factory=dict)
    group_names: Mapping[str, str] = field(default_factory=dict)
    group_names_en: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Gap:
    """What a tier still needs; `id` is a condition's, "score", or "score.<group>". alternative: another way may do
    instead (an `any`, or a direct route); state undecided: it is only unknown. Largest gaps come first.
    """

    id: str
    have: str | None
    need: str
    unit: str = ""
    alternative: bool = False
    state: State = State.FAILED
    year: int | None = None  # of `have`, where several years were looked at: the worse one


@dataclass(frozen=True)
class TierVerdict:
    """One tier under one regulation."""

    tier: Tier
    regulation: str
    in_force: bool
    verdict: State
    route: str | None = None  # score | direct | conditions
    conditions: tuple[ConditionVerdict, ...] = ()
    score: Score | None = None
    gaps: tuple[Gap, ...] = ()
    why: str = ""  # code of the reason this regulation was chosen, a text key
    title: str = ""  # of the regulation, with its number
    rule: str = ""  # the pass rule in words
    notes: tuple[str, ...] = ()  # the regulation's own notes, in its language
    title_en: str = ""
    rule_en: str = ""
    notes_en: tuple[str, ...] = ()
    own: str = ""  # name of the user's file that brought the regulation
    asks: tuple[str, ...] = ()  # places in the application file on which the verdict waits, the most deciding first


@dataclass(frozen=True)
class Consistency:
    """One declared figure against one document."""

    code: str  # consistency.mismatch | consistency.rounding | consistency.derived | consistency.agrees
    figure: str
    year: int
    source: str
    declared: str | None
    found: str | None
    unit: str
    state: State
    page: str | None = None  # str(PageRef) of the document's page
    box: Box | None = None  # where on that page the figure stands
    coarse: bool = False  # agrees only because fewer decimals were declared than elsewhere


@dataclass(frozen=True)
class PapersDiffer:
    """Two kinds of paper that state one figure of one year differently, each as printed with its unit; `difference` in
    `unit` (万元, or persons). `page` and `box` are the second paper's.
    """

    figure: str
    year: int
    sources: tuple[str, str]
    printed: tuple[str, str]
    difference: str
    unit: str
    page: str | None = None
    box: Box | None = None


@dataclass(frozen=True)
class Compared:
    """One line of the table figure × source: what was declared, and what each kind of paper states."""

    figure: str
    year: int
    declared: str | None
    papers: Mapping[str, tuple[Consistency, ...]]

    @property
    def rows(self) -> tuple[Consistency, ...]:
        """All comparisons of the line."""
        return tuple(row for rows in self.papers.values() for row in rows)

    @property
    def state(self) -> State:
        """Failed when any paper disagrees, passed when all agree."""
        states = {row.state for row in self.rows}
        return next(state for state in (State.FAILED, State.UNDECIDED, State.PASSED) if state in states)


# What lies above a tier; the two lowest stand beside each other.
NEXT: Mapping[Tier, Tier] = {
    Tier.TECHNOLOGY: Tier.SRDI,
    Tier.INNOVATIVE: Tier.SRDI,
    Tier.SRDI: Tier.LITTLE_GIANT,
}
CARRIERS: tuple[str, ...] = ("third-party", "certificate", "patent", "contract", "self")


@dataclass(frozen=True)
class Strength:
    """How a claim is carried: one of CARRIERS, or none."""

    claim: str
    carried_by: str
    entries: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()  # what of the application file it is about, without years


@dataclass(frozen=True)
class Evaluation:
    """All tiers, lowest first, the recommended one, and the consistency of the figures."""

    tiers: tuple[TierVerdict, ...] = ()
    recommended: Tier | None = None
    why: str = ""  # text key
    consistency: tuple[Consistency, ...] = ()
    strength: tuple[Strength, ...] = ()
    notes: tuple[str, ...] = field(default=())  # text keys, e.g. that older articles quote the superseded measures
    papers: tuple[PapersDiffer, ...] = ()
    held: Tier | None = None  # the highest title that the company holds
    review: bool = False  # 复核 of the title held, no new application
    scope_open: bool = False  # a declared figure agrees neither with the consolidated statements nor with the parent's

    def compared(self) -> tuple[Compared, ...]:
        """The comparisons as a table, in their order; a derived ratio says for each paper what would follow. What was
        copied by hand from a paper is left out where the paper itself was read and says the same.
        """
        lines: dict[tuple[str, int], dict[str, list[Consistency]]] = {}
        read = {(row.figure, row.year, row.source, row.found) for row in self.consistency if row.page}
        for row in self.consistency:
            if not row.page and (row.figure, row.year, row.source, row.found) in read:
                continue
            lines.setdefault((row.figure, row.year), {}).setdefault(row.source, []).append(row)
        return tuple(
            Compared(
                figure,
                year,
                next(rows[0].declared for rows in papers.values()),
                {source: tuple(rows) for source, rows in papers.items()},
            )
            for (figure, year), papers in lines.items()
        )

    def only_holds(self, tier: Tier) -> bool:
        """Whether a tier is the title held and no review asks for it: then there is nothing to judge."""
        return tier is self.held and not self.review

    def current(self, tier: Tier | None) -> TierVerdict | None:
        """The verdict of a tier by the rules in force."""
        return next((verdict for verdict in self.tiers if verdict.in_force and verdict.tier is tier), None)

    def wanted(self, aimed: Tier = Tier.INNOVATIVE) -> TierVerdict | None:
        """The tier worth working for: the recommended one; in a review the title held; else the next one above it that
        is not passed, or where none is held the one aimed at. None where nothing lies above.
        """
        if self.recommended is not None:
            return self.current(self.recommended)
        if self.review and self.held is not None:
            return self.current(self.held)
        above = NEXT.get(self.held) if self.held else aimed
        return self.ahead(above) if above else None

    def ahead(self, aimed: Tier) -> TierVerdict | None:
        """Whose gaps matter: the tier aimed at while it is not passed, else the next one above it that is not."""
        tier: Tier | None = aimed
        while tier is not None:
            verdict = self.current(tier)
            if verdict is not None and verdict.verdict is not State.PASSED:
                return verdict
            tier = NEXT.get(tier)
        return None
