"""How papers are recognised and what they state: resources/rules/kinds.toml, figures, claims and labels.

Limits (阈值): every threshold with its unit and the reason for it, from resources/rules/limits.toml.
"""

from functools import cache

from srdi_desktop import resources
from srdi_desktop.model import (
    CARRIERS,
    FIGURES,
    PAPER_KINDS,
    ClaimRule,
    FigureRule,
    KindRule,
    LabelRule,
    Limit,
    Limits,
    Naming,
)
from srdi_desktop.rules.strict_toml import Table, parse_toml, read_text


def load_kinds() -> dict[str, KindRule]:
    """resources/rules/kinds.toml: one table a kind, with the fields of KindRule."""
    path = resources.path("rules", "kinds.toml")
    root = parse_toml(read_text(path), path.name)
    for name in root.data:
        if name not in PAPER_KINDS:
            root.refuse("rules.unknown_key", name, " ".join(PAPER_KINDS))
    return {name: _kind(name, root.table(name)) for name in root.data}


def _kind(name: str, table: Table) -> KindRule:
    figures = table.texts("figures", FIGURES)
    renewed = table.choice("renewed", ("always", "ends", "never", ""), "")
    return table.record(KindRule, kind=name, figures=figures, renewed=renewed)


def load_figures() -> dict[str, FigureRule]:
    """resources/rules/figures.toml: one table a figure, with the fields of FigureRule."""
    path = resources.path("rules", "figures.toml")
    root = parse_toml(read_text(path), path.name)
    return {name: _figure(name, root.table(name)) for name in root.data}


def _figure(name: str, table: Table) -> FigureRule:
    counted = table.choice("counted", ("amount", "people"), "amount")
    return table.record(FigureRule, id=name, counted=counted)


def load_claims() -> tuple[ClaimRule, ...]:
    """All claims in the file's order; RulesError for a carrier or kind that does not exist."""
    path = resources.path("rules", "claims.toml")
    root = parse_toml(read_text(path), path.name)
    return tuple(_claim(name, root.table(name)) for name in root.data)


def _claim(name: str, table: Table) -> ClaimRule:
    named = [carrier for carrier in table.data if carrier in CARRIERS]
    carriers = tuple((carrier, table.texts(carrier, PAPER_KINDS)) for carrier in named)
    of = table.texts("of", PAPER_KINDS)
    return table.record(ClaimRule, id=name, carriers=carriers, of=of)


def load_labels() -> tuple[tuple[LabelRule, ...], Naming]:
    """resources/rules/labels.toml: one table a fact, "date.granted" for one with a name; and how organisations end."""
    path = resources.path("rules", "labels.toml")
    root = parse_toml(read_text(path), path.name)
    rules: list[LabelRule] = []
    for fact in root.data:
        if fact != "organisation":
            rules += _labels(fact, root.table(fact))
    organisations = root.table("organisation")
    return tuple(rules), organisations.record(Naming)


def _labels(fact: str, table: Table) -> list[LabelRule]:
    named = [name for name, value in table.data.items() if isinstance(value, dict)]
    rules = []
    if "words" in table.data:
        rules.append(table.part(LabelRule, fact=fact, name=None))
    for name in named:
        within = table.table(name)
        rules.append(within.record(LabelRule, fact=fact, name=name))
    table.close()
    return rules


@cache
def load_limits() -> Limits:
    """All limits by "section.name"; RulesError for a limit without value, unit or reason."""
    path = resources.path("rules", "limits.toml")
    return parse(read_text(path), path.name)


def parse(text: str, name: str) -> Limits:
    """The limits in `text`, a table of tables `name = { value, unit, reason }`."""
    root = parse_toml(text, name)
    named: dict[str, Limit] = {}
    for section in root.data:
        table = root.table(section)
        for key in table.data:
            named[f"{section}.{key}"] = _limit(table.table(key))
    return Limits(named)


def _limit(table: Table) -> Limit:
    value = table.number("value") or 0.0
    return table.record(Limit, value=value)
