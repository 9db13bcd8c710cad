"""Beside the questionnaire: the verdicts as they stand, help on the field in hand with its clauses, what papers say."""

from datetime import date
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from srdi_desktop.gui import GAP, Desk, Notice, clear, looks
from srdi_desktop.gui.panels.fields import words_of
from srdi_desktop.gui.panels.side_by_side import SideBySide
from srdi_desktop.model import Application, Compared, Consistency, Evaluation, PageRef, Proposal, SrdiError, State
from srdi_desktop.texts import text
from srdi_desktop.verdict_words import figure_name, source_name, tier_name, unit_name, verdict_name
from srdi_desktop.workflow import declaring
from srdi_desktop.workflow import declaring as asking

_TAKE = "take"


class FigureSide(QWidget):
    """`taken(Proposal)` when a figure from the scans shall be declared; `loaded(Application)` from a file."""

    taken = Signal(object)
    loaded = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._offer: Proposal | None = None
        self.help = QLabel()
        self._tiers = QVBoxLayout()
        self.beside = SideBySide(desk)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GAP, 2 * GAP, GAP)
        column.setSpacing(GAP)
        heading = QLabel(text("gui.figures.live"))
        card = QFrame()
        heading.setFont(looks.font(1.1, bold=True))
        card.setProperty("card", "hint")
        inner = QVBoxLayout(card)
        inner.addWidget(self.help)
        self.help.setWordWrap(True)
        self.help.setTextFormat(Qt.TextFormat.RichText)
        self.help.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.help.setText(text("gui.figures.help"))
        self.help.linkActivated.connect(self._follow)
        column.addWidget(heading)
        column.addLayout(self._tiers)
        column.addWidget(card)
        column.addWidget(self.beside, 1)
        for key, call in (("load", self.load), ("save", self.save)):
            button = QPushButton(text(f"gui.figures.{key}"))
            button.setIcon(looks.icon("open" if key == "load" else "save"))
            button.clicked.connect(call)
            column.addWidget(button)

    @property
    def application(self) -> Application:
        """What is declared now."""
        return self._desk.bridge.dossier.decisions.application

    def show_tiers(self, evaluation: Evaluation) -> None:
        """The verdicts by the rules in force."""
        clear(self._tiers)
        for verdict in (verdict for verdict in evaluation.tiers if verdict.in_force):
            name, role = looks.MARKS[str(verdict.verdict)]
            mark = QLabel()
            words = QLabel(f"{tier_name(verdict.tier)} · {verdict_name(verdict.verdict)}")
            mark.setPixmap(looks.pixmap(name, 18, role, self.devicePixelRatioF()))
            words.setWordWrap(True)
            holder = QWidget()
            row = QHBoxLayout(holder)
            row.setContentsMargins(0, 2, 0, 2)
            row.addWidget(mark)
            row.addWidget(words, 1)
            self._tiers.addWidget(holder)

    def explain(self, name: str) -> None:
        """Name, meaning and clauses of a field."""
        title, meaning = words_of(name)
        self._say(f"<b>{escape(title)}</b>", escape(meaning), *self._clauses(name))
        self.beside.show_line(None)

    def explain_figure(self, name: str, year: int, line: Compared | None, offer: Proposal | None) -> None:
        """The same for a cell of the table, with what the scans offer, and below it the places on paper."""
        title = escape(f"{figure_name(name)} {year}")
        parts = [f"<b>{title}</b>", escape(words_of(name)[1]), *self._clauses(name)]
        self._offer = offer
        self._say(*parts, *(_offered(offer) if offer else ()))
        waiting = Compared(name, year, None, {offer.source: (_as_row(offer),)}) if offer else None
        self.beside.show_line(line or waiting)

    def _say(self, *parts: str) -> None:
        self.help.setText("<br><br>".join(part for part in parts if part))

    def _clauses(self, name: str) -> tuple[str, ...]:
        """Which conditions and indicators look at it, by tier."""
        day = self.application.application_date or date.today()  # noqa: DTZ011 - the user's own calendar day
        used = asking.clauses(name, day, self.application.review)
        said = [escape(text("figures.clause_of", tier=tier_name(tier), clause=clause)) for tier, clause in used]
        if said:
            clauses = "<br>· ".join(["", *said])
            return (text("figures.clauses", clauses=clauses),)
        return ()

    def _follow(self, target: str) -> None:
        if target == _TAKE and self._offer is not None:
            self.taken.emit(self._offer)
        elif target != _TAKE:
            self._desk.reveal(PageRef.parse(target))

    # Files

    def load(self) -> None:
        """Ask for an application file or a spreadsheet, and take what it declares."""
        name, _ = QFileDialog.getOpenFileName(self, text("gui.figures.load"), "", text("gui.file.application"))
        if name:
            try:
                self.loaded.emit(declaring.load_application(Path(name)))
            except SrdiError as error:
                self._desk.bridge.report(error)

    def save(self) -> None:
        """Ask where, and write it as the contract's file or as a spreadsheet, by the name's ending."""
        name, _ = QFileDialog.getSaveFileName(self, text("gui.figures.save"), "", text("gui.file.application"))
        if name:
            year = self._desk.bridge.dossier.catalogue.year
            try:
                declaring.save_application(self.application, Path(name), range(year - 3, year))
            except SrdiError as error:
                self._desk.bridge.report(error)
                return
            self._desk.tell(Notice(text("gui.notice.saved_copy", path=name), level="good", key="saved"))


def _as_row(offer: Proposal) -> Consistency:
    """The proposal as a comparison that nobody can make yet, to show its place."""
    return Consistency(
        "consistency.offered", offer.figure, offer.year, offer.source, None, offer.printed, offer.unit,
        State.UNDECIDED, offer.page, offer.box,
    )  # fmt: skip


def _offered(offer: Proposal) -> tuple[str, ...]:
    """What the scans state, where, and the link that takes it."""
    value = format(declaring.proposed_value(offer), "f")
    source = escape(source_name(offer.source))
    said = text(
        "figures.offer",
        source=source,
        printed=escape(offer.printed),
        unit=escape(unit_name(offer.unit)),
        value=value,
    )
    links = f"<a href='{_TAKE}'>{text('figures.take')}</a> · <a href='{offer.page}'>{text('gui.finding.show')}</a>"
    others = text("figures.offer_others", count=offer.others) if offer.others else ""
    return said, others, links
