"""Figures over two groups of numbers: those that should be high (bad pages) and those that should be low (good)."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np


def auc(bad: Sequence[float], good: Sequence[float]) -> float:
    """Chance that a bad page measures higher than a good one."""
    high, low = np.array(bad)[:, None], np.array(good)[None, :]
    return float(((high > low) + 0.5 * (high == low)).mean())


def auc_between(bad: Sequence[float], good: Sequence[float]) -> str:
    """Where the AUC lies with 95 % confidence: 1,000 times as many pages drawn anew from the same."""
    draw = np.random.default_rng(1)
    many = [auc(draw.choice(bad, len(bad)).tolist(), draw.choice(good, len(good)).tolist()) for _ in range(1000)]
    low, high = np.percentile(many, (2.5, 97.5))
    return f"({low:.3f} to {high:.3f})"


def recall_at(bad: Sequence[float], good: Sequence[float], false_alarms: float) -> float:
    """Share of bad pages found at the limit that lets through `false_alarms` of the good ones."""
    limit = float(np.quantile(good, 1 - false_alarms))
    return float((np.array(bad) > limit).mean())


def share(hits: int, of: int) -> str:
    return f"{hits} of {of} ({100 * hits / max(1, of):.1f} %)"


def share_between(hits: int, of: int) -> str:
    """`share` with the interval that holds the true share with 95 % confidence (Wilson 1927)."""
    if not of:
        return share(hits, of)
    z, part = 1.96, hits / of
    middle = (part + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(part * (1 - part) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return (
        f"{hits} of {of} ({100 * part:.1f} %; {100 * max(0, middle - half):.1f} to {100 * min(1, middle + half):.1f})"
    )


@dataclass(frozen=True)
class Measured:
    """One page: where it is from, whether it is bad, and a number that should be high for bad ones."""

    source: str
    bad: bool
    number: float


def best_limit(pages: Sequence[Measured]) -> float:
    """The limit, between two neighbouring numbers, for which found minus three times falsely said is greatest: a false
    alarm costs more than a miss.
    """
    ordered = sorted({page.number for page in pages})
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    bad = np.array([page.number for page in pages if page.bad])
    good = np.array([page.number for page in pages if not page.bad])
    return max(between, key=lambda limit: (bad > limit).mean() - 3 * (good > limit).mean())


def left_out(pages: Sequence[Measured], group: Callable[[Measured], str]) -> list[tuple[Measured, bool]]:
    """Each page with whether it is said to be bad, by a limit chosen without all pages of its group."""
    limits = {
        name: best_limit([page for page in pages if group(page) != name]) for name in {group(page) for page in pages}
    }
    return [(page, page.number > limits[group(page)]) for page in pages]
