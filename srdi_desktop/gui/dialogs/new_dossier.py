"""The steps of a new dossier: company and deadline, tier, catalogue, place of the file."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QDate, QStandardPaths, Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDateEdit,
    QDialog,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, fit, looks
from srdi_desktop.model import Catalogue, SrdiError, Tier
from srdi_desktop.texts import error_text, text
from srdi_desktop.workflow.calendar import out_of_date
from srdi_desktop.workflow.catalogues.library import all_catalogues, regions
from srdi_desktop.workflow.export_plans import safe_name

_TIERS = (Tier.INNOVATIVE, Tier.SRDI, Tier.LITTLE_GIANT, Tier.OTHER)
_NATION = "全国"


class NewDossier(QDialog):
    """Four short steps; nothing is written before the last one is accepted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text("gui.new.title"))
        fit(self, 760, 560)
        self.name = QLineEdit()
        self.has_deadline = QCheckBox(text("gui.new.deadline"))
        self.day = QDateEdit()
        self.tiers = QButtonGroup(self)
        self.lists = QListWidget()
        self.file = QLineEdit()
        self._about = QLabel()
        self.region = QComboBox()
        self._honest = QLabel()
        self.files: list[Path] = []
        self._waiting = QLabel()
        self._waiting.setObjectName("quiet")
        self._stack, self._step = QStackedWidget(), QLabel()
        self.back, self.ahead = QPushButton(text("gui.new.back")), QPushButton()
        for step in (self._company_step(), self._tier_step(), self._list_step(), self._file_step()):
            self._stack.addWidget(step)
        self._build()
        self.add_files(())
        self._show(0)

    def add_files(self, paths: Sequence[Path]) -> None:
        """Files that come into the new dossier; each once."""
        self.files += [path for path in paths if path not in self.files]
        self._waiting.setText(text("window.new.waiting", count=len(self.files)))
        self._waiting.setVisible(bool(self.files))

    # What was chosen

    def company(self) -> str:
        """The applicant's name, "" when it is not known yet."""
        return self.name.text().strip()

    def chosen_region(self) -> str:
        """The one chosen, else the list's own, "" when not known."""
        own = self.catalogue().region
        return str(self.region.currentData() or "") or ("" if own == _NATION else own)

    def deadline(self) -> date | None:
        """The day the application must be in, when given."""
        if not self.has_deadline.isChecked():
            return None
        chosen = self.day.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def catalogue(self) -> Catalogue:
        """The chosen list."""
        found: Catalogue = self.lists.currentItem().data(Qt.ItemDataRole.UserRole)
        return found

    def path(self) -> Path:
        """Where the dossier file goes."""
        path = Path(self.file.text())
        if path.suffix.lower() == ".srdi":
            return path
        return path.with_name(f"{path.name}.srdi")

    def tier(self) -> Tier:
        """The chosen tier."""
        return _TIERS[self.tiers.checkedId()]

    # Steps

    def _company_step(self) -> QWidget:
        step, form = _step("company")
        self.name.setPlaceholderText(text("gui.new.company_hint"))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setDate(QDate.currentDate().addDays(30))
        self.day.setEnabled(False)
        self.has_deadline.toggled.connect(self.day.setEnabled)
        form.addRow(text("gui.new.company"), self.name)
        form.addRow(self.has_deadline, self.day)
        return step

    def _tier_step(self) -> QWidget:
        step, form = _step("tier")
        for at, tier in enumerate(_TIERS):
            button = QRadioButton(text(f"gui.tier.{tier.replace('-', '_')}"))
            what = QLabel(text(f"gui.tier_tip.{tier.replace('-', '_')}"))
            button.setFont(looks.font(1.05, bold=True))
            button.setChecked(at == 1)
            what.setWordWrap(True)
            what.setObjectName("quiet")
            what.setIndent(22)
            self.tiers.addButton(button, at)
            form.addRow(button)
            form.addRow(what)
        self.tiers.idClicked.connect(lambda _: self._fill_lists())
        return step

    def _list_step(self) -> QWidget:
        step, form = _step("list")
        self.lists.setAccessibleName(text("gui.new.list"))
        self.lists.currentItemChanged.connect(self._describe)
        self.lists.itemDoubleClicked.connect(lambda _: self._go(1))
        self._about.setWordWrap(True)
        self._about.setObjectName("quiet")
        self._about.setMinimumHeight(64)
        self.shelf = QPushButton(looks.icon("list"), text("gui.action.catalogues.text"))
        self.shelf.setToolTip(text("gui.new.shelf_tip"))
        self.shelf.setAutoDefault(False)
        self.shelf.clicked.connect(self._open_shelf)
        self.region.addItem(text("gui.new.any_region"), "")
        for name in regions():
            self.region.addItem(name, name)
        self.region.activated.connect(lambda _: self._fill_lists())
        self._honest.setWordWrap(True)
        self._honest.setProperty("notice", "warning")
        form.addRow(text("gui.new.region"), self.region)
        form.addRow(self._honest)
        form.addRow(self.lists)
        form.addRow(self._about)
        form.addRow(self.shelf)
        return step

    def _open_shelf(self) -> None:
        """Import a list, or make one from a notice, before the dossier exists; it can be chosen at once."""
        from srdi_desktop.gui.dialogs.catalogue_shelf import CatalogueShelf

        shelf = CatalogueShelf(None, self)
        shelf.finished.connect(self._fill_lists)
        shelf.open()

    def _file_step(self) -> QWidget:
        step, form = _step("file")
        browse = QToolButton()
        browse.setIcon(looks.icon("folder", "muted"))
        browse.setToolTip(text("gui.export.browse"))
        browse.setAccessibleName(text("gui.export.browse"))
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.file, 1)
        row.addWidget(browse)
        self.file.setAccessibleName(text("gui.new.file"))
        form.addRow(text("gui.new.file"), row)
        what = QLabel(text("gui.new.file_tip"))
        what.setWordWrap(True)
        what.setObjectName("quiet")
        form.addRow(what)
        return step

    # Between the steps

    def _build(self) -> None:
        self.back.clicked.connect(lambda: self._go(-1))
        self.ahead.clicked.connect(lambda: self._go(1))
        self.ahead.setDefault(True)
        self.ahead.setProperty("main", True)
        cancel = QPushButton(text("gui.new.cancel"))
        cancel.clicked.connect(self.reject)
        self._step.setObjectName("quiet")
        buttons = QHBoxLayout()
        for widget in (self._step, None, cancel, self.back, self.ahead):
            if widget is None:
                buttons.addStretch(1)
            else:
                buttons.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GAP, 3 * GAP, 3 * GAP, 2 * GAP)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._waiting)
        layout.addLayout(buttons)

    def _go(self, by: int) -> None:
        at = self._stack.currentIndex() + by
        if at == self._stack.count():
            self.accept()
        elif at >= 0:
            self._show(at)

    def _show(self, at: int) -> None:
        if at == 2 and not self.lists.count():
            self._fill_lists()
        if at == 3:
            self.file.setText(str(self._proposed()))
        self._stack.setCurrentIndex(at)
        (self.name, self.tiers.checkedButton() or self.ahead, self.lists, self.file)[at].setFocus()
        last = at == self._stack.count() - 1
        self.back.setEnabled(at > 0)
        self.ahead.setText(text("gui.new.create" if last else "gui.new.ahead"))
        self._step.setText(text("gui.new.step", at=at + 1, of=self._stack.count()))

    def _fill_lists(self) -> None:
        self.lists.clear()
        today = date.today()  # noqa: DTZ011 - the user's own calendar day
        broken: list[SrdiError] = []
        region = str(self.region.currentData() or "")
        shelved = [item.catalogue for item in all_catalogues(broken)]
        fitting = [c for c in shelved if c.tier == self.tier() and (not region or c.region in (region, _NATION, ""))]
        fitting.sort(
            key=lambda c: (c.stale(today) or c.superseded, c.region != region, c.region != "", -c.year, c.title)
        )
        current = [c for c in fitting if not (c.stale(today) or c.superseded)]
        self._say_what_is_missing(region, current)
        for catalogue in fitting:
            old = catalogue.stale(today) or catalogue.superseded
            words = f"{catalogue.title}  ·  {text('gui.new.stale')}" if old else catalogue.title
            item = QListWidgetItem(looks.icon("warning" if old else "catalogue", "warning" if old else "accent"), words)
            item.setData(Qt.ItemDataRole.UserRole, catalogue)
            self.lists.addItem(item)
        for error in broken:
            self.lists.addItem(_left_out(error))
        self.lists.setCurrentRow(0)

    def _say_what_is_missing(self, region: str, current: list[Catalogue]) -> None:
        """No list of that region for this year was found: the national one stands in, and says so."""
        own = any(catalogue.region == region for catalogue in current)
        key = "gui.new.no_list" if not current else "gui.new.no_regional"
        self._honest.setText(text(key, region=region))
        self._honest.setVisible(not current or bool(region and not own))

    def _describe(self, item: QListWidgetItem | None) -> None:
        self.ahead.setEnabled(item is not None or self._stack.currentIndex() < 2)
        if item is None:
            return
        catalogue: Catalogue = item.data(Qt.ItemDataRole.UserRole)
        parts = [text("gui.new.entries", count=len(catalogue.entries)), catalogue.source]
        if catalogue.valid_until is not None:
            parts.append(text("gui.new.valid_until", day=catalogue.valid_until))
        if not catalogue.verified:
            parts.append(text("gui.new.unverified"))
        parts += out_of_date(catalogue, date.today()) or ()  # noqa: DTZ011 - the user's own calendar day
        self._about.setText("\n".join(part for part in parts if part))

    def _proposed(self) -> Path:
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        stem = safe_name(f"{self.company()}-{self.catalogue().title}".strip("- "))
        number = 2
        path = Path(documents) / f"{stem}.srdi"
        while path.exists():
            path = Path(documents) / f"{stem} {number}.srdi"
            number += 1
        return path

    def _browse(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, text("gui.new.file"), self.file.text(), text("gui.file.dossier"))
        if name:
            self.file.setText(name)


def _left_out(error: SrdiError) -> QListWidgetItem:
    """A catalogue file that cannot be used: what is wrong with it, and what to do."""
    message, advice = error_text(error)
    item = QListWidgetItem(looks.icon("error", "error"), message)
    item.setToolTip(f"{message}\n{advice}")
    item.setFlags(Qt.ItemFlag.ItemIsEnabled)
    return item


def _step(name: str) -> tuple[QWidget, QFormLayout]:
    """A page with a heading and a sentence."""
    step, form = QWidget(), QFormLayout()
    heading = QLabel(text(f"gui.new.{name}_heading"))
    what = QLabel(text(f"gui.new.{name}_line"))
    heading.setFont(looks.font(1.5, bold=True))
    what.setWordWrap(True)
    what.setObjectName("quiet")
    form.setVerticalSpacing(GAP)
    form.setHorizontalSpacing(2 * GAP)
    layout = QVBoxLayout(step)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(GAP)
    layout.addWidget(heading)
    layout.addWidget(what)
    line = QFrame()
    line.setFixedHeight(GAP)
    layout.addWidget(line)
    layout.addLayout(form, 1)
    return step, form
