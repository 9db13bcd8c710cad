"""The log file: what the program did and where it failed, never what documents say."""

import logging
import os
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path

from srdi_desktop.workflow.places import log_folder

_LARGEST = 1_000_000  # bytes; one older file is kept


def start_logging() -> Path | None:
    """Log into our own folder; None where nothing can be written there (logging is then silent)."""
    path = log_folder() / "srdi.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=_LARGEST, backupCount=1, encoding="utf-8", delay=True)
    except OSError:
        return None
    handler.setFormatter(logging.Formatter(f"%(asctime)s {os.getpid()} %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger("srdi_desktop")
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    root.propagate = False
    return path


def without_values(error: BaseException) -> str:
    """Type and places of an exception and of its causes, without messages: messages may quote a document."""
    parts = []
    cause: BaseException | None = error
    while cause is not None:
        parts.append(f"{type(cause).__name__}\n{''.join(traceback.format_tb(cause.__traceback__))}")
        cause = cause.__cause__ or cause.__context__
    return "caused by ".join(parts)
