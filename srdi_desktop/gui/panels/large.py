"""One page over the whole window: arrow keys page, Ctrl and the wheel zoom down to the pixels, Esc goes back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from srdi_desktop.gui.desk import Desk, offer_help
from srdi_desktop.gui.looks import GAP
from srdi_desktop.gui.panels.page_view import ZOOM_KEYS, PageView
from srdi_desktop.gui.previews import Previews, own_pixels
from srdi_desktop.model import PageRef
from srdi_desktop.texts import page_name, text

_STEPS = {
    Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Space: 1,
    Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Backspace: -1,
}  # fmt: skip


class LargeView(QDialog):
    """Pages of the list that was shown when it opened; the desk follows, so that closing leaves one at the last."""

    edit_requested = Signal()  # of the page that is shown

    def __init__(self, desk: Desk, previews: Previews, pages: list[PageRef], parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self._previews = previews
        self._pages = pages
        self._page = desk.current or pages[0]
        self.view, self._name, self.size_shown = PageView(), QLabel(), QLabel()
        self.edit_button = QPushButton(f"{text('gui.action.edit_page.text')} (F4)")
        self._name.setObjectName("heading")
        self.setWindowTitle(text("window.large.name"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(self._head())
        layout.addWidget(self.view, 1)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.finer_wanted.connect(lambda: previews.ask_finer(self._page))
        self.view.sight_changed.connect(self._tell_size)
        offer_help(self, desk, "large")
        previews.arrived.connect(self._came)
        self.setGeometry(parent.window().geometry())
        self._show(self._page)

    def _head(self) -> QHBoxLayout:
        keys = QLabel(text("window.large.keys"))
        row = QHBoxLayout()
        row.setContentsMargins(GAP, GAP, GAP, 0)
        row.setSpacing(2 * GAP)
        row.addWidget(self._name)
        row.addWidget(self.size_shown)
        row.addStretch(1)
        row.addWidget(keys)
        self.edit_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Space pages
        self.edit_button.setAutoDefault(False)
        self.edit_button.clicked.connect(self._edit)
        row.addWidget(self.edit_button)
        for quiet in (self.size_shown, keys):
            quiet.setObjectName("quiet")
        return row

    def _tell_size(self) -> None:
        self.size_shown.setText(text("window.large.percent", percent=self.view.percent) if self.view.percent else "")

    @property
    def page(self) -> PageRef:
        """The one that is shown."""
        return self._page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Paging, zoom by + - 0 1, F4 to the tools that change the picture, Esc."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step is not None:
            self._step(step)
        elif event.key() in ZOOM_KEYS:
            self.view.keyPressEvent(event)
        elif event.key() == Qt.Key.Key_F4:
            self._edit()
        else:
            super().keyPressEvent(event)

    def _edit(self) -> None:
        self.accept()
        self.edit_requested.emit()

    def _step(self, by: int) -> None:
        at = self._pages.index(self._page) + by if self._page in self._pages else 0
        if 0 <= at < len(self._pages):
            self._show(self._pages[at])

    def _show(self, page: PageRef) -> None:
        self._page = page
        self._name.setText(page_name(self._desk.bridge.dossier, page))
        self.view.own_pixels = own_pixels(self._desk.bridge.dossier, page)
        self.view.show_picture(None)
        self._previews.ask(page)
        self._desk.reveal_requested.emit(page)

    def _came(self, page: PageRef, picture: QImage) -> None:
        if page == self._page:
            dossier = self._desk.bridge.dossier
            self.view.show_picture(picture, dossier.rotation(page), dossier.straightening(page), keep=True)
            self._tell_size()
