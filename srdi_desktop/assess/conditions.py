"""Judges one condition (认定条件) by the named kinds of its test: passed, failed, or undecided.

An unknown input leaves a test undecided, except where the other parts settle it: one failed part fails `all`, one
passed part passes `any`. That is Kleene's three-valued logic; nothing else is guessed.

Company size (企业划型): medium, small, micro or large by industry, staff, revenue and assets of one year.

中小企业划型标准规定 (工信部联企业〔2011〕300号), 第四条: below one of the ceilings is 中小微; medium and small must
reach all of theirs. A figure that is not known leaves the size open, unless the others settle it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from srdi_desktop.assess.measures import Measured, fact, measure, place_of_fact, plain
from srdi_desktop.model import Application, Condition, ConditionVerdict, SizeClass, State, Test

States = tuple[State, ...]
Join = Callable[[States], State]
Figures = Mapping[str, Decimal | None]  # None: nobody declared it

_NOT = {State.PASSED: State.FAILED, State.FAILED: State.PASSED, State.UNDECIDED: State.UNDECIDED}
_ORDER_ALL = (State.FAILED, State.UNDECIDED, State.PASSED)
_ORDER_ANY = (State.PASSED, State.UNDECIDED, State.FAILED)


@dataclass(frozen=True)
class Leaf:
    """One judged leaf: the value and what it is compared with, as text. choice: an `any` offers another way; year: of
    the value, where several years were looked at.
    """

    state: State
    value: str | None = None
    threshold: str | None = None
    unit: str = ""
    choice: bool = False
    year: int | None = None


@dataclass(frozen=True)
class Outcome:
    """A judged test with its leaves in order and the inputs it used; waits: those of its parts that are undecided;
    basis: another regulation's clause by which it was worked out.
    """

    state: State
    leaves: tuple[Leaf, ...] = ()
    inputs: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    basis: str = ""

    def speaking(self) -> Leaf:
        """The leaf to show: the first that came out as the whole did."""
        for leaf in self.leaves:
            if leaf.state is self.state:
                return leaf
        return self.leaves[0]


@dataclass(frozen=True)
class Case:
    """One application under one tier: T is `year`; `seen` holds conditions judged before; route: score or direct."""

    application: Application
    year: int
    review: bool = False
    seen: Mapping[str, State] = field(default_factory=dict)
    route: State = State.UNDECIDED
    sizes: tuple[SizeClass, ...] = ()


_Judged = tuple[Fraction, Leaf]  # what was measured, nought where nothing was


def all_of(states: States) -> State:
    """Failed if any failed, else undecided if any is, else passed."""
    return _first_of(_ORDER_ALL, states) or State.PASSED


def any_of(states: States) -> State:
    """Passed if any passed, else undecided if any is, else failed."""
    return _first_of(_ORDER_ANY, states) or State.FAILED


def _first_of(order: States, states: States) -> State | None:
    for state in order:
        if state in states:
            return state
    return None


def state_of(answer: bool | None) -> State:
    """What a yes, a no or an unknown is as a verdict."""
    if answer is None:
        return State.UNDECIDED
    if answer:
        return State.PASSED
    return State.FAILED


def judge(condition: Condition, case: Case) -> tuple[ConditionVerdict, tuple[Leaf, ...]]:
    """The verdict on one condition, exemptions and review rules considered, and the leaves of its test.

    An exclusion is a statement that must not hold: it passes when a person said false.
    """
    outcome = run(condition.test, case)
    state = outcome.state
    exempt = False
    inputs = outcome.inputs
    waits = outcome.waits
    if condition.exemption is not None and state is not State.PASSED:
        exemption = run(condition.exemption, case)
        inputs += exemption.inputs
        waits += exemption.waits
        exempt = exemption.state is State.PASSED
        state = any_of((state, exemption.state))
    if condition.review_exempt and case.review and state is not State.PASSED:
        state = State.UNDECIDED
        if not condition.review_years or case.year + 1 in condition.review_years:
            exempt = True
            state = State.PASSED
    shown = replace(outcome, state=state).speaking()
    if condition.role == "exclusion":
        state = _NOT[state]
        shown = replace(shown, threshold="false")
    if state is not State.UNDECIDED:
        waits = ()
    verdict = ConditionVerdict(
        id=condition.id,
        state=state,
        value=shown.value,
        threshold=shown.threshold,
        unit=shown.unit,
        year=shown.year,
        basis=outcome.basis,
        clause=condition.clause,
        name=condition.name,
        name_en=condition.name_en,
        sources=condition.sources,
        verified=condition.verified,
        inputs=tuple(dict.fromkeys(inputs)),
        waits=tuple(dict.fromkeys(waits)),
        exempt=exempt,
        role=condition.role,
        note=condition.note,
        note_en=condition.note_en,
    )
    return verdict, outcome.leaves


def run(test: Test, case: Case) -> Outcome:
    """Judge a test."""
    outcome = _KINDS[test.kind](test, case)
    if outcome.state is State.UNDECIDED and not test.parts:
        return replace(outcome, waits=outcome.inputs)
    return outcome


def _bound(test: Test, case: Case) -> Outcome:
    """at_least and at_most, for year T or for each of the last years; the worst year speaks."""
    inputs: list[str] = []
    judged: list[_Judged] = []
    for back in range(test.each_of):
        year = case.year - back
        found, asked = measure(test.measure, case.application, year)
        inputs += asked
        leaf = _leaf(test, found, test.value)
        if test.each_of > 1:
            leaf = replace(leaf, year=year)
        ratio = found.ratio if found else Fraction(0)
        judged.append((ratio, leaf))
    state = all_of(tuple(leaf.state for _, leaf in judged))
    speaking = [pair for pair in judged if pair[1].state is state]
    worst = _worst(test, speaking)
    return Outcome(state, (worst,), tuple(inputs))


def _worst(test: Test, judged: list[_Judged]) -> Leaf:
    """Of years that came out alike the one that is farthest on the wrong side; of equal ones the latest."""
    pick = min if test.kind == "at_least" else max
    _, leaf = pick(judged, key=lambda pair: pair[0])
    return leaf


def _leaf(test: Test, found: Measured | None, value: Decimal) -> Leaf:
    threshold = plain(value)
    if found is None:
        return Leaf(State.UNDECIDED, None, threshold, test.unit)
    holds = found.reaches(value) if test.kind == "at_least" else found.within(value)
    shown = found.shown(value)
    return Leaf(state_of(holds), shown, threshold, test.unit)


def _one_of(test: Test, case: Case) -> Outcome:
    name = test.measure.name
    word = fact(name, case.application)
    answer = None if word is None else word in test.words
    threshold = " | ".join(test.words)
    return _of_one_leaf(Leaf(state_of(answer), word, threshold), place_of_fact(name))


def _of_one_leaf(leaf: Leaf, place: str) -> Outcome:
    """`place`: the one input that was asked."""
    return Outcome(leaf.state, (leaf,), (place,))


def _holds(test: Test, case: Case) -> Outcome:
    """One of the words is in a list. A list that was given is complete; of titles an empty one says so only when
    the file or the person said so.
    """
    application = case.application
    place = f"facts.{test.name}"
    words = application.quality
    if test.name == "titles":
        company = application.company
        place = "company.titles"
        words = company.titles if company.titles or company.titles_known else None
    elif test.name == "honours":
        words = application.honours
    threshold = " | ".join(test.words)
    if words is None:
        return _of_one_leaf(Leaf(State.UNDECIDED, None, threshold), place)
    state = state_of(any(word in words for word in test.words))
    shown = ", ".join(words)
    return _of_one_leaf(Leaf(state, shown, threshold), place)


def _declared(test: Test, case: Case) -> Outcome:
    answer = case.application.conditions.get(test.name)
    shown = None if answer is None else str(answer).lower()
    leaf = Leaf(state_of(answer), shown, "true")
    return _of_one_leaf(leaf, f"conditions.{test.name}")


def _not_denied(test: Test, case: Case) -> Outcome:
    answer = case.application.conditions.get(test.name, True)
    state = state_of(answer)
    shown = None if state is State.PASSED else "false"
    leaf = Leaf(state, shown, "true")
    return _of_one_leaf(leaf, f"conditions.{test.name}")


def _sme(_: Test, case: Case) -> Outcome:
    """Computed, never typed: the size by industry, staff, revenue and assets of year T."""
    found = company_size(case.application, case.year, case.sizes)
    leaf = Leaf(found.state, found.size, SME)
    return Outcome(found.state, (leaf,), found.inputs, basis=found.clause)


def _see(test: Test, case: Case) -> Outcome:
    return _of_verdict(case.seen[test.name])


def _route(_: Test, case: Case) -> Outcome:
    return _of_verdict(case.route)


def _of_verdict(state: State) -> Outcome:
    """What was judged before; it asks for nothing itself."""
    leaf = Leaf(state, state.value, State.PASSED.value)
    return Outcome(state, (leaf,))


def _all(test: Test, case: Case) -> Outcome:
    parts = [run(part, case) for part in test.parts]
    return _joined(parts, all_of, choice=False)


def _any(test: Test, case: Case) -> Outcome:
    parts = [run(part, case) for part in test.parts]
    return _joined(parts, any_of, choice=True)


def _joined(parts: list[Outcome], join: Join, *, choice: bool) -> Outcome:
    leaves: list[Leaf] = []
    inputs: list[str] = []
    waits: list[str] = []
    basis = ""
    for part in parts:
        inputs += part.inputs
        waits += part.waits
        basis = basis or part.basis
        leaves += [replace(leaf, choice=leaf.choice or choice) for leaf in part.leaves]
    state = join(tuple(part.state for part in parts))
    return Outcome(state, tuple(leaves), tuple(inputs), tuple(waits), basis)


_KINDS: Mapping[str, Callable[[Test, Case], Outcome]] = {
    "at_least": _bound,
    "at_most": _bound,
    "one_of": _one_of,
    "holds": _holds,
    "declared": _declared,
    "not_denied": _not_denied,
    "sme": _sme,
    "see": _see,
    "route": _route,
    "all": _all,
    "any": _any,
}


MEDIUM = "medium"
SMALL = "small"
MICRO = "micro"
LARGE = "large"
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
    found = _class_of(application.company.industry, classes)
    if found is None:
        return CompanySize(State.UNDECIDED, None, "", ("company.industry",))
    figures = {name: application.figure(year, name) for name in found.ceiling}
    asked = [f"figures.{year}.{name}" for name in figures]
    inputs = ("company.industry", *asked)
    below = _is_below_one(figures, found.ceiling)
    if below is None:
        return CompanySize(State.UNDECIDED, None, found.clause, inputs)
    if not below:
        return CompanySize(State.FAILED, LARGE, found.clause, inputs)
    size = _size_below(figures, found)
    return CompanySize(State.PASSED, size, found.clause, inputs)


def _class_of(industry: str, classes: Sequence[SizeClass]) -> SizeClass | None:
    if not industry:
        return None
    for each in classes:
        if industry.startswith(each.divisions):
            return each
    return None


def _is_below_one(figures: Figures, ceiling: Mapping[str, Decimal]) -> bool | None:
    """A or B: one that is below settles it; None while one that might be is unknown."""
    answers = list(_compared(figures, ceiling))
    if False in answers:  # one figure does not reach its ceiling
        return True
    if None in answers:
        return None
    return False


def _size_below(figures: Figures, found: SizeClass) -> str:
    for size, least in ((MEDIUM, found.medium), (SMALL, found.small)):
        answers = list(_compared(figures, least))
        if all(answers):
            return size
        if False not in answers:
            return SME
    return MICRO


def _compared(figures: Figures, least: Mapping[str, Decimal]) -> Iterator[bool | None]:
    """For each figure whether it reaches its value; None where it is unknown."""
    for name, value in least.items():
        known = figures.get(name)
        yield None if known is None else known >= value
