"""Whatever a decoder throws at us becomes one ScanError: hostile bytes must cost one page, never the run."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from srdi_desktop.model.errors import ScanError


@contextmanager
def reading(code: str, **values: Any) -> Iterator[None]:
    """Turn any fault inside the block into ScanError(code, reason=its class, **values); ScanErrors pass as they are."""
    try:
        yield
    except ScanError as known:
        known.values = values | known.values
        raise
    except Exception as fault:
        # Decoders raise what they like (SyntaxError from PNG, struct.error, RuntimeError, MemoryError …).
        raise ScanError(code, reason=type(fault).__name__, **values) from fault
