"""The self-evaluation agrees with a second implementation, and never decides what is not known."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from srdi_desktop import verdict_words
from srdi_desktop.assess import judge
from srdi_desktop.assess.positioning import evaluate
from srdi_desktop.model.application import Application, Company, SourceFigure
from srdi_desktop.model.catalogue import Tier
from srdi_desktop.model.dossier import Decisions, Dossier
from srdi_desktop.model.evaluation import Evaluation, TierVerdict
from srdi_desktop.model.finding import State
from srdi_desktop.rules import applications, load_rulebook
from srdi_desktop.rules.catalogues import catalogue_files
from tests.assess import companies, second_opinion

MEANT = {True: State.PASSED, False: State.FAILED, None: State.UNDECIDED}
SIZED = {"b26_1", "base_2"}  # the conditions that 300号 answers
TODAY = date(2026, 11, 22)


def evaluated(application: Application) -> Evaluation:
    return evaluate(application, (), load_rulebook(), TODAY)


def by_name(evaluation: Evaluation) -> dict[tuple[str, str], TierVerdict]:
    return {(tier.tier.value, tier.regulation): tier for tier in evaluation.tiers}


def differences(made: dict[str, Any]) -> list[str]:
    """Where the two implementations disagree on one company."""
    ours, theirs = by_name(evaluated(companies.application(made))), second_opinion.judge(made)
    found = [f"{made['day']}: {sorted(ours)} against {sorted(theirs)}"] if ours.keys() != theirs.keys() else []
    for name in ours.keys() & theirs.keys():
        tier, other = ours[name], theirs[name]
        states = {condition.id: condition.state for condition in tier.conditions}
        pairs = [("in_force", tier.in_force, other["in_force"]), ("verdict", tier.verdict, MEANT[other["verdict"]])]
        pairs += [(key, states.get(key), MEANT[answer]) for key, answer in other["conditions"].items()]
        values = {condition.id: condition.value for condition in tier.conditions}
        denied = {key for key in SIZED & values.keys() if values[key] == "false"}  # a person denied the rest of b26_1
        pairs += [(f"size {key}", values[key], second_opinion.sized(made)) for key in SIZED & values.keys() - denied]
        points = {i.id: i.points for i in tier.score.indicators} if tier.score else {}
        pairs += [(key, points.get(key), value) for key, value in (other["points"] or {}).items()]
        found += [f"{name} {key}: {one} against {two}" for key, one, two in pairs if one != two]
    return found


@pytest.mark.parametrize("hundred", range(4))
def test_agrees_with_the_second_implementation(hundred: int) -> None:
    for seed in range(hundred * 100, hundred * 100 + 100):
        assert differences(companies.company(seed)) == [], f"company {seed}"


@pytest.mark.slow
def test_agrees_with_the_second_implementation_on_fourteen_thousand() -> None:
    """All four tiers with 115号 and every class of company size; how often each verdict and size came is printed."""
    verdicts: Counter[tuple[str, str]] = Counter()
    sizes: Counter[str | None] = Counter()
    for seed in range(14_000):
        made = companies.company(seed)
        assert differences(made) == [], f"company {seed}"
        sizes[second_opinion.sized(made)] += 1
        verdicts.update((tier, str(told["verdict"])) for (tier, _), told in second_opinion.judge(made).items())
    print(dict(sizes), dict(sorted(verdicts.items())))
    assert min(sizes[name] for name in ("large", "medium", "small", "micro", None)) > 300
    assert min(verdicts[tier.value, told] for tier in Tier if tier is not Tier.OTHER for told in ("True", "False")) > 20


def lies_on_an_edge(made: dict[str, Any]) -> bool:
    facts = second_opinion.Facts(made)
    return (
        facts.main_share in companies.RATIO_EDGES["main_revenue"]
        or facts.rd_share[0] in companies.RATIO_EDGES["rd_expense"]
        or facts.margin in companies.RATIO_EDGES["net_profit"]
        or facts.rd_people in companies.STAFF_EDGES
        or facts.growth in companies.GROWTH_EDGES
        or facts.mean_growth in companies.GROWTH_EDGES
    )


def test_half_of_the_companies_lie_on_an_edge() -> None:
    assert sum(lies_on_an_edge(companies.company(seed)) for seed in range(400)) >= 200


def without(made: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """The same company with a few answers forgotten."""
    poorer = {key: (dict(value) if isinstance(value, dict) else value) for key, value in made.items()}
    poorer["figures"] = {year: dict(values) for year, values in made["figures"].items()}
    for part in (poorer["facts"], poorer["ip"], poorer["conditions"], *poorer["figures"].values()):
        for key in rng.sample(sorted(part), min(2, len(part))):
            del part[key]
    return poorer


def decided(made: dict[str, Any]) -> dict[tuple[str, str, str], State]:
    result = {}
    for (tier, regulation), verdict in by_name(evaluated(companies.application(made))).items():
        result[tier, regulation, ""] = verdict.verdict
        result |= {(tier, regulation, condition.id): condition.state for condition in verdict.conditions}
    return result


@pytest.mark.parametrize("seed", range(60))
def test_what_is_decided_without_an_answer_stays_so_with_it(seed: int) -> None:
    made = companies.company(seed)
    made["conditions"] = {key: value for key, value in made["conditions"].items() if key not in companies.DENIABLE}
    full, poor = decided(made), decided(without(made, random.Random(seed)))
    contradicted = {key for key, state in poor.items() if state is not State.UNDECIDED and full[key] is not state}
    assert contradicted == set()


def test_nothing_known_leaves_every_verdict_open() -> None:
    evaluation = evaluated(Application())
    assert {tier.verdict for tier in evaluation.tiers} == {State.UNDECIDED}
    assert evaluation.recommended is None
    assert evaluation.why == "evaluation.recommend.undecided"
    assert all(tier.score is None or not tier.score.complete for tier in evaluation.tiers)


def perfect() -> dict[str, Any]:
    """A company that passes everything of 2026-11-22."""
    made = companies.company(1)
    year = {"revenue": 6000, "main_revenue": 5700, "net_profit": 600, "total_assets": 9000, "total_liabilities": 4000,
            "rd_expense": 610, "staff": 100, "rd_staff": 30}  # fmt: skip
    return made | {
        "day": "2026-11-22", "year": 2025, "review": False, "titles": ["innovative", "srdi"], "since": "2015-01-01",
        "figures": {2025: year, 2024: year | {"revenue": 5600}, 2023: year | {"revenue": 5400}},
        "ip": {"class1": 4, "class1_own": 4, "class1_high_value": 1, "class2": 2},
        "facts": made["facts"] | {"platform_score": "60", "market_share": "10", "rd_institution": "provincial"},
        "conditions": {name: not name.startswith(("x26", "lg_x")) for name in companies.DECLARED},
    }  # fmt: skip


def test_the_highest_tier_that_is_passed_is_recommended() -> None:
    evaluation = evaluated(companies.application(perfect()))
    assert (evaluation.recommended, evaluation.why) == (Tier.LITTLE_GIANT, "evaluation.recommend.highest")


def test_one_open_question_keeps_a_tier_from_being_recommended() -> None:
    made = perfect()
    del made["conditions"]["g26_6"]
    evaluation = evaluated(companies.application(made))
    assert (evaluation.recommended, evaluation.why) == (None, "evaluation.recommend.held")
    assert evaluation.wanted() is by_name(evaluation)["little-giant", "miit-2026-2"]
    giant = by_name(evaluation)["little-giant", "miit-2026-2"]
    assert [(gap.id, gap.have, gap.need, gap.state) for gap in giant.gaps] == [("g26_6", None, "true", State.UNDECIDED)]


def test_a_confirmed_exclusion_fails_the_tier_and_an_unanswered_one_is_only_asked() -> None:
    made = perfect()
    del made["conditions"]["x26_1"]
    assert by_name(evaluated(companies.application(made)))["little-giant", "miit-2026-2"].verdict is State.PASSED
    made["conditions"]["x26_1"] = True
    giant = by_name(evaluated(companies.application(made)))["little-giant", "miit-2026-2"]
    assert giant.verdict is State.FAILED
    assert [(gap.id, gap.have, gap.need) for gap in giant.gaps] == [("x26_1", "true", "false")]


def test_gaps_say_what_is_had_and_what_is_needed_largest_first() -> None:
    made = perfect()
    made["figures"][2025] = made["figures"][2025] | {"rd_expense": 150, "total_liabilities": 6840}
    giant = by_name(evaluated(companies.application(made)))["little-giant", "miit-2026-2"]
    assert [(gap.id, gap.have, gap.need, gap.unit) for gap in giant.gaps] == [
        ("g26_3", "760", "1200", "万元"),
        ("g26_3", "2.5", "3", "%"),
        ("g26_2d", "76", "75", "%"),
    ]


@pytest.mark.parametrize(
    ("day", "review", "expected"),
    [
        ("2026-03-31", False, ("miit-2022-63", "evaluation.regulation.in_force")),
        ("2026-04-01", False, ("miit-2026-2", "evaluation.regulation.in_force")),
        ("2026-11-22", True, ("miit-2022-63", "evaluation.regulation.review_keeps_old")),
        ("2027-01-01", True, ("miit-2026-2", "evaluation.regulation.review")),
    ],
)
def test_the_date_and_the_review_choose_the_regulation(day: str, review: bool, expected: tuple[str, str]) -> None:
    text = f"schema = 1\napplication_date = {day}\nreview = {str(review).lower()}\n"
    tiers = evaluated(applications.parse(text, "a.toml")).tiers
    current = [tier for tier in tiers if tier.tier is Tier.LITTLE_GIANT and tier.in_force]
    assert [(tier.regulation, tier.why) for tier in current] == [expected]


def test_superseded_rules_are_judged_too_and_marked() -> None:
    evaluation = evaluated(companies.application(perfect()))
    old = by_name(evaluation)["srdi", "miit-2022-63"]
    assert (old.in_force, old.why) == (False, "evaluation.regulation.superseded")
    assert "evaluation.note.superseded" in evaluation.notes


def test_a_title_that_is_held_is_never_recommended_but_for_its_own_review() -> None:
    made = perfect() | {"titles": ["innovative", "srdi", "little-giant"]}
    evaluation = evaluated(companies.application(made))
    assert (evaluation.recommended, evaluation.held, evaluation.wanted()) == (None, Tier.LITTLE_GIANT, None)
    review = evaluated(companies.application(made | {"review": True, "day": "2027-02-01", "year": 2025}))
    assert review.recommended in (None, Tier.LITTLE_GIANT)
    review = evaluated(companies.application(perfect() | {"review": True}))
    assert (review.recommended, review.why) == (Tier.SRDI, "evaluation.recommend.review")


def test_what_alone_decides_the_next_tier_is_said_with_its_distance() -> None:
    made = perfect()
    made["facts"] |= {"platform_score": "58.5"}
    said = verdict_words.standing_words(evaluated(companies.application(made)))
    assert said[0] == "已有称号：专精特新中小企业。"
    assert "只差一项" in said[1]
    assert "差 1.5 分（现有 58.5 分，需要 60 分）" in said[1]
    assert len(said) == 2


def test_with_unknowns_the_answers_that_decide_are_named_in_their_order() -> None:
    said = verdict_words.standing_words(evaluated(Application()), Tier.SRDI)
    assert len(said) == 1
    revenue, industry = said[0].index("营业收入总额（2025年）"), said[0].index("国民经济行业")
    assert revenue < industry  # five conditions wait for the one, one for the other


def test_an_answer_that_was_given_is_not_asked_for_again() -> None:
    before = by_name(evaluated(Application()))["srdi", "miit-2026-2"].asks
    answers = Application(
        figures={2025: {"revenue": Decimal(3000)}}, conditions={"b26_2": True}, company=Company(industry="3484")
    )
    after = by_name(evaluated(answers))["srdi", "miit-2026-2"].asks
    given = {"figures.2025.revenue", "conditions.b26_2", "company.industry"}
    assert given <= set(before)
    assert set(after) <= set(before) - given
    assert "figures.2025.staff" not in after  # its revenue alone makes it a small company


def test_a_list_outside_the_ladder_is_not_evaluated_but_its_figures_are_compared() -> None:
    giant = catalogue_files.load("national-little-giant-2026")
    found = SourceFigure("revenue", 2025, "audit-report", "123,456,700.00", "元")
    application = Application(figures={2025: {"revenue": Decimal("12345.68")}}, sources=(found,))
    decisions = Decisions(application=application)
    inside = judge(Dossier(giant, decisions=decisions), load_rulebook(), TODAY).evaluation
    outside = judge(Dossier(replace(giant, tier=Tier.OTHER), decisions=decisions), load_rulebook(), TODAY).evaluation
    assert inside is not None
    assert outside is not None
    assert inside.tiers
    assert (outside.tiers, outside.recommended) == ((), None)
    assert outside.consistency == inside.consistency != ()


@pytest.mark.parametrize(
    ("company", "note"),
    [
        (Company(industry="3453"), None),
        (Company(industry="9999"), "evaluation.note.industry_unknown"),
        (Company(uscc="91440300708461136T"), None),
        (Company(uscc="91440300708461136X"), "evaluation.note.code_invalid"),
    ],
)
def test_a_code_that_cannot_be_right_is_said_at_once(company: Company, note: str | None) -> None:
    known = {"evaluation.note.industry_unknown", "evaluation.note.code_invalid"}
    assert set(evaluated(Application(company=company)).notes) & known == ({note} if note else set())
