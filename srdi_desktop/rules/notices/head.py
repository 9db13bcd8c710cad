"""What a notice says beside its list: title, tier, year, region, document number, regulation.

How the papers are handed in: sizes of a file and of the whole, names of files, copies, binding, format.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from srdi_desktop.model import Delivery, NoticeDay, Tier, Window
from srdi_desktop.rules.notices.dates import days_of, issued_on
from srdi_desktop.rules.notices.lines import Line, as_amended
from srdi_desktop.rules.notices.phrases import kind_of, names_document, words

_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}[〔\[（(]\s*(20\d\d)\s*[〕\]）)]\s*第?\s*\d{1,4}\s*号")
_OF_ANOTHER = re.compile(r"》\s*[（(]?\s*$|根据|按照|依据|贯彻")
_YEAR = re.compile(r"(?<![\d〔\[])(20\d\d)\s*年?(?:度|版|第[一二三四五六七八九十\d]+批)?")
_OF_NOTICE = re.compile(
    r"(?<!\d)(20\d\d)\s*年(?:度)?(?:[^，。；;\d]{0,24}?)(?:遴选|认定|申报|评价|复核|入库|推荐|评审|征集|版|培育|申请)(?!表)"
)
_PAST = re.compile(
    r"(?:年)?(?:\d{1,2}月)?(?:认定|公布|获评|入选|评定|获得|通过|到期)(?:的|并|、|专精|小巨人|创新|企业|且|和)?(?=.*(?:复核|期满|到期|复评))"
)
_SHORTEST_NAME, _TOP = 6, 8  # characters; lines
_NAMES = {
    Tier.TECHNOLOGY: "科技型中小企业", Tier.INNOVATIVE: "创新型中小企业", Tier.SRDI: "专精特新中小企业",
    Tier.LITTLE_GIANT: "专精特新“小巨人”企业", Tier.OTHER: "申报材料",
}  # fmt: skip


@dataclass(frozen=True)
class Head:
    """The head of a draft; unsure: cell -> text key of the reason."""

    title: str
    tier: Tier
    year: int
    region: str = ""
    source: str = ""
    issued: date | None = None
    delivery: Delivery = Delivery()
    windows: tuple[Window, ...] = ()
    regulation: str = ""
    days: tuple[NoticeDay, ...] = ()
    unsure: dict[str, str] = field(default_factory=dict)


def head_of(lines: Sequence[Line], today: date) -> Head:
    """Everything beside the list, with what had to be assumed marked unsure."""
    text = "\n".join(line.text for line in lines)
    lines = [_spoken(line) for line in lines]
    title = _title(lines)
    unsure = dict[str, str]()
    issued = issued_on(lines)
    tier = _tier_of(title, text, unsure)
    year = _year_of(title, lines, issued, today, unsure)
    region = words().any_in("regions.names", title) or words().any_in("regions.names", text)
    if not region:
        unsure["region"] = "notices.unsure.not_said"
    year_sure = "year" not in unsure
    days = days_of(lines, year, year_sure, issued)
    if any(not day.sure for day in days if day.what in ("opens", "closes")):
        unsure["windows"] = "notices.unsure.check_dates"
    own = title.strip("：: ") if _names_a_list(title) else ""
    source = _document_number(text) or own
    delivery = delivery_of(lines, unsure)
    windows = _windows(days)
    regulation = _regulation(tier, text, issued, year)
    name = own or f"{region}{_NAMES[tier]} {year}"
    return Head(name, tier, year, region, source, issued, delivery, windows, regulation, tuple(days), unsure)


def _spoken(line: Line) -> Line:
    """A row of a table that names no paper (环节, 谁来做, 时间) says its cells one after the other."""
    if not line.cells or any(names_document(cell) for cell in line.cells):
        return line
    filled = [cell for cell in line.cells if cell]
    return replace(line, text="，".join(filled), cells=())


# Title


_DATE_ALONE = re.compile(r"[\d\s年月日.\-/]+")
_NUMBER_BEFORE = re.compile(r"^附(?:件|表|录)\s*[\d一二三四五六七八九十]{1,2}[：:]\s*")


def _title(lines: Sequence[Line]) -> str:
    """The first of the top lines that ends as a title does and names a year or a list, with what it was broken
    from; else the first that names one; else the first of all.
    """
    own = [line for line in lines[:_TOP] if not line.cells and not _DATE_ALONE.fullmatch(line.text)]
    top = [_NUMBER_BEFORE.sub("", line.text) if line.last > line.number else line.text for line in own]
    if not top:
        return ""
    titled = [at for at, text in enumerate(top) if _ends_as_title(text)]
    named = [at for at in titled if _names_a_list(top[at]) or "关于" in top[at] or _is_broken(top, at)]
    listed = [
        at for at, text in enumerate(top) if _names_a_list(text) and not re.search(r"。.", text) and not _is_paper(text)
    ]
    places = (*named, *listed, *titled, 0)
    place = places[0]
    if _is_broken(top, place):
        return top[place - 1] + top[place]
    return top[place]


def _is_paper(text: str) -> bool:
    return names_document(text) and kind_of(text).sure


def _ends_as_title(text: str) -> bool:
    plain = re.sub(r"[（(【][^）)】]*[）)】]", "", text).strip("：: ")
    if len(plain) < _SHORTEST_NAME:
        return False
    return plain.endswith(words().lists["headings.titles"])


def _is_broken(top: Sequence[str], at: int) -> bool:
    """Whether the line goes on with a name that the line before began: 关于 … / … 的通知."""
    if at == 0 or "关于" in top[at]:
        return False
    before = top[at - 1]
    if "关于" not in before:
        return False
    return not before.endswith(("。", "；", "：", "通知"))


def _names_a_list(title: str) -> bool:
    """A notice's name says more than "one, papers to hand in"."""
    if len(title) < _SHORTEST_NAME:
        return False
    return _tier_in(title) is not None or _YEAR.search(title) is not None


def _document_number(text: str) -> str:
    """The notice's own number, "" for none: one behind a title in 《》 or 根据 is another notice's."""
    for found in _NUMBER.finditer(text):
        before = text[: found.start()][-12:]
        if not _OF_ANOTHER.search(before):
            return re.sub(r"\s+", "", found.group())
    return ""


# Tier


def _tier_of(title: str, text: str, unsure: dict[str, str]) -> Tier:
    """By the title; else by what is named most; else other, unsure."""
    tier = _tier_in(title)
    if tier is not None:
        others = {"little-giant", "srdi"} if tier is Tier.LITTLE_GIANT else {tier.value}
        if set(_tiers_in(title)) - others:
            unsure["tier"] = "notices.unsure.several_tiers"
        return tier
    unsure["tier"] = "notices.unsure.not_said"
    lists = words().lists
    counted = {name: sum(text.count(word) for word in lists[f"tiers.{name}"]) for name in _TIERS}
    counted["srdi"] -= counted["little-giant"] // 2
    best = max(counted, key=lambda name: counted[name])
    if counted[best]:
        return Tier(best)
    return Tier.OTHER


_OF_PRODUCT = re.compile(
    r"[“\"「]?专精特新[”\"」]?(?=(?:产品|技术|人才|项目|服务))"
)  # a list of products, not of firms
_TIERS = ("little-giant", "innovative", "technology", "srdi", "other")


def _tier_in(text: str) -> Tier | None:
    """The tier that a title is for: 小巨人 wherever it is named, 专精特新中小企业 before 创新型, of others the first
    that the title names, since its list begins with that.
    """
    named = _tiers_in(text)
    if not named:
        return None
    if "little-giant" in named:
        return Tier.LITTLE_GIANT
    if "innovative" in named and "专精特新中小企业" in text and "创新型" in text:
        return Tier.SRDI
    return Tier(named[0])


def _tiers_in(text: str) -> list[str]:
    """All tiers that a text names, in its order."""
    text = _OF_PRODUCT.sub("", text)
    places: dict[str, int] = {}
    for name in _TIERS:
        found = [text.find(word) for word in words().lists[f"tiers.{name}"] if word in text]
        if found:
            places[name] = min(found)
    return sorted(places, key=lambda name: places[name])


def _regulation(tier: Tier, text: str, issued: date | None, year: int) -> str:
    """What the notice names; else by tier and date, since the rules changed on 2026-04-01; none for other lists."""
    if tier is Tier.OTHER:
        return ""
    if tier is Tier.TECHNOLOGY:
        return "most-2017-115"
    if tier is Tier.INNOVATIVE:
        return "miit-2022-63"
    if re.search(r"〔2026〕\s*2\s*号", text):
        return "miit-2026-2"
    if re.search(r"〔2022〕\s*63\s*号", text):
        return "miit-2022-63"
    day = issued or date(year, 12, 31)
    if day >= date(2026, 4, 1):
        return "miit-2026-2"
    return "miit-2022-63"


# Year


def _year_of(title: str, lines: Sequence[Line], issued: date | None, today: date, unsure: dict[str, str]) -> int:
    """The title's; else the one that the first sentences give the call; else of issue, of the papers, today's."""
    named = _year_in_title(title, issued)
    if named:
        return named
    year, reason = _year_by_text(lines, issued, today)
    unsure["year"] = f"notices.unsure.{reason}"
    return year


def _year_in_title(title: str, issued: date | None) -> int | None:
    """None also where the year is that of a recognition which ends now (2023年 … 期满复核, issued in 2026)."""
    named = next((hit for hit in _YEAR.finditer(title) if not _is_past(title, hit)), None)
    if named is None:
        return None
    year = int(named.group(1))
    if issued and year <= issued.year - 2 and re.search(r"期满|到期|复核", title):
        return None
    return year


def _year_by_text(lines: Sequence[Line], issued: date | None, today: date) -> tuple[int, str]:
    """(year, why it is not sure: the last part of a text key)."""
    for line in lines[: 2 * _TOP]:
        said = next((hit for hit in _OF_NOTICE.finditer(line.text) if not _is_past(line.text, hit)), None)
        if said:
            earliest = issued.year if issued else 0
            return max(int(said.group(1)), earliest), "year_in_text"
    if issued:
        return issued.year, "year_of_issue"
    top = "\n".join(line.text for line in lines[:_TOP])
    number = _NUMBER.search(top)
    if number:
        return int(number.group(1)), "year_of_issue"
    text = "\n".join(line.text for line in lines)
    closing = _CLOSING.search(text)
    if closing:
        return int(closing.group(1) or closing.group(2)), "year_in_text"
    asked = [int(year) for line in lines for year in re.findall(r"(20\d\d)\s*年度", line.text)]
    latest = max(asked, default=today.year)
    if latest < today.year:
        return latest + 1, "year_of_papers"
    return today.year, "this_year"


_CLOSING = re.compile(
    r"(20\d\d)\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]\s*\d{1,2}\s*日?[^，。；]{0,8}(?:前|止|截止)|截止[^，。；]{0,8}(20\d\d)\s*年"
)


def _is_past(text: str, hit: re.Match[str]) -> bool:
    """2023年认定的…复核: the year in which it was given, not that of the notice."""
    return _PAST.match(text[hit.end(1) :]) is not None


# Windows


def _windows(days: Sequence[NoticeDay]) -> tuple[Window, ...]:
    """A window for each last day, with the first day that stands before it in its line, or the only one of all."""
    opening = [day for day in days if day.what == "opens"]
    one_opening = len({first.value for first in opening}) == 1
    closing = {day.value: day for day in days if day.what == "closes"}
    windows: list[Window] = []
    for day in closing.values():
        before = [first for first in opening if first.value <= day.value]
        own = [first for first in before if first.line == day.line]
        if not own and one_opening and not windows:
            own = before
        opens = own[-1].value if own else None
        source = day.text.strip()[:120]
        windows.append(Window(opens, day.value, source, verified=False))
    return tuple(windows)


_MB = r"(?<![\d.])(\d{1,6}(?:\.\d{1,3})?)\s*(MB|M(?![a-z])|兆|GB|G(?![a-z]))"
_AT_MOST = (
    r"(?:不(?:得|要|能|可)?(?:超过|大于|高于|超)|别超过?|勿超过?|(?<!不)(?<!不得)小于|(?<!不)(?<!不得)低于|控制在"
    r"|限(?:制)?(?:在|为)?|上限(?:为)?|最大|≤|<|<=|以内|不足)"
)
_SIZE = re.compile(
    rf"{_AT_MOST}\s*{_MB}|{_MB}\s*(?:以内|以下|之内|封顶|为限)|(?<=[单每]个)(?:文件|附件|PDF|材料)\s*{_MB}",
    re.IGNORECASE,
)
_EACH = re.compile(
    r"每[^，,。；;]{1,6}一个PDF|单个|每个|每份|单份|每项|单项|各文件|每一|每件|单件|单文件|逐个|每张|一项一个|每类|单项材料|各附件"
)
_OF_OTHER = re.compile(r"[单每]封(?:邮件)?|视频|图片|照片|录像")  # a limit of mails, or of one kind of file
_WHOLE = re.compile(
    r"总|合计|合起来|加起来|压缩包|打包|打成|整包|全部|共计|累计|佐证包|材料包|邮件|合并|一个PDF|一个文件|整体|汇总|附件包|全套|一共"
)
_PAPER = re.compile(
    r"纸质|装订|胶装|一式|双面|骑缝|密封|光盘|刻盘|彩色扫描|PDF格式|PDF版|[一二两三四五六\d]份|JPG|正反"
)
_NAME = re.compile(r"(?:文件名|命名)[^“\"「。；]{0,16}[“\"「]([^”\"」]{3,40})[”\"」]")
_PLACEHOLDERS = (
    ("企业名称", "{company}"), ("公司名称", "{company}"), ("单位名称", "{company}"), ("企业全称", "{company}"),
    ("材料名称", "{title}"), ("附件名称", "{title}"), ("文件名称", "{title}"), ("材料名", "{title}"),
    ("序号", "{number:02d}"), ("编号", "{number:02d}"), ("年度", "{year}"), ("年份", "{year}"),
)  # fmt: skip
_MOST_SENTENCES = 4


def delivery_of(lines: Sequence[Line], unsure: dict[str, str]) -> Delivery:
    """Limits are read from sentences, not from the cells of tables, which may differ from row to row."""
    delivery = Delivery()
    for line in lines:
        text = as_amended(line.text)
        sizes = [] if line.cells else _sizes(text)
        for size, each in sizes:
            delivery = replace(delivery, entry_max_mb=size) if each else replace(delivery, max_mb=size)
            unsure["delivery"] = "notices.unsure.check_size"
        named = _NAME.search(text)
        if named:
            entry_file_name = _pattern(named.group(1))
            delivery = replace(delivery, entry_file_name=entry_file_name)
            unsure["delivery"] = "notices.unsure.check_name"
    paper = "；".join(_sentences(lines))
    return replace(delivery, paper=paper)


def _sizes(text: str) -> Iterator[tuple[float, bool]]:
    """(MB, whether of each file) of every limit; the nearest word before the number says of what."""
    for sentence in re.split(r"[。；;]", text):
        for found in _SIZE.finditer(sentence):
            number = found.group(1) or found.group(3) or found.group(5)
            unit = found.group(2) or found.group(4) or found.group(6)
            size = float(number)
            if unit.upper().startswith("G"):
                size *= 1000
            before = sentence[: found.start()]
            if not _of_another(before):
                yield size, _of_each(before)


def _of_another(before: str) -> bool:
    """Whether the nearest words speak of a mail's size, or of a video's."""
    found = [hit.end() for hit in _OF_OTHER.finditer(before)]
    if not found:
        return False
    return not _WHOLE.search(before[found[-1] :]) and not _EACH.search(before[found[-1] :])


def _of_each(before: str) -> bool:
    """Whether the last word that says of what speaks of each file; none speaks of the whole."""
    each_hits = list(_EACH.finditer(before))
    each = max((hit.start() for hit in each_hits), default=-1)
    each_ends = max((hit.end() for hit in each_hits), default=-1)
    whole = max((hit.start() for hit in _WHOLE.finditer(before) if hit.end() > each_ends), default=-1)
    return each > whole


def _sentences(lines: Sequence[Line]) -> list[str]:
    """The first sentences about copies, binding and format, lines of the list itself left out."""
    said = [part.strip() for line in lines if not line.cells for part in re.split(r"[。；;]", line.text)]
    of_paper = [part for part in said if _PAPER.search(part) and not _ITEM.match(part)]
    return of_paper[:_MOST_SENTENCES]


_ITEM = re.compile(r"[（(]?[\d一二三四五六七八九十①-⑳]+[）)、.．]")


def _pattern(words_of_name: str) -> str:
    """A notice's words for a file's name (企业名称+材料名称) as the pattern of a catalogue."""
    for word, placeholder in _PLACEHOLDERS:
        words_of_name = words_of_name.replace(word, placeholder)
    joined = re.sub(r"\s*[+＋]\s*", "-", words_of_name)
    name = joined.replace("XX", "").strip("-_ ")
    return name if "{" in name else "{number:02d}-{title}"
