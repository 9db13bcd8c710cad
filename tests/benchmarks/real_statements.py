"""Figures of statements: real papers, and made-up ones that are scanned and photographed.

    python -m tests.benchmarks.real_statements [FOLDER] [--printed]

FOLDER holds papers with labels.jsonl (../shared/data/statements by default); nothing is measured where it is absent.
Each paper is a document of its own, read as a first look reads it. `LOOKED_AT`: companies whose papers were looked at
while the reader was made; the others were only measured. A paper may say so itself (`half`: looked or measured). A
label without a unit is of a paper that prints none; `optional`: what a reader may leave out, such as a rounded amount
in a sentence. --printed: born-digital papers are measured once more, printed and scanned, and printed and photographed.
"""

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from srdi_desktop import resources
from srdi_desktop.assess.figures import number, settled_facts
from srdi_desktop.evidence.text.facts import SUBJECT, facts_of
from srdi_desktop.evidence.text.figures import figures_on
from srdi_desktop.evidence.text.numbering import candidates
from srdi_desktop.evidence.text.reading import look
from srdi_desktop.model.page import Evidence, Fact, Origin, PageImage, PageRef, Raster
from srdi_desktop.rules import load_rulebook
from srdi_desktop.sample.raster import Scanner, scan
from srdi_desktop.sample.sheet import Sheet
from srdi_desktop.scans import open_scan, use_font
from tests.benchmarks.real_documents import Share
from tests.resources import damage

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "statements"
BOOK = load_rulebook()
LOOKED_AT = ("金花", "海伦")
_LABELS = ("营业成本", "税金及附加", "销售费用", "管理费用", "财务费用", "其他收益", "投资收益", "信用减值损失")


def evidence_of(image: PageImage) -> Evidence:
    """A page as a first look reads it."""
    seen = look(image, "fast", BOOK)
    figures, carried = figures_on(seen.text, seen.rotation or 0, BOOK)
    facts = facts_of(seen.text, seen.rotation or 0, BOOK)
    numbers = candidates(seen.text, seen.rotation or 0)
    return Evidence(text=seen.text, facts=(*facts, *figures), carried=carried, numbers=numbers)


def stated(pages: Sequence[Evidence]) -> list[tuple[int, Fact]]:
    """(page, figure) of one document, headings carried over its pages."""
    refs = [PageRef("scan", index) for index in range(1, len(pages) + 1)]
    found = settled_facts(refs, dict(zip(refs, pages, strict=True)), BOOK.limits)
    return [(page.scan_index, fact) for page, fact in found if fact.kind == "figure" and fact.period]


def owner(pages: Sequence[Evidence]) -> str | None:
    """Whom most of the paper's pages are about, None where they name nobody."""
    named = [fact.value for page in pages for fact in page.facts if (fact.kind, fact.name) == ("company", SUBJECT)]
    return max(named, key=named.count, default=None)


class Table:
    """Counts by medium, apart for papers that were looked at and others."""

    def __init__(self) -> None:
        self.right: dict[str, dict[bool, Share]] = defaultdict(lambda: defaultdict(Share))
        self.counts: Counter[str] = Counter()
        self.owners: Counter[str] = Counter()

    def add(self, label: Mapping[str, Any], medium: str, facts: Sequence[tuple[int, Fact]], *, seen: bool) -> None:
        here = [fact for page, fact in facts if page == label["page"] and fact.name == label["figure"] and fact.year]
        scope = label.get("scope")
        of_year = [fact for fact in here if fact.year == label["year"] and _fits(fact.scope, scope)]
        exact = [fact for fact in of_year if number(fact.value) == number(label["value"])]
        if label.get("interim"):
            self.counts["quarter's figures taken for a year's"] += bool(exact)
            return
        if not label.get("optional"):
            units = (label["unit"],) if label["unit"] else (None, "元")
            self.right[medium][seen].add(any(fact.unit in units for fact in exact))
        self.counts["wrong"] += bool(of_year) and not exact

    def add_false(self, labels: Sequence[Mapping[str, Any]], facts: Sequence[tuple[int, Fact]]) -> None:
        printed = {(one["page"], one["figure"], number(one["value"])) for one in labels}
        found = [(page, fact.name, number(fact.value)) for page, fact in facts if fact.year]
        self.counts["on no page"] += sum(one not in printed for one in found)

    def add_owner(self, printed: str | None, named: str | None) -> None:
        if named is None:
            self.owners["none named" if printed else "none printed"] += 1
        else:
            self.owners["right" if named == printed else "wrong"] += 1

    def add_paper(self, row: Mapping[str, Any], medium: str, pages: Sequence[Evidence]) -> None:
        """All that the labels of one paper say."""
        facts = stated(pages)
        seen = row.get("half") == "looked" or str(row["company"]).startswith(LOOKED_AT)
        for label in row["figures"]:
            self.add(label, medium, facts, seen=seen)
        self.add_false(row["figures"], facts)
        self.add_owner(row["company"], owner(pages))

    def show(self, title: str) -> None:
        print(f"{title}: {'looked at':>30} {'only measured':>24}")
        for medium, halves in self.right.items():
            print(f"  {medium:<24}{halves[True]!s:>24}{halves[False]!s:>26}")
        print("  " + ", ".join(f"{what}: {self.counts[what]}" for what in sorted(self.counts)))
        print("  company: " + ", ".join(f"{what} {count}" for what, count in sorted(self.owners.items())))


def _fits(read: str | None, printed: str | None) -> bool:
    return read is None or printed is None or read == printed


def real(folder: Path, *, printed: bool = False) -> Table:
    table = Table()
    for line in (folder / "labels.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        path = folder / row["file"]
        with path.open("rb") as stream, open_scan(stream, path.name, BOOK.limits) as opened:
            pages = [opened.page(index) for index in range(1, opened.page_count + 1)]
        table.add_paper(row, row["medium"], [evidence_of(page) for page in pages])
        if printed and row["medium"] == "born-digital":
            for medium, copies in _printed(pages, row["file"]).items():
                table.add_paper(row, medium, [evidence_of(copy) for copy in copies])
    return table


def _printed(pages: Sequence[PageImage], name: str) -> dict[str, list[PageImage]]:
    """The pages as a scanner and as a phone see their prints."""
    scanned, photographed = [], []
    for place, page in enumerate(pages):
        draw = random.Random(f"{name} {place}")
        grey = page.grey
        sheet = Image.frombytes("L", (grey.width, grey.height), grey.data)
        copy = damage.noise(damage.turned(damage.gaussian(sheet, 0.6), draw.uniform(-1, 1)), draw.uniform(2, 6), place)
        scanned.append(_as_page(damage.jpeg(copy, 60)))
        lit = damage.shaded(_leaning(sheet, draw), 0.6, place)
        photographed.append(_as_page(damage.jpeg(lit, 60)))
    return {"printed and scanned": scanned, "printed and photographed": photographed}


def _as_page(picture: Image.Image) -> PageImage:
    raster = Raster(picture.width, picture.height, 1, picture.convert("L").tobytes())
    return PageImage(raster, None, b"", Origin.SCAN)


def made(seeds: int) -> Table:
    """Statements with random figures, layouts and tilts, as a scanner and as a phone sees them."""
    table = Table()
    for seed in range(seeds):
        sheet, labels = _statement(random.Random(f"statement {seed}"))
        for medium, picture in _pictures(sheet, seed):
            facts = stated([evidence_of(_as_page(picture))])
            for label in labels:
                table.add(label, medium, facts, seen=False)
            table.add_false(labels, facts)
    return table


def _statement(draw: random.Random) -> tuple[Sheet, list[dict[str, Any]]]:
    """An income statement with or without note numbers, named or relative heads."""
    year, notes = draw.randint(2019, 2025), draw.random() < 0.5
    heads = draw.choice(((f"{year}年度", f"{year - 1}年度"), ("本期金额", "上期金额"), ("本期发生额", "上期发生额")))
    sheet, labels = Sheet(), list[dict[str, Any]]()
    sheet.title(draw.choice(("利 润 表", "合并利润表", "母公司利润表")), 16, 9)
    sheet.words(105, sheet.y, draw.choice((f"{year}年度", f"{year}年1—12月")), 10, align="center")
    sheet.y += 7
    sheet.words(182, sheet.y, "单位：元　币种：人民币", 9, align="right")
    sheet.y += 3
    rows: list[tuple[str, ...]] = [("项　目", *(("附注",) if notes else ()), *heads)]
    wanted = {"一、营业收入": "revenue", "研发费用": "rd_expense", "四、净利润（净亏损以“－”号填列）": "net_profit"}
    names = ["一、营业收入", *draw.sample(_LABELS, 5), "研发费用", "三、利润总额", "四、净利润（净亏损以“－”号填列）"]
    for place, name in enumerate(names, 1):
        amounts = [f"{Decimal(draw.randint(10**7, 10 ** draw.randint(8, 11))) / 100:,}" for _ in range(2)]
        rows.append((name, *((f"五、{place}",) if notes else ()), *amounts))
        if name in wanted:
            labels += [
                {"figure": wanted[name], "year": year - back, "value": value, "unit": "元", "page": 1}
                for back, value in enumerate(amounts)
            ]
    widths = (70, 16, 36, 36) if notes else (78, 40, 40)
    numbers = (len(widths) - 2, len(widths) - 1)
    sheet.table(rows, widths, height=draw.uniform(6.2, 9), size=draw.uniform(8.5, 10), numbers=numbers)
    return sheet, labels


def _pictures(sheet: Sheet, seed: int) -> Iterator[tuple[str, Image.Image]]:
    draw = random.Random(f"picture {seed}")
    scanner = Scanner(
        dpi=draw.choice((150, 200, 300)), colour=False, skew=draw.uniform(-1.5, 1.5), noise=draw.uniform(1, 6)
    )
    yield "made, scanned", damage.jpeg(scan(sheet, scanner, seed), 70)
    flat = scan(sheet, Scanner(dpi=200, colour=False), seed)
    yield "made, photographed", damage.jpeg(damage.shaded(_leaning(flat, draw), 0.6, seed), 60)


def _leaning(page: Image.Image, draw: random.Random) -> Image.Image:
    """The page as a phone sees it: in perspective, on a dark desk."""
    width, height = page.size
    size = (round(1.12 * width), round(1.1 * height))
    near, far = [draw.uniform(0.01, 0.05) for _ in range(4)], [draw.uniform(0.95, 0.99) for _ in range(4)]
    here = [(near[0], near[1]), (far[0], near[2]), (far[1], far[2]), (near[3], far[3])]
    corners = [(x * size[0], y * size[1]) for x, y in here]
    from_page = [(0, 0), (width, 0), (width, height), (0, height)]
    rows = []
    for (x, y), (u, v) in zip(corners, from_page, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    warp = np.linalg.solve(np.array(rows, dtype=float), np.array(from_page, dtype=float).reshape(8))
    return page.transform(size, Image.Transform.PERSPECTIVE, tuple(warp), Image.Resampling.BICUBIC, fillcolor=70)


def print_table(folder: Path = FOLDER, seeds: int = 12, *, printed: bool = False) -> None:
    """Shares with Wilson's interval; real papers only where they are here."""
    use_font(resources.font(), resources.font("regular", ""))
    if (folder / "labels.jsonl").is_file():
        real(folder, printed=printed).show("figures of real statements, right")
    else:
        print("real statements: not here, nothing measured")
    made(seeds).show("figures of made-up statements, right")


if __name__ == "__main__":
    folders = [Path(given) for given in sys.argv[1:] if given != "--printed"]
    print_table(*folders[:1], printed="--printed" in sys.argv)
