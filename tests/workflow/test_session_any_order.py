"""Whatever people do, undo and redo: no page is lost or doubled, and the file says what the memory says."""

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from srdi_desktop.model.dossier import Scan
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE, result
from tests.workflow.judging import simple_judge

ENTRIES = st.sampled_from(["form", "audit", "contract", ""])
SEEDS = st.integers(0, 2**16)


class Watched(Session):
    """A session that judges by a stand-in, so that the test is about decisions alone."""

    @property
    def verdicts(self) -> Verdicts:
        return simple_judge(self.dossier, None, date(2026, 1, 1))


class AnyOrder(RuleBasedStateMachine):
    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "材料.srdi"
        self.session = Watched.create(self.path, CATALOGUE, "甲")
        self.scans = 0
        self.states = [self.session.dossier]  # what undo must lead back to, the present last
        self.undone = []

    def teardown(self):
        self.session.close()
        self.folder.cleanup()

    def pick(self, seed, count=3):
        pages = self.session.dossier.pages()
        return tuple(dict.fromkeys(pages[(seed * (n + 7)) % len(pages)] for n in range(count))) if pages else ()

    def decided(self):
        """Keep the books that undo is checked against."""
        if self.session.dossier.decisions == self.states[-1].decisions:
            return
        self.states.append(self.session.dossier)
        self.undone.clear()

    @initialize(count=st.integers(1, 3))
    def first_scans(self, count):
        for _ in range(count):
            self.add(0)

    @rule(at=st.integers(0, 3))
    def add(self, at):
        self.scans += 1
        scan = Scan(f"{self.scans:064x}", f"{self.scans}.pdf", "", 10, 1 + self.scans % 4, "pdf")
        self.session.add_scans([scan], at=min(at, len(self.session.dossier.decisions.scans)))
        self.decided()

    @rule(seed=SEEDS, entry=ENTRIES, drop_on=st.booleans())
    def move(self, seed, entry, drop_on):
        before = self.pick(seed // 3, 1) if drop_on else ()
        pages = self.pick(seed)
        if pages:
            self.session.move(pages, entry, before[0] if before else None)
            self.decided()

    @rule(seed=SEEDS, degrees=st.sampled_from([90, 180, 270]))
    def rotate(self, seed, degrees):
        self.session.rotate(self.pick(seed), degrees)
        self.decided()

    @rule(seed=SEEDS, verb=st.sampled_from(["exclude", "include"]))
    def exclude_or_include(self, seed, verb):
        getattr(self.session, verb)(self.pick(seed))
        self.decided()

    @rule(seed=SEEDS, on=st.booleans())
    def deskew(self, seed, on):
        self.session.deskew(self.pick(seed), on)
        self.decided()

    @rule(seed=SEEDS)
    def replace(self, seed):
        pages = self.pick(seed, 2)
        if len(pages) == 2:
            self.session.replace(*pages)
            self.decided()

    @rule(key=st.sampled_from("ab"), reason=st.none() | st.text(max_size=20))
    def waive(self, key, reason):
        self.session.waive(f"page.blurry|{key}||", reason)
        self.decided()

    @rule(name=st.text(max_size=20))
    def company(self, name):
        self.session.set_company(name)
        self.decided()

    @rule(day=st.none() | st.dates())
    def deadline(self, day):
        self.session.set_deadline(day)
        self.decided()

    @rule(seed=SEEDS)
    def measure(self, seed):
        self.session.record([result(page) for page in self.pick(seed)])

    @rule()
    def undo(self):
        self.session.undo()
        if len(self.states) > 1:
            self.undone.append(self.states.pop())

    @rule()
    def redo(self):
        self.session.redo()
        if self.undone:
            self.states.append(self.undone.pop())

    @precondition(lambda self: self.session.undo_label)
    @rule()
    def close_and_open_again(self):
        self.session.close()
        self.session = Watched.open(self.path)

    @invariant()
    def undo_led_where_it_should(self):
        assert self.session.dossier.decisions == self.states[-1].decisions

    @invariant()
    def each_page_stands_in_one_place(self):
        dossier, verdicts = self.session.dossier, self.session.verdicts
        shown = [page for entry in verdicts.entries for page in entry.pages] + list(verdicts.tray)
        assert sorted(shown) == sorted(dossier.pages())
        for order in dossier.decisions.order.values():
            assert len(set(order)) == len(order)

    @invariant()
    def the_file_says_what_the_memory_says(self):
        self.session.flush()
        other = Session.open(self.path, read_only=True)
        assert other.dossier == self.session.dossier
        assert other.undo_label == self.session.undo_label
        assert other.redo_label == self.session.redo_label
        other.close()


AnyOrder.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestAnyOrder = AnyOrder.TestCase
