"""Benchmarks; the program is imported first, so that numpy is loaded as it loads it (one thread)."""

import srdi_desktop  # noqa: F401
