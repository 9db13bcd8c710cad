"""Documents in the pile: stacks scanned into one file are split, documents photographed page by page are put together.

The pile is one sequence of pages. Whether a page begins a new document is decided from what it says (title, numbers,
sections) against the document so far; the border of a file is a hint, a person's word settles it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from srdi_desktop.assess.numbering import strong_number
from srdi_desktop.assess.page_view import PageView, view_of
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.page import PageRef, PrintedNumber
from srdi_desktop.model.rulebook import RuleBook

_UNMEASURED = PageView()
_MISREAD = 3  # numbers that a count may skip and still be the same count
_SEQUENCE = re.compile(r"^(?P<stem>.*?)(?P<number>\d+)\D{0,3}$")
_CAMERA = re.compile(r"img|dsc|pxl|mmexport|wx|photo|scan|扫描|照片|图片|微信|\d{8}", re.IGNORECASE)


@dataclass(frozen=True)
class Stack:
    """The pile's pages in play with their views, in pile order; a rescan stands where the page it replaces stood."""

    pages: tuple[PageRef, ...]
    views: Mapping[PageRef, PageView]
    dossier: Dossier
    book: RuleBook


@dataclass
class _Group:
    """The document that is growing."""

    pages: list[PageRef] = field(default_factory=list)
    kind: str | None = None
    years: tuple[int, ...] = ()
    values: set[int] = field(default_factory=set)
    last: PrintedNumber | None = None  # the latest number read
    mute: bool = False  # the latest page showed none

    def add(self, page: PageRef, view: PageView, title_limit: float) -> None:
        self.pages.append(page)
        if self.kind is None and view.strength >= title_limit:
            self.kind = view.title_kind
        if not self.years and view.year_named:
            self.years = view.years
        number = strong_number(view)
        if number:
            if self.last and (number.value == 1 or number.total != self.last.total):
                self.values = set()  # the notes count anew
            self.values.add(number.value)
            self.last = number
        self.mute = number is None


def stack_of(dossier: Dossier, book: RuleBook) -> Stack:
    """The pages in play; excluded and replaced ones are left out."""
    decisions, every = dossier.decisions, dossier.pages()
    rescans = set(decisions.replaced.values())
    in_play = dict.fromkeys(
        _rescan(page, dossier) for page in every if page not in decisions.excluded and page not in rescans
    )
    out = decisions.excluded | decisions.replaced.keys()
    pages = tuple(dict.fromkeys((*in_play, *(page for page in every if page not in out))))
    evidence = dossier.evidence
    views = {page: view_of(evidence[page], book) if page in evidence else _UNMEASURED for page in pages}
    return Stack(pages, views, dossier, book)


def _rescan(page: PageRef, dossier: Dossier) -> PageRef:
    """The page itself or the last rescan that took its place; a rescan that was excluded or taken out takes none."""
    replaced, seen = dossier.decisions.replaced, {page}
    while page in replaced:
        follower = replaced[page]
        piled = follower.scan in dossier.decisions.scans
        if follower in seen or follower in dossier.decisions.excluded or not piled:
            break
        page = follower
        seen.add(page)
    return page


def split(stack: Stack) -> tuple[tuple[PageRef, ...], ...]:
    """The pile cut into documents, pages as scanned."""
    groups: list[_Group] = []
    limit = stack.book.limits["sorting.title"]
    for place, page in enumerate(stack.pages):
        if not groups or _begins(stack, groups[-1], place):
            groups.append(_Group())
        groups[-1].add(page, stack.views[page], limit)
    return tuple(tuple(group.pages) for group in _strays_joined(stack, groups))


def _begins(stack: Stack, group: _Group, place: int) -> bool:
    page = stack.pages[place]
    by_hand = stack.dossier.decisions.starts.get(page)
    if by_hand is not None:
        return by_hand
    view, link = stack.views[page], _link(group, stack.views[page])
    if link:
        return link == "apart" and not _slip(stack, group, place)
    if _titled_apart(stack, group, view):
        return True
    last = group.pages[-1]
    return last.scan != page.scan and not _one_series(stack.dossier, group, page, view)


def _link(group: _Group, view: PageView) -> str:
    """What printed numbers say: together, apart, or "" for nothing."""
    number, last = strong_number(view), group.last
    if not number or not last:
        return ""
    if number.total and last.total and number.total != last.total:
        if last.value < number.value <= last.value + _MISREAD and number.form == last.form:
            return "together"  # the count goes on, so one of the totals was misread
        return "" if _inside(group, view) or (group.mute and number.value > 1) else "apart"
    if number.total and number.total == last.total and number.total > 1:
        return "apart" if number.value in group.values else "together"
    if number.value == last.value + 1 and number.form == last.form:
        return "together"
    if number.value == 1 and last.value >= 1 and not _inside(group, view):
        return "apart"
    return ""


def _slip(stack: Stack, group: _Group, place: int) -> bool:
    """Whether the next page counts on from the document so far, so that this page's number was misread."""
    if place + 1 >= len(stack.pages) or stack.pages[place + 1].scan != group.pages[-1].scan or not group.last:
        return False
    after = strong_number(stack.views[stack.pages[place + 1]])
    if not after or after.total != group.last.total or after.form != group.last.form:
        return False
    return group.last.value < after.value <= group.last.value + _MISREAD and after.value > 2


def _inside(group: _Group, view: PageView) -> bool:
    """Whether the page shows a heading that belongs inside a paper of the group's kind."""
    return bool(group.kind and view.sections.get(group.kind))


def _titled_apart(stack: Stack, group: _Group, view: PageView) -> bool:
    """Whether the page's title begins another document."""
    kind = view.title_kind
    if kind is None or view.strength < stack.book.limits["sorting.title"]:
        return False
    if group.kind is None:
        return not _only_blank(stack, group) and not _unread_cover(stack, group, view)
    if stack.book.kinds[kind].single:
        return not _auditors_own(group, view)
    if kind == group.kind:
        return bool(group.years and view.year_named and view.years[:1] != group.years[:1] and view.cover)
    return not _heads_section(group, view)


def _unread_cover(stack: Stack, group: _Group, view: PageView) -> bool:
    """One page with hardly a word on it, before the page that is numbered 1: a cover whose title was not read."""
    number = strong_number(view)
    short = len(stack.views[group.pages[0]].text) <= 60
    return len(group.pages) == 1 and short and number is not None and number.value == 1 and group.last is None


def _only_blank(stack: Stack, group: _Group) -> bool:
    return all(stack.views[page].blank for page in group.pages)


def _heads_section(group: _Group, view: PageView) -> bool:
    """Whether the title is itself a section of the group's kind (真实性声明 inside an application form)."""
    title = "".join(view.title.split())
    return any(section in title for section in view.sections.get(group.kind or "", ()))


def _auditors_own(group: _Group, view: PageView) -> bool:
    """An auditor's own licence at the end of the report belongs to the report."""
    return group.kind in {"audit-report", "rd-audit"} and "会计师事务所" in view.text


def _one_series(dossier: Dossier, group: _Group, page: PageRef, view: PageView) -> bool:
    """Whether two files are pages of one document: photographs in a row, or parts with one name."""
    last = group.pages[-1]
    before, here = dossier.scans[last.scan], dossier.scans[page.scan]
    if view.title_kind and view.strength >= 0.5 and view.title_kind != group.kind:
        return False
    if group.last and group.last.total and len(group.values) >= group.last.total:
        return False  # complete
    one, two = _SEQUENCE.match(_stem(before.name)), _SEQUENCE.match(_stem(here.name))
    if not one or not two or one["stem"] != two["stem"]:
        return False
    step = int(two["number"][-9:]) - int(one["number"][-9:])
    if before.pages == here.pages == 1:
        return step == 1 or bool(_CAMERA.search(one["stem"]) and 0 < step < 10)
    return step == 1 and bool(one["stem"].strip()) and not _CAMERA.search(one["stem"])


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name


def _strays_joined(stack: Stack, groups: Sequence[_Group]) -> Iterator[_Group]:
    """Photographs without a title whose numbers fit exactly one document elsewhere in the pile go there."""
    kept = list(groups)
    for group in groups:
        home = _home(stack, group, kept) if _is_stray(stack, group) else None
        if home:
            home.pages += group.pages
            home.values |= group.values
            kept.remove(group)
    return iter(kept)


def _is_stray(stack: Stack, group: _Group) -> bool:
    """Single-page scans without a title of their own that begin inside a count."""
    if group.kind or not group.last or 1 in group.values:
        return False
    if any(stack.dossier.decisions.starts.get(page) for page in group.pages):
        return False
    return all(stack.dossier.scans[page.scan].pages == 1 for page in group.pages)


def _home(stack: Stack, group: _Group, groups: Sequence[_Group]) -> _Group | None:
    """The one document that counts in the same form to the same total and lacks these numbers."""
    number = group.last
    if number is None:
        return None
    fitting = [
        other
        for other in groups
        if other is not group
        and other.last
        and other.last.total == number.total
        and other.last.form == number.form
        and not group.values & other.values
        and (number.total or (max(other.values) + 1 == min(group.values) and _photographs(stack, other)))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _photographs(stack: Stack, group: _Group) -> bool:
    return all(stack.dossier.scans[page.scan].pages == 1 for page in group.pages)
