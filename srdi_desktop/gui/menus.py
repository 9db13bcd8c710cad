"""The menus under the right button: what can be done with pages, an entry, a finding."""

from PySide6.QtWidgets import QMenu

from srdi_desktop.gui.fixes import fixes_for
from srdi_desktop.gui.main_window import MainWindow
from srdi_desktop.model import Finding
from srdi_desktop.texts import text
from srdi_desktop.workflow.session import Session

_PAGE_MENU = (
    "rotate_left", "rotate_right", "deskew", "", "move", "exclude", "include", "replace", "", "start_here", "join",
    "rename", "paper_count", "note", "", "large", "compare", "copy", "copy_files", "paste",
)  # fmt: skip


_PICTURE_MENU = ("flatten", "crop", "tones", "seals", "cover", "cut", "original")


def page_menu(window: MainWindow) -> QMenu:
    """The context menu of pages; what changes their pictures is a menu inside it."""
    menu = window.keep(QMenu(window))
    picture = window.keep(QMenu(text("gui.action.edit_page.text"), menu))
    for name in _PICTURE_MENU:
        picture.addAction(window.actions_by_name[name])
    menu.addMenu(picture)
    for name in _PAGE_MENU:
        if name:
            menu.addAction(window.actions_by_name[name])
        else:
            menu.addSeparator()
    return menu


def entry_menu(window: MainWindow, entry: str | None) -> QMenu:
    """The context menu of an entry, of the tray ("") or of all pages (None): what goes in, and whether it applies."""
    menu = window.keep(QMenu(window))
    for name in ("add", "add_folder", "scan", "paste"):
        menu.addAction(window.actions_by_name[name])
    if entry:
        menu.addSeparator()
        off = entry in window.desk.bridge.dossier.decisions.not_applicable
        act = menu.addAction(text("window.entry.applicable" if off else "gui.action.not_applicable.text"))
        act.setEnabled(not window.desk.bridge.read_only)
        act.triggered.connect(lambda: window.desk.bridge.do(Session.set_not_applicable, entry, not off))
        note = menu.addAction(text("gui.action.note.text"))
        note.setEnabled(not window.desk.bridge.read_only)
        note.triggered.connect(lambda: window.note_asked.emit(entry))
    return menu


def finding_menu(window: MainWindow, finding: Finding) -> QMenu:
    """The context menu of a finding: its page, and all that mends it."""
    menu = window.keep(QMenu(window))
    if finding.page is not None:
        page = finding.page
        menu.addAction(text("gui.finding.show")).triggered.connect(lambda: window.desk.reveal(page, finding.box))
        menu.addSeparator()
    for name in fixes_for(finding):
        act = menu.addAction(text(f"gui.action.{name}.text"))
        act.setEnabled(not window.desk.bridge.read_only)
        act.triggered.connect(lambda _=False, name=name: window.fix_asked.emit(name, finding))
    return menu
