"""One stage of the load in a process of its own:  python -m tests.load.stage STAGE FOLDER  prints a line of JSON."""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

from srdi_desktop.rules import load_rulebook
from srdi_desktop.rules.catalogues.catalogue_files import load
from srdi_desktop.workflow import runs
from srdi_desktop.workflow.session import Session

LAPS: dict[str, float] = {}  # CPU seconds of parts of the stage


def bring_in(folder: Path) -> int:
    """Import: hash, copy, durable."""
    session = Session.create(folder / "load.srdi", load("national-srdi-2026"))
    found = list(runs.import_scans(folder / "load.srdi", [folder / "pile"], load_rulebook(), {}, Event()))
    session.add_scans([item.scan for item in found])
    session.close()
    return len(found)


def measure(folder: Path) -> int:
    """Analysis without reading, in two workers; results recorded as they come."""
    session = Session.open(folder / "load.srdi")
    pages = session.dossier.pages()
    for result in runs.analyse(folder / "load.srdi", pages, load_rulebook(), 2, Event(), "none"):
        session.record([result])
    session.close()
    return len(pages)


def read(folder: Path) -> int:
    """Fast reading of every page, in two workers; results recorded as they come."""
    session = Session.open(folder / "load.srdi")
    pages = session.dossier.pages()
    for result in runs.analyse(folder / "load.srdi", pages, load_rulebook(), 2, Event(), "fast"):
        session.record([result])
    session.close()
    return len(pages)


def judge(folder: Path) -> int:
    """Open the dossier, judge it, and judge it once more after one decision."""
    session = Session.open(folder / "load.srdi")
    pages = session.dossier.pages()
    list(session.dossier.evidence.values())  # taken apart here, so that judging is timed alone
    LAPS["judging cold"] = _seconds(lambda: session.verdicts)
    assert session.verdicts.documents
    session.exclude(pages[:1])
    LAPS["judging after a decision"] = _seconds(lambda: session.verdicts)
    session.undo()
    LAPS["judging again"] = _seconds(lambda: session.verdicts)
    session.close()
    return len(pages)


def reopen(folder: Path) -> int:
    """Open it again: nothing differs, so the kept verdicts are shown."""
    session = Session.open(folder / "load.srdi")
    assert session.remembered() is not None
    pages = len(session.dossier.pages())
    session.close()
    return pages


def long_pdf(folder: Path) -> int:
    """A scanned PDF of 100 pages through one worker, whatever the load; its memory is what matters."""
    pdf, path = folder / "long.pdf", folder / "long.srdi"
    session = Session.create(path, load("national-srdi-2026"))
    session.add_scans([item.scan for item in runs.import_scans(path, [pdf], load_rulebook(), {}, Event())])
    pages = session.dossier.pages()
    for result in runs.analyse(path, pages, load_rulebook(), 1, Event(), "fast"):
        session.record([result])
    session.close()
    return len(pages)


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def write(folder: Path) -> int:
    """Export one PDF with every page in it."""
    from srdi_desktop.export import write_dossier
    from srdi_desktop.store import open_blob
    from srdi_desktop.workflow.export_plans import make_plan

    session = Session.open(folder / "load.srdi")
    pages = session.dossier.pages()
    entry = session.dossier.catalogue.entries[3].id
    session.move(pages, entry)
    plan = make_plan(session.dossier, session.verdicts)
    done = write_dossier(plan, folder / "load.pdf", lambda scan: open_blob(folder / "load.srdi", scan))
    assert done.verified
    assert len(done.positions) == len(pages)
    session.undo()
    session.close()
    return len(pages)


def show(folder: Path) -> int:
    """The window on the dossier: opened, judged, its grid scrolled through, several sections looked at."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtWidgets import QApplication

    from srdi_desktop.gui import opening
    from srdi_desktop.gui.memory import Memory
    from srdi_desktop.gui.windows import Windows
    from tests.gui.evening import wait_until

    application, end = QApplication([]), time.monotonic() + 600
    home = Windows(Memory(folder / "window.ini"))
    window = home.show_session(Session.open(folder / "load.srdi"))
    pages, bar = window.grid_model.all_pages(), window.grid.verticalScrollBar()
    wait_until(lambda: window.desk.bridge.is_settled, end)
    wait_until(lambda: window.desk.bridge.is_settled and not window.work.busy, end)
    for step in range(201):
        bar.setValue(bar.maximum() * step // 200)
        application.processEvents()
    for name in ("show_findings", "show_figures", "show_export", "show_evaluation"):
        window.actions_by_name[name].trigger()
        application.processEvents()
    opening.leave(home)
    window.close()
    return len(pages)


STAGES: dict[str, Callable[[Path], int]] = {
    "import": bring_in, "measure": measure, "read": read, "judge": judge, "reopen": reopen, "export": write,
    "window": show, "long pdf": long_pdf,
}  # fmt: skip


def peak_mb() -> float:
    """Most memory this process held at once (VmHWM), MB of 1,000,000 bytes."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0.0


def main() -> None:
    stage, folder = sys.argv[1], Path(sys.argv[2])
    started = time.perf_counter()
    pages = STAGES[stage](folder)
    spent = os.times()
    print(
        json.dumps(
            {
                "stage": stage,
                "pages": pages,
                "wall": time.perf_counter() - started,
                "cpu": spent.user + spent.system + spent.children_user + spent.children_system,
                "peak_mb": peak_mb(),
                "laps": {name: 1000 * seconds / pages for name, seconds in LAPS.items()},
                "child_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6,
            }
        )
    )


if __name__ == "__main__":
    main()
