"""calendar: windows, duties and ends of validity, of a dossier or of a catalogue alone.

evaluate: the self-evaluation and the consistency of figures from an application file.
"""

import argparse
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from srdi_desktop import verdict_words
from srdi_desktop.cli.screen import Screen
from srdi_desktop.model import (
    Catalogue,
    Consistency,
    Dossier,
    Draft,
    DraftEntry,
    Evaluation,
    Happening,
    NoticeDay,
    PapersDiffer,
    SrdiError,
    State,
    Tier,
    TierVerdict,
    UsageError,
    Verdicts,
    Window,
    declared_unit,
)
from srdi_desktop.texts import error_text, text
from srdi_desktop.workflow import main_job
from srdi_desktop.workflow.calendar import days_left, happenings, out_of_date, save_calendar, sentence, windows_ahead
from srdi_desktop.workflow.catalogues import library
from srdi_desktop.workflow.report import evaluation_report


def catalogues(given: argparse.Namespace, screen: Screen) -> int:
    """List what is shipped and installed; a wrong file of the user's is told, with its exit code, after the others."""
    today = date.today()  # noqa: DTZ011  the user's own calendar day
    broken: list[SrdiError] = []
    shelved = sorted(library.all_catalogues(broken), key=lambda item: item.catalogue.stale(today))
    rows = [_shelf_row(item, today) for item in shelved]
    screen.save({"schema": 1, "catalogues": rows}, given.json)
    wide = max(len(item.catalogue.id) for item in shelved)
    lines = []
    for item in shelved:
        listed = item.catalogue
        end = _end(listed, today)
        lines.append(f"{listed.id:<{wide}}  {listed.title}{end}")
    screen.show(lines, given.json)
    for error in broken:
        said = error_text(error)
        screen.say("\n".join(said))
    return max((error.exit_code for error in broken), default=0)


def _shelf_row(item: library.Shelved, today: date) -> dict[str, Any]:
    """One catalogue as contract.md's JSON."""
    listed = item.catalogue
    valid_until = str(listed.valid_until) if listed.valid_until else None
    return {
        "id": listed.id,
        "title": listed.title,
        "tier": listed.tier.value,
        "region": listed.region or None,
        "year": listed.year,
        "entries": len(listed.entries),
        "source": listed.source or None,
        "valid_until": valid_until,
        "stale": listed.stale(today),
        "superseded": listed.superseded,
        "verified": listed.verified,
        "shipped": item.shipped,
        "sha256": listed.sha256,
    }


def _end(of: Catalogue, today: date) -> str:
    """That a list is over, or ends within the month."""
    if of.stale(today):
        stale = text("cli.catalogue.stale")
        return f"  {stale}"
    left = days_left(of, today)
    if left is None:
        return ""
    ends = text("cli.catalogue.ends", days=left, year=of.year + 1)
    return f"  {ends}"


def check(given: argparse.Namespace, screen: Screen) -> int:
    """Validate one file; what is wrong is raised and told at the edge with exit code 5."""
    path = str(given.file.absolute())
    found = library.catalogue(path)
    entries = len(found.entries)
    needed = sum(entry.required for entry in found.entries)
    rows: list[dict[str, str | None]] = []
    odd: list[str] = []
    for remark in library.remarks(found):
        message = text(f"notices.remark.{remark.code}", **remark.values)
        rows.append({"code": remark.code, "entry": remark.entry or None, "message": message})
        where = remark.entry or text("cli.catalogue.head")
        odd.append(text("cli.catalogue.remark", entry=where, what=message))
    told = {"schema": 1, "valid": True, "id": found.id, "entries": entries, "remarks": rows}
    screen.save(told, given.json)
    key = "cli.catalogue.valid_with_remarks" if odd else "cli.catalogue.valid"
    valid = text(key, title=found.title, entries=entries, required=needed, remarks=len(odd))
    screen.show([valid, *odd], given.json)
    return 0


def from_notice(given: argparse.Namespace, screen: Screen) -> int:
    """A draft from a notice, with what is unsure named line by line; it is checked by a person, then used."""
    today = date.today()  # noqa: DTZ011  the user's own calendar day
    draft = library.drafted(given.file, today)
    library.save_catalogue(draft.catalogue, given.out)
    screen.save(_told(draft), given.json)
    lines = [text("cli.catalogue.drafted", entries=len(draft.entries), path=given.out)]
    if draft.catalogue.year < today.year:
        of_year = text("cli.catalogue.of_year", year=draft.catalogue.year)
        lines.append(of_year)
    lines += [_entry_line(item) for item in draft.entries]
    lines += [_day_line(day) for day in draft.days]
    lines += _unsure_lines(text("cli.catalogue.head"), draft.unsure)
    for item in draft.entries:
        lines += _unsure_lines(item.entry.title, item.unsure)
    lines += [text("cli.catalogue.unread", line=one.line + 1, text=one.text) for one in draft.unread]
    if draft.unread:
        count = text("cli.catalogue.unread_count", count=len(draft.unread))
        lines.append(count)
    screen.show(lines, given.json)
    return 0


def _unsure_lines(title: str, cells: Mapping[str, str]) -> list[str]:
    """A line for each cell that a person must look at; `cells`: cell -> text key of the reason."""
    lines = []
    for cell, reason in cells.items():
        why = text(reason)
        lines.append(text("cli.catalogue.unsure", title=title, cell=cell, why=why))
    return lines


def _told(draft: Draft) -> dict[str, Any]:
    """The draft as contract.md's JSON; lines count from 1."""
    entries = [_drafted_row(item) for item in draft.entries]
    dates = [_day_row(day) for day in draft.days]
    unread = [{"line": one.line + 1, "text": one.text} for one in draft.unread]
    return {"schema": 1, "entries": entries, "dates": dates, "unread": unread}


def _drafted_row(item: DraftEntry) -> dict[str, Any]:
    entry = item.entry
    first = item.line + 1
    last = max(item.line, item.last) + 1
    lines = list(range(first, last + 1))
    return {
        "id": entry.id,
        "title": entry.title,
        "kind": entry.kind,
        "required": entry.required,
        "condition": entry.condition or None,
        "one_of": entry.one_of or None,
        "years": list(entry.years),
        "seal": entry.seal.value,
        "lines": lines,
    }


def _day_row(day: NoticeDay) -> dict[str, Any]:
    value = str(day.value)
    return {"value": value, "what": day.what, "line": day.line + 1, "sure": day.sure}


def _entry_line(item: DraftEntry) -> str:
    key = "cli.catalogue.entry" if item.entry.required else "cli.catalogue.entry_if"
    return text(key, line=item.line + 1, title=item.entry.title, condition=item.entry.condition)


def _day_line(day: NoticeDay) -> str:
    key = "cli.catalogue.day" if day.sure else "cli.catalogue.day_unsure"
    what = text(f"cli.catalogue.day_{day.what}")
    return text(key, line=day.line + 1, day=day.value, what=what, text=day.text)


def next_year(given: argparse.Namespace, screen: Screen) -> int:
    """The same list a year later, to be looked through."""
    listed = library.catalogue(given.catalogue)
    later = library.next_year(listed)
    library.save_catalogue(later, given.out)
    shifted = text("cli.catalogue.shifted", title=later.title, path=given.out)
    screen.show([shifted])
    return 0


def diff(given: argparse.Namespace, screen: Screen) -> int:
    """What changed from one list to another; exit code 0 either way."""
    before = library.catalogue(given.before)
    after = library.catalogue(given.after)
    found = library.differences(before, after)
    lines = [f"+ {entry.title}" for entry in found.new]
    lines += [f"- {entry.title}" for entry in found.gone]
    whole = text("catalogue.compare.whole")
    lines += [_change_line(whole, *change) for change in found.head]
    for entry, *change in found.changed:
        title = after.entry(entry).title
        lines.append(_change_line(title, *change))
    screen.show(lines or [text("cli.catalogue.same")])
    return 0


def _change_line(title: str, name: str, old: Any, new: Any) -> str:
    """What changed of one entry, or of the head: a field's name, its value before and now."""
    field = text(f"catalogue.field.{name}")
    was = _said(old)
    now = _said(new)
    return text("cli.catalogue.changed", title=title, field=field, old=was, new=now)


def _said(value: Any) -> str:
    """A field's value in words."""
    if isinstance(value, bool):
        return text("catalogue.choice.yes" if value else "catalogue.choice.no")
    if isinstance(value, Window):
        return f"{value.opens or '?'} – {value.closes or '?'}"
    if isinstance(value, tuple):
        return "、".join(map(_said, value)) or text("catalogue.choice.none")
    if value in (None, ""):
        return text("catalogue.choice.none")
    return str(value)


def calendar(given: argparse.Namespace, screen: Screen) -> int:
    """List the days, and write them as .ics when a file is named; a stale list is said on standard error."""
    if (given.dossier is None) == (given.catalogue is None):
        raise UsageError("call.dossier_or_catalogue")
    today = date.today()  # noqa: DTZ011  the user's own calendar day
    dossier, verdicts = _judged(given)
    for line in out_of_date(dossier.catalogue, today) or ():
        screen.say(line)
    items = happenings(dossier, verdicts, today)
    lines = [_line(item) for item in items] or [text("calendar.none")]
    if given.out is not None:
        now = datetime.now(UTC)
        save_calendar(items, given.out, now)
        lines.append(text("cli.written", path=given.out))
    screen.show(lines)
    return 0


def _judged(given: argparse.Namespace) -> tuple[Dossier, Verdicts]:
    if given.dossier is None:
        catalogue = library.catalogue(given.catalogue)
        return Dossier(catalogue), Verdicts()
    with main_job.reading(given.dossier) as session:
        return session.dossier, session.verdicts


def _line(item: Happening) -> str:
    day = item.day or text("calendar.no_day")
    return f"{day}  {sentence(item)}"


def evaluate(given: argparse.Namespace, screen: Screen) -> int:
    """Where the company stands; exit code 1 when a declared figure disagrees with its document."""
    declared = library.application(given.file)
    today = date.today()  # noqa: DTZ011  the user's own calendar day
    evaluation = library.evaluate(declared, today)
    only = Tier(given.tier) if given.tier else None
    screen.save(evaluation_report(evaluation, only), given.json)
    lines = []
    for verdict in evaluation.tiers:
        if only in (None, verdict.tier):
            lines += _tier(verdict)
    lines += _standing(evaluation)
    wanted = evaluation.wanted()
    asked = only
    if wanted is not None and only is None:
        asked = wanted.tier
    lines += _windows(asked, declared.company.region, today)
    lines += _figures(evaluation)
    screen.show(lines, given.json)
    if any(item.state is State.FAILED for item in evaluation.consistency):
        return 1
    return 0


def _tier(verdict: TierVerdict) -> list[str]:
    """What is said of one tier: the verdict, its score, and what is short while it is in force."""
    key = "cli.evaluate.tier" if verdict.in_force else "cli.evaluate.superseded"
    tier = text(f"evaluation.tier.{verdict.tier.value}")
    said = text(f"evaluation.verdict.{verdict.verdict.value}")
    head = text(key, tier=tier, regulation=verdict.regulation, verdict=said)
    lines = ["", head]
    score = verdict.score
    if score is not None:
        score_key = "cli.evaluate.score" if score.complete else "cli.evaluate.score_so_far"
        lines.append(text(score_key, total=score.total, max=score.max))
    if not verdict.in_force or verdict.verdict is State.PASSED:
        return lines
    for gap in verdict.gaps:
        state = verdict_words.verdict_name(gap.state)
        words = verdict_words.gap_words(gap, verdict)
        lines.append(f"  {state}  {gap.id}  {words}")
    return lines


def _standing(evaluation: Evaluation) -> list[str]:
    standing = verdict_words.standing_words(evaluation)
    notes = [text(note) for note in evaluation.notes]
    return ["", *standing, *notes]


def _windows(tier: Tier | None, region: str, today: date) -> list[str]:
    """When the tier can be applied for, as far as it is known."""
    if not tier:
        return []
    lines = []
    for item in windows_ahead(tier, region, today):
        said = sentence(item)
        if item.day:
            said = f"{said} {item.starts or '?'} – {item.day}"
        lines.append(text("cli.evaluate.window", sentence=said))
    return lines


def _figures(evaluation: Evaluation) -> list[str]:
    rows = evaluation.consistency
    failed = [_figure("cli.evaluate.figure", row) for row in rows if row.state is State.FAILED]
    papers = [_papers(pair) for pair in evaluation.papers]
    coarse = [_figure("cli.evaluate.coarse", row) for row in rows if row.coarse]
    return [*failed, *papers, *coarse]


def _figure(key: str, row: Consistency) -> str:
    figure = verdict_words.figure_name(row.figure)
    source = verdict_words.source_name(row.source)
    unit = declared_unit(row.figure)
    declared = verdict_words.with_unit(row.declared, unit, "?")
    found = verdict_words.with_unit(row.found, row.unit, "?")
    return text(key, figure=figure, year=row.year, declared=declared, source=source, found=found)


def _papers(pair: PapersDiffer) -> str:
    one, other = map(verdict_words.source_name, pair.sources)
    printed, found = pair.printed
    figure = verdict_words.figure_name(pair.figure)
    unit = verdict_words.unit_name(pair.unit)
    return text(
        "cli.evaluate.papers",
        figure=figure,
        year=pair.year,
        one=one,
        printed=printed,
        other=other,
        found=found,
        difference=pair.difference,
        unit=unit,
    )
