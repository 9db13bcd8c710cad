"""Values that conditions and indicators measure, in exact fractions: no rounding ever decides a verdict.

None is unknown. Amounts are in 万元, ratios and growth in %. T is the last full fiscal year before application.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from srdi_desktop.model import Application, Measure

_WORK = Context(prec=60)
_SHOWN_DECIMALS = 2  # a shown ratio has two decimals, more where two would hide on which side of a threshold it lies
_MOST_DECIMALS = 12  # of a shown ratio


@dataclass(frozen=True)
class Measured:
    """What was measured. `root` n: the value is 100 * (ratio ** (1/n) - 1) and `ratio` is kept exact; else `ratio` is
    the value itself. `text` is a figure as typed. `inputs` names the places in the application file.
    """

    ratio: Fraction
    inputs: tuple[str, ...]
    root: int = 0
    text: str = ""

    def reaches(self, value: Decimal) -> bool:
        """At least `value`, exactly: a compound rate is compared by its power, since its root has no last digit."""
        return self.ratio >= self._power(value)

    def within(self, value: Decimal) -> bool:
        """At most `value`, exactly."""
        return self.ratio <= self._power(value)

    def _power(self, value: Decimal) -> Fraction:
        if self.root:
            return (1 + Fraction(value) / 100) ** self.root
        return Fraction(value)

    def shown(self, threshold: Decimal | None = None) -> str:
        """The value for people; never rounded onto a threshold that it only comes close to."""
        if self.text:
            return self.text
        exact = self._decimal()
        for digits in range(_SHOWN_DECIMALS, _MOST_DECIMALS):
            rounded = _rounded(exact, digits)
            if threshold is None or rounded != threshold:
                return plain(rounded)
            if self.ratio == self._power(threshold):
                return plain(rounded)
        rounded = _rounded(exact, _MOST_DECIMALS)
        return plain(rounded)

    def _decimal(self) -> Decimal:
        above = Decimal(self.ratio.numerator)
        below = Decimal(self.ratio.denominator)
        value = _WORK.divide(above, below)
        if not self.root:
            return value
        if value <= 0:
            return Decimal(-100)
        one = Decimal(1)
        exponent = _WORK.divide(one, Decimal(self.root))
        rooted = _WORK.power(value, exponent)
        growth = _WORK.subtract(rooted, one)
        return _WORK.multiply(growth, Decimal(100))


def _rounded(value: Decimal, decimals: int) -> Decimal:
    step = Decimal(1).scaleb(-decimals)
    return value.quantize(step, ROUND_HALF_UP, _WORK)


_Result = tuple[Measured | None, tuple[str, ...]]  # the value, the inputs it needs


def plain(value: Decimal) -> str:
    """Digits without exponent and without zeros that say nothing."""
    text = format(value, "f")
    if "." in text:
        return text.rstrip("0").rstrip(".")
    return text


def measure(asked: Measure, application: Application, year: int) -> _Result:
    """(the value or None when something it needs is unknown, the inputs it needs) for the fiscal year `year`."""
    if asked.kind in ("fact", "ip", "niche_years"):
        return _of_company(asked, application, year)
    calculate = _FIGURES[asked.kind]
    figures = _Figures(application)
    return calculate(asked, figures, year)


def fact(name: str, application: Application) -> str | None:
    """A fact as text: of [facts], or the two that lie in [company]."""
    if name in ("field", "chain"):
        if name == "field":
            return application.company.field
        return application.company.chain
    return application.facts.get(name)


def place_of_fact(name: str) -> str:
    """Where the application file has it."""
    if name in ("field", "chain"):
        return f"company.{name}"
    return f"facts.{name}"


def niche_years(since: date, year: int) -> int:
    """Full years from `since` to the end of 31 December of `year` (截至上年末), that day included."""
    first_day = (1, 1)
    begun_later = (since.month, since.day) > first_day
    years = year + 1 - since.year - begun_later
    return max(0, years)


def _of_company(asked: Measure, application: Application, year: int) -> _Result:
    if asked.kind == "niche_years":
        place = "company.niche_since"
        since = application.company.niche_since
        number = None if since is None else str(niche_years(since, year))
    elif asked.kind == "ip":
        place = f"ip.{asked.name}"
        count = application.ip.get(asked.name)
        number = None if count is None else str(count)
    else:
        place = place_of_fact(asked.name)
        number = fact(asked.name, application)
    inputs = (place,)
    if number is None:
        return None, inputs
    ratio = Fraction(number)
    return Measured(ratio, inputs, text=number), inputs


class _Figures:
    """Declared figures with a record of which were asked for."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.asked: list[str] = []

    def __call__(self, name: str, year: int) -> Fraction | None:
        self.asked.append(f"figures.{year}.{name}")
        value = self.application.figure(year, name)
        if value is None:
            return None
        return Fraction(value)

    def found(self, ratio: Fraction | None, *, root: int = 0, text: str = "") -> _Result:
        inputs = tuple(dict.fromkeys(self.asked))
        if ratio is None:
            return None, inputs
        return Measured(ratio, inputs, root, text), inputs


def _figure(asked: Measure, figures: _Figures, year: int) -> _Result:
    value = figures(asked.name, year)
    typed = figures.application.figure(year, asked.name)
    text = "" if typed is None else format(typed, "f")
    return figures.found(value, text=text)


def _ratio(asked: Measure, figures: _Figures, year: int) -> _Result:
    part = figures(asked.name, year)
    whole = figures(asked.over, year)
    if part is None or whole is None or whole <= 0:  # nothing can be said about a share of nothing
        return figures.found(None)
    share = 100 * part / whole
    return figures.found(share)


def _growth_rate(figures: _Figures, name: str, year: int) -> Fraction | None:
    now = figures(name, year)
    before = figures(name, year - 1)
    if now is None or before is None or before <= 0:
        return None
    gained = now - before
    return 100 * gained / before


def _growth(asked: Measure, figures: _Figures, year: int) -> _Result:
    rate = _growth_rate(figures, asked.name, year)
    return figures.found(rate)


def _mean_growth(asked: Measure, figures: _Figures, year: int) -> _Result:
    rates = [_growth_rate(figures, asked.name, year - back) for back in range(asked.years)]
    known = [rate for rate in rates if rate is not None]
    if len(known) < len(rates):
        return figures.found(None)
    mean = Fraction(sum(known), asked.years)
    return figures.found(mean)


def _cagr(asked: Measure, figures: _Figures, year: int) -> _Result:
    now = figures(asked.name, year)
    before = figures(asked.name, year - asked.years)
    if now is None or before is None or before <= 0:
        return figures.found(None)
    times = now / before
    return figures.found(times, root=asked.years)


def _sum(asked: Measure, figures: _Figures, year: int) -> _Result:
    values = [figures(asked.name, year - back) for back in range(asked.years)]
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return figures.found(None)
    total = Fraction(sum(known))
    return figures.found(total)


def _mean(asked: Measure, figures: _Figures, year: int) -> _Result:
    total, inputs = _sum(asked, figures, year)
    if total is None:
        return None, inputs
    mean = total.ratio / asked.years
    return Measured(mean, inputs), inputs


_FIGURES: Mapping[str, Callable[[Measure, _Figures, int], _Result]] = {
    "figure": _figure,
    "ratio": _ratio,
    "growth": _growth,
    "mean_growth": _mean_growth,
    "cagr": _cagr,
    "sum": _sum,
    "mean": _mean,
}
