"""Phrases of a notice: parted outside brackets, and told apart into names of papers and other words.

The words by which a notice is understood, from resources/rules/notices.toml, and the kind of a paper by its name.

What a heading opens, and what it asks of the lines below it: a list of papers for some, one of several, nothing.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from srdi_desktop import resources
from srdi_desktop.rules.strict_toml import parse_toml, read_text

SIGNS = "：:；;。，,、 　!！?？."
_OPEN, _CLOSE = "（([【“「《〈", "）)]】”」》〉"
_ALIKE = {"(": "（", ")": "）"}
_HIDDEN = "\x00"
_COUNT = re.compile(
    r"(?:各|均|共|不少于|不低于|至少|不超过)*(?:一式)?\s*[一二两三四五六七八九十\d]{1,3}\s*(?:份|套|本|张|页|件|项|册|个)(?:以上|以内)?$"
)
_TAIL = re.compile(r"(?:等(?:相关|有关)?(?:材料|资料|文件|证明材料|佐证材料|证明|佐证)?|之类)$")
_PREDICATE = re.compile(
    r"[？?！!]|见附|见下|哪些|什么|哪几|怎样|啥|^\d+[项条样]|附件\d|第\d+[项条]|^(?:按|凭|依)(?!揭)|(?:填写|提交|上传|报送|准备)(?!的)|不得|不能|不予|应当|必须|要求|按照|进行|负责(?!的)|对照(?!表)|会同|以外|除外|你们|我们|我这|咱们|组织|做好|确保|不再|没有|就能|不是|都要|写明|是否"
    r"|(?<=.)为[^的主准]+$|由[^的]*$|可以|(?<!申)请(?!书|示)|须(?!知)|(?<![供相对效响反])应(?![用收付急税纳力])|需(?!求)|[把将]|已经"
)
_COLLECTION = re.compile(
    r"(?:申报|申请|入库|备案|复评|参评|佐证|证明|上传|提交|报送|传|交|所需|必备|必交|选交|可选|附件|支撑|认定|评价|复核|遴选|总|选传|必传|加分|选填|补充|基础|基本|全套|电子|纸质|书面|各类|要交|材料|资料|文件|的)+(?:材料|资料|文件|佐证|清单|目录|一览表|明细|材料表|核对表|材料包|佐证包|附件|佐证材料表)"
)
_LIST_ITSELF = re.compile(
    r"(?:申报|申请|佐证|证明|附件)?(?:材料|资料|佐证|要件|附件)(?:核对)?(?:清单|目录|一览表|明细表?|表|包)$"
)
_REFERRED = re.compile(r"附件\s*[\d一二三四五六七八九十]+|所列|上述|以上")
_LONGEST_NAME = 48  # characters


def masked(text: str) -> str:
    """The text with everything inside brackets and quotation marks hidden, at the same places."""
    out, depth = [], 0
    for char in text:
        if char in _CLOSE and depth:
            depth -= 1
        out.append(_HIDDEN if depth else char)
        if char in _OPEN:
            depth += 1
    if depth == 0:
        return "".join(out)
    return text


def split_outside(text: str, signs: str) -> list[str]:
    """What the signs part outside brackets; empty parts are left out."""
    parts, start = [], 0
    for at, char in enumerate(masked(text)):
        if char in signs:
            parts.append(text[start:at])
            start = at + 1
    return [part.strip() for part in (*parts, text[start:]) if part.strip()]


def balanced(text: str) -> bool:
    """Whether every bracket that opens closes."""
    plain = "".join(_ALIKE.get(char, char) for char in text)
    if not (plain.count("（") <= plain.count("）")):
        return False
    return plain.count("【") <= plain.count("】")


def without_brackets(text: str) -> str:
    """The text outside its round and square brackets; quotation marks stay."""
    return re.sub(r"[（(【\[][^（）()【】\[\]]*[）)】\]]", "", text)


def first_clause(text: str) -> str:
    """The first clause, without its brackets."""
    parts = split_outside(text, "，,。；;：:—")
    return without_brackets(parts[0]) if parts else ""


def bracketed(text: str) -> list[str]:
    """What stands in its brackets."""
    return re.findall(r"[（(【\[]([^（）()【】\[\]]*)[）)】\]]", text)


_QUOTED = re.compile(r"^[“\"「]([^”\"」]+)[”\"」]$")


def bare(name: str) -> str:
    """A name without brackets, counts and 等 at its end."""
    name = without_brackets(name).strip(SIGNS + "《》")
    name = _QUOTED.sub(r"\1", name)
    name = _COUNT.sub("", name).strip(SIGNS)
    return _TAIL.sub("", name).strip(SIGNS)


@cache
def is_collection(name: str) -> bool:
    """A word for all papers together (申报材料, 佐证), or one so general that it names none."""
    if re.match(r"(?:申报|申请|提交的?|上述|以上)?(?:材料|资料)[中里内]", name):
        return True
    name = re.sub(r"(?:的?(?:复印件|扫描件|原件|电子版|电子件))+$", "", name) or name
    core = re.sub(
        r"^(?:以上|上述|下列|以下|全部|所有|各项|各类|其他|其它|相应|相关|有关|对应|必要|要|需要|须|应|准备|提供|提交|上传|这些|那些|如下|企业|一套|整套|完整|的)+",
        "",
        name,
    )
    if core in words().lists["papers.collections"] or not core or _COLLECTION.fullmatch(core):
        return True
    return _LIST_ITSELF.search(core) is not None or core.endswith(("申报材料", "申请材料", "申报资料"))


def names_paper(phrase: str) -> bool:
    """Whether the phrase is a paper's name: it ends as one, or with a word of a known kind, and says nothing else."""
    name = bare(phrase)
    if not 2 <= len(name) <= _LONGEST_NAME or re.search(r"[，,。；;：:]", masked(name)):
        return False
    if is_collection(name) or words().ends("papers.not_heads", name) or _PREDICATE.search(masked(name)):
        return False
    if name in words().lists["headings.no_papers"]:
        return False
    if words().ends("papers.heads", name):
        return True
    return words().ends("papers.weak_heads", name) or _ends_in_kind(name)


def names_document(phrase: str) -> bool:
    """A paper's name that ends with a word for a document (证书, 报告), not only with what it is about (知识产权)."""
    return names_paper(phrase) and words().ends("papers.heads", bare(phrase))


def _ends_in_kind(name: str) -> bool:
    known = kind_of(name)
    return known.sure and name.endswith(known.because)


_SUMMARY_OF_OFFICE = re.compile(
    r"(?:^|推荐|申报|申请|企业|单位|情况|信息|名单|初审|审核|意见|结果|项目|年度|认定|复核|评价)汇总表$"
)


def is_office_paper(phrase: str) -> bool:
    """A paper that an office writes: 推荐函, 汇总表."""
    found = words().any_in("papers.office_papers", phrase)
    if not found or (found == "汇总表" and not _SUMMARY_OF_OFFICE.search(bare(phrase))):
        return False
    return kind_of(phrase).kind in (
        "other",
        "application-form",
    )


@dataclass(frozen=True)
class Enumeration:
    """Papers named in one breath (甲、乙和丙), and whether all parts are papers."""

    parts: tuple[str, ...]
    whole: bool


def enumerated(text: str) -> Enumeration:
    """The parts that 、和与及以及 join; parts with 或 stay together."""
    rough = [piece for part in split_outside(text, "、/／+＋") for piece in _joined(part)]
    return Enumeration(tuple(rough), bool(rough) and all(names_paper(part) for part in rough))


_SHARED_HEAD = re.compile(
    r"的(?:佐证|证明|说明|凭证)?(?:材料|资料|文件)?$|(?:相关性|关联性|关系|对照)(?:的)?(?:说明|证明|材料)$"
)  # 占有率及排名的佐证 is one paper


def _joined(part: str) -> list[str]:
    """Both sides of 和, 与, 及, 以及 where each is a paper's name; else the part as it is."""
    hidden = masked(part)
    for found in re.finditer(r"以及|及其|[和与及]", hidden):
        left = part[: found.start()]
        right = part[found.end() :]
        if _SHARED_HEAD.search(right) and not names_document(left):
            continue
        if names_paper(left) and (names_paper(right) or _REFERRED.search(right) or is_collection(bare(right))):
            return [left.strip(), *_joined(right.strip())]
    return [part]


_SURE = 3  # characters; a shorter word proposes a kind without being sure


@dataclass(frozen=True)
class Words:
    """`kinds`: kind -> words of its papers; `lists`: "section.name" -> words."""

    kinds: Mapping[str, tuple[str, ...]]
    lists: Mapping[str, tuple[str, ...]]

    def any_in(self, name: str, text: str) -> str:
        """The longest word of the list that occurs in the text, or ""."""
        return max((word for word in self.lists[name] if word in text), key=len, default="")

    def ends(self, name: str, text: str) -> bool:
        """Whether the text ends with a word of the list."""
        return text.endswith(self.lists[name])


@cache
def words() -> Words:
    """The word lists, read once."""
    path = resources.path("rules", "notices.toml")
    root = parse_toml(read_text(path), path.name)
    kinds = root.table("kinds")
    lists = {
        f"{section}.{name}": root.table(section).texts(name)
        for section in root.data
        if section != "kinds"
        for name in root.data[section]
    }
    return Words({kind: kinds.texts(kind) for kind in kinds.data}, lists)


@dataclass(frozen=True)
class Kind:
    """A proposed kind, the word that proposed it, and whether that word stood in the title itself."""

    kind: str
    because: str = ""
    sure: bool = False


def kind_of(title: str, rest: str = "") -> Kind:
    """The kind of a paper by its title, else by what is said behind it (unsure), else other.

    The longest word decides; of two alike the later, since the noun that counts stands last.
    """
    form = title.endswith(words().lists["papers.own_forms"])
    if form:
        because = next(end for end in words().lists["papers.own_forms"] if title.endswith(end))
        return Kind("application-form", because, True)
    for text, own in ((title, True), (rest, False)):
        known = [(word, kind) for kind, listed in words().kinds.items() for word in listed if word in text]
        if known:
            word, kind = max(known, key=lambda hit: (len(hit[0]), text.rindex(hit[0])))
            sure = own and len(word) >= _SURE
            return Kind(kind, word, sure)
    return Kind("other")


ROLES = ("papers", "conditions", "process", "time", "contact", "advice", "refused", "policy", "form", "neutral")
SILENT = (
    "conditions",
    "process",
    "time",
    "contact",
    "advice",
    "refused",
    "policy",
    "form",
    "closed",
)  # no list stands there


def role_of(heading: str) -> str:
    """One of ROLES by the word nearest to the heading's end, the longer of two that end together; "" for none."""
    text = without_brackets(heading).strip(SIGNS) or heading
    text = re.split(r"[。；;]", text)[0]
    if re.search(
        r"(?:的|企业|单位|公司|者|须|需|应|另|加|要|还)(?:需|须|应|另|加|要)*(?:交|提供|提交|附|上传|准备|报送)$", text
    ):
        return "papers"
    if re.search(
        r"(?:的企业|企业|单位)(?:还|另外|另|均|都|须|需|应|要)*(?:准备|提交|提供|加交|另交|交|附|上传)(?![给到])", text
    ):
        return "papers"
    if re.search(r"(?:交|传|提供|提交|报送|准备|附|具备)(?:以下|下列|下面|如下)[^，,：:]{0,12}$", text):
        return "papers"
    best, at = "", (0, 0)
    for role in ROLES:
        for word in words().lists[f"roles.{role}"]:
            place = text.rfind(word)
            if place >= 0:
                best, at = max((best, at), (role, (place + len(word), len(word))), key=lambda hit: hit[1])
    return best


@dataclass(frozen=True)
class Governing:
    """What stands over a line: in which case it is asked for ("" always), the group of which one is enough."""

    condition: str = ""
    one_of: str = ""


def governing(heading: str, above: Governing) -> Governing:
    """What a heading asks of the papers below it; what it leaves open is as above it."""
    text = re.sub(r"[（(][^）)]*[☑✅✔√●☐⭕○□][^）)]*[）)]", "", heading).strip(SIGNS)  # what the ticks mean
    one_of = words().any_in("governs.one_of", text)
    if not one_of and _is_of_all(text):
        return Governing()
    case = case_in_heading(text)
    if case or one_of:
        condition = text if case or not above.condition else above.condition
        return Governing(condition, _group_name(text) if one_of else "")
    if words().any_in("governs.everyone", text):
        return Governing()
    return above


def _is_of_all(text: str) -> bool:
    """通用材料（认定企业和复核企业均须提供): for everyone by its own words, whoever the bracket names."""
    plain = without_brackets(text)
    if not words().any_in("governs.everyone", plain) or words().any_in("governs.optional", plain):
        return False
    return case_in_heading(plain) == ""


def case_in_heading(text: str) -> str:
    """The words of a heading by which its papers are asked of some only: 按得分申报的企业加交, 视情况提供."""
    found = re.search(
        r"(?P<case>[^，,。；;：:（(）)]{2,30}?(?:的企业|企业|单位|公司|的|者))[，,]?(?:还|另|须|需|应|要|均|加|再|则|分别|才|需要|另外|另行|额外|单独|单另)*(?:加交|加报|补交|交|提供|提交|附(?![件表录])|报送|上传|准备|备齐)",
        text,
    )
    if found is None:
        found = re.match(
            r"(?P<case>[^，,。；;：:（(）)]{2,20}?(?:企业|单位))(?:补充|另附|专用|额外|另需)(?:提交)?的?(?:材料|资料)$",
            text,
        )
    if found and not is_everyone(found["case"]):
        return found["case"]
    words_found = words().any_in("governs.optional", text) or words().any_in("conditional.headings", text)
    return text if words_found else ""


def is_everyone(case: str) -> bool:
    """Whether a case is none: 企业, 申报企业, 全部企业."""
    core = case.strip(SIGNS)
    lists = words().lists
    if core in lists["conditional.everyone"] or bool(words().any_in("governs.everyone", core)):
        return True
    return (
        re.fullmatch(
            r"(?:各|每个|每家|全部|所有|申报|申请|参评|参加|本|请|由|有关|相关|的)*(?:企业|单位|公司|申报人|申请人|者)(?:均|都|统一|(?:申报|申请|填报|报名)时)?",
            core,
        )
        is not None
    )


def _group_name(text: str) -> str:
    """A short name for the group: the heading without brackets and verbs."""
    name = without_brackets(text).strip(SIGNS)
    name = re.sub(r"(?:的?(?:企业|单位))?(?:还|另|须|需|应|要|均|加|再)*(?:交|提供|提交|上传|附)?$", "", name)
    first = re.split(r"[，,；;]", name)[0]
    return first[:16] or text[:16]
