"""The calendar of a dossier for window and command line: its days, their sentences, and the .ics file."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from srdi_desktop.assess import calendar
from srdi_desktop.files import write_text
from srdi_desktop.model import Catalogue, Dossier, Happening, Tier, Verdicts
from srdi_desktop.texts import has, language, message_and_advice, text
from srdi_desktop.workflow.catalogues.library import rulebook


def happenings(dossier: Dossier, verdicts: Verdicts, today: date) -> tuple[Happening, ...]:
    """Windows, duties and ends of validity in order, undated ones last; what is past or unverified is marked."""
    return calendar.happenings(dossier, verdicts.facts, rulebook(), today, verdicts.document_of)


def windows_ahead(tier: Tier, region: str, today: date) -> tuple[Happening, ...]:
    """When a tier can be applied for: windows that are not over, and the usual season by those of past years."""
    return calendar.windows_ahead(tier, region, rulebook().windows, today)


def sentence(item: Happening) -> str:
    """One line for people, with its marks."""
    return plain_sentence(item) + "".join(text(f"evaluation.calendar.{mark}") for mark in marks(item))


def plain_sentence(item: Happening) -> str:
    """The same without its marks."""
    subject = item.subject_en if item.subject_en and language() == "en" else item.subject
    if item.months:
        first, last = item.months
        years = text("words.list_separator").join(map(str, item.years))
        key = "season" if first != last else "season_month"
        return text(f"evaluation.calendar.{key}", subject=subject, first=first, last=last, years=years)
    if item.kind == "expiry" and has(f"kinds.{item.subject}.title"):
        subject = text(f"kinds.{item.subject}.title")
    return text(f"evaluation.calendar.{item.kind}", subject=subject)


def marks(item: Happening) -> tuple[str, ...]:
    """What to know about it: past, unverified, or only experience."""
    if item.kind == "season":
        return ("experience",)
    return tuple(name for name, on in (("past", item.past), ("unverified", not item.verified)) if on)


def out_of_date(catalogue: Catalogue, today: date) -> tuple[str, str] | None:
    """(what is wrong, what to do) when the catalogue in use is past its validity or soon will be, else None."""
    if not catalogue.stale(today):
        return _ending(catalogue, today)
    values = {"valid_until": str(catalogue.last_day), "title": catalogue.title}
    return message_and_advice("findings", "catalogue.stale", values)


def days_left(catalogue: Catalogue, today: date) -> int | None:
    """Days until a list ends, from a month before on, so that the next year's notice is looked for in time."""
    left = (catalogue.last_day - today).days
    return left if 0 <= left <= rulebook().limits["calendar.ends_soon_days"] else None


def _ending(catalogue: Catalogue, today: date) -> tuple[str, str] | None:
    left = days_left(catalogue, today)
    if left is None:
        return None
    values: dict[str, Any] = {"valid_until": str(catalogue.last_day), "title": catalogue.title}
    values |= {"days": left, "year": catalogue.year + 1}
    return text("evaluation.ending.message", **values), text("evaluation.ending.advice", **values)


def save_calendar(items: Sequence[Happening], path: Path, now: datetime) -> None:
    """Write the dated happenings as .ics, whole or not at all; `now` in UTC. FileError when it cannot be written."""
    days = int(rulebook().limits["calendar.remind_days"])
    words = calendar.ics(items, sentence, now, days)
    write_text(path, words)
