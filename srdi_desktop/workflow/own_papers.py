"""A first try: the made-up company's papers, drawn into a folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from srdi_desktop import texts
from srdi_desktop.model import Catalogue, Dossier, ExportedFile, ExportOptions, ExportPlan, FileError, QualityStatement

if TYPE_CHECKING:
    from srdi_desktop.sample import SamplePile


QUALITY_KIND = "quality-practice"


def write_adviser_check(dossier: Dossier, target: Path) -> ExportedFile:
    """The checklist in the interface's language. FileError when it cannot be written."""
    from srdi_desktop import export as writers

    return writers.write_adviser_check(_plan(dossier, "", texts.language()), target)


def write_quality_statement(dossier: Dossier, statement: QualityStatement, language: str, target: Path) -> ExportedFile:
    """The statement as PDF; more than one page: it is too long. FileError when it cannot be written."""
    from srdi_desktop import export as writers

    return writers.write_quality_statement(statement, _plan(dossier, statement.company, language), target)


def quality_entry(catalogue: Catalogue) -> str:
    """The entry that asks for the statement, "" (the tray) where the catalogue has none."""
    return next((entry.id for entry in catalogue.entries if entry.kind == QUALITY_KIND), "")


def _plan(dossier: Dossier, company: str, language: str) -> ExportPlan:
    """What every PDF of ours carries; no scanned page is in it."""
    catalogue = dossier.catalogue
    return ExportPlan("", company, catalogue.title, catalogue.year, (), ExportOptions(language=language))


def make_sample(folder: Path) -> "SamplePile":
    """Draw the sample pile; FileError when the folder cannot be written."""
    from srdi_desktop.sample import make_pile  # draws with heavy libraries: not before it is needed

    try:
        return make_pile(folder)
    except OSError as error:
        raise FileError("file.not_written", retry=True, path=str(folder), reason=error.strerror or "") from error
