"""What could not be taken in, and what the user should know about what was: scans, unreadable pages, a stale list."""

from collections.abc import Iterator

from srdi_desktop.assess.pile import Pile
from srdi_desktop.model.dossier import Scan
from srdi_desktop.model.finding import Finding, Level

_CONTAINERS = (
    ("portfolio", "", Level.ERROR),
    ("portfolio-taken", "taken", Level.HINT),
    ("xfa", "xfa", Level.ERROR),
)  # what `Scan.dropped` holds -> sentence, level


def check(pile: Pile) -> Iterator[Finding]:
    """scan.* for scans of the pile, page.unreadable, catalogue.stale."""
    dossier = pile.dossier
    for scan in (dossier.scans[scan] for scan in dossier.decisions.scans if scan in dossier.scans):
        if scan.failed:
            values = {"variant": scan.variant} if scan.variant else {}
            yield Finding(scan.failed, Level.ERROR, scan=scan.id, values=values)
            continue
        if scan.signed:
            yield Finding("scan.signed", Level.HINT, scan=scan.id)
        yield from _container(scan)
    for page in pile.pages:
        evidence = dossier.evidence.get(page)
        if evidence and evidence.failed:
            yield Finding("page.unreadable", Level.ERROR, page=page, values={"reason": evidence.failed})
    if dossier.catalogue.stale(pile.today):
        values = {"valid_until": str(dossier.catalogue.last_day), "title": dossier.catalogue.title}
        yield Finding("catalogue.stale", Level.WARNING, values=values)


def _container(scan: Scan) -> Iterator[Finding]:
    """A file that only stands for papers that lie elsewhere, and what became of them."""
    for mark, variant, level in _CONTAINERS:
        if mark in scan.dropped:
            yield Finding("scan.container", level, scan=scan.id, values={"variant": variant} if variant else {})
