"""evaluate: the self-evaluation and the consistency of figures from an application file."""

import argparse
from datetime import date

from srdi_desktop import verdict_words
from srdi_desktop.cli.screen import Screen
from srdi_desktop.model import Consistency, Evaluation, PapersDiffer, State, Tier, TierVerdict, declared_unit
from srdi_desktop.texts import text
from srdi_desktop.workflow.calendar import sentence, windows_ahead
from srdi_desktop.workflow.catalogues import library
from srdi_desktop.workflow.report import evaluation_report


def evaluate(given: argparse.Namespace, screen: Screen) -> int:
    """Where the company stands; exit code 1 when a declared figure disagrees with its document."""
    declared = library.application(given.file)
    today = date.today()  # noqa: DTZ011  the user's own calendar day
    evaluation = library.evaluate(declared, today)
    only = Tier(given.tier) if given.tier else None
    screen.save(evaluation_report(evaluation, only), given.json)
    shown = [verdict for verdict in evaluation.tiers if only in (None, verdict.tier)]
    lines = [line for verdict in shown for line in _tier(verdict)] + _standing(evaluation)
    wanted = evaluation.wanted()
    asked = only or (wanted.tier if wanted else None)
    lines += _windows(asked, declared.company.region, today) + _figures(evaluation)
    screen.show(lines, given.json)
    if any(item.state is State.FAILED for item in evaluation.consistency):
        return 1
    return 0


def _tier(verdict: TierVerdict) -> list[str]:
    head = text(
        "cli.evaluate.tier" if verdict.in_force else "cli.evaluate.superseded",
        tier=text(f"evaluation.tier.{verdict.tier.value}"),
        regulation=verdict.regulation,
        verdict=text(f"evaluation.verdict.{verdict.verdict.value}"),
    )
    lines = ["", head]
    if verdict.score is not None:
        key = "cli.evaluate.score" if verdict.score.complete else "cli.evaluate.score_so_far"
        lines.append(text(key, total=verdict.score.total, max=verdict.score.max))
    gaps = verdict.gaps if verdict.in_force and verdict.verdict is not State.PASSED else ()
    said = (f"{gap.id}  {verdict_words.gap_words(gap, verdict)}" for gap in gaps)
    states = (verdict_words.verdict_name(gap.state) for gap in gaps)
    return [*lines, *(f"  {state}  {words}" for state, words in zip(states, said, strict=True))]


def _standing(evaluation: Evaluation) -> list[str]:
    return ["", *verdict_words.standing_words(evaluation), *map(text, evaluation.notes)]


def _windows(tier: Tier | None, region: str, today: date) -> list[str]:
    """When the tier can be applied for, as far as it is known."""
    found = windows_ahead(tier, region, today) if tier else ()
    days = [(item, f" {item.starts or '?'} – {item.day}" if item.day else "") for item in found]
    return [text("cli.evaluate.window", sentence=f"{sentence(item)}{day}") for item, day in days]


def _figures(evaluation: Evaluation) -> list[str]:
    failed = [_figure("cli.evaluate.figure", row) for row in evaluation.consistency if row.state is State.FAILED]
    coarse = [_figure("cli.evaluate.coarse", row) for row in evaluation.consistency if row.coarse]
    return [*failed, *map(_papers, evaluation.papers), *coarse]


def _figure(key: str, row: Consistency) -> str:
    figure = verdict_words.figure_name(row.figure)
    return text(
        key,
        figure=figure,
        year=row.year,
        declared=verdict_words.with_unit(row.declared, declared_unit(row.figure), "?"),
        source=verdict_words.source_name(row.source),
        found=verdict_words.with_unit(row.found, row.unit, "?"),
    )


def _papers(pair: PapersDiffer) -> str:
    one, other = map(verdict_words.source_name, pair.sources)
    figure = verdict_words.figure_name(pair.figure)
    unit = verdict_words.unit_name(pair.unit)
    return text(
        "cli.evaluate.papers",
        figure=figure,
        year=pair.year,
        one=one,
        printed=pair.printed[0],
        other=other,
        found=pair.printed[1],
        difference=pair.difference,
        unit=unit,
    )
