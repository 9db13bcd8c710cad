"""Analysis beside an open dossier: the run itself puts its results on disk, the session only hears of them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event

from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.dossier import Scan
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.store.results import ResultWriter
from srdi_desktop.workflow import runs


def analyse_and_store(
    path: Path,
    pages: Sequence[PageRef],
    book: RuleBook,
    jobs: int,
    cancel: Event,
    scans: Mapping[str, Scan],
    turns: Mapping[PageRef, int],
) -> Iterator[PageResult]:
    """As runs.analyse; what is yielded is on disk soon after, at the latest when the run ends or is cancelled."""
    with ResultWriter(path) as writer:
        for result in runs.analyse(path, pages, book, jobs, cancel, scans=scans, turns=turns):
            writer.add(result)
            yield result
