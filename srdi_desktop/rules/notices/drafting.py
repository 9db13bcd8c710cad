"""Makes a catalogue from the text of a notice (从通知生成目录): a draft, with what is unsure marked and why."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from srdi_desktop.model.catalogue import Catalogue, Draft, DraftEntry, Entry
from srdi_desktop.model.errors import RulesError
from srdi_desktop.rules.notices.files import read_notice
from srdi_desktop.rules.notices.head import Head, head_of
from srdi_desktop.rules.notices.lines import Item, items_of, optional_cell
from srdi_desktop.rules.notices.rows import Row, rows_of
from srdi_desktop.rules.notices.words import BY_YEAR, Kind, condition_of, kind_of, seal_of, sections_of, words, years_of

_END_OF_TITLE = re.compile(r"[（(，,。；;：:【—]")
_CLAIM_FIRST = re.compile(r"^(?P<claim>[^：:（(—。；;]{2,40})(?:[：:]|——|--)\s*(?P<paper>[^：:。；;，,（(]{2,40})")
_ENDS_AS_PAPER = re.compile(
    r"(?:证|证书|证明|报告|执照|申请书|申报书|申请表|自评表|说明|声明|承诺书|合同|协议|批文|文件|文本|清单|结果|申报表|材料|凭证|复印件|扫描件)$"
)
_NOT_ASKED = re.compile(
    r"(?:^|[，,：:；;（(])[^，,：:；;（(]{0,6}(?:不需要?|无需|不用|不必)(?:再|另行)?(?:上传|提交|提供|报送)[）)。；;]*$"
)
_PROOF = re.compile(r"[（(](?:佐证|证明|需提供|提供|附)(?:材料)?[：:]?\s*(?P<paper>[^（）()]{2,40})[）)]")
_VERBS = re.compile(
    r"^(?:[到请由][^，,]{2,14}?)?(?:请|还|另|需|须|应|可)*"
    r"(?:填写|下载|打印|签署|提供|提交|报送|上传|出具|准备|附上?)(?:本企业的?)?(?!的)"
)
_CASE_FIRST = re.compile(
    r"^[^，,：:（(]{2,48}(?:的|时|企业|单位|行业|情形|情况下)[，,：:]?\s*(?:还|另|均|则)?(?:须|需|应|请)?(?:提供|提交|附|报送|上传)"
)
_YEARS_IN_TITLE = re.compile(
    r"(?:近|前|最近|连续)[一二两三四五1-5]个?(?:完整)?(?:会计|财务)?年度?的?"
    r"|20\d\d\s*年?度?\s*[-—–~～至到]+\s*20\d\d\s*年?度?的?"
    r"|(?:(?:20\d\d|(?<!\d)2\d(?=年))\s*年?度?\s*[、,，/和及与]?\s*)+[一二两三四五]?个?年?度?的?"
    r"|(?:T(?:\s*-\s*[1-5])?[、,，和]?)+年?度?的?"
)
_SIGNS = "：:；;。，,、 　"


def from_text(text: str, today: date) -> Draft:
    """The catalogue that a notice's text asks for; `today` stands in for a year it does not name.

    RulesError notices.no_list when no list of papers is found.
    """
    return draft_of(rows_of(text), today)


def from_file(path: Path, today: date) -> Draft:
    """The same from a .docx, .xlsx, .csv or text file; FileError or RulesError when it cannot be read."""
    return draft_of(read_notice(path), today)


def draft_of(rows: Sequence[Row], today: date) -> Draft:
    """The same from lines and rows of tables."""
    lines = tuple("  ".join(cell for cell in row if cell) for row in rows)
    head = head_of(lines, today)
    drafted = [entry for item in items_of(rows) for entry in _entries(item, head)]
    if not drafted:
        raise RulesError("notices.no_list", lines=len(lines))
    entries = tuple(_with_ids(drafted))
    return Draft(_catalogue(head, entries), entries, lines, head.unsure)


def _catalogue(head: Head, entries: tuple[DraftEntry, ...]) -> Catalogue:
    """valid_until is the last window's last day: after it the notice asks for nothing any more."""
    closes = [window.closes for window in head.windows if window.closes]
    return Catalogue(
        id=f"{_slug(head.region)}-{head.tier.value}-{head.year}",
        title=head.title,
        tier=head.tier,
        year=head.year,
        entries=tuple(draft.entry for draft in entries),
        region=head.region,
        source=head.source,
        issued=head.issued,
        valid_until=max(closes, default=None),
        regulation=head.regulation,
        delivery=head.delivery,
        windows=head.windows,
        verified=False,
    )


def _slug(region: str) -> str:
    """The region in pinyin, so that ids can be typed."""
    lists = words().lists
    return dict(zip(lists["regions.names"], lists["regions.slugs"], strict=True)).get(region, "my")


def _entries(item: Item, head: Head) -> list[DraftEntry]:
    """An item's entries: two where it names two papers (…及…), one for each year where it names years."""
    title = (item.title or _title(item.text)).strip(_SIGNS)
    if not title or title in words().lists["headings.no_papers"] or _NOT_ASKED.search(item.text):
        return []
    note = _note(item.text, title)
    return [entry for part in _papers(title) for entry in _entry(item, part, note, head)]


def _papers(title: str) -> list[str]:
    """The papers a title names together; of two to choose from (…或…) the first gives the kind."""
    parts = [part for part in re.split(r"[及和、/]", title) if part]
    kinds = [kind_of(part) for part in parts]
    sure = sum(kind.sure for kind in kinds)
    clear = all(kind.because for kind in kinds) and sure >= (len(parts) if "等" in title else 1)
    return parts if clear and len({kind.kind for kind in kinds}) == len(parts) > 1 else [title]


def _entry(item: Item, title: str, note: str, head: Head) -> list[DraftEntry]:
    kind = kind_of(title.split("或", maxsplit=1)[0], title + item.text)
    condition, sure = _condition(item, title)
    years, written = years_of(item.text, head.year - 1)
    seal, signature, placed = seal_of(item.text)
    unsure = _unsure(kind, condition, sure, bool(years), written)
    unsure |= {} if placed else {"seal": "notices.unsure.place_of_seal"}
    entry = Entry(
        id=kind.kind,
        kind=kind.kind,
        title=title,
        required=not condition,
        condition=condition,
        seal=seal,
        signature=signature,
        sections=sections_of(item.text) if kind.kind == "audit-report" else (),
        expires="有效期内" in item.text and kind.kind != "business-license",
        note=note,
        source=head.source,
        verified=False,
    )
    draft = DraftEntry(entry, item.line, item.text, kind.because, unsure)
    return _by_year(draft, years) if kind.kind in BY_YEAR and years else [draft]


def _title(text: str) -> str:
    """The words up to the first bracket or comma; a condition in front of it is left to the condition."""
    if found := _CASE_FIRST.match(text):
        text = text[found.end() :] or text
    found = _PROOF.search(text)
    if found and not _ENDS_AS_PAPER.search(text[: found.start()]) and kind_of(found["paper"]).sure:
        return found["paper"]
    found = _CLAIM_FIRST.match(text)
    if found and not _ENDS_AS_PAPER.search(found["claim"]) and _names_a_paper(found["paper"]):
        return found["paper"]
    text = _VERBS.sub("", text) or text
    cut = _END_OF_TITLE.search(text, 2)
    title = text[: cut.start()] if cut else text
    if kind_of(title).because:
        return _bare(title)
    later = [_VERBS.sub("", part) for part in re.split("[，,。；;：:]", text)]
    return next((part for part in later if _names_a_paper(part)), title)


def _bare(title: str) -> str:
    """Without "if there is one" before and "please hand in" behind."""
    bare = re.sub(
        r"^(?:如|若)(?:有|涉及|存在)|(?:的)?(?:请|应|须|需|可)*(?:提供|提交|附上|上传)$|(?:中的?)?(?:任意|任何|其中)?一项(?:即可)?$",
        "",
        title,
    )
    return bare if kind_of(bare).because else title


def _names_a_paper(part: str) -> bool:
    return kind_of(part).sure and _ENDS_AS_PAPER.search(part.strip(_SIGNS)) is not None


def _condition(item: Item, title: str) -> tuple[str, bool]:
    """(in which case it is asked for, whether that is sure): its own words, its group's, or a table's cell."""
    own = condition_of(item.text, title)
    if own:
        return own, len(own) > 2
    if item.needed:
        return (item.needed, len(item.needed) > 2) if optional_cell(item.needed) else ("", True)
    return item.group, True


def _unsure(kind: Kind, condition: str, sure: bool, dated: bool, written: bool) -> dict[str, str]:
    unsure: dict[str, str] = {}
    if not kind.sure:
        unsure["kind"] = "notices.unsure.kind_guessed" if kind.because else "notices.unsure.kind_unknown"
    if condition and not sure:
        unsure["condition"] = "notices.unsure.condition_short"
    if dated and not written and kind.kind in BY_YEAR:
        unsure["years"] = "notices.unsure.years_counted"
    return unsure


def _by_year(draft: DraftEntry, years: tuple[int, ...]) -> list[DraftEntry]:
    """One entry for each year, since each year's paper is checked by itself."""
    return [
        replace(draft, entry=replace(draft.entry, years=(year,), title=_year_title(draft.entry.title, year, years)))
        for year in years
    ]


def _year_title(title: str, year: int, years: tuple[int, ...]) -> str:
    if len(years) == 1:
        return title
    bare = _YEARS_IN_TITLE.sub("", title)
    return f"{year}年度{re.sub('[（(][）)]', '', bare).strip(_SIGNS)}"


def _note(text: str, title: str) -> str:
    rest = text.replace(title, "", 1).strip(_SIGNS)
    whole = re.fullmatch(r"[（(]([^（）()]*)[）)]", rest)
    return whole.group(1) if whole else rest


def _with_ids(drafted: list[DraftEntry]) -> list[DraftEntry]:
    """Readable ids: kind, and year or number where a kind occurs more than once."""
    counts = Counter(_base(draft.entry) for draft in drafted)
    seen: Counter[str] = Counter()
    named = []
    for draft in drafted:
        base = _base(draft.entry)
        seen[base] += 1
        name = base if counts[base] == 1 else f"{base}-{seen[base]}"
        named.append(replace(draft, entry=replace(draft.entry, id=name)))
    return named


def _base(entry: Entry) -> str:
    """As the shipped catalogues name theirs: audit-2025, not audit-report-2025."""
    name = {"audit-report": "audit"}.get(entry.kind, entry.kind)
    return f"{name}-{entry.years[0]}" if entry.years else name
