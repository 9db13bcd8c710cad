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
    rule = KindRule(
        kind=name,
        titles=table.texts("titles"),
        phrases=table.texts("phrases"),
        against=table.texts("against"),
        file_names=table.texts("file_names"),
        sections=table.texts("sections"),
        figures=table.texts("figures", FIGURES),
        whole=table.texts("whole"),
        single=table.flag("single", False),
        of_others=table.flag("of_others", False),
        renewed=table.choice("renewed", ("always", "ends", "never", ""), ""),
    )
    table.close()
    return rule


def load_figures() -> dict[str, FigureRule]:
    """resources/rules/figures.toml: one table a figure, with the fields of FigureRule."""
    path = resources.path("rules", "figures.toml")
    root = parse_toml(read_text(path), path.name)
    return {name: _figure(name, root.table(name)) for name in root.data}


def _figure(name: str, table: Table) -> FigureRule:
    rule = FigureRule(
        id=name,
        labels=table.texts("labels"),
        counted=table.choice("counted", ("amount", "people"), "amount"),
        against=table.texts("against"),
        column=table.text("column", ""),
    )
    table.close()
    return rule


def load_claims() -> tuple[ClaimRule, ...]:
    """All claims in the file's order; RulesError for a carrier or kind that does not exist."""
    path = resources.path("rules", "claims.toml")
    root = parse_toml(read_text(path), path.name)
    return tuple(_claim(name, root.table(name)) for name in root.data)


def _claim(name: str, table: Table) -> ClaimRule:
    carriers = tuple((carrier, table.texts(carrier, PAPER_KINDS)) for carrier in table.data if carrier in CARRIERS)
    inputs = table.texts("inputs")
    of = table.texts("of", PAPER_KINDS)
    table.close()
    return ClaimRule(name, carriers, inputs, of)


def load_labels() -> tuple[tuple[LabelRule, ...], Naming]:
    """resources/rules/labels.toml: one table a fact, "date.granted" for one with a name; and how organisations end."""
    path = resources.path("rules", "labels.toml")
    root = parse_toml(read_text(path), path.name)
    rules: list[LabelRule] = []
    for fact in root.data:
        if fact != "organisation":
            rules += _labels(fact, root.table(fact))
    return tuple(rules), _naming(root.table("organisation"))


def _labels(fact: str, table: Table) -> list[LabelRule]:
    named = [name for name, value in table.data.items() if isinstance(value, dict)]
    rules = [_label(fact, None, table)] if "words" in table.data else []
    rules += [_label(fact, name, table.table(name)) for name in named]
    table.close()
    return rules


def _label(fact: str, name: str | None, table: Table) -> LabelRule:
    rule = LabelRule(fact, table.texts("words"), name, table.flag("colon", False), table.flag("below", False))
    if name:
        table.close()
    return rule


def _naming(table: Table) -> Naming:
    naming = Naming(table.texts("endings"), table.texts("inside"), table.texts("issuers"), table.texts("never"))
    table.close()
    return naming


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
    limit = Limit(table.number("value") or 0.0, table.text("unit"), table.text("reason"))
    table.close()
    return limit
