"""What a notice says beside its list: tier, year, region, document number, dates, size limits, binding."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from srdi_desktop.model.catalogue import Delivery, Tier, Window
from srdi_desktop.rules.notices.words import words

_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}[〔\[（(]\s*20\d\d\s*[〕\]）)]\s*第?\s*\d{1,4}\s*号")
_DAY = r"(?:(20\d\d)\s*年\s*)?(\d{1,2})\s*月\s*(\d{1,2})\s*日?"
_SPAN = re.compile(_DAY + r"\s*(?:\d{1,2}[:：时点]\d{0,2}\s*)?(?:起)?\s*[-—–~～至到]+\s*" + _DAY)
_UNTIL = re.compile(
    r"(?:截止|截至|于|在|前往|至)[^。；;\d]{0,12}"
    + _DAY
    + r"\s*(?:\d{1,2}[:：时点]\d{0,2}\s*)?(?:前|之前|止|截止|$|[，,。；;（(）)\d])"
)
_ALONE = re.compile(r"^\s*(20\d\d)\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*$")
_MB = r"(\d+(?:\.\d+)?)\s*(MB|M|兆|GB|G)"
_AT_MOST = r"(?:不(?:得)?(?:超过|大于|高于)|小于|控制在|限(?:制)?(?:在|为)?|≤|<)"
_SIZE = re.compile(rf"{_AT_MOST}\s*{_MB}|{_MB}\s*(?:以内|以下)", re.IGNORECASE)
_EACH = ("单个", "每个", "每份", "单份", "每项", "单项", "各文件", "每一")
_PAPER = ("纸质", "装订", "胶装", "一式", "双面", "骑缝", "密封", "光盘")
_NAME = re.compile(r"(?:文件名|命名)[^“\"「。；]{0,16}[“\"「]([^”\"」]{3,40})[”\"」]")
_PLACEHOLDERS = (
    ("企业名称", "{company}"), ("公司名称", "{company}"), ("单位名称", "{company}"), ("企业全称", "{company}"),
    ("材料名称", "{title}"), ("附件名称", "{title}"), ("文件名称", "{title}"), ("材料名", "{title}"),
    ("序号", "{number:02d}"), ("编号", "{number:02d}"), ("年度", "{year}"), ("年份", "{year}"),
)  # fmt: skip
_SHORTEST_NAME, _TOP = 8, 6  # characters; lines
_NAMES = {
    Tier.TECHNOLOGY: "科技型中小企业", Tier.INNOVATIVE: "创新型中小企业", Tier.SRDI: "专精特新中小企业",
    Tier.LITTLE_GIANT: "专精特新“小巨人”企业",
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
    unsure: dict[str, str] = field(default_factory=dict)


def head_of(lines: Sequence[str], today: date) -> Head:
    """Everything beside the list, with what had to be assumed marked unsure."""
    text = "\n".join(lines)
    title = _title(lines)
    unsure: dict[str, str] = {}
    tier = _tier(title) or _tier(text)
    if tier is None:
        unsure["tier"] = "notices.unsure.not_said"
    year = _year(title)
    if year is None:
        year, unsure["year"] = _year_guessed(lines, today)
    region = words().any_in("regions.names", title) or words().any_in("regions.names", text)
    if not region:
        unsure["region"] = "notices.unsure.not_said"
    own = title.strip("：: ") if _names_a_list(title) else ""
    head = Head(own or f"{region}{_NAMES[tier or Tier.SRDI]} {year}", tier or Tier.SRDI, year, region, unsure=unsure)
    found = _NUMBER.search(text)
    number = re.sub(r"\s+", "", found.group()) if found else ""
    issued = _issued(lines)
    head = replace(head, source=number or own, issued=issued, windows=_windows(lines, head.year))
    regulation = _regulation(head.tier, text, issued, head.year)
    return replace(head, delivery=_delivery(lines, unsure), regulation=regulation)


def _title(lines: Sequence[str]) -> str:
    """The line that names the notice or list, with the line before where the name is broken over two; else the first
    line that names tier or year, else the first of all.
    """
    named = (at for at, line in enumerate(lines) if "通知" in line or "清单" in line)
    place = next(named, next((at for at, line in enumerate(lines[:_TOP]) if _names_a_list(line)), 0))
    line = lines[place] if lines else ""
    broken = place and "关于" in lines[place - 1] and "关于" not in line and lines[place - 1][-1:] not in "。；："
    return lines[place - 1] + line if broken else line


def _names_a_list(title: str) -> bool:
    """A notice's name says more than "one, papers to hand in"."""
    return len(title) >= _SHORTEST_NAME and (_tier(title) is not None or _year(title) is not None)


def _tier(text: str) -> Tier | None:
    """The tier that is named; 小巨人 before 专精特新, since its name contains that."""
    for name in ("little-giant", "innovative", "technology", "srdi"):
        if words().any_in(f"tiers.{name}", text):
            both = name == "innovative" and "专精特新中小企业" in text and "创新型" in text
            return Tier.SRDI if both else Tier(name)
    return None


def _year(text: str) -> int | None:
    found = re.search(
        r"(20\d\d)\s*年(?:[）)】]|度|第|专精|创新|省|市|\S{0,6}(?:专精特新|创新型|小巨人|中小企业))", text
    )
    return int(found.group(1)) if found else None


def _year_guessed(lines: Sequence[str], today: date) -> tuple[int, str]:
    """(year, why unsure): the year of issue, else the one after the last year whose papers are asked for, else now."""
    issued = _issued(lines)
    if issued:
        return issued.year, "notices.unsure.year_of_issue"
    asked = [int(year) for line in lines for year in re.findall(r"(20\d\d)\s*年度", line)]
    if asked and max(asked) < today.year:
        return max(asked) + 1, "notices.unsure.year_of_papers"
    return today.year, "notices.unsure.this_year"


def _issued(lines: Sequence[str]) -> date | None:
    alone = [found for line in lines if (found := _ALONE.match(line))]
    return _date(alone[-1].group(1), alone[-1].group(2), alone[-1].group(3)) if alone else None


def _date(year: str | None, month: str, day: str, usual: int = 0) -> date | None:
    try:
        return date(int(year) if year else usual, int(month), int(day))
    except ValueError:
        return None


def _windows(lines: Sequence[str], year: int) -> tuple[Window, ...]:
    """Spans of dates, else last days, in lines about handing in."""
    spans, ends = [], []
    for line in lines:
        if not any(word in line for word in ("申报", "填报", "提交", "报送", "申请", "截止", "截至", "受理", "时间")):
            continue
        for found in _SPAN.finditer(line):
            first, month, day, last, to_month, to_day = found.groups()
            opens = _date(first, month, day, year)
            closes = _date(last or first, to_month, to_day, year)
            spans.append(Window(opens, closes, line.strip()[:120], verified=False))
        if not _SPAN.search(line) and (until := _UNTIL.search(line)):
            closes = _date(until.group(1), until.group(2), until.group(3), year)
            ends.append(Window(None, closes, line.strip()[:120], verified=False))
    return tuple(window for window in spans or ends if window.closes)


def _regulation(tier: Tier, text: str, issued: date | None, year: int) -> str:
    """What the notice names; else by tier and date, since the rules changed on 2026-04-01."""
    if tier is Tier.TECHNOLOGY:
        return "most-2017-115"
    if tier is Tier.INNOVATIVE:
        return "miit-2022-63"
    if re.search(r"〔2026〕\s*2\s*号", text):
        return "miit-2026-2"
    if re.search(r"〔2022〕\s*63\s*号", text):
        return "miit-2022-63"
    day = issued or date(year, 12, 31)
    return "miit-2026-2" if day >= date(2026, 4, 1) else "miit-2022-63"


def _delivery(lines: Sequence[str], unsure: dict[str, str]) -> Delivery:
    delivery = Delivery()
    for line in lines:
        for found in _SIZE.finditer(line):
            number, unit = found.group(1) or found.group(3), found.group(2) or found.group(4)
            size = float(number) * (1000 if unit.upper().startswith("G") else 1)
            before = line[: found.start()][-24:]
            if any(word in before for word in _EACH):
                delivery = replace(delivery, entry_max_mb=size)
            else:
                delivery = replace(delivery, max_mb=size)
            unsure["delivery"] = "notices.unsure.check_size"
        if named := _NAME.search(line):
            delivery = replace(delivery, entry_file_name=_pattern(named.group(1)))
            unsure["delivery"] = "notices.unsure.check_name"
    paper = [
        sentence for line in lines for sentence in re.split(r"[。；;]", line) if any(w in sentence for w in _PAPER)
    ]
    return replace(delivery, paper="；".join(sentence.strip() for sentence in paper[:3]))


def _pattern(words_of_name: str) -> str:
    for word, placeholder in _PLACEHOLDERS:
        words_of_name = words_of_name.replace(word, placeholder)
    name = re.sub(r"\s*[+＋]\s*", "-", words_of_name).replace("XX", "").strip("-_ ")
    return name if "{" in name else "{number:02d}-{title}"
