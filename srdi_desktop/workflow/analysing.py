"""Analysis beside an open dossier: the run itself puts its results on disk, the session only hears of them."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.store.results import ResultWriter
from srdi_desktop.workflow import runs


def analyse_and_store(
    path: Path,
    dossier: Dossier,
    pages: Sequence[PageRef],
    book: RuleBook,
    jobs: int,
    cancel: Event,
    reading: str = "fast",
) -> Iterator[PageResult]:
    """As runs.analyse, for pages of a dossier as it is at this moment; what is yielded is on disk soon after, at the
    latest when the run ends or is cancelled.
    """
    with ResultWriter(path) as writer:
        for result in runs.analyse(path, pages, book, jobs, cancel, reading, dossier):
            writer.add(result)
            yield result
