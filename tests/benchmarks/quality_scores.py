"""Figures over two groups of numbers: those that should be high (bad pages) and those that should be low (good)."""

from collections.abc import Sequence

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
