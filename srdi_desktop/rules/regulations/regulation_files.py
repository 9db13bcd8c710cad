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
    """All regulations in the order of their files; RulesError names file, entry and key of what is wrong."""
    found = tuple(load(path) for path in resources.files("rules/regulations", "*.toml"))
    for regulation in found:
        _check_local(regulation, found)
    return found


def with_own(folders: Sequence[Path], broken: list[SrdiError] | None = None) -> tuple[Regulation, ...]:
    """The shipped regulations and those of the user's folders, such as a province's own indicators; an own one takes
    the place of the shipped one of its id. A broken file raises as `load` does, or with a list `broken` its error
    goes there and the others are still given.
    """
    found = {regulation.id: regulation for regulation in load_regulations()}
    for path in (path for folder in folders for path in sorted(folder.glob("*.toml"))):
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
    local = tuple(
        replace(item, indicators=tuple(replace(indicator, own=file) for indicator in item.indicators))
        for item in regulation.local
    )
    return replace(regulation, own=file, local=local)


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
    regulation = Regulation(
        id=root.text("id"),
        title=root.text("title"),
        title_en=root.text("title_en", ""),
        number=root.text("number", ""),
        issued=root.day("issued", None),
        begins=begins,
        begins_verified=root.flag("begins_verified", True),
        url=root.text("url", ""),
        common=tuple(_condition(table, titles, "common") for table in common),
        common_term=Term(begins, root.day("common_ends", None)),
        tiers=tuple(_tier(table, titles) for table in tiers),
        definitions=tuple(_definition(table, titles) for table in root.tables("definition")),
        duties=tuple(_duty(table, titles) for table in root.tables("duty")),
        transition=tuple(_definition(table, titles) for table in root.tables("transition")),
        local=tuple(_local(table, titles) for table in root.tables("local")),
        titles_of_sources=titles,
    )
    root.close()
    return regulation


def _titles(table: Table) -> Titles:
    return {key: table.text(key) for key in table.data}


def _sources(table: Table, titles: Titles) -> tuple[str, ...]:
    """The titles of the sources an entry names by their ids."""
    return tuple(titles[name] for name in table.texts("source", tuple(titles)))


def _tier(table: Table, titles: Titles) -> TierRules:
    score = table.table("score")
    indicators = table.tables("indicator")
    no_twins(indicators)
    tier = Tier(table.choice("tier", Tier))
    rules = TierRules(
        tier=tier,
        name=table.text("name"),
        name_en=table.text("name_en", ""),
        term=Term(
            table.day("begins", None),
            table.day("ends", None),
            table.day("review_begins", None),
            table.day("review_ends", None),
        ),
        conditions=tuple(_condition(item, titles) for item in table.tables("condition")),
        score=_score(score, indicators, titles) if score.data else None,
        notes=table.texts("notes"),
        rule=table.text("rule", ""),
        rule_en=table.text("rule_en", ""),
        notes_en=table.texts("notes_en"),
        sources=_sources(table, titles),
        verified=table.flag("verified", True),
    )
    table.close()
    return rules


def _condition(table: Table, titles: Titles, role: str = "") -> Condition:
    identity = table.text("id")
    exemption = table.table("exemption")
    condition = Condition(
        id=identity,
        name=table.text("name"),
        test=judgement_of(table.table("test"), identity),
        name_en=table.text("name_en", ""),
        clause=table.text("clause", ""),
        sources=_sources(table, titles),
        verified=table.flag("verified", True),
        veto=table.flag("veto", False),
        note=table.text("note", ""),
        note_en=table.text("note_en", ""),
        exemption=judgement_of(exemption, identity) if exemption.data else None,
        review_exempt=table.flag("review_exempt", False),
        review_years=table.integers("review_years"),
        role=role or table.choice("role", ROLES, "condition"),
    )
    table.close()
    return condition


def _score(table: Table, indicators: tuple[Table, ...], titles: Titles) -> ScoreRule:
    groups = tuple(_group(group) for group in table.tables("groups"))
    rule = ScoreRule(
        least=decimal(table, "least"),
        groups=groups,
        indicators=tuple(_indicator(item, titles, tuple(g.id for g in groups)) for item in indicators),
        clause=table.text("clause", ""),
        sources=_sources(table, titles),
        verified=table.flag("verified", True),
    )
    table.close()
    return rule


def _group(table: Table) -> Group:
    points = decimal(table, "max"), decimal(table, "least")
    group = Group(table.text("id"), table.text("name"), *points, name_en=table.text("name_en", ""))
    table.close()
    return group


def _indicator(table: Table, titles: Titles, groups: tuple[str, ...]) -> Indicator:
    identity = table.text("id")
    asked = table.table("measure")
    measure = measure_of(asked) if asked.data else NOTHING
    indicator = Indicator(
        id=identity,
        name=table.text("name"),
        group=table.choice("group", groups) if groups else "",
        max=decimal(table, "max"),
        scoring=table.choice("scoring", SCORINGS),
        name_en=table.text("name_en", ""),
        unit=table.text("unit", ""),
        clause=table.text("clause", ""),
        sources=_sources(table, titles),
        verified=table.flag("verified", True),
        note=table.text("note", ""),
        note_en=table.text("note_en", ""),
        measure=measure,
        step=decimal(table, "step") if "step" in table.data else Decimal(1),
        options=tuple(option_of(item, identity, measure) for item in table.tables("options")),
    )
    table.close()
    return indicator


def _local(table: Table, titles: Titles) -> Local:
    indicators = table.tables("indicator")
    no_twins(indicators)
    local = Local(
        region=table.text("region"),
        extends=table.text("extends"),
        tier=Tier(table.choice("tier", Tier)),
        replaces=table.text("replaces"),
        indicators=tuple(_indicator(item, titles, ()) for item in indicators),
    )
    table.close()
    return local


def _check_local(regulation: Regulation, known: Sequence[Regulation]) -> None:
    """A province's indicators must stand in for an indicator that exists, with no more points than it has."""
    for local in regulation.local:
        place = {"file": regulation.own or f"{regulation.id}.toml", "entry": f"local {local.region}"}
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
            raise RulesError("rules.wrong_value", **place, key="max", expected=f"<= {replaced.max}", found=points)


def _definition(table: Table, titles: Titles) -> Definition:
    definition = Definition(
        id=table.text("id"),
        text=table.text("text"),
        term=table.text("term", ""),
        clause=table.text("clause", ""),
        sources=_sources(table, titles),
        verified=table.flag("verified", True),
        note=table.text("note", ""),
    )
    table.close()
    return definition


def _duty(table: Table, titles: Titles) -> Duty:
    day = table.integers("day")
    duty = Duty(
        id=table.text("id"),
        text=table.text("text"),
        text_en=table.text("text_en", ""),
        day=(day[0], day[1]) if len(day) == 2 else None,
        within_months=table.integer("within_months", None),
        every_years=table.integer("every_years", None),
        begins=table.day("begins", None),
        ends=table.day("ends", None),
        sources=_sources(table, titles),
        verified=table.flag("verified", True),
    )
    table.close()
    return duty


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
