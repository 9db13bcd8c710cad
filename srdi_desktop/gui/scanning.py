"""Scan into this entry: a paper scanner's pages come in as they are pulled; its driver runs far from the window."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Event

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog, QWidget

from srdi_desktop.gui.desk import Desk, Notice
from srdi_desktop.gui.jobs import Job, Latest
from srdi_desktop.model.errors import SrdiError
from srdi_desktop.texts import text
from srdi_desktop.workflow.places import fresh_folder
from srdi_desktop.workflow.processes import scanner
from srdi_desktop.workflow.processes.scanner import Driver, ScannerDevice


class Scanning(QObject):
    """One scan at a time. `add(files, entry)` takes the pages; asked again while it runs, it stops."""

    def __init__(
        self,
        desk: Desk,
        add: Callable[[Sequence[Path], str | None], None],
        parent: QWidget,
        driver: Driver = scanner.wia_driver,
    ) -> None:
        super().__init__(parent)
        self._desk, self._add, self._window, self._driver = desk, add, parent, driver
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
            self._devices.ask(entry, lambda: scanner.devices(self._driver))

    def _choose(self, entry: str | None, found: list[ScannerDevice]) -> None:
        if not found:
            told = Notice(text("gui.notice.no_scanner"), text("gui.notice.no_scanner_advice"), "warning", key="scanner")
            self._desk.tell(told)
            return
        names = [device.name for device in found]
        name, chosen = names[0], True
        if len(found) > 1:
            name, chosen = QInputDialog.getItem(
                self._window, text("gui.action.scan.text"), text("gui.scan.choose"), names, 0, False
            )
        if chosen:
            self._begin(found[names.index(name)], entry)

    def _begin(self, device: ScannerDevice, entry: str | None) -> None:
        try:
            place = fresh_folder()
        except SrdiError as error:
            self._failed(error)
            return
        self._count = 0

        def pages(cancel: Event) -> Iterator[Path]:
            return scanner.scan_pages(device.id, place, cancel, self._driver)

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
        self._job = None
        if not isinstance(error, SrdiError):
            raise error
        self._desk.bridge.report(error)
