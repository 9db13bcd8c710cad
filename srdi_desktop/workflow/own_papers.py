"""Papers and messages of our own: quality statement, adviser's checklist, sample, the list of what is wanted.

The list of what is wanted (补件清单) is plain text, for a message to whoever has the papers. What could not be shown of
a page, and what to do: the sentences for window and command line.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from srdi_desktop.model import (
    KINDS,
    Catalogue,
    Dossier,
    ExportedFile,
    ExportOptions,
    ExportPlan,
    FileError,
    Finding,
    Level,
    PageRef,
    QualityStatement,
    Rescan,
    State,
    Verdicts,
)
from srdi_desktop.texts import finding_text, language, page_name, text
from srdi_desktop.workflow.export_plans import applicant

if TYPE_CHECKING:
    from srdi_desktop.sample import SamplePile


QUALITY_KIND = "quality-practice"


def write_adviser_check(dossier: Dossier, target: Path) -> ExportedFile:
    """The checklist in the interface's language. FileError when it cannot be written."""
    from srdi_desktop import export as writers

    return writers.write_adviser_check(_plan(dossier, "", language()), target)


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


def wanted_text(dossier: Dossier, verdicts: Verdicts) -> str:
    """What is missing or must be scanned again, by paper in the catalogue's order; a sentence when nothing is.

    Each page with its place in the file and the number printed on it. Waived findings, hints and what is undecided are
    left out; pages that nobody looked at are told of.
    """
    company = applicant(dossier, verdicts) or dossier.catalogue.title
    title = text("window.wanted.title", company=company)
    groups = _by_paper(dossier, [finding for finding in verdicts.findings if _is_wanted(finding)])
    lines = [title]
    for number, (paper, findings) in enumerate(groups, 1):
        lines.append(f"{number}. {paper}")
        lines += [f"   - {_line(dossier, verdicts, finding)}" for finding in findings]
    unseen = len(dossier.unseen_pages())
    if unseen:
        lines.append(text("window.wanted.unseen", count=unseen))
    elif not groups:
        lines.append(text("window.wanted.nothing"))
    return "\n".join(lines)


def _is_wanted(finding: Finding) -> bool:
    """A known shortcoming that nobody accepted, and that a paper or a scan would mend."""
    if finding.waived is not None or finding.state is not State.FAILED:
        return False
    if finding.level is Level.HINT:
        return False
    return KINDS[finding.code].rescan is not Rescan.NOT


def _by_paper(dossier: Dossier, findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    """(title of the entry, its findings), the tray last."""
    of_entry: dict[str, list[Finding]] = {}
    for finding in findings:
        entry = finding.entry or ""
        of_entry.setdefault(entry, []).append(finding)
    titles = {entry.id: entry.title for entry in dossier.catalogue.entries}
    titles[""] = text("words.tray")
    return [(title, of_entry[entry]) for entry, title in titles.items() if entry in of_entry]


def _line(dossier: Dossier, verdicts: Verdicts, finding: Finding) -> str:
    return finding_text(finding, dossier, verdicts)[0]


def remark_words(dossier: Dossier, page: PageRef) -> str:
    """The sentences about one page and the advice; "" when all of it is shown, and nothing else travels with it."""
    evidence = dossier.evidence.get(page)
    if evidence is None or not evidence.remarks:
        return ""
    parts = {key.rpartition(".")[0] for key in evidence.remarks}
    advice = [f"{part}.advice" for part in sorted(parts)]
    keys = (*evidence.remarks, *advice)
    return " ".join(text(key) for key in keys)


def remark_lines(dossier: Dossier) -> list[str]:
    """One line for each page that is not shown whole or holds what nobody sees, in the order of the pile."""
    lines = []
    for page in dossier.pages():
        words = remark_words(dossier, page)
        if words:
            name = page_name(dossier, page)
            lines.append(text("words.about_page", page=name, words=words))
    return lines
