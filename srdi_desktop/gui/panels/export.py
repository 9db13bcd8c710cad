"""The export page: what will be written and how, its picture and size live, then the result with its self-check."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, Desk, LastExport, Notice, Section, Work, clear, looks, scrolled, wording
from srdi_desktop.gui.panels.export_choices import ExportChoices, FrontPicture
from srdi_desktop.gui.panels.export_results import LastQuestion, open_path, result_card
from srdi_desktop.model import EntryState, ExportedFile, ExportOptions, Level
from srdi_desktop.texts import finding_text, text
from srdi_desktop.workflow import exporting
from srdi_desktop.workflow.export_plans import applicant, make_plan
from srdi_desktop.workflow.session import Session

_OUTPUTS = ("single", "kit", "rescan")


class ExportPanel(QWidget):
    """Choices on the left; what will be written and its picture on the right, results below. `recall(catalogue id)`
    gives what was chosen for a catalogue last.
    """

    chosen = Signal(str, object, object)  # catalogue id, options, LastExport of an export that began: to be remembered

    def __init__(self, desk: Desk, work: Work, recall: Callable[[str], ExportOptions], last: LastExport) -> None:
        super().__init__()
        self._desk = desk
        self._work = work
        self._recall = recall
        self._last = last
        self.checks: dict[str, QCheckBox] = {}
        self.files: list[ExportedFile] = []
        self.choices, self.front = ExportChoices(), FrontPicture()
        self._catalogue = ""  # whose choices are shown
        self._plan_words, self._warning = QLabel(), QLabel()
        self._results = QVBoxLayout()
        self.folder = QLineEdit(str(last.folder))
        self.go = QPushButton(text("gui.export.go"))
        self.question = LastQuestion()
        self.bar = QProgressBar()
        self._errors = self._missing = self._unseen = 0
        self._arriving = False  # the section was just shown
        self._unseen_written = 0  # in the files of the last export
        self._soon = QTimer(self, interval=120, singleShot=True)
        self._soon.timeout.connect(self._estimate)
        self._build()
        self._follow()
        self.choices.changed.connect(self._estimate_soon)
        self.choices.company_typed.connect(self._name)
        desk.bridge.dossier_changed.connect(self._follow)
        desk.section_changed.connect(self._shown)
        self._estimate()

    # Building

    def _build(self) -> None:
        inner = QWidget()
        columns = QHBoxLayout(inner)
        columns.setContentsMargins(2 * GAP, GAP, 2 * GAP, 2 * GAP)
        columns.setSpacing(2 * GAP)
        columns.addWidget(_framed(text("gui.export.options"), self._options()), 1)
        right = QVBoxLayout()
        right.setSpacing(2 * GAP)
        right.addWidget(_framed(text("gui.export.will"), self._summary()))
        right.addWidget(_framed(text("gui.export.front"), self.front))
        right.addLayout(self._results)
        right.addStretch(1)
        columns.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inner))

    def _options(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        for name in _OUTPUTS:
            column.addWidget(self._check(name, name in self._last.outputs))
        column.addWidget(_line())
        column.addWidget(self.choices)
        return holder

    def _check(self, name: str, on: bool) -> QCheckBox:
        box = QCheckBox(text(f"gui.export.{name}"))
        box.setChecked(on)
        box.setToolTip(text(f"gui.export.{name}_tip"))
        box.toggled.connect(self._estimate_soon)
        self.checks[name] = box
        return box

    def _summary(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self._plan_words.setWordWrap(True)
        self._warning.setWordWrap(True)
        self._warning.setProperty("notice", "warning")
        browse = QToolButton()
        browse.setIcon(looks.icon("folder", "muted"))
        browse.setToolTip(text("gui.export.browse"))
        browse.setAccessibleName(text("gui.export.browse"))
        browse.clicked.connect(self._browse)
        self.folder.setAccessibleName(text("gui.export.folder"))
        where = QHBoxLayout()
        where.addWidget(QLabel(text("gui.export.folder")))
        where.addWidget(self.folder, 1)
        where.addWidget(browse)
        self.go.setObjectName("export_go")
        self.go.setProperty("main", True)
        self.go.setMinimumHeight(40)
        self.go.setIcon(looks.icon("export", "accent_text"))
        self.go.clicked.connect(self._press)
        self.question.look.connect(self._look_first)
        self.question.check.connect(self._check_first)
        self.question.anyway.connect(self.start)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(text("window.export.progress"))
        self.bar.hide()
        for widget in (self._plan_words, self._warning):
            column.addWidget(widget)
        column.addLayout(where)
        for part in (self.go, self.bar, self.question):
            column.addWidget(part)
        return holder

    # What the person chose

    def options(self) -> ExportOptions:
        """The options as they stand."""
        return self.choices.options()

    def _follow(self) -> None:
        """The choices of the catalogue in use, and the name that the cover prints."""
        bridge = self._desk.bridge
        catalogue = bridge.dossier.catalogue.id
        if catalogue != self._catalogue:
            self._catalogue = catalogue
            self.choices.take_over(self._recall(catalogue))
        self.choices.show_company(applicant(bridge.dossier, bridge.verdicts))
        self._estimate_soon()

    def _name(self, company: str) -> None:
        """The company's name is a decision about the dossier: it can be undone, and every paper of ours prints it."""
        bridge = self._desk.bridge
        if company != applicant(bridge.dossier, bridge.verdicts):
            bridge.do(Session.set_company, company)

    def _outputs(self) -> tuple[str, ...]:
        return tuple(name for name in _OUTPUTS if self.checks[name].isChecked())

    # Live size

    def _shown(self, section: Section) -> None:
        """Enter exports at once, wherever the person came from."""
        if section is Section.EXPORT:
            self._arriving = True
            self._estimate_soon()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, as in a dialog."""
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QPushButton):
            button.click()
        else:
            super().keyPressEvent(event)

    def _estimate_soon(self) -> None:
        if self._desk.section == Section.EXPORT:
            self._soon.start()

    def _estimate(self) -> None:
        bridge = self._desk.bridge
        dossier, verdicts = bridge.dossier, bridge.verdicts
        plan = make_plan(dossier, verdicts, self.options())
        if self._desk.section == Section.EXPORT:  # nobody waits for a picture when a dossier is opened
            self.front.ask(plan)
        size = exporting.estimated_bytes(dossier, plan)
        limit = dossier.catalogue.delivery.max_mb
        filled = sum(bool(section.documents) for section in plan.sections)
        lines = [
            text("gui.export.name", name=plan.title),
            text("gui.export.holds", pages=wording.pages(plan.page_count()), filled=filled, entries=len(plan.sections)),
            text("gui.export.size", size=wording.size(size))
            + (text("gui.export.limit", limit=f"{limit:g}") if limit else ""),
        ]
        self._plan_words.setText("\n".join(lines))
        self._warn(plan.page_count(), bool(limit and size > limit * 1e6))

    def _warn(self, pages: int, too_large: bool) -> None:
        verdicts = self._desk.bridge.verdicts
        work = self._work
        errors = sum(f.level == Level.ERROR and f.waived is None for f in verdicts.findings)
        missing = sum(v.state == EntryState.MISSING for v in verdicts.entries)
        waiting = len(self._desk.bridge.verdicts.tray)
        unseen = len(self._desk.bridge.dossier.unseen_pages())
        self._errors = errors
        self._missing = missing
        self._unseen = unseen
        if not errors and not unseen:
            self._answered()
        told = [text("window.export.unseen", count=unseen)] if unseen else []
        key = "window.export.errors_so_far" if unseen else "gui.export.open_errors"
        told += [text(key, count=errors, missing=missing)] if errors else []
        told += [text("gui.export.in_tray", pages=wording.pages(waiting))] if waiting else []
        told += [text("gui.export.too_large")] if too_large else []
        self._warning.setText("\n".join(told))
        self._warning.setVisible(bool(told))
        self.go.setEnabled(pages > 0 and work.doing != "export")
        if self._arriving and self.go.isEnabled():
            self._arriving = False
            self.go.setFocus()

    # Writing

    def _browse(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, text("gui.export.browse"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)

    def _press(self) -> None:
        """At once when nothing is open; else after the last question."""
        if self._errors or self._unseen:
            self.go.hide()
            self.question.ask(self._errors, self._missing, self._unseen)
        else:
            self.start()

    def _answered(self) -> None:
        self.question.hide()
        self.go.show()

    def _look_first(self) -> None:
        self._answered()
        self._desk.show_section(Section.FINDINGS)

    def _check_first(self) -> None:
        self._answered()
        self._work.analyse_missing()

    def start(self) -> None:
        """Write what is chosen, beside the event loop."""
        bridge = self._desk.bridge
        folder = Path(self.folder.text())
        plan = make_plan(bridge.dossier, bridge.verdicts, self.options())
        wanted = self._outputs()
        self.chosen.emit(self._catalogue, self.options(), LastExport(wanted, folder))
        self._run(folder, partial(exporting.run, bridge.path, bridge.dossier, bridge.verdicts, plan, folder, wanted))

    def write_rescan_list(self) -> None:
        """The rescan list alone, from the menu."""
        bridge = self._desk.bridge
        folder = Path(self.folder.text())
        plan = make_plan(bridge.dossier, bridge.verdicts, self.options())
        self._desk.show_section(Section.EXPORT)
        self._run(
            folder, partial(exporting.run, bridge.path, bridge.dossier, bridge.verdicts, plan, folder, ["rescan"])
        )

    def _run(self, folder: Path, make: Callable[[Event], Any]) -> None:
        self.files = []
        self._unseen_written = len(self._desk.bridge.dossier.unseen_pages())
        self._answered()
        self.go.setEnabled(False)
        self.bar.setRange(0, 0)
        self.bar.show()
        clear(self._results)
        self._work.run("export", make, self._take, partial(self._done, folder))

    def _take(self, items: list[Any]) -> None:
        for item in items:
            if isinstance(item, ExportedFile):
                self.files.append(item)
                holds_pages = item.role in ("dossier", "kit")
                self._results.addWidget(result_card(item, self._unseen_written if holds_pages else 0))
            else:
                self._work.done = item.done
                self._work.total = item.total
                self.bar.setRange(0, item.total)
                self.bar.setValue(item.done)

    def _done(self, folder: Path, whole: bool) -> None:
        self.bar.hide()
        self._estimate()
        if self.files and whole:
            told = text("gui.export.done", count=len(self.files))
            level = "good"
            if self._unseen_written:
                told = text("window.export.done_unseen", count=len(self.files), unseen=self._unseen_written)
                level = "warning"
            show = text("gui.export.show_folder")
            self._desk.tell(Notice(told, "", level, show, lambda: open_path(folder), key="export"))
            self._tell_too_large()

    def _tell_too_large(self) -> None:
        """The written PDF exceeds what the catalogue allows: say so, and offer to write it again within the limit."""
        finding = exporting.too_large(self.files, self._desk.bridge.dossier.catalogue)
        if finding is None:
            return
        message, advice = finding_text(finding, self._desk.bridge.dossier)
        limit = int(finding.values["limit"])
        again = text("window.export.within", limit=limit)
        self._desk.tell(Notice(message, advice, "warning", again, lambda: self._within(limit), key="too_large"))

    def _within(self, megabytes: int) -> None:
        self._desk.show_section(Section.EXPORT)
        self.choices.controls["target_mb"].setValue(megabytes)
        self.start()


def _framed(title: str, inner: QWidget) -> QFrame:
    frame, heading = QFrame(), QLabel(title)
    frame.setProperty("card", "plain")
    heading.setFont(looks.font(1.1, bold=True))
    layout = QVBoxLayout(frame)
    layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
    layout.setSpacing(GAP + 4)
    layout.addWidget(heading)
    layout.addWidget(inner)
    layout.addStretch(1)
    return frame


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    line.setProperty("line", True)
    return line
