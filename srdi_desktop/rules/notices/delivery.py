"""How the papers are handed in: sizes of a file and of the whole, names of files, copies, binding, format."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from srdi_desktop.model import Delivery
from srdi_desktop.rules.notices.amended import as_amended
from srdi_desktop.rules.notices.lines import Line

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
