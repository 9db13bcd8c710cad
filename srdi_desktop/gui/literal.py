"""Labels, tool tips and message boxes show names and titles as they are written.

Qt takes a text that looks like HTML for HTML, and a title with a picture's path then opens that path, on Windows a
share in the network. A label is rich only where its own code says so, and escapes what it did not write itself.
"""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QLabel


class Literal(QObject):
    """Holds for every label of the program, tool tips and message boxes included, before Qt first measures its text."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Makes a label that does not say what its text is plain; takes nothing away."""
        if event.type() == QEvent.Type.Polish:
            _make_plain(watched)
        return False


def _make_plain(widget: QObject) -> None:
    if isinstance(widget, QLabel) and widget.textFormat() == Qt.TextFormat.AutoText:
        widget.setTextFormat(Qt.TextFormat.PlainText)
