"""report.json as the contract says: one plain dictionary for scripts, made from dossier, verdicts and exports.

The JSON of `srdi evaluate`, as the contract says.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from srdi_desktop import __version__
from srdi_desktop.model import (
    Consistency,
    Dossier,
    Evaluation,
    Evidence,
    ExportedFile,
    Finding,
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
    positions = {ref: place for file in exports if file.role == "dossier" for ref, place in file.positions.items()}
    blank = {finding.page for finding in verdicts.findings if finding.code == "page.blank"}
    spent = seconds or {}
    return {
        "schema": SCHEMA,
        "program": {"name": "srdi-desktop", "version": __version__},
        "catalogue": _catalogue(dossier, today or date.today()),  # noqa: DTZ011  the user's own calendar day
        "company": {
            "name": applicant(dossier, verdicts) or None,
            "uscc": dossier.decisions.application.company.uscc or verdicts.applicant.uscc or None,
        },
        "scans": _scans(dossier),
        "pages": [
            _page(page, dossier, verdicts, positions, page in blank)
            for page in dossier.pages()
            if page not in dossier.decisions.reshaped
        ],
        "entries": _entries(dossier, verdicts),
        "findings": [_finding(finding, dossier) for finding in verdicts.findings],
        "facts": [_fact(placed, dossier) for placed in verdicts.facts if placed.fact.kind == "figure"],
        "exports": [_export(file) for file in exports],
        "seconds": {stage: round(spent.get(stage, 0.0), 3) for stage in STAGES},
    }


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
    return {
        **_place(page, dossier),
        "entry": _entry_of(page, verdicts),
        "kind": document.kind if document else None,
        "position": positions.get(page),
        "printed_number": document.numbers.get(page) if document else None,
        "printed_total": document.totals.get(page) if document else None,
        "rotation": dossier.rotation(page),
        "applied": _applied(page, dossier),
        "title": (document.title or None) if document else None,
        "document": document.number if document else None,
        "evidence": _evidence(dossier.evidence.get(page), blank),
    }


def _place(page: PageRef | None, dossier: Dossier) -> dict[str, Any]:
    """Where the page is in what was dropped in, also when a person changed it."""
    if page is None:
        return {"scan": None, "scan_index": None}
    original = dossier.original(page)
    scan = dossier.scans.get(original.scan)
    return {"scan": scan.name if scan else original.scan, "scan_index": original.scan_index}


def _applied(page: PageRef, dossier: Dossier) -> list[str]:
    """What preview and export show otherwise than the scan, but for the turn."""
    scan = dossier.scans[page.scan]
    done = list(scan.derived.by.applied) if scan.derived else []
    return [*done, "deskew"] if page in dossier.decisions.deskew else done


def _entry_of(page: PageRef, verdicts: Verdicts) -> str | None:
    return next((verdict.entry for verdict in verdicts.entries if page in verdict.pages), None)


def _evidence(evidence: Evidence | None, blank: bool) -> dict[str, Any] | None:
    if evidence is None:
        return None
    return {
        "sharpness": evidence.sharpness.score,
        "dpi": None if evidence.dpi is None else round(evidence.dpi),
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
    return [
        {
            "id": entry.id,
            "kind": entry.kind,
            "title": entry.title,
            "required": entry.required,
            "state": found[entry.id].state.value,
            "pages": len(found[entry.id].pages),
        }
        for entry in dossier.catalogue.entries
        if entry.id in found
    ]


def _finding(finding: Finding, dossier: Dossier) -> dict[str, Any]:
    message, advice = finding_text(finding, dossier)
    place = _place(finding.page, dossier)
    whole = dossier.scans.get(finding.scan or "")
    if finding.page is None and whole is not None:
        place["scan"] = whole.name
    return {
        "code": finding.code,
        "level": finding.level.value,
        "state": finding.state.value,
        **place,
        "entry": finding.entry,
        "values": {key: _value(value, dossier) for key, value in finding.values.items()},
        "message": message,
        "advice": advice,
        "waived": finding.waived,
    }


def _fact(placed: PlacedFact, dossier: Dossier) -> dict[str, Any]:
    """A figure as its document states it; `year` only where it is a whole year's, or its end's."""
    fact = placed.fact
    box = placed.fact.box
    return {
        "figure": fact.name,
        "year": fact.year,
        "period": "year" if fact.year else fact.period,
        "value": fact.value,
        "unit": fact.unit,
        "scope": fact.scope,
        **_place(placed.page, dossier),
        "box": [round(side, 4) for side in (box.left, box.top, box.right, box.bottom)] if box else None,
        "score": round(fact.score, 3),
        "source": placed.source,
    }


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
    tiers = [verdict for verdict in evaluation.tiers if only in (None, verdict.tier)]
    return {
        "schema": 1,
        "tiers": [_tier(verdict) for verdict in tiers],
        "recommended": {"tier": evaluation.recommended, "why": evaluation.why},
        "consistency": [*map(_consistency, evaluation.consistency), *map(_papers, evaluation.papers)],
    }


def _tier(verdict: TierVerdict) -> dict[str, Any]:
    conditions = [
        {
            "id": condition.id,
            "state": condition.state.value,
            "value": condition.value,
            "threshold": condition.threshold,
            "unit": condition.unit,
            "clause": condition.clause,
        }
        for condition in verdict.conditions
    ]
    return {
        "tier": verdict.tier.value,
        "regulation": verdict.regulation,
        "in_force": verdict.in_force,
        "verdict": verdict.verdict.value,
        "route": verdict.route,
        "conditions": conditions,
        "score": _score(verdict.score) if verdict.score else None,
        "gaps": [{"id": gap.id, "have": gap.have, "need": gap.need, "unit": gap.unit} for gap in verdict.gaps],
    }


def _score(score: Score) -> dict[str, Any]:
    indicators = [
        {"id": item.id, "points": _number(item.points), "max": _number(item.max), "option": item.option}
        for item in score.indicators
    ]
    return {
        "total": _number(score.total),
        "max": _number(score.max),
        "groups": {group: _number(points) for group, points in score.groups.items()},
        "indicators": indicators,
    }


def _consistency(item: Consistency) -> dict[str, Any]:
    return {
        "code": item.code,
        "figure": item.figure,
        "year": item.year,
        "source": item.source,
        "declared": item.declared,
        "found": item.found,
        "unit": item.unit,
        "state": item.state.value,
    } | ({"coarse": True} if item.coarse else {})


def _papers(pair: PapersDiffer) -> dict[str, Any]:
    """Two papers against each other: nothing is declared; `against` names the other paper and what it prints."""
    return {
        "code": "consistency.mismatch",
        "figure": pair.figure,
        "year": pair.year,
        "source": pair.sources[1],
        "declared": None,
        "found": pair.printed[1],
        "unit": pair.unit,
        "state": "failed",
        "against": {"source": pair.sources[0], "found": pair.printed[0], "difference": pair.difference},
    }


def _number(value: Decimal | None) -> int | float | None:
    """Points are whole or halves: exact as JSON numbers."""
    if value is None:
        return None
    if value == value.to_integral_value():
        return int(value)
    return float(value)
