"""What could not be shown of a page, and what to do: the sentences for window and command line."""

from srdi_desktop.model.dossier import Dossier
from srdi_desktop.model.page import PageRef
from srdi_desktop.texts import page_name, text


def remark_words(dossier: Dossier, page: PageRef) -> str:
    """The sentences about one page and the advice; "" when all of it is shown."""
    evidence = dossier.evidence.get(page)
    if evidence is None or not evidence.remarks:
        return ""
    return " ".join(text(key) for key in (*evidence.remarks, "scans.remark.advice"))


def remark_lines(dossier: Dossier) -> list[str]:
    """One line for each page that is not shown whole, in the order of the pile."""
    told = ((page, remark_words(dossier, page)) for page in dossier.pages())
    return [text("words.about_page", page=page_name(dossier, page), words=words) for page, words in told if words]
