"""What the window needs to fill in an application: files and spreadsheets, industry classes, conditions to answer."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from srdi_desktop.model.application import Application
from srdi_desktop.model.catalogue import Tier
from srdi_desktop.model.errors import FileError
from srdi_desktop.model.industry import IndustryClass
from srdi_desktop.model.regulation import Condition, Test
from srdi_desktop.rules import application_sheet, applications, industry
from srdi_desktop.rules.regulations import load_regulations
from srdi_desktop.texts import has, text

_SHEET = ".xlsx"


def load_application(path: Path) -> Application:
    """From the contract's file or from a filled-in spreadsheet; RulesError or FileError."""
    return application_sheet.load(path) if path.suffix.lower() == _SHEET else applications.load(path)


def save_application(application: Application, path: Path, years: Sequence[int]) -> None:
    """As the contract's file, or as a spreadsheet for an accountant when the name ends so. FileError."""
    if path.suffix.lower() == _SHEET:
        application_sheet.save(application, path, years, _name)
        return
    try:
        path.write_text(applications.dump(application), encoding="utf-8")
    except OSError as error:
        raise FileError("file.not_written", retry=True, path=str(path), reason=error.strerror or "") from error


def _name(key: str) -> str:
    stem = f"evaluation.field.{key.rpartition('.')[2]}.name"
    return text(stem) if has(stem) else key


def industry_search(words: str, limit: int = 40) -> tuple[IndustryClass, ...]:
    """Four-digit classes by words, code or pinyin initials, the likeliest first."""
    return industry.search(words, limit)


def industry_path(code: str) -> tuple[IndustryClass, ...]:
    """The class with the ones above it, the widest first."""
    return industry.path_to(code)


def industry_neighbours(code: str) -> tuple[IndustryClass, ...]:
    """The classes beside it, so that the narrower one is chosen."""
    return industry.neighbours(code)


def industry_fits(code: str, words: str) -> bool | None:
    """Whether a scope or a product speaks of the class; None when it says too little."""
    return industry.fits(code, words)


def questions(tiers: Sequence[Tier], day: date, review: bool) -> tuple[Condition, ...]:
    """Conditions in force that only a person can answer, each once, for the tiers asked for."""
    found: dict[str, Condition] = {}
    for regulation in load_regulations():
        for rules in regulation.tiers:
            if rules.tier not in tiers or rules.term.over(day, review) or not rules.term.begun(day, review):
                continue
            for condition in (*regulation.common, *rules.conditions):
                if _asks(condition.test):
                    found.setdefault(condition.id, condition)
    return tuple(found.values())


def _asks(test: Test) -> bool:
    return test.kind in ("declared", "not_denied") or any(_asks(part) for part in test.parts)
