"""Assembles the window of one dossier: menus, rail, sections, status line. Decides nothing."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QByteArray, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMainWindow,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, Desk, LastExport, Previews, Section, Trials, Work, drag_out, fit, scrolled
from srdi_desktop.gui.actions import MENUS, TABLE, Actions
from srdi_desktop.gui.arrivals import Arrivals
from srdi_desktop.gui.models.pages import PagesModel
from srdi_desktop.gui.models.thumbnails import Thumbnails
from srdi_desktop.gui.panels.catalogue_tree import CatalogueTree
from srdi_desktop.gui.panels.evaluation import EvaluationPanel
from srdi_desktop.gui.panels.export import ExportPanel
from srdi_desktop.gui.panels.figures import FiguresPanel
from srdi_desktop.gui.panels.findings import FindingsPanel
from srdi_desktop.gui.panels.frame import Notices, Rail, StatusLine
from srdi_desktop.gui.panels.inspector import Inspector
from srdi_desktop.gui.panels.pages_grid import PagesGrid
from srdi_desktop.gui.panels.triage import TriagePanel
from srdi_desktop.model import ExportOptions
from srdi_desktop.texts import text
from srdi_desktop.workflow.page_pictures import Pictures

_Kept = TypeVar("_Kept", bound=QObject)


class MainWindow(QMainWindow):
    """One dossier. Panels listen to `desk` and its bridge; wishes leave as signals, and end in `commands`."""

    asked = Signal(str)  # an action of the table
    fix_asked = Signal(str, object)  # the same for a finding
    page_menu_asked = Signal(QPoint)  # place on the screen
    entry_menu_asked = Signal(object, QPoint)  # entry ("" the tray, None all pages)
    finding_menu_asked = Signal(object, QPoint)
    lists_dropped = Signal(list)
    dossiers_dropped = Signal(list)
    export_chosen = Signal(str, object, object)  # catalogue id, options, LastExport
    note_asked = Signal(str)  # entry
    letting_go = Signal()  # the file is closed next: whoever reads it waits until that is over

    def __init__(self, desk: Desk, work: Work, recall: Callable[[str], ExportOptions], last: LastExport) -> None:
        super().__init__()
        self.desk, self.work = desk, work
        self.list_title = QLabel()  # of the catalogue in use
        self.may_close: Callable[[], bool] = lambda: True
        self._kept: list[QObject] = []
        self.actions_by_name = Actions(self, self.asked.emit)
        self.pictures = Pictures(desk.bridge.path)
        self.thumbnails, self.previews = Thumbnails(desk.bridge, self.pictures), Previews(desk.bridge)
        work.in_view = lambda: self.thumbnails.painted
        self.trials = Trials(desk.bridge)
        self.grid_model = PagesModel(desk.bridge, self.thumbnails, self)
        self.tree, self.grid = CatalogueTree(desk), PagesGrid(desk, self.grid_model)
        self.inspector = Inspector(desk, self.thumbnails, self.previews)
        self.findings, self.export = FindingsPanel(desk), ExportPanel(desk, work, recall, last)
        self.triage = TriagePanel(desk, self.previews)
        self.evaluation, self.figures = EvaluationPanel(desk), FiguresPanel(desk)
        self.notices = Notices(desk)
        self.arrivals = Arrivals(desk, work)
        self.sections: dict[Section, QWidget] = {
            Section.MATERIALS: self._materials(), Section.EVALUATION: scrolled(self.evaluation),
            Section.FIGURES: scrolled(self.figures), Section.FINDINGS: self.findings, Section.EXPORT: self.export,
            Section.TRIAGE: self.triage,
        }  # fmt: skip
        self._stack = QStackedWidget()
        self._assemble()
        self._connect()
        self._update()
        self._stack.setCurrentWidget(self.sections[desk.section])
        self.grid.setFocus()

    # Assembling

    def _assemble(self) -> None:
        self.setWindowTitle(self._title())
        self.setAcceptDrops(True)
        self._fill_menus()
        self.addToolBar(self._tools())
        for widget in self.sections.values():
            self._stack.addWidget(widget)
        middle = QWidget()
        rail = Rail(self.desk, [section for section in self.sections if section is not Section.TRIAGE])
        column = QVBoxLayout()
        column.setContentsMargins(0, GAP // 2, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(self._stack, 1)
        self.notices.lie_over(self._stack, self.grid, self.findings.list, self.triage.picture)
        self.notices.area = self._quiet_area
        row = QHBoxLayout(middle)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(rail)
        row.addLayout(column, 1)
        self.setCentralWidget(middle)
        self.setStatusBar(StatusLine(self.desk, self.work))
        for field in self.findChildren(QLineEdit):
            field.setAcceptDrops(False)  # a file that is dropped on it comes in, and does not become its words
        fit(self, 1360, 860)
        self.splitter.setSizes([round(self.width() * share) for share in (0.23, 0.48, 0.29)])

    def _quiet_area(self) -> QWidget:
        """What notices may lie over: no buttons stand at its lower edge."""
        quiet = {
            Section.MATERIALS: self.grid,
            Section.FINDINGS: self.findings.list,
            Section.TRIAGE: self.triage.picture,
        }
        return quiet.get(self.desk.section, self._stack)

    def _materials(self) -> QWidget:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        for widget, name in ((self.tree, "side"), (self.grid, ""), (self.inspector, "side")):
            widget.setObjectName(name)
            splitter.addWidget(widget)
        splitter.setStretchFactor(1, 1)
        splitter.setChildrenCollapsible(False)
        self.tree.setMinimumWidth(220)
        self.grid.setMinimumWidth(240)
        self.inspector.setMinimumWidth(280)
        self.splitter = splitter
        return splitter

    def _fill_menus(self) -> None:
        for name in MENUS:
            menu = self.menuBar().addMenu(text(f"gui.menu.{name}"))
            for spec in TABLE:
                if spec.menu == name:
                    if spec.line:
                        menu.addSeparator()
                    menu.addAction(self.actions_by_name[spec.name])
            self.keep(menu)

    def _tools(self) -> QToolBar:
        bar = QToolBar(text("gui.menu.tools"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setIconSize(QSize(20, 20))
        bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        for spec in TABLE:
            if spec.tool:
                if spec.line:
                    bar.addSeparator()
                bar.addAction(self.actions_by_name[spec.name])
        space = QWidget()
        space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.list_title.setObjectName("quiet")
        bar.addWidget(space)
        bar.addWidget(self.list_title)
        return bar

    def _connect(self) -> None:
        desk = self.desk
        bridge = self.desk.bridge
        self.grid.make_files = self.findings.list.make_files = self.arrivals.make_files
        self.tree.menu_requested.connect(self.entry_menu_asked)
        self.findings.menu_requested.connect(self.finding_menu_asked)
        self.grid.customContextMenuRequested.connect(self._context_menu)
        self.grid.large_requested.connect(self.actions_by_name["large"].trigger)
        for view in (self.tree, self.grid):
            view.pages_dropped.connect(self.arrivals.move)
            view.files_dropped.connect(self.arrivals.add)
            view.strangers_dropped.connect(self.arrivals.explain)
        self.arrivals.lists_dropped.connect(self.lists_dropped)
        self.arrivals.dossiers_dropped.connect(self.dossiers_dropped)
        self.inspector.fix_requested.connect(self.fix_asked)
        self.inspector.view.replacement_dropped.connect(self.arrivals.take_place)
        self.export.chosen.connect(self.export_chosen)
        self.inspector.step_requested.connect(self._step)
        self.inspector.note_requested.connect(self.actions_by_name["note"].trigger)
        self.findings.fix_requested.connect(self.fix_asked)
        self.findings.copy_wanted.clicked.connect(self.actions_by_name["copy_wanted"].trigger)
        self.triage.fix_requested.connect(self.fix_asked)
        self.triage.left.connect(lambda: desk.show_section(Section.FINDINGS))
        self.triage.export_requested.connect(self.actions_by_name["export"].trigger)
        self.findings.triage.clicked.connect(self.actions_by_name["show_triage"].trigger)
        self.evaluation.figures_requested.connect(lambda: desk.show_section(Section.FIGURES))
        desk.section_changed.connect(self._show_section)
        desk.selection_changed.connect(self._update)
        bridge.dossier_changed.connect(self._update)

    # Following

    def _title(self) -> str:
        dossier = self.desk.bridge.dossier
        name = dossier.decisions.company or self.desk.bridge.path.stem
        mark = f" [{text('gui.window.read_only')}]" if self.desk.bridge.read_only else ""
        return f"{name}{mark} — {text('gui.app')}"

    def _update(self) -> None:
        bridge = self.desk.bridge
        writable = not self.desk.bridge.read_only
        self.actions_by_name.enable({
            "dossier": True, "write": writable, "pages": bool(self.desk.selection) and writable,
            "undo": bridge.undo_label is not None and writable, "redo": bridge.redo_label is not None and writable,
        })  # fmt: skip
        for name, label in (("undo", bridge.undo_label), ("redo", bridge.redo_label)):
            words = text(f"gui.action.{name}.text")
            self.actions_by_name[name].setText(f"{words} {label}" if label else words)
            self.actions_by_name[name].setIconText(words)
        self.setWindowTitle(self._title())
        self.list_title.setText(bridge.dossier.catalogue.title)

    def _show_section(self, section: Section) -> None:
        self._stack.setCurrentWidget(self.sections[section])
        QTimer.singleShot(0, self.notices, self.notices.place)  # once the section has its size

    def _step(self, by: int) -> None:
        pages = self.grid_model.all_pages()
        if self.desk.current in pages:
            at = pages.index(self.desk.current) + by
            if 0 <= at < len(pages):
                self.grid.reveal(pages[at])

    def _context_menu(self, pos: QPoint) -> None:
        self.page_menu_asked.emit(self.grid.viewport().mapToGlobal(pos))

    # For commands

    def keep(self, thing: _Kept) -> _Kept:
        """Hold a reference: PySide lets go of menus that only Qt knows."""
        self._kept = [*self._kept[-40:], thing]
        return thing

    def make_files(self, pages: Sequence[Any]) -> list[Path]:
        """Files of pages for other programs."""
        return self.arrivals.make_files(list(pages))

    def let_go(self) -> None:
        """Wait for what is being read, before the file is closed."""
        self.arrivals.close()
        self.letting_go.emit()
        self.thumbnails.wait()
        self.previews.wait()
        self.trials.wait()
        for made in self.findChildren(Thumbnails):  # of dialogs
            made.wait()
        self.evaluation.beside.crops.wait()
        self.figures.side.beside.crops.wait()
        self.export.front.wait()
        self.pictures.close()

    # Remembering

    def remembered(self) -> dict[str, QByteArray | int | str]:
        """Geometry and options that the next window takes over."""
        return {
            "geometry": self.saveGeometry(), "splitter": self.splitter.saveState(), "zoom": self.grid.zoom,
            "triage": f"{self.desk.bridge.path}\n{self.desk.triaged}",
        }  # fmt: skip

    def remember(self, values: dict[str, Any]) -> None:
        """The inverse of `remembered`; missing values leave the default."""
        calls: dict[str, Callable[[Any], object]] = {
            "geometry": self.restoreGeometry, "splitter": self.splitter.restoreState, "zoom": self.grid.set_zoom,
            "triage": self._go_on_at,
        }  # fmt: skip
        for name, call in calls.items():
            if values.get(name) is not None:
                call(values[name])

    def _go_on_at(self, place: str) -> None:
        """The finding that triage showed last, where it was of this dossier."""
        path, _, key = place.partition("\n")
        if path == str(self.desk.bridge.path) and not self.desk.triaged:
            self.desk.triaged = key

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files, and things without a path (to say why they cannot be taken), wherever no view takes them itself."""
        mime = event.mimeData()
        if drag_out.paths_in(mime) or drag_out.is_virtual(mime):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """What they are is decided once the drop is over."""
        paths = drag_out.paths_in(event.mimeData())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if paths:
            self.arrivals.add(paths)
        else:
            self.arrivals.explain()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Whoever showed the window decides: decisions may wait for the disk."""
        if self.may_close():
            event.accept()
        else:
            event.ignore()
