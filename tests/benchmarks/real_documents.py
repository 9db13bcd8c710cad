"""Reading on real documents: kind, company, owner, code, printed numbers, and what is filed in silence.

    python -m tests.benchmarks.real_documents [FOLDER]

FOLDER holds papers with labels.csv (../shared/data/documents by default); nothing is measured where it is absent. Each
paper is judged alone, under a name that says nothing, by the reading that a first look gives. `LOOKED_AT`: papers
whose readings were looked at while rules were made; the others were only measured.
"""

import csv
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from srdi_desktop import resources
from srdi_desktop.evidence.text import numbering
from srdi_desktop.evidence.text.facts import facts_of
from srdi_desktop.evidence.text.labels import packed
from srdi_desktop.evidence.text.reading import look
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.page import Evidence, Fact, Geometry, PageRef, Tone
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.rules import load_rulebook
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.scans import open_scan, use_font
from tests.benchmarks.reading_truth import judged

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "documents"
BOOK = load_rulebook()
CATALOGUE = catalogue_files.load("national-srdi-2026")
LOOKED_AT = frozenset({
    "licence-01.jpg", "licence-03.jpg", "licence-05.jpg", "licence-06.jpg", "patent-01.pdf", "software-01.jpg",
    "quality-certificate-01.jpg", "product-certificate-01.jpg", "invoice-02.jpg", "test-report-01.pdf",
    "contract-01.pdf", "account-permit-01.jpg", "quarterly-report-01.pdf",
})  # fmt: skip
_NAMED = {"business-license", "license"}
_OWNED = {"patent", "software-copyright", "quality-certificate", "product-certificate"}
_CODE = re.compile(r"\b[0-9A-Z]{18}\b")


@dataclass
class Share:
    """How many of how many."""

    right: int = 0
    all: int = 0

    def add(self, right: bool) -> None:
        self.right += right
        self.all += 1

    def __str__(self) -> str:
        """With Wilson's interval of 95 %."""
        if not self.all:
            return "-"
        z, n, p = 1.96, self.all, self.right / self.all
        middle, half = (p + z * z / (2 * n)), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        low, high = ((middle + side * half) / (1 + z * z / n) for side in (-1, 1))
        return f"{self.right} of {self.all} ({max(0.0, low):.2f}-{min(1.0, high):.2f})"


@dataclass
class Scores:
    """Shares by what was measured, apart for papers that were looked at and others."""

    shares: dict[str, dict[bool, Share]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Share)))
    wrong: list[str] = field(default_factory=list)

    def add(self, what: str, paper: str, right: bool) -> None:
        self.shares[what][paper in LOOKED_AT].add(right)
        if not right:
            self.wrong.append(f"{what}: {paper}")


def evidence_of(path: Path) -> Iterator[Evidence]:
    """Each page as a first look reads it."""
    with path.open("rb") as stream, open_scan(stream, path.name, BOOK.limits) as scan:
        for index in range(1, scan.page_count + 1):
            seen = look(scan.page(index), "fast", BOOK)
            turn = seen.rotation or 0
            yield Evidence(
                tone=Tone(ink=0.03),
                geometry=Geometry(rotation=seen.rotation),
                text=seen.text,
                numbers=numbering.candidates(seen.text, turn),
                facts=facts_of(seen.text, turn, BOOK),
            )


def judged_alone(pages: list[Evidence]) -> Verdicts:
    scan = Scan("scan", "扫描件001.pdf", "扫描件001.pdf", 1, len(pages), "pdf")
    evidence = {PageRef("scan", index): page for index, page in enumerate(pages, 1)}
    return judged(Dossier(CATALOGUE, {"scan": scan}, evidence, Decisions(scans=("scan",))), BOOK)


def score(row: Mapping[str, str], pages: list[Evidence], scores: Scores) -> None:
    paper, kind = row["file"], "invoice" if row["file"].startswith("invoice") else row["kind"]
    verdicts, facts = judged_alone(pages), [fact for page in pages for fact in page.facts]
    scores.add("kind", paper, {one.kind for one in verdicts.documents} == {None if kind == "other" else kind})
    if kind in {"other", "invoice"}:
        scores.add("not filed where no entry fits", paper, not any(one.entry for one in verdicts.documents))
    _names(row["company"], kind, paper, facts, scores)
    codes = set(_CODE.findall(row["uscc"]))
    found = {fact.value for fact in facts if fact.kind == "uscc"}
    scores.add("code" if codes else "no code where none is printed", paper, found == codes)
    _numbers(row["page_numbers"], paper, verdicts, scores)


def _names(printed: str, kind: str, paper: str, facts: list[Fact], scores: Scores) -> None:
    name = packed(printed.split(" (", maxsplit=1)[0])
    if not name or printed.startswith(("(", "有限公司 (")):
        return
    subjects = {packed(fact.value) for fact in facts if fact.kind == "company" and fact.name == "subject"}
    owners = {packed(fact.value) for fact in facts if fact.kind == "owner"}
    if kind in _NAMED:
        scores.add("company of licences", paper, subjects == {name})
    elif kind in _OWNED:
        scores.add("owner of certificates", paper, name in subjects | owners)


def _numbers(printed: str, paper: str, verdicts: Verdicts, scores: Scores) -> None:
    """Printed numbers, one for each page; pages without one must get none."""
    truth = [part.strip() for part in printed.split(";")] if printed else []
    settled = {page.scan_index: value for one in verdicts.documents for page, value in one.numbers.items()}
    for index, said in enumerate(truth, 1):
        digits = re.findall(r"\d+", said)
        if digits:
            scores.add("printed number", paper, settled.get(index) == int(digits[0]))
        else:
            scores.add("no number where none is printed", paper, index not in settled)


def print_table(folder: Path = FOLDER) -> None:
    """One row for each measure; nothing where the papers are absent."""
    if not (folder / "labels.csv").is_file():
        print("real documents: not here, nothing measured")
        return
    use_font(resources.font(), resources.font("regular", ""))
    scores = Scores()
    with (folder / "labels.csv").open(encoding="utf-8-sig", newline="") as labels:
        for row in csv.DictReader(labels):
            score(row, [*evidence_of(folder / row["file"])], scores)
    print(f"real documents: {'looked at':>28} {'only measured':>26}")
    for what, halves in scores.shares.items():
        print(f"  {what:<32}{halves[True]!s:>20}{halves[False]!s:>26}")
    print("  wrong: " + "; ".join(scores.wrong))


if __name__ == "__main__":
    print_table(*map(Path, sys.argv[1:]))
