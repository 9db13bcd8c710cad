"""The questionnaire: figures as the platform asks, help at each field, verdicts live beside it."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFileDialog,
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

from srdi_desktop import texts
from srdi_desktop.gui import icons, looks
from srdi_desktop.gui.desk import Desk, Notice, Section
from srdi_desktop.gui.layouts import clear
from srdi_desktop.gui.looks import GAP
from srdi_desktop.gui.models.answers import SECTIONS, answer, answered
from srdi_desktop.gui.models.figures import FiguresModel, compared
from srdi_desktop.gui.panels.fields import Field, words_of
from srdi_desktop.model.application import Application
from srdi_desktop.model.changes import Changes
from srdi_desktop.model.errors import SrdiError
from srdi_desktop.model.evaluation import Consistency, Evaluation
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.regulation import Condition
from srdi_desktop.texts import text
from srdi_desktop.workflow import declaring

Index = QModelIndex | QPersistentModelIndex
_YEARS = 3


class FiguresPanel(QWidget):
    """Each answer is one verb, saved at once and undoable."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._dirty = desk, False
        self.fields: dict[str, Field] = {}
        self.conditions: dict[str, QComboBox] = {}
        self.table, self.model = QTableView(), FiguresModel(self._save, self)
        self._help, self._tiers = QLabel(), QVBoxLayout()
        self._questions = QVBoxLayout()
        self._build()
        desk.bridge.dossier_changed.connect(self._mark)
        desk.section_changed.connect(self._catch_up)
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
        column.addWidget(self._framed("table", self._year_table()))
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
        row.addWidget(self._side(), 2)

    def _framed(self, name: str, inner: QWidget) -> QFrame:
        frame, heading = QFrame(), QLabel(text(f"gui.figures.section_{name}"))
        frame.setProperty("card", "plain")
        heading.setFont(looks.font(1.1, bold=True))
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addWidget(heading)
        layout.addWidget(inner)
        return frame

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

    def _side(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, GAP, 2 * GAP, GAP)
        column.setSpacing(GAP)
        heading, helped = QLabel(text("gui.figures.live")), QFrame()
        heading.setFont(looks.font(1.1, bold=True))
        helped.setProperty("card", "hint")
        inner = QVBoxLayout(helped)
        inner.addWidget(self._help)
        self._help.setWordWrap(True)
        self._help.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self._help.setText(text("gui.figures.help"))
        self._help.linkActivated.connect(lambda page: self._desk.reveal(PageRef.parse(page)))
        column.addWidget(heading)
        column.addLayout(self._tiers)
        column.addWidget(helped)
        column.addStretch(1)
        for key, call in (("load", self._load), ("save", self._save_as)):
            button = QPushButton(text(f"gui.figures.{key}"))
            button.setIcon(icons.icon("open" if key == "load" else "save"))
            button.clicked.connect(call)
            column.addWidget(button)
        return side

    # Following

    @property
    def application(self) -> Application:
        """What is declared now."""
        return self._desk.bridge.dossier.decisions.application

    def _mark(self, changes: Changes) -> None:
        self._dirty = self._dirty or changes.evaluation or changes.catalogue
        self._catch_up(self._desk.section)

    def _catch_up(self, section: Section) -> None:
        if self._dirty and section == Section.FIGURES:
            self.refresh()

    def refresh(self) -> None:
        """Read the dossier anew."""
        self._dirty = False
        application = self.application
        last = (application.application_date.year if application.application_date else self._year()) - 1
        years = sorted({*range(last - _YEARS + 1, last + 1), *application.figures})
        evaluation = self._desk.bridge.verdicts.evaluation or Evaluation()
        self.model.show(application, tuple(years), evaluation.consistency)
        for field in self.fields.values():
            field.show_answer(answer(application, field.question))
        self._ask(evaluation)
        self._show_tiers(evaluation)

    def _year(self) -> int:
        return self._desk.bridge.dossier.catalogue.year

    def _show_tiers(self, evaluation: Evaluation) -> None:
        clear(self._tiers)
        for verdict in (verdict for verdict in evaluation.tiers if verdict.in_force):
            name, role = looks.MARKS[str(verdict.verdict)]
            mark, words = QLabel(), QLabel()
            mark.setPixmap(icons.pixmap(name, 18, role, self.devicePixelRatioF()))
            state = text(f"evaluation.verdict.{verdict.verdict}")
            words.setText(f"{text(f'evaluation.tier.{verdict.tier}')}：{state}")
            words.setWordWrap(True)
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 2, 0, 2)
            row.addWidget(mark)
            row.addWidget(words, 1)
            self._tiers.addWidget(holder)

    def _ask(self, evaluation: Evaluation) -> None:
        """Conditions that only a person can answer: unknown, yes, no."""
        application = self.application
        day = application.application_date or date.today()  # noqa: DTZ011 - the user's own calendar day
        tiers = [verdict.tier for verdict in evaluation.tiers if verdict.in_force]
        asked = declaring.questions(tiers, day, application.review)
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
        name = condition.name_en if texts.language() == "en" and condition.name_en else condition.name
        combo.setAccessibleName(name)
        combo.activated.connect(lambda at, key=condition.id: self._set_condition(key, (None, True, False)[at]))
        label = QLabel(name)
        label.setWordWrap(True)
        label.setToolTip(condition.clause)
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 2, 0, 2)
        line.addWidget(label, 1)
        line.addWidget(combo)
        self._questions.addWidget(row)
        return combo

    # Answering

    def _answer(self, question: Any, value: Any) -> None:
        self._save(answered(self.application, question, value))

    def _set_condition(self, condition: str, value: bool | None) -> None:
        rest = {key: old for key, old in self.application.conditions.items() if key != condition}
        conditions = rest if value is None else {**rest, condition: value}
        self._save(replace(self.application, conditions=conditions))

    def _save(self, application: Application) -> None:
        if application != self.application:
            self._desk.bridge.do("set_application", application)

    # Help

    def _focused(self, _: QWidget | None, now: QWidget | None) -> None:
        while now is not None and not isinstance(now, Field):
            now = now.parentWidget()
        if isinstance(now, Field) and now in self.fields.values():
            self._help.setText("<br><br>".join(words_of(now.question.name)))

    def _cell(self, index: Index) -> None:
        """Help of a figure, and what documents say, with a link to the page that says it."""
        if not index.isValid():
            return
        name, year = self.model.place(index)
        said = [_linked(item) for item in self._comparisons(name, year)]
        parts = [f"<b>{text(f'evaluation.field.{name}.name')} {year}</b>", text(f"evaluation.field.{name}.help"), *said]
        self._help.setText("<br><br>".join(parts))

    def _comparisons(self, name: str, year: int) -> list[Consistency]:
        evaluation = self._desk.bridge.verdicts.evaluation or Evaluation()
        return [item for item in evaluation.consistency if (item.figure, item.year) == (name, year)]

    # Files

    def _load(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, text("gui.figures.load"), "", text("gui.file.application"))
        if name:
            try:
                self._save(declaring.load_application(Path(name)))
            except SrdiError as error:
                self._desk.bridge.report(error)

    def _save_as(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, text("gui.figures.save"), "", text("gui.file.application"))
        if name:
            try:
                declaring.save_application(self.application, Path(name), self.model.years)
            except SrdiError as error:
                self._desk.bridge.report(error)
                return
            self._desk.tell(Notice(text("gui.notice.saved_copy", path=name), level="good", key="saved"))


def _linked(item: Consistency) -> str:
    words = compared(item)
    return f"{words} <a href='{item.page}'>{text('gui.finding.show')}</a>" if item.page else words


def _form() -> tuple[QWidget, QFormLayout]:
    holder = QWidget()
    form = QFormLayout(holder)
    form.setContentsMargins(0, 0, 0, 0)
    form.setVerticalSpacing(GAP)
    form.setHorizontalSpacing(2 * GAP)
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    return holder, form
