"""Where the company stands: the ladder, what the chosen tier asks, points, consistency and strength of proof."""

import re
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop import texts
from srdi_desktop.gui import looks, wording
from srdi_desktop.gui.desk import Desk, Section
from srdi_desktop.gui.layouts import clear
from srdi_desktop.gui.looks import GAP
from srdi_desktop.gui.models.figures import compared
from srdi_desktop.gui.models.roles import Role
from srdi_desktop.gui.models.table import Line, TableModel
from srdi_desktop.gui.panels.ladder import Bar, Bars, Ladder, Step
from srdi_desktop.model.changes import Changes
from srdi_desktop.model.evaluation import ConditionVerdict, Consistency, Evaluation, Gap, TierVerdict
from srdi_desktop.model.page import PageRef
from srdi_desktop.texts import text

_TABS = ("conditions", "points", "consistency", "strength")


class EvaluationPanel(QWidget):
    """Reads the verdicts; changes nothing. A double click on a comparison goes to the page that states it."""

    figures_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._dirty = desk, False
        self._tiers: tuple[TierVerdict, ...] = ()
        self.ladder, self.gaps, self.bars = Ladder(), QVBoxLayout(), Bars()
        self._head, self._why, self._rule = QLabel(), QLabel(), QLabel()
        self.tables = {name: self._table(name) for name in _TABS}
        self._build()
        self.ladder.chosen.connect(lambda _: self._show_tier())
        desk.bridge.dossier_changed.connect(self._mark)
        desk.section_changed.connect(self._catch_up)
        self.refresh()

    # Building

    def _build(self) -> None:
        self._head.setFont(looks.font(1.35, bold=True))
        for label in (self._head, self._why, self._rule):
            label.setWordWrap(True)
        self._why.setObjectName("quiet")
        self._rule.setObjectName("quiet")
        fill = QPushButton(text("gui.evaluation.fill"))
        fill.clicked.connect(self.figures_requested)
        top = QHBoxLayout()
        words = QVBoxLayout()
        words.addWidget(self._head)
        words.addWidget(self._why)
        top.addLayout(words, 1)
        top.addWidget(fill, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        layout.setSpacing(GAP)
        layout.addLayout(top)
        layout.addWidget(self.ladder)
        layout.addWidget(self._rule)
        layout.addLayout(self._lower(), 1)

    def _lower(self) -> QHBoxLayout:
        side, tabs = QWidget(), QTabWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, GAP, 0)
        column.addLayout(self.gaps)
        column.addWidget(self.bars)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(side)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for name, table in self.tables.items():
            tabs.addTab(table, text(f"gui.evaluation.{name}"))
        row = QHBoxLayout()
        row.setSpacing(2 * GAP)
        row.addWidget(scroll, 2)
        row.addWidget(tabs, 5)
        self.tabs = tabs
        return row

    def _table(self, name: str) -> QTableView:
        headings = text(f"gui.evaluation.{name}_columns").split("|")
        view = QTableView()
        view.setModel(TableModel(headings, self))
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        view.setShowGrid(False)
        view.setWordWrap(True)
        view.setAlternatingRowColors(True)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        view.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        view.horizontalHeader().setDefaultSectionSize(110)
        view.setColumnWidth(len(headings) - 1, 170)
        view.setAccessibleName(text(f"gui.evaluation.{name}"))
        view.doubleClicked.connect(lambda index: self._go(index.data(Role.OBJECT)))
        return view

    # Following

    def _mark(self, changes: Changes) -> None:
        self._dirty = self._dirty or changes.evaluation or changes.catalogue or changes.findings
        self._catch_up(self._desk.section)

    def _catch_up(self, section: Section) -> None:
        if self._dirty and section == Section.EVALUATION:
            self.refresh()

    def refresh(self) -> None:
        """Read the verdicts anew."""
        self._dirty = False
        evaluation = self._desk.bridge.verdicts.evaluation or Evaluation()
        before = self._tiers[self.ladder.current].tier if self.ladder.current < len(self._tiers) else None
        self._tiers = tuple(verdict for verdict in evaluation.tiers if verdict.in_force)
        wanted = before or evaluation.recommended or self._desk.bridge.dossier.catalogue.tier
        at = next((at for at, verdict in enumerate(self._tiers) if verdict.tier == wanted), 0)
        steps = [_step(verdict, evaluation) for verdict in self._tiers]
        self.ladder.show_steps(steps, at)
        name = _tier_name(evaluation.recommended) if evaluation.recommended else ""
        self._head.setText(text("gui.evaluation.recommended", tier=name) if name else text("gui.evaluation.none"))
        why = [text(key) for key in (evaluation.why, *evaluation.notes) if key]
        self._why.setText("  ".join(why[:2]))
        self._why.setToolTip("\n".join(why))
        _model(self.tables["consistency"]).show([_compared(item) for item in evaluation.consistency])
        _model(self.tables["strength"]).show(self._strength(evaluation))
        self._show_tier()

    def _show_tier(self) -> None:
        if not self._tiers:
            self._rule.setText("")
            return
        verdict = self._tiers[min(self.ladder.current, len(self._tiers) - 1)]
        parts = [verdict.title, text(verdict.why) if verdict.why else "", verdict.rule]
        self._rule.setText("  ·  ".join(part for part in parts if part))
        _model(self.tables["conditions"]).show([_condition(item) for item in verdict.conditions])
        _model(self.tables["points"]).show(_points(verdict))
        self._show_gaps(verdict)

    def _show_gaps(self, verdict: TierVerdict) -> None:
        clear(self.gaps)
        names = {item.id: item for item in verdict.conditions}
        heading = QLabel(text("gui.evaluation.gaps" if verdict.gaps else "gui.evaluation.no_gaps"))
        heading.setFont(looks.font(1.0, bold=True))
        heading.setWordWrap(True)
        self.gaps.addWidget(heading)
        bars = []
        for gap in verdict.gaps[:8]:
            bar = _bar(gap, names)
            if bar is not None:
                bars.append(bar)
                continue
            label = QLabel(f"· {_gap_words(gap, names)}")
            label.setWordWrap(True)
            self.gaps.addWidget(label)
        self.bars.show_bars([*bars, *_groups(verdict)])

    def _strength(self, evaluation: Evaluation) -> list[Line]:
        dossier = self._desk.bridge.dossier
        state = {"none": "failed", "self": "undecided"}
        return [
            Line(
                (
                    text(f"evaluation.carrier.{item.carried_by}"),
                    text(f"evaluation.claim.{item.claim}"),
                    "、".join(wording.entry_title(dossier, entry) for entry in item.entries),
                ),
                state.get(item.carried_by, "passed"),
            )
            for item in evaluation.strength
        ]

    def _go(self, thing: object) -> None:
        if isinstance(thing, Consistency) and thing.page:
            self._desk.reveal(PageRef.parse(thing.page))
        elif isinstance(thing, ConditionVerdict):
            self.figures_requested.emit()


def _model(view: QTableView) -> TableModel:
    model = view.model()
    assert isinstance(model, TableModel)  # noqa: S101 - made by _table
    return model


def _name(item: object) -> str:
    """The regulation's own words, in English where that is the language and they are given."""
    english = str(getattr(item, "name_en", ""))
    return english if texts.language() == "en" and english else str(getattr(item, "name", ""))


def _tier_name(tier: object) -> str:
    return text(f"evaluation.tier.{tier}")


def _step(verdict: TierVerdict, evaluation: Evaluation) -> Step:
    detail = text(f"evaluation.verdict.{verdict.verdict}")
    if verdict.route and verdict.verdict == "passed":
        detail += " · " + text(f"evaluation.route.{verdict.route}")
    elif verdict.gaps:
        detail += " · " + text("gui.evaluation.gap_count", count=len(verdict.gaps))
    return Step(_tier_name(verdict.tier), str(verdict.verdict), detail, verdict.tier == evaluation.recommended)


def _said(value: str | None, unit: str | None) -> str:
    """A value in words: known words are translated, numbers keep their unit, unknown is a dash."""
    if value is None:
        return "—"
    parts = [_word(part.strip()) for part in re.split(r", | \| ", value)]
    return f"{'、'.join(parts)} {unit or ''}".strip()


def _word(part: str) -> str:
    key = f"evaluation.word.{part}"
    return text(key) if texts.has(key) else part


def _condition(item: ConditionVerdict) -> Line:
    name = _name(item) + ("" if item.verified else f"（{text('gui.evaluation.unverified')}）")
    role = text(f"evaluation.role.{item.role}") if item.role != "condition" else ""
    cells = (
        text(f"evaluation.verdict.{item.state}"), f"{role}　{name}" if role else name,
        _said(item.value, item.unit), _said(item.threshold, item.unit), item.clause,
    )  # fmt: skip
    return Line(cells, str(item.state), "\n".join(part for part in (name, item.note, *item.sources) if part), item)


def _points(verdict: TierVerdict) -> list[Line]:
    if verdict.score is None:
        return []
    groups = verdict.score.group_names
    return [
        Line(
            (
                "—" if item.points is None else f"{item.points:f}", _name(item), f"{item.max:f}",
                item.label or _said(item.value, item.unit), groups.get(item.group, item.group),
            ),
            "undecided" if item.points is None else "passed" if item.points else "failed", item.clause,
        )
        for item in verdict.score.indicators
    ]  # fmt: skip


def _compared(item: Consistency) -> Line:
    name = text(f"evaluation.field.{item.figure}.name")
    cells = (
        text(f"gui.consistency.{item.code.partition('.')[2]}_short"), f"{name} {item.year}", item.declared or "—",
        item.found or "—", wording.kind_title(item.source),
    )  # fmt: skip
    return Line(cells, str(item.state), compared(item), item)


def _gap_words(gap: Gap, names: dict[str, ConditionVerdict]) -> str:
    name = _name(names[gap.id]) if gap.id in names else gap.id
    if gap.need == "true":
        return text("gui.evaluation.answer", name=name)
    return text("gui.evaluation.gap", name=name, have=_said(gap.have, gap.unit), need=_said(gap.need, gap.unit))


def _bar(gap: Gap, names: dict[str, ConditionVerdict]) -> Bar | None:
    """A gap as a bar when both ends are numbers."""
    try:
        have, need = Decimal(gap.have or "x"), Decimal(gap.need)
    except InvalidOperation:
        return None
    if have < 0 or need <= 0:
        return None
    name = _name(names[gap.id]) if gap.id in names else text("gui.evaluation.score")
    words = f"{_said(gap.have, gap.unit)} / {_said(gap.need, gap.unit)}"
    return Bar(name, float(have), float(need), float(max(have, need) * Decimal("1.25")), words, "failed")


def _groups(verdict: TierVerdict) -> list[Bar]:
    score = verdict.score
    if score is None:
        return []
    bars = [_score_bar(text("gui.evaluation.score"), score.total, score.least, score.max)]
    for group, points in score.groups.items():
        most, least = score.group_max.get(group, points), score.group_least.get(group, Decimal(0))
        bars.append(_score_bar(score.group_names.get(group, group), points, least, most))
    return bars


def _score_bar(name: str, points: Decimal, least: Decimal, most: Decimal) -> Bar:
    state = "passed" if points >= least else "failed"
    return Bar(name, float(points), float(least), float(most), f"{points:f} / {most:f}", state)
