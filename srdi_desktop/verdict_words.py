"""The self-evaluation in words, for window, summary and command line alike: names, values with units, gaps.

The regulations' own words stay Chinese where no translation is given; clauses and titles of sources are citations and
are never translated.
"""

import re
from decimal import Decimal, InvalidOperation

from srdi_desktop.model import (
    Condition,
    ConditionVerdict,
    Consistency,
    Evaluation,
    Gap,
    IndicatorVerdict,
    State,
    Tier,
    TierVerdict,
)
from srdi_desktop.texts import has, language, text

_NAMED = 3  # of what is short or open
_CLAUSE = re.compile("[，；、（,;(]")
_LONGEST_BRIEF = {"zh": 18, "en": 48}  # characters
_ALL, _EITHER = ", ", " | "  # as conditions join the words that a company has, and those that would do


def known(key: str, otherwise: str) -> str:
    """A sentence that may not exist for every code."""
    if has(key):
        return text(key)
    return otherwise


def in_language(chinese: str, english: str) -> str:
    """The words of a data file in the language in use, the Chinese ones where there is no translation."""
    if english and language() == "en":
        return english
    return chinese


def named(item: Condition | ConditionVerdict | IndicatorVerdict) -> str:
    """The regulation's words, or their translation."""
    return in_language(item.name, item.name_en) or item.id


def remarks(item: ConditionVerdict | IndicatorVerdict) -> tuple[str, ...]:
    """What to know beside the name: the regulation's note, whether it is unverified, whether it is the user's own."""
    own = item.own if isinstance(item, IndicatorVerdict) else ""
    said = (
        in_language(item.note, item.note_en),
        "" if item.verified else text("evaluation.mark.unverified"),
        text("evaluation.mark.own_file", file=own) if own else "",
    )
    return tuple(part for part in said if part)


def regulation(tier: TierVerdict) -> str:
    """Title and number of the regulation that judged, and the file where it is the user's own."""
    title = in_language(tier.title, tier.title_en) or tier.regulation
    if tier.own:
        return f"{title} · {text('evaluation.mark.own_file', file=tier.own)}"
    return title


def rule(tier: TierVerdict) -> str:
    """What must hold, in words."""
    return in_language(tier.rule, tier.rule_en)


def notes(tier: TierVerdict) -> tuple[str, ...]:
    """The regulation's own notes."""
    if tier.notes_en and language() == "en":
        return tier.notes_en
    return tier.notes


def tier_name(tier: str) -> str:
    """Name of a tier."""
    return known(f"evaluation.tier.{tier}", tier)


def verdict_name(state: State) -> str:
    """符合, 不符合, 无法判断."""
    return text(f"evaluation.verdict.{state}")


def group_name(tier: TierVerdict, group: str) -> str:
    """Name of a group of indicators."""
    score = tier.score
    if score:
        chinese = score.group_names.get(group, group)
        english = score.group_names_en.get(group, "")
        return in_language(chinese, english)
    return group


def unit_name(unit: str | None) -> str:
    """万元 stays so in Chinese; English says what it is."""
    if unit:
        return known(f"words.codes.{unit}", unit)
    return ""


def with_unit(value: str | None, unit: str | None, unknown: str = "—") -> str:
    """A value as shown: words such as true or national in the language, numbers with their unit."""
    if value is None:
        return unknown
    shown = worded(value) or text("evaluation.word.none")  # an empty list that was given: the company has none
    if unit and shown == value:
        return f"{shown} {unit_name(unit)}"
    return shown


def have_words(item: ConditionVerdict | Gap, unknown: str = "—") -> str:
    """What the company has, with its unit, and with its year where several were looked at."""
    value = item.value if isinstance(item, ConditionVerdict) else item.have
    shown = with_unit(value, item.unit, unknown)
    if item.year is None or value is None:
        return shown
    return text("evaluation.standing.of_year", name=shown, year=item.year)


def worded(value: str) -> str:
    """A value, or several as conditions join them, in the words of the questionnaire."""
    joint = "words.either_separator" if _EITHER in value else "words.list_separator"
    return text(joint).join(_word(part) for part in value.replace(_EITHER, _ALL).split(_ALL))


def _word(part: str) -> str:
    return known(f"evaluation.word.{part}", known(f"evaluation.verdict.{part}", part))


def option(indicator: IndicatorVerdict) -> str:
    """The band an indicator fell into, in the regulation's words."""
    label = in_language(indicator.label, indicator.label_en)
    return label or ("—" if indicator.points is None else with_unit(indicator.value, indicator.unit))


def gap_name(gap: Gap, tier: TierVerdict) -> str:
    """What is short: a condition, an indicator, a group of points or the whole score."""
    found = next((item for item in tier.conditions if item.id == gap.id), None)
    if found:
        return named(found)
    group = gap.id.partition(".")[2]
    if group:
        return group_name(tier, group)
    return text("evaluation.gap.score")


def gap_words(gap: Gap, tier: TierVerdict) -> str:
    """One gap in a sentence: have and need with units; that another way would do; that it only was not answered."""
    values = {"name": gap_name(gap, tier), "need": with_unit(gap.need, gap.unit)}
    if gap.have is None:
        said = text("evaluation.gap.open" if gap.need == "true" else "evaluation.gap.unknown", **values)
    else:
        key = "so_far" if gap.state is State.UNDECIDED else "short"
        said = text(f"evaluation.gap.{key}", have=have_words(gap), **values)
    if gap.alternative:
        return said + text("evaluation.gap.alternative")
    return said


def standing_words(evaluation: Evaluation, aimed: Tier = Tier.INNOVATIVE) -> list[str]:
    """What now, in two or three sentences: the title held, the next one, and what decides it. `aimed`: the tier that
    the dossier is for, where no title is held.
    """
    said = [text("evaluation.standing.held", tier=tier_name(evaluation.held))] if evaluation.held else []
    wanted = evaluation.wanted(aimed)
    if wanted is None:
        return [*said, text("evaluation.standing.top")]
    own_review = evaluation.review and wanted.tier is evaluation.held
    tier = tier_name(wanted.tier)
    if wanted.verdict is State.PASSED:
        return [*said, text("evaluation.standing.review" if own_review else "evaluation.standing.ready", tier=tier)]
    return [*said, *_deciding_words(wanted, text("evaluation.standing.own_review", tier=tier) if own_review else tier)]


def _deciding_words(wanted: TierVerdict, tier: str) -> list[str]:
    """What alone decides a tier, or how much is short and which answers come first."""
    short = [gap for gap in wanted.gaps if gap.state is State.FAILED and not gap.alternative]
    asks = [question_name(place, wanted) for place in wanted.asks]
    if len(short) == 1 and not asks:
        return [text("evaluation.standing.only", tier=tier, gap=distance_words(short[0], wanted))]
    said = []
    if short:
        first = text("words.list_separator").join(short_name(gap, wanted) for gap in short[:_NAMED])
        said.append(text("evaluation.standing.short", tier=tier, count=len(short), first=first))
    if asks:
        first = text("words.list_separator").join(asks[:_NAMED])
        key = "answer_too" if short else "answer"
        said.append(text(f"evaluation.standing.{key}", tier=tier, count=len(asks), first=first))
    return said or [text("evaluation.standing.not_yet", tier=tier)]


def question_name(place: str, tier: TierVerdict) -> str:
    """What is asked at a place of the application file: 营业收入总额（2025年）, or the statement to confirm."""
    table, _, name = place.partition(".")
    if table == "conditions":
        condition = next((item for item in tier.conditions if item.id == name), None)
        return brief_name(named(condition)) if condition else name
    year, _, figure = name.partition(".")
    if table == "figures":
        return text("evaluation.standing.of_year", name=figure_name(figure), year=year)
    return figure_name(name)


def short_name(gap: Gap, tier: TierVerdict) -> str:
    """What is short in a few words: the field that it hangs on alone, else the first clause of its condition."""
    condition = next((item for item in tier.conditions if item.id == gap.id), None)
    if condition and len(condition.inputs) == 1 and condition.inputs[0].startswith(("facts.", "ip.")):
        return question_name(condition.inputs[0], tier)
    return brief_name(gap_name(gap, tier))


def brief_name(name: str) -> str:
    """A condition's first clause, cut where it is still long: enough to know which one is meant."""
    clause = _CLAUSE.split(name, maxsplit=1)[0]
    longest = _LONGEST_BRIEF[language()]
    if len(clause) <= longest:
        return clause
    return f"{clause[:longest]}…"


def distance_words(gap: Gap, tier: TierVerdict) -> str:
    """How far it is: "…差 1.5 分（现有 58.5 分，需要 60 分）"; the plain sentence where it is no number."""
    try:
        missing = abs(Decimal(gap.need) - Decimal(gap.have or "x"))
    except InvalidOperation:
        return gap_words(gap, tier)
    values = {"name": short_name(gap, tier), "missing": with_unit(str(missing), gap.unit)}
    have = have_words(gap)
    need = with_unit(gap.need, gap.unit)
    return text("evaluation.standing.distance", have=have, need=need, **values)


def figure_name(figure: str) -> str:
    """Name of a declared figure or derived ratio."""
    return known(f"evaluation.field.{figure}.name", known(f"evaluation.derived.{figure}", figure))


def source_name(kind: str) -> str:
    """Name of a kind of paper."""
    return known(f"kinds.{kind}.title", kind)


def compared(item: Consistency) -> str:
    """agrees, differs, rounding only, does not follow."""
    return text(f"evaluation.compared.{item.code.partition('.')[2]}")
