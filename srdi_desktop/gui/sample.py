"""The made-up company's papers in a dossier of their own, so that a first try costs nothing."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStandardPaths

from srdi_desktop.gui.jobs import Latest
from srdi_desktop.model.errors import SrdiError
from srdi_desktop.texts import text
from srdi_desktop.workflow.catalogues.library import application, catalogue
from srdi_desktop.workflow.own_papers import make_sample
from srdi_desktop.workflow.session import Session

if TYPE_CHECKING:
    from srdi_desktop.gui.home import Home

_drawing: list[Latest] = []  # held while it runs


def open_sample(home: "Home") -> None:
    """Draw the papers beside the event loop, then open them as a new dossier."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    folder = _free(Path(documents) / text("gui.start.sample_folder"))
    latest = Latest(home)
    latest.ready.connect(lambda _, pile: _open(home, folder, pile))
    latest.failed.connect(lambda _, error: home.give_up(error))
    _drawing[:] = [latest]
    home.say_busy(text("window.sample.busy"))
    latest.ask(folder, partial(make_sample, folder / text("gui.start.sample_pile")))


def _open(home: "Home", folder: Path, pile: Any) -> None:
    """A new dossier beside the papers, with what the company declares, and the papers on their way in."""
    declared = application(pile.application)
    try:
        session = Session.create(folder / f"{folder.name}.srdi", catalogue(pile.catalogue), declared.company.name)
        session.set_application(declared)
    except SrdiError as error:
        home.report(error)
        return
    home.leave()
    home.show_session(session).arrivals.add([pile.scans])


def _free(folder: Path) -> Path:
    number, candidate = 2, folder
    while candidate.exists():
        candidate, number = folder.with_name(f"{folder.name} {number}"), number + 1
    return candidate
