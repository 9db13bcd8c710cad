"""What a source holds beyond its pages and does not come along: said, since somebody may miss it."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from srdi_desktop.export.pdf_source import PdfSource


def notes(source: "PdfSource") -> set[str]:
    """Of `export.remark.*`: javascript, attachment, portfolio (the papers are attachments of a cover page), xfa (a
    form of which most programs show only "please wait").
    """
    root = source.dictionary(source.catalogue)
    names, opening = source.dictionary(root.get(b"/Names")), source.dictionary(root.get(b"/OpenAction"))
    found = {
        "javascript": b"/JavaScript" in names or b"/AA" in root or opening.get(b"/S") == b"/JavaScript",
        "attachment": b"/EmbeddedFiles" in names,
        "portfolio": b"/Collection" in root,
        "xfa": b"/XFA" in source.dictionary(root.get(b"/AcroForm")),
    }
    return {note for note, there in found.items() if there}
