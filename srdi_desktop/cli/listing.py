"""calendar: windows, duties and ends of validity, of a dossier or of a catalogue alone."""

import argparse
from datetime import UTC, date, datetime
from typing import Any

from srdi_desktop.cli.screen import Screen
from srdi_desktop.model.calendar import Happening
from srdi_desktop.model.catalogue import Window
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.errors import SrdiError, UsageError
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.texts import error_text, text
from srdi_desktop.workflow import main_job
from srdi_desktop.workflow.calendar import happenings, out_of_date, save_calendar, sentence
from srdi_desktop.workflow.catalogues import library


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
    lines = [
        f"{row['id']!s:<{wide}}  {row['title']}" + (f"  {text('cli.catalogue.stale')}" if row["stale"] else "")
        for row in rows
    ]
    screen.show(lines, given.json)
    for error in broken:
        screen.say("\n".join(error_text(error)))
    return max((error.exit_code for error in broken), default=0)


def check(given: argparse.Namespace, screen: Screen) -> int:
    """Validate one file; what is wrong is raised and told at the edge with exit code 5."""
    found = library.catalogue(str(given.file.absolute()))
    needed = sum(entry.required for entry in found.entries)
    screen.save({"schema": 1, "valid": True, "id": found.id, "entries": len(found.entries)}, given.json)
    screen.show(
        [text("cli.catalogue.valid", title=found.title, entries=len(found.entries), required=needed)], given.json
    )
    return 0


def from_notice(given: argparse.Namespace, screen: Screen) -> int:
    """A draft from a notice, with what is unsure named line by line; it is checked by a person, then used."""
    draft = library.drafted(given.file, date.today())  # noqa: DTZ011  the user's own calendar day
    library.save_catalogue(draft.catalogue, given.out)
    lines = [text("cli.catalogue.drafted", entries=len(draft.entries), path=given.out)]
    unsure = [(text("cli.catalogue.head"), draft.unsure), *((e.entry.title, e.unsure) for e in draft.entries)]
    for title, cells in unsure:
        lines += [text("cli.catalogue.unsure", title=title, cell=cell, why=text(why)) for cell, why in cells.items()]
    screen.show(lines)
    return 0


def next_year(given: argparse.Namespace, screen: Screen) -> int:
    """The same list a year later, to be looked through."""
    later = library.next_year(library.catalogue(given.catalogue))
    library.save_catalogue(later, given.out)
    screen.show([text("cli.catalogue.shifted", title=later.title, path=given.out)])
    return 0


def diff(given: argparse.Namespace, screen: Screen) -> int:
    """What changed from one list to another; exit code 0 either way."""
    before, after = library.catalogue(given.before), library.catalogue(given.after)
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
    return text("catalogue.choice.none") if value in (None, "") else str(value)


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
        return Dossier(library.catalogue(given.catalogue)), Verdicts()
    with main_job.reading(given.dossier) as session:
        return session.dossier, session.verdicts


def _line(item: Happening) -> str:
    return f"{item.day or text('calendar.no_day')}  {sentence(item)}"
