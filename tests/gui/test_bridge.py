"""The door from the hand to the decision: verbs have a type, and each view reads once for one decision."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from srdi_desktop.assess import judge
from srdi_desktop.gui.bridge import Bridge
from srdi_desktop.gui.desk import Section
from srdi_desktop.gui.panels.frame import StatusLine
from srdi_desktop.model.changes import Changes
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.workflow.catalogues.library import catalogue
from srdi_desktop.workflow.session import Session
from tests.assess.piles import BOOK, TODAY
from tests.gui.dossiers import page

ROOT = Path(__file__).parent.parent.parent
SNIPPET = """
from srdi_desktop.gui.bridge import Bridge
from srdi_desktop.workflow.session import Session

def hand(bridge: Bridge) -> None:
    bridge.do(Session.set_company, "甲公司")
    bridge.do(Session.set_comapny, "甲公司")
    bridge.do(Session.set_company, 5)
    bridge.do(Session.rotate, [], degrees="90")
"""


def test_a_misspelt_verb_and_a_wrong_argument_are_told_by_the_type_checker(tmp_path):
    (tmp_path / "hand.py").write_text(SNIPPET, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", str(tmp_path / "hand.py")],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    told = [line.split(":")[1] for line in done.stdout.splitlines() if ": error:" in line]
    assert told == ["7", "8", "9"], done.stdout


class Beside:
    """Judges as the process beside the window does, without one."""

    def __init__(self, evidence):
        self.evidence = dict(evidence)

    def __call__(self, state):
        self.evidence |= state.fresh
        return judge(Dossier(state.catalogue, state.scans, self.evidence, state.decisions), BOOK, TODAY)

    def close(self):
        self.evidence = {}


DECISIONS = {
    "rotate": lambda bridge: bridge.do(Session.rotate, [page(3, 2)], 90),
    "waive": lambda bridge: bridge.do(Session.waive, bridge.verdicts.findings[0].key, "原件如此"),
    "move": lambda bridge: bridge.do(Session.move, [page(3, 2)], "contracts"),
    "exclude": lambda bridge: bridge.do(Session.exclude, [page(3, 2)]),
    "deadline": lambda bridge: bridge.do(Session.set_deadline, None),
    "undo": lambda bridge: bridge.do(Session.undo),
}
SEEN_BY = {  # the views that have something new to show
    "rotate": {"inspector"},
    "waive": {"tree", "findings", "status"},
    "move": {"tree", "grid", "inspector", "status"},
    "exclude": {"tree", "grid", "inspector", "status"},
    "deadline": set(),
}


@pytest.fixture
def reads(window, monkeypatch):
    """How often each view read the dossier anew."""
    counted = Counter()

    def count(thing, method, name):
        whole = getattr(thing, method)
        monkeypatch.setattr(thing, method, lambda *given: counted.update([name]) or whole(*given))

    window.grid.select_pages([page(3, 2)])
    count(window.tree.model, "_read", "tree")
    count(window.grid_model, "_read", "grid")
    count(window.inspector, "_list", "inspector")
    count(window.findings.model, "_read", "findings")
    count(StatusLine, "_count", "status")
    return counted


@pytest.mark.parametrize("name", DECISIONS)
def test_each_view_reads_once_for_one_decision_and_only_what_it_shows(window, reads, qtbot, name):
    window.desk.show_section(Section.FINDINGS)
    reads.clear()
    DECISIONS[name](window.desk.bridge)
    qtbot.waitUntil(lambda: not window.statusBar()._soon.isActive())
    assert max(reads.values(), default=0) <= 1, reads
    assert SEEN_BY.get(name, set()) <= set(reads)
    if name in ("rotate", "deadline"):
        assert set(reads) == SEEN_BY[name]


def test_the_judges_word_tells_only_what_it_changed(session, qtbot):
    bridge = Bridge(session, pytest.fail, Beside(session.dossier.evidence))
    qtbot.waitUntil(lambda: bridge.is_settled)
    told = []
    bridge.dossier_changed.connect(told.append)
    bridge.do(Session.rotate, [page(4, 1)], 90)
    qtbot.waitUntil(lambda: bridge.is_settled)
    bridge.do(Session.move, [page(3, 2)], "contracts")
    qtbot.waitUntil(lambda: bridge.is_settled)
    turned, moved, *judged = told
    assert turned == Changes(pages=frozenset({page(4, 1)}))
    assert moved.entries == {"license", "contracts"}
    assert not any(changes.catalogue or changes.order for changes in told)
    assert all(changes.entries <= {"license", "contracts", ""} for changes in judged)
    bridge.close()


def test_what_was_kept_at_closing_is_shown_at_once_and_no_judge_is_asked(qtbot, tmp_path):
    session = Session.create(tmp_path / "甲公司.srdi", catalogue("national-srdi-2026"), "甲公司")
    kept = session.verdicts
    session.close()

    def unwanted(state):
        pytest.fail("asked")

    bridge = Bridge(Session.open(tmp_path / "甲公司.srdi"), pytest.fail, unwanted)
    assert bridge.verdicts == kept
    with qtbot.waitSignal(bridge.settled):
        assert bridge.is_settled
