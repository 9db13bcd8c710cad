"""Long work beside the event loop: batches, pause, cancel, faults."""

import threading
import time

import pytest

from srdi_desktop.gui.jobs import Job, Latest
from srdi_desktop.model.errors import FileError


def collect(job):
    items = []
    job.arrived.connect(items.extend)
    return items


def test_all_items_arrive_in_order_in_the_main_thread(qtbot):
    job = Job(lambda cancel: iter(range(500)))
    items, threads = collect(job), set()
    job.arrived.connect(lambda _: threads.add(threading.get_ident()))
    with qtbot.waitSignal(job.done, timeout=20000):
        job.start()
    assert items == list(range(500))
    assert threads == {threading.get_ident()}


def test_pause_holds_and_resume_goes_on(qtbot):
    job = Job(lambda cancel: (time.sleep(0.005) or n for n in range(100)))
    items = collect(job)
    job.start()
    qtbot.waitUntil(lambda: len(items) > 3)
    job.pause()
    qtbot.wait(400)
    held = len(items)
    qtbot.wait(300)
    assert len(items) == held < 100
    with qtbot.waitSignal(job.done, timeout=10000):
        job.resume()
    assert len(items) == 100


def test_cancel_keeps_what_is_finished(qtbot):
    def endless(cancel):
        number = 0
        while not cancel.is_set():
            yield number
            number += 1
            time.sleep(0.005)

    job = Job(endless)
    items = collect(job)
    job.start()
    qtbot.waitUntil(lambda: len(items) > 5)
    with qtbot.waitSignal(job.done, timeout=5000):
        job.cancel()
    assert items == list(range(len(items)))


def test_a_fault_of_the_world_is_handed_over(qtbot):
    def failing(cancel):
        yield 1
        raise FileError("disk.full", file="x")

    job = Job(failing)
    items = collect(job)
    with qtbot.waitSignal(job.failed, timeout=5000) as caught:
        job.start()
    assert items == [1]
    assert caught.args[0].code == "disk.full"


def test_only_the_latest_of_the_waiting_calls_is_made(qtbot):
    latest, answers, gate = Latest(), [], threading.Event()
    latest.ready.connect(lambda key, result: answers.append((key, result)))
    latest.ask("first", lambda: gate.wait(5))
    for key in ("second", "third", "fourth"):
        latest.ask(key, lambda key=key: key)
    gate.set()
    qtbot.waitUntil(lambda: len(answers) == 2)
    assert answers == [("first", True), ("fourth", "fourth")]


def test_a_call_that_fails_says_so_and_the_next_one_is_made(qtbot):
    latest, failures, answers = Latest(), [], []
    latest.failed.connect(lambda key, error: failures.append((key, type(error))))
    latest.ready.connect(lambda key, result: answers.append(result))
    latest.ask("bad", lambda: 1 // 0)
    qtbot.waitUntil(lambda: bool(failures))
    latest.ask("good", lambda: 7)
    qtbot.waitUntil(lambda: bool(answers))
    assert failures == [("bad", ZeroDivisionError)]
    assert answers == [7]


@pytest.mark.parametrize("count", [4000])
def test_thousands_of_signals_do_no_harm(qtbot, count):
    """PySide6 6.12.0 on CPython 3.11 aborts here (a reference to True is lost with each emit)."""
    job = Job(lambda cancel: iter([True]))
    seen = []
    job.arrived.connect(seen.append)
    for _ in range(count):
        job.arrived.emit([True])
    assert len(seen) == count
