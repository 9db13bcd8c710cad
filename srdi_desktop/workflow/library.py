"""Catalogues and applications for those who may not read rules themselves: the command line and the window."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from srdi_desktop.model.application import Application
from srdi_desktop.model.calendar import KnownWindow
from srdi_desktop.model.catalogue import Catalogue
from srdi_desktop.model.errors import FileError, SrdiError
from srdi_desktop.model.evaluation import Evaluation
from srdi_desktop.model.notice import Draft
from srdi_desktop.rules import applications, catalogues, notices, revision
from srdi_desktop.rules.revision import Difference
from srdi_desktop.rules.windows import load_windows
from srdi_desktop.workflow import own_rules
from srdi_desktop.workflow.places import catalogue_folder

__all__ = [
    "Difference", "Remark", "Shelved", "all_catalogues", "application", "catalogue", "differences", "drafted", "evaluate",
    "from_notice", "known_windows", "next_year", "notice_text", "regulations", "remarks", "save_catalogue",
]  # fmt: skip


@dataclass(frozen=True)
class Shelved:
    """A catalogue and whether it came with the program."""

    catalogue: Catalogue
    shipped: bool


def all_catalogues(broken: list[SrdiError] | None = None) -> list[Shelved]:
    """The user's own first, then shipped ones; an own one hides the shipped one of its id. A file that is wrong is
    left out, and why goes into `broken`.
    """
    own = catalogues.installed((catalogue_folder(),), [] if broken is None else broken)
    taken = {catalogue.id for catalogue in own}
    shelved = [Shelved(catalogue, shipped=False) for catalogue in own]
    return shelved + [Shelved(c, shipped=True) for c in catalogues.shipped() if c.id not in taken]


def catalogue(id_or_path: str) -> Catalogue:
    """By id or by a TOML file's path; RulesError or FileError."""
    return catalogues.load(id_or_path, (catalogue_folder(),))


def application(path: Path) -> Application:
    """An application file; RulesError or FileError, also for a file of the user's own rules."""
    own_rules.must_be_sound()
    return applications.load(path, own_rules.rulebook().regulations)


def evaluate(declared: Application, today: date) -> Evaluation:
    """The self-evaluation from declared figures alone."""
    from srdi_desktop.assess import evaluate as judged

    return judged(declared, (), own_rules.rulebook(), today)


def drafted(notice: Path, today: date) -> Draft:
    """A catalogue proposed from a notice's text, Word file or spreadsheet; FileError or RulesError."""
    return notices.from_file(notice, today)


def known_windows(of: Catalogue) -> tuple[KnownWindow, ...]:
    """Windows of its region and tier that were found, of this year and earlier ones: they show the usual season."""
    return tuple(window for window in load_windows() if window.region == of.region and of.tier in window.tiers)


def next_year(of: Catalogue) -> Catalogue:
    """The same list a year later, every entry marked for review."""
    return revision.next_year(of)


def differences(before: Catalogue, after: Catalogue) -> Difference:
    """What changed from one catalogue to another."""
    return revision.diff(before, after)


def save_catalogue(of: Catalogue, target: Path) -> None:
    """Write a catalogue file, never over another one; FileError when it cannot be written."""
    try:
        with target.open("x", encoding="utf-8") as file:
            file.write(catalogues.dump(of))
    except OSError as error:
        raise FileError("file.not_written", retry=True, path=str(target), reason=error.strerror or "") from error
