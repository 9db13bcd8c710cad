"""Catalogues and applications for those who may not read rules themselves: the command line and the window."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from srdi_desktop.model.application import Application
from srdi_desktop.model.catalogue import Catalogue
from srdi_desktop.model.errors import FileError
from srdi_desktop.model.evaluation import Evaluation
from srdi_desktop.model.notice import Draft
from srdi_desktop.rules import applications, catalogues, load_rulebook, notices, revision
from srdi_desktop.rules.revision import Difference
from srdi_desktop.workflow.places import catalogue_folder

__all__ = [
    "Difference", "Shelved", "all_catalogues", "application", "catalogue", "differences", "drafted", "evaluate",
    "next_year", "save_catalogue",
]  # fmt: skip


@dataclass(frozen=True)
class Shelved:
    """A catalogue and whether it came with the program."""

    catalogue: Catalogue
    shipped: bool


def all_catalogues() -> list[Shelved]:
    """The user's own first, then shipped ones; an own one hides the shipped one of its id. RulesError when broken."""
    own = catalogues.installed((catalogue_folder(),))
    taken = {catalogue.id for catalogue in own}
    shelved = [Shelved(catalogue, shipped=False) for catalogue in own]
    return shelved + [Shelved(c, shipped=True) for c in catalogues.shipped() if c.id not in taken]


def catalogue(id_or_path: str) -> Catalogue:
    """By id or by a TOML file's path; RulesError or FileError."""
    return catalogues.load(id_or_path, (catalogue_folder(),))


def application(path: Path) -> Application:
    """An application file; RulesError or FileError."""
    return applications.load(path)


def evaluate(declared: Application, today: date) -> Evaluation:
    """The self-evaluation from declared figures alone."""
    from srdi_desktop.assess import evaluate as judged

    return judged(declared, (), load_rulebook(), today)


def drafted(notice: Path, today: date) -> Draft:
    """A catalogue proposed from a notice's text, Word file or spreadsheet; FileError or RulesError."""
    return notices.from_file(notice, today)


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
