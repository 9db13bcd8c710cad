"""Facts stated on a page: organisations, owners, credit codes, years, dates, numbers of papers.

What stands behind a label (labels.toml) is told by the label and by place. `name` says in which part a fact stands:
"subject" for the company or code a paper is about, None for one that is merely mentioned; for dates founded, applied,
granted, completed. A number is a credit code by its label or by its check digit, never for its length alone.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from srdi_desktop.evidence.text.labels import Field, fields_of, label_words, packed
from srdi_desktop.evidence.text.periods import FISCAL, FOREVER, YEAR_END, dated, days_in, number_of
from srdi_desktop.evidence.text.rows import Cell, Row, rows_of
from srdi_desktop.evidence.text.tables import STATEMENT_TITLE
from srdi_desktop.model import Box, Fact, LabelRule, Line, Naming, RuleBook, Text, code_as_read, plain, plausible_code

SUBJECT = "subject"
_COMPANY = re.compile(
    r"[一-鿿A-Za-z0-9（）·&]{2,36}?(?:有限责任公司|股份有限公司|有限公司|集团公司|合伙企业|总公司)(?![一-鿿]{0,2}公司)"
)
_LEAD = re.compile(
    r"^.*?(?:(?:名称|单位|申请人|权利人|注册人|持有人|持证人|纳税人|企业|公司|组织)[:：]"
    r"|(?:审计了|后附的|反映了|独立于|兹证明|证明|认定|授予|委托|关于)(?=[一-鿿]{6}))"
)
_ADDRESSEE = re.compile(r"(?<=公司)(?:全体(?:股东|合伙人|出资人)|股东|董事会)[:：]$")  # of an auditor's report
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{2}[0-9OIZSB]{6}[0-9A-Z]{10}(?![0-9A-Z])")
_CODE_LABEL = re.compile(r"信用代码|代码|识别号|税号|creditcode", re.IGNORECASE)
_NO_CODE = re.compile(r"账号|帐号|卡号|身份证|账户|注册号|流水号|订单号")
_UNTIL = re.compile(
    r"有效期(?:限)?(?:至|到)?|营业期限|经营期限|合伙期限|有效日期|有效期限|届满|截止日期"
    r"|valid\s*(?:until|thru|to)|expir(?:y|es)(?:date)?",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"^(?:第)?(?P<n>(?:[一-鿿]{2,5}[登审检认]?字?[-第]?)?[A-Z0-9][A-Z0-9.\-—/（）]{3,30})号?", re.IGNORECASE
)
_DOCUMENT = re.compile(r"[一-鿿]{1,12}[〔\[(（【]\s*20\d\d\s*[〕\])）】]\s*第?\s*[A-Z0-9\-]{1,12}\s*号")
_LARGE = 1.25  # of ordinary print
_UPPER = 0.6  # of the height
_FURNITURE = 0.09  # of the height
_MIDDLE = 0.06  # of the width
_SEPARATED = re.compile(r"[；;、]|，(?=[一-鿿])")
_NO_NAME = re.compile(r"[，。；;！？!?:：]|网址|www|http|[xX*＊_]{3}|^\d+$")
_NO_OWNER = re.compile(r"[。！？:：]|应当|的规定|可以|必须|\d{4}")
_BEGINS = re.compile(r"自|起")
_ENDS = re.compile(r"[至到止]|届满|截止|until|thru|to$|expir", re.IGNORECASE)
_HAN = re.compile(r"[一-鿿]")
_BRACKET = r"(?:（[^（）]{1,12}）)*"
_LEAST = 4  # letters
_LEAST_UNLABELLED = 6  # letters
_MOST = 50  # letters


def facts_of(text: Text, rotation: int, book: RuleBook) -> tuple[Fact, ...]:
    """All facts of one page but its figures; boxes as shown, `rotation`: degrees clockwise that stand it upright."""
    rows = rows_of(text.lines, rotation)
    fields = _labelled(text.lines, rotation, book)
    found: list[Fact] = []
    for field in fields:
        made = _MAKERS[field.rule.fact]
        found += made(field, book)
    found += _unlabelled_names(rows, book, fields)
    found += _unlabelled_codes(rows, fields)
    found += _years(rows)
    found += _validity(rows)
    found += _document_numbers(rows)
    each_once = dict.fromkeys(found)
    return tuple(each_once)


def _labelled(lines: Sequence[Line], rotation: int, book: RuleBook) -> tuple[Field, ...]:
    def fits(rule: LabelRule, value: str) -> bool:
        return _fits(rule, value, book)

    words = label_words(book)
    return tuple(fields_of(lines, rotation, words, fits))


def _boxes_of(fields: Sequence[Field], *facts: str) -> set[Box]:
    boxes: set[Box] = set()
    for field in fields:
        if field.rule.fact in facts:
            boxes.update(piece.line.box for piece in field.pieces)
    return boxes


def _fits(rule: LabelRule, value: str, book: RuleBook) -> bool:
    match rule.fact:
        case "company":
            return is_organisation(value, book.naming)
        case "owner":
            owners = _SEPARATED.split(value)
            return all(map(_is_owner, owners))
        case "uscc":
            code = _CODE.search(value.upper())
            return code is not None
        case "date":
            return bool(days_in(value))
    if not _NUMBER.match(value):
        return False
    return any(map(str.isdigit, value))


def _is_owner(value: str) -> bool:
    if not 2 <= len(value) <= 50:
        return False
    return not _NO_OWNER.search(value)


def _companies(field: Field, book: RuleBook) -> Iterator[Fact]:
    name = _as_printed(field)
    never = any(word in name for word in book.naming.never)
    part = None if never else SUBJECT
    yield Fact("company", name, field.line.box, part, score=field.score)


def _owners(field: Field, _: RuleBook) -> Iterator[Fact]:
    printed = _as_printed(field)
    for part in _SEPARATED.split(printed):
        owner = part.strip()
        if owner:
            yield Fact("owner", owner, field.line.box, score=field.score)


def _as_printed(field: Field) -> str:
    """The value; Latin names with their spaces."""
    if not field.value.isascii():
        return field.value
    said = " ".join(piece.line.text for piece in field.pieces)
    words = said.split()
    text = " ".join(words)
    start = len(packed(text)) - len(field.value)
    at = seen = 0
    while seen < start:
        seen += not text[at].isspace()
        at += 1
    value = text[at:]
    return value.strip()


def _labelled_codes(field: Field, _: RuleBook) -> Iterator[Fact]:
    match = _CODE.search(field.value.upper())
    if not match:
        return
    code, mended = code_as_read(match[0])
    trust = 0.95 if mended else 1
    score = round(field.score * trust, 3)
    yield Fact("uscc", code, field.line.box, SUBJECT, score=score)


def _certificate_numbers(field: Field, _: RuleBook) -> Iterator[Fact]:
    match = _NUMBER.match(field.value)
    if not match:
        return
    said = match[0]
    number = match["n"]
    if said.endswith("号") and not said.startswith("第"):
        number = said
    yield Fact("certificate_number", number, field.line.box, field.rule.name, score=field.score)


def _dates(field: Field, _: RuleBook) -> Iterator[Fact]:
    first = days_in(field.value)[0]
    yield Fact("date", str(first), field.line.box, field.rule.name, score=field.score)


_MAKERS = {
    "company": _companies,
    "owner": _owners,
    "uscc": _labelled_codes,
    "certificate_number": _certificate_numbers,
    "date": _dates,
}


def _cells(rows: Sequence[Row]) -> Iterator[tuple[Cell, Cell | None]]:
    """Each cell with its left neighbour."""
    for row in rows:
        left = None
        for cell in row:
            yield cell, left
            left = cell


def _unlabelled_names(rows: Sequence[Row], book: RuleBook, fields: Sequence[Field]) -> Iterator[Fact]:
    """Names alone in large print or in the middle, as certificates print them, are the paper's subject where no label
    names it; others are merely mentioned.
    """
    taken = _boxes_of(fields, "company", "owner")
    named = any(field.rule.fact == "company" for field in fields)
    usual = _usual_height(rows)
    for row, below in pairwise((*rows, ())):
        heads = _is_statement_title(below)
        for cell in row:
            line = cell.line
            whole = _ADDRESSEE.sub("", packed(cell.text)).rstrip(":：")
            addressed = whole.endswith("公司") and whole != packed(cell.text).rstrip(":：")
            if line.box in taken or len(whole) < _LEAST_UNLABELLED:
                continue
            alone = len(row) == 1 and not named and not _LEAD.match(whole) and (heads or _stands_out(cell, usual))
            if alone and is_organisation(whole, book.naming):
                name = cell.text.strip() if whole.isascii() else whole
                part = SUBJECT if heads else _subject(name, book)
                yield Fact("company", name, line.box, part, score=line.score)
                continue
            part = SUBJECT if addressed else None
            for name in _names_in(whole):
                yield Fact("company", name, line.box, part, score=line.score)


def _is_statement_title(row: Row) -> bool:
    """Whether the row is a statement's title alone: the name above it is whose statement it is."""
    return len(row) == 1 and bool(STATEMENT_TITLE.match(plain(row[0].text)))


def _usual_height(rows: Sequence[Row]) -> float:
    """Of the page's lines, 0 without any."""
    heights = sorted(cell.height for row in rows for cell in row)
    if not heights:
        return 0.0
    return heights[len(heights) // 2]


def _subject(name: str, book: RuleBook) -> str | None:
    if is_issuer(name, book.naming):
        return None
    return SUBJECT


def _stands_out(cell: Cell, usual: float) -> bool:
    box = cell.box
    if box.bottom > _UPPER or box.top < _FURNITURE:
        return False
    if cell.height > _LARGE * usual:
        return True
    off_centre = abs(cell.middle - 0.5)
    return off_centre < _MIDDLE


def _names_in(text: str) -> Iterator[str]:
    for match in _COMPANY.finditer(text):
        after_lead = _LEAD.sub("", match[0])
        name = after_lead.lstrip("0123456789称")
        if len(name) >= _LEAST_UNLABELLED:
            yield name


def _unlabelled_codes(rows: Sequence[Row], fields: Sequence[Field]) -> Iterator[Fact]:
    """Codes of which only the check digits speak, or a label in the line that labels.toml does not know."""
    taken = _boxes_of(fields, "uscc")
    for cell, left in _cells(rows):
        line = cell.line
        if line.box in taken:
            continue
        said = packed(cell.text).upper()
        for match in _CODE.finditer(said):
            printed = match[0]
            beside = packed(left.text) if left else ""
            before = beside + said[: match.start()]
            if _NO_CODE.search(before):
                continue
            if _CODE_LABEL.search(before):
                code, _ = code_as_read(printed)
                yield Fact("uscc", code, line.box, SUBJECT, score=line.score)
            elif plausible_code(printed) and not _is_plain_number(printed):
                yield Fact("uscc", printed, line.box, score=line.score)


def _is_plain_number(code: str) -> bool:
    """Whether it is all digits and begins as no credit code of digits does."""
    if not code.isdigit():
        return False
    return code[0] not in "159"


def _years(rows: Sequence[Row]) -> Iterator[Fact]:
    """Fiscal years (2025年度), balance sheet dates (2025年12月31日) and periods that end with a year."""
    for cell, _ in _cells(rows):
        line = cell.line
        text = packed(cell.text)
        for pattern, name in ((FISCAL, None), (YEAR_END, "as_of")):
            for match in pattern.finditer(text):
                year = number_of(match["y"])
                if year and 2000 <= year <= 2100:
                    yield Fact("year", str(year), line.box, name, year=year, score=line.score)


def _validity(rows: Sequence[Row]) -> Iterator[Fact]:
    for row in rows:
        text = "".join(packed(cell.text) for cell in row)
        said = _UNTIL.search(text)
        if not said:
            continue
        before = text[: said.start()]
        rest = text[said.end() :]
        box = row[-1].line.box
        score = min(cell.line.score for cell in row)
        days = dated(rest)
        if FOREVER.search(rest):
            yield Fact("valid_until", "长期", box, score=score)
            continue
        if not days:
            continue
        place, first = days[0]
        if len(days) >= 2:
            _, last = days[-1]
            yield Fact("valid_from", str(first), box, score=score)
            yield Fact("valid_until", str(last), box, score=score)
        elif _is_end(said[0], rest[:place], before):
            yield Fact("valid_until", str(first), box, score=score)


def _is_end(said: str, between: str, before: str) -> bool:
    """有效期至 2027… is an end; 有效期：2024… alone or 自 2024… is not."""
    if "发" in before[-2:]:
        return False
    if _BEGINS.search(between):
        return False
    ends = _ENDS.search(said + between)
    return ends is not None


def _document_numbers(rows: Sequence[Row]) -> Iterator[Fact]:
    for cell, _ in _cells(rows):
        match = _DOCUMENT.search(cell.text)
        if match:
            number = packed(match[0])
            yield Fact("document_number", number, cell.line.box, score=cell.line.score)


def is_organisation(value: str, naming: Naming) -> bool:
    """Whether a value is an organisation's name: it ends as such names do, or holds 有限公司 and the like."""
    if _NO_NAME.search(value):
        return False
    hanzi = _HAN.findall(value)
    if not hanzi:
        fits = len(value) <= 2 * _MOST and _latin(naming).search(value)
        return bool(fits)
    if len(value) > _MOST or len(hanzi) < _LEAST:
        return False
    return bool(_chinese(naming).search(value))


def is_issuer(name: str, naming: Naming) -> bool:
    """Whether the name is of one who certifies, tests or pays, and stands large on papers of others."""
    words = naming.issuers + naming.never
    return any(word in name for word in words)


@cache
def _chinese(naming: Naming) -> re.Pattern[str]:
    endings = "|".join(re.escape(word) for word in naming.endings if not word.isascii())
    inside = "|".join(map(re.escape, naming.inside))
    at_end = f"(?:{endings}){_BRACKET}$"
    return re.compile(f"{at_end}|{inside}")


@cache
def _latin(naming: Naming) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in naming.endings if word.isascii())
    known = rf"(?<![a-z])(?:{words})\b"
    legal_form = r"(?:ltd|limited|inc|corporation|company|university)\.?$"
    return re.compile(f"{known}|{legal_form}", re.IGNORECASE)
