"""Where the company stands: the ladder, what the chosen tier asks, points, consistency and strength of proof."""

from collections import Counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop import verdict_words
from srdi_desktop.gui import GAP, Desk, Section, WhenShown, clear, looks, wording
from srdi_desktop.gui.models.table import Line, Role, TableModel
from srdi_desktop.gui.panels.evaluation_rows import (
    compared_line,
    condition_line,
    gap_bar,
    gap_words,
    group_bars,
    point_lines,
    step,
)
from srdi_desktop.gui.panels.ladder import Bars, Ladder
from srdi_desktop.gui.panels.side_by_side import SideBySide
from srdi_desktop.model import Compared, ConditionVerdict, Consistency, Evaluation, PageRef, State, TierVerdict
from srdi_desktop.texts import error_text, text
from srdi_desktop.workflow.catalogues import library

_TABS = ("conditions", "points", "consistency", "strength")


class EvaluationPanel(QWidget):
    """Reads the verdicts; changes nothing. A double click on a comparison goes to the page that states it."""

    figures_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._tiers: tuple[TierVerdict, ...] = ()
        self.ladder = Ladder()
        self.gaps = QVBoxLayout()
        self.bars = Bars()
        self._head = QLabel()
        self._why = QLabel()
        self._rule = QLabel()
        self.broken = QLabel()
        self.tables = {name: self._table(name) for name in _TABS}
        self.beside = SideBySide(desk)
        self._build()
        self.ladder.chosen.connect(lambda _: self._show_tier())
        self._kept_up = WhenShown(desk, Section.EVALUATION, self.refresh, lambda c: c.evaluation or c.catalogue)
        self.refresh()

    # Building

    def _build(self) -> None:
        self._head.setFont(looks.font(1.35, bold=True))
        for label in (self._head, self._why, self._rule, self.broken):
            label.setWordWrap(True)
        self.broken.setProperty("notice", "warning")
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
        layout.addWidget(self.broken)
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
            tabs.addTab(self._compared_tab() if name == "consistency" else table, text(f"gui.evaluation.{name}"))
        row = QHBoxLayout()
        row.setSpacing(2 * GAP)
        row.addWidget(scroll, 2)
        row.addWidget(tabs, 5)
        self.tabs = tabs
        return row

    def _compared_tab(self) -> QSplitter:
        """The table figure × paper above, the chosen figure's places below."""
        table = self.tables["consistency"]
        halves = QSplitter(Qt.Orientation.Vertical)
        table.selectionModel().currentRowChanged.connect(lambda index: self.beside.show_line(index.data(Role.OBJECT)))
        for widget, share in ((table, 3), (self.beside, 2)):
            halves.addWidget(widget)
            halves.setStretchFactor(halves.count() - 1, share)
        halves.setChildrenCollapsible(False)
        return halves

    def _table(self, name: str) -> QTableView:
        headings = text("figures.paper_columns" if name == "consistency" else f"gui.evaluation.{name}_columns").split(
            "|"
        )
        view = QTableView()
        view.setModel(TableModel(headings, self))
        view.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        view.setShowGrid(False)
        view.setWordWrap(True)
        view.setAlternatingRowColors(True)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        view.horizontalHeader().setDefaultSectionSize(110)
        if name == "consistency":
            view.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        else:
            view.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
            view.setColumnWidth(len(headings) - 1, 170)
        view.setAccessibleName(text(f"gui.evaluation.{name}"))
        view.doubleClicked.connect(lambda index: self._go(index.data(Role.OBJECT)))
        return view

    # Following

    def refresh(self) -> None:
        """Read the verdicts anew."""
        self._show_broken()
        evaluation = self._desk.bridge.verdicts.evaluation or Evaluation()
        before = self._tiers[self.ladder.current].tier if self.ladder.current < len(self._tiers) else None
        self._tiers = tuple(verdict for verdict in evaluation.tiers if verdict.in_force)
        aimed = self._desk.bridge.dossier.catalogue.tier
        ahead = evaluation.ahead(aimed)
        wanted = before or (ahead.tier if ahead else evaluation.recommended or aimed)
        at = next((at for at, verdict in enumerate(self._tiers) if verdict.tier == wanted), 0)
        steps = [step(verdict, evaluation) for verdict in self._tiers]
        self.ladder.show_steps(steps, at)
        self._head.setText("\n".join(verdict_words.standing_words(evaluation, aimed)))
        why = [text(key) for key in (evaluation.why, *evaluation.notes) if key]
        self._why.setText("  ".join(why[:2]))
        self._why.setToolTip("\n".join(why))
        self._show_compared(evaluation)
        _model(self.tables["strength"]).show(self._strength(evaluation))
        self._show_tier()

    def _show_broken(self) -> None:
        """Regulation files of the user's own that are wrong, since the verdicts go without them."""
        said = [text("figures.own_broken", message=error_text(error)[0]) for error in library.broken()]
        self.broken.setText("\n".join(said))
        self.broken.setVisible(bool(said))

    def _show_compared(self, evaluation: Evaluation) -> None:
        """The table figure × paper; the first figure that differs is chosen."""
        lines = evaluation.compared()
        kinds = [kind for kind, _ in Counter(kind for line in lines for kind in line.papers).most_common()]
        headings = [*text("figures.paper_columns").split("|"), *map(verdict_words.source_name, kinds)]
        table = self.tables["consistency"]
        chosen = table.currentIndex().row()
        _model(table).show([compared_line(line, kinds) for line in lines], headings)
        wrong = next((at for at, line in enumerate(lines) if line.state is State.FAILED), 0)
        table.setCurrentIndex(table.model().index(chosen if 0 <= chosen < len(lines) else wrong, 0))
        if not lines:
            self.beside.show_line(None)

    def _show_tier(self) -> None:
        if not self._tiers:
            self._rule.setText("")
            return
        verdict = self._tiers[min(self.ladder.current, len(self._tiers) - 1)]
        parts = [
            verdict_words.regulation(verdict),
            text(verdict.why) if verdict.why else "",
            verdict_words.rule(verdict),
        ]
        self._rule.setText("  ·  ".join(part for part in parts if part))
        self._rule.setToolTip("\n".join(verdict_words.notes(verdict)))
        _model(self.tables["conditions"]).show([condition_line(item) for item in verdict.conditions])
        _model(self.tables["points"]).show(point_lines(verdict))
        self._show_gaps(verdict)

    def _show_gaps(self, verdict: TierVerdict) -> None:
        clear(self.gaps)
        key = "gui.evaluation.gaps" if verdict.gaps else "gui.evaluation.no_gaps"
        tier = verdict_words.tier_name(verdict.tier)
        heading = QLabel(text(key, tier=tier))
        heading.setFont(looks.font(1.0, bold=True))
        heading.setWordWrap(True)
        self.gaps.addWidget(heading)
        bars = []
        for gap in verdict.gaps[:8]:
            bar = gap_bar(gap, verdict)
            if bar is not None:
                bars.append(bar)
                continue
            label = QLabel(f"· {gap_words(gap, verdict)}")
            label.setWordWrap(True)
            self.gaps.addWidget(label)
        self.bars.show_bars([*bars, *group_bars(verdict)])

    def _strength(self, evaluation: Evaluation) -> list[Line]:
        dossier = self._desk.bridge.dossier
        state = {"none": "failed", "self": "undecided"}
        return [
            Line(
                (
                    text(f"evaluation.carrier.{item.carried_by}"),
                    text(f"evaluation.claim.{item.claim}"),
                    text("words.list_separator").join(wording.entry_title(dossier, entry) for entry in item.entries),
                ),
                state.get(item.carried_by, "passed"),
            )
            for item in evaluation.strength
        ]

    def _go(self, thing: object) -> None:
        if isinstance(thing, Compared):
            rows = sorted((row for row in thing.rows if row.page), key=lambda row: row.state is State.PASSED)
            thing = rows[0] if rows else None
        if isinstance(thing, Consistency) and thing.page:
            self._desk.reveal(PageRef.parse(thing.page), thing.box)
        elif isinstance(thing, ConditionVerdict):
            self.figures_requested.emit()


def _model(view: QTableView) -> TableModel:
    model = view.model()
    assert isinstance(model, TableModel)  # noqa: S101 - made by _table
    return model
