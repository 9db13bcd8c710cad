"""All rules that `assess/` and the workers need, read once by `rules/`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from srdi_desktop.model.calendar import KnownWindow
from srdi_desktop.model.regulation import Regulation


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


@dataclass(frozen=True)
class FigureRule:
    """One declared figure: its id, the words documents use for it, how it is counted (amount | people)."""

    id: str
    labels: tuple[str, ...]
    counted: str = "amount"


@dataclass(frozen=True)
class ClaimRule:
    """What a claim can be carried by (硬通货 first): (carrier, kinds of papers), strongest first. inputs: the places in
    the application file that it is about, without their years, e.g. figures.revenue.
    """

    id: str
    carriers: tuple[tuple[str, tuple[str, ...]], ...]
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class RuleBook:
    """Limits, kinds, figures, regulations, windows and claims; catalogues are apart, a dossier keeps its own copy."""

    limits: Limits
    kinds: Mapping[str, KindRule] = field(default_factory=dict)
    figures: Mapping[str, FigureRule] = field(default_factory=dict)
    regulations: tuple[Regulation, ...] = ()
    windows: tuple[KnownWindow, ...] = ()
    claims: tuple[ClaimRule, ...] = ()
