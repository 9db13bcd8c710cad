"""Regulations (评价标准) from resources/rules/regulations/: one file a document, read strictly.

The vocabulary of judgements in a regulation: {at_least = 3, unit = "%", ratio = ["rd_expense", "revenue"]}.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from srdi_desktop import resources
from srdi_desktop.model import (
    FIGURES,
    KINDS_OF_TEST,
    NOTHING,
    Condition,
    Definition,
    Duty,
    Group,
    Indicator,
    Local,
    Measure,
    Option,
    Regulation,
    RulesError,
    ScoreRule,
    SrdiError,
    Term,
    Test,
    Tier,
    TierRules,
)
from srdi_desktop.rules.strict_toml import Table, no_twins, parse_toml, read_text

SCHEMA = 1
ROLES = ("condition", "part", "direct", "exclusion")
SCORINGS = ("best", "sum", "steps", "given")
Titles = Mapping[str, str]


@cache
def load_regulations() -> tuple[Regulation, ...]:
    """All regulations in the order of their files; RulesError names file, entry and key of what is wrong, such as an id
    that an earlier file has.
    """
    known: dict[str, Regulation] = {}
    for path in resources.files("rules/regulations", "*.toml"):
        regulation = load(path)
        if regulation.id in known:
            wanted = {"key": "id", "expected": "unique", "found": regulation.id}
            raise RulesError("rules.duplicate", file=path.name, entry=regulation.id, **wanted)
        known[regulation.id] = regulation
    found = tuple(known.values())
    for regulation in found:
        _check_local(regulation, found)
    return found


def with_own(folders: Sequence[Path], broken: list[SrdiError] | None = None) -> tuple[Regulation, ...]:
    """The shipped regulations and those of the user's folders, such as a province's own indicators; an own one takes
    the place of the shipped one of its id. A broken file raises as `load` does, or with a list `broken` its error
    goes there and the others are still given.
    """
    found = {regulation.id: regulation for regulation in load_regulations()}
    paths = (path for folder in folders for path in sorted(folder.glob("*.toml")))
    for path in paths:
        try:
            own = _marked(load(path), path.name)
            _check_local(own, tuple(found.values()))
        except SrdiError as error:
            if broken is None:
                raise
            broken.append(error)
        else:
            found[own.id] = own
    return tuple(found.values())


def _marked(regulation: Regulation, file: str) -> Regulation:
    """The same with the name of the user's file at each of its indicators."""
    local = []
    for item in regulation.local:
        indicators = tuple(replace(indicator, own=file) for indicator in item.indicators)
        local.append(replace(item, indicators=indicators))
    return replace(regulation, own=file, local=tuple(local))


def load(path: Path) -> Regulation:
    """One regulation from its file."""
    return parse(read_text(path), path.name)


def parse(text: str, name: str) -> Regulation:
    """The regulation in `text`; `name` is the file's name for messages."""
    root = parse_toml(text, name)
    if root.integer("schema", least=1) != SCHEMA:
        root.refuse("rules.schema", "schema", str(SCHEMA), root.data["schema"])
    titles = _titles(root.table("sources"))
    begins = root.day("begins", None)
    common = root.tables("common")
    tiers = root.tables("tier")
    for tier in tiers:
        no_twins((*common, *tier.tables("condition")))
    identity = root.text("id")
    title = root.text("title")
    common_term = Term(begins, root.day("common_ends", None))
    conditions = tuple(_condition(table, titles, "common") for table in common)
    rules = tuple(_tier(table, titles) for table in tiers)
    definitions = _definitions(root.tables("definition"), titles)
    duties = tuple(_duty(table, titles) for table in root.tables("duty"))
    transition = _definitions(root.tables("transition"), titles)
    local = tuple(_local(table, titles) for table in root.tables("local"))
    return root.record(
        Regulation,
        id=identity,
        title=title,
        begins=begins,
        common=conditions,
        common_term=common_term,
        tiers=rules,
        definitions=definitions,
        duties=duties,
        transition=transition,
        local=local,
        titles_of_sources=titles,
        own="",
    )


def _titles(table: Table) -> Titles:
    return {key: table.text(key) for key in table.data}


def _sources(table: Table, titles: Titles) -> tuple[str, ...]:
    """The titles of the sources an entry names by their ids."""
    named = table.texts("source", tuple(titles))
    return tuple(titles[name] for name in named)


def _tier(table: Table, titles: Titles) -> TierRules:
    points = table.table("score")
    indicators = table.tables("indicator")
    no_twins(indicators)
    tier = Tier(table.choice("tier", Tier))
    term = table.part(Term)
    conditions = tuple(_condition(item, titles) for item in table.tables("condition"))
    score = _score(points, indicators, titles) if points.data else None
    sources = _sources(table, titles)
    return table.record(TierRules, tier=tier, term=term, conditions=conditions, score=score, sources=sources)


def _condition(table: Table, titles: Titles, role: str = "") -> Condition:
    identity = table.text("id")
    test = judgement_of(table.table("test"), identity)
    sources = _sources(table, titles)
    without = table.table("exemption")
    exemption = judgement_of(without, identity) if without.data else None
    role = role or table.choice("role", ROLES, "condition")
    return table.record(Condition, test=test, sources=sources, exemption=exemption, role=role)


def _score(table: Table, indicators: tuple[Table, ...], titles: Titles) -> ScoreRule:
    least = decimal(table, "least")
    groups = tuple(_group(group) for group in table.tables("groups"))
    names = tuple(group.id for group in groups)
    read = tuple(_indicator(item, titles, names) for item in indicators)
    sources = _sources(table, titles)
    return table.record(ScoreRule, least=least, groups=groups, indicators=read, sources=sources)


def _group(table: Table) -> Group:
    most = decimal(table, "max")
    least = decimal(table, "least")
    return table.record(Group, max=most, least=least)


def _indicator(table: Table, titles: Titles, groups: tuple[str, ...]) -> Indicator:
    identity = table.text("id")
    asked = table.table("measure")
    measure = measure_of(asked) if asked.data else NOTHING
    group = table.choice("group", groups) if groups else ""
    most = decimal(table, "max")
    scoring = table.choice("scoring", SCORINGS)
    sources = _sources(table, titles)
    step = decimal(table, "step") if "step" in table.data else Decimal(1)
    options = tuple(option_of(item, identity, measure) for item in table.tables("options"))
    return table.record(
        Indicator,
        group=group,
        max=most,
        scoring=scoring,
        sources=sources,
        measure=measure,
        step=step,
        options=options,
        own="",
    )


def _local(table: Table, titles: Titles) -> Local:
    asked = table.tables("indicator")
    no_twins(asked)
    tier = Tier(table.choice("tier", Tier))
    indicators = tuple(_indicator(item, titles, ()) for item in asked)
    return table.record(Local, tier=tier, indicators=indicators)


def _check_local(regulation: Regulation, known: Sequence[Regulation]) -> None:
    """A province's indicators must stand in for an indicator that exists, with no more points than it has."""
    file = regulation.own or f"{regulation.id}.toml"
    for local in regulation.local:
        place = {"file": file, "entry": f"local {local.region}"}
        extended = next((other for other in known if other.id == local.extends), None)
        if extended is None:
            names = ", ".join(other.id for other in known)
            raise RulesError("rules.wrong_value", **place, key="extends", expected=names, found=local.extends)
        rules = extended.tier(local.tier)
        table = rules.score.indicators if rules and rules.score else ()
        replaced = next((indicator for indicator in table if indicator.id == local.replaces), None)
        if replaced is None:
            names = ", ".join(indicator.id for indicator in table)
            raise RulesError("rules.wrong_value", **place, key="replaces", expected=names, found=local.replaces)
        points = sum(indicator.max for indicator in local.indicators)
        if points > replaced.max:
            most = f"<= {replaced.max}"
            raise RulesError("rules.wrong_value", **place, key="max", expected=most, found=points)


def _definitions(tables: Sequence[Table], titles: Titles) -> tuple[Definition, ...]:
    return tuple(table.record(Definition, sources=_sources(table, titles)) for table in tables)


def _duty(table: Table, titles: Titles) -> Duty:
    numbers = table.integers("day")
    day = (numbers[0], numbers[1]) if len(numbers) == 2 else None
    sources = _sources(table, titles)
    return table.record(Duty, day=day, sources=sources)


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
            figure = table.choice(kind, FIGURES)
            return Measure(kind, figure, years=years)
    if "ratio" in table.data:
        pair = table.texts("ratio", FIGURES)
        if len(pair) != 2:
            table.refuse("rules.wrong_value", "ratio", "[figure, figure]", pair)
        return Measure("ratio", *pair)
    if "fact" in table.data:
        fact = table.choice("fact", FACTS)
        return Measure("fact", fact)
    if "ip" in table.data:
        counted = table.choice("ip", IP)
        return Measure("ip", counted)
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
    points = decimal(table, "points")
    judged = any(kind in table.data for kind in KINDS_OF_TEST)
    test = _test(table, own, measure) if judged else None
    return table.record(Option, points=points, test=test)


def _test(table: Table, own: str, measure: Measure) -> Test:
    kinds = [kind for kind in KINDS_OF_TEST if kind in table.data]
    if len(kinds) != 1:
        expected = "one of " + " ".join(KINDS_OF_TEST)
        table.refuse("rules.missing_key", "test", expected, " ".join(kinds))
    kind = kinds[0]
    if kind in ("any", "all"):
        parts = tuple(judgement_of(part, own, measure) for part in table.tables(kind))
        return Test(kind, parts=parts)
    if kind in ("at_least", "at_most"):
        return _bound(table, kind, measure)
    if kind == "one_of":
        words = table.texts(kind)
        measured = _own_measure(table, measure)
        return Test(kind, measure=measured, words=words)
    if kind == "holds":
        words = table.texts(kind)
        of = table.choice("of", LISTS)
        return Test(kind, words=words, name=of)
    if kind == "see":
        seen = table.text(kind)
        return Test(kind, name=seen)
    table.flag(kind)
    return Test(kind, name=own)


def _bound(table: Table, kind: str, measure: Measure) -> Test:
    measured = _own_measure(table, measure)
    value = decimal(table, kind)
    unit = table.text("unit", "")
    years = table.integer("each_of_years", 1, least=1) or 1
    return Test(kind, measure=measured, value=value, unit=unit, each_of=years)


def _own_measure(table: Table, usual: Measure) -> Measure:
    if any(key in table.data for key in _MEASURES):
        return measure_of(table)
    return usual
