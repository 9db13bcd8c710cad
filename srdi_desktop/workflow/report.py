"""report.json as the contract says: one plain dictionary for scripts, made from dossier, verdicts and exports.

The JSON of `srdi evaluate`, as the contract says.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from srdi_desktop import __version__
from srdi_desktop.model import (
    Box,
    ConditionVerdict,
    Consistency,
    Dossier,
    Entry,
    EntryVerdict,
    Evaluation,
    Evidence,
    ExportedFile,
    Finding,
    IndicatorVerdict,
    PageRef,
    PapersDiffer,
    PlacedFact,
    Scan,
    Score,
    Tier,
    TierVerdict,
    Verdicts,
    to_plain,
)
from srdi_desktop.texts import finding_text
from srdi_desktop.workflow.export_plans import applicant

SCHEMA = 1
STAGES = ("import", "analyse", "assess", "export")


def report(
    dossier: Dossier,
    verdicts: Verdicts,
    exports: Sequence[ExportedFile] = (),
    seconds: Mapping[str, float] | None = None,
    today: date | None = None,
) -> dict[str, Any]:
    """The whole report; `seconds` by stage, what was not done counts 0."""
    day = today or date.today()  # noqa: DTZ011  the user's own calendar day
    spent = seconds or {}
    facts = [placed for placed in verdicts.facts if placed.fact.kind == "figure"]
    return {
        "schema": SCHEMA,
        "program": {"name": "srdi-desktop", "version": __version__},
        "catalogue": _catalogue(dossier, day),
        "company": _company(dossier, verdicts),
        "scans": _scans(dossier),
        "pages": _pages(dossier, verdicts, exports),
        "entries": _entries(dossier, verdicts),
        "findings": [_finding(finding, dossier) for finding in verdicts.findings],
        "facts": [_fact(placed, dossier) for placed in facts],
        "exports": [_export(file) for file in exports],
        "seconds": {stage: round(spent.get(stage, 0.0), 3) for stage in STAGES},
    }


def _company(dossier: Dossier, verdicts: Verdicts) -> dict[str, Any]:
    """Name and credit code: as a person gave them, else as the papers say."""
    name = applicant(dossier, verdicts)
    uscc = dossier.decisions.application.company.uscc or verdicts.applicant.uscc
    return {"name": name or None, "uscc": uscc or None}


def _pages(dossier: Dossier, verdicts: Verdicts, exports: Sequence[ExportedFile]) -> list[dict[str, Any]]:
    """The pages as they stand; an original that was changed is told with the page made of it."""
    positions: dict[PageRef, int] = {}
    for file in exports:
        if file.role == "dossier":
            positions |= file.positions
    blank = {finding.page for finding in verdicts.findings if finding.code == "page.blank"}
    standing = [page for page in dossier.pages() if page not in dossier.decisions.reshaped]
    return [_page(page, dossier, verdicts, positions, page in blank) for page in standing]


def _catalogue(dossier: Dossier, today: date) -> dict[str, Any]:
    catalogue = dossier.catalogue
    return {
        "id": catalogue.id,
        "title": catalogue.title,
        "sha256": catalogue.sha256,
        "stale": catalogue.stale(today),
    }


def _scans(dossier: Dossier) -> list[dict[str, Any]]:
    """Those that were dropped in; what was made of their pages is told with the pages."""
    piled = (dossier.scans[scan] for scan in dossier.decisions.scans if scan in dossier.scans)
    return [_scan(scan) for scan in piled if scan.derived is None]


def _scan(scan: Scan) -> dict[str, Any]:
    return {
        "name": scan.name,
        "path": scan.path,
        "sha256": scan.id,
        "bytes": scan.bytes,
        "pages": scan.pages,
        "format": scan.format,
    }


def _page(
    page: PageRef, dossier: Dossier, verdicts: Verdicts, positions: Mapping[PageRef, int], blank: bool
) -> dict[str, Any]:
    document = verdicts.document_of.get(page)
    place = _place(page, dossier)
    evidence = _evidence(dossier.evidence.get(page), blank)
    return {
        **place,
        "entry": _entry_of(page, verdicts),
        "kind": document.kind if document else None,
        "position": positions.get(page),
        "printed_number": document.numbers.get(page) if document else None,
        "printed_total": document.totals.get(page) if document else None,
        "rotation": dossier.rotation(page),
        "applied": _applied(page, dossier),
        "title": (document.title or None) if document else None,
        "document": document.number if document else None,
        "evidence": evidence,
    }


def _place(page: PageRef | None, dossier: Dossier) -> dict[str, Any]:
    """Where the page is in what was dropped in, also when a person changed it."""
    if page is None:
        return {"scan": None, "scan_index": None}
    original = dossier.original(page)
    scan = dossier.scans.get(original.scan)
    name = scan.name if scan else original.scan
    return {"scan": name, "scan_index": original.scan_index}


def _applied(page: PageRef, dossier: Dossier) -> list[str]:
    """What preview and export show otherwise than the scan, but for the turn."""
    scan = dossier.scans[page.scan]
    done: list[str] = []
    if scan.derived:
        done += scan.derived.by.applied
    if page in dossier.decisions.deskew:
        done.append("deskew")
    return done


def _entry_of(page: PageRef, verdicts: Verdicts) -> str | None:
    return next((verdict.entry for verdict in verdicts.entries if page in verdict.pages), None)


def _evidence(evidence: Evidence | None, blank: bool) -> dict[str, Any] | None:
    if evidence is None:
        return None
    dpi = None
    if evidence.dpi is not None:
        dpi = round(evidence.dpi)
    return {
        "sharpness": evidence.sharpness.score,
        "dpi": dpi,
        "blank": blank,
        "skew_degrees": evidence.geometry.skew,
        "seal": bool(evidence.seals),
        "text_source": evidence.text.source,
        "width": evidence.width,
        "height": evidence.height,
        "origin": evidence.origin.value,
        "colour": evidence.colour,
        "failed": evidence.failed,
    }


def _entries(dossier: Dossier, verdicts: Verdicts) -> list[dict[str, Any]]:
    found = {verdict.entry: verdict for verdict in verdicts.entries}
    return [_entry(entry, found[entry.id]) for entry in dossier.catalogue.entries if entry.id in found]


def _entry(entry: Entry, verdict: EntryVerdict) -> dict[str, Any]:
    state = verdict.state.value
    pages = len(verdict.pages)
    return {
        "id": entry.id,
        "kind": entry.kind,
        "title": entry.title,
        "required": entry.required,
        "state": state,
        "pages": pages,
    }


def _finding(finding: Finding, dossier: Dossier) -> dict[str, Any]:
    """A finding with its sentence and advice in the language in use; one about a whole scan names that."""
    message, advice = finding_text(finding, dossier)
    place = _place(finding.page, dossier)
    whole = dossier.scans.get(finding.scan or "")
    if finding.page is None and whole is not None:
        place["scan"] = whole.name
    values = {key: _value(value, dossier) for key, value in finding.values.items()}
    return {
        "code": finding.code,
        "level": finding.level.value,
        "state": finding.state.value,
        **place,
        "entry": finding.entry,
        "values": values,
        "message": message,
        "advice": advice,
        "waived": finding.waived,
    }


def _fact(placed: PlacedFact, dossier: Dossier) -> dict[str, Any]:
    """A figure as its document states it; `year` only where it is a whole year's, or its end's."""
    fact = placed.fact
    period = "year" if fact.year else fact.period
    place = _place(placed.page, dossier)
    score = round(fact.score, 3)
    return {
        "figure": fact.name,
        "year": fact.year,
        "period": period,
        "value": fact.value,
        "unit": fact.unit,
        "scope": fact.scope,
        **place,
        "box": _sides(fact.box),
        "score": score,
        "source": placed.source,
    }


def _sides(box: Box | None) -> list[float] | None:
    """left, top, right, bottom as shares of the page, 0…1."""
    if not box:
        return None
    sides = (box.left, box.top, box.right, box.bottom)
    return [round(side, 4) for side in sides]


def _value(value: Any, dossier: Dossier) -> Any:
    """Plain data; a page becomes the scan's name and its scan_index, which outsiders can look up."""
    if isinstance(value, PageRef):
        return _place(value, dossier)
    if isinstance(value, tuple | list):
        return [_value(item, dossier) for item in value]
    return to_plain(value)


def _export(file: ExportedFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "role": file.role,
        "pages": file.pages,
        "bytes": file.bytes,
        "sha256": file.sha256,
        "verified": file.verified,
    }


def evaluation_report(evaluation: Evaluation, only: Tier | None = None) -> dict[str, Any]:
    """Tiers lowest first (or one alone), the recommended one, the consistency of figures."""
    tiers = [_tier(verdict) for verdict in evaluation.tiers if only in (None, verdict.tier)]
    recommended = {"tier": evaluation.recommended, "why": evaluation.why}
    figures = [_consistency(item) for item in evaluation.consistency]
    papers = [_papers(pair) for pair in evaluation.papers]
    return {"schema": 1, "tiers": tiers, "recommended": recommended, "consistency": [*figures, *papers]}


def _tier(verdict: TierVerdict) -> dict[str, Any]:
    conditions = [_condition(condition) for condition in verdict.conditions]
    score = _score(verdict.score) if verdict.score else None
    gaps = [{"id": gap.id, "have": gap.have, "need": gap.need, "unit": gap.unit} for gap in verdict.gaps]
    return {
        "tier": verdict.tier.value,
        "regulation": verdict.regulation,
        "in_force": verdict.in_force,
        "verdict": verdict.verdict.value,
        "route": verdict.route,
        "conditions": conditions,
        "score": score,
        "gaps": gaps,
    }


def _condition(condition: ConditionVerdict) -> dict[str, Any]:
    return {
        "id": condition.id,
        "state": condition.state.value,
        "value": condition.value,
        "threshold": condition.threshold,
        "unit": condition.unit,
        "clause": condition.clause,
    }


def _score(score: Score) -> dict[str, Any]:
    total = _number(score.total)
    most = _number(score.max)
    groups = {group: _number(points) for group, points in score.groups.items()}
    indicators = [_indicator(item) for item in score.indicators]
    return {"total": total, "max": most, "groups": groups, "indicators": indicators}


def _indicator(item: IndicatorVerdict) -> dict[str, Any]:
    points = _number(item.points)
    most = _number(item.max)
    return {"id": item.id, "points": points, "max": most, "option": item.option}


def _consistency(item: Consistency) -> dict[str, Any]:
    """A declared figure against a paper; `coarse` stands there only where it is true."""
    row = {
        "code": item.code,
        "figure": item.figure,
        "year": item.year,
        "source": item.source,
        "declared": item.declared,
        "found": item.found,
        "unit": item.unit,
        "state": item.state.value,
    }
    if item.coarse:
        row["coarse"] = True
    return row


def _papers(pair: PapersDiffer) -> dict[str, Any]:
    """Two papers against each other: nothing is declared; `against` names the other paper and what it prints."""
    other, source = pair.sources
    printed, found = pair.printed
    against = {"source": other, "found": printed, "difference": pair.difference}
    return {
        "code": "consistency.mismatch",
        "figure": pair.figure,
        "year": pair.year,
        "source": source,
        "declared": None,
        "found": found,
        "unit": pair.unit,
        "state": "failed",
        "against": against,
    }


def _number(value: Decimal | None) -> int | float | None:
    """Points are whole or halves: exact as JSON numbers."""
    if value is None:
        return None
    if value == value.to_integral_value():
        return int(value)
    return float(value)
