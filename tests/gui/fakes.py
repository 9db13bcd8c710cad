"""A session in memory with the verbs that the window calls: no file, no analysis, verdicts by placement alone."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from PySide6.QtCore import QBuffer, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from srdi_desktop.assess import evaluate
from srdi_desktop.model.application import Application, Company, SourceFigure
from srdi_desktop.model.catalogue import Catalogue, Delivery, Entry, SealRule, Tier
from srdi_desktop.model.changes import Changes
from srdi_desktop.model.dossier import Decisions, Dossier, Scan
from srdi_desktop.model.finding import Finding, Level, State
from srdi_desktop.model.page import Box, Evidence, Fact, Geometry, Origin, PageRef, Sharpness
from srdi_desktop.model.verdicts import Document, EntryState, EntryVerdict, PlacedFact, Verdicts
from srdi_desktop.workflow.catalogues.rules_in_use import rulebook

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


def pile(scans: int, pages: int) -> Dossier:
    made = {
        f"{n:064x}": Scan(f"{n:064x}", f"扫描件{n:03d}.pdf", "D:/申报", 750_000 * pages, pages, "pdf")
        for n in range(1, scans + 1)
    }
    placed, names = {}, [e[0] for e in ENTRIES]
    for n, scan in enumerate(made):
        entry = "" if n >= len(names) or names[n] in ("audit-2025", "contracts") else names[n]
        placed |= {PageRef(scan, i): entry for i in range(1, pages + 1)}
    evidence = {
        ref: Evidence(
            width=2480, height=3508, origin=Origin.SCAN, dpi=300,
            sharpness=Sharpness(width=9.0 if ref.scan_index == 3 else 3.6, tiles=40),
            geometry=Geometry(skew=2.4 if ref.scan_index == 2 else 0.1, rotation=0),
        )
        for ref in placed
    }  # fmt: skip
    decisions = Decisions(
        scans=tuple(made),
        placed=placed,
        company="江苏精密传动科技有限公司",
        deadline=date(2026, 11, 30),
        application=application(),
    )
    return Dossier(catalogue(), made, evidence, decisions)


def findings_of(dossier: Dossier, entries: dict[str, list[PageRef]]) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for ref, evidence in dossier.evidence.items():
        if ref not in dossier.decisions.placed or ref in dossier.decisions.excluded:
            continue
        entry = dossier.decisions.placed[ref] or None
        if (evidence.sharpness.width or 0) > 8 and ref.scan[-1] in "159":
            values = {"width": 9.0, "limit": 5.5}
            place = Box(0.1, 0.3, 0.9, 0.6)
            found.append(Finding("page.blurry", Level.ERROR, page=ref, entry=entry, values=values, box=place))
        if abs(evidence.geometry.skew or 0) > 2 and ref.scan[-1] in "37":
            values = {"degrees": 2.4, "limit": 1.0}
            found.append(Finding("page.skewed", Level.WARNING, page=ref, entry=entry, values=values))
        if entry is None and ref.scan_index == 1:
            values = {
                "pages": dossier.scans[ref.scan].pages,
                "candidates": ["contracts"],
                "candidate_titles": ["销售合同及发票"],
            }
            found.append(Finding("page.unsorted", Level.WARNING, page=ref, values=values))
    for entry in dossier.catalogue.entries:
        if entry.required and not entries.get(entry.id):
            found.append(Finding("entry.missing", Level.ERROR, entry=entry.id, values={"kind": entry.kind}))
        if entry.seal != SealRule.NONE and entries.get(entry.id):
            found.append(_unsealed(entry, entries[entry.id][-1]))
    waivers = dossier.decisions.waivers
    return tuple(replace(f, waived=waivers.get(f.key)) for f in found)


def _unsealed(entry: Entry, page: PageRef) -> Finding:
    values = {"where": str(entry.seal), "variant": "undecided"}
    return Finding("entry.seal_missing", Level.ERROR, State.UNDECIDED, page=page, entry=entry.id, values=values)


class FakePictures:
    """In place of workflow.previews.Pictures: drawn, not read."""

    def __init__(self, path):
        self.asked = []

    def __call__(self, scans, pages):
        self.asked += pages
        return [(page, picture(page.scan_index)) for page in pages]

    def close(self):
        self.asked = []


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
        "江苏精密传动科技有限公司", "91320594MA1X0W0R7W", "江苏", "3453", ("innovative",), date(2016, 3, 18),
        "strategic-emerging", None, titles_known=True,
    )  # fmt: skip
    sources = (SourceFigure("revenue", 2025, "audit-report", "123,400,012.35", "元"),
               SourceFigure("rd_expense", 2025, "audit-report", "6,502,318.77", "元"))  # fmt: skip
    return Application(date(2026, 6, 18), False, company, exact, {"class1": 3, "class1_own": 3, "class2": 2},
                       {"market_share": "12.6", "platform_score": "63"}, ("iso9001",), None,
                       {"b26_1": True, "b26_2": True}, sources)  # fmt: skip


def judge(dossier: Dossier) -> Verdicts:
    by_entry: dict[str, list[PageRef]] = {"": []}
    documents: list[Document] = []
    of: dict[PageRef, Document] = {}
    for ref in dossier.pages():
        if ref in dossier.decisions.replaced:
            continue
        entry = "" if ref in dossier.decisions.excluded else dossier.decisions.placed.get(ref, "")
        by_entry.setdefault(entry, []).append(ref)
    for entry, hand in dossier.decisions.order.items():
        have = set(by_entry.get(entry, []))
        first = [ref for ref in hand if ref in have]
        by_entry[entry] = first + [ref for ref in by_entry.get(entry, []) if ref not in set(first)]
    for entry, pages in by_entry.items():
        for scan in dict.fromkeys(ref.scan for ref in pages):
            mine = tuple(ref for ref in pages if ref.scan == scan)
            title = dossier.catalogue.entry(entry).title if entry else "增值税发票汇总表"
            numbers = {ref: ref.scan_index for ref in mine}
            document = Document(len(documents) + 1, mine, title, entry=entry or None, confidence=0.9, numbers=numbers)
            documents.append(document)
            of |= dict.fromkeys(mine, document)
    findings = findings_of(dossier, by_entry)
    verdicts = tuple(
        _entry(dossier, e, tuple(by_entry.get(e.id, ())), findings, documents) for e in dossier.catalogue.entries
    )
    facts = stated(by_entry)
    judged = evaluate(dossier.decisions.application, facts, rulebook(), date(2026, 11, 22))
    return Verdicts(tuple(documents), verdicts, tuple(by_entry[""]), findings, facts, judged, of)


def stated(by_entry: dict[str, list[PageRef]]) -> tuple[PlacedFact, ...]:
    """What the papers say: a revenue that differs, one that agrees, and figures nobody has declared yet."""
    said = (
        ("audit-2024", "audit-report", 2, "revenue", 2024, "108,423,561.27", "元"),
        ("audit-2024", "audit-report", 2, "total_assets", 2024, "131,905,472.55", "元"),
        ("form", "application-form", 3, "revenue", 2024, "10,842.63", "万元"),
        ("tax-2025", "tax-return", 1, "revenue", 2025, "123,456,712.35", "元"),
        ("social", "social-insurance", 1, "social_insurance", 2025, "180", "人"),
    )
    return tuple(
        PlacedFact(Fact("figure", value, Box(0.62, 0.4, 0.74, 0.42), name, unit, year), pages[at - 1], source)
        for entry, source, at, name, year, value, unit in said
        if len(pages := by_entry.get(entry, [])) >= at
    )


def _entry(dossier, entry, pages, findings, documents) -> EntryVerdict:
    open_ones = [f for f in findings if f.entry == entry.id and f.waived is None and f.level == Level.ERROR]
    state = EntryState.COMPLETE
    if not pages:
        state = EntryState.MISSING if entry.required else EntryState.COMPLETE
    elif any(f.state == State.FAILED for f in open_ones):
        state = EntryState.PROBLEMS
    elif open_ones:
        state = EntryState.UNDECIDED
    return EntryVerdict(entry.id, state, pages, tuple(d.number for d in documents if d.entry == entry.id))


class FakeSession:
    """Obeys workflow.session.Session's interface in memory."""

    def __init__(self, scans: int = 16, pages: int = 4) -> None:
        self.path, self.read_only = Path("申报材料.srdi"), False
        self.dossier = pile(scans, pages)
        self._undo: list[tuple[str, Decisions]] = []
        self._redo: list[tuple[str, Decisions]] = []
        self.verdicts = judge(self.dossier)

    @property
    def undo_label(self):
        return self._undo[-1][0] if self._undo else None

    @property
    def redo_label(self):
        return self._redo[-1][0] if self._redo else None

    def close(self):
        self.path = Path()

    def _decide(self, label, pages=(), **fields):
        self._undo.append((label, self.dossier.decisions))
        self._redo.clear()
        return self._put(replace(self.dossier.decisions, **fields), pages)

    def _put(self, decisions, pages=()):
        self.dossier = replace(self.dossier, decisions=decisions)
        self.verdicts = judge(self.dossier)
        every = frozenset(e.id for e in self.dossier.catalogue.entries) | {""}
        return Changes(pages=frozenset(pages), entries=every, order=True, findings=True)

    def move(self, pages, entry, before=None):
        now = self.dossier.decisions
        order = {k: tuple(p for p in v if p not in pages) for k, v in now.order.items()}
        if entry:
            had = list(self.verdicts.entries[[e.entry for e in self.verdicts.entries].index(entry)].pages)
        else:
            had = list(self.verdicts.tray)
        had = [p for p in had if p not in pages]
        at = had.index(before) if before in had else len(had)
        order[entry] = (*had[:at], *pages, *had[at:])
        return self._decide("move", pages, placed=dict(now.placed) | dict.fromkeys(pages, entry), order=order)

    def rotate(self, pages, degrees):
        now = dict(self.dossier.decisions.rotation)
        return self._decide(
            "rotate", pages, rotation=now | {p: (self.dossier.rotation(p) + degrees) % 360 for p in pages}
        )

    def deskew(self, pages, on):
        now = self.dossier.decisions.deskew
        return self._decide("deskew", pages, deskew=now | set(pages) if on else now - set(pages))

    def exclude(self, pages):
        return self._decide("exclude", pages, excluded=self.dossier.decisions.excluded | set(pages))

    def include(self, pages):
        return self._decide("include", pages, excluded=self.dossier.decisions.excluded - set(pages))

    def replace(self, page, by):
        return self._decide("replace", (page, by), replaced=dict(self.dossier.decisions.replaced) | {page: by})

    def set_start(self, page, begins):
        return self._decide("set_start", (page,), starts=dict(self.dossier.decisions.starts) | {page: begins})

    def set_paper_count(self, page, count):
        now = {p: n for p, n in self.dossier.decisions.paper_counts.items() if p != page}
        return self._decide("set_paper_count", (page,), paper_counts=now | {page: count} if count else now)

    def waive(self, key, reason):
        now = dict(self.dossier.decisions.waivers)
        now = now | {key: reason} if reason is not None else {k: v for k, v in now.items() if k != key}
        return self._decide("waive", (), waivers=now)

    def set_not_applicable(self, entry, off):
        now = self.dossier.decisions.not_applicable
        return self._decide("set_not_applicable", (), not_applicable=now | {entry} if off else now - {entry})

    def set_company(self, name):
        return self._decide("set_company", (), company=name)

    def set_deadline(self, day):
        return self._decide("set_deadline", (), deadline=day)

    def set_application(self, application):
        self._decide("set_application", (), application=application)
        return Changes(evaluation=True)

    def set_quality_statement(self, statement):
        self._decide("set_quality_statement", (), quality=statement)
        return Changes(findings=True)

    def undo(self):
        label, before = self._undo.pop()
        self._redo.append((label, self.dossier.decisions))
        return self._put(before, self.dossier.pages())

    def redo(self):
        label, after = self._redo.pop()
        self._undo.append((label, self.dossier.decisions))
        return self._put(after, self.dossier.pages())
