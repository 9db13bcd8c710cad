"""Which pages deserve a closer look once the pile was judged: those that only look like another one are read whole,
since reading tells a page scanned twice from a form filled in otherwise. Ordinary piles have a few of them.
"""

from collections.abc import Collection

from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.finding import State
from srdi_desktop.model.limits import Limits
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.verdicts import Verdicts


def to_read_whole(
    dossier: Dossier, verdicts: Verdicts, limits: Limits, tried: Collection[PageRef] = ()
) -> tuple[PageRef, ...]:
    """Pages of undecided duplicates that were not read whole, in the order of the findings; none of those `tried`, and
    with these no more than `duplicate.read_whole`.
    """
    wanted: dict[PageRef, None] = {}
    for finding in verdicts.findings:
        alike = finding.code == "page.duplicate" and finding.state is State.UNDECIDED and finding.waived is None
        if alike and finding.page is not None:
            wanted |= dict.fromkeys((finding.values["of"], finding.page))
    unread = [page for page in wanted if page not in tried and _read_in_part(dossier, page)]
    return tuple(unread[: max(0, int(limits["duplicate.read_whole"]) - len(tried))])


def _read_in_part(dossier: Dossier, page: PageRef) -> bool:
    """Not where the latest look failed: the next would, too."""
    found = dossier.evidence.get(page)
    return found is not None and not found.text.whole and found.kept is None
