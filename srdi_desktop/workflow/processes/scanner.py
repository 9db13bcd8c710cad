"""Scanning into an entry (扫描): a paper scanner behind an interface, driven in a process of its own.

Drivers differ widely and some crash or hang, so the window never loads one. Where no scanner interface exists, the
watched folder is the sure way.
"""

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
    from srdi_desktop.workflow.processes import wia

    end_with_parent()
    wia.serve(pipe, device, folder)


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
