"""A regulation (评价标准): conditions and indicators with their dates, as the ministry published them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Regulation:
    """One set of rules."""

    id: str
    title: str
