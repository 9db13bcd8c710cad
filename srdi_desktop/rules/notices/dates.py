"""The days a notice names: what each is (opens, closes, an office's own), its line, and whether that is sure."""

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from srdi_desktop.model import NoticeDay
from srdi_desktop.rules.notices.lines import Line, as_amended
from srdi_desktop.rules.notices.marks import western
from srdi_desktop.rules.notices.phrases import masked, words

_DAY = re.compile(
    r"(?<![\d.])(?:(?P<year>20\d\d)\s*(?:年度?\s*|[.\-/]\s*(?=\d{1,2}\s*[.\-/]\s*\d)))?"
    r"(?P<month>\d{1,2})\s*(?:月(?:份)?\s*(?:(?P<day>\d{1,2})\s*(?:[日号]|(?![\d日号个项条]))|(?P<end>底|末))|[.\-/]\s*(?P<dotted>\d{1,2})(?![\d.%]))"
)
_LATER_DAY = re.compile(r"^(?P<between>.{0,12}?[-—–~～至到]+\s*)(?P<day>\d{1,2})\s*[日号]")
_CLOCK = (
    r"\s*(?:[（(]?(?:星期|周)[一二三四五六日天][）)]?)?\s*(?:上午|下午|晚上?|中午|凌晨|晚间)?\s*"
    r"(?:[（(]?\d{1,2}\s*(?:[:：]\s*\d{2}|[时点](?:\s*\d{1,2}分?|整|半)?)(?:\s*[:：]\s*\d{2})?[）)]?)?\s*(?:下班|工作时间结束|零点|整)?"
)
_RANGE = re.compile(rf"^{_CLOCK}\s*(?:起|开始)?\s*[，,]?\s*(?:[-—–~～]+|直?至|到)\s*$")
_CLOSES_BEHIND = re.compile(
    rf"^{_CLOCK}\s*(?:[（(][^）)]{{0,8}}[）)])?\s*[，,]?(?:系统|平台|网站|入口|通道|端口|申报)?(?:自动|将|统一|准时)?(?:之前|以前|前|止|为止|截止|截至|关闭|关网|关停|结束|逾期|后不再|封网|停止|下线|内完成)"
)
_OPENS_BEHIND = re.compile(rf"^{_CLOCK}\s*(?:起|开始|开放|开通|启动|开网|正式|上线|开启|启用)")
_CLOSES_BEFORE = re.compile(
    r"(?:截止|截至|截止到|最迟|最晚|不晚于|不迟于|期限|至|到|关闭时间|止于|终止)[^，,。；;\d]{0,12}$"
)
_OPENS_BEFORE = re.compile(r"(?:自|从|开放时间|开始时间|启动时间)[^，,。；;\d]{0,6}$")
_OTHER = re.compile(
    r"印发|发布|公布|成立|注册|签订|有效期|授予|颁布|施行|实施|发文|第\d+号|认定的|出具的|以来|之后取得|至今|注销|取得|为准|处罚|受过|违法"
)
_OF_EVERY_YEAR = re.compile(r"每年|逐年")
_BATCH = re.compile(r"第[一二三四五六七八九十\d]+(?:批|轮|期|季度)|[一二三四]季度|上半年|下半年")
_PAPER = re.compile(r"纸质|书面|邮寄|寄送|胶装|原件")
_HANDED_IN = re.compile(
    r"提交|填报|填写|申报|上传|报名|报送|报|交|送|寄|发|关闭|关网|关停|截|开放|受理|逾期|停止|结束|止|批|填|网上|线上|系统|平台|时间|入口|反馈|提供"
)
_OFFICE_VERB = re.compile(
    r"初审|初核|复核|核验|会审|汇总|上报|转报|推荐|审核|核实|评审|公示|公布|现场|复审|审查|抽查|下达|组织专家"
)
_RECIPIENT = re.compile(
    r"(?:交|送|报|报送|向|至|到|给|寄|所在地?|经|在|从|与|联系|登录|通过|提交|由其|送达)[^，,。；;]{0,6}$"
)
_ALONE = re.compile(
    r"^\s*(?:印发|发布|成文)?(?:日期|时间)?[：:]?\s*(20\d\d)\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})\s*日?\s*(?:印发|发布)?$"
)
_PUBLISHED = re.compile(
    r"(?:发布|印发|成文|推送|更新|发文|发表|发送|Sent|Date)(?:日期|时间)?[：:]\s*(20\d\d)\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})"
)
_TOP = 8  # lines in which the notice's own name stands
_NEAR = 24  # characters of a heading that asks for the day
_LONGEST_OPEN = 45  # days before the notice in which the system may have opened
_LATE_MONTHS = 6  # a day that lies more months before the day of issue is of the year after


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    year: int | None
    month: int
    day: int
    at_end: bool = False  # 月底


def issued_on(lines: Sequence[Line]) -> date | None:
    """The day of issue: the last line that is nothing but a day, else one said to be of publication."""
    texts = [western(line.text) for line in lines]
    alone = [found for text in texts if (found := _ALONE.match(text))]
    said = [found for text in texts if (found := _PUBLISHED.search(text))]
    for found in (*alone[-1:], *said[:1]):
        year, month, day = map(int, found.groups())
        issued = _date(year, month, day)
        if issued:
            return issued
    return None


def days_of(lines: Sequence[Line], year: int, year_sure: bool, issued: date | None) -> list[NoticeDay]:
    """All days that open or close something, in order. `year` stands in where a day names none."""
    found: list[NoticeDay] = []
    asked = ""
    for line in lines:
        if not line.cells and (asked or not _ALONE.match(western(line.text))):
            found += _of_line(line, year, year_sure, issued, asked)
        if _asks_for_day(line.text):
            asked = line.text
        elif not _BATCH.search(line.text):
            asked = ""
    current = [day for day in found if not _is_over(day, _first_issued(lines))]
    return _settled(_of_own_letter(current, lines))


def _of_own_letter(found: list[NoticeDay], lines: Sequence[Line]) -> list[NoticeDay]:
    """Where an office forwards another's notice, the last day of its own letter holds."""
    if not any("转发" in line.text for line in lines[:_TOP]):
        return found
    signed = [line.number for line in lines if _ALONE.match(western(line.text))]
    if not signed or signed[0] == lines[-1].number:
        return found
    own = [day for day in found if day.what == "closes" and day.line < signed[0]]
    if not own:
        return found
    return [day for day in found if day.what != "closes" or day in own]


def _first_issued(lines: Sequence[Line]) -> date | None:
    """The earliest day of issue that the text names: a chain of mails and letters has several."""
    texts = [western(line.text) for line in lines]
    found = [hit.groups() for text in texts if (hit := _ALONE.match(text) or _PUBLISHED.search(text))]
    days = [day for year, month, day_of in found if (day := _date(int(year), int(month), int(day_of)))]
    return min(days, default=None)


def _is_over(day: NoticeDay, issued: date | None) -> bool:
    """A day before the notice was issued opens or closes nothing for its reader: that of an earlier batch."""
    if issued is None or day.what == "paper":
        return False
    if day.what == "opens":
        return (issued - day.value).days > _LONGEST_OPEN
    return day.value < issued


def _asks_for_day(text: str) -> bool:
    """A heading or question that the last day answers."""
    if len(text) > _NEAR or "。" in text:
        return False
    return re.search(r"截止|几号|何时|什么时候|日子$|哪天", text) is not None


def _of_line(line: Line, year: int, year_sure: bool, issued: date | None, asked: str) -> Iterator[NoticeDay]:
    """Its days; `asked` is the question or heading before that asks for the last day, "" where none does."""
    text = as_amended(western(line.text))
    for sentence in re.split(r"[。；;]", text):
        tokens = _tokens(sentence)
        for at, token in enumerate(tokens):
            what = _what(sentence, tokens, at)
            if not what and asked and len(tokens) == 1 and not _what_is_told(sentence, token):
                what = "closes"
            if not what:
                continue
            named = token.year or _year_before(tokens, at) or _year_said(sentence[: token.start])
            value = _date(named, token.month, token.day) if named else _implied(token, year, issued)
            if value is None:
                continue
            kind = _kind(sentence, token, what.rstrip("?"), asked)
            dated = bool(named or year_sure or issued)
            doubtful = token.at_end or what.endswith("?") or kind == "office"
            yield NoticeDay(value, kind, line.number, dated and not doubtful, line.text)


def _year_said(before: str) -> int | None:
    """The year at the head of a sentence: 2026年受理时间为3月1日至…."""
    found = re.match(r"\D{0,4}(20\d\d)年(?:度|第.批)?(?:受理|申报|申请|填报|报送|网报|系统|平台)", before)
    return int(found.group(1)) if found else None


def _year_before(tokens: Sequence[_Token], at: int) -> int | None:
    """The year that the nearest day before names, None where none does."""
    return next((token.year for token in reversed(tokens[:at]) if token.year), None)


_ONLINE = re.compile(r"网上|线上|系统|平台|电子|在线")
_NOT_LAST = re.compile(r"建议|最好|尽量|争取|补传|补齐|补交|补正")  # a wish, or the day of one paper that came late


def _kind(sentence: str, token: _Token, what: str, asked: str) -> str:
    """What a day is once it is known who acts on it: a last day may be an office's own, or the paper copy's."""
    if what != "closes":
        return what
    clause = _clause(sentence, token)
    actor = _actor(sentence, token)
    handed_in = asked or actor == "applicant" or _HANDED_IN.search(clause)
    if actor == "office" or not handed_in or _NOT_LAST.search(clause):
        return "office"
    online = _ONLINE.search(clause) is not None
    if _PAPER.search(clause) or (not online and _PAPER.search(_clause_before(sentence, clause))):
        return "paper"
    return "closes"


def _tokens(sentence: str) -> list[_Token]:
    """The days that a sentence names, the second of 3月1日—15日 as well."""
    tokens: list[_Token] = []
    for found in _DAY.finditer(sentence):
        if found["dotted"] and not found["year"] and not _closes_by_sign(sentence, found):
            continue
        token = _token(found)
        if token is None:
            continue
        tokens.append(token)
        later = _later(sentence, token)
        if later is not None:
            tokens.append(later)
    return tokens


def _closes_by_sign(sentence: str, found: re.Match[str]) -> bool:
    """5.20前, 截止6/12: a day without 月, told from a section's number by the words beside it."""
    behind = re.match(r"\s*[日号]?(?:之?前|截止|止)", sentence[found.end() :])
    before = re.search(r"(?:截止|截至|最晚|最迟)[^，,。；;\d]{0,8}$", sentence[: found.start()])
    return bool(behind or before)


def _later(sentence: str, token: _Token) -> _Token | None:
    """A second day of the same month behind a day, None where there is none."""
    found = _LATER_DAY.match(sentence[token.end :])
    if found is None or re.search(r"\d月", found["between"]):
        return None
    day = int(found["day"])
    if day > 31:
        return None
    start = token.end + found.start("day")
    end = token.end + found.end()
    return _Token(start, end, token.year, token.month, day)


def _token(found: re.Match[str]) -> _Token | None:
    """The day of a match; None where its month is none."""
    month = int(found["month"])
    if not 1 <= month <= 12:
        return None
    year = int(found["year"]) if found["year"] else None
    start, end = found.span()
    if found["end"]:
        last = calendar.monthrange(year or 2001, month)[1]
        return _Token(start, end, year, month, last, at_end=True)
    day = int(found["day"] or found["dotted"])
    return _Token(start, end, year, month, day)


def _what(sentence: str, tokens: Sequence[_Token], at: int) -> str:
    """opens, closes, "closes?" where only the surroundings say so, or "" for a day of something else."""
    token = tokens[at]
    before = sentence[: token.start]
    behind = sentence[token.end :].lstrip("）)")
    in_range = _place_in_range(sentence, tokens, at)
    if in_range:
        return in_range if not _LASTING.search(_clause(sentence, token)) else ""
    told = _what_is_told(sentence, token)
    if told:
        return ""
    if _CLOSES_BEHIND.match(behind):
        return "closes"
    if _OPENS_BEHIND.match(behind) or _OPENS_BEFORE.search(before):
        return "opens"
    if _CLOSES_BEFORE.search(before) or re.search(r"截止|截至", sentence):
        return "closes"
    if re.search(r"截止|最后|期限|最迟|提交|报送|上传|关闭", _clause(sentence, token)):
        return "closes?"
    return ""


_LASTING = re.compile(r"有效期|施行|实施|执行期")


def _place_in_range(sentence: str, tokens: Sequence[_Token], at: int) -> str:
    """opens or closes for the days of 5月1日至6月4日; what the next is for the first of 3月31日、9月30日前; else ""."""
    token = tokens[at]
    if at + 1 < len(tokens):
        to_next = sentence[token.end : tokens[at + 1].start]
        if _RANGE.match(to_next):
            return "opens"
        if to_next.strip() in ("、", "和", "及", "或"):
            return _what(sentence, tokens, at + 1)
    if at and _RANGE.match(sentence[tokens[at - 1].end : token.start]):
        return "closes"
    return ""


def _what_is_told(sentence: str, token: _Token) -> bool:
    """A day of issue, of validity, of another notice."""
    clause = _clause(sentence, token)
    if _OF_EVERY_YEAR.search(clause):
        return True
    if not _OTHER.search(clause):
        return False
    return re.search(r"提交|报送|申报|填报|截止|报名|上传|交", clause) is None


def _clause(sentence: str, token: _Token) -> str:
    """What commas part around a day."""
    start = max(sentence.rfind(sign, 0, token.start) for sign in "，,") + 1
    ends = [sentence.find(sign, token.end) for sign in "，,"]
    end = min((place for place in ends if place >= 0), default=len(sentence))
    return sentence[start:end]


def _clause_before(sentence: str, clause: str) -> str:
    start = sentence.find(clause)
    return re.split(r"[，,]", sentence[: max(start - 1, 0)])[-1]


def _actor(sentence: str, token: _Token) -> str:
    """office or applicant, "" for none: of the day's own clause first, then the nearest of the clauses before it."""
    clause = _clause(sentence, token)
    start = sentence.rfind(clause, 0, token.end + len(clause))
    own_before = sentence[start : token.start]
    own_behind = _behind(sentence, token)
    before = _actors(own_before, own_before)
    if before:
        return max(before)[2]
    behind = _actors(own_behind, own_behind)
    if behind:
        return min(behind)[2]
    if words().any_in("papers.office_papers", own_behind):
        return "office"
    if _OFFICE_VERB.search(own_before + own_behind) and not re.search(r"提交|填报|申报|上传|报送", own_behind):
        return "office"
    earlier = _actors(sentence[:start], sentence)
    return max(earlier)[2] if earlier else ""


def _behind(sentence: str, token: _Token) -> str:
    """The rest of the day's clause, or the next clause where nothing but 前 is left of it."""
    rest = sentence[token.end :]
    clause, _, following = rest.partition("，")
    said = re.sub(r"[之以]?前|止|起|\W", "", clause)
    if len(said) > 1:
        return clause
    return following.partition("，")[0]


def _actors(part: str, whole: str) -> list[tuple[int, int, str]]:
    """(place, length, who) of the actors in a part of a sentence; a longer name hides a shorter one inside it."""
    found = []
    hidden = masked(part)
    for who in ("office", "applicant"):
        for word in words().lists[f"actors.{who}"]:
            for hit in re.finditer(re.escape(word), hidden):
                start, end = hit.span()
                acts = _office_acts(whole[:start]) if who == "office" else _applicant_acts(whole[end:])
                if acts:
                    found.append((end, len(word), who))
    return found


def _office_acts(before: str) -> bool:
    """An office to which something is handed does not act itself."""
    return _RECIPIENT.search(before) is None


def _applicant_acts(behind: str) -> bool:
    """企业技术中心, 企业名单: the word is a part of another name."""
    return (
        re.match(
            r"(?:申报|申请|纸质|电子|佐证)?(?:材料|资料)|(?:技术中心|推荐|名单|名称|主管|工信|网上申报系统)", behind
        )
        is None
    )


def _implied(token: _Token, year: int, issued: date | None) -> date | None:
    """The year of the notice, or the first such day after its issue."""
    if issued is None:
        return _date(year, token.month, token.day)
    value = _date(issued.year, token.month, token.day)
    if value is None or value >= issued:
        return value
    if issued.month - value.month >= _LATE_MONTHS:
        return _date(issued.year + 1, token.month, token.day)
    return value


def _date(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year or 0, month, day)
    except ValueError:
        return None


def _settled(found: list[NoticeDay]) -> list[NoticeDay]:
    """The paper copy's day closes where no other does; an office's day closes where nothing else does, unsure."""
    kinds = {day.what for day in found}
    if "closes" not in kinds and "paper" in kinds:
        found = [replace(day, what="closes") if day.what == "paper" else day for day in found]
    elif "closes" not in kinds and "office" in kinds:
        offices = [day for day in found if day.what == "office"]
        first = min(offices, key=lambda day: day.value)
        found = [replace(day, what="closes", sure=False) if day is first else day for day in found]
    return _doubted(found)


def _doubted(found: list[NoticeDay]) -> list[NoticeDay]:
    """Several last days in different lines that name no batch contradict each other: none of them is sure."""
    closing = [day for day in found if day.what == "closes"]
    values = {day.value for day in closing}
    lines = {day.line for day in closing}
    if len(values) < 2 or len(lines) < 2 or all(_BATCH.search(day.text) for day in closing):
        return found
    return [replace(day, sure=False) if day.what == "closes" else day for day in found]
