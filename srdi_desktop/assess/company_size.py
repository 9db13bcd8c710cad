"""Company size (企业划型): medium, small, micro or large by industry, staff, revenue and assets of one year.

中小企业划型标准规定 (工信部联企业〔2011〕300号), 第四条: below one of the ceilings is 中小微; medium and small must
reach all of theirs. A figure that is not known leaves the size open, unless the others settle it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from srdi_desktop.model.application import Application
from srdi_desktop.model.finding import State
from srdi_desktop.model.rulebook import SizeClass

MEDIUM, SMALL, MICRO, LARGE = "medium", "small", "micro", "large"
SME = "sme"  # medium, small or micro; which of them is open


@dataclass(frozen=True)
class CompanySize:
    """`state`: whether it is an SME. `size`: MEDIUM, SMALL, MICRO, LARGE, SME or None; `inputs`: what told it."""

    state: State
    size: str | None
    clause: str
    inputs: tuple[str, ...]


def company_size(application: Application, year: int, classes: Sequence[SizeClass]) -> CompanySize:
    """The size in the fiscal year `year`; undecided without an industry, for one that the standard leaves out, or
    while figures that decide are unknown.
    """
    code = application.company.industry
    found = next((each for each in classes if code and code.startswith(each.divisions)), None)
    if found is None:
        return CompanySize(State.UNDECIDED, None, "", ("company.industry",))
    figures = {name: application.figure(year, name) for name in found.ceiling}
    below = _is_below_one(figures, found.ceiling)
    size = LARGE if below is False else None if below is None else _size_below(figures, found)
    inputs = ("company.industry", *(f"figures.{year}.{name}" for name in figures))
    state = State.UNDECIDED if below is None else State.PASSED if below else State.FAILED
    return CompanySize(state, size, found.clause, inputs)


def _is_below_one(figures: Mapping[str, Decimal | None], ceiling: Mapping[str, Decimal]) -> bool | None:
    """A or B: one that is below settles it; None while one that might be is unknown."""
    answers = list(_compared(figures, ceiling))
    if False in answers:  # one figure does not reach its ceiling
        return True
    return None if None in answers else False


def _size_below(figures: Mapping[str, Decimal | None], found: SizeClass) -> str:
    for size, least in ((MEDIUM, found.medium), (SMALL, found.small)):
        answers = list(_compared(figures, least))
        if all(answers):
            return size
        if False not in answers:
            return SME
    return MICRO


def _compared(figures: Mapping[str, Decimal | None], least: Mapping[str, Decimal]) -> Iterator[bool | None]:
    """For each figure whether it reaches its value; None where it is unknown."""
    for name, value in least.items():
        known = figures.get(name)
        yield None if known is None else known >= value
