"""The vocabulary of judgements in a regulation: {at_least = 3, unit = "%", ratio = ["rd_expense", "revenue"]}."""

from decimal import Decimal

from srdi_desktop.model import FIGURES, KINDS_OF_TEST, NOTHING, Measure, Option, Test
from srdi_desktop.rules.strict_toml import Table

FACTS = (
    "equity_2y", "equity_3y", "market_share", "domestic_rank", "platform_score", "digital_level", "rd_institution",
    "award", "maker_500", "local_points", "field", "chain",
)  # fmt: skip
IP = ("class1", "class1_own", "class1_high_value", "class2")
LISTS = ("titles", "quality", "honours")
_ONE_FIGURE = ("figure", "growth", "mean_growth", "cagr", "sum", "mean")
_MEASURES = (*_ONE_FIGURE, "ratio", "fact", "ip", "niche_years")


def decimal(table: Table, key: str) -> Decimal:
    """A number of a rules file, exactly as written (whole, or with decimals that a double shows exactly)."""
    value = table.number(key)
    if value is None or value.is_integer():
        return Decimal(int(value or 0))
    return Decimal(repr(value))


def measure_of(table: Table) -> Measure:
    """The one measure named in the table; the caller closes the table."""
    for kind in _ONE_FIGURE:
        if kind in table.data:
            years = table.integer("years", 1, least=1) or 1
            return Measure(kind, table.choice(kind, FIGURES), years=years)
    if "ratio" in table.data:
        pair = table.texts("ratio", FIGURES)
        if len(pair) != 2:
            table.refuse("rules.wrong_value", "ratio", "[figure, figure]", pair)
        return Measure("ratio", *pair)
    if "fact" in table.data:
        return Measure("fact", table.choice("fact", FACTS))
    if "ip" in table.data:
        return Measure("ip", table.choice("ip", IP))
    if table.flag("niche_years", False):
        return Measure("niche_years")
    return table.refuse("rules.missing_key", "measure", " | ".join(_MEASURES))


def judgement_of(table: Table, own: str, measure: Measure = NOTHING) -> Test:
    """The judgement in `table`; `own` is the id of its condition, `measure` what bands of an indicator measure."""
    test = _test(table, own, measure)
    table.close()
    return test


def option_of(table: Table, own: str, measure: Measure) -> Option:
    """One option of an indicator: its points and the judgement that gives them, none for what remains."""
    judged = any(kind in table.data for kind in KINDS_OF_TEST)
    option = Option(
        key=table.text("key"),
        points=decimal(table, "points"),
        label=table.text("label", ""),
        label_en=table.text("label_en", ""),
        test=_test(table, own, measure) if judged else None,
    )
    table.close()
    return option


def _test(table: Table, own: str, measure: Measure) -> Test:
    kinds = [kind for kind in KINDS_OF_TEST if kind in table.data]
    if len(kinds) != 1:
        table.refuse("rules.missing_key", "test", "one of " + " ".join(KINDS_OF_TEST), " ".join(kinds))
    kind = kinds[0]
    if kind in ("any", "all"):
        parts = tuple(judgement_of(part, own, measure) for part in table.tables(kind))
        return Test(kind, parts=parts)
    if kind in ("at_least", "at_most"):
        return _bound(table, kind, measure)
    if kind == "one_of":
        words = table.texts(kind)
        return Test(kind, measure=_own_measure(table, measure), words=words)
    if kind == "holds":
        return Test(kind, words=table.texts(kind), name=table.choice("of", LISTS))
    if kind == "see":
        return Test(kind, name=table.text(kind))
    table.flag(kind)
    return Test(kind, name=own)


def _bound(table: Table, kind: str, measure: Measure) -> Test:
    return Test(
        kind,
        measure=_own_measure(table, measure),
        value=decimal(table, kind),
        unit=table.text("unit", ""),
        each_of=table.integer("each_of_years", 1, least=1) or 1,
    )


def _own_measure(table: Table, usual: Measure) -> Measure:
    if any(key in table.data for key in _MEASURES):
        return measure_of(table)
    return usual
