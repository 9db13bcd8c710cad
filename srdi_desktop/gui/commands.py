"""What the actions do: each is a short function over the place where the person works."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QBuffer, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu

from srdi_desktop.files import write_bytes
from srdi_desktop.gui import (
    TRAY,
    LastExport,
    Notice,
    Section,
    beginnings,
    drag_out,
    edit_commands,
    finding_acts,
    menus,
    opening,
)
from srdi_desktop.gui.main_window import MainWindow
from srdi_desktop.gui.models.page_draft import TOOLS
from srdi_desktop.gui.opening import Shell
from srdi_desktop.model import ExportOptions
from srdi_desktop.texts import text
from srdi_desktop.workflow.own_papers import wanted_text
from srdi_desktop.workflow.session import Session


def serve(window: MainWindow, shell: Shell) -> None:
    """Do from now on what the window asks for."""
    window.asked.connect(partial(_run, window, shell))
    window.fix_asked.connect(partial(finding_acts.mend, window, shell, partial(_run, window, shell)))
    window.page_menu_asked.connect(lambda place: menus.page_menu(window).popup(place))
    window.entry_menu_asked.connect(lambda entry, place: menus.entry_menu(window, entry).popup(place))
    window.finding_menu_asked.connect(lambda finding, place: menus.finding_menu(window, finding).popup(place))
    window.lists_dropped.connect(lambda paths: QTimer.singleShot(0, window, partial(_take_lists, window, paths)))
    window.dossiers_dropped.connect(partial(_offer_to_open, window, shell))
    window.export_chosen.connect(partial(_remember_export, shell, window.desk.bridge.path))
    window.note_asked.connect(
        lambda entry: QTimer.singleShot(0, window, partial(finding_acts.note_entry, window, entry))
    )
    window.desk.help_requested.connect(shell.help)
    edit_commands.serve(window)


def _run(window: MainWindow, shell: Shell, name: str) -> None:
    """What replaces the window or opens a dialog waits until the event that asked for it is over."""
    if name in _PROGRAM:
        QTimer.singleShot(0, window, partial(_PROGRAM[name], shell))
    elif name in _TAKING:
        QTimer.singleShot(0, window, partial(_TAKING[name], window, shell))
    elif name in _ASKING:
        QTimer.singleShot(0, window, partial(_ASKING[name], window))
    else:
        _AT_ONCE[name](window)


def _remember_export(shell: Shell, dossier: Path, catalogue: str, options: ExportOptions, last: LastExport) -> None:
    shell.memory.keep_export(catalogue, options)
    shell.memory.keep_last_export(dossier, last)


def _include(window: MainWindow) -> None:
    window.desk.bridge.do(Session.include, window.desk.selection)


def _rotate(window: MainWindow, degrees_clockwise: int) -> None:
    window.desk.bridge.do(Session.rotate, window.desk.selection, degrees_clockwise)


def _deskew(window: MainWindow) -> None:
    """On, unless all selected pages are on already."""
    pages = window.desk.selection
    on = window.desk.bridge.dossier.decisions.deskew
    window.desk.bridge.do(Session.deskew, pages, not set(pages) <= set(on))


def _exclude(window: MainWindow) -> None:
    pages = window.desk.selection
    bridge = window.desk.bridge
    if pages and bridge.do(Session.exclude, pages):
        told = text("gui.notice.excluded", count=len(pages))
        button = text("gui.action.undo.text")
        undo = partial(bridge.do, Session.undo)
        window.desk.tell(Notice(told, button=button, act=undo, key="excluded", step=bridge.step))


def _move(window: MainWindow) -> None:
    """A menu of all entries at the current page: keyboard and mouse both reach it."""
    menu = window.keep(QMenu(window))
    for number, entry in enumerate(window.desk.bridge.dossier.catalogue.entries, 1):
        act = menu.addAction(f"{number:02d}  {entry.title}")
        act.triggered.connect(partial(_move_to, window, entry.id))
    menu.addSeparator()
    menu.addAction(text("gui.tree.tray")).triggered.connect(partial(_move_to, window, TRAY))
    place = window.triage if window.desk.section is Section.TRIAGE else window.grid
    menu.popup(place.mapToGlobal(place.rect().center()))


def _move_to(window: MainWindow, entry: str) -> None:
    window.desk.bridge.do(Session.move, window.desk.selection, entry)


def _shift_by(window: MainWindow, step: int) -> None:
    """One place up or down within the entry."""
    chosen = window.desk.selection
    shown = window.grid_model.all_pages()
    if not chosen or window.desk.scope.entry is None:
        return
    rest = [page for page in shown if page not in chosen]
    first = next((at for at, page in enumerate(rest) if shown.index(page) > shown.index(chosen[0])), len(rest))
    target = max(0, min(len(rest), first + step))
    before = rest[target] if target < len(rest) else None
    window.desk.bridge.do(Session.move, chosen, window.desk.scope.entry, before)


def _copy_wanted(window: MainWindow) -> None:
    bridge = window.desk.bridge
    QGuiApplication.clipboard().setText(wanted_text(bridge.dossier, bridge.verdicts))
    window.desk.tell(Notice(text("window.wanted.copied"), level="good", key="wanted"))


def _large(window: MainWindow) -> None:
    from srdi_desktop.gui.panels.compare import LargeView

    pages = window.grid_model.all_pages()
    if pages:
        view = window.keep(LargeView(window.desk, window.previews, pages, window))
        view.edit_requested.connect(window.actions_by_name["edit_page"].trigger)
        view.open()


def _copy(window: MainWindow) -> None:
    """The pages for our own paste; files of them are one more click away."""
    pages = list(window.desk.selection)
    drag_out.copy(pages, [])
    told = text("gui.notice.copied", count=len(pages))
    as_files = text("gui.action.copy_files.text")
    window.desk.tell(Notice(told, "", "good", as_files, partial(window.arrivals.copy_files, pages), key="copied"))


def _copy_files(window: MainWindow) -> None:
    """The pages as files, for a folder or a message in another program."""
    window.arrivals.copy_files(list(window.desk.selection))


def _paste(window: MainWindow) -> None:
    """Files, a picture, or pages that were copied here."""
    mime = QGuiApplication.clipboard().mimeData()
    scope = window.desk.scope
    pages = drag_out.pages_in(mime)
    paths = drag_out.paths_in(mime)
    if pages:
        window.desk.bridge.do(Session.move, pages, scope.entry or TRAY, window.desk.current)
    elif paths:
        window.work.add(paths, scope.entry, window.desk.current)
    elif mime.hasImage():
        held = QBuffer()
        if QGuiApplication.clipboard().image().save(held, "PNG"):  # type: ignore[call-overload]
            path = window.arrivals.clipboard_file()
            write_bytes(path, bytes(held.data().data()), lasting=False)
            window.work.add([path], scope.entry, window.desk.current)
    else:
        window.desk.tell(Notice(text("gui.notice.paste_nothing"), key="paste"))


def _add(window: MainWindow, shell: Shell) -> None:
    folder = str(shell.memory.folder_for("scans"))
    names, _ = QFileDialog.getOpenFileNames(window, text("gui.action.add.tip"), folder, text("gui.file.scans"))
    if names:
        shell.memory.keep_folder_for("scans", Path(names[0]).parent)
        window.arrivals.add([Path(name) for name in names], window.desk.scope.entry)


def _add_folder(window: MainWindow, shell: Shell) -> None:
    folder = str(shell.memory.folder_for("scans"))
    name = QFileDialog.getExistingDirectory(window, text("gui.action.add_folder.tip"), folder)
    if name:
        shell.memory.keep_folder_for("scans", Path(name))
        window.arrivals.add([Path(name)], window.desk.scope.entry)


def _replace(window: MainWindow, shell: Shell) -> None:
    """Another selected page takes the place of the current one, or a file that is asked for."""
    pages = window.desk.selection
    if len(pages) == 2:
        window.desk.bridge.do(Session.replace, pages[0], pages[1])
    elif len(pages) == 1:
        folder, kinds = str(shell.memory.folder_for("scans")), text("gui.file.scans")
        name, _ = QFileDialog.getOpenFileName(window, text("gui.action.replace.tip"), folder, kinds)
        if name:
            shell.memory.keep_folder_for("scans", Path(name).parent)
            window.arrivals.replace(pages[0], Path(name))
    else:
        window.desk.tell(Notice(text("gui.notice.replace_two"), key="replace"))


def _edit_catalogue(window: MainWindow) -> None:
    from srdi_desktop.gui.dialogs.catalogue_editor import CatalogueEditor

    window.keep(CatalogueEditor(window.desk, window)).open()


def _catalogues(window: MainWindow) -> None:
    from srdi_desktop.gui.dialogs.catalogue_shelf import CatalogueShelf

    window.keep(CatalogueShelf(window.desk, window)).open()


def _take_lists(window: MainWindow, paths: Sequence[Path]) -> None:
    """Catalogue files were dropped: the shelf shows what became of them."""
    from srdi_desktop.gui.dialogs.catalogue_shelf import CatalogueShelf

    shelf = window.keep(CatalogueShelf(window.desk, window))
    shelf.open()
    shelf.take(paths)


def _offer_to_open(window: MainWindow, shell: Shell, paths: Sequence[Path]) -> None:
    """A dossier does not go into another one; it can be opened beside it."""
    told, button = text("window.open.offer", name="、".join(path.name for path in paths)), text("window.open.now")
    go = partial(QTimer.singleShot, 0, window, partial(opening.receive, shell, tuple(paths)))
    window.desk.tell(Notice(told, button=button, act=go, key="open"))


def _calendar(window: MainWindow) -> None:
    from srdi_desktop.gui.dialogs.calendar import CalendarWindow

    window.keep(CalendarWindow(window.desk, window)).show()


def _adviser_check(window: MainWindow) -> None:
    from srdi_desktop.gui.dialogs.quality import AdviserCheck

    window.keep(AdviserCheck(window.desk, window)).show()


def _quality_statement(window: MainWindow) -> None:
    """The same form again while the window lives: what was typed is still there."""
    from srdi_desktop.gui.dialogs.quality import QualityForm

    form = window.findChild(QualityForm) or QualityForm(window.desk, window.work, window)
    form.show()
    form.raise_()


def _print(window: MainWindow) -> None:
    from srdi_desktop.gui.panels.printing import PrintDialog  # the printers' library is not loaded before

    dialog = window.keep(PrintDialog(window.desk, window.export.options(), window))
    window.letting_go.connect(dialog.wait)
    dialog.open()


def _next_finding(window: MainWindow) -> None:
    window.findings.step(1)


def _save_copy(window: MainWindow) -> None:
    """Everything is saved already; this writes the dossier to a second place."""
    proposed = str(window.desk.bridge.path.with_stem(f"{window.desk.bridge.path.stem}-{text('gui.file.copy')}"))
    name, _ = QFileDialog.getSaveFileName(window, text("gui.action.save_copy.tip"), proposed, text("gui.file.dossier"))
    if name and window.desk.bridge.do(Session.save_copy, Path(name)):
        covered = window.desk.bridge.dossier.covered_pages()
        advice = text("export.remark.whole_inside") if covered else ""
        window.desk.tell(Notice(text("gui.notice.saved_copy", path=name), advice, level="good", key="saved"))


def _scan(window: MainWindow, shell: Shell) -> None:
    """From a paper scanner into the entry that is shown."""
    from srdi_desktop.gui.scanning import Scanning

    entry = window.desk.scope.entry
    scanning = window.findChild(Scanning) or Scanning(window.desk, window.arrivals.add, shell.memory, window)
    scanning.toggle(entry if entry != TRAY else None)


def _watch(window: MainWindow, shell: Shell) -> None:
    if window.arrivals.watched is not None:
        window.arrivals.watch(None)
        window.desk.tell(Notice(text("gui.notice.watch_ended"), key="watch"))
        return
    folder = str(shell.memory.folder_for("watch"))
    name = QFileDialog.getExistingDirectory(window, text("gui.action.watch.tip"), folder)
    if name:
        shell.memory.keep_folder_for("watch", Path(name))
        window.arrivals.watch(Path(name))


def _find(window: MainWindow) -> None:
    window.desk.show_section(Section.FINDINGS)
    window.findings.search.setFocus()


def _zoom(window: MainWindow, by: int) -> None:
    window.grid.set_zoom(window.grid.zoom + by)


def _show(window: MainWindow, section: Section) -> None:
    window.desk.show_section(section)


_AT_ONCE: dict[str, Callable[[MainWindow], object]] = {
    "export": partial(_show, section=Section.EXPORT),
    "rescan_list": lambda window: window.export.write_rescan_list(),
    "undo": lambda window: window.desk.bridge.do(Session.undo),
    "redo": lambda window: window.desk.bridge.do(Session.redo),
    "paste": _paste,
    "copy": _copy,
    "copy_files": _copy_files,
    "copy_wanted": _copy_wanted,
    "select_all": lambda window: window.grid.selectAll(),
    "find": _find,
    "next_finding": _next_finding,
    "show_triage": partial(_show, section=Section.TRIAGE),
    "rotate_left": partial(_rotate, degrees_clockwise=-90),
    "rotate_right": partial(_rotate, degrees_clockwise=90),
    "deskew": _deskew,
    "move": _move,
    "move_up": partial(_shift_by, step=-1),
    "move_down": partial(_shift_by, step=1),
    "exclude": _exclude,
    "include": _include,
    "start_here": partial(edit_commands.set_start_here, begins=True),
    "join": partial(edit_commands.set_start_here, begins=False),
    "original": lambda window: edit_commands.back_to_original(window, window.desk.selection),
    "zoom_in": partial(_zoom, by=1),
    "zoom_out": partial(_zoom, by=-1),
    "show_materials": partial(_show, section=Section.MATERIALS),
    "show_evaluation": partial(_show, section=Section.EVALUATION),
    "show_figures": partial(_show, section=Section.FIGURES),
    "show_findings": partial(_show, section=Section.FINDINGS),
    "show_export": partial(_show, section=Section.EXPORT),
}
_ASKING: dict[str, Callable[[MainWindow], object]] = {
    "save_copy": _save_copy,
    "catalogues": _catalogues,
    "change_catalogue": _edit_catalogue,
    **{tool: partial(edit_commands.open_editor, tool=tool) for tool in TOOLS},
    "edit_page": edit_commands.open_usual,
    "flatten_all": edit_commands.flatten_all,
    "large": _large,
    "print": _print,
    "compare": finding_acts.compare,
    "note": finding_acts.note,
    "rename": edit_commands.rename_document,
    "paper_count": edit_commands.ask_paper_count,
    "calendar": _calendar,
    "quality_statement": _quality_statement,
    "adviser_check": _adviser_check,
}
_TAKING: dict[str, Callable[[MainWindow, Shell], object]] = {  # files, as the last ones were taken
    "add": _add,
    "add_folder": _add_folder,
    "scan": _scan,
    "watch": _watch,
    "replace": _replace,
}
_PROGRAM: dict[str, Callable[[Shell], object]] = {
    "new": opening.new_dossier,
    "open": opening.open_dossier,
    "last_year": beginnings.start_from_last_year,
    "overview": lambda shell: shell.overview(),
    "close_dossier": opening.close_dossier,
    "quit": lambda shell: shell.quit(),
    "settings": lambda shell: shell.settings(),
    "language": lambda shell: shell.switch_language(),
    "help": lambda shell: shell.help(),
    "about": lambda shell: shell.about(),
}
