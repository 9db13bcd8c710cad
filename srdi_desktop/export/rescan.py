"""The rescan list (补扫清单): what to lay on the scanner once more, with a picture, the reason and where it belongs."""

from dataclasses import dataclass
from pathlib import Path

from srdi_desktop import texts
from srdi_desktop.export.shelf import OpenSource
from srdi_desktop.export.summary_words import Summary, word
from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.finding import Finding, Level
from srdi_desktop.model.limits import Limits
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportedFile, ExportPlan
from srdi_desktop.model.verdicts import Verdicts

AGAIN = (
    "page.unreadable", "page.blurry", "page.low_resolution", "page.cut_off", "page.dark", "page.faint", "page.soft",
    "page.skewed", "scan.damaged", "scan.encrypted", "scan.unsupported", "scan.too_large",
)  # fmt: skip
ABSENT = (
    "entry.missing", "entry.incomplete", "entry.year_missing", "numbering.missing", "entry.seal_missing",
    "entry.expired",
)  # fmt: skip
GLOSSED = ("entry.missing", "entry.incomplete", "entry.year_missing", "entry.expired")  # to be got from somewhere


@dataclass(frozen=True)
class Item:
    """One thing to do: a page with its reasons, or something absent."""

    page: PageRef | None
    findings: list[Finding]


def write_rescan_list(
    dossier: Dossier,
    verdicts: Verdicts,
    plan: ExportPlan,
    target: Path,
    open_source: OpenSource,
    limits: Limits | None = None,
) -> ExportedFile:
    """Write the printable list. Without `limits` the pages are named but not pictured.

    Raises FileError when it cannot be written.
    """
    from srdi_desktop.export.page_pictures import PagePictures
    from srdi_desktop.export.paper import write_paper
    from srdi_desktop.export.rescan_pages import story

    summary, pictures = Summary(dossier, verdicts, plan), PagePictures(dossier, open_source, limits)
    with texts.speaking(plan.options.language):
        title = f"{word('rescan.title')} {plan.company}".strip()
        foot = f"{word('rescan.title')}　{plan.company}"
        return write_paper(plan, title, foot, target, "rescan-list", lambda: story(summary, pictures))


def again(summary: Summary) -> list[Item]:
    """Pages with at least one reason to scan them again, in catalogue order, all reasons of a page together."""
    reasons = [f for f in summary.open() if f.code in AGAIN and f.level is not Level.HINT]
    by_page: dict[object, list[Finding]] = {}
    for finding in reasons:
        by_page.setdefault(finding.page or finding.scan, []).append(finding)
    order = {page: index for index, entry in enumerate(summary.verdicts.entries) for page in entry.pages}
    items = [Item(found[0].page, found) for found in by_page.values()]
    return sorted(items, key=lambda item: order.get(item.page, len(order)) if item.page else len(order))


def absent(summary: Summary) -> list[Item]:
    """What is not there."""
    return [Item(finding.page, [finding]) for finding in summary.open() if finding.code in ABSENT]
