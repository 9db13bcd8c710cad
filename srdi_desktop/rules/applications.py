"""Application files (填报数据): the contract's TOML file, digits kept as typed, unknown keys refused."""

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from srdi_desktop.model import (
    DERIVED,
    FIGURES,
    PAPER_KINDS,
    PEOPLE,
    UNITS,
    Application,
    Company,
    Regulation,
    SourceFigure,
)
from srdi_desktop.rules import strict_toml
from srdi_desktop.rules.regulations.regulation_files import IP, load_regulations
from srdi_desktop.rules.strict_toml import Table, parse_toml, read_text

SCHEMA = 1
TITLES = ("technology", "innovative", "srdi", "little-giant", "high-tech")
QUALITY = ("quality-award", "iso9001", "own-brand", "standard")
HONOURS = ("high-tech", "innovation-demonstration", "ip-advantage", "ip-demonstration")
FIELDS = ("strategic-emerging", "other")
CHAINS = ("gap-filling", "six-bases", "other")
WORDS: Mapping[str, tuple[str, ...]] = {
    "rd_institution": ("national", "provincial", "municipal", "other", "none"),
    "award": ("national-top3", "national-top5", "national", "provincial-top3", "provincial", "none"),
}
NUMBERS = ("equity_2y", "equity_3y", "market_share", "platform_score", "local_points")
COUNTS = ("domestic_rank", "digital_level")
Regulations = tuple[Regulation, ...]
_DIGITS = re.compile(r"-?\d{1,15}(\.\d{1,8})?")  # more than any company has, and exact in all that follows


def load(path: Path, regulations: Regulations | None = None) -> Application:
    """The application in a file; FileError when unreadable, RulesError for anything unexpected. `regulations`: those
    whose conditions may be answered in it, the shipped ones when absent.
    """
    return parse(read_text(path), path.name, regulations)


def parse(text: str, name: str, regulations: Regulations | None = None) -> Application:
    """The application in `text`; `name` is the file's name for messages."""
    root = parse_toml(text, name, exact=True)
    return from_table(root, regulations)


def from_table(root: Table, regulations: Regulations | None = None) -> Application:
    """The application in a table with the file's keys, whatever it was read from."""
    if root.integer("schema", least=1) != SCHEMA:
        root.refuse("rules.schema", "schema", str(SCHEMA), root.data["schema"])
    facts = root.table("facts")
    day = root.day("application_date", None)
    review = root.flag("review", False)
    company = _company(root.table("company"))
    figures = _figures(root.table("figures"))
    ip = _counts(root.table("ip"))
    quality = facts.texts("quality", QUALITY) if "quality" in facts.data else None
    honours = facts.texts("honours", HONOURS) if "honours" in facts.data else None
    told = _facts(facts)
    conditions = _conditions(root.table("conditions"), regulations or load_regulations())
    sources = tuple(_source(table) for table in root.tables("source_figure"))
    return root.record(
        Application,
        application_date=day,
        review=review,
        company=company,
        figures=figures,
        ip=ip,
        quality=quality,
        honours=honours,
        facts=told,
        conditions=conditions,
        sources=sources,
    )


def _company(table: Table) -> Company:
    titles = table.texts("titles", TITLES)
    known = "titles" in table.data
    field = table.choice("field", FIELDS) if "field" in table.data else None
    chain = table.choice("chain", CHAINS) if "chain" in table.data else None
    company = table.record(Company, titles=titles, titles_known=known, field=field, chain=chain)
    if company.industry and not re.fullmatch(r"\d{4}", company.industry):
        table.refuse("rules.wrong_value", "industry", "GB/T 4754-2017, four digits", company.industry)
    return company


def _figures(table: Table) -> dict[int, dict[str, Decimal]]:
    figures: dict[int, dict[str, Decimal]] = {}
    for year in table.data:
        if not re.fullmatch(r"(19|20)\d\d", year):
            table.refuse("rules.unknown_key", year, "figures.2025 …")
        of_year = table.table(year)
        figures[int(year)] = _year(of_year)
    return figures


def _year(table: Table) -> dict[str, Decimal]:
    figures: dict[str, Decimal] = {}
    for name in FIGURES:
        if name not in table.data:
            continue
        value = _decimal(table, name, whole=name in PEOPLE)
        if value is not None:
            figures[name] = value
    table.close()
    return figures


def _decimal(table: Table, key: str, *, whole: bool = False) -> Decimal | None:
    """A number with its digits as typed, as text or as TOML number; "" is unknown."""
    value = table.raw(key)
    if isinstance(value, str) and not value.strip():
        return None
    if type(value) is int or isinstance(value, Decimal):
        value = str(value)
    expected = '"12345"' if whole else '"12345.67"'
    if not isinstance(value, str) or not _DIGITS.fullmatch(value):
        table.refuse("rules.wrong_value", key, expected, value)
    if whole and "." in value:
        table.refuse("rules.wrong_value", key, expected, value)
    return Decimal(value)


def _counts(table: Table) -> dict[str, int]:
    counts = {name: table.integer(name) or 0 for name in IP if name in table.data}
    table.close()
    return counts


def _facts(table: Table) -> dict[str, str]:
    facts: dict[str, str] = {}
    for key in table.data:
        if key in NUMBERS:
            number = _decimal(table, key)
            if number is not None:
                facts[key] = format(number, "f")
        elif key in COUNTS:
            least = 1 if key == "domestic_rank" else 0
            facts[key] = str(table.integer(key, least=least))
        elif key in WORDS:
            facts[key] = table.choice(key, WORDS[key])
        elif key == "maker_500":
            facts[key] = "true" if table.flag(key) else "false"
    table.close()
    return facts


def condition_names(regulations: Regulations) -> dict[str, str]:
    """Ids of all conditions with the regulation's own words, in the regulations' order, then those of the provinces'
    own indicators, which may ask for a yes or no.
    """
    names: dict[str, str] = {}
    for regulation in regulations:
        for conditions in (regulation.common, *(tier.conditions for tier in regulation.tiers)):
            names |= {condition.id: condition.name for condition in conditions}
    for regulation in regulations:
        for local in regulation.local:
            names |= {indicator.id: indicator.name for indicator in local.indicators}
    return names


def _conditions(table: Table, regulations: Regulations) -> dict[str, bool]:
    known = condition_names(regulations)
    answers = {key: table.flag(key) for key in table.data if key in known}
    for key in table.data:
        if key not in answers:
            expected = " ".join(sorted(known))
            table.refuse("rules.unknown_key", key, expected)
    return answers


def _source(table: Table) -> SourceFigure:
    figure = table.choice("figure", (*FIGURES, *DERIVED))
    year = table.integer("year", least=1900) or 0
    paper = table.choice("source", PAPER_KINDS)
    unit = table.choice("unit", UNITS)
    return table.record(SourceFigure, figure=figure, year=year, source=paper, unit=unit)


def dump(application: Application) -> str:
    """The application as TOML; `parse` gives the same application again. What is unknown is left out."""
    head = {
        "schema": SCHEMA,
        "application_date": application.application_date,
        "review": application.review,
    }
    company = _company_values(application.company)
    parts = [strict_toml.pairs(head), strict_toml.block("[company]", company)]
    for year in sorted(application.figures, reverse=True):
        figures = application.figures[year]
        values = {name: _typed(name, figures[name]) for name in FIGURES if name in figures}
        parts.append(strict_toml.block(f"[figures.{year}]", values))
    parts.append(strict_toml.block("[ip]", application.ip))
    facts = _fact_values(application)
    parts.append(strict_toml.block("[facts]", facts))
    parts.append(strict_toml.block("[conditions]", application.conditions))
    parts += [strict_toml.block("[[source_figure]]", vars(source)) for source in application.sources]
    return strict_toml.document(parts)


def _typed(name: str, value: Decimal) -> Decimal | int:
    if name in PEOPLE:
        return int(value)
    return value


def _company_values(company: Company) -> dict[str, Any]:
    titles = company.titles
    return {
        "name": company.name or None,
        "uscc": company.uscc or None,
        "region": company.region or None,
        "industry": company.industry or None,
        "product": company.product or None,
        "titles": titles if titles or company.titles_known else None,
        "niche_since": company.niche_since,
        "field": company.field,
        "chain": company.chain,
    }


def _fact_values(application: Application) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, text in application.facts.items():
        if key in COUNTS:
            values[key] = int(text)
        elif key == "maker_500":
            values[key] = text == "true"
        else:
            values[key] = text
    return values | {"quality": application.quality, "honours": application.honours}
