"""Proves that an installation works, part by part, in plain words; the installer's build runs it, and so may users."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Event

from srdi_desktop import __version__, resources, texts
from srdi_desktop.model import (
    ExportedFile,
    ExportPlan,
    FileError,
    PageRef,
    PlannedDocument,
    PlannedPage,
    PlannedSection,
)
from srdi_desktop.rules import load_rulebook
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.sample.raster import Scanner, scan
from srdi_desktop.sample.sheet import Sheet
from srdi_desktop.workflow import exporting, runs
from srdi_desktop.workflow.page_pictures import open_scan
from srdi_desktop.workflow.places import workplace
from srdi_desktop.workflow.session import Session

_TITLE = "营业执照"  # drawn, then read back
_WINDOW_SECONDS = 60


@dataclass(frozen=True)
class Result:
    """One part: what it found, or the trouble ("" when it works)."""

    name: str
    detail: str = ""
    trouble: str = ""
    seconds: float = 0.0


def run_all() -> Iterator[Result]:
    """resources, a photo of a telephone, one page through worker, OCR and export, then the window."""
    yield _tried("resources", _resources)
    yield _tried("photo", _photo)
    with workplace() as work:
        yield _tried("reading", lambda: _read_a_page(work))
        yield _tried("export", lambda: _export_a_page(work))
    yield _tried("window", _open_a_window)


def _tried(name: str, part: Callable[[], str]) -> Result:
    started = time.perf_counter()
    detail = trouble = ""
    try:
        detail = part()
    except Exception as error:  # noqa: BLE001  a self-test reports whatever went wrong
        trouble = f"{type(error).__name__}: {error}"
    seconds = time.perf_counter() - started
    return Result(name, detail, trouble, seconds)


def report(results: Sequence[Result]) -> list[str]:
    """Lines that a first user may send: versions, times, what failed, screen, scanners; no names of people or files."""
    import psutil

    lines = [
        f"SRDI Desktop {__version__}, Python {sys.version.split()[0]}, {'built' if _built() else 'source'}",
        f"system: {_system()}, {runs_on()} processors, {psutil.virtual_memory().total / 1e9:.0f} GB",
        f"language: {texts.language()}, file names: {sys.getfilesystemencoding()}",
    ]
    for result in results:
        said = f"FAILED {_nameless(result.trouble)}" if result.trouble else _nameless(result.detail)
        lines.append(f"{result.name}: {result.seconds:.1f} s {said}".rstrip())
    return [*lines, f"scanners: {_scanners()}"]


def runs_on() -> int:
    """Processors of this machine."""
    return os.cpu_count() or 1


def _built() -> bool:
    return bool(getattr(sys, "frozen", False))


def _system() -> str:
    if sys.platform == "win32":
        known = sys.getwindowsversion()
        return f"Windows {known.major}.{known.minor}.{known.build}"
    known_as = os.uname()
    return f"{known_as.sysname} {known_as.release} {known_as.machine}"


def _nameless(text: str) -> str:
    """Without the user's folder and name, which paths carry."""
    home = Path.home()
    if home.name:
        return text.replace(str(home), "~").replace(home.name, "~")
    return text


def _scanners() -> str:
    from srdi_desktop.workflow.processes.scanner import devices

    try:
        return str(len(devices()))
    except FileError as error:
        return error.code


def _resources() -> str:
    book = load_rulebook()
    found = catalogue_files.shipped()
    for language in texts.LANGUAGES:
        texts.table(language)
    resources.font().stat()
    return f"{len(found)} / {len(book.regulations)}"


def _photo() -> str:
    """A HEIC picture, whose libraries are the first to be forgotten in a bundle."""
    picture = resources.path("selftest", "telephone.heic")
    with picture.open("rb") as stream, open_scan(stream, picture.name, load_rulebook().limits) as opened:
        width, height = opened.page(1).source_size
    return f"{width} × {height}"


def _read_a_page(work: Path) -> str:
    """Draw a page, store it, let a worker measure it, and find the words again."""
    sheet = Sheet()
    sheet.title(_TITLE, 28)
    picture = work / "page.png"
    scan(sheet, Scanner(), 1).save(picture, dpi=(200, 200))
    book, cancel = load_rulebook(), Event()
    session = Session.create(work / "test.srdi", catalogue_files.shipped()[0])
    try:
        session.add_scans([item.scan for item in runs.import_scans(session.path, [picture], book, {}, cancel)])
        pages = session.dossier.pages()
        result = next(iter(runs.analyse(session.path, pages, book, 1, cancel, "whole", session.dossier)))
    finally:
        session.close()
    words = "".join(line.text for line in result.evidence.text.lines)
    if _TITLE not in words.replace(" ", ""):
        raise ValueError(result.evidence.failed or words)
    return f"{words.strip()} ({result.seconds:.1f} s)"


def _export_a_page(work: Path) -> str:
    with_page = Session.open(work / "test.srdi", read_only=True)
    try:
        page: PageRef = with_page.dossier.pages()[0]
        document = PlannedDocument(_TITLE, (PlannedPage(page),))
        section = PlannedSection("test", 1, _TITLE, required=True, state="complete", documents=(document,))
        plan = ExportPlan("self-test", "", "", 2026, (section,))
        stages = exporting.export(with_page.path, with_page.dossier, with_page.verdicts, plan, work, Event())
        written = [item for item in stages if isinstance(item, ExportedFile)]
    finally:
        with_page.close()
    if not all(file.verified for file in written):
        raise ValueError("not verified")
    return f"{sum(file.pages for file in written)}"


def _open_a_window() -> str:
    """In a process of its own: a window that aborts must not end the test."""
    if find_spec("PySide6") is None:
        raise ModuleNotFoundError("PySide6")
    environment = dict(os.environ)
    if sys.platform == "linux" and not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    command = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "srdi_desktop"]
    done = subprocess.run(  # noqa: S603  our own program
        [*command, "self-test-window"],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_WINDOW_SECONDS,
        check=False,
        env=environment,
    )
    if done.returncode:
        raise RuntimeError(done.stderr.strip().splitlines()[-1] if done.stderr.strip() else str(done.returncode))
    return done.stdout.strip()
