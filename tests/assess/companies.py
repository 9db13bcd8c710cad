"""Made-up companies as plain dictionaries, half of them exactly on the edges of bands and thresholds."""

import random
from decimal import Decimal
from typing import Any

from srdi_desktop.model.application import Application
from srdi_desktop.rules import applications

RATIO_EDGES = {
    "main_revenue": (50, 55, 60, 70, 80, 90),
    "rd_expense": (1, 2, 3, 4, 6, 8, 10),
    "net_profit": (2, 4, 6, 8, 10),
}
DEBT_EDGES = (50, 55, 60, 70, 75, 80)
STAFF_EDGES = (5, 10, 20, 50)
GROWTH_EDGES = (0, 4, 5, 6, 8, 10, 15)
REVENUE_EDGES = (1000, 1500, 5000, 10000, 20000, 40000, 80000)
RD_EDGES = (100, 200, 300, 400, 500, 600, 1000, 1200, 3000)
DECLARED = (
    "base_1", "base_2", "base_3", "base_4", "b26_1", "b26_2", "b26_3", "b26_4", "s26_5", "g26_6",
    "lg_2a", "lg_2b", "lg_4d2", "lg_5", "lg_6", "tech_c1", "tech_c3", "tech_c4", "tech_dp2",
    "tech_dp4", "x26_1", "x26_2", "lg_x1", "lg_x2", "lg_x3",
)  # fmt: skip
# One or two of each class of 300号, manufacturing often; the last four are in none.
INDUSTRIES = (
    "3453", "3453", "3453", "3453", "0111", "0610", "4620", "4710", "5171", "5292", "5430", "5910", "5920", "6020",
    "6110", "6210", "6311", "6420", "6513", "7010", "7020", "7111", "7249", "7410", "7030", "8512", "8810", "6621",
    "5310", "7040", "8411",
)  # fmt: skip
SIZE_EDGES = {  # all that 300号 compares with, of any class
    "staff": (5, 10, 20, 50, 100, 200, 300, 1000, 2000),
    "revenue": (
        50,
        100,
        200,
        300,
        500,
        1000,
        2000,
        3000,
        5000,
        6000,
        10000,
        20000,
        30000,
        40000,
        80000,
        100000,
        200000,
    ),
    "total_assets": (100, 300, 2000, 5000, 8000, 10000, 80000, 120000),
}
COST_SHARES = (5, 10, 15, 20, 25, 30, 40)  # R&D as a share of costs, in %
DENIABLE = ("s26_4", "g26_4", "g26_5", "lg_3a", "lg_3b", "lg_4g3")
DAYS = ("2025-06-01", "2026-03-31", "2026-04-01", "2026-11-22", "2027-02-01")
NUDGES = (Decimal(0), Decimal(0), Decimal("0.01"), Decimal("-0.01"), Decimal("0.000001"), Decimal("-0.000001"))


def company(seed: int) -> dict[str, Any]:
    """One company; even seeds lie on edges as far as the figures allow."""
    rng = random.Random(seed)
    edge = seed % 2 == 0
    day = rng.choice(DAYS)
    year = int(day[:4]) - 1
    years = figures(rng, year, edge)
    if not edge:
        lie_on_a_size(rng, years[year])
    return {
        "day": day,
        "year": year,
        "review": rng.random() < 0.25,
        "titles": rng.choice([["innovative"], ["srdi", "innovative"], ["technology", "high-tech"], []]),
        "since": since(rng, year, edge),
        "industry": rng.choice(INDUSTRIES),
        "field": rng.choice(["strategic-emerging", "other"]),
        "chain": rng.choice(["gap-filling", "six-bases", "other"]),
        "figures": years,
        "ip": {
            name: rng.choice([0, 0, 1, 2, 3, 4, 5]) for name in ("class1", "class1_own", "class1_high_value", "class2")
        },
        "facts": facts(rng),
        "quality": rng.sample(["quality-award", "iso9001", "own-brand", "standard"], rng.randint(0, 4)),
        "honours": rng.choice([[], ["high-tech"], ["ip-advantage"]]),
        "conditions": {
            name: rng.random() < (0.93 if not name.startswith(("x26", "lg_x")) else 0.1) for name in DECLARED
        }
        | {name: False for name in DENIABLE if rng.random() < 0.1},
    }


def since(rng: random.Random, year: int, edge: bool) -> str:
    if edge:
        back = rng.choice([2, 3, 4, 6, 10])
        return rng.choice([f"{year + 1 - back}-01-01", f"{year + 1 - back}-01-02"])
    return f"{year - rng.randint(0, 14)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"


def figures(rng: random.Random, year: int, edge: bool) -> dict[int, dict[str, Decimal]]:
    if rng.random() < 0.1:
        return {year - back: a_young_year(rng) for back in range(3)}
    return {year - back: a_year(rng, edge) for back in range(3)} if rng.random() < 0.5 else a_history(rng, year, edge)


def a_year(rng: random.Random, edge: bool) -> dict[str, Decimal]:
    """Ratios on their edges, each year by itself."""
    revenue = Decimal(rng.choice(REVENUE_EDGES)) if edge else Decimal(rng.randint(50000, 2500000)) / 100
    values = {"revenue": revenue}
    for name, edges in RATIO_EDGES.items():
        share = Decimal(rng.choice(edges)) if edge else Decimal(rng.randint(0, 10000)) / 100
        values[name] = revenue * share / 100
    if rng.random() < 0.5:
        values["rd_expense"] = Decimal(rng.choice(RD_EDGES))
    assets = Decimal(rng.randint(10, 400) * 100)
    values["total_assets"] = assets
    values["total_liabilities"] = (
        assets * (Decimal(rng.choice(DEBT_EDGES)) if edge else Decimal(rng.randint(20, 95))) / 100
    )
    nudge(rng, values)
    staff = rng.choice([100, 199, 200, 299, 300, 400, 500, 501, 1000])
    tech = staff * rng.choice([5, 10, 15, 20, 25, 30, 40]) // 100 if edge else rng.randint(0, staff)
    values["costs"] = round(max(values["rd_expense"], Decimal("0.01")) * 100 / rng.choice(COST_SHARES), 6)
    people = staff * rng.choice(STAFF_EDGES) // 100 if edge else rng.randint(0, staff)
    return values | {"staff": Decimal(staff), "rd_staff": Decimal(people), "tech_staff": Decimal(tech)}


def a_young_year(rng: random.Random) -> dict[str, Decimal]:
    """Little revenue, much research: the third way of the 2022 innovation aspect."""
    values = a_year(rng, edge=True)
    values |= {
        "revenue": Decimal(rng.choice([4000, 5000, 5001])),
        "rd_expense": Decimal(rng.choice([2999, 3000, 3500])),
    }
    return values | {"staff": Decimal(100), "rd_staff": Decimal(rng.choice([49, 50, 60])), "tech_staff": Decimal(30)}


def nudge(rng: random.Random, values: dict[str, Decimal]) -> None:
    name = rng.choice(sorted(values))
    values[name] += rng.choice(NUDGES)


def lie_on_a_size(rng: random.Random, values: dict[str, Decimal]) -> None:
    """Staff, revenue and assets on an edge of company sizes, or just below one."""
    for name, edges in SIZE_EDGES.items():
        below = Decimal(rng.choice([0, 0, 1]))
        values[name] = rng.choice(edges) - (below if name == "staff" else below / 100)
    for name in ("rd_staff", "tech_staff"):
        values[name] = min(values[name], values["staff"])


def a_history(rng: random.Random, year: int, edge: bool) -> dict[int, dict[str, Decimal]]:
    """Growth on its edges: main revenue grows by whole percents, revenue by 5 % a year compounded (400 to 441)."""
    years = {year - back: a_year(rng, edge) for back in range(3)}
    first, second = (
        (rng.choice(GROWTH_EDGES), rng.choice(GROWTH_EDGES)) if edge else (rng.randint(-9, 30), rng.randint(-9, 30))
    )
    drift = rng.randint(-3, 3) if edge else 0
    main = Decimal(rng.randint(5, 150) * 100)
    years[year - 2]["main_revenue"] = main
    years[year - 1]["main_revenue"] = main * (100 + first - drift) / 100
    years[year]["main_revenue"] = years[year - 1]["main_revenue"] * (100 + second + drift) / 100
    unit = Decimal(rng.randint(5, 60))
    years[year - 2]["revenue"], years[year - 1]["revenue"] = unit * 400, unit * 417
    years[year]["revenue"] = unit * 441 + rng.choice(NUDGES)
    return years


def facts(rng: random.Random) -> dict[str, Any]:
    return {
        "equity_2y": rng.choice(["0", "1999.99", "2000", "6000.00", "7999.99", "8000", "8000", "9000"]),
        "equity_3y": rng.choice(["0", "499.99", "500", "9000"]),
        "market_share": rng.choice(["9.99", "10", "10.0", "35"]),
        "domestic_rank": rng.choice([1, 3, 4]),
        "platform_score": rng.choice(["49.9", "50", "59.99", "60", "88"]),
        "digital_level": rng.choice([0, 1, 2, 3, 4]),
        "rd_institution": rng.choice(["national", "provincial", "municipal", "other", "none"]),
        "award": rng.choice(
            ["national-top3", "national-top5", "national", "provincial-top3", "provincial", "none", "none"]
        ),
        "maker_500": rng.random() < 0.1,
        "local_points": rng.choice(["0", "7", "12.5", "15"]),
    }


def written(made: dict[str, Any]) -> str:
    """The company as an application file."""
    quoted = lambda words: "[" + ", ".join(f'"{word}"' for word in words) + "]"  # noqa: E731
    lines = ["schema = 1", f"application_date = {made['day']}", f"review = {str(made['review']).lower()}", "[company]"]
    lines += [
        f'industry = "{made["industry"]}"',
        f"titles = {quoted(made['titles'])}",
        f'field = "{made["field"]}"',
        f'chain = "{made["chain"]}"',
    ]
    lines += [f"niche_since = {made['since']}"]
    for year, values in made["figures"].items():
        lines += [f"[figures.{year}]", *(f'{name} = "{Decimal(value):f}"' for name, value in values.items())]
    lines += ["[ip]", *(f"{name} = {count}" for name, count in made["ip"].items()), "[facts]"]
    for name, value in made["facts"].items():
        lines.append(f"{name} = {str(value).lower()}" if isinstance(value, int) else f'{name} = "{value}"')
    lines += [f"quality = {quoted(made['quality'])}", f"honours = {quoted(made['honours'])}", "[conditions]"]
    lines += [f"{name} = {str(answer).lower()}" for name, answer in made["conditions"].items()]
    return "\n".join(lines) + "\n"


def application(made: dict[str, Any]) -> Application:
    return applications.parse(written(made), "made-up.toml")
