"""What a heading opens, and what it asks of the lines below it: a list of papers for some, one of several, nothing."""

import re
from dataclasses import dataclass

from srdi_desktop.rules.notices.phrases import SIGNS, without_brackets, words

ROLES = ("papers", "conditions", "process", "time", "contact", "advice", "refused", "policy", "form", "neutral")
SILENT = ("conditions", "process", "time", "contact", "advice", "refused", "policy", "form")  # no list stands there


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
    case = case_in_heading(text)
    if case or one_of:
        condition = text if case or not above.condition else above.condition
        return Governing(condition, _group_name(text) if one_of else "")
    if words().any_in("governs.everyone", text):
        return Governing()
    return above


def case_in_heading(text: str) -> str:
    """The words of a heading by which its papers are asked of some only: 按得分申报的企业加交, 视情况提供."""
    found = re.search(
        r"(?P<case>[^，,。；;：:（(）)]{2,30}?(?:的企业|企业|单位|公司|的|者))[，,]?(?:还|另|须|需|应|要|均|加|再|则|分别|才|需要|另外)*(?:加交|加报|补交|交|提供|提交|附(?![件表录])|报送|上传|准备|备齐)",
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
            r"(?:各|每个|每家|全部|所有|申报|申请|参评|参加|本|请|由|有关|相关|的)*(?:企业|单位|公司|申报人|申请人|者)(?:均|都|统一)?",
            core,
        )
        is not None
    )


def _group_name(text: str) -> str:
    """A short name for the group: the heading without brackets and verbs."""
    name = without_brackets(text).strip(SIGNS)
    name = re.sub(r"(?:的?(?:企业|单位))?(?:还|另|须|需|应|要|均|加|再)*(?:交|提供|提交|上传|附)?$", "", name)
    return name[:16] or text[:16]
