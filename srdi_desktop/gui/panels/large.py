"""One page over the whole window: arrow keys page, Ctrl and the wheel zoom down to the pixels, Esc goes back."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from srdi_desktop.gui.desk import Desk
from srdi_desktop.gui.panels.page_view import PageView
from srdi_desktop.gui.previews import Previews
from srdi_desktop.model import PageRef
from srdi_desktop.texts import page_name, text

_STEPS = {
    Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Space: 1,
    Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Backspace: -1,
}  # fmt: skip


class LargeView(QDialog):
    """Pages of the list that was shown when it opened; the desk follows, so that closing leaves one at the last."""

    def __init__(self, desk: Desk, previews: Previews, pages: list[PageRef], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._previews = previews
        self._pages = pages
        self._page = desk.current or pages[0]
        self.view, self._name = PageView(), QLabel()
        self._name.setObjectName("heading")
        self.setWindowTitle(text("window.large.name"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._name)
        layout.addWidget(self.view, 1)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.finer_wanted.connect(lambda: previews.ask_finer(self._page))
        previews.arrived.connect(self._came)
        self.setGeometry(parent.window().geometry())
        self._show(self._page)

    @property
    def page(self) -> PageRef:
        """The one that is shown."""
        return self._page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paging, zoom by + - 0, Esc."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._step(step)
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus, Qt.Key.Key_0):
            self.view.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _step(self, by: int) -> None:
        at = self._pages.index(self._page) + by if self._page in self._pages else 0
        if 0 <= at < len(self._pages):
            self._show(self._pages[at])

    def _show(self, page: PageRef) -> None:
        self._page = page
        self._name.setText(page_name(self._desk.bridge.dossier, page))
        self.view.show_picture(None)
        self._previews.ask(page)
        self._desk.reveal_requested.emit(page)

    def _came(self, page: PageRef, picture: QImage) -> None:
        if page == self._page:
            dossier = self._desk.bridge.dossier
            self.view.show_picture(picture, dossier.rotation(page), dossier.straightening(page), keep=True)
