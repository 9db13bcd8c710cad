"""The only QObject around the session: runs its verbs and says what changed."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Concatenate, ParamSpec

from PySide6.QtCore import QObject, QTimer, Signal

from srdi_desktop.gui.jobs import Latest
from srdi_desktop.model import (
    CancelledError,
    Catalogue,
    Changes,
    Decisions,
    Dossier,
    Evidence,
    Moment,
    PageRef,
    PageResult,
    RuleBook,
    SrdiError,
    Verdicts,
    changed,
)
from srdi_desktop.workflow.catalogues.relocating import carried
from srdi_desktop.workflow.processes.judging import Judge, State
from srdi_desktop.workflow.provisional import followed
from srdi_desktop.workflow.session import LateWrite, Session, Unfinished

_Given = ParamSpec("_Given")
_PAUSE_MS = 700.0  # between two judgements while pages are measured


class Bridge(QObject):
    """Session in, `dossier_changed(Changes)` out. A verb that fails changes nothing and is reported once.

    With a judge, verdicts come in two steps: at once pages lie where the person put them, then the judge, beside the
    event loop, has its say. Without one the session judges itself.
    """

    dossier_changed = Signal(object)
    previewed = Signal(object, object)  # catalogue, verdicts by it
    settled = Signal()  # the verdicts are the judge's last word on the present dossier

    def __init__(self, session: Session, report: Callable[[Exception], None], judge: Judge | None = None) -> None:
        super().__init__()
        self._session, self._judge = session, judge
        self.report = report
        self._verdicts: Verdicts | None = None
        self._fresh: dict[PageRef, Evidence] = {}
        self._glances: dict[PageRef, Evidence] = {}
        self._again = False
        self._fresh_asked = False  # about evidence that the judge had not seen
        self._pages: tuple[tuple[object, ...], tuple[PageRef, ...]] | None = None
        self._latest = Latest(self)
        self._previews = Latest(self)
        self._previews.ready.connect(self.previewed)
        self._previews.failed.connect(self._not_judged)
        self._latest.ready.connect(self._judged)
        self._latest.failed.connect(self._not_judged)
        self._saving = Latest(self)
        self._saving.ready.connect(lambda late, _: self._session.arrived(late))
        self._saving.failed.connect(self._not_saved)
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._ask)
        if judge is not None:
            self._begin()

    @property
    def dossier(self) -> Dossier:
        """The dossier as it is now."""
        return self._session.dossier

    def pages(self) -> tuple[PageRef, ...]:
        """All pages of the pile in its order, without those that a rescan replaced."""
        key = (self.dossier.decisions.scans, self.dossier.scans, self.dossier.decisions.replaced)
        if self._pages is None or any(a is not b for a, b in zip(self._pages[0], key, strict=True)):
            replaced = self.dossier.decisions.replaced
            self._pages = (key, tuple(page for page in self.dossier.pages() if page not in replaced))
        return self._pages[1]

    @property
    def verdicts(self) -> Verdicts:
        """What follows from it."""
        if self._judge is not None and self._verdicts is not None:
            return self._verdicts
        return self._session.verdicts

    @property
    def is_settled(self) -> bool:
        """Whether nothing waits for the judge."""
        if self._judge is None:
            return True
        return not (self._latest.busy or self._pause.isActive())

    @property
    def book(self) -> RuleBook:
        """The rules in use."""
        return self._session.book

    @property
    def path(self) -> Path:
        """The dossier file."""
        return self._session.path

    @property
    def read_only(self) -> bool:
        """Whether verbs are refused because the file cannot be written."""
        return self._session.read_only

    @property
    def unsaved(self) -> int:
        """Decisions that wait in memory for the disk."""
        return self._session.unsaved

    def unfinished(self) -> Unfinished | None:
        """What an import that was cut off left to do; falsy when nothing, None when the file cannot be read."""
        try:
            return self._session.unfinished()
        except SrdiError:
            return None

    @property
    def step(self) -> int:
        """Number of the last step of the history."""
        return self._session.step

    @property
    def undo_label(self) -> str | None:
        """Name of what undo would take back."""
        return self._session.undo_label

    @property
    def redo_label(self) -> str | None:
        """Name of what redo would do again."""
        return self._session.redo_label

    def do(
        self, verb: Callable[Concatenate[Session, _Given], object], *given: _Given.args, **named: _Given.kwargs
    ) -> bool:
        """Run a verb of the session (`Session.move`); False when the world refused (already reported).

        A decision that the disk refused is made all the same and waits in memory (`unsaved`).
        """
        waited = self.unsaved
        before = self._moment()
        try:
            verb(self._session, *given, **named)
        except SrdiError as error:
            self.report(error)
            if self.unsaved <= waited:
                return False
        self._decided(before)
        return True

    def record(self, results: Sequence[PageResult]) -> None:
        """Take in what workers measured and stored. Pages show it at once; what follows from it is judged now and
        then, not for each page.
        """
        before = self._moment()
        try:
            self._session.record(results, stored=True)
        except SrdiError as error:
            self.report(error)
            return
        pages = frozenset(result.page for result in results)
        measured = Changes(pages=pages, evaluation=self._judge is None)
        if self._judge is None:
            self.dossier_changed.emit(measured | changed(before, self._moment()))
            return
        self._fresh |= {result.page: result.evidence for result in results}
        self._session.adopt(before.verdicts)
        if not self._pause.isActive():
            self._pause.start(round(max(_PAUSE_MS, 2000 * self._latest.seconds)))
        self.dossier_changed.emit(measured)

    def glance(self, glances: Mapping[PageRef, Evidence]) -> None:
        """Take in what was seen in passing of pages not read yet; the judge hears of it with its next state."""
        if self._judge is None:
            return
        self._glances |= glances
        if not self._pause.isActive():
            self._pause.start(round(max(_PAUSE_MS, 2000 * self._latest.seconds)))

    def save_late(self) -> None:
        """Put what waits on disk beside the event loop; what the disk refuses is reported and goes on waiting."""
        late = self._session.late()
        if late is not None:
            self._saving.ask(late, late)

    def _not_saved(self, late: LateWrite, error: Exception) -> None:
        self._session.arrived(late)
        self.report(error)

    def preview(self, catalogue: Catalogue) -> bool:
        """Judge the dossier by another list beside the event loop: `previewed` says what came of the last list asked
        about. False where there is no judge.
        """
        if self._judge is None:
            return False
        decisions = carried(self.dossier.decisions, self.dossier.catalogue, catalogue)
        self._previews.ask(catalogue, partial(self._judge, State(self.dossier.scans, decisions, catalogue)))
        return True

    def close(self) -> None:
        """Let go of the file."""
        self._pause.stop()
        if self._judge is not None:
            self._judge.close()
        self._latest.wait()
        self._previews.wait()
        self._saving.wait()
        self._session.close()

    # Judging

    def _begin(self) -> None:
        """With what was kept when the dossier was closed, if nothing differs since; else nothing is judged yet."""
        self._verdicts = self._session.remembered()
        if self._verdicts is None:
            self._follow(Verdicts())
            self._ask()
        else:
            QTimer.singleShot(0, self, self.settled.emit)

    def _moment(self) -> Moment:
        return Moment(self.dossier, self.verdicts)

    def _decided(self, before: Moment) -> None:
        """Tell what a verb did, even when nothing is shown otherwise: there is one more step to undo."""
        if self.dossier is before.dossier:
            return
        if self._judge is not None:
            self._follow(before.verdicts)
            self._pause.start(0)
        self.dossier_changed.emit(changed(before, self._moment()))

    def _follow(self, before: Verdicts) -> None:
        self._verdicts = followed(before, self.dossier)
        self._session.adopt(self._verdicts)

    def _ask(self) -> None:
        """One question at a time, since none may be lost: each carries evidence that the judge has not seen."""
        self._again = self._latest.busy
        if self._judge is None or self._again:
            return
        fresh, self._fresh = self._fresh, {}
        self._fresh_asked = bool(fresh)
        dossier = self.dossier
        glances, self._glances = self._glances, {}
        state = State(dossier.scans, dossier.decisions, dossier.catalogue, fresh, glances)
        self._latest.ask(dossier.decisions, partial(self._judge, state))

    def _not_judged(self, _: object, error: Exception) -> None:
        if not isinstance(error, CancelledError):
            self.report(error)

    def _judged(self, decisions: Decisions, verdicts: Verdicts) -> None:
        before = self._moment()
        if decisions is self.dossier.decisions:
            self._verdicts = verdicts
            final = not self._again and not self._fresh
            self._session.adopt(verdicts, final=final)
        else:
            self._follow(verdicts)
        changes = changed(before, self._moment()) | Changes(evaluation=self._fresh_asked)
        if changes != Changes():
            self.dossier_changed.emit(changes)
        if self._again:
            self._ask()
        elif self.is_settled:
            self.settled.emit()
