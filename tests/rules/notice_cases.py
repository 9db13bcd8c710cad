"""Notice texts with the entries they ask for, and how many of these are recognised.

`python -m tests.rules.notice_cases` prints recall and precision of entries, conditions and years; with `--golden` it
also makes the golden files anew, to be looked through. An expected entry reads "kind", "kind 2025" or "kind ?" (asked
for only in a case).
"""

import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from srdi_desktop.model.catalogue import Entry
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.rules.notices import drafting

FOLDER = Path(__file__).parent / "notices"
ANEW = Path(__file__).parent / "unseen"
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Tally:
    """What was right, found and expected."""

    right: int
    found: int
    expected: int

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.right + other.right, self.found + other.found, self.expected + other.expected)

    @property
    def recall(self) -> float:
        return self.right / self.expected if self.expected else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0


def cases() -> dict[str, dict[str, Any]]:
    return {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.toml"))}


def anew() -> dict[str, dict[str, Any]]:
    """Notices written after the reader, with "kind [year] [?] [=group] title" for each paper; year, tier, days too."""
    found = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(ANEW.glob("*.toml"))}
    for case in found.values():
        parts = [line.split() for line in case["expected"]]
        case["expected"] = [" ".join(part for part in words[:-1] if part[0] != "=") for words in parts]
    return found


def written(entry: Entry) -> str:
    year = f" {entry.years[0]}" if entry.years else ""
    return f"{entry.kind}{year}{'' if entry.required else ' ?'}"


def tally(found: list[str], expected: list[str]) -> Tally:
    right = sum((Counter(found) & Counter(expected)).values())
    return Tally(right, len(found), len(expected))


def measured(case: dict[str, Any]) -> dict[str, Tally]:
    """Tallies of kinds alone, of conditional entries, of dated entries, and of entries with all of it."""
    found = [written(entry) for entry in drafting.from_text(case["text"], TODAY).catalogue.entries]
    expected = case["expected"]
    pick = {
        "entries": lambda names: [name.split()[0] for name in names],
        "conditions": lambda names: [name.split()[0] for name in names if name.endswith("?")],
        "years": lambda names: [name for name in names if name.rstrip(" ?")[-4:].isdigit()],
        "whole": list,
    }
    return {name: tally(chosen(found), chosen(expected)) for name, chosen in pick.items()}


def total(of: dict[str, dict[str, Any]]) -> dict[str, Tally]:
    sums: dict[str, Tally] = {}
    for case in of.values():
        for name, part in measured(case).items():
            sums[name] = sums.get(name, Tally(0, 0, 0)) + part
    return sums


def make_golden() -> None:
    """The whole file of each notice that has a golden one."""
    for file in (FOLDER.parent / "golden").glob("*.toml"):
        draft = drafting.from_text(cases()[file.stem]["text"], TODAY)
        file.write_text(catalogue_files.dump(draft.catalogue), encoding="utf-8")


def main() -> None:
    if "--golden" in sys.argv:
        make_golden()
    for of in (cases(), anew()):
        print(f"{len(of)} notices")
        _print(total(of))


def _print(tallies: dict[str, Tally]) -> None:
    for name, part in tallies.items():
        print(f"{name:<11} recall {part.recall:.3f}  precision {part.precision:.3f}  ({part.expected} expected)")


if __name__ == "__main__":
    main()
