"""The parent: hands inputs to a reading child, ends it when it hangs, starts another when it dies."""

import contextlib
import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

SECONDS = 30
MEMORY_MB = 3000
WAIT = 600.0  # for an answer, by the clock: a child that neither works nor answers


@dataclass(frozen=True)
class Result:
    """outcome: shown | a ScanError's code | fault (another exception) | crash | hang."""

    asked: str
    name: str
    outcome: str
    seconds: float
    megabytes: int
    fault: str = ""

    @property
    def good(self) -> bool:
        return self.outcome == "shown" or "." in self.outcome


class Child:
    def __init__(self, seconds: int) -> None:
        command = [sys.executable, "-m", "tests.fuzz.reader", str(MEMORY_MB), str(seconds)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put("")

    def ask(self, asked: str, seconds: float) -> Result | None:
        """None when the child is of no more use; `why` says what happened then."""
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(asked + "\n")
            self._process.stdin.flush()
            line = self._lines.get(timeout=seconds)
        except queue.Empty:
            self.why = "hang"
            return None
        except OSError:
            line = ""
        if not line:
            self.why = "hang" if self._process.wait() == -signal.SIGXCPU else "crash"
            return None
        found: dict[str, Any] = json.loads(line)
        return Result(**found)

    def end(self) -> None:
        self._process.kill()
        self._listener.join()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                assert pipe is not None
                pipe.close()
        self._process.wait()


def results(inputs: Iterable[str], seconds: int = SECONDS) -> Iterator[Result]:
    """What came of each input, in order."""
    child = Child(seconds)
    try:
        for asked in inputs:
            result = child.ask(asked, WAIT)
            if result is None:
                yield Result(asked, asked, child.why, seconds, 0)
                child.end()
                child = Child(seconds)
            else:
                yield result
    finally:
        child.end()
