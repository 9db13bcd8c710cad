"""Verbs go first, but verbs without end do not starve an import: seen on Windows, where a thread that lets go of a
lock and takes it again at once wins every time."""

import threading

from srdi_desktop.store import lock
from srdi_desktop.store.lock import Gate


def test_verbs_without_a_gap_do_not_starve_long_work(monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 0.05)
    door, written = Gate(), threading.Event()
    held = threading.Event()

    def long_work():
        held.wait(5)
        with door.polite():
            written.set()

    thread = threading.Thread(target=long_work)
    thread.start()
    with door._counter:
        door._waiting += 1  # a verb that always waits, whatever the scheduler does
    held.set()
    assert written.wait(5)
    thread.join()


def test_a_verb_lets_overdue_work_pass_first():
    door, order = Gate(), []
    with door._counter:
        door._overdue = 1
    verb = threading.Thread(target=lambda: _note(door.urgent, order, "verb"))
    verb.start()
    verb.join(0.1)
    assert verb.is_alive()
    with door._counter:
        door._overdue = 0
        door._counter.notify_all()
    verb.join(5)
    assert order == ["verb"]


def test_a_waiting_verb_goes_before_long_work(monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 60)
    door, order = Gate(), []
    with door.urgent():
        work = threading.Thread(target=lambda: _note(door.polite, order, "work"))
        work.start()
        verb = threading.Thread(target=lambda: _note(door.urgent, order, "verb"))
        verb.start()
        while door._waiting < 2:
            pass
    verb.join(5)
    work.join(5)
    assert order == ["verb", "work"]


def _note(entrance, order, name):
    with entrance():
        order.append(name)
