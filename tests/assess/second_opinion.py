"""A second implementation of the rules, written by hand from the texts of the two measures and from nothing of ours.

It knows nothing of resources/rules/ and of srdi_desktop; it takes the plain dictionaries of companies.py, with
everything known, and says yes or no. Amounts 万元, shares %.
"""

from datetime import date
from fractions import Fraction
from typing import Any

NEW_RULES = date(2026, 4, 1)
NATIONAL = {"national-top3", "national-top5", "national"}


class Facts:
    """The figures that the rules ask for, worked out once."""

    def __init__(self, made: dict[str, Any]) -> None:
        self.made, self.year = made, made["year"]
        now, before, first = (made["figures"][self.year - back] for back in range(3))
        self.revenue = Fraction(now["revenue"])
        self.rd = [Fraction(year["rd_expense"]) for year in (now, before)]
        self.rd_share = [100 * Fraction(year["rd_expense"]) / Fraction(year["revenue"]) for year in (now, before)]
        self.main_share = 100 * Fraction(now["main_revenue"]) / self.revenue
        self.debt = 100 * Fraction(now["total_liabilities"]) / Fraction(now["total_assets"])
        self.margin = 100 * Fraction(now["net_profit"]) / self.revenue
        self.rd_people = 100 * Fraction(now["rd_staff"]) / Fraction(now["staff"])
        self.staff, self.assets = int(now["staff"]), Fraction(now["total_assets"])
        growths = [Fraction(a["main_revenue"]) / Fraction(b["main_revenue"]) - 1 if b["main_revenue"] > 0 else None
                   for a, b in ((now, before), (before, first))]  # fmt: skip
        self.growth = growths[0] if growths[0] is None else 100 * growths[0]
        self.mean_growth = None if None in growths else 50 * (growths[0] + growths[1])
        self.compound_5 = Fraction(now["revenue"]) * 400 >= Fraction(first["revenue"]) * 441  # 1.05 squared is 441/400
        began = date.fromisoformat(made["since"])
        end = date(self.year + 1, 1, 1)
        self.years = max(0, sum(1 for n in range(1, 60) if anniversary(began, n) <= end))
        self.ip, self.facts = made["ip"], made["facts"]
        self.equity_2y, self.equity_3y = Fraction(self.facts["equity_2y"]), Fraction(self.facts["equity_3y"])
        self.award, self.institution = self.facts["award"], self.facts["rd_institution"]
        self.share, self.rank = Fraction(self.facts["market_share"]), self.facts["domestic_rank"]
        self.platform = Fraction(self.facts["platform_score"])
        self.industry = made["industry"]
        self.costs, self.tech_people = Fraction(now["costs"]), 100 * Fraction(now["tech_staff"]) / self.staff

    def says(self, name: str) -> bool:
        return bool(self.made["conditions"][name])

    def not_denied(self, name: str) -> bool:
        return bool(self.made["conditions"].get(name, True))


def anniversary(began: date, years: int) -> date:
    if (began.month, began.day) == (2, 29):
        return date(began.year + years, 3, 1)
    return began.replace(year=began.year + years)


def at_or_above(value: Fraction | None, *bands: tuple[int, int]) -> int | None:
    """Points of the first band whose lower edge is reached."""
    if value is None:
        return None
    return next((points for edge, points in bands if value >= edge), 0)


def at_or_below(value: Fraction, *bands: tuple[int, int]) -> int:
    return next((points for edge, points in bands if value <= edge), 0)


def ip_points(ip: dict[str, int], high: int, own: int, first: int, second: int) -> int:
    if ip["class1_high_value"] >= 1:
        return high
    if ip["class1_own"] >= 1:
        return own
    return first if ip["class1"] >= 1 else second if ip["class2"] >= 1 else 0


def innovative_points(f: Facts) -> dict[str, Any]:
    return {
        "innov_1_ip": ip_points(f.ip, 20, 15, 10, 5),
        "innov_2_rd_ratio": at_or_above(f.rd_share[0], (5, 20), (3, 15), (2, 10), (1, 5)),
        "innov_3_growth": at_or_above(f.growth, (15, 20), (10, 15), (5, 10), (0, 5)),
        "innov_4_debt": at_or_below(f.debt, (55, 10), (75, 5)),
        "innov_5_field": 10 if f.made["field"] == "strategic-emerging" else 5,
        "innov_6_main_ratio": at_or_above(f.main_share, (70, 20), (60, 15), (55, 10), (50, 5)),
    }


def srdi_points(f: Facts) -> dict[str, Any]:
    amount = at_or_above(f.rd[0], (500, 10), (400, 8), (300, 6), (200, 4), (100, 2)) or 0
    share = at_or_above(f.rd_share[0], (10, 10), (8, 8), (6, 6), (4, 4), (3, 2)) or 0
    return {
        "srdi_01_main_ratio": at_or_above(f.main_share, (80, 5), (70, 3), (60, 1)),
        "srdi_02_growth2y": at_or_above(f.mean_growth, (10, 10), (8, 8), (6, 6), (4, 4), (0, 2)),
        "srdi_03_years": min(5, f.years // 2),
        "srdi_04_field": {"gap-filling": 5, "six-bases": 3, "other": 0}[f.made["chain"]],
        "srdi_05_digital": {0: 0, 1: 0, 2: 3}.get(f.facts["digital_level"], 5),
        "srdi_06_quality": min(5, 3 * len(f.made["quality"])),
        "srdi_07_net_margin": at_or_above(f.margin, (10, 10), (8, 8), (6, 6), (4, 4), (2, 2)),
        "srdi_08_debt": at_or_below(f.debt, (50, 5), (60, 3), (70, 1)),
        "srdi_09_local": Fraction(f.facts["local_points"]),
        "srdi_10_ip": ip_points(f.ip, 10, 8, 6, 2),
        "srdi_11_rd": max(amount, share),
        "srdi_12_rd_staff": at_or_above(f.rd_people, (20, 5), (10, 3), (5, 1)),
        "srdi_13_rd_org": {"national": 10, "provincial": 8, "municipal": 4, "other": 2, "none": 0}[f.institution],
    }


def innovative_direct(f: Facts) -> dict[str, bool]:
    return {
        "innov_dp1": f.award != "none",
        "innov_dp2": bool(f.made["honours"]) or "high-tech" in f.made["titles"],
        "innov_dp3": f.institution in ("national", "provincial"),
        "innov_dp4": f.equity_3y >= 500,
    }


def srdi_direct(f: Facts) -> dict[str, bool]:
    return {
        "srdi_dp1": f.award in ("national-top3", "national-top5", "provincial-top3"),
        "srdi_dp2": sum(f.rd) / 2 >= 1000,
        "srdi_dp3": f.equity_2y >= 6000,
        "srdi_dp4": f.facts["maker_500"],
    }


def srdi_2022(f: Facts) -> dict[str, bool]:
    return {
        "base_4": "innovative" in f.made["titles"] or f.says("base_4"),
        "srdi_c1": f.years >= 2,
        "srdi_c2": f.rd[0] >= 100 and f.rd_share[0] >= 3,
        "srdi_c3": f.revenue >= 1000 or f.equity_2y >= 2000,
    }


def innovation_2022(f: Facts) -> bool:
    """小巨人 2022, aspect 四."""
    spending = (
        (f.revenue >= 10000 and min(f.rd_share) >= 3)
        or (f.revenue >= 5000 and min(f.rd_share) >= 6)
        or (f.revenue <= 5000 and f.equity_2y >= 8000 and f.rd[0] >= 3000 and f.rd_people >= 50)
    )
    general = spending and f.institution != "none" and f.ip["class1"] >= 2 and f.not_denied("lg_4g3")
    return general or f.award == "national-top3" or f.says("lg_4d2")


def giant_2022(f: Facts) -> dict[str, bool | None]:
    growth: bool | None = None if f.mean_growth is None else f.mean_growth >= 5
    if f.made["review"] and growth is not True:
        growth = True if f.year == 2024 else None  # the notice of 2025 waives it; later years: the sources are silent
    return {
        "base_4": "srdi" in f.made["titles"],
        "lg_1a": f.years >= 3,
        "lg_1b": f.main_share >= 70,
        "lg_1c": growth,
        "lg_2a": f.says("lg_2a"),
        "lg_2b": f.says("lg_2b"),
        "lg_2c": f.debt <= 70,
        "lg_3a": f.share >= 10 and f.not_denied("lg_3a"),
        "lg_3b": "own-brand" in f.made["quality"] and f.not_denied("lg_3b"),
        "lg_4": innovation_2022(f),
        "lg_5": f.says("lg_5"),
        "lg_6": f.says("lg_6"),
    }


def srdi_2026(f: Facts) -> dict[str, bool]:
    exempt = f.award in ("national-top3", "provincial-top3") or f.institution in ("national", "provincial")
    return {
        "s26_1a": bool({"technology", "innovative"} & set(f.made["titles"])),
        "s26_1b": f.years >= 3,
        "s26_2a": f.revenue >= 1500 or f.equity_2y >= 2000,
        "s26_2b": f.main_share >= 80,
        "s26_2c": f.debt <= 80,
        "s26_3": min(f.rd) >= 100 and min(f.rd_share) >= 3,
        "s26_4": exempt or (f.ip["class1"] >= 1 and f.not_denied("s26_4")),
        "s26_5": f.says("s26_5"),
        "s26_6": f.platform >= 50,
    }


def giant_2026(f: Facts) -> dict[str, bool]:
    return {
        "g26_1a": "srdi" in f.made["titles"],
        "g26_1b": f.years >= 3,
        "g26_2a": f.revenue >= 5000,
        "g26_2b": f.main_share >= 90,
        "g26_2c": f.compound_5 or f.made["review"],
        "g26_2d": f.debt <= 75,
        "g26_3": sum(f.rd) >= 1200 and min(f.rd_share) >= 3,
        "g26_4": f.award == "national-top3" or (f.ip["class1"] >= 4 and f.not_denied("g26_4")),
        "g26_5": (f.share >= 10 or f.rank <= 3) and f.not_denied("g26_5"),
        "g26_6": f.says("g26_6"),
        "g26_7": f.platform >= 60,
    }


def technology(f: Facts) -> dict[str, bool]:
    return {
        "tech_c1": f.says("tech_c1"),
        "tech_c2": f.staff <= 500 and f.revenue <= 20000 and f.assets <= 20000,
        "tech_c3": f.says("tech_c3"),
        "tech_c4": f.says("tech_c4"),
    }


def technology_direct(f: Facts) -> dict[str, bool]:
    return {
        "tech_dp1": "high-tech" in f.made["titles"] or "high-tech" in f.made["honours"],
        "tech_dp2": f.award == "national-top3" or f.says("tech_dp2"),
        "tech_dp3": f.institution in ("national", "provincial"),
        "tech_dp4": f.says("tech_dp4"),
    }


def technology_points(f: Facts) -> dict[str, Any]:
    of_sales = at_or_above(f.rd_share[0], (6, 50), (5, 40), (4, 30), (3, 20), (2, 10)) or 0
    of_costs = at_or_above(100 * f.rd[0] / f.costs, (30, 50), (25, 40), (20, 30), (15, 20), (10, 10)) or 0
    return {
        "tech_1_staff": at_or_above(f.tech_people, (30, 20), (25, 16), (20, 12), (15, 8), (10, 4)),
        "tech_2_rd": max(of_sales, of_costs),
        "tech_3_results": 30 if f.ip["class1"] else min(24, 6 * f.ip["class2"]),
    }


MANUFACTURING = tuple(f"{division:02d}" for division in range(6, 47))
RESEARCH_TO_CULTURE = (
    "73",
    "74",
    "75",
    "76",
    "77",
    "78",
    "79",
    "80",
    "81",
    "82",
    "85",
    "86",
    "87",
    "88",
    "89",
    "90",
    "703",
    "709",
)
# 300号, 第四条 （一） to （十六）: industries, the figures that are looked at, what large, medium and small must reach.
SIZES: tuple[tuple[tuple[str, ...], str, tuple[int, ...], tuple[int, ...], tuple[int, ...]], ...] = (
    (("01", "02", "03", "04", "05"), "Y", (20000,), (500,), (50,)),
    (MANUFACTURING, "XY", (1000, 40000), (300, 2000), (20, 300)),
    (("47", "48", "49", "50"), "YZ", (80000, 80000), (6000, 5000), (300, 300)),
    (("51",), "XY", (200, 40000), (20, 5000), (5, 1000)),
    (("52",), "XY", (300, 20000), (50, 500), (10, 100)),
    (("54", "55", "56", "57", "58", "591"), "XY", (1000, 30000), (300, 3000), (20, 200)),
    (("592", "593", "594", "595", "596", "599"), "XY", (200, 30000), (100, 1000), (20, 100)),
    (("60",), "XY", (1000, 30000), (300, 2000), (20, 100)),
    (("61",), "XY", (300, 10000), (100, 2000), (10, 100)),
    (("62",), "XY", (300, 10000), (100, 2000), (10, 100)),
    (("63", "64"), "XY", (2000, 100000), (100, 1000), (10, 100)),
    (("65",), "XY", (300, 10000), (100, 1000), (10, 50)),
    (("701",), "YZ", (200000, 10000), (1000, 5000), (100, 2000)),
    (("702",), "XY", (1000, 5000), (300, 1000), (100, 500)),
    (("71", "72"), "XZ", (300, 120000), (100, 8000), (10, 100)),
    (RESEARCH_TO_CULTURE, "X", (300,), (100,), (10,)),
)


def size(f: Facts) -> str | None:
    """large, medium, small or micro: the highest whose figures are all reached; None for an industry left out."""
    values = {"X": f.staff, "Y": f.revenue, "Z": f.assets}
    for begins, looked_at, *least in SIZES:
        if f.industry.startswith(begins):
            given = [values[name] for name in looked_at]
            reached = [all(one >= must for one, must in zip(given, bar, strict=True)) for bar in least]
            return next((name for name, yes in zip(("large", "medium", "small"), reached, strict=True) if yes), "micro")
    return None


def is_small(f: Facts) -> bool | None:
    """Whether it is no large enterprise."""
    found = size(f)
    return None if found is None else found != "large"


def both(one: bool | None, other: bool | None) -> bool | None:
    return all_true({"one": one, "other": other})


def common(f: Facts, day: date, in_force: bool) -> dict[str, bool | None]:
    names = ("b26_1", "b26_2", "b26_3", "b26_4") if in_force and day >= NEW_RULES else ("base_1", "base_2", "base_3")
    computed = {"b26_1": both(is_small(f), f.says("b26_1")), "base_2": is_small(f)}
    return {name: computed[name] if name in computed else f.says(name) for name in names}


def all_true(answers: dict[str, Any]) -> bool | None:
    """False as soon as one is false, None while one is unknown."""
    if any(answer is False for answer in answers.values()):
        return False
    return None if None in answers.values() else True


def scored(points: dict[str, Any], total: int, groups: dict[str, tuple[int, int, int]]) -> bool | None:
    """Whether total and groups (first, last indicator, least) are reached; None where unknown points decide."""
    values = list(points.values())
    reached = []
    for unknown in (0, 20):  # the least and the most that an unknown indicator can bring
        filled = [unknown if value is None else value for value in values]
        reached.append(sum(filled) >= total and all(sum(filled[a:b]) >= least for a, b, least in groups.values()))
    return reached[0] if reached[0] == reached[1] else None


def either(*answers: bool | None) -> bool | None:
    if any(answer is True for answer in answers):
        return True
    return None if None in answers else False


def judge(made: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    """(tier, regulation) -> in_force, verdict (True, False, None), conditions and points."""
    f, day = Facts(made), date.fromisoformat(made["day"])
    new = day >= NEW_RULES
    giants_new = day >= date(2027, 1, 1) if made["review"] else new
    score, direct = technology_points(f), technology_direct(f)
    route = either(*direct.values(), scored(score, 60, {"staff": (0, 1, 4)}))
    result = {("technology", "most-2017-115"): opinion(True, technology(f), route, score)}
    score, direct = innovative_points(f), innovative_direct(f)
    groups = {"innovation": (0, 2, 20), "growth": (2, 4, 15), "specialization": (4, 6, 15)}
    route = either(*direct.values(), scored(score, 60, groups))
    result["innovative", "miit-2022-63"] = opinion(True, common(f, day, True), route, score)
    score, direct = srdi_points(f), srdi_direct(f)
    old = srdi_2022(f) | {"srdi_c4": either(*direct.values(), scored(score, 60, {}))}
    result["srdi", "miit-2022-63"] = opinion(not new, common(f, day, not new) | old, True, score)
    if new:
        result["srdi", "miit-2026-2"] = opinion(True, common(f, day, True) | srdi_2026(f))
    if giants_new:
        shut = f.says("x26_1") or f.says("x26_2")
        result["little-giant", "miit-2026-2"] = opinion(True, common(f, day, True) | giant_2026(f), not shut)
    shut = f.says("lg_x1") or f.says("lg_x2") or f.says("lg_x3")
    keeps = not giants_new
    result["little-giant", "miit-2022-63"] = opinion(keeps, common(f, day, keeps) | giant_2022(f), not shut)
    return result


def sized(made: dict[str, Any]) -> str | None:
    """Size of the company by 300号."""
    return size(Facts(made))


def opinion(
    in_force: bool, conditions: dict[str, Any], route: bool | None = True, points: Any = None
) -> dict[str, Any]:
    verdict = all_true(conditions | {"route": route})
    return {"in_force": in_force, "verdict": verdict, "conditions": conditions, "points": points}
