"""Units of figures and the ratios that follow from them: vocabulary shared by the rooms."""

from collections.abc import Mapping
from decimal import Decimal

# figures that count persons, not money
PEOPLE: tuple[str, ...] = ("staff", "rd_staff", "tech_staff", "social_insurance")
STOCKS: tuple[str, ...] = ("total_assets", "total_liabilities")  # figures of a day, compared with the year's beginning
SCOPES: tuple[str, ...] = ("consolidated", "parent")  # whose statements: 合并, 母公司
UNITS: tuple[str, ...] = ("元", "千元", "万元", "百万元", "亿元", "%", "人")
WAN: Mapping[str, Decimal] = {  # what one unit is in 万元
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "亿元": Decimal(10000),
}
DERIVED: Mapping[str, tuple[str, str]] = {  # name -> (part, whole), or (figure, "") for its growth over a year; in %
    "main_ratio": ("main_revenue", "revenue"),
    "rd_ratio": ("rd_expense", "revenue"),
    "debt_ratio": ("total_liabilities", "total_assets"),
    "net_margin": ("net_profit", "revenue"),
    "rd_staff_ratio": ("rd_staff", "staff"),
    "revenue_growth": ("revenue", ""),
    "main_revenue_growth": ("main_revenue", ""),
    "net_profit_growth": ("net_profit", ""),
}


def declared_unit(figure: str) -> str:
    """The unit in which a figure is declared, whatever its documents use."""
    return "人" if figure in PEOPLE else "%" if figure in DERIVED else "万元"
