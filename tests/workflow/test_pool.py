"""The worker pool: a page that kills or hangs its worker costs itself alone; nothing is left running."""

import multiprocessing
import sys
import time
from pathlib import Path
from threading import Event, Timer
from types import SimpleNamespace

import psutil
import pytest

from srdi_desktop.model.errors import CancelledError, SrdiError
from srdi_desktop.workflow.processes.pool import Pool, Terms, fitting
from tests.workflow import pool_tasks

TERMS = Terms(workers=2, seconds=60, jobs_each=1000, memory_mb=10_000, memory_most_mb=10_000)


def run(jobs, terms=TERMS, cancel=None):
    with Pool(pool_tasks.task, pool_tasks.lost, terms) as pool:
        return list(pool.run(jobs, cancel or Event()))


def test_every_job_comes_back_once():
    assert sorted(number for number, _ in run([("ok", n) for n in range(20)])) == list(range(20))


def test_a_page_that_kills_its_worker_costs_itself_alone():
    jobs = [("die" if n in (3, 9) else "ok", n) for n in range(20)]
    results = dict(run(jobs))
    assert set(results) == set(range(20))
    assert {n for n, outcome in results.items() if outcome == "died"} == {3, 9}


def test_a_worker_killed_from_outside_is_noticed():
    assert dict(run([("killed", 1), ("ok", 2)]))[1] == "died"


def test_a_page_that_hangs_is_stopped_and_told():
    started = time.monotonic()
    results = dict(run([("hang", 1), *(("ok", n) for n in range(2, 8))], Terms(2, 1.5, 1000, 10_000, 10_000)))
    assert results[1] == "late"
    assert set(results) == set(range(1, 8))
    assert time.monotonic() - started < 30


def test_what_died_of_its_neighbours_is_tried_once_more(tmp_path):
    jobs = [(str(tmp_path / "seen"), "第一页"), (str(tmp_path / "other"), "第二页")]
    Path(jobs[1][0]).touch()
    with Pool(pool_tasks.dies_once, lambda job, why: why, TERMS) as pool:
        assert sorted(pool.run(jobs, Event())) == ["第一页", "第二页"]


def test_workers_wait_for_the_next_run_and_end_with_the_pool():
    with Pool(pool_tasks.task, pool_tasks.lost, TERMS) as pool:
        first = {worker for _, worker in pool.run([("slow", n) for n in range(6)], Event())}
        second = {worker for _, worker in pool.run([("slow", n) for n in range(6)], Event())}
        assert second <= first
    assert multiprocessing.active_children() == []


def test_workers_run_below_normal_priority():
    ours = psutil.Process().nice()
    with Pool(pool_tasks.nice, lambda job, why: why, TERMS) as pool:
        (theirs,) = pool.run([("", 0)], Event())
    assert theirs == (psutil.BELOW_NORMAL_PRIORITY_CLASS if sys.platform == "win32" else max(ours, 10))


@pytest.mark.parametrize(("free_mb", "workers"), [(300, 1), (1300, 2), (64_000, 8)])
def test_no_more_workers_than_the_memory_bears(monkeypatch, free_mb, workers):
    monkeypatch.setattr(psutil, "virtual_memory", lambda: SimpleNamespace(available=free_mb * 1e6))
    assert fitting(8, 600) == workers


def test_few_jobs_are_taken_ahead():
    taken = []

    def jobs():
        for number in range(50):
            taken.append(number)
            yield ("ok", number)

    results = Pool(pool_tasks.task, pool_tasks.lost, TERMS).run(jobs(), Event())
    next(results)
    assert len(taken) <= 6
    results.close()


def test_a_worker_is_renewed_after_its_share():
    workers = [worker for _, worker in run([("ok", n) for n in range(9)], Terms(1, 60, 3, 10_000, 10_000))]
    assert len(set(workers)) == 3
    assert all(workers.count(worker) == 3 for worker in workers)


def test_a_worker_that_grew_too_large_is_renewed():
    workers = {worker for _, worker in run([("ok", n) for n in range(3)], Terms(1, 60, 1000, 1, 10_000))}
    assert len(workers) == 3


def test_a_page_that_fills_the_memory_is_stopped_and_told():
    results = dict(run([("swell", 1), *(("ok", n) for n in range(2, 8))], Terms(2, 60, 1000, 10_000, 300)))
    assert results[1] == "swollen"
    assert set(results) == set(range(1, 8))


def test_cancel_stops_soon_and_leaves_nobody():
    cancel = Event()
    Timer(1.0, cancel.set).start()
    started = time.monotonic()
    with pytest.raises(CancelledError):
        run([("hang", n) for n in range(4)], cancel=cancel)
    assert time.monotonic() - started < 15
    assert multiprocessing.active_children() == []


def test_who_stops_listening_leaves_nobody():
    results = Pool(pool_tasks.task, pool_tasks.lost, TERMS).run([("slow", n) for n in range(10)], Event())
    next(results)
    results.close()
    assert multiprocessing.active_children() == []


def test_workers_that_never_start_are_an_error_and_not_a_loop():
    with pytest.raises(SrdiError, match=r"worker\.no_start"):
        list(Pool(pool_tasks.PoisonOnArrival(), pool_tasks.lost, TERMS).run([("ok", 1)], Event()))


def test_no_jobs_need_no_workers():
    assert run([]) == []
