"""In place of the pool of workers: no processes, every page is looked at by the test."""

from collections.abc import Iterable, Iterator
from threading import Event
from typing import Self

from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.errors import CancelledError
from srdi_desktop.workflow.processes.page_job import COMPARE, Outcome, PageJob, measure_page


class Workers:
    """What stands where `runs.Pool` does; `jobs` remembers what was asked. `cancel_at`: after so many it is stopped.
    Pages are held against each other as ever, in this process; `held` remembers them.
    """

    def __init__(self) -> None:
        self.jobs: list[PageJob] = []
        self.held: list[PageJob] = []
        self.cancel_at: int | None = None

    def __call__(self, *_: object) -> "Workers":
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def run(self, jobs: Iterable[PageJob], cancel: Event) -> Iterator[Outcome]:
        for job in jobs:
            if job.reading == COMPARE:
                self.held.append(job)
                yield measure_page(job)
                continue
            if cancel.is_set() or len(self.jobs) == self.cancel_at:
                raise CancelledError
            self.jobs.append(job)
            yield Outcome(self.look(job))

    def look(self, job: PageJob) -> PageResult:
        raise NotImplementedError
