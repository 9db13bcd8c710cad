"""Killed at random moments of import, decisions, analysis and export reads: every acknowledged decision is there.

The long run: python -m pytest tests/store/test_kills.py -m slow -s
"""

import hashlib
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing

import pytest

from srdi_desktop.store import DossierFile, open_blob
from srdi_desktop.workflow.session import Session
from tests.store.kill_worker import digest
from tests.store.makers import CATALOGUE

START_AFRESH = 25  # kills: a new file now and then keeps the run from growing without bound


def run_and_kill(path, log, seed, moment):
    """Let the worker run for `moment` seconds and kill it; returns what it acknowledged."""
    log.unlink(missing_ok=True)
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.store.kill_worker", str(path), str(log), str(seed)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    said = worker.stdout.readline()
    time.sleep(moment)
    worker.send_signal(signal.SIGKILL)
    _, error = worker.communicate()
    assert said == b"ready\n", error.decode()
    lines = [line.split() for line in log.read_text().splitlines(keepends=True) if line.endswith("\n")]
    return [line[1] for line in lines if line[0] == "decided"], [line[1] for line in lines if line[0] == "stored"]


def check(path, decided, stored):
    """The file is whole; decisions are the last acknowledged ones, or one step further (the one in flight)."""
    hot = path.with_name(f"{path.name}-journal")
    cut_off = hot.exists() and hot.stat().st_size > 0
    session = Session.open(path)
    found = {digest(session.dossier)}
    exact = decided[-1] in found
    for back, forth in ((session.undo, session.redo), (session.redo, session.undo)):
        before = session.dossier
        back()
        found.add(digest(session.dossier))
        if session.dossier != before:
            forth()
    assert decided[-1] in found
    session.close()
    for scan in stored:
        with open_blob(path, scan) as blob:
            assert hashlib.sha256(blob.read()).hexdigest() == scan
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("SELECT count(*) FROM blob WHERE sha256 IS NULL").fetchone()[0] == 0
    return Counter(acknowledged=len(decided), scans=len(stored), exact=exact, in_flight=not exact, cut_off=cut_off)


def kill_often(folder, kills, seed):
    chance, total = random.Random(seed), Counter()
    for number in range(kills):
        path = folder / f"材料{number // START_AFRESH}.srdi"
        if number % START_AFRESH == 0:
            DossierFile.create(path, CATALOGUE).close()
        decided, stored = run_and_kill(path, folder / "log", chance.randrange(10**9), chance.uniform(0.0, 0.5))
        total += check(path, decided, stored) + Counter(kills=1)
    return total


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_a_killed_program_loses_no_decision_and_damages_no_file(tmp_path):
    assert kill_often(tmp_path, 12, seed=1)["kills"] == 12


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_two_hundred_kills(tmp_path):
    total = kill_often(tmp_path, 200, seed=2)
    print(
        f"\n{total['kills']} kills: {total['acknowledged']} decisions and {total['scans']} scans acknowledged, "
        f"0 lost, 0 files damaged; {total['cut_off']} kills left a write to take back, "
        f"{total['in_flight']} had one more decision on disk than was acknowledged"
    )
    assert total["kills"] == 200
