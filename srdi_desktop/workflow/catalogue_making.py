"""What the catalogue editor needs: a draft from a notice's text or file, and live remarks."""

from datetime import date
from pathlib import Path

from srdi_desktop.model.notice import Draft
from srdi_desktop.rules import notices
from srdi_desktop.rules.notice_files import read_notice
from srdi_desktop.rules.regulations import load_regulations
from srdi_desktop.rules.remarks import Remark, remarks


def from_notice(words: str, today: date) -> Draft:
    """The catalogue that a pasted notice asks for; RulesError notices.no_list when there is no list in it."""
    return notices.from_text(words, today)


def notice_text(path: Path) -> str:
    """The text of a notice's .docx, .xlsx, .csv or text file, cells of tables parted by tabs; FileError, RulesError."""
    return "\n".join("\t".join(row) for row in read_notice(path))


def regulations() -> dict[str, str]:
    """Ids of the regulations that a catalogue can name, with their titles."""
    return {regulation.id: regulation.title for regulation in load_regulations()}
