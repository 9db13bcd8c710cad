"""What the catalogue editor needs: a draft from a notice's text, live remarks, saving, and a look ahead."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from srdi_desktop.model.catalogue import Catalogue
from srdi_desktop.model.errors import FileError, RulesError
from srdi_desktop.model.notice import Draft
from srdi_desktop.model.verdicts import EntryState, Verdicts
from srdi_desktop.rules import catalogues, notices
from srdi_desktop.rules.remarks import Remark, remarks
from srdi_desktop.workflow.places import catalogue_folder
from srdi_desktop.workflow.plans import safe_name

__all__ = ["Ahead", "Remark", "ahead", "checked", "from_notice", "install", "remarks"]


def from_notice(words: str, today: date) -> Draft:
    """The catalogue that a pasted notice asks for; RulesError notices.no_list when there is no list in it."""
    return notices.from_text(words, today)


def checked(catalogue: Catalogue) -> Catalogue:
    """The catalogue as it would be read back from its file; RulesError says what is wrong, and where."""
    return catalogues.parse(catalogues.dump(catalogue), f"{catalogue.id}.toml")


def install(catalogue: Catalogue, target: Path | None = None) -> Path:
    """Write it into the user's own catalogues, or to `target`; shipped ones stay. RulesError, FileError."""
    shipped = {each.id for each in catalogues.shipped()}
    if target is None and catalogue.id in shipped:
        raise RulesError("rules.wrong_value", file="", entry="", key="id", found=catalogue.id, expected="…")
    path = target or catalogue_folder() / f"{safe_name(catalogue.id)}.toml"
    words = catalogues.dump(checked(catalogue))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(words, encoding="utf-8")
    except OSError as error:
        raise FileError("file.not_written", retry=True, path=str(path), reason=error.strerror or "") from error
    return path


@dataclass(frozen=True)
class Ahead:
    """What another list would do to a dossier: pages that would lie elsewhere, required entries without a page."""

    moved: int
    missing: int


def ahead(now: Verdicts, then: Verdicts) -> Ahead:
    """Compare the verdicts by the present list with those by another."""
    homes = {page: verdict.entry for verdict in now.entries for page in verdict.pages}
    after = {page: verdict.entry for verdict in then.entries for page in verdict.pages}
    moved = sum(after.get(page) != homes.get(page) for page in {*homes, *after})
    return Ahead(moved, sum(verdict.state == EntryState.MISSING for verdict in then.entries))
