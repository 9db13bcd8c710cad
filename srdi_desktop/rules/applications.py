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
    return from_table(parse_toml(text, name, exact=True), regulations)


def from_table(root: Table, regulations: Regulations | None = None) -> Application:
    """The application in a table with the file's keys, whatever it was read from."""
    if root.integer("schema", least=1) != SCHEMA:
        root.refuse("rules.schema", "schema", str(SCHEMA), root.data["schema"])
    facts = root.table("facts")
    application = Application(
        application_date=root.day("application_date", None),
        review=root.flag("review", False),
        company=_company(root.table("company")),
        figures=_figures(root.table("figures")),
        ip=_counts(root.table("ip")),
        quality=facts.texts("quality", QUALITY) if "quality" in facts.data else None,
        honours=facts.texts("honours", HONOURS) if "honours" in facts.data else None,
        facts=_facts(facts),
        conditions=_conditions(root.table("conditions"), regulations or load_regulations()),
        sources=tuple(_source(table) for table in root.tables("source_figure")),
    )
    root.close()
    return application


def _company(table: Table) -> Company:
    company = Company(
        name=table.text("name", ""),
        uscc=table.text("uscc", ""),
        region=table.text("region", ""),
        industry=table.text("industry", ""),
        product=table.text("product", ""),
        titles=table.texts("titles", TITLES),
        titles_known="titles" in table.data,
        niche_since=table.day("niche_since", None),
        field=table.choice("field", FIELDS) if "field" in table.data else None,
        chain=table.choice("chain", CHAINS) if "chain" in table.data else None,
    )
    table.close()
    if company.industry and not re.fullmatch(r"\d{4}", company.industry):
        table.refuse("rules.wrong_value", "industry", "GB/T 4754-2017, four digits", company.industry)
    return company


def _figures(table: Table) -> dict[int, dict[str, Decimal]]:
    figures: dict[int, dict[str, Decimal]] = {}
    for year in table.data:
        if not re.fullmatch(r"(19|20)\d\d", year):
            table.refuse("rules.unknown_key", year, "figures.2025 …")
        figures[int(year)] = _year(table.table(year))
    return figures


def _year(table: Table) -> dict[str, Decimal]:
    figures = {name: _decimal(table, name, whole=name in PEOPLE) for name in FIGURES if name in table.data}
    table.close()
    return {name: value for name, value in figures.items() if value is not None}


def _decimal(table: Table, key: str, *, whole: bool = False) -> Decimal | None:
    """A number with its digits as typed, as text or as TOML number; "" is unknown."""
    value = table.raw(key)
    if isinstance(value, str) and not value.strip():
        return None
    if type(value) is int or isinstance(value, Decimal):
        value = str(value)
    if not isinstance(value, str) or not _DIGITS.fullmatch(value) or (whole and "." in value):
        table.refuse("rules.wrong_value", key, '"12345"' if whole else '"12345.67"', value)
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
            facts |= {} if number is None else {key: format(number, "f")}
        elif key in COUNTS:
            facts[key] = str(table.integer(key, least=1 if key == "domestic_rank" else 0))
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
    conditions = {
        condition.id: condition.name
        for regulation in regulations
        for conditions in (regulation.common, *(tier.conditions for tier in regulation.tiers))
        for condition in conditions
    }
    own = (item for regulation in regulations for local in regulation.local for item in local.indicators)
    return conditions | {item.id: item.name for item in own}


def _conditions(table: Table, regulations: Regulations) -> dict[str, bool]:
    known = condition_names(regulations)
    answers = {key: table.flag(key) for key in table.data if key in known}
    unknown = next((key for key in table.data if key not in answers), None)
    if unknown is not None:
        table.refuse("rules.unknown_key", unknown, " ".join(sorted(known)))
    return answers


def _source(table: Table) -> SourceFigure:
    figure = table.choice("figure", (*FIGURES, *DERIVED))
    year = table.integer("year", least=1900) or 0
    source = SourceFigure(
        figure=figure,
        year=year,
        source=table.choice("source", PAPER_KINDS),
        value=table.text("value"),
        unit=table.choice("unit", UNITS),
    )
    table.close()
    return source


def dump(application: Application) -> str:
    """The application as TOML; `parse` gives the same application again. What is unknown is left out."""
    head = {
        "schema": SCHEMA,
        "application_date": application.application_date,
        "review": application.review,
    }
    parts = [strict_toml.pairs(head), strict_toml.block("[company]", _company_values(application.company))]
    for year in sorted(application.figures, reverse=True):
        figures = application.figures[year]
        values = {name: _typed(name, figures[name]) for name in FIGURES if name in figures}
        parts.append(strict_toml.block(f"[figures.{year}]", values))
    parts.append(strict_toml.block("[ip]", application.ip))
    parts.append(strict_toml.block("[facts]", _fact_values(application)))
    parts.append(strict_toml.block("[conditions]", application.conditions))
    parts += [strict_toml.block("[[source_figure]]", vars(source)) for source in application.sources]
    return strict_toml.document(parts)


def _typed(name: str, value: Decimal) -> Decimal | int:
    if name in PEOPLE:
        return int(value)
    return value


def _company_values(company: Company) -> dict[str, Any]:
    return {
        "name": company.name or None,
        "uscc": company.uscc or None,
        "region": company.region or None,
        "industry": company.industry or None,
        "product": company.product or None,
        "titles": company.titles if company.titles or company.titles_known else None,
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
