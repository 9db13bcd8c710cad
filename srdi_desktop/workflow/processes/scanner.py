"""Scanning into an entry (扫描): a paper scanner behind an interface, driven in a process of its own.

Drivers differ widely and some crash or hang, so the window never loads one. Where no scanner interface exists, the
watched folder is the sure way.

Windows Image Acquisition 2 through COM, only ever loaded in the scanner's own process.

Property numbers and format identifiers: Microsoft, "WIA Item Property Constants" and wiadef.h.
Could not be tried where this was written (no Windows, no scanner): see README.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event
from typing import Any

from srdi_desktop.model import FileError
from srdi_desktop.workflow.processes.pool import end_with_parent, heard

# One message a tuple: ("device", id, name) | ("page", path) | ("failed", code, detail) | ("done",)
Message = tuple[str, ...]
Driver = Callable[[Connection, str, str], None]
_TICK = 0.2  # seconds between looks at the cancel event
SILENCE_SECONDS = 120.0  # a feeder pulls a page every few seconds; two minutes of silence is a hung driver


@dataclass(frozen=True)
class ScannerDevice:
    """One scanner the system knows."""

    id: str
    name: str


def wia_driver(pipe: Connection, device: str, folder: str) -> None:
    """Runs in the child: Windows Image Acquisition, or the message that it does not exist here."""
    end_with_parent()
    serve(pipe, device, folder)


def devices(driver: Driver = wia_driver) -> list[ScannerDevice]:
    """The scanners at hand, empty where the system has no interface for them."""
    found = _conversation(driver, "", "", Event())
    return [ScannerDevice(message[1], message[2]) for message in found if message[0] == "device"]


def scan_pages(device: str, folder: Path, cancel: Event, driver: Driver = wia_driver) -> Iterator[Path]:
    """Yield each page's file as it arrives, until the feeder is empty. FileError("scanner.*") says what went wrong."""
    for message in _conversation(driver, device, str(folder), cancel):
        if message[0] == "page":
            yield Path(message[1])
        elif message[0] == "failed":
            raise FileError(message[1], retry=True, detail=message[2])


def _conversation(driver: Driver, device: str, folder: str, cancel: Event) -> Iterator[Message]:
    context: Any = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=driver, args=(theirs, device, folder), daemon=True)
    child.start()
    theirs.close()
    try:
        yield from _messages(ours, child, cancel)
    finally:
        child.terminate()
        child.join(5)
        ours.close()


def _messages(pipe: Connection, child: BaseProcess, cancel: Event) -> Iterator[Message]:
    waited = 0.0
    while not cancel.is_set():
        try:
            if not heard(pipe, child, _TICK):
                waited += _TICK
                if waited > SILENCE_SECONDS:
                    yield ("failed", "scanner.silent", "")
                    return
                continue
            message: Message = pipe.recv()
        except (EOFError, OSError):
            yield ("failed", "scanner.driver_died", "")
            return
        waited = 0.0
        if message[0] == "done":
            return
        yield message


SCANNER = 1  # WiaDeviceType.ScannerDeviceType
HANDLING_SELECT, FEEDER = "3088", 1
RESOLUTION_ACROSS = "6147"
RESOLUTION_DOWN = "6148"
INTENT = "6146"
COLOUR_INTENT = 1
DPI = 300  # DA/T 31-2017 asks for 300 dpi where text is small
JPEG = "{B96B3CAE-0728-11D3-9D7B-0000F81EF32E}"
PAPER_EMPTY = -2145320957  # 0x80210003


def serve(pipe: Connection, device: str, folder: str) -> None:
    """List the devices when `device` is empty, otherwise scan into `folder` page by page."""
    if os.name != "nt":
        pipe.send(("done",))
        return
    try:
        _serve(pipe, device, Path(folder))
    except Exception as error:  # noqa: BLE001 - a driver may raise anything; the parent turns it into a sentence
        pipe.send(("failed", "scanner.failed", str(error)[:200]))
    pipe.send(("done",))


def _serve(pipe: Connection, device: str, folder: Path) -> None:
    from comtypes.client import CreateObject

    manager = CreateObject("WIA.DeviceManager", dynamic=True)  # late bound: no modules are generated and written
    scanners = [info for info in _each(manager.DeviceInfos) if info.Type == SCANNER]
    if not device:
        for info in scanners:
            pipe.send(("device", info.DeviceID, str(info.Properties("Name").Value)))
        return
    chosen = next((info for info in scanners if info.DeviceID == device), None)
    if chosen is None:
        pipe.send(("failed", "scanner.gone", ""))
        return
    _scan_all(pipe, chosen.Connect(), folder)


def _each(collection: Any) -> list[Any]:
    return [collection.Item(index) for index in range(1, collection.Count + 1)]


def _scan_all(pipe: Connection, scanner: Any, folder: Path) -> None:
    feeder = _set(scanner, HANDLING_SELECT, FEEDER)
    for number in range(1, 1000):
        item = scanner.Items(1)
        _set(item, INTENT, COLOUR_INTENT)
        _set(item, RESOLUTION_ACROSS, DPI)
        _set(item, RESOLUTION_DOWN, DPI)
        try:
            picture = item.Transfer(JPEG)
        except _faults() as error:
            if getattr(error, "hresult", None) != PAPER_EMPTY:
                raise
            if number == 1:
                pipe.send(("failed", "scanner.empty", ""))
            return
        target = folder / f"scan-{number:03d}.jpg"
        picture.SaveFile(str(target))
        pipe.send(("page", str(target)))
        if not feeder:
            return


def _faults() -> tuple[type[Exception], ...]:
    """What COM calls raise: COMError is no OSError, though a missing class is one."""
    from comtypes import COMError

    return OSError, COMError


def _set(owner: Any, number: str, value: int) -> bool:
    """Whether the device took the setting; many lack some, and scanning goes on without."""
    try:
        owner.Properties(number).Value = value
    except _faults():
        return False
    return True
