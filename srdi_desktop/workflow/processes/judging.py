"""Judging beside the window: a process of its own that knows the dossier's evidence and is told each new state.

Judging a large dossier takes longer than a window may stall, and a busy thread would hold the interpreter's lock
against the window's. Evidence crosses once: the process reads the file, then hears of newly measured pages only.
"""

import multiprocessing
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Lock
from typing import Any

from srdi_desktop.model import CancelledError, Catalogue, Decisions, Dossier, Evidence, PageRef, Scan, Verdicts
from srdi_desktop.workflow.processes.pool import end_with_parent, heard


@dataclass(frozen=True)
class State:
    """What changes between two judgements. `fresh`: evidence that came since the last one; `glances`: what was seen in
    passing of pages that are not read yet, also since then.
    """

    scans: Mapping[str, Scan]
    decisions: Decisions
    catalogue: Catalogue
    fresh: Mapping[PageRef, Evidence] = field(default_factory=dict)
    glances: Mapping[PageRef, Evidence] = field(default_factory=dict)


class Judge:
    """One process for one dossier file, begun with the first question. Calls block: ask from a thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._told: dict[PageRef, Evidence] = {}
        self._glanced: dict[PageRef, Evidence] = {}
        self._closed = False
        self._one_at_a_time = Lock()

    def __call__(self, state: State) -> Verdicts:
        """The verdicts; a process that died is begun again once. RuntimeError when it fails twice, CancelledError
        after `close`.
        """
        with self._one_at_a_time:
            return self._answer(state)

    def _answer(self, state: State) -> Verdicts:
        self._told.update(state.fresh)
        self._glanced.update(state.glances)
        for state_sent in (state, replace(state, fresh=self._told, glances=self._glanced)):
            try:
                return self._ask(state_sent)
            except (EOFError, OSError) as error:
                self._drop()
                if self._closed:
                    raise CancelledError from error
        raise RuntimeError("the judging process died twice")

    def close(self) -> None:
        """End the process; a question under way is answered with CancelledError."""
        self._closed = True
        if self._process is not None:
            self._process.terminate()

    def _drop(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.terminate()
            self._process.join(2)
        self._process = self._pipe = None

    def _ask(self, state: State) -> Verdicts:
        if self._closed:
            raise CancelledError
        if self._pipe is None:
            self._begin()
        assert self._pipe is not None  # noqa: S101 - made by _begin
        self._pipe.send(state)
        answer = self._heard()
        if isinstance(answer, str):
            raise RuntimeError(answer)  # noqa: TRY004 - a fault of the judge, told as text
        verdicts: Verdicts = answer
        return verdicts

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        process = context.Process(target=serve, args=(theirs, self._path), daemon=True)
        process.start()
        theirs.close()
        self._process = process
        if self._closed:  # while it started
            process.terminate()
        self._heard()  # it has its end of the pipe now: from here on its death ends a call under way

    def _heard(self) -> Any:
        assert self._pipe is not None  # noqa: S101 - made by _begin
        assert self._process is not None  # noqa: S101
        heard(self._pipe, self._process)
        return self._pipe.recv()


def serve(pipe: Connection, path: Path) -> None:
    """The process: reads the evidence that the file holds, then answers states with verdicts until the pipe ends."""
    from srdi_desktop.assess import judge
    from srdi_desktop.workflow.catalogues.library import rulebook
    from srdi_desktop.workflow.places import without_values
    from srdi_desktop.workflow.provisional import foreseen

    end_with_parent()
    pipe.send(None)
    book, evidence = rulebook(), _stored(path)
    glances: dict[PageRef, Evidence] = {}

    def judged(dossier: Dossier) -> Verdicts:
        return judge(dossier, book, date.today())  # noqa: DTZ011 - the user's own calendar day

    while True:
        try:
            state: State = pipe.recv()
        except EOFError:
            return
        evidence.update(state.fresh)
        glances.update(state.glances)
        dossier = Dossier(state.catalogue, state.scans, evidence, state.decisions)
        try:
            answer: Verdicts | str = foreseen(judged(dossier), dossier, glances, judged)
        except Exception as error:  # noqa: BLE001 - told to the window, which shows it
            answer = without_values(error)
        pipe.send(answer)


def _stored(path: Path) -> dict[PageRef, Evidence]:
    from srdi_desktop.store.file import DossierFile

    file = DossierFile.open(path, read_only=True)
    try:
        return dict(file.load().dossier.evidence)
    finally:
        file.close()
