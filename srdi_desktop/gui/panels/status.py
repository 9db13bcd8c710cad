"""The bottom line: pages, missing entries, open errors, size against the limit, work in the background."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QStatusBar, QToolButton, QWidget

from srdi_desktop.gui import icons, wording
from srdi_desktop.gui.desk import Desk
from srdi_desktop.gui.looks import GAP
from srdi_desktop.gui.work import Work
from srdi_desktop.model.changes import Changes
from srdi_desktop.model.finding import Level
from srdi_desktop.model.verdicts import EntryState
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
        button.setIcon(icons.icon(name, "muted"))
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
        piled = set(dossier.decisions.scans)
        total = sum(scan.bytes for scan in dossier.scans.values() if scan.id in piled)
        limit = dossier.catalogue.delivery.max_mb
        unseen = len(dossier.unseen_pages())
        pages, new, gone, open_ones, size = self._counts
        pages.show_count(wording.pages(len(bridge.pages())), "muted")
        new.setVisible(unseen > 0)
        new.show_count(text("window.status.unseen", count=unseen), "warning")
        gone.show_count(*_counted("missing", missing, known=verdicts.is_seen))
        open_ones.show_count(*_counted("errors", errors, known=verdicts.is_seen))
        shown = (
            text("gui.status.size_of", size=wording.size(total), limit=f"{limit:g} MB")
            if limit
            else wording.size(total)
        )
        size.show_count(shown, "warning" if limit and total > limit * 1e6 else "muted")

    def _progress(self) -> None:
        work = self._work
        for widget in (self._doing, self._bar, self._pause, self._stop):
            widget.setVisible(work.busy)
        if not work.busy:
            return
        self._bar.setRange(0, max(1, work.total) if work.total else 0)
        self._bar.setValue(work.done)
        words = text(f"gui.work.{work.doing}", done=work.done, total=work.total)
        if work.again:
            words = text("gui.work.again", count=work.again, done=work.done, total=work.total)
        if work.paused:
            words = text("gui.work.paused", done=work.done, total=work.total)
        elif work.seconds_left:
            words += " · " + text("gui.work.left", time=wording.duration(work.seconds_left))
        self._doing.setText(words)
        name = "play" if work.paused else "pause"
        self._pause.setIcon(icons.icon(name, "muted"))
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
        self._mark.setPixmap(icons.pixmap(name, 16, role, self.devicePixelRatioF()))
        self._words.setText(words)
        self.setAccessibleName(words)
