"""Talking with a process of our own through a pipe, without ever waiting for one that has ended."""

from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess


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
