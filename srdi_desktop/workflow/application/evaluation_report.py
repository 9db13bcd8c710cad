"""The JSON of `srdi evaluate`, as the contract says."""

from decimal import Decimal
from typing import Any

from srdi_desktop.model.catalogue import Tier
from srdi_desktop.model.evaluation import Consistency, Evaluation, PapersDiffer, Score, TierVerdict


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
    return int(value) if value == value.to_integral_value() else float(value)
