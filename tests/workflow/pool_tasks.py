"""What the pool's test workers do; importable by spawned processes."""

import os
import signal
import time
from pathlib import Path

import psutil


def task(job: tuple[str, int]) -> tuple[int, int]:
    kind, number = job
    if kind == "die":
        os._exit(9)
    if kind == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "hang":
        time.sleep(600)
    if kind == "swell":
        held = [b"\1" * 10_000_000 for _ in range(60)]  # 600 MB, real pages of memory
        time.sleep(600)
        assert held
    if kind == "slow":
        time.sleep(0.3)
    return number, os.getpid()


def lost(job: tuple[str, int], why: str) -> tuple[int, str]:
    return job[1], why


def nice(_job: object) -> int:
    return int(psutil.Process().nice())


def dies_once(job: tuple[str, str]) -> str:
    marker, name = job
    if not Path(marker).exists():
        Path(marker).touch()
        os._exit(1)
    return name


class PoisonOnArrival:
    """Cannot be unpickled in the worker: it dies before it is ready."""

    def __call__(self, job: object) -> object:
        return job

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (3,)
