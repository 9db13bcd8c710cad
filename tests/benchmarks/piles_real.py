"""The real papers of ../shared/data/documents as one pile in any order, some of them scanned a second time.

The applicant is the company of two of the licences. What is true of each paper stands in labels.csv.
"""

import csv
import random
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

from srdi_desktop.model import Catalogue, Dossier, Finding, PageRef
from srdi_desktop.model.verdicts import Verdicts
from tests.resources import damage

APPLICANT = "天津安捷公共设施服务有限公司"
_AGAIN = ("licence-07.jpg", "software-01.jpg", "invoice-02.jpg")
_GAP = {"quarterly-report-01.pdf": {3, 4}}
_PICTURE = {"page.blurry", "page.dark", "page.faint", "page.blank", "page.cut_off", "page.covered", "page.unread",
            "page.unreadable", "page.soft", "page.low_resolution", "scan.long"}  # fmt: skip


@dataclass(frozen=True)
class RealPile:
    """`names`: name in the pile -> name in labels.csv; `rows`: labels by that; `again`: name of each second scan."""

    names: Mapping[str, str]
    rows: Mapping[str, Mapping[str, str]]
    again: frozenset[str] = field(default_factory=frozenset)


def make_pile(source: Path, folder: Path) -> RealPile:
    """Copies the papers under names that say nothing, in an order that says nothing, with second scans of three."""
    draw = random.Random("real pile")
    with (source / "labels.csv").open(encoding="utf-8-sig", newline="") as labels:
        rows = {row["file"]: row for row in csv.DictReader(labels)}
    laid = [(name, False) for name in rows] + [(name, True) for name in _AGAIN]
    draw.shuffle(laid)
    names, again = dict[str, str](), set[str]()
    for place, (name, second) in enumerate(laid, 1):
        target = folder / f"扫描件{place:03d}{Path(name).suffix}"
        names[target.name] = name
        if second:
            again.add(target.name)
            _scanned_again(source / name, target, place)
        else:
            shutil.copyfile(source / name, target)
    return RealPile(names, rows, frozenset(again))


def _scanned_again(source: Path, target: Path, seed: int) -> None:
    picture = Image.open(source).convert("RGB")
    second = damage.scanned(damage.turned(damage.gain(picture, 0.94), 0.4), seed)
    second.save(target, quality=85)


class Truth:
    """What labels.csv says, finding by finding."""

    def __init__(self, pile: RealPile, dossier: Dossier, verdicts: Verdicts, catalogue: Catalogue) -> None:
        self.pile, self.dossier, self.verdicts = pile, dossier, verdicts
        self.kinds = {entry.id: entry.kind for entry in catalogue.entries}
        self.present = {self._kind(row) for row in pile.rows.values()}

    @staticmethod
    def _kind(row: Mapping[str, str]) -> str:
        return "invoice" if row["file"].startswith("invoice") else row["kind"]

    def _name(self, page: PageRef) -> str:
        return self.dossier.scans[page.scan].name

    def _row(self, page: PageRef) -> Mapping[str, str]:
        return self.pile.rows[self.pile.names[self._name(page)]]

    def bears_out(self, finding: Finding) -> bool | None:
        """None for what the labels do not tell."""
        if finding.code in _PICTURE:
            return False if finding.page and self._row(finding.page)["sharpness"] == "sharp" else None
        if finding.page is None:
            return self._of_entry(finding)
        row, values = self._row(finding.page), finding.values
        match finding.code:
            case "page.duplicate" | "numbering.repeated":
                one, other = finding.page, values["of"]
                same = self.pile.names[self._name(one)] == self.pile.names[self._name(other)]
                return same and one.scan_index == other.scan_index and finding.code == "page.duplicate"
            case "numbering.missing":
                return set(values["missing"]) == _GAP.get(row["file"])
            case "numbering.out_of_order" | "numbering.undecided" | "identity.code_invalid":
                return False
            case "page.rotated":
                return int(row["orientation_cw_to_upright"] or 0) == values["rotation"]
            case "page.unsorted":
                return self._kind(row) not in self.kinds.values()
            case "identity.other_company":
                return APPLICANT not in row["company"]
            case "entry.seal_missing":
                return not re.match(r"[1-9]", row["seals"])
            case "entry.expired":
                return self._expired(row, str(values["valid_until"]))
        return None

    def _of_entry(self, finding: Finding) -> bool | None:
        match finding.code:
            case "entry.missing":
                return self.kinds[finding.entry or ""] not in self.present
            case "scan.signed":
                return str(finding.scan and self.dossier.scans[finding.scan].format) in {"ofd", "pdf"}
        return None

    @staticmethod
    def _expired(row: Mapping[str, str], until: str) -> bool:
        year, month, day = until.split("-")
        ways = (until, f"{day}-{month}-{year}", f"{day}.{month}.{year}")
        return any(way in row["dates"] for way in ways)
