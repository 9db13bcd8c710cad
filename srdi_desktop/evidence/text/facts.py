"""Facts stated on a page: companies, credit codes, years, dates of validity, numbers of papers, figures.

`name` says in which part a fact stands: "subject" for the company or code a paper is about (named behind a label such
as 名称, 被审计单位, 专利权人, or alone in large print), None for one that is merely mentioned.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from srdi_desktop.evidence.text.figures import figures_in
from srdi_desktop.evidence.text.rows import Cell, Row, rows_of
from srdi_desktop.model.page import Fact, Text
from srdi_desktop.model.rulebook import RuleBook
from srdi_desktop.model.wording import chinese_number

_HAN = "〇○零一二三四五六七八九十"
DATE = re.compile(
    rf"(?P<y>(?:19|20)\d\d|[二一][{_HAN}]{{3}})\s*(?:年|[-./])\s*(?P<m>\d{{1,2}}|[{_HAN}]{{1,3}})\s*(?:月|[-./])\s*"
    rf"(?P<d>\d{{1,2}}|[{_HAN}]{{1,3}})(?!\d)\s*日?"
)
FOREVER = re.compile(r"长期|无固定期限|永久|不约定期限|long.?term|permanent", re.IGNORECASE)
FISCAL = re.compile(rf"(?P<y>20\d\d|二[{_HAN}]{{3}})\s*(?:年度|年\s*(?=第?[1-4一二三四]季))")
YEAR_END = re.compile(r"(?P<y>20\d\d)\s*年\s*12\s*月\s*31\s*日")


def day_of(match: re.Match[str]) -> date | None:
    """The day a DATE match names, None when there is no such day."""
    year, month, day = (number_of(match[part]) for part in ("y", "m", "d"))
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def number_of(text: str) -> int | None:
    """Arabic or Chinese digits as a number."""
    return int(text) if text.isascii() and text.isdigit() else chinese_number(text)


def days_in(text: str) -> list[date]:
    """All days named in a text, in their order."""
    return [day for day in map(day_of, DATE.finditer(text)) if day]


_COMPANY = re.compile(
    r"[一-鿿A-Za-z0-9()（）·&]{2,36}?(?:有限责任公司|股份有限公司|有限公司|集团公司|合伙企业|总公司)(?![一-鿿]{0,2}公司)"
)
_LEAD = re.compile(
    r"^.*?(?:(?:名称|单位|申请人|权利人|专利权人|著作权人|注册人|持有人|持证人|纳税人|企业|公司|组织)\s*[:：]\s*"
    r"|(?:审计了|兹证明|证明|认定|授予|委托|关于)(?=[一-鿿]{6}))"
)
_SUBJECT = re.compile(
    r"^(?:企业|单位|公司|纳税人|申报单位|组织|机构|被审计单位|获证组织|编制单位|申请单位|申报企业|缴费单位|参保单位|用人单位|"
    r"专利权人|著作权人|权利人|注册人|持有人|持证人|申请人|申请企业|纳税人识别号)?(?:名\s*称|全称)?"
    r"[（(]?(?:盖章|公章)?[）)]?\s*[:：]?$"
)
_SUBJECT_WORDS = re.compile(
    r"(?:企业名称|单位名称|公司名称|纳税人名称|组织名称|被审计单位|编制单位|获证组织|申报单位|申请单位|申报企业|参保单位|缴费单位|"
    r"用人单位|专利权人|著作权人|权利人|注册人|持有人|持证人|名\s*称)[（(]?(?:盖章|公章)?[）)]?\s*[:：]?\s*(?=[一-鿿A-Za-z0-9(（])"
)
_OTHERS = re.compile(r"会计师事务所|税务师事务所|律师事务所|评估|认证|检测|检验|银行|保险|证券|代理")
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
_UNTIL = re.compile(
    r"有效期(?:限)?(?:至|到)?|营业期限|经营期限|有效日期|有效期限|届满|截止日期|valid\s*(?:until|thru|to)|expir(?:y|es)",
    re.IGNORECASE,
)
_CERTIFICATE = re.compile(
    r"(?:证书(?:编号|号码|号|编码)|证书?号第|专利号|登记号|注册号|编号|certificate\s*no\.?)"
    r"\s*[:：第]?\s*(?P<n>[A-Z0-9][A-Z0-9 .\-/]{4,30}[A-Z0-9])",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"[一-鿿]{1,12}[〔\[(（【]\s*20\d\d\s*[〕\])）】]\s*第?\s*[A-Z0-9\-]{1,12}\s*号")


def facts_of(text: Text, rotation: int, book: RuleBook) -> tuple[Fact, ...]:
    """All facts of one page; boxes as shown, `rotation`: degrees clockwise that stand the page upright."""
    rows = rows_of(text.lines, rotation)
    years = [*_years(rows)]
    latest = _page_year(years)
    found = [*_companies(rows), *_codes(rows), *years, *_validity(rows), *_numbers(rows)]
    if text.whole:
        found += figures_in(rows, book.figures, latest)
    return tuple(dict.fromkeys(found))


def _cells(rows: Sequence[Row]) -> Iterator[tuple[Cell, Cell | None]]:
    """Each cell with its left neighbour."""
    for row in rows:
        for place, cell in enumerate(row):
            yield cell, row[place - 1] if place else None


def _companies(rows: Sequence[Row]) -> Iterator[Fact]:
    heights = sorted(cell.box.bottom - cell.box.top for row in rows for cell in row)
    usual = heights[len(heights) // 2] if heights else 0.0
    for cell, left in _cells(rows):
        for match in _COMPANY.finditer(_packed(cell.text)):
            name = _trimmed(match[0])
            if len(name) < 6:
                continue
            subject = not _OTHERS.search(name) and _is_subject(cell, left, name, usual)
            yield Fact("company", name, cell.line.box, "subject" if subject else None, score=cell.line.score)


def _packed(text: str) -> str:
    return re.sub(r"\s+", "", text).replace("(", "（").replace(")", "）")


def _trimmed(name: str) -> str:
    """Without a label read together with the name."""
    bare = _SUBJECT_WORDS.sub("", _LEAD.sub("", name)).lstrip("0123456789")
    return bare if len(bare) >= 6 else name


def _is_subject(cell: Cell, left: Cell | None, name: str, usual: float) -> bool:
    text = _packed(cell.text)
    if _SUBJECT_WORDS.match(text):
        return True
    if text.rstrip(":：") != name:
        return False
    large = cell.box.bottom - cell.box.top > 1.25 * usual and cell.box.bottom < 0.6
    return large or bool(left and _SUBJECT.match(_packed(left.text)) and len(_packed(left.text)) >= 2)


def _codes(rows: Sequence[Row]) -> Iterator[Fact]:
    for cell, left in _cells(rows):
        for match in _CODE.finditer(re.sub(r"\s+", "", cell.text.upper())):
            if match[0].isdigit() and match[0][0] not in "159":
                continue  # an identity card has eighteen digits too
            label = _packed(cell.text[: match.start()] + (left.text if left else ""))
            subject = "代码" in label or "识别号" in label
            yield Fact("uscc", match[0], cell.line.box, "subject" if subject else None, score=cell.line.score)


def _years(rows: Sequence[Row]) -> Iterator[Fact]:
    """Fiscal years (2025年度), balance sheet dates (2025年12月31日) and periods that end with a year."""
    for cell, _ in _cells(rows):
        text = _packed(cell.text)
        for pattern, name in ((FISCAL, None), (YEAR_END, "as_of")):
            for match in pattern.finditer(text):
                year = number_of(match["y"])
                if year and 2000 <= year <= 2100:
                    yield Fact("year", str(year), cell.line.box, name, year=year, score=cell.line.score)


def _page_year(years: Sequence[Fact]) -> int | None:
    return max((fact.year for fact in years if fact.year), default=None)


def _validity(rows: Sequence[Row]) -> Iterator[Fact]:
    for row in rows:
        text = "".join(_packed(cell.text) for cell in row)
        said = _UNTIL.search(text)
        if not said:
            continue
        rest = text[said.end() :]
        box, score = row[-1].line.box, min(cell.line.score for cell in row)
        days = days_in(rest)
        first = DATE.search(rest)
        if FOREVER.search(rest):
            yield Fact("valid_until", "长期", box, score=score)
        elif len(days) >= 2:
            yield Fact("valid_from", str(days[0]), box, score=score)
            yield Fact("valid_until", str(days[-1]), box, score=score)
        elif first and (day := day_of(first)) and _is_end(said[0], rest[: first.start()], text[: said.start()]):
            yield Fact("valid_until", str(day), box, score=score)


def _is_end(said: str, between: str, before: str) -> bool:
    """有效期至 2027… is an end; 有效期：2024… alone or 自 2024… is not."""
    if re.search(r"自|起", between) or "发" in before[-2:]:
        return False
    return bool(re.search(r"[至到止]|届满|截止|until|thru|to$|expir", said + between, re.IGNORECASE))


def _numbers(rows: Sequence[Row]) -> Iterator[Fact]:
    for cell, left in _cells(rows):
        text = re.sub(r"\s*([:：])\s*", r"\1", cell.text.strip())
        joined = f"{left.text.strip()}{text}" if left and left.text.strip().endswith(("：", ":", "号")) else text
        for kind, pattern, group in (("certificate_number", _CERTIFICATE, "n"), ("document_number", _DOCUMENT, 0)):
            match = pattern.search(joined)
            if match:
                found = Fact(kind, re.sub(r"\s+", "", match[group]), cell.line.box)
                yield replace(found, score=cell.line.score)
