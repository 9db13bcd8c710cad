"""Undo history's two questions: what is a step called, and what must be shown anew after it or its reversal."""

from collections.abc import Callable, Mapping
from typing import Any

from srdi_desktop.model.changes import Changes
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.page import PageRef
from srdi_desktop.store.choices import Numbers
from srdi_desktop.store.patch import Change, Patch
from srdi_desktop.texts import text

_PAGE_FIELDS = frozenset({"placed", "rotation", "deskew", "excluded", "starts", "paper_counts"})


def label(key: str, values: Mapping[str, Any]) -> str:
    """A step's name in the language in use, e.g. 移动 3 页到 审计报告."""
    return text(f"history.{key}", **values)


def changes_of(patch: Patch, numbers: Numbers, dossier: Dossier) -> Changes:
    """What a patch touches; `dossier` is the state it leads to."""
    parts = [_touched(change, numbers, dossier) for change in patch]
    return Changes(
        pages=frozenset().union(*(part.pages for part in parts)),
        entries=frozenset().union(*(part.entries for part in parts)),
        order=any(part.order for part in parts),
        findings=bool(patch),
        evaluation=any(part.evaluation for part in parts),
        catalogue=any(part.catalogue for part in parts),
    )


def _touched(change: Change, numbers: Numbers, dossier: Dossier) -> Changes:
    if change.field in _PAGE_FIELDS:
        entries = {change.old, change.new} - {None} if change.field == "placed" else set()
        return Changes(frozenset({numbers.ref(change.key)}), frozenset(entries))
    if change.field == "replaced":
        others = {numbers.ref(ref) for ref in (change.old, change.new) if ref}
        return Changes(frozenset({numbers.ref(change.key), *others}))
    by_field: Mapping[str, Callable[[], Changes]] = {
        "scans": lambda: Changes(_pages_of_scans(change, numbers, dossier), frozenset({""}), order=True),
        "order": lambda: Changes(entries=frozenset({change.key}), order=True),
        "application": lambda: Changes(evaluation=True),
        "company": lambda: Changes(evaluation=True),
        "deadline": lambda: Changes(evaluation=True),
        "not_applicable": lambda: Changes(entries=frozenset({change.key})),
        "catalogue": lambda: Changes(order=True, evaluation=True, catalogue=True),
    }
    return by_field.get(change.field, Changes)()


def _pages_of_scans(change: Change, numbers: Numbers, dossier: Dossier) -> frozenset[PageRef]:
    moved = {*(change.old or ()), *(change.new or ())}
    scans = (dossier.scans[numbers.scan(number)] for number in moved)
    return frozenset(PageRef(scan.id, index) for scan in scans for index in range(1, scan.pages + 1))
