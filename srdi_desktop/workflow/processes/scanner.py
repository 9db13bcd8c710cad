"""Scanning into an entry (扫描): a paper scanner behind an interface, driven in a process of its own; and the folder
into which a scanner's own software writes.

Drivers differ widely and some crash or hang, so the window never loads one. Where no scanner interface exists (a
scanner with TWAIN alone), the watched folder is the sure way.

Windows Image Acquisition 2 through COM, only ever loaded in the scanner's own process.

Property numbers, format identifiers and errors: Microsoft, "WIA Item Property Constants", "Error Codes" and wiadef.h.
Could not be tried where this was written (no Windows, no scanner): see README.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Event
from typing import Any

from srdi_desktop import files
from srdi_desktop.model import FileError
from srdi_desktop.workflow.processes.pool import end_with_parent, heard

SOURCES = ("feeder", "duplex", "flatbed")  # duplex: the feeder, both sides of each sheet
RESOLUTIONS = (200, 300, 400, 600)
COLOURS = ("colour", "grey", "text")  # text: black and white


@dataclass(frozen=True)
class ScanWish:
    """How to scan; `source` "" leaves it to the device. DA/T 31-2017 asks for 300 dpi where text is small."""

    source: str = ""
    dpi: int = 300
    colour: str = "colour"


# One message a tuple: ("device", id, name, sources) | ("page", path) | ("failed", code, detail, variant) | ("done",)
Message = tuple[str, ...]
Driver = Callable[[Connection, str, str, ScanWish], None]
_TICK = 0.2  # seconds between looks at the cancel event
SILENCE_SECONDS = 120.0  # a feeder pulls a page every few seconds; two minutes of silence is a hung driver


@dataclass(frozen=True)
class ScannerDevice:
    """One scanner the system knows, and which of SOURCES it has; empty where it does not say."""

    id: str
    name: str
    sources: tuple[str, ...] = ()


def wia_driver(pipe: Connection, device: str, folder: str, wish: ScanWish) -> None:
    """Runs in the child: Windows Image Acquisition, or the message that it does not exist here."""
    end_with_parent()
    serve(pipe, device, folder, wish)


def devices(driver: Driver = wia_driver) -> list[ScannerDevice]:
    """The scanners at hand, empty where the system has no interface for them. FileError("scanner.*") as below."""
    found = []
    for message in _conversation(driver, "", "", ScanWish(), Event()):
        if message[0] == "device":
            found.append(ScannerDevice(message[1], message[2], tuple(message[3].split())))
        elif message[0] == "failed":
            raise _fault(message)
    return found


def scan_pages(device: str, folder: Path, wish: ScanWish, cancel: Event, driver: Driver = wia_driver) -> Iterator[Path]:
    """Yield each page's file as it arrives, until the feeder is empty. FileError("scanner.*") says what went wrong."""
    for message in _conversation(driver, device, str(folder), wish, cancel):
        if message[0] == "page":
            yield Path(message[1])
        elif message[0] == "failed":
            raise _fault(message)


def _fault(message: Message) -> FileError:
    _, code, detail, variant = message
    return FileError(code, retry=True, detail=detail, variant=variant)


def _conversation(driver: Driver, device: str, folder: str, wish: ScanWish, cancel: Event) -> Iterator[Message]:
    context: Any = get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=driver, args=(theirs, device, folder, wish), daemon=True)
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
                    yield ("failed", "scanner.silent", "", "")
                    return
                continue
            message: Message = pipe.recv()
        except (EOFError, OSError):
            yield ("failed", "scanner.driver_died", "", "")
            return
        waited = 0.0
        if message[0] == "done":
            return
        yield message


SCANNER = 1  # WiaDeviceType.ScannerDeviceType
CAPABILITIES, HANDLING_SELECT = "3086", "3088"
RESOLUTION_ACROSS = "6147"
RESOLUTION_DOWN = "6148"
INTENT = "6146"
_CAPABLE = {"feeder": 1, "flatbed": 2, "duplex": 4}  # bits of CAPABILITIES
_SELECTED = {"feeder": 1, "flatbed": 2, "duplex": 1 | 4}
_INTENTS = {"colour": 1, "grey": 2, "text": 4}
JPEG = "{B96B3CAE-0728-11D3-9D7B-0000F81EF32E}"
PAPER_EMPTY = 0x80210003
# What is said of a device -> the variant of the sentence; the last three: WIA is not there, or off
_SAYINGS = {
    0x80210002: "jam", 0x80210004: "jam", 0x80210020: "double", 0x80210016: "cover",
    0x80210005: "offline", 0x8021000A: "offline", 0x80210015: "offline",
    0x80210006: "busy", 0x80210007: "busy", 0x8021000D: "busy", 0x80210008: "attention", 0x80210017: "attention",
    0x80040154: "service", 0x800401F3: "service", 0x80070422: "service",
}  # fmt: skip


def serve(pipe: Connection, device: str, folder: str, wish: ScanWish) -> None:
    """List the devices when `device` is empty, otherwise scan into `folder` page by page."""
    if os.name != "nt":
        pipe.send(("done",))
        return
    try:
        _serve(pipe, device, Path(folder), wish)
    except Exception as error:  # noqa: BLE001 - a driver may raise anything; the parent turns it into a sentence
        pipe.send(_said(error))
    pipe.send(("done",))


def _said(error: Exception) -> Message:
    """A fault as a message, with the sentence for it where it is a known one."""
    return "failed", "scanner.failed", str(error)[:200], _SAYINGS.get(_number(error), "")


def _serve(pipe: Connection, device: str, folder: Path, wish: ScanWish) -> None:
    from comtypes.client import CreateObject

    manager = CreateObject("WIA.DeviceManager", dynamic=True)  # late bound: no modules are generated and written
    scanners = [info for info in _each(manager.DeviceInfos) if info.Type == SCANNER]
    if not device:
        for info in scanners:
            pipe.send(("device", info.DeviceID, str(info.Properties("Name").Value), _sources(info)))
        return
    chosen = next((info for info in scanners if info.DeviceID == device), None)
    if chosen is None:
        pipe.send(("failed", "scanner.gone", "", ""))
        return
    _scan_all(pipe, chosen.Connect(), folder, wish)


def _each(collection: Any) -> list[Any]:
    return [collection.Item(index) for index in range(1, collection.Count + 1)]


def _sources(info: Any) -> str:
    """Those of SOURCES that the device has; "" where it cannot be asked now, since scanning will say why."""
    try:
        bits = int(info.Connect().Properties(CAPABILITIES).Value)
    except _faults():
        return ""
    return " ".join(source for source in SOURCES if bits & _CAPABLE[source])


def _scan_all(pipe: Connection, scanner: Any, folder: Path, wish: ScanWish) -> None:
    source = wish.source or "feeder"
    took = _set(scanner, HANDLING_SELECT, _SELECTED[source])
    more = took and source != "flatbed"
    for number in range(1, 1000):
        try:
            picture = _prepared(scanner.Items(1), wish).Transfer(JPEG)
        except _faults() as error:
            if _number(error) != PAPER_EMPTY:
                raise
            if number == 1:
                pipe.send(("failed", "scanner.empty", "", ""))
            return
        target = folder / f"scan-{number:03d}.jpg"
        picture.SaveFile(str(target))
        pipe.send(("page", str(target)))
        if not more:
            return


def _prepared(item: Any, wish: ScanWish) -> Any:
    """The device's picture with the settings that it takes; the intent first, since it resets the resolution."""
    _set(item, INTENT, _INTENTS[wish.colour])
    _set(item, RESOLUTION_ACROSS, wish.dpi)
    _set(item, RESOLUTION_DOWN, wish.dpi)
    return item


def _faults() -> tuple[type[Exception], ...]:
    """What COM calls raise: COMError is no OSError, though a missing class is one."""
    from comtypes import COMError

    return OSError, COMError


def _number(error: Exception) -> int:
    """The HRESULT as it is written in Microsoft's tables, 0 where there is none."""
    number = getattr(error, "hresult", None) or getattr(error, "winerror", None) or 0
    return int(number) & 0xFFFFFFFF


def _set(owner: Any, number: str, value: int) -> bool:
    """Whether the device took the setting; many lack some, and scanning goes on without."""
    try:
        owner.Properties(number).Value = value
    except _faults():
        return False
    return True


_UNDER_WAY = frozenset({".tmp", ".part", ".partial", ".crdownload"})  # names that a file has while it is made
Stamp = tuple[int, int]  # bytes, time of the last change in nanoseconds


@dataclass(frozen=True)
class Sighting:
    """What one look at a folder found: `ready` files to take, `changed` those of them that were taken before, `held`
    files that another program still has open, `away`: the folder cannot be reached.
    """

    ready: tuple[Path, ...] = ()
    changed: frozenset[Path] = frozenset()
    held: tuple[Path, ...] = ()
    away: bool = False


@dataclass
class FolderWatch:
    """A folder into which a scanner's own software writes, with its subfolders. What lies there at the first look
    stays; what comes later, or changes, is ready once two looks found it alike and nobody has it open.

    It is asked and never told: shares tell nothing, or do so no longer once they were away. One call at a time.
    """

    folder: Path
    _known: dict[Path, Stamp] | None = None  # as it was taken, or at the first look
    _taken: set[Path] = field(default_factory=set)
    _moving: Mapping[Path, Stamp] = field(default_factory=dict)

    def look(self) -> Sighting:
        """Look once; on a share that is gone this takes as long as the system takes to say so."""
        if not self.folder.is_dir():
            return Sighting(away=True)
        found = _stamps(self.folder)
        if self._known is None:
            self._known = found
        known = self._known
        moving = {path: stamp for path, stamp in found.items() if known.get(path) != stamp}
        resting = [path for path, stamp in moving.items() if self._moving.get(path) == stamp and stamp[0]]
        self._moving = moving
        ready = tuple(path for path in resting if files.is_let_go(path))
        changed = frozenset(self._taken.intersection(ready))
        known.update((path, moving[path]) for path in ready)
        self._taken.update(ready)
        return Sighting(ready, changed, tuple(path for path in resting if path not in ready))


def _stamps(folder: Path) -> dict[Path, Stamp]:
    """Of all files that may be scans, in natural order."""
    from srdi_desktop.scans import files_in  # not in the scanner's own process

    stamps = {}
    for path in files_in([folder]):
        try:
            found = path.stat()
        except OSError:  # gone since, or not to be asked
            continue
        if path.is_file() and path.suffix.lower() not in _UNDER_WAY:
            stamps[path] = found.st_size, found.st_mtime_ns
    return stamps
