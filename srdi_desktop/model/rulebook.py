"""All rules that `assess/` and the workers need, read once by `rules/`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from srdi_desktop.model.regulation import KnownWindow, Regulation


@dataclass(frozen=True)
class Limit:
    """One threshold of resources/rules/limits.toml."""

    value: float
    unit: str
    reason: str


@dataclass(frozen=True)
class Limits:
    """All thresholds by dotted name, e.g. "sharpness.unreadable"."""

    named: Mapping[str, Limit]

    def __getitem__(self, name: str) -> float:
        """The value; KeyError names the missing limit."""
        return self.named[name].value


@dataclass(frozen=True)
class KindRule:
    """How papers of one kind are recognised: titles (strong), phrases (weak), words that speak against it, words of
    file names; the sections such a paper must have; the figures it states. `whole`: headings of pages that are read
    whole, since their facts are wanted. `single`: each title page is a document of its own (certificates).
    `of_others`: it is about other companies by nature (customers, buyers, issuers). `renewed`: whether the next
    year's application needs a new one: always | ends (on a day that it prints) | never, "" where a person
    has to say.
    """

    kind: str
    titles: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    file_names: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    single: bool = False
    of_others: bool = False
    renewed: str = ""


@dataclass(frozen=True)
class FigureRule:
    """One declared figure: its id, the words documents use for it, how it is counted (amount | people).

    against: words in the line above that make the label another figure's, since it wraps. column: a word that the
    column's head must have where the label has it not (主营业务 stands beside 收入 and 成本).
    """

    id: str
    labels: tuple[str, ...]
    counted: str = "amount"
    against: tuple[str, ...] = ()
    column: str = ""


@dataclass(frozen=True)
class ClaimRule:
    """What a claim can be carried by (硬通货 first): (carrier, kinds of papers), strongest first. inputs: the places in
    the application file that it is about, without their years, e.g. figures.revenue. `of`: kinds of which one must be
    there, too, since the claim is about them.
    """

    id: str
    carriers: tuple[tuple[str, tuple[str, ...]], ...]
    inputs: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class LabelRule:
    """Words that papers print before a fact. `fact`: Fact.kind, "other" for what is no fact here; `name`: Fact.name.
    `colon`: counts only with a colon or with its value in a box of its own; `below`: the value may stand below.
    """

    fact: str
    words: tuple[str, ...]
    name: str | None = None
    colon: bool = False
    below: bool = False


@dataclass(frozen=True)
class Naming:
    """How organisations are named: what their names end with, what stands inside; words of those who only issue or
    certify a paper (laboratories, banks), and of those who never apply themselves (auditors).
    """

    endings: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


@dataclass(frozen=True)
class SizeClass:
    """One class of industries of 工信部联企业〔2011〕300号, 第四条; figures (persons, 万元) by their ids.

    `ceiling`: below one of them is medium, small or micro; `medium` and `small` are to be reached in all.
    `divisions`: how its codes of GB/T 4754 begin.
    """

    name: str
    clause: str
    divisions: tuple[str, ...]
    ceiling: Mapping[str, Decimal]
    medium: Mapping[str, Decimal]
    small: Mapping[str, Decimal]


@dataclass(frozen=True)
class RuleBook:
    """Limits, kinds, figures, regulations, windows, claims, labels; catalogues are apart, a dossier keeps its own."""

    limits: Limits
    kinds: Mapping[str, KindRule] = field(default_factory=dict)
    figures: Mapping[str, FigureRule] = field(default_factory=dict)
    regulations: tuple[Regulation, ...] = ()
    windows: tuple[KnownWindow, ...] = ()
    claims: tuple[ClaimRule, ...] = ()
    labels: tuple[LabelRule, ...] = ()
    naming: Naming = Naming()
    sizes: tuple[SizeClass, ...] = ()
    industries: frozenset[str] = frozenset()  # codes of four digits that GB/T 4754-2017 has
