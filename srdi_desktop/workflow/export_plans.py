"""What the export will write, decided from dossier and verdicts: sections in catalogue order, pages upright, names."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from srdi_desktop import texts
from srdi_desktop.model import (
    ENCLOSED,
    Box,
    Document,
    Dossier,
    Entry,
    EntryVerdict,
    ExportOptions,
    ExportPlan,
    Line,
    PageRef,
    PlannedDocument,
    PlannedPage,
    PlannedSection,
    Verdicts,
)

LONGEST_NAME = 80  # characters of a file name without suffix: 255 bytes hold 85 hanzi
_FORBIDDEN = dict.fromkeys(map(ord, '<>:"/\\|?*'), "_") | dict.fromkeys(range(32), None)
_DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}


def make_plan(dossier: Dossier, verdicts: Verdicts, options: ExportOptions | None = None) -> ExportPlan:
    """The plan of an export; conditional entries that a person called not applicable are left out."""
    options = options or ExportOptions()
    catalogue = dossier.catalogue
    states = {verdict.entry: verdict for verdict in verdicts.entries}
    shown = [entry for entry in catalogue.entries if entry.id not in dossier.decisions.not_applicable]
    sections = [
        _section(number, entry, states.get(entry.id), dossier, verdicts, options)
        for number, entry in enumerate(shown, 1)
    ]
    if options.contents_of == ENCLOSED:
        sections = list(_counted(sections))
    company = applicant(dossier, verdicts)
    title = dossier_name(dossier, company)
    scan_names = {scan.id: scan.name for scan in dossier.scans.values()}
    withheld = frozenset(page.scan for page in dossier.covered_pages())
    return ExportPlan(
        title=title,
        company=company,
        catalogue=catalogue.title,
        year=catalogue.year,
        sections=tuple(sections),
        options=options,
        scan_names=scan_names,
        author=company,
        withheld=withheld,
    )


def _counted(sections: Sequence[PlannedSection]) -> Iterator[PlannedSection]:
    """The enclosed ones numbered one after the other: a gap in the numbers would say what is missing."""
    number = 0
    for section in sections:
        if section.documents:
            number += 1
            yield replace(section, enclosed_as=number)
        else:
            yield section


def _section(
    number: int,
    entry: Entry,
    verdict: EntryVerdict | None,
    dossier: Dossier,
    verdicts: Verdicts,
    options: ExportOptions,
) -> PlannedSection:
    pages: tuple[PageRef, ...] = ()
    state = "missing"
    if verdict:
        pages = dossier.present(verdict.pages)  # nothing uncovered leaves by verdicts of before
        state = verdict.state
    documents = tuple(_documents(pages, dossier, verdicts, options))
    company = applicant(dossier, verdicts)
    file_name = entry_name(dossier, entry, number, company)
    return PlannedSection(
        entry=entry.id,
        number=number,
        title=entry.title,
        required=entry.required,
        state=state,
        documents=documents,
        note=entry.note,
        kind=entry.kind,
        file_name=file_name,
    )


def _documents(
    pages: Sequence[PageRef], dossier: Dossier, verdicts: Verdicts, options: ExportOptions
) -> Iterator[PlannedDocument]:
    """Neighbouring pages of one document under one bookmark."""
    document_of = verdicts.document_of
    run: list[PageRef] = []
    for page in pages:
        if run and document_of.get(run[-1]) is not document_of.get(page):
            yield _document(run, dossier, verdicts, options)
            run = []
        run.append(page)
    if run:
        yield _document(run, dossier, verdicts, options)


def _document(run: Sequence[PageRef], dossier: Dossier, verdicts: Verdicts, options: ExportOptions) -> PlannedDocument:
    document = verdicts.document_of.get(run[0])
    title = _title(document, dossier) or dossier.scans[run[0].scan].name
    pages = tuple(_page(page, dossier, document, options) for page in run)
    return PlannedDocument(title, pages)


def _title(document: Document | None, dossier: Dossier) -> str:
    """What it calls itself or a person calls it, else its kind, else its entry: never a camera's file name."""
    if document is None:
        return ""
    if document.title:
        return document.title
    kind = f"kinds.{document.kind}.title"
    if document.kind and texts.has(kind):
        return texts.text(kind)
    if document.entry:
        return dossier.catalogue.entry(document.entry).title
    return ""


def _page(page: PageRef, dossier: Dossier, document: Document | None, options: ExportOptions) -> PlannedPage:
    """How a page is drawn: `lines` lie under its picture to be found, `taken` is where nothing may be written."""
    lines: tuple[Line, ...] = ()
    taken: tuple[Box, ...] = ()
    skew = 0.0
    drawable = True
    evidence = dossier.evidence.get(page)
    if evidence:
        found = evidence.text
        if options.searchable and found.source == "ocr":
            lines = found.lines
        taken = (*(line.box for line in found.lines), *(seal.box for seal in evidence.seals))
        skew = evidence.geometry.skew or 0.0
        drawable = not evidence.failed
    original = dossier.original(page)
    reshaped = dossier.decisions.reshaped.get(original)
    rotation = dossier.rotation(page)
    deskew = skew if page in dossier.decisions.deskew else 0.0
    printed_number = document.numbers.get(page) if document else None
    return PlannedPage(
        ref=page,
        rotation=rotation,
        deskew=deskew,
        printed_number=printed_number,
        lines=lines,
        taken=taken,
        drawable=drawable,
        made_from=original if original != page else None,
        applied=reshaped.applied if reshaped is not None else (),
    )


def applicant(dossier: Dossier, verdicts: Verdicts) -> str:
    """The company's name: as a person gave it, else as declared, else as the papers say, else ""."""
    given = dossier.decisions.company or dossier.decisions.application.company.name
    return given or verdicts.applicant.name


def dossier_name(dossier: Dossier, company: str) -> str:
    """Name of the exported PDF without suffix, by the catalogue's pattern."""
    catalogue = dossier.catalogue
    pattern = catalogue.delivery.file_name
    filled = pattern.format(company=company, title=catalogue.title, number=0, year=catalogue.year, entry="")
    name = filled.strip("-_ ")
    return safe_name(name or catalogue.title)


def entry_name(dossier: Dossier, entry: Entry, number: int, company: str) -> str:
    """Name of one file of the upload kit without suffix, by the catalogue's pattern."""
    pattern = dossier.catalogue.delivery.entry_file_name
    year = dossier.catalogue.year
    name = pattern.format(number=number, title=entry.title, company=company, year=year, entry=entry.id)
    return safe_name(name)


def safe_name(name: str) -> str:
    """A file name that Windows, macOS, Linux and upload platforms take: no reserved characters, devices or ends."""
    cleaned = name.translate(_FORBIDDEN).strip(" .")[:LONGEST_NAME].rstrip(" .")
    if cleaned.split(".")[0].lower() in _DEVICES:
        cleaned = f"_{cleaned}"
    return cleaned or "_"
