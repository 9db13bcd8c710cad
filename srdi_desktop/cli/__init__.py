"""The command line: words in, report and exit code out. It decides nothing about dossiers; `workflow/` does.

To add a command: one line in grammar.COMMANDS, one function here or in a file beside, its texts in cli.toml.

The edge: one place where exceptions become sentences and exit codes (contract.md).
"""

import logging
import os
import signal
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import Any

from srdi_desktop import texts
from srdi_desktop.cli.grammar import parse
from srdi_desktop.cli.screen import Screen
from srdi_desktop.model import CancelledError, SrdiError
from srdi_desktop.texts import text
from srdi_desktop.workflow.places import start_logging, take_temporary_files, without_values

__all__ = ["main", "start"]


def start(words: Sequence[str]) -> int:
    """As `main`, for a process of its own."""
    take_temporary_files()
    return main(words)


OK = 0
ERRORS_REMAIN = 1
WRONG_CALL = 2
NOTHING_USABLE = 3
FAULT = 70
CANCELLED = 130
_LOG = logging.getLogger(__name__)


def main(words: Sequence[str]) -> int:
    """Run one command; never raises, whatever the command does."""
    for stream in (sys.stdout, sys.stderr):  # a Windows console page cannot print hanzi
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    texts.use_language(texts.system_language())
    log = start_logging()
    screen = Screen()
    before = _listen(screen)
    try:
        command = parse(words)
        return command.act(command.given, screen)
    except SystemExit as end:  # argparse: help, version, a wrong call
        return int(end.code or 0)
    except (KeyboardInterrupt, CancelledError):
        screen.say(text("cli.cancelled"))
        return CANCELLED
    except BrokenPipeError:  # the reader of our output had enough
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except SrdiError as error:
        for line in texts.error_text(error):
            screen.say(line)
        return error.exit_code
    except Exception as error:  # noqa: BLE001  the last net: a sentence and a log instead of a traceback
        _LOG.critical("fault: %s", without_values(error))
        screen.say(text("cli.fault", kind=type(error).__name__, log=log or "-"))
        return FAULT
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def _listen(screen: Screen) -> dict[int, Any]:
    """Ctrl+C and a polite kill go to the screen; returns what stood there before. Signals are the main thread's."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        screen.stop()

    if threading.current_thread() is not threading.main_thread():
        return {}
    return {sign: signal.signal(sign, stop) for sign in (signal.SIGINT, signal.SIGTERM)}
