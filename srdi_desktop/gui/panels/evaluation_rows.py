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
    IndicatorVerdict,
    State,
    TierVerdict,
    declared_unit,
)
from srdi_desktop.texts import text


def step(verdict: TierVerdict, evaluation: Evaluation) -> Step:
    """One tier of the ladder."""
    name = verdict_words.tier_name(verdict.tier)
    if evaluation.only_holds(verdict.tier):
        held = text("evaluation.standing.title_held")
        return Step(name, str(State.PASSED), held, recommended=False)
    said = [verdict_words.verdict_name(verdict.verdict)]
    if verdict.verdict is not State.PASSED:
        said += _short(verdict)
    elif verdict.route:
        said.append(text(f"evaluation.route.{verdict.route}"))
    recommended = verdict.tier == evaluation.recommended
    return Step(name, str(verdict.verdict), " · ".join(said), recommended)


def _short(verdict: TierVerdict) -> list[str]:
    """How many gaps there are, and how many questions are still to be answered; none that counts nothing."""
    gaps = sum(gap.state is State.FAILED for gap in verdict.gaps)
    unanswered = len(verdict.gaps) - gaps
    counts = {"gui.evaluation.gap_count": gaps, "figures.to_answer": unanswered}
    return [text(key, count=count) for key, count in counts.items() if count]


def condition_line(item: ConditionVerdict) -> Line:
    """One condition; remarks and sources in its tool tip."""
    name = verdict_words.named(item)
    shown = name
    if item.role != "condition":
        role = text(f"evaluation.role.{item.role}")
        shown = f"{role}　{name}" if role else name
    if not item.verified:
        unverified = text("evaluation.mark.unverified")
        shown = f"{shown} · {unverified}"
    state = verdict_words.verdict_name(item.state)
    have = verdict_words.have_words(item)
    threshold = verdict_words.with_unit(item.threshold, item.unit)
    cells = (state, shown, have, threshold, item.clause)
    told = (name, *verdict_words.remarks(item), item.basis, *item.sources)
    tip = "\n".join(line for line in told if line)
    return Line(cells, str(item.state), tip, item)


def point_lines(verdict: TierVerdict) -> list[Line]:
    """The indicators of a tier; one without a table of points says so."""
    if verdict.score is None:
        none = text("figures.no_points")
        return [Line(("", none, "", "", ""))]
    return [_point_line(verdict, item) for item in verdict.score.indicators]


def _point_line(verdict: TierVerdict, item: IndicatorVerdict) -> Line:
    name = verdict_words.named(item)
    if item.own:
        own_file = text("evaluation.mark.own_file", file=item.own)
        name = f"{name} · {own_file}"
    points = "—"
    state = "undecided"
    if item.points is not None:
        points = f"{item.points:f}"
        state = "passed" if item.points else "failed"
    option = verdict_words.option(item)
    group = verdict_words.group_name(verdict, item.group)
    cells = (points, name, f"{item.max:f}", option, group)
    tip = "\n".join((item.clause, *verdict_words.remarks(item), *item.sources))
    return Line(cells, state, tip)


def compared_line(line: Compared, kinds: Sequence[str]) -> Line:
    """One figure: what was declared, and for each kind of paper what it states."""
    figure = verdict_words.figure_name(line.figure)
    name = f"{figure} {line.year}"
    unit = declared_unit(line.figure)
    declared = verdict_words.with_unit(line.declared, unit)
    papers = [_stated(line.papers.get(kind, ())) for kind in kinds]
    return Line((name, declared, *papers), str(line.state), name, line)


def _stated(rows: tuple[Consistency, ...]) -> str:
    """Each value once; what disagrees says how."""
    said: dict[str, None] = {}
    for row in rows:
        words = verdict_words.with_unit(row.found, row.unit)
        if row.state is not State.PASSED:
            difference = verdict_words.compared(row)
            words = f"{words} · {difference}"
        said[words] = None
    return "\n".join(said)


def gap_words(gap: Gap, verdict: TierVerdict) -> str:
    """A gap in a sentence; a question that only a person can answer says where."""
    if gap.have is None and gap.need == "true":
        name = verdict_words.gap_name(gap, verdict)
        return text("gui.evaluation.answer", name=name)
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
    name = verdict_words.gap_name(gap, verdict)
    having = verdict_words.with_unit(gap.have, gap.unit)
    needing = verdict_words.with_unit(gap.need, gap.unit)
    most = max(have, need) * Decimal("1.25")
    return Bar(name, float(have), float(need), float(most), f"{having} / {needing}", "failed")


def group_bars(verdict: TierVerdict) -> list[Bar]:
    """The whole score and its groups as bars, none without a table of points."""
    score = verdict.score
    if score is None:
        return []
    whole = text("gui.evaluation.score")
    bars = [_score_bar(whole, score.total, score.least, score.max)]
    for group, points in score.groups.items():
        name = verdict_words.group_name(verdict, group)
        most = score.group_max.get(group, points)
        least = score.group_least.get(group, Decimal(0))
        bars.append(_score_bar(name, points, least, most))
    return bars


def _score_bar(name: str, points: Decimal, least: Decimal, most: Decimal) -> Bar:
    state = "passed" if points >= least else "failed"
    words = f"{points:f} / {most:f}"
    return Bar(name, float(points), float(least), float(most), words, state)
