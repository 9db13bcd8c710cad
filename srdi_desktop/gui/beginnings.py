"""Dossiers that begin with what is there already: the made-up company's papers, last year's dossier."""

from datetime import date
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog

from srdi_desktop.gui import opening
from srdi_desktop.gui.opening import Shell
from srdi_desktop.model import SrdiError
from srdi_desktop.texts import text

# Imported when they are needed, so that the start page is there at once.
if TYPE_CHECKING:
    from srdi_desktop.workflow.last_year import Beginning, LastYear


def open_sample(shell: Shell) -> None:
    """The made-up company's papers in a dossier of their own, so that a first try costs nothing."""
    from srdi_desktop.workflow.own_papers import make_sample

    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = _free_folder(Path(documents) / text("gui.start.sample_folder"))
    draw = partial(make_sample, folder / text("gui.start.sample_pile"))
    shell.make(text("window.sample.busy"), draw, partial(_open_sample, shell, folder))


def _open_sample(shell: Shell, folder: Path, pile: Any) -> None:
    """A new dossier beside the papers, with what the company declares, and the papers on their way in."""
    from srdi_desktop.workflow.catalogues.library import application, catalogue
    from srdi_desktop.workflow.session import Session

    declared = application(pile.application)
    path = folder / f"{folder.name}.srdi"
    try:
        session = Session.create(path, catalogue(pile.catalogue), declared.company.name)
        session.set_application(declared)
    except SrdiError as error:
        shell.report(error)
        return
    opening.place_for_one_more(shell).show_session(session).arrivals.add([pile.scans])


def start_from_last_year(shell: Shell, path: Path | None = None) -> None:
    """A new dossier out of an older one, asked for when not told: it is read, then a dialog asks what to take over."""
    from srdi_desktop.workflow import last_year

    if path is None:
        title, kinds = text("last_year.pick"), text("gui.file.dossier")
        name, _ = QFileDialog.getOpenFileName(shell.window, title, str(shell.memory.folder()), kinds)
        path = Path(name) if name else None
    if path is not None:
        busy = text("last_year.busy", name=path.name)
        shell.make(busy, partial(last_year.opened, path), partial(_ask_what_holds, shell))


def _ask_what_holds(shell: Shell, old: "LastYear") -> None:
    from srdi_desktop.gui.dialogs.last_year import StartFromLastYear
    from srdi_desktop.workflow.catalogues.library import rulebook

    today = date.today()  # noqa: DTZ011 - the user's own calendar day
    dialog = StartFromLastYear(old, rulebook(), today, shell.window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.accepted.connect(lambda: _begin_from(shell, old, dialog.beginning(), len(dialog.wanted_lines())))
    dialog.open()


def _begin_from(shell: Shell, old: "LastYear", chosen: "Beginning", wanted: int) -> None:
    from srdi_desktop.workflow import last_year

    busy = text("last_year.making", count=len(chosen.taken))
    write = partial(last_year.begin, old, chosen, lambda *_: None, Event())
    shell.make(busy, write, partial(_show_begun, shell, chosen, wanted))


def _show_begun(shell: Shell, chosen: "Beginning", wanted: int, path: Path) -> None:
    from srdi_desktop.gui import Notice
    from srdi_desktop.workflow.session import Session

    try:
        session = Session.open(path)
    except SrdiError as error:
        shell.report(error)
        return
    window = opening.place_for_one_more(shell).show_session(session)
    pages = sum(len(paper.document.pages) for paper in chosen.taken)
    told = text("last_year.done", papers=len(chosen.taken), pages=pages, wanted=wanted)
    window.desk.tell(Notice(told, level="good", key="last_year"))


def _free_folder(folder: Path) -> Path:
    number, candidate = 2, folder
    while candidate.exists():
        candidate = folder.with_name(f"{folder.name} {number}")
        number += 1
    return candidate
