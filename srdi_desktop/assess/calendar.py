"""The calendar (日历): windows, duties and ends of validity on their days, and the same as an .ics file."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from srdi_desktop.model import Catalogue, Dossier, Duty, Happening, KnownWindow, PlacedFact, RuleBook, Tier

NATION = "全国"


def happenings(
    dossier: Dossier, facts: Sequence[PlacedFact], book: RuleBook, today: date, entry_of: Callable[[str], str | None]
) -> tuple[Happening, ...]:
    """All known days of a dossier in order, the undated ones last. `entry_of` names the entry of a fact's page by
    str(PageRef). What is past is marked; so is what no source confirms.
    """
    catalogue = dossier.catalogue
    found = [
        *_of_catalogue(catalogue),
        *_of_windows(catalogue, book),
        *seasons(catalogue.tier, catalogue.region, book.windows, today),
        *_of_duties(book, today),
        *_of_facts(facts, entry_of),
    ]
    if dossier.decisions.deadline:
        found.append(Happening("deadline", catalogue.title, dossier.decisions.deadline))
    marked = [_with_past(item, today) for item in dict.fromkeys(found)]
    return tuple(sorted(marked, key=lambda item: (item.day is None, item.day or date.max, item.kind)))


def _with_past(item: Happening, today: date) -> Happening:
    past = item.day is not None and item.day < today
    return replace(item, past=past)


def _of_catalogue(catalogue: Catalogue) -> Iterator[Happening]:
    for window in catalogue.windows:
        yield Happening("opens", catalogue.title, window.opens, verified=window.verified, source=window.source)
        yield Happening("closes", catalogue.title, window.closes, verified=window.verified, source=window.source)
    if catalogue.year:
        yield Happening("stale", catalogue.title, catalogue.last_day, source=catalogue.source)


def _of_windows(catalogue: Catalogue, book: RuleBook) -> Iterator[Happening]:
    """Known windows of the tier, of the region and of the nation; all regions' for a national list."""
    for window in book.windows:
        near = catalogue.region in ("", NATION, window.region) or window.region == NATION
        if catalogue.tier in window.tiers and near:
            last = _last_day(window)
            yield last
            if window.opens:
                yield replace(last, kind="opens", day=window.opens, starts=None)


def _last_day(window: KnownWindow) -> Happening:
    last = Happening("closes", window.name, window.closes, window.opens, source=window.source)
    return replace(last, verified=window.verified, subject_en=window.name_en)


def windows_ahead(tier: Tier, region: str, windows: Iterable[KnownWindow], today: date) -> tuple[Happening, ...]:
    """Windows of a tier in a region or the nation that are not over, and the usual season."""
    known = tuple(windows)
    places = (region or NATION, NATION)
    near = [one for one in known if tier in one.tiers and one.region in places and one.application]
    still = [one for one in near if one.closes and one.closes >= today]
    open_ones = [_last_day(one) for one in still]
    season = tuple(seasons(tier, region, known, today)) or tuple(seasons(tier, NATION, known, today))
    return (*open_ones, *season)


def seasons(tier: Tier, region: str, windows: Iterable[KnownWindow], today: date) -> Iterator[Happening]:
    """The months in which a region's windows of past years lay: experience, and never a day.

    Of a region whose windows nobody found, nothing; of no region, the nation's.
    """
    place = region or NATION
    own = [one for one in windows if one.region == place and tier in one.tiers and one.application]
    past = [one for one in own if one.closes and one.closes < today]
    days = [day for one in past for day in (one.opens or one.closes, one.closes) if day]
    if not days:
        return
    months = sorted(day.month for day in days)
    years = tuple(sorted({day.year for day in days}))
    source = "；".join(dict.fromkeys(one.name for one in past))
    yield Happening("season", place, None, verified=False, source=source, months=(months[0], months[-1]), years=years)


def _of_duties(book: RuleBook, today: date) -> Iterator[Happening]:
    """Duties of holders in force today: yearly ones on their next day, the others without a day."""
    for regulation in book.regulations:
        for duty in regulation.duties:
            if _in_force(duty, regulation.common_term.ends, today):
                yield from _of_duty(duty, today)


def _in_force(duty: Duty, ends: date | None, today: date) -> bool:
    last = duty.ends or ends
    if not (duty.begins is None or duty.begins <= today):
        return False
    return last is None or today <= last


def _of_duty(duty: Duty, today: date) -> Iterator[Happening]:
    source = duty.sources[0] if duty.sources else ""
    if duty.day:
        this_year = date(today.year, *duty.day)
        day = this_year if this_year >= today else date(today.year + 1, *duty.day)
        yield Happening("update", duty.text, day, verified=duty.verified, source=source, subject_en=duty.text_en)
    elif duty.within_months or duty.every_years:
        kind = "change" if duty.within_months else "review"
        yield Happening(kind, duty.text, None, verified=duty.verified, source=source, subject_en=duty.text_en)


def _of_facts(facts: Sequence[PlacedFact], entry_of: Callable[[str], str | None]) -> Iterator[Happening]:
    for placed in facts:
        day = _day(placed.fact.value) if placed.fact.kind == "valid_until" else None
        if day:
            entry = entry_of(str(placed.page))
            yield Happening("expiry", placed.source or "other", day, entry=entry)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # 长期
        return None


def ics(items: Iterable[Happening], summary: Callable[[Happening], str], stamp: datetime, ahead_days: int) -> str:
    """The dated happenings as an iCalendar file (RFC 5545): whole days, a reminder `ahead_days` before those to come.

    `summary` gives the sentence; `stamp` is the moment of writing in UTC. The same happening keeps its UID, so that
    importing again replaces instead of doubling.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SRDI Desktop//calendar//ZH", "CALSCALE:GREGORIAN"]
    for item in items:
        if item.day:
            lines += _event(item, item.day, summary(item), stamp, ahead_days)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _event(item: Happening, day: date, title: str, stamp: datetime, ahead_days: int) -> list[str]:
    name = hashlib.sha256(f"{item.kind}|{item.subject}|{day}".encode()).hexdigest()[:24]
    lines = [
        "BEGIN:VEVENT",
        f"UID:{name}@srdi-desktop",
        f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(title)}",
        *([f"DESCRIPTION:{_escaped(item.source)}"] if item.source else []),
        "TRANSP:TRANSPARENT",
    ]
    if not item.past:
        shown = f"DESCRIPTION:{_escaped(title)}"
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", shown, f"TRIGGER:-P{ahead_days}D", "END:VALARM"]
    return [*lines, "END:VEVENT"]


def _escaped(text: str) -> str:
    for char, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(char, written)
    return text


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, later ones behind a space, never inside a character."""
    room, piece = 75, ""
    for char in line:
        if len((piece + char).encode()) > room:
            yield piece
            piece = " "
        piece += char
    yield piece
