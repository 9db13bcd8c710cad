"""A dossier file with a company far on its way: measured pages lie where a person put them, some with faults. The
session over it is the program's own; only the pictures of its pages are drawn instead of read.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from PySide6.QtCore import QBuffer, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from srdi_desktop.model.application import Application, Company, SourceFigure
from srdi_desktop.model.catalogue import Catalogue, Delivery, Entry, SealRule, Tier
from srdi_desktop.model.changes import PageResult
from srdi_desktop.model.dossier import Scan
from srdi_desktop.model.page import Evidence, Fact, Geometry, Origin, PageRef, Sharpness, Tone
from srdi_desktop.workflow.session import Session
from tests.assess import piles

COMPANY = "江苏精密传动科技有限公司"
ENTRIES = (
    ("form", "application-form", "江苏省专精特新中小企业申请书", True),
    ("commitment", "commitment", "企业承诺书（法定代表人签字并加盖公章）", True),
    ("license", "business-license", "营业执照副本", True),
    ("audit-2024", "audit-report", "2024年度审计报告", True),
    ("audit-2025", "audit-report", "2025年度审计报告", True),
    ("rd-2025", "rd-audit", "2025年度研发费用专项审计报告", True),
    ("tax-2025", "tax-return", "2025年度企业所得税纳税申报表", True),
    ("social", "social-insurance", "社会保险缴纳证明", True),
    ("patents", "patent", "有效发明专利证书及产业化应用说明", False),
    ("quality", "quality-certificate", "质量管理体系认证证书", False),
    ("share", "market-share", "主导产品市场占有率证明材料", True),
    ("contracts", "sales-contract", "销售合同及发票", False),
    ("credit", "credit-report", "信用中国信用报告", True),
    ("other", "other", "其他佐证材料", False),
)
_ABSENT = ("audit-2025", "contracts")  # their scans wait in the tray
_SAID = {  # what papers state: a revenue that differs, one that agrees, figures that nobody has declared yet
    ("audit-2024", 2): (("revenue", 2024, "108,423,561.27", "元"), ("total_assets", 2024, "131,905,472.55", "元")),
    ("form", 3): (("revenue", 2024, "10,842.63", "万元"),),
    ("tax-2025", 1): (("revenue", 2025, "123,456,712.35", "元"),),
    ("social", 1): (("social_insurance", 2025, "180", "人"),),
}


def catalogue() -> Catalogue:
    entries = tuple(
        Entry(id=i, kind=k, title=t, required=r, condition="" if r else "如有",
              seal=SealRule.LAST_PAGE if i == "form" else SealRule.NONE)
        for i, k, t, r in ENTRIES
    )  # fmt: skip
    return Catalogue(
        "jiangsu-srdi-2026", "江苏省专精特新中小企业 2026", Tier.SRDI, 2026, entries, region="江苏",
        valid_until=date(2026, 12, 31), delivery=Delivery(max_mb=50),
    )  # fmt: skip


def page(scan: int, index: int) -> PageRef:
    """A page of the dossier, by the number of its scan."""
    return PageRef(f"{scan:064x}", index)


def scans_of(count: int, pages: int) -> list[Scan]:
    return [
        Scan(f"{n:064x}", f"扫描件{n:03d}.pdf", "D:/申报", 750_000 * pages, pages, "pdf") for n in range(1, count + 1)
    ]


def evidence_of(scan: int, index: int, entry: str) -> Evidence:
    """Numbered pages of one document a scan; the third pages of scans 1, 5 and 9 are blurred, the second ones of 3 and
    7 crooked.
    """
    title = next((title for name, _, title, _ in ENTRIES if name == entry), "增值税发票汇总表")
    body = [f"第{scan}份材料第{index}页第{line}行的正文" for line in range(12)]
    made = piles.page(title if index == 1 else "", *body, number=f"第 {index} 页 共 4 页")
    facts = tuple(
        Fact("figure", value, made.text.lines[2].box, name, unit, year, period=str(year))
        for name, year, value, unit in _SAID.get((entry, index), ())
    )
    blurred, crooked = index == 3 and scan in (1, 5, 9), index == 2 and scan in (3, 7)
    return replace(
        made, width=2480, height=3508, origin=Origin.SCAN, dpi=300, facts=(*made.facts, *facts),
        sharpness=Sharpness(width=9.0 if blurred else 3.6, tiles=40),
        geometry=Geometry(skew=2.4 if crooked else 0.1, rotation=0), tone=Tone(ink=0.03, contrast=180.0),
    )  # fmt: skip


def application() -> Application:
    """Figures of a company that is far on its way: some known, one wrong, some unknown."""
    figures = {
        2023: {"revenue": "9624.53", "rd_expense": "501.12", "staff": "152"},
        2024: {"revenue": "10842.36", "main_revenue": "10456.02", "net_profit": "841.06", "rd_expense": "560.31"},
        2025: {"revenue": "12345.67", "main_revenue": "11823.00", "net_profit": "980.12", "rd_expense": "650.23",
               "staff": "183", "rd_staff": "42", "total_assets": "14623.09", "total_liabilities": "5782.01"},
    }  # fmt: skip
    exact = {year: {name: Decimal(value) for name, value in row.items()} for year, row in figures.items()}
    company = Company(
        COMPANY, "91320594MA1X0W0R7W", "江苏", "3453", ("innovative",), date(2016, 3, 18),
        "strategic-emerging", None, titles_known=True,
    )  # fmt: skip
    sources = (SourceFigure("revenue", 2025, "audit-report", "123,400,012.35", "元"),
               SourceFigure("rd_expense", 2025, "audit-report", "6,502,318.77", "元"))  # fmt: skip
    return Application(date(2026, 6, 18), False, company, exact, {"class1": 3, "class1_own": 3, "class2": 2},
                       {"market_share": "12.6", "platform_score": "63"}, ("iso9001",), None,
                       {"b26_1": True, "b26_2": True}, sources)  # fmt: skip


def make_dossier(path: Path, scans: int = 16, pages: int = 4) -> Session:
    """The dossier file, open: each scan in the entry of its number, the rest where the program sorts it."""
    session = Session.create(path, catalogue(), COMPANY)
    piled, names = scans_of(scans, pages), [name for name, *_ in ENTRIES]
    session.add_scans(piled)
    placed: dict[PageRef, str] = {}
    for number, scan in enumerate(piled, 1):
        entry = names[number - 1] if number <= len(names) and names[number - 1] not in _ABSENT else ""
        refs = [PageRef(scan.id, index) for index in range(1, pages + 1)]
        if number <= len(names):
            placed |= dict.fromkeys(refs, entry)
        session.record([PageResult(ref, evidence_of(number, ref.scan_index, entry), b"") for ref in refs])
    chosen = replace(session.dossier.decisions, placed=placed, deadline=date(2026, 11, 30), application=application())
    session.restore(chosen)
    session.set_application(application())
    session.flush()
    return session


@cache
def picture(index: int, blurred: bool = False) -> bytes:
    """A page that looks like one: a title, lines, now and then a seal; JPEG of 226 x 320 pixels."""
    image = QImage(226, 320, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setPen(QColor("#333"))
    painter.setFont(QFont(painter.font().family(), 11, QFont.Weight.Bold))
    painter.drawText(QRectF(0, 18, 226, 30), Qt.AlignmentFlag.AlignCenter, f"材料第 {index} 页")
    painter.setPen(QColor("#aaa" if blurred else "#777"))
    for line in range(14):
        painter.drawLine(24, 64 + line * 15, 200 - (line * 37 + index * 13) % 60, 64 + line * 15)
    if index % 4 == 0:
        painter.setPen(QColor("#c8102e"))
        painter.drawEllipse(140, 230, 56, 56)
    painter.end()
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPG", 80)  # type: ignore[call-overload]
    return bytes(buffer.data())


drawn = lambda scans, pages: [(page, picture(page.scan_index)) for page in pages]  # noqa: E731 - a source of pictures


class DrawnPictures:
    """In place of workflow.previews.Pictures: drawn, not read."""

    def __init__(self, path):
        self.asked = []

    def __call__(self, scans, pages):
        self.asked += pages
        return [(page, picture(page.scan_index)) for page in pages]

    def close(self):
        self.asked = []
