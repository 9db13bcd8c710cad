"""All actions as a table: name, icon, keys, menu, when they can be used. `commands.py` holds what they do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from srdi_desktop.gui import looks
from srdi_desktop.texts import text


@dataclass(frozen=True)
class Spec:
    """One action. `needs`: "" always, write (a dossier that can be written), pages (a selection), undo, redo."""

    name: str
    menu: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    needs: str = ""
    tool: bool = False  # also on the tool bar
    line: bool = False  # a separator before it in the menu


TABLE: tuple[Spec, ...] = (
    Spec("new", "file", "new", ("Ctrl+N",)),
    Spec("open", "file", "open", ("Ctrl+O",)),
    Spec("last_year", "file", "calendar", ("Ctrl+Shift+Y",)),
    Spec("overview", "file", "list", ("Ctrl+Shift+U",)),
    Spec("save_copy", "file", "save", ("Ctrl+S", "Ctrl+Shift+S"), "dossier"),
    Spec("add", "file", "add", ("Ctrl+I",), "write", tool=True, line=True),
    Spec("add_folder", "file", "folder", ("Ctrl+Shift+I",), "write"),
    Spec("scan", "file", "scanner", ("Ctrl+Shift+N",), "write"),
    Spec("watch", "file", "watch", ("Ctrl+Shift+W",), "write"),
    Spec("export", "file", "export", ("Ctrl+E",), "dossier", line=True),
    Spec("print", "file", "print", ("Ctrl+P",), "dossier"),
    Spec("rescan_list", "file", "list", (), "dossier"),
    Spec("catalogues", "file", "list", ("Ctrl+Shift+K",), "dossier"),
    Spec("change_catalogue", "file", "catalogue", ("Ctrl+Shift+M",), "write"),
    Spec("close_dossier", "file", "close", ("Ctrl+W",), "dossier", line=True),
    Spec("quit", "file", "", ("Ctrl+Q",)),
    Spec("undo", "edit", "undo", ("Ctrl+Z",), "undo", tool=True),
    Spec("redo", "edit", "redo", ("Ctrl+Y", "Ctrl+Shift+Z"), "redo", tool=True),
    Spec("paste", "edit", "paste", ("Ctrl+V",), "write", line=True),
    Spec("copy", "edit", "copy", ("Ctrl+C",), "pages"),
    Spec("copy_files", "edit", "copy", ("Ctrl+Alt+C",), "pages"),
    Spec("select_all", "edit", "list", ("Ctrl+A",), "dossier"),
    Spec("find", "edit", "find", ("Ctrl+F",), "dossier"),
    Spec("next_finding", "edit", "findings", ("F8",), "dossier"),
    Spec("show_triage", "edit", "triage", ("F9",), "dossier"),
    Spec("copy_wanted", "edit", "copy", ("Ctrl+Shift+C",), "dossier"),
    Spec("settings", "edit", "settings", ("Ctrl+,",), line=True),
    Spec("rotate_left", "page", "rotate-left", ("Ctrl+L",), "pages", tool=True),
    Spec("rotate_right", "page", "rotate-right", ("Ctrl+R",), "pages", tool=True),
    Spec("deskew", "page", "deskew", ("Ctrl+D",), "pages", tool=True),
    Spec("move", "page", "move", ("Ctrl+M",), "pages", tool=True, line=True),
    Spec("move_up", "page", "up", ("Alt+Up",), "pages"),
    Spec("move_down", "page", "down", ("Alt+Down",), "pages"),
    Spec("exclude", "page", "exclude", ("Del",), "pages", tool=True),
    Spec("include", "page", "include", ("Shift+Del",), "pages"),
    Spec("replace", "page", "replace", ("Ctrl+T",), "pages", tool=True, line=True),
    Spec("start_here", "page", "split", ("Ctrl+B",), "pages"),
    Spec("join", "page", "pages", ("Ctrl+J",), "pages"),
    Spec("rename", "page", "page", ("F2",), "pages"),
    Spec("note", "page", "note", ("Shift+F2",), "write"),
    Spec("paper_count", "page", "page", ("Ctrl+Shift+P",), "pages"),
    Spec("edit_page", "picture", "crop", ("F4",), "pages", tool=True),
    Spec("flatten", "picture", "flatten", ("Ctrl+Shift+F",), "pages", line=True),
    Spec("crop", "picture", "crop", ("Ctrl+Shift+X",), "pages"),
    Spec("tones", "picture", "light", ("Ctrl+Shift+B",), "pages"),
    Spec("seals", "picture", "seal", ("Ctrl+Shift+R",), "pages"),
    Spec("cover", "picture", "cover", ("Ctrl+Shift+H",), "pages"),
    Spec("cut", "picture", "cut", ("Ctrl+Shift+D",), "pages"),
    Spec("flatten_all", "picture", "flatten", ("Ctrl+Shift+A",), "write", line=True),
    Spec("original", "picture", "restore", ("Ctrl+Shift+O",), "pages"),
    Spec("compare", "view", "compare", ("F7",), "dossier"),
    Spec("large", "view", "fit", ("F11",), "dossier"),
    Spec("zoom_in", "view", "zoom-in", ("Ctrl++", "Ctrl+="), "dossier"),
    Spec("zoom_out", "view", "zoom-out", ("Ctrl+-",), "dossier"),
    Spec("show_materials", "view", "materials", ("Ctrl+1",), "dossier", line=True),
    Spec("show_evaluation", "view", "evaluation", ("Ctrl+2",), "dossier"),
    Spec("show_figures", "view", "figures", ("Ctrl+3",), "dossier"),
    Spec("show_findings", "view", "findings", ("Ctrl+4",), "dossier"),
    Spec("show_export", "view", "export", ("Ctrl+5",), "dossier"),
    Spec("language", "view", "language", ("Ctrl+Shift+L",), line=True),
    Spec("calendar", "plan", "calendar", ("Ctrl+K",), "dossier"),
    Spec("quality_statement", "plan", "page", ("Ctrl+Shift+Q",), "write"),
    Spec("adviser_check", "plan", "list", (), "dossier", line=True),
    Spec("help", "help", "help", ("F1",)),
    Spec("about", "help", "hint"),
)
MENUS = ("file", "edit", "page", "picture", "view", "plan", "help")


class Actions(dict[str, QAction]):
    """The table as QActions; `run(name)` is called when one is triggered."""

    def __init__(self, window: QWidget, run: Callable[[str], object]) -> None:
        super().__init__()
        for spec in TABLE:
            action = QAction(text(f"gui.action.{spec.name}.text"), window)
            if spec.icon:
                action.setIcon(looks.icon(spec.icon))
            action.setShortcuts([QKeySequence(keys) for keys in spec.keys])
            action.setToolTip(tip(spec))
            action.setStatusTip("")
            action.triggered.connect(lambda _=False, name=spec.name: run(name))
            window.addAction(action)
            self[spec.name] = action

    def enable(self, can: Mapping[str, bool]) -> None:
        """Switch on what can be used, by what it needs."""
        for spec in TABLE:
            self[spec.name].setEnabled(can.get(spec.needs, True))


def tip(spec: Spec) -> str:
    """What the action does, and its keys."""
    shown = " / ".join(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) for keys in spec.keys)
    words = text(f"gui.action.{spec.name}.tip")
    if shown:
        return f"{words} ({shown})"
    return words
