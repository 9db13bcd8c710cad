"""The calendar (日历): windows, duties and ends of validity on their days, and the same as an .ics file."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from srdi_desktop.model import (
    Catalogue,
    Document,
    Dossier,
    Duty,
    Happening,
    KnownWindow,
    PageRef,
    PlacedFact,
    RuleBook,
    Tier,
)

NATION = "全国"
_OCTETS = 75  # of a line, at most (RFC 5545, 3.1)
DocumentOf = Mapping[PageRef, Document]


def happenings(
    dossier: Dossier, facts: Sequence[PlacedFact], book: RuleBook, today: date, document_of: DocumentOf
) -> tuple[Happening, ...]:
    """All known days of a dossier in order, the undated ones last. `document_of`: the document of a fact's page.

    What is past is marked; so is what no source confirms.
    """
    catalogue = dossier.catalogue
    found = [
        *_of_catalogue(catalogue),
        *_of_windows(catalogue, book),
        *seasons(catalogue.tier, catalogue.region, book.windows, today),
        *_of_duties(book, today),
        *_ends_of_papers(facts, document_of),
    ]
    deadline = dossier.decisions.deadline
    if deadline:
        found.append(Happening("deadline", catalogue.title, deadline))
    marked = [_with_past(item, today) for item in dict.fromkeys(found)]
    marked.sort(key=_turn_of)
    return tuple(marked)


def _turn_of(item: Happening) -> tuple[bool, date, str]:
    day = item.day or date.max
    return item.day is None, day, item.kind


def _with_past(item: Happening, today: date) -> Happening:
    past = item.day is not None and item.day < today
    return replace(item, past=past)


def _of_catalogue(catalogue: Catalogue) -> Iterator[Happening]:
    title = catalogue.title
    for window in catalogue.windows:
        yield Happening("opens", title, window.opens, verified=window.verified, source=window.source)
        yield Happening("closes", title, window.closes, verified=window.verified, source=window.source)
    if catalogue.year:
        yield Happening("stale", title, catalogue.last_day, source=catalogue.source)


def _of_windows(catalogue: Catalogue, book: RuleBook) -> Iterator[Happening]:
    """Known windows of the tier, of the region and of the nation; all regions' for a national list."""
    for window in book.windows:
        if catalogue.tier not in window.tiers or not _is_near(window, catalogue.region):
            continue
        last = _last_day(window)
        yield last
        if window.opens:
            yield replace(last, kind="opens", day=window.opens, starts=None)


def _is_near(window: KnownWindow, region: str) -> bool:
    if window.region == NATION:
        return True
    return region in ("", NATION, window.region)


def _last_day(window: KnownWindow) -> Happening:
    last = Happening("closes", window.name, window.closes, window.opens, source=window.source)
    return replace(last, verified=window.verified, subject_en=window.name_en)


def windows_ahead(tier: Tier, region: str, windows: Iterable[KnownWindow], today: date) -> tuple[Happening, ...]:
    """Windows of a tier in a region or the nation that are not over, and the usual season."""
    known = tuple(windows)
    places = (region or NATION, NATION)
    open_ones = []
    for one in known:
        if one.region not in places or not _is_for(one, tier):
            continue
        if one.closes and one.closes >= today:
            open_ones.append(_last_day(one))
    season = tuple(seasons(tier, region, known, today)) or tuple(seasons(tier, NATION, known, today))
    return (*open_ones, *season)


def _is_for(window: KnownWindow, tier: Tier) -> bool:
    """Whether one applies for the tier in it."""
    return window.application and tier in window.tiers


def seasons(tier: Tier, region: str, windows: Iterable[KnownWindow], today: date) -> Iterator[Happening]:
    """The months in which a region's windows of past years lay: experience, and never a day.

    Of a region whose windows nobody found, nothing; of no region, the nation's.
    """
    place = region or NATION
    names: list[str] = []
    days: list[date] = []
    for one in windows:
        if one.region != place or not _is_for(one, tier):
            continue
        if one.closes and one.closes < today:
            names.append(one.name)
            days += [one.opens or one.closes, one.closes]
    if not days:
        return
    months = sorted(day.month for day in days)
    years = sorted({day.year for day in days})
    source = "；".join(dict.fromkeys(names))
    span = (months[0], months[-1])
    yield Happening("season", place, None, verified=False, source=source, months=span, years=tuple(years))


def _of_duties(book: RuleBook, today: date) -> Iterator[Happening]:
    """Duties of holders in force today: yearly ones on their next day, the others without a day."""
    for regulation in book.regulations:
        for duty in regulation.duties:
            if _in_force(duty, regulation.common_term.ends, today):
                yield from _of_duty(duty, today)


def _in_force(duty: Duty, ends: date | None, today: date) -> bool:
    if duty.begins is not None and duty.begins > today:
        return False
    last = duty.ends or ends
    return last is None or today <= last


def _of_duty(duty: Duty, today: date) -> Iterator[Happening]:
    source = duty.sources[0] if duty.sources else ""
    kind = "review"
    day = None
    if duty.day:
        kind = "update"
        day = _next_day(duty.day, today)
    elif duty.within_months:
        kind = "change"
    elif not duty.every_years:
        return
    yield Happening(kind, duty.text, day, verified=duty.verified, source=source, subject_en=duty.text_en)


def _next_day(day: tuple[int, int], today: date) -> date:
    """Of a month and day: today or later."""
    this_year = date(today.year, *day)
    if this_year >= today:
        return this_year
    return date(today.year + 1, *day)


def _ends_of_papers(facts: Sequence[PlacedFact], document_of: DocumentOf) -> Iterator[Happening]:
    """Of each paper the latest end that it states: renewals stand on the same certificate."""
    ends: dict[str, Happening] = {}
    for placed in facts:
        fact = placed.fact
        document = document_of.get(placed.page)
        day = _day(fact.value) if fact.kind == "valid_until" else None
        if day is None or document is None:
            continue
        paper = _named_by(document, facts)
        source = placed.source or "other"
        known = ends.get(paper)
        if known is None or known.day is None or known.day < day:
            ends[paper] = Happening("expiry", source, day, entry=document.entry, paper=paper)
    yield from ends.values()


def _named_by(document: Document, facts: Sequence[PlacedFact]) -> str:
    """What names a paper for good: the number of the certificate, else its first page."""
    pages = set(document.pages)
    stated = (one.fact.value for one in facts if one.fact.kind == "certificate_number" and one.page in pages)
    return next(stated, str(document.pages[0]))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # 长期
        return None


def ics(items: Iterable[Happening], summary: Callable[[Happening], str], stamp: datetime, ahead_days: int) -> str:
    """The dated happenings as an iCalendar file (RFC 5545): whole days, a reminder `ahead_days` before those to come.

    `summary` gives the sentence; `stamp` is the moment of writing in UTC. The same happening keeps its UID when its day
    is corrected, so that importing again replaces instead of doubling.
    """
    alike = Counter[str]()
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//SRDI Desktop//calendar//ZH", "CALSCALE:GREGORIAN"]
    for item in items:
        if item.day:
            title = summary(item)
            subject = f"{item.kind}|{item.subject}|{item.paper}"
            name = f"{subject}|{alike[subject]}"  # windows of one name, the earliest first
            alike[subject] += 1
            lines += _event(item, item.day, name, title, stamp, ahead_days)
    lines.append("END:VCALENDAR")
    written = [folded for line in lines for folded in _folded(line)]
    return "".join(f"{line}\r\n" for line in written)


def _event(item: Happening, day: date, name: str, title: str, stamp: datetime, ahead_days: int) -> list[str]:
    uid = hashlib.sha256(name.encode()).hexdigest()[:24]
    next_day = day + timedelta(days=1)
    shown = _escaped(title)
    lines = ["BEGIN:VEVENT"]
    lines.append(f"UID:{uid}@srdi-desktop")
    lines.append(f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}")
    lines.append(f"DTSTART;VALUE=DATE:{day:%Y%m%d}")
    lines.append(f"DTEND;VALUE=DATE:{next_day:%Y%m%d}")
    lines.append(f"SUMMARY:{shown}")
    if item.source:
        lines.append(f"DESCRIPTION:{_escaped(item.source)}")
    lines.append("TRANSP:TRANSPARENT")
    if not item.past:
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{shown}"]
        lines += [f"TRIGGER:-P{ahead_days}D", "END:VALARM"]
    lines.append("END:VEVENT")
    return lines


def _escaped(text: str) -> str:
    for char, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(char, written)
    return text


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, later ones behind a space, never inside a character."""
    piece = ""
    for char in line:
        longer = piece + char
        if len(longer.encode()) > _OCTETS:
            yield piece
            longer = f" {char}"
        piece = longer
    yield piece
