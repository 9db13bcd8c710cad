"""Verdicts as rows, steps and bars of the Evaluation section."""

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from srdi_desktop import verdict_words
from srdi_desktop.gui.models.table import Line
from srdi_desktop.gui.panels.ladder import Bar, Step
from srdi_desktop.model import (
    Compared,
    ConditionVerdict,
    Consistency,
    Evaluation,
    Gap,
    State,
    TierVerdict,
    declared_unit,
)
from srdi_desktop.texts import text


def step(verdict: TierVerdict, evaluation: Evaluation) -> Step:
    """One tier of the ladder."""
    name = verdict_words.tier_name(verdict.tier)
    if evaluation.only_holds(verdict.tier):
        return Step(name, str(State.PASSED), text("evaluation.standing.title_held"), recommended=False)
    said = [verdict_words.verdict_name(verdict.verdict)]
    if verdict.verdict is State.PASSED:
        said += [text(f"evaluation.route.{verdict.route}")] if verdict.route else []
    else:
        short = sum(gap.state is State.FAILED for gap in verdict.gaps)
        counts = {"gui.evaluation.gap_count": short, "figures.to_answer": len(verdict.gaps) - short}
        said += [text(key, count=count) for key, count in counts.items() if count]
    return Step(name, str(verdict.verdict), " · ".join(said), verdict.tier == evaluation.recommended)


def condition_line(item: ConditionVerdict) -> Line:
    """One condition; remarks and sources in its tool tip."""
    role = text(f"evaluation.role.{item.role}") if item.role != "condition" else ""
    name = verdict_words.named(item)
    said = verdict_words.remarks(item)
    shown = f"{role}　{name}" if role else name
    if not item.verified:
        shown += f" · {text('evaluation.mark.unverified')}"
    cells = (
        verdict_words.verdict_name(item.state), shown, verdict_words.have_words(item),
        verdict_words.with_unit(item.threshold, item.unit), item.clause,
    )  # fmt: skip
    return Line(cells, str(item.state), "\n".join(filter(None, (name, *said, item.basis, *item.sources))), item)


def point_lines(verdict: TierVerdict) -> list[Line]:
    """The indicators of a tier; one without a table of points says so."""
    if verdict.score is None:
        return [Line(("", text("figures.no_points"), "", "", ""))]
    return [
        Line(
            (
                "—" if item.points is None else f"{item.points:f}",
                f"{verdict_words.named(item)} · {text('evaluation.mark.own_file', file=item.own)}"
                if item.own
                else verdict_words.named(item),
                f"{item.max:f}",
                verdict_words.option(item),
                verdict_words.group_name(verdict, item.group),
            ),
            "undecided" if item.points is None else "passed" if item.points else "failed",
            "\n".join((item.clause, *verdict_words.remarks(item), *item.sources)),
        )
        for item in verdict.score.indicators
    ]


def compared_line(line: Compared, kinds: Sequence[str]) -> Line:
    """One figure: what was declared, and for each kind of paper what it states."""
    name = f"{verdict_words.figure_name(line.figure)} {line.year}"
    declared = verdict_words.with_unit(line.declared, declared_unit(line.figure))
    papers = (_stated(line.papers.get(kind, ())) for kind in kinds)
    return Line((name, declared, *papers), str(line.state), name, line)


def _stated(rows: tuple[Consistency, ...]) -> str:
    """Each value once; what disagrees says how."""
    said = (
        verdict_words.with_unit(row.found, row.unit)
        + ("" if row.state is State.PASSED else f" · {verdict_words.compared(row)}")
        for row in rows
    )
    return "\n".join(dict.fromkeys(said))


def gap_words(gap: Gap, verdict: TierVerdict) -> str:
    """A gap in a sentence; a question that only a person can answer says where."""
    if gap.have is None and gap.need == "true":
        return text("gui.evaluation.answer", name=verdict_words.gap_name(gap, verdict))
    return verdict_words.gap_words(gap, verdict)


def gap_bar(gap: Gap, verdict: TierVerdict) -> Bar | None:
    """A gap as a bar when both ends are numbers."""
    try:
        have = Decimal(gap.have or "x")
        need = Decimal(gap.need)
    except InvalidOperation:
        return None
    if have < 0 or need <= 0:
        return None
    words = f"{verdict_words.with_unit(gap.have, gap.unit)} / {verdict_words.with_unit(gap.need, gap.unit)}"
    most = float(max(have, need) * Decimal("1.25"))
    return Bar(verdict_words.gap_name(gap, verdict), float(have), float(need), most, words, "failed")


def group_bars(verdict: TierVerdict) -> list[Bar]:
    """The whole score and its groups as bars, none without a table of points."""
    score = verdict.score
    if score is None:
        return []
    bars = [_score_bar(text("gui.evaluation.score"), score.total, score.least, score.max)]
    for group, points in score.groups.items():
        most = score.group_max.get(group, points)
        least = score.group_least.get(group, Decimal(0))
        bars.append(_score_bar(verdict_words.group_name(verdict, group), points, least, most))
    return bars


def _score_bar(name: str, points: Decimal, least: Decimal, most: Decimal) -> Bar:
    state = "passed" if points >= least else "failed"
    return Bar(name, float(points), float(least), float(most), f"{points:f} / {most:f}", state)
