"""Notices that amend another (将…改为…, 增加一项, 不再要求): what holds after the change."""

import re
from collections.abc import Sequence
from dataclasses import replace

from srdi_desktop.rules.notices.lines import Line

_CHANGED = re.compile(
    r"[^，。；;]*?(?:修改为|改为|调整为|变更为|更正为|更改为|延长至|延长到|延期至|延期到|顺延至|推迟至|延至|改成|调至|替换为)"
)
_WORD = re.compile(r"[改调变更正延顺推替]")
_FROM_TO = re.compile(
    r"(?:将|把)?(?P<keep>[^，。；;由从]{2,30}?)(?:由|从)[^，。；;]*?(?:修改为|改为|调整为|变更为|更正为|更改为|延长至|延长到|延期至|延期到|顺延至|推迟至|延至|改成|调至)"
)
_ADDED = re.compile(r"(?:增加|新增|增补|补充|添加)[^：:“”]{0,12}[：:]?\s*[“\"「](?P<what>[^”\"」]+)[”\"」]")
_GONE = re.compile(r"删去|删除|取消|不再要求|不再提供|不再提交|不再需要|不需再|无需再")
_RESTATED = re.compile(r"全文如下|调整后的|修改后的|修订后的|重新公布|更新后的|如下执行|完整清单|调整后如下|整理如下")
_FEWEST = 2  # lines


def as_amended(text: str) -> str:
    """The text after the change: what stood before 改为 or 延长至 is left out."""
    if not _WORD.search(text):
        return text
    text = _FROM_TO.sub(r"\g<keep>", text)
    if _CHANGED.search(text):
        return "；".join(_CHANGED.sub("", part) for part in re.split(r"[；;]", text))
    return text


def is_amendment(lines: Sequence[Line]) -> bool:
    """Whether the notice changes another one."""
    changes = sum(_is_change(line.text) for line in lines)
    titled = any(re.search(r"补充通知|更正|调整|修改|变更|延期", line.text) for line in lines[:3])
    return changes >= _FEWEST or (titled and changes > 0)


def _is_change(text: str) -> bool:
    if bool(_CHANGED.search(text) or _ADDED.search(text)):
        return True
    return bool(_GONE.search(text)) and "原" in text


def amended_lines(lines: Sequence[Line]) -> tuple[list[Line], bool]:
    """(lines to read, whether the list is whole): changes alone where no new list is given, else that list alone."""
    if not is_amendment(lines):
        return list(lines), True
    restated = next((at for at, line in enumerate(lines) if _RESTATED.search(line.text) and at > 1), None)
    if restated is not None:
        return [line for at, line in enumerate(lines) if at > restated or not _is_change(line.text)], True
    kept = [replace(line, text=_asked_now(line.text)) if _is_change(line.text) else line for line in lines]
    return [line for line in kept if line.text], False


def _asked_now(text: str) -> str:
    """The paper that a change asks for from now on, "" where it asks for less."""
    added = _ADDED.search(text)
    if added:
        return f"提交{added['what'].strip()}。"
    changed = as_amended(text)
    quoted = re.search(r"[“\"「]([^”\"」]+)[”\"」]", changed)
    if changed != text and quoted:
        return f"提交{quoted.group(1)}。"
    return "" if _GONE.search(text) else text
