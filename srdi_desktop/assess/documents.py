"""Documents in the pile: stacks scanned into one file are split, documents photographed page by page are put together.

The pile is one sequence of pages. Whether a page begins a new document is decided from what it says (title, numbers,
sections) against the document so far; the border of a file is a hint, a person's word settles it.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from srdi_desktop.assess.numbering import APPENDIX, strong_number
from srdi_desktop.assess.page_view import PageView, Stack, in_one_series, says_the_same
from srdi_desktop.model import PageRef, PrintedNumber, plain

_Count = tuple[str, int | None]  # form of the numbers and total they count to
_AUDITS = frozenset({"audit-report", "rd-audit"})
_ENCLOSURES = ("附件", "附录", "附表", "附图")  # headings of what belongs to the paper before


@dataclass
class _Group:
    """The document that is growing."""

    pages: list[PageRef] = field(default_factory=list)
    kind: str | None = None
    years: tuple[int, ...] = ()
    papers: set[str] = field(default_factory=set)  # numbers of certificates and documents stated on it
    numbered: dict[int, PageRef] = field(default_factory=dict)  # of the count that is under way
    last: PrintedNumber | None = None  # the latest number read
    mute: bool = False  # the latest page showed none

    @property
    def values(self) -> set[int]:
        """Numbers seen in the count that is under way."""
        return set(self.numbered)

    @property
    def last_page(self) -> PageRef:
        """The latest one, as the pile lies."""
        return self.pages[-1]

    def add(self, page: PageRef, view: PageView, title_limit: float, *, again: bool = False) -> None:
        """`again`: the page was scanned before and counts no further."""
        self.pages.append(page)
        if self.kind is None and view.strength >= title_limit:
            self.kind = view.title_kind
        if not self.years and view.year_named:
            self.years = view.years
        self.papers |= view.papers
        number = strong_number(view)
        self.mute = number is None
        if number and not again:
            self._count(number, page)

    def _count(self, number: PrintedNumber, page: PageRef) -> None:
        over = number.value == 1 and 1 in self.numbered
        if self.last and (over or not _count_alike(number, self.last)):
            self.numbered = {}  # the notes or an appendix count anew
        self.numbered.setdefault(number.value, page)
        self.last = number

    def take(self, other: "_Group") -> None:
        """Pages of it that lay elsewhere in the pile."""
        self.pages += other.pages
        self.papers |= other.papers
        self.kind = self.kind or other.kind
        self.years = self.years or other.years
        self.numbered = {**other.numbered, **self.numbered}


def _count_alike(one: PrintedNumber, other: PrintedNumber) -> bool:
    if one.form != other.form:
        return False
    return one.total == other.total


def split(stack: Stack) -> tuple[tuple[PageRef, ...], ...]:
    """The pile cut into documents, pages as scanned."""
    groups: list[_Group] = []
    limit = stack.book.limits["sorting.title"]
    for place, page in enumerate(stack.pages):
        if not groups or _begins(stack, groups[-1], place) or _taken_anew(stack, groups, page):
            groups.append(_Group())
        group = groups[-1]
        again = bool(group.pages) and _scanned_again(stack, group, page)
        group.add(page, stack.views[page], limit, again=again)
    return tuple(tuple(group.pages) for group in _gathered(stack, groups))


def _taken_anew(stack: Stack, groups: Sequence[_Group], page: PageRef) -> bool:
    """Whether a photograph repeats a page of an earlier document and not of the last; `_gathered` takes it there."""
    number = strong_number(stack.views[page])
    if number is None or stack.file_of(page).pages > 1 or page in stack.dossier.decisions.starts:
        return False
    if _scanned_again(stack, groups[-1], page):
        return False
    alike = (group for group in groups[:-1] if number.value in group.numbered)
    return any(_scanned_again(stack, one, page) for one in alike)


def _scanned_again(stack: Stack, group: _Group, page: PageRef) -> bool:
    """Whether the page bears the number of one that the document has, and says the same."""
    view = stack.views[page]
    number = strong_number(view)
    if number is None:
        return False
    twin = group.numbered.get(number.value)
    if twin is None or twin == page:
        return False
    first = stack.views[twin]
    counted = strong_number(first)
    if counted is None or not _count_alike(counted, number) or first.title_kind != view.title_kind:
        return False
    return says_the_same(first, view, stack.book.limits)


def _begins(stack: Stack, group: _Group, place: int) -> bool:
    page = stack.pages[place]
    by_hand = stack.dossier.decisions.starts.get(page)
    if by_hand is not None:
        return by_hand
    link = _link(stack, group, page)
    if link:
        return link == "apart" and not _slip(stack, group, place)
    view = stack.views[page]
    if _titled_apart(stack, group, view) or _stranger(stack, group, view) or _contents_ahead(stack, group, place):
        return True
    if _in_one_file(stack, group, page):
        return _behind_the_last(group, view) or _other_cover(stack, group, place)
    return not _one_series(stack, group, page, view)


def _in_one_file(stack: Stack, group: _Group, page: PageRef) -> bool:
    return stack.file_of(group.last_page) is stack.file_of(page)


def _behind_the_last(group: _Group, view: PageView) -> bool:
    """Whether the document has all the pages that its total tells, and the page is headed as something of its own.

    An auditor's letter, statements and notes may each count to a total of their own.
    """
    if group.kind in _AUDITS or not _is_complete(group):
        return False
    if view.blank or _inside(group, view):
        return False
    return bool(view.title) and strong_number(view) is None


def _other_cover(stack: Stack, group: _Group, place: int) -> bool:
    """Whether a page with a large heading of another kind, little else and no number follows a page that bears one, and
    the count does not go on behind it.
    """
    view = stack.views[stack.pages[place]]
    if group.mute or view.blank or not view.title or view.numbers:
        return False
    if _inside(group, view) or _auditors_own(group, view):
        return False
    limits = stack.book.limits
    if len(view.text) > limits["sorting.cover"] or view.score < limits["documents.read"]:
        return False
    if view.title_kind == group.kind or _slip(stack, group, place):
        return False
    return not plain(view.title).startswith(_ENCLOSURES)


def _is_complete(group: _Group) -> bool:
    last = group.last
    if last is None or not last.total:
        return False
    return len(group.values) >= last.total


def _link(stack: Stack, group: _Group, page: PageRef) -> str:
    """What printed numbers say: together, apart, or "" for nothing."""
    view = stack.views[page]
    number = strong_number(view)
    last = group.last
    if not number:
        return ""
    if not last:
        return "apart" if _behind_a_long_front(stack, group, view, number) else ""
    if number.form == APPENDIX or _scanned_again(stack, group, page):
        return "together"
    same_total = number.total == last.total
    if number.total and last.total and not same_total:
        return _link_of_totals(stack, group, view, number)
    if same_total and number.total and number.total > 1:
        return "apart" if number.value in group.values else "together"
    counts_on = number.value == last.value + 1 and number.form == last.form
    if counts_on and (same_total or _in_one_file(stack, group, page)):
        return "together"
    if number.value == 1 and last.value >= 1 and not _inside(group, view):
        return "apart"
    return ""


def _behind_a_long_front(stack: Stack, group: _Group, view: PageView, number: PrintedNumber) -> bool:
    """Whether page 1 of a count, headed as something of its own, follows more pages without a number than stand in
    front of any.
    """
    if number.value != 1 or not view.title or _inside(group, view):
        return False
    return len(group.pages) > stack.book.limits["documents.front"]


def _link_of_totals(stack: Stack, group: _Group, view: PageView, number: PrintedNumber) -> str:
    """What a number says whose total is not that of the document so far."""
    counts_on = group.last and number.form == group.last.form and _little_after(stack, group.last, number)
    if counts_on and not _is_complete(group) and not _titled_apart(stack, group, view):
        return "together"  # the count goes on, so one of the totals was misread
    if _inside(group, view) or (group.mute and number.value > 1):
        return ""
    return "apart"


def _little_after(stack: Stack, before: PrintedNumber, number: PrintedNumber) -> bool:
    most = before.value + stack.book.limits["documents.misread"]
    return before.value < number.value <= most


def _slip(stack: Stack, group: _Group, place: int) -> bool:
    """Whether the next page counts on from the document so far, so that this page's number was misread."""
    last = group.last
    if place + 1 >= len(stack.pages) or not last:
        return False
    page = stack.pages[place + 1]
    if not _in_one_file(stack, group, page):
        return False
    after = strong_number(stack.views[page])
    if not after or not _count_alike(after, last) or not _little_after(stack, last, after):
        return False
    return after.value > stack.book.limits["numbering.restart"]


def _inside(group: _Group, view: PageView) -> bool:
    """Whether the page shows a heading that belongs inside a paper of the group's kind."""
    return bool(group.kind and view.sections.get(group.kind))


def _titled_apart(stack: Stack, group: _Group, view: PageView) -> bool:
    """Whether the page's title begins another document."""
    kind = view.title_kind
    if kind is None or view.strength < stack.book.limits["sorting.title"]:
        return False
    if group.kind is None:
        before = [stack.views[page] for page in group.pages]
        foremost = all(one.blank for one in before) or all(one.contents and not one.numbers for one in before)
        return not foremost and not _unread_cover(stack, group, view)
    if stack.book.kinds[kind].single:
        return not _auditors_own(group, view)
    if kind != group.kind:
        return not _heads_section(group, view)
    if not group.years or not view.year_named:
        return False
    return view.cover and view.years[:1] != group.years[:1]


def _stranger(stack: Stack, group: _Group, view: PageView) -> bool:
    """Whether a page behind a certificate has nothing to do with it: no word of its kind, no number that it states."""
    rule = stack.book.kinds.get(group.kind or "")
    if rule is None or not rule.single or view.blank:
        return False
    limits = stack.book.limits
    if len(view.text) < limits["documents.letters"] or view.score < limits["documents.read"]:
        return False  # hardly read
    if view.kinds.get(rule.kind, 0.0) > 0 or view.sections.get(rule.kind) or group.papers & view.papers:
        return False
    last = stack.views[group.last_page]
    awaited = {number.value + 1 for number in last.numbers}
    return not any(number.value in awaited for number in view.numbers)


def _contents_ahead(stack: Stack, group: _Group, place: int) -> bool:
    """Whether a list of contents stands in front of the paper that the next page begins; one behind a cover, or with a
    number of its own, belongs to the document so far.
    """
    view = stack.views[stack.pages[place]]
    if not view.contents or strong_number(view):
        return False
    if len(group.pages) < stack.book.limits["documents.ahead"] or place + 1 >= len(stack.pages):
        return False
    after = stack.views[stack.pages[place + 1]]
    if after.title_kind is not None and after.strength >= stack.book.limits["sorting.title"]:
        return True
    number = strong_number(after)
    return number is not None and number.value == 1


def _unread_cover(stack: Stack, group: _Group, view: PageView) -> bool:
    """One page with hardly a word on it, before the page that is numbered 1: a cover whose title was not read."""
    if len(group.pages) != 1 or group.last is not None:
        return False
    first = stack.views[group.last_page]
    if len(first.text) > stack.book.limits["documents.cover"]:
        return False
    number = strong_number(view)
    return number is not None and number.value == 1


def _heads_section(group: _Group, view: PageView) -> bool:
    """Whether the title is itself a section of the group's kind (真实性声明 inside an application form)."""
    title = "".join(view.title.split())
    return any(section in title for section in view.sections.get(group.kind or "", ()))


def _auditors_own(group: _Group, view: PageView) -> bool:
    """An auditor's own licence at the end of the report belongs to the report."""
    return group.kind in _AUDITS and "会计师事务所" in view.text


def _one_series(stack: Stack, group: _Group, page: PageRef, view: PageView) -> bool:
    """Whether two files are pages of one document: photographs in a row, or parts with one name."""
    limits = stack.book.limits
    half_titled = view.title_kind is not None and view.strength >= limits["documents.half_title"]
    if half_titled and view.title_kind != group.kind:
        return False
    if _is_complete(group):
        return False
    before = stack.file_of(group.last_page)
    here = stack.file_of(page)
    return in_one_series(before, here, limits)


def _gathered(stack: Stack, groups: Sequence[_Group]) -> Iterator[_Group]:
    """Parts of one document that lie apart in the pile come together, where exactly one document fits."""
    counting: dict[_Count, list[_Group]] = defaultdict(list)
    for group in groups:
        if group.last:
            counting[group.last.form, group.last.total].append(group)
    starts = stack.dossier.decisions.starts
    gone: set[int] = set()
    for group in groups:
        if not group.last or any(starts.get(page) for page in group.pages):
            continue
        alike = counting[group.last.form, group.last.total]
        homes = [other for other in alike if other is not group and _belongs(stack, group, other)]
        if len(homes) == 1:
            homes[0].take(group)
            alike.remove(group)
            gone.add(id(group))
    return (group for group in groups if id(group) not in gone)


def _belongs(stack: Stack, group: _Group, other: _Group) -> bool:
    """Whether the group is a part of another document that counts alike, or pages of it scanned once more."""
    shared = group.values & other.values
    if not shared:
        return _goes_on(stack, group, other)
    if shared != group.values or len(group.pages) > len(other.pages) or _contradicts(stack, group, other):
        return False
    return all(_scanned_again(stack, other, page) for page in group.pages)


def _goes_on(stack: Stack, group: _Group, other: _Group) -> bool:
    """Whether the group's numbers, of which the other has none, are those that it lacks."""
    if group.kind is not None and not group.papers & other.papers:
        return False
    if 1 in group.values or _contradicts(stack, group, other):
        return False
    if group.last and group.last.total:
        return True
    return _fills(stack, group, other)


def _contradicts(stack: Stack, group: _Group, other: _Group) -> bool:
    """Other kind, other year, other certificate."""
    if group.kind and other.kind and group.kind != other.kind:
        return True
    if group.years and other.years and not set(group.years) & set(other.years):
        return True
    if not group.papers or not other.papers or group.papers & other.papers:
        return False
    rules = map(stack.book.kinds.get, (group.kind or "", other.kind or ""))
    return any(rule.single for rule in rules if rule)


def _fills(stack: Stack, group: _Group, other: _Group) -> bool:
    """Whether numbers without a total go on where the other document ends, or leave few gaps together with it."""
    photographs = _photographs(stack, group) and _photographs(stack, other)
    if not photographs and not _one_scan(stack, group, other):
        return False
    if max(other.values) + 1 == min(group.values):
        return True
    both = group.values | other.values
    return 1 in both and len(both) >= stack.book.limits["documents.whole"] * max(both)


def _one_scan(stack: Stack, group: _Group, other: _Group) -> bool:
    return len({stack.file_of(page).id for page in (*group.pages, *other.pages)}) == 1


def _photographs(stack: Stack, group: _Group) -> bool:
    return all(stack.file_of(page).pages == 1 for page in group.pages)
