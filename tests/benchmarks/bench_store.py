"""The dossier file against plain files and plain decoding: import, opening, decisions during an import, reading back.

    python -m tests.benchmarks.bench_store [import | memory | open | waits | read] [--folder ON_WHICH_DISK]

Goals: import with hash, thumbnail and durable storage <= 1.5 x one decode at 1/4, <= 100 MB whatever the number of
pages; opening 2,000 pages / 1 GB reads no scan's bytes and costs under a second of work; a decision during an import
waits <= 50 ms. CPU seconds (user and system), medians of rounds in which every variant runs once.
"""

import argparse
import base64
import hashlib
import io
import json
import os
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from PIL import Image

from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.dossier import Scan
from srdi_desktop.model.page import Box, Evidence, Fingerprint, Line, PageRef, Text
from srdi_desktop.store import ScanWriter, open_blob
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE

ROUNDS, PAGES = 5, 60
SIZE = (2480, 3508)


def jpegs(count: int) -> Iterator[bytes]:
    """Distinct A4 colour scans at 300 dpi of some 750 kB: one picture, numbered behind its end mark."""
    kept = Path(tempfile.gettempdir()) / "srdi-bench-page.jpg"
    if not kept.exists():
        from tests.benchmarks.bench_decode import scanned_page  # here: its libraries would count as import's memory

        scanned_page().save(kept, "JPEG", quality=65, dpi=(300, 300))
    data = kept.read_bytes()
    for number in range(count):
        yield data + number.to_bytes(8, "big") + os.urandom(32)


def quarter(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.draft("RGB", (SIZE[0] // 4, SIZE[1] // 4))
    image.load()
    return image


def thumbnail_of(image: Image.Image) -> bytes:
    small = io.BytesIO()
    image.reduce(max(1, image.height // 320)).save(small, "JPEG", quality=80)
    return small.getvalue()


def only_decode(files: list[Path], folder: Path) -> None:
    for file in files:
        quarter(file.read_bytes())


def decode_and_thumbnail(files: list[Path], folder: Path) -> None:
    for file in files:
        thumbnail_of(quarter(file.read_bytes()))


def into_dossier(files: list[Path], folder: Path) -> None:
    """What an import does: read once, hash, decode at 1/4, thumbnail, everything on disk; told in small groups."""
    session = Session.create(folder / "a.srdi", CATALOGUE)
    with ScanWriter(session.path) as writer:
        take_in(session, writer, ((file.name, file.read_bytes()) for file in files))
    session.close()


def take_in(session: Session, writer: ScanWriter, files: Iterable[tuple[str, bytes]]) -> None:
    held: list[tuple[Scan, bytes]] = []
    for name, data in files:
        stored = writer.add(io.BytesIO(data), name, name)
        scan = Scan(stored.id, name, name, stored.bytes, 1, "jpeg")
        held.append((scan, thumbnail_of(quarter(data))))
        if writer.due:
            writer.flush()
            tell(session, held)
            held.clear()
    writer.flush()
    tell(session, held)


def tell(session: Session, held: list[tuple[Scan, bytes]]) -> None:
    session.add_scans([scan for scan, _ in held])
    session.record([PageResult(PageRef(scan.id, 1), Evidence(*SIZE), small) for scan, small in held])


def into_files(files: list[Path], folder: Path) -> None:
    """Peer: hash, thumbnail, a synced copy of each scan and of each thumbnail."""
    for number, file in enumerate(files):
        data = file.read_bytes()
        hashlib.sha256(data).hexdigest()
        for name, content in ((f"{number}.jpg", data), (f"{number}.small.jpg", thumbnail_of(quarter(data)))):
            with (folder / name).open("wb") as copy:
                copy.write(content)
                copy.flush()
                os.fsync(copy.fileno())


def into_wal(files: list[Path], folder: Path) -> None:
    """Peer: the usual SQLite recipe, WAL and one commit a page."""
    with sqlite3.connect(folder / "wal.db", isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE scan (sha TEXT, data BLOB, small BLOB)")
        for file in files:
            data = file.read_bytes()
            row = (hashlib.sha256(data).hexdigest(), data, thumbnail_of(quarter(data)))
            connection.execute("INSERT INTO scan VALUES (?, ?, ?)", row)
    connection.close()


VARIANTS: dict[str, Callable[[list[Path], Path], object]] = {
    "decode at 1/4 (limit)": only_decode,
    "decode at 1/4 and thumbnail": decode_and_thumbnail,
    "this program: dossier file": into_dossier,
    "peer: synced plain files": into_files,
    "peer: SQLite, WAL, commit a page": into_wal,
}


def bench_import(folder: Path) -> None:
    files = []
    for number, data in enumerate(jpegs(PAGES)):
        files.append(folder / f"扫描件{number:03d}.jpg")
        files[-1].write_bytes(data)
    cpu: dict[str, list[float]] = {name: [] for name in VARIANTS}
    wall: dict[str, list[float]] = {name: [] for name in VARIANTS}
    for _ in range(ROUNDS):
        for name, work in VARIANTS.items():
            with tempfile.TemporaryDirectory(dir=folder) as place:
                used, began = time.process_time(), time.perf_counter()
                work(files, Path(place))
                cpu[name].append((time.process_time() - used) / PAGES * 1000)
                wall[name].append((time.perf_counter() - began) / PAGES * 1000)
    print(f"\nImport, {PAGES} pages of {files[0].stat().st_size / 1000:.0f} kB, medians of {ROUNDS} rounds")
    print(f"{'':36}{'CPU ms/page':>12}{'ratio':>8}{'wall ms/page':>14}")
    base = cpu["decode at 1/4 (limit)"]
    for name in VARIANTS:
        ratio = statistics.median(own / limit for own, limit in zip(cpu[name], base, strict=True))
        print(f"{name:36}{statistics.median(cpu[name]):12.1f}{ratio:8.2f}{statistics.median(wall[name]):14.1f}")


def bench_memory(folder: Path) -> None:
    print("\nPeak memory of a whole import (Python, Pillow and all)")
    for pages in (100, 1000):
        print(f"{pages:6} pages: {in_child('import_child', folder, pages)['peak']:6.0f} MB")


def import_child(folder: Path, pages: int) -> dict[str, float]:
    session = Session.create(folder / f"{pages}.srdi", CATALOGUE)
    with ScanWriter(session.path) as writer:
        take_in(session, writer, ((f"{number}.jpg", data) for number, data in enumerate(jpegs(pages))))
    session.close()
    session.path.unlink()
    return {"peak": peak()}


def bench_open(folder: Path) -> None:
    path = folder / "2000.srdi"
    session = Session.create(path, CATALOGUE, "某某精密机械有限公司")
    with ScanWriter(path) as writer:
        scans = []
        for number in range(500):
            stored = writer.add(io.BytesIO(os.urandom(2_000_000)), f"{number}.pdf", f"/来源/{number}.pdf")
            scans.append(Scan(stored.id, f"{number}.pdf", f"/来源/{number}.pdf", stored.bytes, 4, "pdf"))
    session.add_scans(scans)
    pages = session.dossier.pages()
    small = os.urandom(10_000)
    session.record([PageResult(page, measured(page), small) for page in pages])
    for first in range(0, 2000, 20):
        session.rotate(pages[first : first + 20], 90)
    session.close()
    opened = in_child("open_child", folder, 0)
    print(f"\nOpening 2,000 pages, {path.stat().st_size / 1e6:,.0f} MB, 100 steps of history")
    print(f"read from the file     {opened['bytes'] / 1e6:8.2f} MB of it")
    print(f"  evidence stored      {opened['evidence'] / 1e6:8.2f} MB")
    print(f"CPU to open            {opened['open']:8.3f} s")
    print(f"CPU, all evidence too  {opened['decoded']:8.3f} s")
    print(f"memory added           {opened['grown']:8.0f} MB")
    print(f"file over its scans    {path.stat().st_size / 1e9 - 1:8.2%} (thumbnails 2 %, evidence the rest)")


def measured(page: PageRef) -> Evidence:
    """Evidence like that of a scanned page read in full: 30 lines of text with their places, a fingerprint."""
    chance = random.Random(str(page))
    words = "企业中小专精特新申报材料财务报表营业收入净利润研发费用审计报告有限公司二〇二五年度第页共证书编号"
    lines = []
    for _ in range(30):
        place = Box(*(round(chance.random(), 4) for _ in range(4)))
        lines.append(Line("".join(chance.choices(words, k=20)), place, round(chance.random(), 3)))
    fine = base64.b64encode(chance.randbytes(1000)).decode()
    return Evidence(*SIZE, fingerprint=Fingerprint(fine[:64], fine, "0" * 64), text=Text("ocr", True, tuple(lines)))


def open_child(folder: Path, _: int) -> dict[str, float]:
    with sqlite3.connect(folder / "2000.srdi") as connection:
        stored = connection.execute("SELECT sum(length(data)) FROM evidence").fetchone()[0]
    connection.close()
    before, grown, used = bytes_read(), peak(), time.process_time()
    session = Session.open(folder / "2000.srdi")
    opened, read = time.process_time() - used, bytes_read() - before
    for page in session.dossier.pages():
        assert session.dossier.evidence[page].text.lines
    decoded = time.process_time() - used
    session.close()
    return {"bytes": read, "open": opened, "decoded": decoded, "grown": peak() - grown, "evidence": stored}


def bench_waits(folder: Path) -> None:
    session = Session.create(folder / "waits.srdi", CATALOGUE)
    done = threading.Event()
    alone = [decided(session, number) for number in range(100)]

    def run_import() -> None:
        with ScanWriter(session.path) as writer:
            for _ in range(3):
                writer.add(io.BytesIO(os.urandom(100_000_000)), "大.pdf")
            for data in jpegs(100):
                writer.add(io.BytesIO(data), "页.jpg")
                writer.flush()
        done.set()

    thread, during = threading.Thread(target=run_import), []
    thread.start()
    while not done.is_set():
        during.append(decided(session, len(during)))
        time.sleep(0.01)
    thread.join()
    session.close()
    print("\nA decision, from the call to its being on disk (wall ms; depends on the disk)")
    print(f"{'':32}{'median':>8}{'95 %':>8}{'longest':>9}")
    for name, waits in (("alone", alone), ("during an import of 375 MB", during)):
        waits.sort()
        shown = (statistics.median(waits), waits[int(len(waits) * 0.95)], waits[-1])
        print(f"{name:32}{shown[0]:8.1f}{shown[1]:8.1f}{shown[2]:9.1f}")


def decided(session: Session, number: int) -> float:
    began = time.perf_counter()
    session.waive(f"page.blurry|{number % 40}||", f"原件如此 {number}")
    return (time.perf_counter() - began) * 1000


def bench_read(folder: Path) -> None:
    data = os.urandom(120_000_000)
    (folder / "plain").write_bytes(data)
    session = Session.create(folder / "read.srdi", CATALOGUE)
    with ScanWriter(session.path) as writer:
        scan = writer.add(io.BytesIO(data), "大.pdf").id
    places = [int.from_bytes(hashlib.sha256(str(n).encode()).digest()[:4], "big") % 119_000_000 for n in range(400)]
    cpu: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for name, opener in (
            ("plain file", (folder / "plain").open),
            ("dossier", lambda _: open_blob(session.path, scan)),
        ):
            with opener("rb") as stream:
                cpu.setdefault(f"{name}, all of it", []).append(used_by(lambda: in_steps(stream)))
                cpu.setdefault(f"{name}, 400 jumps of 4 kB", []).append(used_by(lambda: jumps(stream, places)))
    session.close()
    print("\nReading a scan of 120 MB (CPU ms)")
    for name, times in cpu.items():
        print(f"{name:32}{statistics.median(times) * 1000:8.1f}")


def in_steps(stream: io.BufferedIOBase) -> None:
    stream.seek(0)
    while stream.read(256 * 1024):
        pass


def jumps(stream: io.BufferedIOBase, places: list[int]) -> None:
    for place in places:
        stream.seek(place)
        stream.read(4096)


def used_by(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def bytes_read() -> int:
    """Bytes this process asked the system for so far (Linux), 0 elsewhere."""
    io_file = Path("/proc/self/io")
    return int(io_file.read_text(encoding="utf-8").split()[1]) if io_file.exists() else 0


def peak() -> float:
    """Peak memory of this process so far, MB; the kernel's own mark where it has one, since ru_maxrss outlives exec."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text(encoding="utf-8").split("VmHWM:")[1].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def in_child(work: str, folder: Path, number: int) -> dict[str, float]:
    """Run one function in a fresh process, for its memory and its reads."""
    code = (
        "import json, sys; from pathlib import Path; from tests.benchmarks import bench_store as b; "
        f"print(json.dumps(b.{work}(Path(sys.argv[1]), int(sys.argv[2]))))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(number)], stdout=subprocess.PIPE, text=True, check=True
    )
    values: dict[str, float] = json.loads(done.stdout)
    return values


BENCHES = {"import": bench_import, "memory": bench_memory, "open": bench_open, "waits": bench_waits, "read": bench_read}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", nargs="*", choices=[*BENCHES, []])
    parser.add_argument("--folder", type=Path)
    chosen = parser.parse_args()
    for name in chosen.which or BENCHES:
        with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
            BENCHES[name](Path(folder))


if __name__ == "__main__":
    main()
