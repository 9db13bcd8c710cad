"""Findings on realistic piles: how many of them are true, and of which kinds the false ones are.

    python -m tests.benchmarks.bench_piles [--seeds 1 2 3 4] [--simulated 100] [--keep FOLDER] [--show]

Made-up piles (`piles.py`) and one of the real papers of ../shared/data/documents go through the whole check, pictures,
reading and judging. Every finding is held against what is known of the pile; one that says what the truth does not is
false. The dossier with its evidence is kept in FOLDER, so that judging can be tried again without reading again: a kept
one is only as new as the code that measured it.
"""

import argparse
import pickle
import random
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event

from srdi_desktop import assess
from srdi_desktop.model import Application, Box, Dossier, Finding, Seal
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.rules import applications, load_rulebook
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.sample.company import application_toml
from srdi_desktop.sample.sheet import Stamp
from srdi_desktop.workflow import main_job
from tests.benchmarks import piles_real
from tests.benchmarks.pile_truth import Truth
from tests.benchmarks.piles import Pile, compose, make_pile
from tests.benchmarks.reading_truth import dossier_of, simulated
from tests.benchmarks.real_documents import FOLDER, Share

BOOK = load_rulebook()
CATALOGUE = catalogue_files.load("national-srdi-2026")
TODAY = date(2026, 6, 20)
Judged = list[tuple[str, Finding, bool | None]]  # pile, finding, true or false or not to be told


def checked(folder: Path, *, declared: bool, company: str = "") -> Dossier:
    """The dossier of all files in the folder, after a whole check."""
    application = None
    if declared:
        application = _declared(folder.parent)
    request = main_job.Request((folder,), CATALOGUE, application, company=company, jobs=1)
    return main_job.check(request, lambda _: None, Event()).dossier


def _declared(folder: Path) -> Application:
    """What the made-up company declares."""
    file = folder / "application.toml"
    file.write_text(application_toml(), encoding="utf-8")
    return applications.load(file)


def made_up(seed: int, keep: Path) -> Judged:
    """One made-up pile, read or taken from where it is kept."""
    kept = keep / f"pile-{seed}.pickle"
    if kept.exists():
        pile, dossier = pickle.loads(kept.read_bytes())
    else:
        with tempfile.TemporaryDirectory() as work:
            scans = Path(work) / "scans"
            scans.mkdir()
            pile = make_pile(seed, scans)
            dossier = checked(scans, declared=True)
        kept.write_bytes(pickle.dumps((pile, dossier)))
    return held_against(f"pile {seed}", pile, dossier)


def simulated_pile(seed: int, application: Application) -> Judged:
    """A pile whose pages are only read in simulation: many at little cost, for what is told of papers and numbers."""
    pile, noise = compose(seed), random.Random(f"noise {seed}")
    evidence = {}
    for page, leaf in pile.pages():
        seals = tuple(Seal(Box(0.5, 0.5, 0.6, 0.6)) for ink in leaf.sheet.inks if isinstance(ink, Stamp))
        evidence[page] = replace(simulated(leaf, noise, BOOK), seals=seals, colour=True)
    dossier = dossier_of(pile.heap, evidence, CATALOGUE)
    declared = replace(dossier, decisions=replace(dossier.decisions, application=application))
    judged = held_against(f"simulated {seed}", pile, declared)
    return [one for one in judged if not one[1].code.startswith("page.") or one[1].code == "page.unsorted"]


def held_against(name: str, pile: Pile, dossier: Dossier) -> Judged:
    """Each finding with what the truth says of it."""
    verdicts = assess.judge(dossier, BOOK, TODAY)
    truth = Truth(pile, dossier, verdicts, CATALOGUE)
    return [(name, finding, truth.bears_out(finding)) for finding in verdicts.findings]


def real(keep: Path) -> Judged:
    """The pile of real papers; nothing where they are absent."""
    if not (FOLDER / "labels.csv").is_file():
        return []
    kept = keep / "pile-real.pickle"
    if kept.exists():
        pile, dossier = pickle.loads(kept.read_bytes())
    else:
        with tempfile.TemporaryDirectory() as work:
            scans = Path(work) / "scans"
            scans.mkdir()
            pile = piles_real.make_pile(FOLDER, scans)
            dossier = checked(scans, declared=False, company=piles_real.APPLICANT)
        kept.write_bytes(pickle.dumps((pile, dossier)))
    verdicts: Verdicts = assess.judge(dossier, BOOK, TODAY)
    truth = piles_real.Truth(pile, dossier, verdicts, CATALOGUE)
    return [("real papers", finding, truth.bears_out(finding)) for finding in verdicts.findings]


def print_table(title: str, judged: Judged) -> None:
    """The share that is true, then a row for each code."""
    told = [one for one in judged if one[2] is not None]
    share, rows = Share(), defaultdict[str, Share](Share)
    for _, finding, true in told:
        share.add(bool(true))
        rows[finding.code].add(bool(true))
    print(f"{title}: true {share}; not to be told {len(judged) - len(told)}   goal >= 0.95")
    for code, one in sorted(rows.items(), key=lambda row: row[1].right - row[1].all):
        print(f"  {code:<28}{one.right:>4} of {one.all}")


def show(judged: Judged, wanted: Iterable[bool | None]) -> None:
    for name, finding, true in judged:
        if true in wanted:
            place = f"{finding.page}" if finding.page else finding.entry or finding.scan
            print(f"  {true} {name} {finding.code} {place} {dict(finding.values)}")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3, 4])
    arguments.add_argument("--simulated", type=int, default=100)
    arguments.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "srdi-bench-piles")
    arguments.add_argument("--show", action="store_true", help="print each finding that is not true")
    chosen = arguments.parse_args()
    chosen.keep.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        application = _declared(Path(work))
    judged = [one for seed in range(chosen.simulated) for one in simulated_pile(1000 + seed, application)]
    print_table(f"{chosen.simulated} piles read in simulation", judged)
    if chosen.show:
        show(judged, (False,))
    judged = [one for seed in chosen.seeds for one in made_up(seed, chosen.keep)]
    print_table(f"{len(chosen.seeds)} made-up piles", judged)
    of_real = real(chosen.keep)
    print_table("the pile of real papers", of_real)
    if chosen.show:
        show([*judged, *of_real], (False, None))


if __name__ == "__main__":
    main()
