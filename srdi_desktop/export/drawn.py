"""Files made of drawn sheets, and what every PDF of ours has: information, catalogue, language, bookmark panel."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from srdi_desktop import __version__
from srdi_desktop.export import bookmarks, values
from srdi_desktop.export.bookmarks import Bookmark
from srdi_desktop.export.page_tree import PageTree
from srdi_desktop.export.replacing import Final
from srdi_desktop.export.sheet import Sheet
from srdi_desktop.export.spill import PdfOut
from srdi_desktop.model.plan import ExportedFile, ExportPlan

PRODUCER = f"SRDI Desktop {__version__}"


def put_sheet(out: PdfOut, tree: PageTree, fonts: int, sheet: Sheet, position: int, stamp: bytes = b"") -> None:
    """Write one drawn page. `fonts`: number of the shared /Font dictionary."""
    body = out.put_stream(b"", sheet.content + stamp)
    entries = b"/Contents %d 0 R/Resources<</Font %d 0 R>>" % (body, fonts)
    links = [tree.link(rect, to) for rect, to in sheet.links]
    tree.put(position, (0.0, 0.0, sheet.width, sheet.height), 0, entries, links)


def finish(
    out: PdfOut, tree: PageTree, plan: ExportPlan, title: str, marks: Sequence[Bookmark], labels: Sequence[str | int]
) -> None:
    """Write page tree, bookmarks, labels, catalogue, information and trailer."""
    pages = tree.close()
    extra = b"/Outlines %d 0 R/PageMode/UseOutlines" % bookmarks.write_outline(out, tree, marks) if marks else b""
    extra += b"/PageLabels %d 0 R" % bookmarks.write_labels(out, labels) if labels else b""
    extra += _layers(out)
    now = datetime.now(UTC)
    if plan.options.pdf_a and not plan.options.password and not (out.check and out.check.found):
        from srdi_desktop.export.archival import entries

        extra += entries(out, plan, title, PRODUCER, now)
    language = b"zh-CN" if plan.options.language == "zh" else b"en"
    root = out.put(
        b"<</Type/Catalog/Pages %d 0 R%b/Lang%b/ViewerPreferences<</DisplayDocTitle true>>>>"
        % (pages, extra, out.string(language))
    )
    out.finish(root, _information(out, plan, title, now))


def _layers(out: PdfOut) -> bytes:
    """The optional content of all sources in one list; what was switched off there is off here (8.11.4)."""
    if not out.layers:
        return b""
    every = b" ".join(map(values.reference, out.layers))
    off = b" ".join(values.reference(number) for number, shown in out.layers.items() if not shown)
    return b"/OCProperties<</OCGs[%b]/D<</Name%b/BaseState/ON/OFF[%b]/Order[%b]>>>>" % (
        every, out.text(PRODUCER), off, every,
    )  # fmt: skip


def _information(out: PdfOut, plan: ExportPlan, title: str, now: datetime) -> int:
    made = now.strftime("D:%Y%m%d%H%M%SZ")
    told = {
        b"/Title": title, b"/Author": plan.author or plan.company, b"/Subject": plan.catalogue,
        b"/Creator": PRODUCER, b"/Producer": PRODUCER,
        b"/CreationDate": made, b"/ModDate": made,
    }  # fmt: skip
    return out.put(b"<<" + b"".join(key + out.text(text) for key, text in told.items()) + b">>")


def exported(final: Final, role: str, pages: int = 0) -> ExportedFile:
    """A file in its place, as it is told of."""
    digest, size = hashed(final.path)
    return ExportedFile(str(final.path), role, pages, size, digest, not final.troubles, remarks=final.remarks)


def hashed(path: Path) -> tuple[str, int]:
    """(SHA-256 in hex, bytes) of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return digest, path.stat().st_size
