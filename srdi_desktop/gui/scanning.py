"""Scan into this entry: how is asked, a paper scanner's pages come in as they are pulled, its driver runs far away."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from srdi_desktop.gui import GAP, Desk, Job, Latest, Memory, Notice
from srdi_desktop.model import SrdiError, from_plain, to_plain
from srdi_desktop.texts import text
from srdi_desktop.workflow.places import fresh_folder
from srdi_desktop.workflow.processes.scanner import (
    COLOURS,
    RESOLUTIONS,
    SOURCES,
    Driver,
    ScannerDevice,
    ScanWish,
    devices,
    scan_pages,
    wia_driver,
)

_HELP = "scanner"  # the topic with the watched folder in three pictures


class ScanForm(QDialog):
    """Which scanner, from where, how fine, in which colours; what was chosen last stands there already."""

    def __init__(self, found: Sequence[ScannerDevice], last: tuple[str, ScanWish], parent: QWidget) -> None:
        super().__init__(parent)
        self._found = found
        device, wish = last
        self.setWindowTitle(text("gui.action.scan.text"))
        self.device, self.source = QComboBox(), QComboBox()
        self.dpi, self.colour = QComboBox(), QComboBox()
        for each in found:
            self.device.addItem(each.name, each.id)
        for dpi in RESOLUTIONS:
            self.dpi.addItem(text("gui.scan.dpi", dpi=dpi), dpi)
        for colour in COLOURS:
            self.colour.addItem(text(f"gui.scan.{colour}"), colour)
        self.device.currentIndexChanged.connect(self._offer_sources)
        _choose(self.device, device)
        self._offer_sources()
        _choose(self.source, wish.source)
        _choose(self.dpi, wish.dpi)
        _choose(self.colour, wish.colour)
        self._lay_out()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(2 * GAP)
        for name in ("device", "source", "dpi", "colour"):
            box: QComboBox = getattr(self, name)
            box.setAccessibleName(text(f"gui.scan.label.{name}"))
            form.addRow(text(f"gui.scan.label.{name}"), box)
        buttons = QDialogButtonBox()
        buttons.addButton(text("gui.scan.begin"), QDialogButtonBox.ButtonRole.AcceptRole).setDefault(True)
        buttons.addButton(text("gui.scan.cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(2 * GAP)
        layout.addLayout(form)
        layout.addWidget(buttons)

    def chosen(self) -> tuple[ScannerDevice, ScanWish]:
        """The scanner and how to scan."""
        wish = ScanWish(self.source.currentData(), self.dpi.currentData(), self.colour.currentData())
        return self._found[self.device.currentIndex()], wish

    def _offer_sources(self) -> None:
        """Those that the device has; all where it does not say."""
        sources = self._found[self.device.currentIndex()].sources or SOURCES
        before = self.source.currentData()
        self.source.clear()
        for source in sources:
            self.source.addItem(text(f"gui.scan.{source}"), source)
        _choose(self.source, before)


def _choose(box: QComboBox, data: object) -> None:
    """What was chosen last, where it is offered; else the first."""
    box.setCurrentIndex(max(0, box.findData(data)))


def last_choice(memory: Memory) -> tuple[str, ScanWish]:
    """The scanner used last, and how; the usual where nothing fits."""
    kept = memory.scanning()
    try:
        wish: ScanWish = from_plain(ScanWish, kept["wish"])
    except (ValueError, TypeError, KeyError):
        return "", ScanWish()
    return str(kept.get("device", "")), wish


class Scanning(QObject):
    """One scan at a time. `add(files, entry)` takes the pages; asked again while it runs, it stops."""

    def __init__(
        self,
        desk: Desk,
        add: Callable[[Sequence[Path], str | None], None],
        memory: Memory,
        parent: QWidget,
        driver: Driver = wia_driver,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._add = add
        self._memory = memory
        self._window = parent
        self._driver = driver
        self._job: Job | None = None
        self._count = 0
        self._devices = Latest(self)
        self._devices.ready.connect(self._choose)
        self._devices.failed.connect(lambda _key, error: self._failed(error))

    def toggle(self, entry: str | None) -> None:
        """Look for scanners and begin, or end the scan that runs."""
        if self._job is not None:
            self._job.cancel()
        elif not self._devices.busy:
            self._devices.ask(entry, lambda: devices(self._driver))

    def _choose(self, entry: str | None, found: list[ScannerDevice]) -> None:
        if not found:
            self._tell("no_scanner", level="warning", button=text("gui.scan.how_else"), act=self._explain)
            return
        form = ScanForm(found, last_choice(self._memory), self._window)
        form.accepted.connect(partial(self._take_wish, form, entry))
        form.open()

    def _explain(self) -> None:
        self._desk.help_requested.emit(_HELP)

    def _take_wish(self, form: ScanForm, entry: str | None) -> None:
        device, wish = form.chosen()
        form.deleteLater()
        self._memory.keep_scanning({"device": device.id, "wish": to_plain(wish)})
        self._begin(device, wish, entry)

    def _begin(self, device: ScannerDevice, wish: ScanWish, entry: str | None) -> None:
        try:
            place = fresh_folder()
        except SrdiError as error:
            self._failed(error)
            return
        self._count = 0

        def pages(cancel: Event) -> Iterator[Path]:
            return scan_pages(device.id, place, wish, cancel, self._driver)

        self._job = Job(pages)
        self._job.arrived.connect(partial(self._came, entry))
        self._job.done.connect(self._done)
        self._job.failed.connect(self._failed)
        self._desk.tell(Notice(text("gui.notice.scanning", device=device.name), level="good", key="scanner"))
        self._job.start()

    def _came(self, entry: str | None, files: list[Path]) -> None:
        self._count += len(files)
        self._add(files, entry)

    def _done(self) -> None:
        self._job = None
        self._desk.tell(Notice(text("gui.notice.scanned", count=self._count), level="good", key="scanner"))

    def _failed(self, error: Exception) -> None:
        """Where the driver is at a loss, the watched folder is the way."""
        if not isinstance(error, SrdiError):
            raise error
        begun, self._job = self._job is not None, None
        if begun:
            self._desk.tell(Notice(text("gui.notice.scanned_until", count=self._count), level="hint", key="scanner"))
        self._desk.bridge.report(error)

    def _tell(self, name: str, *, level: str, button: str, act: Callable[[], None]) -> None:
        told, advice = text(f"gui.notice.{name}"), text(f"gui.notice.{name}_advice")
        self._desk.tell(Notice(told, advice, level, button, act, key="scanner"))
