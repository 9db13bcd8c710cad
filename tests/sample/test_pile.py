"""The sample pile: the same bytes every time, and a truth that agrees with the files."""

import hashlib
import tomllib
from decimal import Decimal

from PIL import Image

from srdi_desktop.model.catalogue import PAPER_KINDS
from srdi_desktop.sample import company, make_pile
from srdi_desktop.sample.company import application_toml
from srdi_desktop.sample.papers import DRAWN
from srdi_desktop.sample.pile import FILES
from srdi_desktop.sample.raster import Scanner, scan
from srdi_desktop.sample.sheet import Sheet, wrapped

SMALL = tuple(file for file in FILES if file.name in {"数字化测评.webp", "研发机构认定文件.pdf"})


def digests(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.rglob("*") if path.is_file()}


def test_the_same_bytes_every_time(tmp_path):
    first, second = make_pile(tmp_path / "a", SMALL), make_pile(tmp_path / "b", SMALL)
    assert digests(first.scans) == digests(second.scans)
    assert len(digests(first.scans)) == 2


def test_twelve_kinds_on_about_sixty_pages_with_the_defects_of_the_first_issue():
    laid = [sheet for file in FILES for sheet in file.sheets]
    kinds = {DRAWN[sheet.document][0] for sheet in laid if sheet.document}
    assert len(kinds) == 12
    assert kinds <= set(PAPER_KINDS)
    assert 55 <= len(laid) <= 65
    assert {defect for sheet in laid for defect in sheet.defects} == {
        "blurry",
        "skewed",
        "rotated",
        "duplicate",
        "blank",
    }


def test_one_page_of_the_audit_report_is_left_out():
    shown = [sheet.page for file in FILES for sheet in file.sheets if sheet.document == "audit-2025"]
    drawn = DRAWN["audit-2025"][1]()
    assert [page for page in range(1, len(drawn) + 1) if page not in shown] == [11]
    assert drawn[10].number == 10
    assert shown != sorted(shown)


def test_declared_figures_agree_with_the_books_but_for_the_one_that_was_cut():
    figures = tomllib.loads(application_toml())["figures"]
    apart = {
        (name, int(year)): Decimal(value) - company.wan(getattr(company.BOOKS[int(year)], name))
        for year, table in figures.items()
        for name, value in table.items()
        if isinstance(value, str)
    }
    assert {key: gap for key, gap in apart.items() if gap} == {("net_profit", 2025): Decimal("-0.01")}


def test_books_balance():
    for book in company.BOOKS.values():
        assert book.equity + book.total_liabilities == book.total_assets
        assert book.net_profit + book.income_tax == book.total_profit


def test_a_turned_page_lies_on_its_side_and_a_blurred_one_has_weaker_edges():
    sheet = Sheet()
    sheet.title("审计报告")
    upright, turned = (scan(sheet, Scanner(dpi=50, turn=turn), 1) for turn in (0, 90))
    assert turned.size == upright.size[::-1]
    sharp, soft = (darkest(scan(sheet, Scanner(dpi=100, blur=blur, noise=0), 1)) for blur in (0, 4))
    assert sharp + 40 < soft


def darkest(page: Image.Image) -> int:
    return page.convert("L").getextrema()[0]


def test_wrapped_rows_fit_and_lose_nothing():
    text = "企业会计准则的规定编制，公允反映了财务状况。" * 5
    rows = wrapped(text, 10.5, 60)
    assert "".join(rows) == text
    assert all(not row.startswith(("，", "。")) for row in rows)
