"""Files of public corpora through check, export and comparison: a table of kinds, and exit 1 where something is wrong.

    python -m tests.corpora FOLDER… [--state FILE] [--seconds N] [--only PART] [--list KIND]

Every file runs in a process of its own under limits of CPU time and memory: opened and measured by `scans` as the check
does it, exported through the program's own writer beside a good page, and every page of the export compared with its
source. What came of each is kept in `--state`, so that a run goes on where it was stopped. Wrong are: a difference
that the export does not tell (silent), a hang, a fault of the program (exit 70), a page that is lost without a word.
"""

import argparse
import contextlib
import hashlib
import io
import json
import multiprocessing
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

MOST_PAGES = 6  # of one file
MEMORY_MB = 3_000
ASLEEP = 10  # times its CPU seconds a file may take by the clock: the machine has other work
WRONG = ("silent difference", "hang", "fault", "lost without a word")


def main() -> int:
    given = _arguments()
    _loaded()
    known = _known(given.state)
    files = [file for folder in given.folders for file in sorted(folder.rglob("*")) if file.is_file()]
    wanted = [file for file in files if given.only in str(file)]
    for count, file in enumerate(wanted, 1):
        if str(file) in known:
            continue
        known[str(file)] = found = _tried(file, given.seconds)
        with given.state.open("a", encoding="utf-8") as state:
            state.write(json.dumps({"file": str(file), **found}, ensure_ascii=False) + "\n")
        if found["kind"] in WRONG:
            print(f"{count}/{len(wanted)} {found['kind']}: {file} {found.get('detail', '')}", flush=True)
    shown = {name: found for name, found in known.items() if any(name == str(file) for file in wanted)}
    return _table(shown, given.list)


def _loaded() -> None:
    """What every child needs, read once; nothing of it is used here."""
    from srdi_desktop.export import write_dossier
    from srdi_desktop.export.check import proofs
    from srdi_desktop.export.copying import page_copy
    from srdi_desktop.export.images import recoding
    from srdi_desktop.rules import load_rulebook
    from srdi_desktop.scans.images import heif, pictures
    from srdi_desktop.scans.ofd import pages
    from srdi_desktop.scans.pdf import pages as pdf_pages

    assert all((write_dossier, proofs, recoding, page_copy, heif, pictures, pages, pdf_pages))
    load_rulebook()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--state", type=Path, default=Path("corpora.jsonl"))
    parser.add_argument("--seconds", type=float, default=60.0, help="CPU seconds of one file")
    parser.add_argument("--only", default="")
    parser.add_argument("--list", default="")
    return parser.parse_args()


def _known(state: Path) -> dict[str, dict[str, Any]]:
    if not state.exists():
        return {}
    rows = [json.loads(line) for line in state.read_text(encoding="utf-8").splitlines()]
    return {row["file"]: row for row in rows}


def _table(found: dict[str, dict[str, Any]], listed: str) -> int:
    kinds = Counter(row["kind"] for row in found.values())
    pages = Counter(proof for row in found.values() for proof in row.get("proofs", {}).values())
    for kind, count in sorted(kinds.items(), key=lambda pair: -pair[1]):
        print(f"{count:6} {kind}")
    print("pages:", ", ".join(f"{count} {proof}" for proof, count in sorted(pages.items())))
    for name, row in found.items():
        if listed and row["kind"] == listed:
            print(row["kind"], name, row.get("detail", ""))
    return 1 if any(kinds[kind] for kind in WRONG) else 0


def _tried(file: Path, seconds: float) -> dict[str, Any]:
    """What came of one file: kind, detail, seconds, proof of each page."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    child = multiprocessing.get_context("fork").Process(target=_child, args=(file, seconds, theirs))
    started = time.monotonic()
    child.start()
    theirs.close()
    found: dict[str, Any] = {"kind": "hang", "detail": f"after {seconds * ASLEEP:.0f} s"}
    if ours.poll(seconds * ASLEEP):
        found = {"kind": "fault", "detail": "the process ended"}
        with contextlib.suppress(EOFError):
            found = ours.recv()
    else:
        child.kill()
    child.join(5)
    if child.is_alive():
        child.kill()
    if child.exitcode == -signal.SIGXCPU:
        found = {"kind": "hang", "detail": f"after {seconds:.0f} CPU s"}
    return {**found, "seconds": round(time.monotonic() - started, 2)}


def _child(file: Path, seconds: float, pipe: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds) + 5))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB << 20, MEMORY_MB << 20))
    sys.stderr = io.StringIO()
    try:
        pipe.send(_outcome(file))
    except BaseException as fault:  # noqa: BLE001  whatever it was is what is looked for
        pipe.send({"kind": "fault", "detail": f"{type(fault).__name__}: {fault}"[:300]})


def _outcome(file: Path) -> dict[str, Any]:
    """Checked, exported, compared."""
    from srdi_desktop.model.errors import ScanError
    from srdi_desktop.rules import load_rulebook
    from srdi_desktop.scans import open_scan

    limits = load_rulebook().limits
    try:
        with file.open("rb") as stream, open_scan(stream, file.name, limits) as scan:
            measured = [_measured(scan, index) for index in range(1, min(scan.page_count, MOST_PAGES) + 1)]
    except ScanError as refused:
        return {"kind": "refused", "detail": refused.code}
    return _exported(file, measured)


def _measured(scan: Any, index: int) -> bool:
    """Whether the check can show the page."""
    from srdi_desktop.model.errors import ScanError

    try:
        scan.page(index)
    except ScanError:
        return False
    return True


def _exported(file: Path, measured: list[bool]) -> dict[str, Any]:
    from srdi_desktop.export import write_dossier
    from srdi_desktop.export.check import proofs
    from srdi_desktop.model.page import PageRef
    from srdi_desktop.model.plan import ExportOptions, ExportPlan, PlannedDocument, PlannedPage, PlannedSection, Proof
    from srdi_desktop.rules import load_rulebook

    limits, scan, good = load_rulebook().limits, hashlib.sha256(file.read_bytes()).hexdigest(), "0" * 64
    refs = [PageRef(scan, index) for index in range(1, len(measured) + 1)]
    planned = [PlannedPage(ref, drawable=shown) for ref, shown in zip(refs, measured, strict=True)]
    document = PlannedDocument(file.name, (*planned, PlannedPage(PageRef(good, 1))))
    section = PlannedSection("entry", 1, "一项材料", True, "complete", (document,))
    options = ExportOptions(cover=False, contents=False)
    plan = ExportPlan("材料", "公司", "目录", 2026, (section,), options, {scan: file.name})

    def opened(name: str) -> io.BytesIO:
        return io.BytesIO(file.read_bytes() if name == scan else _good_page())

    with tempfile.TemporaryDirectory() as folder:
        written = write_dossier(plan, Path(folder) / "out.pdf", opened, limits=limits)
        known = {ref.scan_index: proof for ref, proof in written.proofs.items() if ref.scan == scan}
        shown = {ref for ref, fine in zip(refs, measured, strict=True) if fine}
        laid = {ref: (written.positions[ref], way) for ref, way in written.laid.items() if ref in shown}
        again = proofs.differences(Path(written.path), laid, opened, limits, None, lambda _: None)
    most = {ref.scan_index: found.level for ref, found in again.items() if found is not None}
    told = {Proof.CHANGED, Proof.DRAWN}
    if "export.remark.print_colours" in written.remarks:
        told.add(Proof.BYTES)
    silent = [
        index for index, level in most.items()
        if level > limits["comparison.changed"] and known[index] not in told
    ]  # fmt: skip
    return {**_judged(measured, known, silent, written), "most": most}


def _judged(measured: list[bool], proofs: dict[int, Any], silent: list[int], written: Any) -> dict[str, Any]:
    from srdi_desktop.model.plan import Proof

    told = {str(index): str(proof) for index, proof in proofs.items()}
    lost = [index for index, proof in proofs.items() if proof is Proof.LOST and measured[index - 1]]
    if silent:
        return {"kind": "silent difference", "detail": str(silent), "proofs": told}
    if Proof.DRAWN in proofs.values() and Proof.CHANGED not in proofs.values():
        return {"kind": "right but for notes and fields without a look, told", "proofs": told}
    if any(proof is Proof.CHANGED for proof in proofs.values()):
        return {"kind": "difference told", "detail": str(written.remarks), "proofs": told}
    if len(proofs) != len(measured):
        return {"kind": "lost without a word", "proofs": told}
    if lost:
        return {"kind": "placeholder for a page that the check shows", "detail": str(lost), "proofs": told}
    if Proof.LOST in proofs.values() or not all(measured):
        return {"kind": "page that the check cannot show", "proofs": told}
    if Proof.NONE in proofs.values():
        return {"kind": "not compared, told (a handful of pixels, or not shown by the second engine)", "proofs": told}
    return {"kind": "right", "proofs": told}


def _good_page() -> bytes:
    from PIL import Image

    held = io.BytesIO()
    Image.new("L", (620, 877), 240).save(held, "JPEG", dpi=(75, 75))
    return held.getvalue()


if __name__ == "__main__":
    sys.exit(main())
