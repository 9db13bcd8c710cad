"""From a made-up heap to a dossier with evidence (noise of reading included), and the scores of its verdicts."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise
from typing import Self

from srdi_desktop import assess
from srdi_desktop.evidence.text import numbering
from srdi_desktop.evidence.text.facts import facts_of
from srdi_desktop.evidence.text.periods import report_period
from srdi_desktop.evidence.text.rows import in_reading_order, is_full_amount
from srdi_desktop.model import plain
from srdi_desktop.model.catalogue import Catalogue
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.page import Box, Evidence, Line, PageRef, Text, Tone
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.sample.sheet import MM_PER_POINT, Sheet, Words
from tests.benchmarks.dossiers import Heap, Leaf, text_width

TODAY = date(2026, 6, 20)
_CONFUSED = {
    "0": "O",
    "1": "l",
    "报": "报",
    "证": "征",
    "营": "菅",
    "财": "财",
    "合": "台",
    "未": "末",
    "己": "已",
    "表": "麦",
}


@dataclass
class Counts:
    """Sums over dossiers, turned into shares by the benchmark."""

    pages: int = 0
    removed: int = 0
    found: int = 0
    false_findings: int = 0
    false_numbers: int = 0
    sorted_right: int = 0
    sorted_wrong: int = 0
    numbers: int = 0
    numbers_right: int = 0
    numbers_wrong: int = 0
    borders: int = 0
    borders_found: int = 0
    borders_false: int = 0
    inside: int = 0

    def __iadd__(self, other: "Counts") -> Self:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
        return self


def lines_of(sheet: Sheet) -> tuple[Line, ...]:
    """The sheet's words as an engine would return them."""
    width, height = sheet.size
    lines = []
    for ink in sheet.inks:
        if isinstance(ink, Words) and not _is_pale(ink.colour):
            long = text_width(ink.text) * ink.size * MM_PER_POINT
            left = ink.x - {"left": 0.0, "center": long / 2, "right": long}[ink.align]
            tall = ink.size * MM_PER_POINT
            box = Box(left / width, (ink.y - tall) / height, (left + long) / width, (ink.y + 0.2 * tall) / height)
            lines.append(Line(ink.text, box, 0.98))
    return in_reading_order(lines, 0)


def _is_pale(colour: str) -> bool:
    """Watermarks and tiled words, which an engine passes over."""
    return min(bytes.fromhex(colour.removeprefix("#"))) > 200


def simulated(leaf: Leaf, noise: random.Random, book: RuleBook) -> Evidence:
    """Evidence as fast reading would give it: few lines, some characters misread, blurred pages nearly mute."""
    lines = [line for line in _fast(lines_of(leaf.sheet), book) if noise.random() > 0.01]
    if leaf.blurred:
        lines = [Line("".join(noise.sample(line.text, len(line.text))), line.box, 0.6) for line in lines[:2]]
    else:
        lines = [Line(_misread(line.text, noise), line.box, line.score) for line in lines]
        if noise.random() < 0.037:
            lines.append(Line(str(noise.randint(1, 9)), Box(0.3, 0.94, 0.31, 0.95), 0.9))
    text = Text("ocr" if lines else "none", False, tuple(lines))
    return Evidence(
        tone=Tone(ink=0.03 if leaf.paper is not None else 0.0),
        text=text,
        numbers=numbering.candidates(text, 0),
        facts=facts_of(text, 0, book),
    )


def _is_read_whole(lines: Sequence[Line], book: RuleBook) -> bool:
    """Headings that ask for names or figures, amounts, and the period of a report have the whole page read."""
    headings = [plain(line.text) for line in lines]
    for kind in book.kinds.values():
        if any(word in text and len(text) <= 2.5 * len(word) + 12 for word in kind.whole for text in headings):
            return True
    return any(is_full_amount(line.text) or report_period(line.text) for line in lines)


def _fast(lines: Sequence[Line], book: RuleBook) -> list[Line]:
    if _is_read_whole(lines, book):
        return list(lines)
    limits = book.limits
    upper = [line for line in lines if line.box.top < limits["reading.title_zone"]]
    tall = sorted(upper, key=lambda line: (-round(line.box.bottom - line.box.top, 3), line.box.top))
    chosen = tall[: int(limits["reading.tall_lines"])]
    foot = 1 - limits["reading.footer_strip"]
    strips = [line for line in lines if line.box.bottom < limits["reading.header_strip"] or line.box.top > foot]
    return [line for line in lines if line in chosen or line in strips]


def _misread(text: str, noise: random.Random) -> str:
    return "".join(_CONFUSED.get(c, c) if noise.random() < 0.01 else c for c in text if noise.random() > 0.002)


def dossier_of(heap: Heap, evidence: dict[tuple[str, int], Evidence], catalogue: Catalogue) -> Dossier:
    scans = {file.name: Scan(file.name, file.name, file.name, 1, len(file.leaves), "pdf") for file in heap.files}
    measured = {PageRef(name, index): found for (name, index), found in evidence.items()}
    return Dossier(catalogue, scans, measured, Decisions(scans=tuple(scans), company=""))


def judged(dossier: Dossier, book: RuleBook) -> Verdicts:
    return assess.judge(dossier, book, TODAY)


def score(heap: Heap, verdicts: Verdicts, entries: set[str]) -> Counts:
    leaf_of = {PageRef(file.name, index): leaf for file, index, leaf in heap.leaves()}
    counts = Counts(pages=len(leaf_of))
    _missing(heap, verdicts, leaf_of, counts)
    for page, leaf in leaf_of.items():
        wanted = heap.papers[leaf.paper].entry if leaf.paper is not None else None
        wanted = wanted if wanted in entries else None
        right = verdicts.entry_of(page) == wanted
        counts.sorted_right += right
        counts.sorted_wrong += not right
        if leaf.number and not leaf.blurred:
            got = verdicts.document_of[page].numbers.get(page)
            counts.numbers += 1
            counts.numbers_right += got == leaf.number
            counts.numbers_wrong += got is not None and got != leaf.number
        elif not leaf.number and leaf.paper is not None:
            counts.numbers_wrong += page in verdicts.document_of[page].numbers
    _borders(heap, verdicts, counts)
    return counts


def _missing(heap: Heap, verdicts: Verdicts, leaf_of: dict[PageRef, Leaf], counts: Counts) -> None:
    told: dict[int, set[int]] = {}
    for finding in verdicts.findings:
        if finding.code != "numbering.missing" or finding.page is None:
            continue
        pages = verdicts.document_of[finding.page].pages
        paper = Counter(leaf_of[page].paper for page in pages).most_common(1)[0][0]
        removed = heap.removed.get(paper, set()) if paper is not None else set()
        if not removed & set(finding.values["missing"]):
            counts.false_findings += 1
        else:
            told.setdefault(paper or 0, set()).update(finding.values["missing"])
            blurred = sum(leaf.blurred for leaf in leaf_of.values() if leaf.paper == paper)
            counts.false_numbers += max(0, len(set(finding.values["missing"]) - removed) - blurred)
    for paper, removed in heap.removed.items():
        counts.removed += len(removed)
        counts.found += len(removed & told.get(paper, set()))


def _borders(heap: Heap, verdicts: Verdicts, counts: Counts) -> None:
    """Neighbours in the pile: together or apart, as found and in truth; blank separators count as neither."""
    pile = [(PageRef(file.name, index), leaf) for file, index, leaf in heap.leaves()]
    for (one, first), (two, second) in pairwise(pile):
        if first.paper is None or second.paper is None:
            continue
        apart = verdicts.document_of[one].number != verdicts.document_of[two].number
        if first.paper != second.paper:
            counts.borders += 1
            counts.borders_found += apart
        else:
            counts.inside += 1
            counts.borders_false += apart
