"""calendar: windows, duties and ends of validity, of a dossier or of a catalogue alone."""

import argparse
from datetime import UTC, date, datetime

from srdi_desktop.cli.screen import Screen
from srdi_desktop.model.calendar import Happening
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.errors import UsageError
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.texts import text
from srdi_desktop.workflow import library, main_job
from srdi_desktop.workflow.happenings import happenings, out_of_date, save_calendar, sentence


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
