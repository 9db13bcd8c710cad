"""The questionnaire: figures as the platform asks, help at each field, verdicts live beside it."""

from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, Desk, Section, WhenShown, clear, looks
from srdi_desktop.gui.models.answers import SECTIONS, answer, answered
from srdi_desktop.gui.models.figures import FiguresModel
from srdi_desktop.gui.panels.fields import Field, words_of
from srdi_desktop.gui.panels.figure_side import FigureSide
from srdi_desktop.model import SCOPES, Application, Condition, Evaluation, Proposal
from srdi_desktop.texts import text
from srdi_desktop.verdict_words import named
from srdi_desktop.workflow import declaring
from srdi_desktop.workflow import declaring as asking
from srdi_desktop.workflow.session import Session

Index = QModelIndex | QPersistentModelIndex
_YEARS = 3
_SCOPES = ("", *SCOPES)  # "": not said


class FiguresPanel(QWidget):
    """Each answer is one verb, saved at once and undoable."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._in_table = False  # whether the help is on a cell, and not on a field
        self.fields: dict[str, Field] = {}
        self.conditions: dict[str, QComboBox] = {}
        self.table, self.model = QTableView(), FiguresModel(self._save, self)
        self.side, self._questions = FigureSide(desk), QVBoxLayout()
        self.offered: dict[tuple[str, int], Proposal] = {}
        self._offer = QLabel()
        self._offer_row = QWidget()
        self.doubt = QLabel()
        self._scope_row, self.scope = QWidget(), QComboBox()
        self.take_button = QPushButton(text("figures.take_all"))
        self._build()
        self.side.taken.connect(self._take)
        self.side.loaded.connect(self._save)
        self._kept_up = WhenShown(desk, Section.FIGURES, self.refresh, lambda c: c.evaluation or c.catalogue)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focused)
        self.refresh()

    # Building

    def _build(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(2 * GAP, GAP, 2 * GAP, 2 * GAP)
        column.setSpacing(2 * GAP)
        column.addWidget(self._framed("table", self._table_with_offer()))
        for section, questions in SECTIONS:
            holder, form = _form()
            for question in questions:
                field = Field(question)
                field.answered.connect(lambda value, question=question: self._answer(question, value))
                self.fields[question.name] = field
                name, helped = words_of(question.name)
                label = QLabel(name)
                label.setToolTip(helped)
                label.setBuddy(field)
                form.addRow(label, field)
                if question.kind == "industry":
                    self.doubt.setWordWrap(True)
                    self.doubt.setProperty("notice", "warning")
                    form.addRow("", self.doubt)
            column.addWidget(self._framed(section, holder))
        asked = QWidget()
        asked.setLayout(self._questions)
        self._questions.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._framed("conditions", asked))
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(scroll, 5)
        row.addWidget(self.side, 2)

    def _framed(self, name: str, inner: QWidget) -> QFrame:
        frame = QFrame()
        heading = QLabel(text(f"gui.figures.section_{name}"))
        frame.setProperty("card", "plain")
        heading.setFont(looks.font(1.1, bold=True))
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addWidget(heading)
        layout.addWidget(inner)
        return frame

    def _table_with_offer(self) -> QWidget:
        """The years, and above them what the scans would fill in."""
        holder = QWidget()
        line = QHBoxLayout(self._offer_row)
        line.setContentsMargins(0, 0, 0, 0)
        self._offer.setWordWrap(True)
        self._offer.setObjectName("quiet")
        self.take_button.clicked.connect(self.take_all)
        line.addWidget(self._offer, 1)
        line.addWidget(self.take_button)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._offer_row)
        column.addWidget(self._scope_question())
        column.addWidget(self._year_table())
        return holder

    def _scope_question(self) -> QWidget:
        """Whose figures are declared; asked while it matters, and kept in view once it was answered."""
        row = QHBoxLayout(self._scope_row)
        label = QLabel(text("gui.figures.scope"))
        row.setContentsMargins(0, 0, 0, 0)
        label.setToolTip(text("gui.figures.scope_help"))
        label.setWordWrap(True)
        label.setBuddy(self.scope)
        for scope in _SCOPES:
            self.scope.addItem(text(f"gui.figures.scope_{scope or 'open'}"), scope)
        self.scope.setAccessibleName(text("gui.figures.scope"))
        self.scope.setToolTip(text("gui.figures.scope_help"))
        self.scope.activated.connect(lambda at: self._desk.bridge.do(Session.set_scope, _SCOPES[at]))
        row.addWidget(label, 1)
        row.addWidget(self.scope)
        return self._scope_row

    def _year_table(self) -> QTableView:
        table = self.table
        table.setModel(self.model)
        table.setAccessibleName(text("gui.figures.section_table"))
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.ensurePolished()
        line = QFontMetrics(looks.font()).height() + GAP + 4
        table.verticalHeader().setDefaultSectionSize(line)
        table.horizontalHeader().setFixedHeight(line)
        table.setFixedHeight(line * (self.model.rowCount() + 1) + 4)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.selectionModel().currentChanged.connect(self._cell)
        return table

    # Following

    @property
    def application(self) -> Application:
        """What is declared now."""
        return self._desk.bridge.dossier.decisions.application

    def refresh(self) -> None:
        """Read the dossier anew."""
        application = self.application
        last = (application.application_date.year if application.application_date else self._year()) - 1
        years = sorted({*range(last - _YEARS + 1, last + 1), *application.figures})
        evaluation = self._desk.bridge.verdicts.evaluation or Evaluation()
        scope = self._desk.bridge.dossier.decisions.scope
        waiting = declaring.proposals(self._desk.bridge.verdicts, application, scope)
        self.offered = {place: item for place, item in waiting.items() if place[1] in years}
        self.model.show(application, tuple(years), evaluation.consistency, self.offered)
        for field in self.fields.values():
            field.show_answer(answer(application, field.question))
        self._ask(evaluation)
        self.side.show_tiers(evaluation)
        self._show_offered()
        self._show_scope(evaluation)
        self._doubt()
        if self._in_table:
            self._cell(self.table.currentIndex())

    def _year(self) -> int:
        return self._desk.bridge.dossier.catalogue.year

    def _ask(self, evaluation: Evaluation) -> None:
        """Conditions that only a person can answer: unknown, yes, no."""
        application = self.application
        day = application.application_date or date.today()  # noqa: DTZ011 - the user's own calendar day
        tiers = [verdict.tier for verdict in evaluation.tiers if verdict.in_force]
        asked = asking.questions(tiers, day, application.review, application.company.region)
        if [condition.id for condition in asked] != list(self.conditions):
            clear(self._questions)
            self.conditions = {condition.id: self._condition(condition) for condition in asked}
        for condition_id, combo in self.conditions.items():
            value = application.conditions.get(condition_id)
            combo.setCurrentIndex({None: 0, True: 1, False: 2}[value])

    def _condition(self, condition: Condition) -> QComboBox:
        combo = QComboBox()
        for key in ("gui.figures.unknown", "evaluation.word.true", "evaluation.word.false"):
            combo.addItem(text(key))
        name = named(condition)
        combo.setAccessibleName(name)
        combo.activated.connect(lambda at, key=condition.id: self._set_condition(key, (None, True, False)[at]))
        clause = f"<br><small>{escape(condition.clause)}</small>" if condition.clause else ""
        label = QLabel(f"{escape(name)}{clause}")
        label.setTextFormat(Qt.TextFormat.RichText)
        label.setWordWrap(True)
        label.setToolTip("\n".join(condition.sources))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 2, 0, 2)
        line.addWidget(label, 1)
        line.addWidget(combo)
        self._questions.addWidget(row)
        return combo

    # Answering

    def _answer(self, question: Any, value: Any) -> None:
        application = answered(self.application, question, value)
        self._save(application)

    def _set_condition(self, condition: str, value: bool | None) -> None:
        rest = {key: old for key, old in self.application.conditions.items() if key != condition}
        conditions = rest if value is None else {**rest, condition: value}
        application = replace(self.application, conditions=conditions)
        self._save(application)

    def _save(self, application: Application) -> None:
        if application != self.application:
            self._desk.bridge.do(Session.set_application, application)

    # Figures from the scans

    def _show_offered(self) -> None:
        """How many figures wait to be taken, and the company's name and code where the licence says others."""
        self._offer_row.setVisible(bool(self.offered))
        self._offer.setText(text("figures.offered", count=len(self.offered)))
        for name, value in declaring.proposed_company(self._desk.bridge.verdicts).items():
            self.fields[name].offer(value if value != getattr(self.application.company, name) else "")

    def _show_scope(self, evaluation: Evaluation) -> None:
        said = self._desk.bridge.dossier.decisions.scope
        self._scope_row.setVisible(evaluation.scope_open or bool(said))
        self.scope.setCurrentIndex(_SCOPES.index(said))

    def take_all(self) -> None:
        """Declare every figure that the scans state and nobody declared."""
        application = declaring.taken(self.application, self.offered.values())
        self._save(application)

    def _take(self, proposal: Proposal) -> None:
        application = declaring.taken(self.application, [proposal])
        self._save(application)

    def _doubt(self) -> None:
        """The question about the industry, right below its field."""
        bridge = self._desk.bridge
        company = self.application.company
        name = next((item.name for item in reversed(declaring.industry_path(company.industry))), "")
        doubts = declaring.industry_doubts(bridge.dossier, bridge.verdicts)
        said = [text(f"figures.industry_{doubt}", name=name, product=company.product) for doubt in doubts]
        self.doubt.setText("\n".join(said))
        self.doubt.setVisible(bool(said))

    # Help

    def _focused(self, _: QWidget | None, now: QWidget | None) -> None:
        while now is not None and not isinstance(now, Field):
            now = now.parentWidget()
        if isinstance(now, Field) and now in self.fields.values():
            self._in_table = False
            self.side.explain(now.question.name)

    def _cell(self, index: Index) -> None:
        """Help of a figure, and what documents say, with a link to the page that says it."""
        if index.isValid():
            self._in_table = True
            name, year = self.model.place(index)
            evaluation = self._desk.bridge.verdicts.evaluation or Evaluation()
            lines = {(line.figure, line.year): line for line in evaluation.compared()}
            self.side.explain_figure(name, year, lines.get((name, year)), self.offered.get((name, year)))


def _form() -> tuple[QWidget, QFormLayout]:
    holder = QWidget()
    form = QFormLayout(holder)
    form.setContentsMargins(0, 0, 0, 0)
    form.setVerticalSpacing(GAP)
    form.setHorizontalSpacing(2 * GAP)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    return holder, form
