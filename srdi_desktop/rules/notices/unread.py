"""Lines that may ask for a paper and became no entry: nothing partial may look whole."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from srdi_desktop.rules.notices.claims import Claim
from srdi_desktop.rules.notices.lines import Line
from srdi_desktop.rules.notices.phrases import (
    bare,
    enumerated,
    is_office_paper,
    names_document,
    names_paper,
    split_outside,
)
from srdi_desktop.rules.notices.prose import is_of_office
from srdi_desktop.rules.notices.reader import Reading
from srdi_desktop.rules.notices.words import Kind, kind_of, words

_OTHER_WORDS = re.compile(r"附件|《|^(?:其他|其它|相关|有关|以上|上述)|(?:局|厅|委|委员会|政府|办公室|部)文件$")
_DENIED = re.compile(r"不要交|不用交|别交|勿交|不收|无需|不需|不再|见附件|详见|为准")
_VERB = re.compile(r"^.*(?:提交|提供|报送|上传|附上|另附|附(?!件)|出具|出示|查看|看|递交|填写|交)")
_MOST_COMPARED, _MOST_LINES = 500, 2_000  # papers; lines: no notice has more
_ALIKE = 0.6  # ratio of difflib: a name that an entry has already


def unread_lines(reading: Reading) -> Iterator[Line]:
    """Lines of a list that gave no paper, and other lines that name a paper no entry stands for."""
    claims = reading.claims[:_MOST_COMPARED]
    for line in reading.doubtful[:_MOST_LINES]:
        if line.number in reading.listed or (
            line.number not in reading.understood and any(_asks(piece, claims) for piece in _pieces(line))
        ):
            yield line


def _pieces(line: Line) -> list[str]:
    return list(line.cells) if line.cells else split_outside(line.text, "。；;")


def _asks(sentence: str, claims: Sequence[Claim]) -> bool:
    """Names a paper that no entry stands for, and does not speak of what an office does."""
    if is_of_office(sentence) or _DENIED.search(sentence):
        return False
    return any(not _known(bare(name), claims) for name in papers_in(sentence))


def papers_in(sentence: str) -> list[str]:
    """The names of papers that stand in a sentence, whatever it says of them."""
    clauses = split_outside(sentence, "，,：:（）()。；;")
    parts = [part for clause in clauses for part in enumerated(_VERB.sub("", clause)).parts]
    demands = _VERB.search(sentence) is not None
    return [part for part in parts if _is_paper(part, demands)]


def _is_paper(name: str, demanded: bool) -> bool:
    """Ends as a document does, or is of a known kind and stands behind a verb that asks."""
    told = words().any_in("papers.told_papers", name) or is_office_paper(name)
    if told or _OTHER_WORDS.search(name):
        return False
    return names_paper(name) and (names_document(name) or (demanded and kind_of(name).sure))


def _known(name: str, claims: Sequence[Claim]) -> bool:
    kind = kind_of(name)
    return any(_stands_for(claim, name, kind) for claim in claims)


def _stands_for(claim: Claim, name: str, kind: Kind) -> bool:
    own = bare(claim.title)
    if name in own or name in claim.text or own in name:
        return True
    alike = SequenceMatcher(None, own, name, autojunk=False).ratio() >= _ALIKE
    return alike or (claim.kind.kind == kind.kind and kind.because != "" and kind.because == claim.kind.because)
