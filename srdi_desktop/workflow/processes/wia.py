"""Windows Image Acquisition 2 through COM, only ever loaded in the scanner's own process.

Property numbers and format identifiers: Microsoft, "WIA Item Property Constants" and wiadef.h.
Could not be tried where this was written (no Windows, no scanner): see README.
"""

import os
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

SCANNER = 1  # WiaDeviceType.ScannerDeviceType
HANDLING_SELECT, FEEDER = "3088", 1
RESOLUTION_ACROSS, RESOLUTION_DOWN, INTENT = "6147", "6148", "6146"
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
