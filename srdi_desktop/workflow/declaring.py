"""What the window needs to fill in an application: files and spreadsheets, industry classes, what the scans state."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from srdi_desktop.assess.figures import propose
from srdi_desktop.files import write_text
from srdi_desktop.model import (
    PEOPLE,
    Application,
    Condition,
    Dossier,
    Indicator,
    IndustryClass,
    Line,
    Measure,
    PageRef,
    Proposal,
    Regulation,
    Test,
    Tier,
    TierRules,
    Verdicts,
)
from srdi_desktop.rules import application_sheet, applications, industry
from srdi_desktop.texts import has, text
from srdi_desktop.workflow.catalogues.library import rulebook


def questions(tiers: Sequence[Tier], day: date, review: bool, region: str = "") -> tuple[Condition, ...]:
    """Conditions in force that only a person can answer, each once, for the tiers asked for; of the region's own
    indicators those that ask for a yes or no.
    """
    found: dict[str, Condition] = {}
    for regulation, rules in _in_force(day, review):
        if rules.tier not in tiers:
            continue
        asked = [item for item in (*regulation.common, *rules.conditions) if _asks(item.test)]
        asked += _asked_by_region(regulation, rules, region)
        for condition in asked:
            found.setdefault(condition.id, condition)
    return tuple(found.values())


def _in_force(day: date, review: bool) -> Iterator[tuple[Regulation, TierRules]]:
    for regulation in rulebook().regulations:
        for rules in regulation.tiers:
            term = rules.term
            if term.begun(day, review) and not term.over(day, review):
                yield regulation, rules


def _asks(test: Test) -> bool:
    if test.kind in ("declared", "not_denied"):
        return True
    return any(_asks(part) for part in test.parts)


def _asked_by_region(regulation: Regulation, rules: TierRules, region: str) -> Iterator[Condition]:
    """The region's own indicators of a tier that ask for a yes or no, as conditions."""
    wanted = (regulation.id, rules.tier, region)
    for other in rulebook().regulations:
        for local in other.local:
            if (local.extends, local.tier, local.region) != wanted:
                continue
            for item in local.indicators:
                if any(option.test and _asks(option.test) for option in item.options):
                    test = Test("declared", name=item.id)
                    yield Condition(item.id, item.name, test, item.name_en, item.clause, item.sources)


def clauses(name: str, day: date, review: bool) -> tuple[tuple[Tier, str], ...]:
    """Which clauses in force look at an answer, e.g. revenue, class1, market_share, niche_since, titles."""
    found: dict[tuple[Tier, str], None] = {}
    for _, rules in _in_force(day, review):
        items: list[Condition | Indicator] = list(rules.conditions)
        if rules.score:
            items += rules.score.indicators
        for item in items:
            if item.clause and name in _used(item):
                found[rules.tier, item.clause] = None
    return tuple(found)


def _used(item: Condition | Indicator) -> set[str]:
    """Names of the answers that a condition or an indicator looks at."""
    if isinstance(item, Indicator):
        used = _of_measure(item.measure)
        tests = [option.test for option in item.options if option.test]
        return used.union(*map(_of_test, tests))
    used = _of_test(item.test)
    if item.exemption:
        used |= _of_test(item.exemption)
    return used


def _of_test(test: Test) -> set[str]:
    used = _of_measure(test.measure).union(*map(_of_test, test.parts))
    if test.kind == "holds":
        used.add(test.name)
    return used


def _of_measure(measure: Measure) -> set[str]:
    if measure.kind == "niche_years":
        return {"niche_since"}
    return {name for name in (measure.name, measure.over) if name}


_SHEET = ".xlsx"
_CENTS = Decimal("0.01")
_SCOPE, _AFTER_SCOPE = "经营范围", "登记机关"


def load_application(path: Path) -> Application:
    """From the contract's file or from a filled-in spreadsheet; RulesError or FileError."""
    regulations = rulebook().regulations
    reader = application_sheet.load if path.suffix.lower() == _SHEET else applications.load
    return reader(path, regulations)


def save_application(application: Application, path: Path, years: Sequence[int]) -> None:
    """As the contract's file, or as a spreadsheet for an accountant when the name ends so. FileError."""
    if path.suffix.lower() == _SHEET:
        application_sheet.save(application, path, years, _name, rulebook().regulations)
        return
    write_text(path, applications.dump(application))


def _name(key: str) -> str:
    stem = f"evaluation.field.{key.rpartition('.')[2]}.name"
    if has(stem):
        return text(stem)
    return key


def industry_search(words: str, limit: int = 40) -> tuple[IndustryClass, ...]:
    """Four-digit classes by words, code or pinyin initials, the likeliest first."""
    return industry.search(words, limit)


def industry_path(code: str) -> tuple[IndustryClass, ...]:
    """The class with the ones above it, the widest first."""
    return industry.path_to(code)


def industry_neighbours(code: str) -> tuple[IndustryClass, ...]:
    """The classes beside it, so that the narrower one is chosen."""
    return industry.neighbours(code)


def industry_doubts(dossier: Dossier, verdicts: Verdicts) -> tuple[str, ...]:
    """Questions about the chosen class: "scope" where the licence's scope of business says nothing of it, "product"
    where the declared leading product does not.
    """
    company = dossier.decisions.application.company
    said = {"scope": scope_of_business(dossier, verdicts), "product": company.product}
    return tuple(name for name, words in said.items() if industry.fits(company.industry, words) is False)


def scope_of_business(dossier: Dossier, verdicts: Verdicts) -> str:
    """What the business licence says behind 经营范围, "" where none was read. Lines of a second column may be in it."""
    for document in verdicts.documents:
        if document.kind == "business-license":
            words = "".join(line.text for page in document.pages for line in _lines(dossier, page))
            _, _, rest = words.partition(_SCOPE)
            scope = rest.partition(_AFTER_SCOPE)[0]
            if scope:
                return scope
    return ""


def _lines(dossier: Dossier, page: PageRef) -> tuple[Line, ...]:
    evidence = dossier.evidence.get(page)
    return evidence.text.lines if evidence else ()


def proposals(verdicts: Verdicts, application: Application, scope: str = "") -> dict[tuple[str, int], Proposal]:
    """Figures that the scans state and nobody has declared, by (figure, year); `scope` as a person chose it."""
    found = {(item.figure, item.year): item for item in propose(verdicts.facts, scope)}
    return {place: item for place, item in found.items() if application.figure(place[1], place[0]) is None}


def taken(application: Application, chosen: Iterable[Proposal]) -> Application:
    """The application with proposals as declared figures: amounts in 万元 with two decimals as the platform asks, the
    third rounded half up as the comparison does.
    """
    figures = {year: dict(row) for year, row in application.figures.items()}
    for item in chosen:
        figures.setdefault(item.year, {})[item.figure] = proposed_value(item)
    return replace(application, figures=figures)


def proposed_value(item: Proposal) -> Decimal:
    """The value as it would be declared."""
    if item.figure in PEOPLE:
        return item.value
    return item.value.quantize(_CENTS, ROUND_HALF_UP)


def proposed_company(verdicts: Verdicts) -> dict[str, str]:
    """name and uscc as the business licence states them, where one was read."""
    found: dict[str, str] = {}
    for placed in verdicts.facts:
        fact = placed.fact
        key = {"company": "name", "uscc": "uscc"}.get(fact.kind)
        if key and placed.source == "business-license" and (fact.name == "subject" or key == "uscc"):
            found.setdefault(key, fact.value)
    return found
