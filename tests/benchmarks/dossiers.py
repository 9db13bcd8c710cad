"""Made-up dossiers with their truth: papers of many kinds, numbered in many styles, stacked, photographed, shuffled,
with pages removed and blurred. The same seed gives the same dossier.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from srdi_desktop.sample.sheet import Sheet, advance
from tests.benchmarks.dossier_papers import Paper, appendix_page, contents_page, han, papers

# Style of the printed number: form, whether it shows a total. The weights follow what papers of the trade use.
STYLES = (
    ("第 {n} 页 共 {m} 页", 5), ("第{n}页/共{m}页", 3), ("第{n}页，共{m}页", 2), ("共{m}页 第{n}页", 1), ("{n}/{m}", 3),
    ("{n} / {m}", 2), ("- {n} -", 5), ("— {n} —", 2), ("{n}", 5), ("第{n}页", 2), ("第 {c} 页", 1),
    ("Page {n} of {m}", 1), ("·{n}·", 1), ("({n})", 1), ("P{n}", 1),
)  # fmt: skip
PLACES = (("center", 5), ("right", 2), ("duplex", 2), ("header", 1))


@dataclass(frozen=True)
class Leaf:
    """One page in the pile and the truth about it; `paper` is its document's index, None for a blank separator."""

    paper: int | None
    sheet: Sheet
    blurred: bool = False
    again: bool = False  # scanned a second time

    @property
    def number(self) -> int | None:
        return self.sheet.number


@dataclass
class File:
    """One file of the pile."""

    name: str
    leaves: list[Leaf]


@dataclass
class Heap:
    """A whole dossier. removed: document -> printed numbers taken out."""

    papers: list[Paper]
    files: list[File] = field(default_factory=list)
    removed: dict[int, set[int]] = field(default_factory=dict)

    def leaves(self) -> Iterator[tuple[File, int, Leaf]]:
        for file in self.files:
            for index, leaf in enumerate(file.leaves, 1):
                yield file, index, leaf


def make_heap(seed: int, *, small: bool = False, rough: bool = False) -> Heap:
    """One dossier of about 110 pages, or 45 when small (for reading real pictures). `rough`: as piles come in haste,
    with contents pages, appendices, photographs in any order, and pages scanned again.
    """
    draw = random.Random(seed)
    return heap_of(draw, papers(draw, small), rough=rough)


def heap_of(draw: random.Random, handed_in: list[Paper], *, rough: bool, numbered: bool = False) -> Heap:
    """The papers with pages taken out, laid into files. `numbered`: they bear their numbers already."""
    heap = Heap(handed_in)
    for place, paper in enumerate(heap.papers):
        if not numbered:
            _numbered(draw, paper)
        last = max((sheet.number or 0 for sheet in paper.sheets), default=0)
        _taken_out(draw, heap, place, paper)
        if rough and last and not numbered:
            _enlarged(draw, paper, last)
    _filed(draw, heap)
    if rough:
        _scanned_again(draw, heap)
        _shuffled(draw, heap)
    return heap


def _enlarged(draw: random.Random, paper: Paper, last: int) -> None:
    """A contents page in front of audit reports, which end with page `last`; an appendix that counts by itself behind
    market statements.
    """
    if paper.kind == "audit-report" and draw.random() < 0.5:
        paper.sheets.insert(1 if not paper.sheets[0].number else 0, contents_page(last))
    if paper.kind == "market-share" and draw.random() < 0.5:
        for number in range(1, draw.randint(3, 6)):
            sheet = appendix_page(draw)
            sheet.number = number
            sheet.footer(f"附-{number}")
            paper.sheets.append(sheet)


def _scanned_again(draw: random.Random, heap: Heap) -> None:
    """A page of every third longer file once more: right behind the first scan, or in a file of its own at the end."""
    late: list[File] = []
    for file in heap.files:
        known = [leaf for leaf in file.leaves if leaf.paper is not None and not leaf.blurred]
        if len(file.leaves) < 3 or not known or draw.random() > 0.33:
            continue
        leaf = draw.choice(known)
        copy = Leaf(leaf.paper, leaf.sheet, again=True)
        if draw.random() < 0.6:
            file.leaves.insert(file.leaves.index(leaf) + 1, copy)
        else:
            late.append(File(f"补拍{len(late) + 1:02d}.jpg", [copy]))
    heap.files += late


def _shuffled(draw: random.Random, heap: Heap) -> None:
    """Photographs of every second paper lie in any order, and now and then the pages of a scan of one paper."""
    for paper in range(len(heap.papers)):
        files = [file for file in heap.files if len(file.leaves) == 1 and file.leaves[0].paper == paper]
        files = [file for file in files if file.name.startswith("IMG")]
        if len(files) >= 3 and draw.random() < 0.5:
            leaves = [file.leaves for file in files]
            draw.shuffle(leaves)
            for file, one in zip(files, leaves, strict=True):
                file.leaves = one
    for file in heap.files:
        counted = all(leaf.sheet.total for leaf in file.leaves)
        if len(file.leaves) >= 3 and counted and len({leaf.paper for leaf in file.leaves}) == 1 and draw.random() < 0.3:
            draw.shuffle(file.leaves)


def _pick(draw: random.Random, weighted: tuple[tuple[str, int], ...]) -> str:
    return draw.choices([one for one, _ in weighted], [weight for _, weight in weighted])[0]


def _numbered(draw: random.Random, paper: Paper) -> None:
    """Print numbers: from the cover, from the page behind it, or on body and notes apart; some have none."""
    if len(paper.sheets) == 1 or draw.random() < 0.1:
        return
    style = _pick(draw, STYLES)
    if "{c}" in style and len(paper.sheets) > 25:
        style = "第{n}页"
    paper.style, place = style, _pick(draw, PLACES)
    covered = paper.kind in {"audit-report", "rd-audit", "application-form", "credit-report"}
    start = 1 if covered and draw.random() < 0.8 else 0
    stretches = [paper.sheets[start:]]
    if paper.kind == "audit-report" and draw.random() < 0.35:
        stretches = [paper.sheets[start:3], paper.sheets[6:]]  # the letter, the notes; statements carry none
    for sheets in stretches:
        for number, sheet in enumerate(sheets, 1):
            _print_number(sheet, style, place, number, len(sheets))


def _print_number(sheet: Sheet, style: str, place: str, number: int, total: int) -> None:
    text = style.format(n=number, m=total, c=han(number) if number < 30 else number)
    sheet.number, sheet.total = number, total if "{m}" in style else None
    if place == "header":
        sheet.words(182, 16, text, 9, align="right")
    else:
        align = place if place != "duplex" else ("right" if number % 2 else "left")
        sheet.footer(text, align=align)


def _taken_out(draw: random.Random, heap: Heap, place: int, paper: Paper) -> None:
    """Remove one to three numbered pages from inside the document, now and then from its end where a total tells."""
    numbered = [sheet for sheet in paper.sheets if sheet.number]
    if len(numbered) < 5 or draw.random() > 0.45:
        return
    last = 0 if numbered[-1].total else 1
    inner = [sheet for sheet in numbered[1 : len(numbered) - last] if sheet.number != 1 and not _ends(sheet, paper)]
    for sheet in draw.sample(inner, min(len(inner), draw.randint(1, 3), max(1, len(numbered) // 4))):
        paper.sheets.remove(sheet)
        heap.removed.setdefault(place, set()).add(sheet.number or 0)


def _ends(sheet: Sheet, paper: Paper) -> bool:
    """Whether the sheet is the last of its own count and shows no total, so that nobody could miss it."""
    place = paper.sheets.index(sheet)
    after = next((other.number for other in paper.sheets[place + 1 :] if other.number), None)
    return not sheet.total and (after is None or after < (sheet.number or 0))


def _filed(draw: random.Random, heap: Heap) -> None:
    """Lay the papers into files: one each, several stacked into one scan, or a photograph for each page."""
    photo, scan = draw.randint(1000, 4000), 1
    at = 0
    while at < len(heap.papers):
        way = draw.random()
        if way < 0.5:
            count = min(draw.randint(2, 5), len(heap.papers) - at)
            leaves = [leaf for place in range(at, at + count) for leaf in _leaves(draw, heap, place)]
            heap.files.append(File(f"扫描件{scan:03d}.pdf", leaves))
            scan, at = scan + 1, at + count
            continue
        leaves, paper = _leaves(draw, heap, at), heap.papers[at]
        if way < 0.75 and len(paper.sheets) <= 12:
            for leaf in leaves:
                heap.files.append(File(f"IMG_{photo}.jpg", [leaf]))
                photo += 1
            photo += draw.randint(1, 9)
        else:
            named = draw.random() < 0.5
            heap.files.append(File(f"{paper.name}{at}.pdf" if named else f"扫描件{scan:03d}.pdf", leaves))
            scan += 1
        at += 1
    heap.files.sort(key=lambda file: file.name)


def _leaves(draw: random.Random, heap: Heap, place: int) -> list[Leaf]:
    paper = heap.papers[place]
    sheets = list(paper.sheets)
    if len(sheets) >= 6 and sheets[-1].number and draw.random() < 0.2:
        one = draw.randint(2, len(sheets) - 3)
        sheets[one], sheets[one + 1] = sheets[one + 1], sheets[one]
    return [Leaf(place, sheet, draw.random() < 0.03 and at > 0) for at, sheet in enumerate(sheets)]


def text_width(text: str) -> float:
    """Width of a run of text in units of its size."""
    return sum(map(advance, text))
