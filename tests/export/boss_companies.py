"""Five made-up companies as a boss meets them: what they declare, which papers they have, and what is judged of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from srdi_desktop import assess
from srdi_desktop.model.application import Application
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.page import Evidence, PageRef, Sharpness
from srdi_desktop.model.plan import ExportOptions, ExportPlan
from srdi_desktop.model.verdicts import Verdicts
from srdi_desktop.rules import applications, load_rulebook
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.workflow.export_plans import make_plan
from tests.assess.piles import numbered, page

TODAY = date(2026, 11, 28)
Years = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True)
class Declared:
    """An application file's content; "" and empty things are left out, which means unknown."""

    company: Mapping[str, Any]
    figures: Years = field(default_factory=dict)
    ip: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    conditions: Mapping[str, bool] = field(default_factory=dict)
    sources: tuple[tuple[str, int, str, str, str], ...] = ()
    day: str = "2026-11-28"
    review: bool = False

    def application(self) -> Application:
        """As the program reads it from the file."""
        return applications.parse(self.written(), "application.toml")

    def written(self) -> str:
        """The file."""
        lines = ["schema = 1", f"application_date = {self.day}", f"review = {str(self.review).lower()}"]
        tables = {"company": self.company, "ip": self.ip, "facts": self.facts, "conditions": self.conditions}
        tables |= {f"figures.{year}": values for year, values in self.figures.items()}
        for name, values in tables.items():
            lines += [f"[{name}]", *(f"{key} = {quoted(key, value)}" for key, value in values.items())]
        for figure, year, source, value, unit in self.sources:
            lines += ["[[source_figure]]", f'figure = "{figure}"', f"year = {year}", f'source = "{source}"']
            lines += [f'value = "{value}"', f'unit = "{unit}"']
        return "\n".join(lines) + "\n"


def quoted(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(f'"{item}"' for item in value) + "]"
    return str(value) if isinstance(value, int) or key == "niche_since" else f'"{value}"'


def years(**figures: tuple[str, str, str]) -> Years:
    """Figures of 2023, 2024 and 2025."""
    return {2023 + at: {name: values[at] for name, values in figures.items()} for at in range(3)}


COMMON = {"b26_1": True, "b26_2": True, "b26_3": True, "b26_4": True}
GROWING = years(
    revenue=("3920.10", "4105.36", "4321.66"), main_revenue=("3802.00", "3980.11", "4201.33"),
    net_profit=("301.00", "322.18", "351.09"), total_assets=("4510.00", "4702.55", "5012.77"),
    total_liabilities=("1980.00", "2010.02", "2104.40"), rd_expense=("160.00", "168.31", "181.25"),
    staff=("82", "85", "88"), social_insurance=("80", "84", "86"), rd_staff=("15", "16", "17"),
)  # fmt: skip
LARGER = years(
    revenue=("7100.00", "7920.00", "8611.25"), main_revenue=("6600.00", "7300.00", "7940.00"),
    net_profit=("610.00", "640.00", "702.00"), total_assets=("9200.00", "9800.00", "10400.00"),
    total_liabilities=("6500.00", "7000.00", "7700.00"), rd_expense=("520.00", "560.00", "640.00"),
    staff=("120", "131", "140"), social_insurance=("118", "130", "139"), rd_staff=("30", "33", "36"),
)  # fmt: skip
SKILLED = {"class1": 4, "class1_own": 3, "class1_high_value": 1, "class2": 11}
STARTUP = Declared(
    {
        "name": "杭州初芽传感科技有限公司", "region": "浙江", "industry": "3983", "titles": [],
        "niche_since": "2024-06-01",
    },
    {2024: {"revenue": "36.20"}, 2025: {"revenue": "212.40", "rd_expense": "88.15", "staff": "14"}},
    {"class1": 0, "class1_own": 0, "class1_high_value": 0, "class2": 2}, {"equity_2y": "300"},
    COMMON,
)  # fmt: skip
SOLID = Declared(
    {
        "name": "上海栎川密封件有限公司", "uscc": "91310114MA1GTX002C", "region": "上海", "industry": "3484",
        "titles": ["innovative"], "niche_since": "2015-04-01", "field": "strategic-emerging", "chain": "six-bases",
    },
    GROWING, {"class1": 2, "class1_own": 2, "class1_high_value": 0, "class2": 9},
    {"equity_2y": "0", "market_share": "6.5", "platform_score": "54", "quality": ["iso9001", "own-brand"],
     "rd_institution": "municipal", "award": "none", "honours": []},
    COMMON | {"s26_5": True},
    (
        ("revenue", 2025, "audit-report", "43,216,550.40", "元"),
        ("net_profit", 2025, "audit-report", "3,510,960.00", "元"),
    ),
)  # fmt: skip
SHORT = Declared(
    {
        "name": "东莞岭拓伺服驱动有限公司", "region": "广东", "industry": "3813",
        "titles": ["innovative", "srdi", "high-tech"], "niche_since": "2014-09-15",
        "field": "strategic-emerging", "chain": "gap-filling",
    },
    LARGER, SKILLED,
    {"equity_2y": "0", "market_share": "8.2", "domestic_rank": 3, "platform_score": "58.5", "award": "none",
     "quality": ["iso9001", "own-brand", "standard"], "rd_institution": "provincial", "honours": ["high-tech"]},
    COMMON | {"g26_6": True, "x26_1": False, "x26_2": False},
)  # fmt: skip
HOLDER = Declared(
    {
        "name": "重庆砺峰轴承股份有限公司", "region": "重庆", "industry": "3451", "titles": ["innovative", "srdi"],
        "niche_since": "2011-03-08", "field": "other", "chain": "gap-filling",
    },
    GROWING, {"class1": 2, "class1_own": 2, "class1_high_value": 0, "class2": 9},
    {"equity_2y": "0", "market_share": "12", "platform_score": "47", "quality": ["iso9001"],
     "rd_institution": "municipal", "award": "none", "honours": []},
    COMMON | {"s26_5": True}, review=True,
)  # fmt: skip
NOTHING = Declared({})
COMPANIES: Mapping[str, tuple[str, Declared]] = {
    "startup": ("national-innovative-score-2026", STARTUP),
    "solid candidate, one figure rounded wrongly": ("national-srdi-2026", SOLID),
    "only the platform's score short": ("national-little-giant-2026", SHORT),
    "holder in review": ("national-srdi-review-2026", HOLDER),
    "everything unknown": ("national-srdi-2026", NOTHING),
}
SHARP, BLURRED = Sharpness(3.6, tiles=30), Sharpness(11.8, tiles=30)
BLURRED_AT = 3  # the sheet of the audit report that cannot be read, from 0


def seen(found: Evidence, sharpness: Sharpness = SHARP) -> Evidence:
    """As a scan at 300 dpi."""
    return replace(found, width=2480, height=3508, dpi=300, sharpness=sharpness)


def papers(name: str, company: str) -> dict[str, list[Evidence]]:
    """None where everything is unknown; a licence alone for the startup; else licence, audit report, a stranger's."""
    if not company:
        return {}
    licence = [seen(page("营业执照", f"名称　{company}", seal=True, colour=True))]
    if name == "startup":
        return {"营业执照.jpg": licence}
    pages = numbered("- {} -", [1, 2, 3, 4, 6, 7], "2025年度审计报告", f"{company}全体股东", "审计意见")
    audit = [seen(found, BLURRED if at == BLURRED_AT else SHARP) for at, found in enumerate(pages)]
    stranger = [seen(page("营业执照", "名称　成都路人甲商贸有限公司", seal=True, colour=True))]
    return {"营业执照.jpg": licence, "审计报告.pdf": audit, "别人的.jpg": stranger}


def judged(name: str, language: str) -> tuple[Dossier, Verdicts, ExportPlan]:
    """A company's dossier, what is judged of it, and the plan of its export."""
    catalogue, declared = COMPANIES[name]
    application = declared.application()
    scans = papers(name, application.company.name)
    known = {scan: Scan(scan, scan, "", 1, len(pages), "pdf") for scan, pages in scans.items()}
    evidence = {PageRef(scan, at): seen for scan, pages in scans.items() for at, seen in enumerate(pages, 1)}
    placed = {PageRef("别人的.jpg", 1): ""} if "别人的.jpg" in scans else {}
    decisions = Decisions(tuple(scans), placed=placed, application=application)
    dossier = Dossier(catalogue_files.load(catalogue), known, evidence, decisions)
    verdicts = assess.judge(dossier, load_rulebook(), TODAY)
    return dossier, verdicts, make_plan(dossier, verdicts, ExportOptions(language=language))
