import io
from collections.abc import Callable

import pytest

from srdi_desktop.model.rulebook import Limit, Limits
from srdi_desktop.rules.kinds import load_limits
from srdi_desktop.scans import OpenScan, open_scan


@pytest.fixture(scope="session")
def limits() -> Limits:
    return load_limits()


@pytest.fixture
def tightened(limits: Limits) -> Callable[..., Limits]:
    """limits with some values replaced: tightened(**{"scan.max_pages": 3})."""

    def change(**values: float) -> Limits:
        return Limits({**limits.named, **{name: Limit(value, "", "test") for name, value in values.items()}})

    return change


@pytest.fixture
def opened(limits: Limits) -> Callable[..., OpenScan]:
    """Opens bytes as a scan: opened(data, "a.jpg", password=None)."""
    return lambda data, name="scan", password=None: open_scan(io.BytesIO(data), name, limits, password)
