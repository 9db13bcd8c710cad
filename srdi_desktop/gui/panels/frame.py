"""The bottom line: pages, missing entries, open errors, size against the limit, work in the background.

Far left: the sections of the window, each an icon with its word.

Quiet bars for things told after the fact, in place of modal boxes: they lie over the section and push nothing.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, QTimer
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QStatusBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from srdi_desktop.gui import GAP, Desk, Notice, Section, Work, looks, wording
from srdi_desktop.model import Changes, EntryState, Level
from srdi_desktop.texts import text


class StatusLine(QStatusBar):
    """Counts on the left, work on the right; all of it reads the bridge anew when something changed."""

    def __init__(self, desk: Desk, work: Work) -> None:
        super().__init__()
        self._desk, self._work = desk, work
        self.setSizeGripEnabled(False)
        self._counts = [_Count(name) for name in ("pages", "unseen", "missing", "error", "size")]
        for count in self._counts:
            self.addWidget(count)
        self._doing = QLabel()
        self._bar = QProgressBar()
        self._bar.setFixedWidth(160)
        self._bar.setTextVisible(False)
        self._pause, self._stop = self._button("pause"), self._button("stop")
        for widget in (self._doing, self._bar, self._pause, self._stop):
            self.addPermanentWidget(widget)
        self._pause.clicked.connect(lambda: work.resume() if work.paused else work.pause())
        self._stop.clicked.connect(work.cancel)
        self._soon = QTimer(self, interval=100, singleShot=True)
        self._soon.timeout.connect(self._count)
        desk.bridge.dossier_changed.connect(self._mark)
        work.progress_changed.connect(self._progress)
        self._count()
        self._progress()

    def _button(self, name: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setIcon(looks.icon(name, "muted"))
        button.setToolTip(text(f"gui.status.{name}"))
        button.setAccessibleName(text(f"gui.status.{name}"))
        return button

    def _mark(self, changes: Changes) -> None:
        counted = changes.entries or changes.findings or changes.order or changes.catalogue
        if counted and not self._soon.isActive():
            self._soon.start()

    def _count(self) -> None:
        bridge = self._desk.bridge
        dossier, verdicts = bridge.dossier, bridge.verdicts
        missing = sum(v.state == EntryState.MISSING for v in verdicts.entries)
        errors = sum(f.level == Level.ERROR and f.waived is None for f in verdicts.findings)
        unseen = len(dossier.unseen_pages())
        pages, new, gone, open_ones, size = self._counts
        pages.show_count(wording.pages(len(bridge.pages())), "muted")
        new.setVisible(unseen > 0)
        new.show_count(text("window.status.unseen", count=unseen), "warning")
        gone.show_count(*_counted("missing", missing, known=verdicts.is_seen))
        open_ones.show_count(*_counted("errors", errors, known=verdicts.is_seen))
        self._show_size(size)

    def _show_size(self, size: "_Count") -> None:
        """The dossier file's; or that its pages hold more than the exported PDF may."""
        dossier = self._desk.bridge.dossier
        shown = {page.scan for entry in self._desk.bridge.verdicts.entries for page in entry.pages}
        exported = sum(scan.bytes for scan in dossier.scans.values() if scan.id in shown)
        limit = dossier.catalogue.delivery.max_mb
        values = {"scans": wording.size(exported), "limit": f"{limit:g} MB" if limit else text("gui.status.no_limit")}
        if limit and exported > limit * 1e6:
            size.show_count(text("gui.status.over", **values), "warning")
        else:
            size.show_count(text("gui.status.file", size=wording.file_size(self._desk.bridge.path)), "muted")
        size.setToolTip(text("gui.status.file_tip", **values))

    def _progress(self) -> None:
        work = self._work
        for widget in (self._doing, self._bar, self._pause, self._stop):
            widget.setVisible(work.busy)
        if not work.busy:
            return
        self._bar.setRange(0, max(1, work.total) if work.total else 0)
        self._bar.setValue(work.done)
        words = text(f"gui.work.{work.doing}", done=work.done, total=work.total)
        if work.glancing:
            words = text("gui.work.glance", count=work.glancing, done=work.done, total=work.total)
        if work.again:
            words = text("gui.work.again", count=work.again, done=work.done, total=work.total)
        if work.paused:
            words = text("gui.work.paused", done=work.done, total=work.total)
        elif work.seconds_left:
            words += " · " + text("gui.work.left", time=wording.duration(work.seconds_left))
        self._doing.setText(words)
        name = "play" if work.paused else "pause"
        self._pause.setIcon(looks.icon(name, "muted"))
        self._pause.setToolTip(text(f"gui.status.{name}"))
        self._pause.setAccessibleName(text(f"gui.status.{name}"))


def _counted(name: str, count: int, *, known: bool) -> tuple[str, str]:
    """(words, colour): none at all is good news only once everything was looked at."""
    if count or known:
        return text(f"gui.status.{name}", count=count), "error" if count else "good"
    return text(f"window.status.{name}_unknown"), "muted"


class _Count(QWidget):
    """A mark and a number with its word."""

    _ICONS = {  # noqa: RUF012
        "pages": "pages", "unseen": "unseen", "missing": "missing", "error": "error", "size": "save",
    }  # fmt: skip

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._mark, self._words = QLabel(), QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP, 2, GAP, 2)
        row.setSpacing(5)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words)

    def show_count(self, words: str, role: str) -> None:
        """The words, and the colour of the mark; a good state has a mark of its own."""
        name = "complete" if role == "good" else self._ICONS[self._name]
        if role == "muted" and self._name in ("missing", "error"):
            name = "unseen"
        self._mark.setPixmap(looks.pixmap(name, 16, role, self.devicePixelRatioF()))
        self._words.setText(words)
        self.setAccessibleName(words)


class Rail(QWidget):
    """One button a section; exactly one is on."""

    def __init__(self, desk: Desk, sections: Sequence[Section]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._buttons: dict[Section, QToolButton] = {}
        self._group = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, GAP // 2, 4, GAP // 2)
        layout.setSpacing(2)
        for number, section in enumerate((s for s in Section if s in sections), 1):
            button = self._button(section, number)
            button.clicked.connect(lambda _=False, section=section: desk.show_section(section))
            layout.addWidget(button)
        layout.addStretch(1)
        desk.section_changed.connect(self._follow)
        self._follow(desk.section)

    def _button(self, section: Section, number: int) -> QToolButton:
        button = QToolButton()
        button.setText(text(f"gui.section.{section}"))
        button.setIcon(looks.icon(str(section)))
        button.setIconSize(QSize(24, 24))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setToolTip(f"{text(f'gui.section.{section}')} (Ctrl+{number})")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._group.addButton(button)
        self._buttons[section] = button
        return button

    def _follow(self, section: Section) -> None:
        if section is Section.TRIAGE:
            section = Section.FINDINGS
        for each, button in self._buttons.items():
            button.setChecked(each == section)
            button.setIcon(looks.icon(str(each), "accent" if each == section else "muted"))


_MOST = 3
_WIDEST = 640  # device-independent pixels
_HANDS_OFF_MS = 500  # a click on its way to what a bar now lies over goes there, and not to the bar
_SECONDS = {"good": 8, "hint": 10}  # warnings and errors stay until they are closed


class Notices(QWidget):
    """The latest few, newest at the bottom, over the lower edge of `area()`: where they cover no buttons."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.area: Callable[[], QWidget | None] = self.parentWidget
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(GAP, 0, GAP, 0)
        self._layout.setSpacing(4)
        self._bars: list[_Bar] = []
        self.hide()
        self._bridge = desk.bridge
        desk.notice_posted.connect(self.post)
        desk.notice_ended.connect(self._end)
        desk.bridge.dossier_changed.connect(self._drop_outdated)

    def post(self, notice: Notice) -> None:
        """Show one more."""
        if notice.key:
            self._end(notice.key)
        bar = _Bar(notice)
        bar.closer.clicked.connect(lambda: self._close(bar))
        if bar.act is not None:
            bar.act.clicked.connect(lambda: self._close(bar))
        if notice.level in _SECONDS:
            QTimer.singleShot(_SECONDS[notice.level] * 1000, bar, lambda: self._close(bar))
        self._bars.append(bar)
        self._layout.addWidget(bar)
        bar.show()  # a layout gives no room to what was never shown
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        QTimer.singleShot(_HANDS_OFF_MS, self, self._take_hands)
        while len(self._bars) > _MOST:
            self._close(self._bars[0])
        self.place()

    def lie_over(self, below: QWidget, *areas: QWidget) -> None:
        """Over another widget, whatever its size and those of the areas in it become."""
        self.setParent(below)
        for widget in (below, *areas):
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The place follows the window."""
        if event.type() == QEvent.Type.Resize and self._bars:
            QTimer.singleShot(0, self, self.place)
        return super().eventFilter(watched, event)

    def place(self) -> None:
        """Lie where the area ends now."""
        area, below = self.area(), self.parentWidget()
        if area is None or below is None or not self._bars:
            self.setVisible(bool(self._bars))
            return
        width = min(_WIDEST, area.width() - 2 * GAP)
        self.resize(width, self._layout.heightForWidth(width))
        corner = area.mapTo(below, QPoint((area.width() - width) // 2, area.height() - self.height() - GAP))
        self.move(corner)
        self.show()
        self.raise_()

    def _take_hands(self) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, False)

    def _end(self, key: str) -> None:
        for bar in [bar for bar in self._bars if bar.notice.key == key]:
            self._close(bar)

    def shown(self) -> list[Notice]:
        """What is on the bar, oldest first."""
        return [bar.notice for bar in self._bars]

    def _drop_outdated(self) -> None:
        """A button that undoes its act is gone when that is not the last step any more."""
        for bar in [bar for bar in self._bars if bar.notice.step not in (None, self._bridge.step)]:
            self._close(bar)

    def _close(self, bar: "_Bar") -> None:
        if bar in self._bars:
            self._bars.remove(bar)
            self._layout.removeWidget(bar)
            bar.hide()
            bar.deleteLater()
        self.place()


class _Bar(QFrame):
    def __init__(self, notice: Notice) -> None:
        super().__init__()
        self.notice = notice
        self.setProperty("notice", notice.level)
        name, role = looks.MARKS[notice.level]
        mark = QLabel()
        words = QLabel()
        self.closer = QToolButton()
        mark.setPixmap(looks.pixmap(name, 18, role, self.devicePixelRatioF()))
        words.setText(f"{notice.message}\n{notice.advice}".strip())
        words.setWordWrap(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(GAP + 4, 6, GAP, 6)
        row.setSpacing(GAP)
        row.addWidget(mark)
        row.addWidget(words, 1)
        self.act: QPushButton | None = None
        if notice.button and notice.act is not None:
            act = notice.act
            self.act = QPushButton(notice.button)
            self.act.clicked.connect(act)
            row.addWidget(self.act)
        self.closer.setIcon(looks.icon("close", "muted"))
        self.closer.setAutoRaise(True)
        self.closer.setToolTip(text("gui.notice.close"))
        self.closer.setAccessibleName(text("gui.notice.close"))
        row.addWidget(self.closer)
        self.setAccessibleName(words.text())
