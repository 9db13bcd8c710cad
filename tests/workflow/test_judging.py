"""The judging process: answers, ends at once when told to, and never leaves the window waiting."""

import threading
import time

import pytest

from srdi_desktop.model.errors import CancelledError
from srdi_desktop.workflow.catalogues.library import catalogue
from srdi_desktop.workflow.processes.judging import Judge, State
from srdi_desktop.workflow.session import Session


@pytest.fixture
def dossier(tmp_path):
    session = Session.create(tmp_path / "甲 #1.srdi", catalogue("national-srdi-2026"), "甲公司")
    state = State(session.dossier.scans, session.dossier.decisions, session.dossier.catalogue)
    session.close()
    return tmp_path / "甲 #1.srdi", state


def asked(judge, state):
    """(thread, what came of it)"""
    heard = []

    def ask():
        try:
            heard.append(judge(state))
        except CancelledError as told:
            heard.append(told)

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    return thread, heard


def test_it_answers_and_is_begun_again_when_it_died(dossier):
    path, state = dossier
    judge = Judge(path)
    first = judge(state)
    judge._process.kill()
    judge._process.join()
    assert judge(state).entries == first.entries
    judge.close()


@pytest.mark.parametrize("after", [0.0, 0.02, 0.1, 0.3, 1.0])
def test_closing_while_it_starts_ends_the_question_soon(dossier, after):
    """On Windows a process that ends before it took its end of the pipe once left the question waiting for ever."""
    path, state = dossier
    judge = Judge(path)
    thread, heard = asked(judge, state)
    time.sleep(after)
    judge.close()
    thread.join(30)
    assert not thread.is_alive()
    assert len(heard) == 1
