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
from srdi_desktop.rules.notices.phrases import words

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
    title = _title(lines)
    unsure = dict[str, str]()
    issued = issued_on(lines)
    tier = _tier_of(title, text, unsure)
    year = _year_of(title, lines, issued, today, unsure)
    region = words().any_in("regions.names", title) or words().any_in("regions.names", text)
    if not region:
        unsure["region"] = "notices.unsure.not_said"
    days = days_of(lines, year, year_sure="year" not in unsure, issued=issued)
    if any(not day.sure for day in days if day.what in ("opens", "closes")):
        unsure["windows"] = "notices.unsure.check_dates"
    own = title.strip("：: ") if _names_a_list(title) else ""
    source = _document_number(text) or own
    delivery = delivery_of(lines, unsure)
    regulation = _regulation(tier, text, issued, year)
    name = own or f"{region}{_NAMES[tier]} {year}"
    return Head(name, tier, year, region, source, issued, delivery, _windows(days), regulation, tuple(days), unsure)


# Title


def _title(lines: Sequence[Line]) -> str:
    """The first of the top lines that ends as a title does and names a year or a list, with what it was broken
    from; else the first that names one; else the first of all.
    """
    top = [line.text for line in lines[:_TOP]]
    endings = words().lists["headings.titles"]
    plain = [re.sub(r"[（(【][^）)】]*[）)】]", "", text).strip("：: ") for text in top]
    titled = [at for at, text in enumerate(plain) if text.endswith(endings) and len(text) >= _SHORTEST_NAME]
    named = [at for at in titled if _names_a_list(top[at]) or "关于" in top[at] or _is_broken(top, at)]
    listed = [at for at, text in enumerate(top) if _names_a_list(text) and not re.search(r"。.", text)]
    place = next(iter((*named, *listed, *titled)), 0)
    if not top:
        return ""
    if _is_broken(top, place):
        return top[place - 1] + top[place]
    return top[place]


def _is_broken(top: Sequence[str], at: int) -> bool:
    """Whether the line goes on with a name that the line before began: 关于 … / … 的通知."""
    if at == 0 or "关于" in top[at]:
        return False
    if "关于" not in top[at - 1]:
        return False
    if top[at - 1][-1:] in "。；：":
        return False
    return not top[at - 1].endswith("通知")


def _names_a_list(title: str) -> bool:
    """A notice's name says more than "one, papers to hand in"."""
    if not (len(title) >= _SHORTEST_NAME):
        return False
    return _tier_in(title) is not None or _YEAR.search(title) is not None


def _document_number(text: str) -> str:
    for found in _NUMBER.finditer(text):
        if not _OF_ANOTHER.search(text[: found.start()][-12:]):
            return re.sub(r"\s+", "", found.group())
    return ""


# Tier


def _tier_of(title: str, text: str, unsure: dict[str, str]) -> Tier:
    """By the title; else by what is named most; else other, unsure."""
    tier = _tier_in(title)
    if tier is not None:
        return tier
    unsure["tier"] = "notices.unsure.not_said"
    counted = {name: sum(text.count(word) for word in words().lists[f"tiers.{name}"]) for name in _TIERS}
    counted["srdi"] -= counted["little-giant"] // 2
    best = max(counted, key=lambda name: counted[name])
    if counted[best]:
        return Tier(best)
    return Tier.OTHER


_TIERS = ("little-giant", "innovative", "technology", "srdi", "other")


def _tier_in(text: str) -> Tier | None:
    """The tier that is named; 小巨人 before 专精特新, since its name contains that; of others the first named."""
    found = {name: text.find(words().any_in(f"tiers.{name}", text) or "\0") for name in _TIERS}
    named = [name for name in _TIERS if found[name] >= 0]
    if not named:
        return None
    if "little-giant" in named:
        return Tier.LITTLE_GIANT
    if "innovative" in named and "专精特新中小企业" in text and "创新型" in text:
        return Tier.SRDI
    return Tier(named[0])


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
    named = next((hit for hit in _YEAR.finditer(title) if not _is_past(title, hit)), None)
    ended = issued and named and re.search(r"期满|到期|复核", title) and int(named.group(1)) <= issued.year - 2
    if named and not ended:
        return int(named.group(1))
    for line in lines[: 2 * _TOP]:
        said = next((hit for hit in _OF_NOTICE.finditer(line.text) if not _is_past(line.text, hit)), None)
        if said:
            unsure["year"] = "notices.unsure.year_in_text"
            return max(int(said.group(1)), issued.year if issued else 0)
    if issued:
        unsure["year"] = "notices.unsure.year_of_issue"
        return issued.year
    number = next((hit for hit in _NUMBER.finditer("\n".join(line.text for line in lines[:_TOP]))), None)
    if number and _document_number(number.group()):
        unsure["year"] = "notices.unsure.year_of_issue"
        return int(number.group(1))
    closing = re.search(
        r"(20\d\d)\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]\s*\d{1,2}\s*日?[^，。；]{0,8}(?:前|止|截止)|截止[^，。；]{0,8}(20\d\d)\s*年",
        "\n".join(line.text for line in lines),
    )
    if closing:
        unsure["year"] = "notices.unsure.year_in_text"
        return int(closing.group(1) or closing.group(2))
    asked = [int(year) for line in lines for year in re.findall(r"(20\d\d)\s*年度", line.text)]
    if asked and max(asked) < today.year:
        unsure["year"] = "notices.unsure.year_of_papers"
        return max(asked) + 1
    unsure["year"] = "notices.unsure.this_year"
    return today.year


def _is_past(text: str, hit: re.Match[str]) -> bool:
    """2023年认定的…复核: the year in which it was given, not that of the notice."""
    return _PAST.match(text[hit.end(1) :]) is not None


# Windows


def _windows(days: Sequence[NoticeDay]) -> tuple[Window, ...]:
    """A window for each last day, with the first day that stands before it in its line, or the only one of all."""
    opening = [day for day in days if day.what == "opens"]
    windows: list[Window] = []
    closing = list({day.value: day for day in days if day.what == "closes"}.values())
    for day in closing:
        own = [first for first in opening if first.line == day.line and first.value <= day.value]
        if not own and len({first.value for first in opening}) == 1 and not windows:
            own = [first for first in opening if first.value <= day.value]
        opens = own[-1].value if own else None
        source = day.text.strip()[:120]
        windows.append(Window(opens, day.value, source, verified=False))
    return tuple(windows)


_MB = r"(?<![\d.])(\d{1,6}(?:\.\d{1,3})?)\s*(MB|M(?![a-z])|兆|GB|G(?![a-z]))"
_AT_MOST = (
    r"(?:不(?:得|要|能|可)?(?:超过|大于|高于|超)|别超过?|勿超过?|小于|低于|控制在"
    r"|限(?:制)?(?:在|为)?|上限(?:为)?|最大|≤|<|<=|以内|不足)"
)
_SIZE = re.compile(rf"{_AT_MOST}\s*{_MB}|{_MB}\s*(?:以内|以下|之内|封顶|为限)", re.IGNORECASE)
_EACH = re.compile(
    r"单个|每个|每份|单份|每项|单项|各文件|每一|每件|单件|单文件|逐个|每张|一项一个|每类|单项材料|各附件"
)
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
        for size, each in _sizes(text) if not line.cells else ():
            delivery = replace(delivery, entry_max_mb=size) if each else replace(delivery, max_mb=size)
            unsure["delivery"] = "notices.unsure.check_size"
        if named := _NAME.search(text):
            entry_file_name = _pattern(named.group(1))
            delivery = replace(delivery, entry_file_name=entry_file_name)
            unsure["delivery"] = "notices.unsure.check_name"
    paper = "；".join(_sentences(lines))
    return replace(delivery, paper=paper)


def _sizes(text: str) -> Iterator[tuple[float, bool]]:
    """(MB, whether of each file) of every limit; the nearest word before the number says of what."""
    for sentence in re.split(r"[。；;]", text):
        for found in _SIZE.finditer(sentence):
            number = found.group(1) or found.group(3)
            unit = found.group(2) or found.group(4)
            size = float(number) * (1000 if unit.upper().startswith("G") else 1)
            yield size, _of_each(sentence[: found.start()])


def _of_each(before: str) -> bool:
    each = max((hit.start() for hit in _EACH.finditer(before)), default=-1)
    whole = max((hit.start() for hit in _WHOLE.finditer(before)), default=-1)
    return each > whole


def _sentences(lines: Sequence[Line]) -> list[str]:
    """The first sentences about copies, binding and format, lines of the list itself left out."""
    said = [part.strip() for line in lines if not line.cells for part in re.split(r"[。；;]", line.text)]
    return [
        part
        for part in said
        if _PAPER.search(part) and not re.match(r"[（(]?[\d一二三四五六七八九十①-⑳]+[）)、.．]", part)
    ][:_MOST_SENTENCES]


def _pattern(words_of_name: str) -> str:
    for word, placeholder in _PLACEHOLDERS:
        words_of_name = words_of_name.replace(word, placeholder)
    name = re.sub(r"\s*[+＋]\s*", "-", words_of_name).replace("XX", "").strip("-_ ")
    return name if "{" in name else "{number:02d}-{title}"
