"""F1: what the program is for, how each section works, all keys; from help.toml and the table of actions.

A topic that has a picture in resources/help shows it below its first paragraph.
"""

from html import escape

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImageReader, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QTextBrowser, QWidget

from srdi_desktop import resources
from srdi_desktop.gui import GAP, fit
from srdi_desktop.gui.actions import MENUS, TABLE
from srdi_desktop.texts import language, text

TOPICS = (
    "first", "materials", "sorting", "large", "findings", "triage", "compare", "flatten", "crop", "tones", "cover",
    "cut", "rescans", "scanner", "notes", "figures", "export", "print", "years", "overview", "catalogues", "safety",
)  # fmt: skip
KEYS = "keys"


class HelpWindow(QDialog):
    """Topics on the left, text on the right; not modal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(text("gui.help.title"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        fit(self, 1100, 700)
        self.topics, self.page = QListWidget(), QTextBrowser()
        self.topics.setAccessibleName(text("gui.help.topics"))
        self.page.setAccessibleName(text("gui.help.title"))
        self.topics.setFixedWidth(210)
        self.topics.ensurePolished()  # rows are measured once, with the style's padding
        for topic in (*TOPICS, KEYS):
            self.topics.addItem(text(f"help.{topic}.title"))
        self.topics.currentRowChanged.connect(self._show)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.addWidget(self.topics)
        layout.addWidget(self.page, 1)
        self.topics.setCurrentRow(0)

    def show_topic(self, topic: str) -> None:
        """Go to a topic by name."""
        self.topics.setCurrentRow((*TOPICS, KEYS).index(topic))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Pictures are never wider than the page."""
        super().resizeEvent(event)
        self._show(self.topics.currentRow())

    def _show(self, row: int) -> None:
        topic = (*TOPICS, KEYS)[row]
        body = _keys() if topic == KEYS else _words(topic, self.page.viewport().width() - 4 * GAP)
        self.page.setHtml(f"<h2>{escape(text(f'help.{topic}.title'))}</h2>{body}")


def _words(topic: str, room: int) -> str:
    first, _, rest = text(f"help.{topic}.text").strip().partition("\n\n")
    return f"{_paragraphs(first)}{_picture(topic, room)}{_paragraphs(rest)}"


def _picture(topic: str, room: int) -> str:
    picture = resources.path("help", language(), f"{topic}.png")
    if not picture.is_file():
        return ""
    source = QUrl.fromLocalFile(str(picture)).toString()
    name = text(f"help.{topic}.title")
    width = min(room, QImageReader(str(picture)).size().width())
    return f"<p><img src='{escape(source, quote=True)}' alt='{escape(name, quote=True)}' width='{width}'></p>"


def _paragraphs(words: str) -> str:
    """Blank lines part paragraphs; lines that begin with - are a list."""
    parts = []
    for block in words.strip().split("\n\n"):
        lines = block.split("\n")
        if all(line.startswith("- ") for line in lines):
            items = "".join(f"<li style='margin-bottom:4px'>{escape(line[2:])}</li>" for line in lines)
            parts.append(f"<ul>{items}</ul>")
        else:
            parts.append(f"<p>{escape(' '.join(lines))}</p>")
    return "".join(parts)


def _keys() -> str:
    """The table of actions as a table of keys."""
    rows = []
    for menu in MENUS:
        name = text(f"gui.menu.{menu}").partition("(&")[0].replace("&", "")
        rows.append(f"<tr><td colspan='2'><h4>{escape(name)}</h4></td></tr>")
        for spec in TABLE:
            if spec.menu == menu and spec.keys:
                keys = " / ".join(QKeySequence(k).toString(QKeySequence.SequenceFormat.NativeText) for k in spec.keys)
                words = text(f"gui.action.{spec.name}.tip")
                rows.append(
                    f"<tr><td style='padding-right:24px'><b>{escape(keys)}</b></td><td>{escape(words)}</td></tr>"
                )
    return f"<table cellpadding='3'>{''.join(rows)}</table>"
