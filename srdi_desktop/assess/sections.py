"""Parts that an entry asks for (资产负债表, 利润表, 附注 …), looked for on its pages."""

from collections.abc import Iterable

from srdi_desktop.assess.pile import Pile
from srdi_desktop.model.wording import plain

# The same part under another name.
_ALSO = {
    "利润表": ("损益表", "利润及利润分配表"),
    "附注": ("财务报表附注", "会计报表附注"),
    "审计报告": ("审计意见", "我们审计了"),
    "现金流量表": (),
    "资产负债表": ("财务状况表",),
}


def missing_sections(pile: Pile, entry_id: str) -> tuple[str, ...]:
    """Names of the parts that no page of the entry shows."""
    entry = pile.dossier.catalogue.entry(entry_id)
    texts = [pile.views[page].text for page in pile.entry_pages.get(entry_id, ())]
    return tuple(section for section in entry.sections if not _shown(section, texts))


def _shown(section: str, texts: Iterable[str]) -> bool:
    names = (plain(section), *map(plain, _ALSO.get(section, ())))
    return any(name in text for text in texts for name in names)


def unread_pages(pile: Pile, entry_id: str) -> int:
    """Pages of the entry of which nothing could be read, so that a part may stand there unseen."""
    pages = pile.entry_pages.get(entry_id, ())
    return sum(not pile.views[page].text and not pile.views[page].blank for page in pages)
