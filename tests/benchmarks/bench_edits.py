"""What it costs to change a page: CPU of making a derived scan of a 12-megapixel photograph, and of asking the dossier
for its pages once some are changed. At most one second of CPU a page is the goal.
"""

import io
import time
from collections.abc import Callable

from PIL import Image

from srdi_desktop.model import Box, Catalogue, Decisions, Derivation, Dossier, PageRef, Reshaping, Scan, Tier
from srdi_desktop.rules import load_rulebook
from srdi_desktop.sample.raster import Scanner, scan
from srdi_desktop.sample.sheet import Sheet
from srdi_desktop.scans import open_scan
from srdi_desktop.scans.images import reshaping

LIMITS = load_rulebook().limits
MOST = 1.0  # seconds CPU
CORNERS = ((0.06, 0.04), (0.95, 0.07), (0.97, 0.95), (0.03, 0.93))
COVERS = (Box(0.2, 0.2, 0.5, 0.25), Box(0.2, 0.5, 0.8, 0.55))
ACTS = {
    "cover": Reshaping(covers=COVERS),
    "crop": Reshaping(crop=Box(0.05, 0.05, 0.95, 0.95)),
    "tones": Reshaping(brightness=10, contrast=25),
    "seals": Reshaping(seals=100),
    "cut in three": Reshaping(cuts=(0.33, 0.66)),
    "light": Reshaping(evened=True),
    "flatten": Reshaping(corners=CORNERS),
    "flatten and light": Reshaping(corners=CORNERS, evened=True),
    "all of it": Reshaping(CORNERS, True, 90, Box(0.02, 0.02, 0.98, 0.98), 5, 20, 60, COVERS, (0.5,)),
}


def photograph() -> bytes:
    """A printed page in 12 megapixels, 3,000 by 4,000."""
    sheet = Sheet()
    sheet.title("审计报告", 22)
    for row in range(30):
        sheet.line(f"第 {row} 行：示例精密科技有限公司与本页内容相关的一行文字，共二十余字。")
    held = io.BytesIO()
    scan(sheet, Scanner(dpi=340), 1).resize((3000, 4000), Image.Resampling.BICUBIC).save(held, "JPEG", quality=90)
    return held.getvalue()


def derived(data: bytes, by: Reshaping) -> bytes:
    """As a worker does it."""
    with open_scan(io.BytesIO(data), "photo.jpg", LIMITS) as opened:
        page = reshaping.original(opened, 1)
    parts = reshaping.reshaped(page.image, by, LIMITS)
    return reshaping.written(parts, page, Derivation(PageRef("a" * 64, 1), by), LIMITS)[0]


def least_cpu(call: Callable[[], object], times: int = 3) -> float:
    """Seconds CPU of the fastest of several calls."""
    found = []
    for _ in range(times):
        started = time.process_time()
        call()
        found.append(time.process_time() - started)
    return min(found)


def dossier(pages: int, changed: int) -> Dossier:
    """Scans of ten pages each, some pages of which are changed."""
    scans = [Scan(f"{number:064x}", f"{number}.pdf", "", 1, 10, "pdf") for number in range(pages // 10)]
    originals = [page for one in scans for page in one.refs()][:: pages // changed if changed else pages + 1]
    by = Reshaping(covers=COVERS)
    made = [
        Scan(f"{10**6 + number:064x}", "x.jpg", "", 1, 1, "jpeg", derived=Derivation(page, by))
        for number, page in enumerate(originals if changed else ())
    ]
    decisions = Decisions(
        scans=tuple(one.id for one in (*scans, *made)),
        replaced={one.derived.of: one.refs()[0] for one in made if one.derived},
        reshaped={one.derived.of: by for one in made if one.derived},
    )
    known = {one.id: one for one in (*scans, *made)}
    return Dossier(Catalogue("x", "x", Tier.SRDI, 2026, ()), known, {}, decisions)


def main() -> None:
    """Print both tables."""
    data = photograph()
    plain = least_cpu(lambda: derived(data, Reshaping(crop=Box(0, 0, 1, 0.5))))
    print(f"12 megapixels, {len(data) / 1e6:.1f} MB; decoded, halved and written again: {plain:.2f} s CPU\n")
    print("| act | CPU s | MB | within 1 s |\n|---|---|---|---|")
    for name, by in ACTS.items():
        spent, size = least_cpu(lambda by=by: derived(data, by)), len(derived(data, by))
        print(f"| {name} | {spent:.2f} | {size / 1e6:.1f} | {'yes' if spent <= MOST else 'NO'} |")
    print("\n| dossier | pages() ms | standing() of all ms |\n|---|---|---|")
    for pages, changed in ((2000, 0), (2000, 20), (2000, 200)):
        held = dossier(pages, changed)
        every = held.pages()
        listed = least_cpu(held.pages, 5)
        placed = least_cpu(lambda held=held, every=every: [held.standing(page) for page in every], 5)
        print(f"| {pages} pages, {changed} changed | {1000 * listed:.1f} | {1000 * placed:.1f} |")


if __name__ == "__main__":
    main()
