"""Papers of our own that a person asks for one by one: the adviser checklist, the statement on quality management."""

from pathlib import Path

from srdi_desktop import texts
from srdi_desktop.model.catalogue import Catalogue
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.plan import ExportedFile, ExportOptions, ExportPlan
from srdi_desktop.model.quality import QualityStatement

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
