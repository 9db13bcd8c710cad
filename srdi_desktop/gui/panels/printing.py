"""Ctrl+P: the dossier, the selected pages, the summary or the rescan list, seen before they are put on paper.

The PDF is made and its pages are drawn beside the event loop; the printer, too, is fed there, page by page, until it is
done or the person stops it.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtCore import QMarginsF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPageLayout, QPageSize, QPainter, QTransform
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, LONGEST, Desk, Job, Latest, Notice, decoded_jpeg, fit, looks, offer_help
from srdi_desktop.gui.panels.export_results import open_path
from srdi_desktop.gui.panels.page_view import PageView
from srdi_desktop.model import ExportedFile, ExportOptions
from srdi_desktop.texts import text
from srdi_desktop.workflow import printing
from srdi_desktop.workflow.export_plans import make_plan
from srdi_desktop.workflow.printing import Printed

_MOST_COPIES = 99
_MARGIN = 5.0  # millimetres that printers cannot reach
_SIDE = 320  # device-independent pixels


def printer_names() -> list[str]:
    """What the system can print on."""
    return QPrinterInfo.availablePrinterNames()


def printer_named(name: str) -> QPrinter:
    """A printer of the system in its finest mode, A4 upright."""
    printer = QPrinter(QPrinterInfo.printerInfo(name), QPrinter.PrinterMode.HighResolution)
    margins = QMarginsF(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
    page = QPageLayout(QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Portrait, margins)
    printer.setPageLayout(page)
    return printer


def put_on_paper(printer: QPrinter, pdf: Path, numbers: Sequence[int], cancel: Event) -> Iterator[int]:
    """Feed the printer; yields how many pages it has. What is not printed yet when it is stopped stays unprinted.

    Called in a job's thread: Qt paints on printers there, too.
    """
    painter = QPainter()
    if not painter.begin(printer):
        raise OSError(printer.printerName())
    try:
        for done, sheet in enumerate(printing.sheets(pdf, numbers, cancel), 1):
            if done > 1:
                printer.newPage()
            _paint(painter, printer, decoded_jpeg(sheet.picture))
            yield done
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()


def _paint(painter: QPainter, printer: QPrinter, picture: QImage) -> None:
    """As large as the paper has room for, a wide page turned onto it."""
    room = QRect(0, 0, *printer.pageLayout().paintRectPixels(printer.resolution()).size().toTuple())
    wide = picture.width() > picture.height()
    upright = picture.transformed(QTransform().rotate(90)) if wide != (room.width() > room.height()) else picture
    scale = min(room.width() / upright.width(), room.height() / upright.height())
    size = upright.width() * scale, upright.height() * scale
    place = QRectF((room.width() - size[0]) / 2, (room.height() - size[1]) / 2, *size)
    painter.drawImage(place, upright, QRectF(upright.rect()))


class PrintDialog(QDialog):
    """Choose, look, print. `selected`: the pages that were selected when it opened."""

    def __init__(self, desk: Desk, options: ExportOptions, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._options = desk, options
        self._selected = desk.selection
        self._job: Job | None = None
        self._made: dict[Printed, ExportedFile] = {}
        self._lent: set[str] = set()
        self._wanted = Printed.DOSSIER
        self._number = 1
        self._pictures = Latest(self)
        self.what: dict[Printed, QRadioButton] = {}
        self.view, self._place = PageView(), QLabel()
        self.printers = QComboBox()
        self.copies = QSpinBox()
        self.pages = QLineEdit()
        self.two_sided = QCheckBox(text("window.print.two_sided"))
        self.go = QPushButton()
        self.stop = QPushButton()
        self.as_pdf = QPushButton()
        self.bar, self._told = QProgressBar(), QLabel()
        self._build()
        self._connect()
        fit(self, 1000, 720)
        first = Printed.SELECTION if len(self._selected) > 1 else Printed.DOSSIER
        self.what[first].setChecked(True)
        self.what[first].setFocus()
        self._choose(first)

    # Building

    def _build(self) -> None:
        self.setWindowTitle(text("window.print.title"))
        side = QWidget()
        side.setFixedWidth(_SIDE)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        column.addLayout(self._choices())
        column.addLayout(self._form())
        self._told.setWordWrap(True)
        self._told.setObjectName("quiet")
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(text("window.print.title"))
        column.addWidget(self._told)
        column.addWidget(self.bar)
        column.addStretch(1)
        for button, name in ((self.go, "go"), (self.as_pdf, "open"), (self.stop, "stop")):
            button.setText(text(f"window.print.{name}"))
            button.setAutoDefault(button is self.go)
            column.addWidget(button)
        self.go.setProperty("main", True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(2 * GAP)
        layout.addLayout(self._preview(), 1)
        layout.addWidget(side)

    def _choices(self) -> QVBoxLayout:
        column, group = QVBoxLayout(), QButtonGroup(self)
        for what in Printed:
            button = QRadioButton(text(f"window.print.{what}", count=len(self._selected)))
            button.setEnabled(what is not Printed.SELECTION or bool(self._selected))
            button.clicked.connect(partial(self._choose, what))
            group.addButton(button)
            column.addWidget(button)
            self.what[what] = button
        return column

    def _form(self) -> QFormLayout:
        names = printer_names()
        self.printers.addItems(names or [text("window.print.no_printer")])
        self.printers.setEnabled(bool(names))
        self.printers.setCurrentText(QPrinterInfo.defaultPrinterName())
        self.copies.setRange(1, _MOST_COPIES)
        self.copies.lineEdit().setTextMargins(GAP - 2, 0, 0, 0)  # the style sheet's padding does not reach inside
        self.copies.valueChanged.connect(self._follow)
        self.pages.setPlaceholderText(text("window.print.all_pages"))
        form = QFormLayout()
        form.setVerticalSpacing(GAP)
        form.addRow(text("window.print.printer"), self.printers)
        form.addRow(text("window.print.copies"), self.copies)
        form.addRow(text("window.print.pages"), self.pages)
        form.addRow(self.two_sided)
        return form

    def _preview(self) -> QVBoxLayout:
        bar = QHBoxLayout()
        bar.addStretch(1)
        for name, by in (("previous", -1), ("next", 1)):
            button = QToolButton()
            button.setIcon(looks.icon(name, "muted"))
            button.setToolTip(text(f"gui.inspector.{name}"))
            button.setAccessibleName(text(f"gui.inspector.{name}"))
            button.clicked.connect(partial(self._step, by))
            if by > 0:
                bar.addWidget(self._place)
            bar.addWidget(button)
        bar.addStretch(1)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        column = QVBoxLayout()
        column.addWidget(self.view, 1)
        column.addLayout(bar)
        return column

    def _connect(self) -> None:
        self._pictures.ready.connect(self._came)
        self.pages.textChanged.connect(self._follow)
        self.go.clicked.connect(self.begin)
        self.stop.clicked.connect(self.reject)
        self.as_pdf.clicked.connect(self._open)
        offer_help(self, self._desk, "print")

    # The PDF

    def _choose(self, what: Printed) -> None:
        """Make what is to be seen, unless it is made already."""
        self._wanted, self._number = what, 1
        self.view.show_picture(None)
        if self._job is not None:
            self._job.cancel()  # the next begins when it is over
        elif what not in self._made:
            self._make()
        self._follow()
        self._show()

    def _make(self) -> None:
        bridge, what = self._desk.bridge, self._wanted
        plan = printing.for_paper(make_plan(bridge.dossier, bridge.verdicts, self._options))
        if what is Printed.SELECTION:
            plan = printing.only_pages(plan, self._selected)
        make = partial(printing.printable, what, bridge.path, bridge.dossier, bridge.verdicts, plan)
        self._run(make, partial(self._take_made, what), self._over)

    def _run(
        self,
        make: Callable[[Event], Iterator[Any]],
        take: Callable[[list[Any]], None],
        over: Callable[[], None],
    ) -> None:
        self._job = Job(make)
        self._job.arrived.connect(take)
        self._job.done.connect(over)
        self._job.failed.connect(self._failed)
        self.bar.setRange(0, 0)
        self._job.start()
        self._follow()

    def _take_made(self, what: Printed, items: list[Any]) -> None:
        for item in items:
            if isinstance(item, ExportedFile):
                self._made[what] = item
            else:
                self.bar.setRange(0, item.total)
                self.bar.setValue(item.done)

    def _over(self) -> None:
        self._job = None
        if not self.isVisible():
            self._clear_away()
        elif self._wanted not in self._made:
            self._make()
        else:
            self._follow()
            self._show()

    def _failed(self, error: Exception) -> None:
        self._job = None
        if isinstance(error, OSError):  # the printer's
            self._desk.tell(Notice(text("window.print.failed"), level="error", key="print"))
        else:
            self._desk.bridge.report(error)
        self.reject()

    # What is shown

    @property
    def made(self) -> ExportedFile | None:
        """The PDF of what is chosen, once it is made."""
        return self._made.get(self._wanted)

    def _numbers(self) -> list[int]:
        """The pages to be printed; none while the words do not say."""
        if self.made is None:
            return []
        try:
            return printing.numbers_in(self.pages.text(), self.made.pages)
        except ValueError:
            return []

    def _follow(self) -> None:
        numbers, busy = self._numbers(), self._job is not None
        self.pages.setProperty("wrong", self.made is not None and not numbers)
        self.pages.style().polish(self.pages)
        self.go.setEnabled(bool(numbers) and not busy and self.printers.isEnabled())
        self.as_pdf.setEnabled(self.made is not None)
        self.bar.setVisible(busy)
        key = "window.print.busy" if busy else "window.print.sheets"
        self._told.setText(text(key, count=len(numbers) * self.copies.value()))

    def _show(self) -> None:
        made = self.made
        self._place.setText(f"{self._number} / {made.pages}" if made else "")
        if made is not None:
            key = (made.path, self._number)
            self._pictures.ask(key, partial(_drawn, Path(made.path), self._number))

    def _came(self, key: tuple[str, int], picture: QImage) -> None:
        if self.made is not None and key == (self.made.path, self._number):
            self.view.show_picture(picture)

    def _step(self, by: int) -> None:
        count = self.made.pages if self.made else 1
        self._number = max(1, min(count, self._number + by))
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page up and down look at other pages; Enter prints, Esc leaves or stops."""
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        by = steps.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self._step(by)

    # Printing

    def begin(self) -> None:
        """Print what is chosen."""
        made, numbers = self.made, self._numbers()
        if made is None or not numbers:
            return
        printer = printer_named(self.printers.currentText())
        printer.setDocName(Path(made.path).stem)
        printer.setCopyCount(self.copies.value())
        sides = QPrinter.DuplexMode.DuplexLongSide if self.two_sided.isChecked() else QPrinter.DuplexMode.DuplexNone
        printer.setDuplex(sides)
        make = partial(put_on_paper, printer, Path(made.path), numbers)
        self._run(make, partial(self._take_printed, len(numbers)), partial(self._printed, len(numbers)))

    def _take_printed(self, total: int, items: list[int]) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(items[-1])

    def _printed(self, total: int) -> None:
        whole = self._job is not None and not self._job.cancelled
        self._job = None
        if whole:
            self._desk.tell(Notice(text("window.print.done", count=total), level="good", key="print"))
            self.accept()
        self._clear_away()

    def _open(self) -> None:
        """The file stays until the program ends: another one reads it now."""
        if self.made is not None:
            self._lent.add(self.made.path)
            open_path(Path(self.made.path))

    # Leaving

    def reject(self) -> None:
        """What is under way stops after the page in hand; the files go with it."""
        if self._job is not None:
            self._job.cancel()
        super().reject()
        if self._job is None:
            self._clear_away()

    def wait(self) -> None:
        """Before the dossier is closed."""
        if self._job is not None:
            self._job.wait()
            self._job = None
        self._pictures.wait()
        self._clear_away()

    def _clear_away(self) -> None:
        self._pictures.wait()
        for file in self._made.values():
            if file.path not in self._lent:
                printing.forget(Path(file.path))
        self._made = {}


def _drawn(pdf: Path, number: int) -> QImage:
    return decoded_jpeg(printing.picture_of(pdf, number, LONGEST))
