"""What people see: progress on standard error, results on standard output or in a JSON file."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any, TextIO

from srdi_desktop.files import write_text
from srdi_desktop.model import printable
from srdi_desktop.texts import text
from srdi_desktop.workflow.runs import Progress

_BAR = 28  # characters
_QUIET_SECONDS = 5.0  # between plain lines where nobody watches


class Screen:
    """One run's output. A bar on a terminal; elsewhere a plain line at each stage's end and now and then."""

    def __init__(self, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._live = self._err.isatty()
        self._bar_shown = False
        self._said_at = time.monotonic()
        self._cancel, self._listening = Event(), False

    @contextmanager
    def cancellable(self) -> Iterator[Event]:
        """Work that looks at the event itself: Ctrl+C sets it, instead of raising in the middle of anything."""
        self._listening = True
        try:
            yield self._cancel
        finally:
            self._listening = False

    def stop(self) -> None:
        """Ctrl+C was pressed. KeyboardInterrupt where nobody listens, and when it is pressed again."""
        if not self._listening or self._cancel.is_set():
            raise KeyboardInterrupt
        self._cancel.set()

    def tell(self, progress: Progress) -> None:
        """How far it is."""
        over = progress.done >= progress.total
        stage = text(f"cli.stage.{progress.stage}")
        if progress.again:
            stage = text("cli.again", count=progress.again)
        line = text("cli.progress", stage=stage, done=progress.done, total=progress.total)
        if self._live:
            filled = _BAR * progress.done // max(1, progress.total)
            self._err.write(f"\r{'█' * filled}{'░' * (_BAR - filled)} {line}\033[K" + ("\n" if over else ""))
            self._err.flush()
            self._bar_shown = not over
        elif over or time.monotonic() - self._said_at >= _QUIET_SECONDS:
            self._said_at = time.monotonic()
            print(line, file=self._err, flush=True)

    def say(self, line: str) -> None:
        """A sentence beside the results."""
        if self._bar_shown:
            self._err.write("\n")
            self._bar_shown = False
        print(printable(line), file=self._err, flush=True)

    def show(self, lines: list[str], json_file: str | None = None) -> None:
        """Results for people: on standard output, unless JSON goes there."""
        print(printable("\n".join(lines)), file=self._err if json_file == "-" else self._out, flush=True)

    def save(self, data: dict[str, Any], json_file: str | None) -> None:
        """The JSON into its file, or onto standard output for "-"; FileError when it cannot be written."""
        if json_file is None:
            return
        written = json.dumps(data, ensure_ascii=False, indent=1)
        if json_file == "-":
            print(written, file=self._out, flush=True)
            return
        write_text(Path(json_file), written + "\n")
