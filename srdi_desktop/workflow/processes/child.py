"""Processes of our own: heard without ever waiting for one that has ended, and ending with their parent."""

import os
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from threading import Thread


def heard(pipe: Connection, child: BaseProcess, seconds: float | None = None) -> bool:
    """Whether a message came within `seconds` (None: however long it takes); EOFError or OSError when the child
    ended without one.

    The pipe alone does not tell: on Windows the child's end lies duplicated in this process until the child takes it
    over, so a child that ends before that leaves a pipe that is silent for ever.
    """
    ended = child.sentinel in wait([pipe, child.sentinel], seconds)
    if ended:
        child.join()  # what it said before it ended is in the pipe now
    if pipe.poll():
        return True
    if ended:
        raise EOFError
    return False


def end_with_parent() -> None:
    """In a child: end within a moment of its parent, however that ended. A page in hand is given up; nothing that must
    be written is ever in a child's.
    """
    parent = parent_process()
    if parent is None:
        return

    def watch() -> None:
        parent.join()
        os._exit(1)

    Thread(target=watch, daemon=True).start()
