"""Which actions mend a finding: those of its row in the table of kinds, as far as it has a page."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt

from srdi_desktop.gui import Desk, Notice, wording
from srdi_desktop.model import KINDS, Finding, PageRef
from srdi_desktop.texts import finding_text, has, text
from srdi_desktop.workflow.session import Session

_PAGE_FIXES = {
    "replace", "exclude", "deskew", "rotate_right", "move", "flatten", "crop", "tones", "seals", "cover", "cut",
    "compare",
}  # fmt: skip
AT_ONCE = frozenset({"deskew", "rotate_right", "exclude", "not_applicable", "seen"})  # others ask or lead elsewhere


_CLOSER_FIXES = {("page.skewed", "photo"): ("flatten",)}  # code, variant of the sentence -> in place of the row's own


def fixes_for(finding: Finding) -> tuple[str, ...]:
    """Names of actions that help, the best first; waiving, or taking that back, comes last."""
    if finding.waived is not None:
        return ("unwaive",)
    variant = str(finding.values.get("variant", ""))
    names = _CLOSER_FIXES.get((finding.code, variant), KINDS[finding.code].fixes)
    if finding.page is None:
        names = tuple(name for name in names if name not in _PAGE_FIXES)
    return (*names, "waive")


def once_settled(desk: Desk, call: Callable[[], object]) -> None:
    """Call when the judge has had its say on the present dossier; at once where nothing waits for it."""
    bridge = desk.bridge
    if bridge.is_settled:
        call()
    else:
        bridge.settled.connect(call, Qt.ConnectionType.SingleShotConnection)


def tell_outcome(desk: Desk, finding: Finding) -> None:
    """Say whether what was done removed the finding; where it did not, what the finding says now."""
    bridge = desk.bridge
    left = next((one for one in bridge.verdicts.findings if one.key == finding.key and one.waived is None), None)
    key = f"fixed:{finding.key}"
    if left is None:
        desk.tell(Notice(text("window.fixed.done", what=_short(finding)), level="good", key=key))
        return
    message, advice = finding_text(left, bridge.dossier)
    desk.tell(Notice(text("window.fixed.still", message=message), advice, "warning", key=key))


def _short(finding: Finding) -> str:
    if has(f"findings.{finding.code}.short"):
        return wording.finding_short(finding)
    return finding.code


def set_start(desk: Desk, page: PageRef, *, begins: bool) -> None:
    """Say that a document begins at a page, or goes on; and say so where that changes nothing."""
    if _is_first(desk, page) == begins:
        told = text("window.start.is_first" if begins else "window.start.is_joined")
        desk.tell(Notice(told, key="start"))
        return
    if desk.bridge.do(Session.set_start, page, begins):
        call = partial(_tell_start, desk, page, begins)
        once_settled(desk, call)


def _is_first(desk: Desk, page: PageRef) -> bool:
    document = desk.bridge.verdicts.document_of.get(page)
    return document is not None and document.pages[0] == page


def _tell_start(desk: Desk, page: PageRef, begins: bool) -> None:
    if _is_first(desk, page) == begins:
        told = text("window.start.begun" if begins else "window.start.joined")
        desk.tell(Notice(told, level="good", key="start"))
        return
    pages = desk.bridge.pages()
    at = pages.index(page) if page in pages else 0
    if at == 0:
        desk.tell(Notice(text("window.start.nothing_before"), level="warning", key="start"))
        return
    entry = wording.entry_title(desk.bridge.dossier, desk.entry_of(pages[at - 1]))
    desk.tell(Notice(text("window.start.elsewhere", entry=entry), level="warning", key="start"))
