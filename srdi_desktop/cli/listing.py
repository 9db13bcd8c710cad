"""calendar: windows, duties and ends of validity, of a dossier or of a catalogue alone.

evaluate: the self-evaluation and the consistency of figures from an application file.
"""

import argparse
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
    rows = [
        {
            "id": item.catalogue.id,
            "title": item.catalogue.title,
            "tier": item.catalogue.tier.value,
            "region": item.catalogue.region or None,
            "year": item.catalogue.year,
            "entries": len(item.catalogue.entries),
            "source": item.catalogue.source or None,
            "valid_until": str(item.catalogue.valid_until) if item.catalogue.valid_until else None,
            "stale": item.catalogue.stale(today),
            "superseded": item.catalogue.superseded,
            "verified": item.catalogue.verified,
            "shipped": item.shipped,
            "sha256": item.catalogue.sha256,
        }
        for item in shelved
    ]
    screen.save({"schema": 1, "catalogues": rows}, given.json)
    wide = max(len(str(row["id"])) for row in rows)
    lines = [f"{item.catalogue.id:<{wide}}  {item.catalogue.title}{_end(item.catalogue, today)}" for item in shelved]
    screen.show(lines, given.json)
    for error in broken:
        screen.say("\n".join(error_text(error)))
    return max((error.exit_code for error in broken), default=0)


def _end(of: Catalogue, today: date) -> str:
    """That a list is over, or ends within the month."""
    if of.stale(today):
        return f"  {text('cli.catalogue.stale')}"
    left = days_left(of, today)
    return "" if left is None else f"  {text('cli.catalogue.ends', days=left, year=of.year + 1)}"


def check(given: argparse.Namespace, screen: Screen) -> int:
    """Validate one file; what is wrong is raised and told at the edge with exit code 5."""
    found = library.catalogue(str(given.file.absolute()))
    needed = sum(entry.required for entry in found.entries)
    odd = [(remark.code, remark.entry, _remark(remark)) for remark in library.remarks(found)]
    rows = [{"code": code, "entry": entry or None, "message": message} for code, entry, message in odd]
    screen.save(
        {"schema": 1, "valid": True, "id": found.id, "entries": len(found.entries), "remarks": rows}, given.json
    )
    key = "cli.catalogue.valid_with_remarks" if odd else "cli.catalogue.valid"
    lines = [text(key, title=found.title, entries=len(found.entries), required=needed, remarks=len(odd))]
    lines += [
        text("cli.catalogue.remark", entry=entry or text("cli.catalogue.head"), what=said) for _, entry, said in odd
    ]
    screen.show(lines, given.json)
    return 0


def _remark(remark: library.Remark) -> str:
    return text(f"notices.remark.{remark.code}", **remark.values)


def from_notice(given: argparse.Namespace, screen: Screen) -> int:
    """A draft from a notice, with what is unsure named line by line; it is checked by a person, then used."""
    today = date.today()  # noqa: DTZ011  the user's own calendar day
    draft = library.drafted(given.file, today)
    library.save_catalogue(draft.catalogue, given.out)
    screen.save(_told(draft), given.json)
    lines = [text("cli.catalogue.drafted", entries=len(draft.entries), path=given.out)]
    if draft.catalogue.year < today.year:
        lines.append(text("cli.catalogue.of_year", year=draft.catalogue.year))
    lines += [_entry_line(item) for item in draft.entries]
    lines += [_day_line(day) for day in draft.days]
    unsure = [(text("cli.catalogue.head"), draft.unsure), *((e.entry.title, e.unsure) for e in draft.entries)]
    for title, cells in unsure:
        lines += [text("cli.catalogue.unsure", title=title, cell=cell, why=text(why)) for cell, why in cells.items()]
    lines += [text("cli.catalogue.unread", line=one.line + 1, text=one.text) for one in draft.unread]
    if draft.unread:
        lines.append(text("cli.catalogue.unread_count", count=len(draft.unread)))
    screen.show(lines, given.json)
    return 0


def _told(draft: Draft) -> dict[str, Any]:
    """The draft as contract.md's JSON; lines count from 1."""
    entries = [
        {
            "id": item.entry.id,
            "title": item.entry.title,
            "kind": item.entry.kind,
            "required": item.entry.required,
            "condition": item.entry.condition or None,
            "one_of": item.entry.one_of or None,
            "years": list(item.entry.years),
            "seal": item.entry.seal.value,
            "lines": list(range(item.line + 1, max(item.line, item.last) + 2)),
        }
        for item in draft.entries
    ]
    dates = [{"value": str(day.value), "what": day.what, "line": day.line + 1, "sure": day.sure} for day in draft.days]
    unread = [{"line": one.line + 1, "text": one.text} for one in draft.unread]
    return {"schema": 1, "entries": entries, "dates": dates, "unread": unread}


def _entry_line(item: DraftEntry) -> str:
    key = "cli.catalogue.entry" if item.entry.required else "cli.catalogue.entry_if"
    return text(key, line=item.line + 1, title=item.entry.title, condition=item.entry.condition)


def _day_line(day: NoticeDay) -> str:
    key = "cli.catalogue.day" if day.sure else "cli.catalogue.day_unsure"
    return text(key, line=day.line + 1, day=day.value, what=text(f"cli.catalogue.day_{day.what}"), text=day.text)


def next_year(given: argparse.Namespace, screen: Screen) -> int:
    """The same list a year later, to be looked through."""
    later = library.next_year(library.catalogue(given.catalogue))
    library.save_catalogue(later, given.out)
    screen.show([text("cli.catalogue.shifted", title=later.title, path=given.out)])
    return 0


def diff(given: argparse.Namespace, screen: Screen) -> int:
    """What changed from one list to another; exit code 0 either way."""
    before = library.catalogue(given.before)
    after = library.catalogue(given.after)
    found = library.differences(before, after)
    lines = [f"+ {entry.title}" for entry in found.new] + [f"- {entry.title}" for entry in found.gone]
    changes = [(text("catalogue.compare.whole"), *change) for change in found.head]
    changes += [(after.entry(entry).title, *change) for entry, *change in found.changed]
    lines += [
        text(
            "cli.catalogue.changed", title=title, field=text(f"catalogue.field.{name}"), old=_said(old), new=_said(new)
        )
        for title, name, old, new in changes
    ]
    screen.show(lines or [text("cli.catalogue.same")])
    return 0


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
        save_calendar(items, given.out, datetime.now(UTC))
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
    return f"{item.day or text('calendar.no_day')}  {sentence(item)}"


def evaluate(given: argparse.Namespace, screen: Screen) -> int:
    """Where the company stands; exit code 1 when a declared figure disagrees with its document."""
    declared = library.application(given.file)
    today = date.today()  # noqa: DTZ011  the user's own calendar day
    evaluation = library.evaluate(declared, today)
    only = Tier(given.tier) if given.tier else None
    screen.save(evaluation_report(evaluation, only), given.json)
    shown = [verdict for verdict in evaluation.tiers if only in (None, verdict.tier)]
    lines = [line for verdict in shown for line in _tier(verdict)] + _standing(evaluation)
    wanted = evaluation.wanted()
    asked = only or (wanted.tier if wanted else None)
    lines += _windows(asked, declared.company.region, today) + _figures(evaluation)
    screen.show(lines, given.json)
    if any(item.state is State.FAILED for item in evaluation.consistency):
        return 1
    return 0


def _tier(verdict: TierVerdict) -> list[str]:
    head = text(
        "cli.evaluate.tier" if verdict.in_force else "cli.evaluate.superseded",
        tier=text(f"evaluation.tier.{verdict.tier.value}"),
        regulation=verdict.regulation,
        verdict=text(f"evaluation.verdict.{verdict.verdict.value}"),
    )
    lines = ["", head]
    if verdict.score is not None:
        key = "cli.evaluate.score" if verdict.score.complete else "cli.evaluate.score_so_far"
        lines.append(text(key, total=verdict.score.total, max=verdict.score.max))
    gaps = verdict.gaps if verdict.in_force and verdict.verdict is not State.PASSED else ()
    said = (f"{gap.id}  {verdict_words.gap_words(gap, verdict)}" for gap in gaps)
    states = (verdict_words.verdict_name(gap.state) for gap in gaps)
    return [*lines, *(f"  {state}  {words}" for state, words in zip(states, said, strict=True))]


def _standing(evaluation: Evaluation) -> list[str]:
    return ["", *verdict_words.standing_words(evaluation), *map(text, evaluation.notes)]


def _windows(tier: Tier | None, region: str, today: date) -> list[str]:
    """When the tier can be applied for, as far as it is known."""
    found = windows_ahead(tier, region, today) if tier else ()
    days = [(item, f" {item.starts or '?'} – {item.day}" if item.day else "") for item in found]
    return [text("cli.evaluate.window", sentence=f"{sentence(item)}{day}") for item, day in days]


def _figures(evaluation: Evaluation) -> list[str]:
    failed = [_figure("cli.evaluate.figure", row) for row in evaluation.consistency if row.state is State.FAILED]
    coarse = [_figure("cli.evaluate.coarse", row) for row in evaluation.consistency if row.coarse]
    return [*failed, *map(_papers, evaluation.papers), *coarse]


def _figure(key: str, row: Consistency) -> str:
    figure = verdict_words.figure_name(row.figure)
    return text(
        key,
        figure=figure,
        year=row.year,
        declared=verdict_words.with_unit(row.declared, declared_unit(row.figure), "?"),
        source=verdict_words.source_name(row.source),
        found=verdict_words.with_unit(row.found, row.unit, "?"),
    )


def _papers(pair: PapersDiffer) -> str:
    one, other = map(verdict_words.source_name, pair.sources)
    figure = verdict_words.figure_name(pair.figure)
    unit = verdict_words.unit_name(pair.unit)
    return text(
        "cli.evaluate.papers",
        figure=figure,
        year=pair.year,
        one=one,
        printed=pair.printed[0],
        other=other,
        found=pair.printed[1],
        difference=pair.difference,
        unit=unit,
    )
