"""The shelf of catalogues: files are taken in and given out, own ones replaced when asked, shipped ones never.

All rules in use: what was shipped, and the user's own regulations beside it, such as a province's indicators.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path

from srdi_desktop import files, resources
from srdi_desktop.model import (
    Application,
    Catalogue,
    Draft,
    DraftEntry,
    Evaluation,
    FileError,
    KnownWindow,
    RuleBook,
    RulesError,
    SrdiError,
)
from srdi_desktop.rules import applications, load_rulebook
from srdi_desktop.rules.catalogues import catalogue_files, revision
from srdi_desktop.rules.catalogues.catalogue_files import load_windows
from srdi_desktop.rules.catalogues.revision import Difference, Remark, remarks
from srdi_desktop.rules.notices import drafting
from srdi_desktop.rules.notices.files import read_notice
from srdi_desktop.rules.notices.phrases import words
from srdi_desktop.rules.regulations.regulation_files import load_regulations, with_own
from srdi_desktop.rules.strict_toml import read_text
from srdi_desktop.workflow.export_plans import safe_name
from srdi_desktop.workflow.places import catalogue_folder, regulation_folder

__all__ = [
    "Difference", "Remark", "Shelved", "all_catalogues", "application", "catalogue", "differences", "drafted",
    "entries_of_line", "evaluate", "from_notice", "known_windows", "next_year", "notice_text", "regions", "regulations",
    "remarks", "save_catalogue",
]  # fmt: skip


@dataclass(frozen=True)
class Shelved:
    """A catalogue and whether it came with the program."""

    catalogue: Catalogue
    shipped: bool


def all_catalogues(broken: list[SrdiError] | None = None) -> list[Shelved]:
    """The user's own first, then shipped ones; an own one hides the shipped one of its id. A file that is wrong is
    left out, and why goes into `broken`.
    """
    own = catalogue_files.installed((catalogue_folder(),), [] if broken is None else broken)
    taken = {catalogue.id for catalogue in own}
    shelved = [Shelved(catalogue, shipped=False) for catalogue in own]
    return shelved + [Shelved(c, shipped=True) for c in catalogue_files.shipped() if c.id not in taken]


def catalogue(id_or_path: str) -> Catalogue:
    """By id or by a TOML file's path; RulesError or FileError."""
    return catalogue_files.load(id_or_path, (catalogue_folder(),))


def application(path: Path) -> Application:
    """An application file; RulesError or FileError, also for a file of the user's own rules."""
    must_be_sound()
    return applications.load(path, rulebook().regulations)


def evaluate(declared: Application, today: date) -> Evaluation:
    """The self-evaluation from declared figures alone."""
    from srdi_desktop.assess import evaluate as judged

    return judged(declared, (), rulebook(), today)


def drafted(notice: Path, today: date) -> Draft:
    """A catalogue proposed from a notice's text, Word file or spreadsheet; FileError or RulesError."""
    return drafting.from_file(notice, today)


def known_windows(of: Catalogue) -> tuple[KnownWindow, ...]:
    """Windows of its region and tier that were found, of this year and earlier ones: they show the usual season."""
    return tuple(window for window in load_windows() if window.region == of.region and of.tier in window.tiers)


def next_year(of: Catalogue) -> Catalogue:
    """The same list a year later, every entry marked for review."""
    return revision.next_year(of)


def differences(before: Catalogue, after: Catalogue) -> Difference:
    """What changed from one catalogue to another."""
    return revision.diff(before, after)


def save_catalogue(of: Catalogue, target: Path) -> None:
    """Write a catalogue file, never over another one; FileError when it cannot be written."""
    files.write_text(target, catalogue_files.dump(of), replaces=False)


def from_notice(words: str, today: date) -> Draft:
    """The catalogue that a pasted notice asks for; RulesError notices.no_list when there is no list in it."""
    return drafting.from_text(words, today)


def entries_of_line(line: str, of: Catalogue) -> tuple[DraftEntry, ...]:
    """The entries of a line that a person says asks for something."""
    return drafting.entries_of_line(line, of)


def notice_text(path: Path) -> str:
    """The text of a notice's .docx, .xlsx, .csv or text file, cells of tables parted by tabs; FileError, RulesError."""
    return "\n".join("\t".join(row) for row in read_notice(path))


def regions() -> tuple[str, ...]:
    """The provinces and cities that publish lists of their own."""
    return words().lists["regions.names"]


def regulations() -> dict[str, str]:
    """Ids of the regulations that a catalogue can name, with their titles."""
    return {regulation.id: regulation.title for regulation in load_regulations()}


class Holder(StrEnum):
    """Who has a catalogue of that id already."""

    NOBODY = "nobody"
    OWN = "own"
    SHIPPED = "shipped"


def read(path: Path) -> Catalogue:
    """The catalogue of a file that came from outside; RulesError or FileError say what is wrong with it."""
    return catalogue_files.parse(read_text(path), path.name)


def checked(catalogue: Catalogue) -> Catalogue:
    """The catalogue as it would be read back from its file; RulesError says what is wrong, and where."""
    return catalogue_files.parse(catalogue_files.dump(catalogue), f"{catalogue.id}.toml")


def holder(catalogue_id: str) -> Holder:
    """Whether the user or the program has a catalogue of that id; the user's own counts first."""
    if _own_file(catalogue_id) is not None:
        return Holder.OWN
    shipped = any(each.id == catalogue_id for each in catalogue_files.shipped())
    return Holder.SHIPPED if shipped else Holder.NOBODY


def free_id(wanted: str) -> str:
    """`wanted`, or wanted-2, wanted-3 … where it is taken."""
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, 1000)))
    return next(name for name in names if holder(name) is Holder.NOBODY)


def put(catalogue: Catalogue, *, replace: bool = False) -> Path:
    """Write it among the user's own. RulesError rules.id_shipped or (without `replace`) rules.id_taken, FileError."""
    held = holder(catalogue.id)
    if held is Holder.SHIPPED or any(each.id == catalogue.id for each in catalogue_files.shipped()):
        raise RulesError("rules.id_shipped", id=catalogue.id, free=free_id(catalogue.id))
    if held is Holder.OWN and not replace:
        raise RulesError("rules.id_taken", id=catalogue.id, free=free_id(catalogue.id))
    return write(catalogue, _own_file(catalogue.id) or _free_path(catalogue.id))


def write(catalogue: Catalogue, path: Path) -> Path:
    """Write a valid catalogue to a file whose place the person chose; RulesError, FileError."""
    files.write_text(path, catalogue_files.dump(checked(catalogue)), folders=True)
    return path


def give(catalogue: Catalogue, folder: Path) -> Path:
    """Its file in `folder`, to be dragged to another program: an own one as it lies there, comments included."""
    own = _own_file(catalogue.id)
    path = folder / f"{safe_name(catalogue.id)}.toml"
    if own is None or read(own) != catalogue:
        return write(catalogue, path)
    files.write_text(path, read_text(own), lasting=False)
    return path


def take_away(catalogue_id: str) -> Path:
    """An own catalogue leaves the shelf; its file stays beside the others under another name. FileError."""
    path = _own_file(catalogue_id)
    if path is None:
        raise RulesError("rules.id_shipped", id=catalogue_id, free=free_id(catalogue_id))
    names = (path.with_name(f"{path.name}.removed{number or ''}") for number in range(1000))
    aside = next(name for name in names if not name.exists())
    try:
        return path.rename(aside)
    except OSError as error:
        raise FileError("file.not_written", retry=True, path=str(path), reason=error.strerror or "") from error


def _own_file(catalogue_id: str) -> Path | None:
    """The file of the user's folder that holds the id, whatever it is called; broken files hold none."""
    for path in sorted(catalogue_folder().glob("*.toml")):
        try:
            if read(path).id == catalogue_id:
                return path
        except (RulesError, FileError):
            continue
    return None


def _free_path(catalogue_id: str) -> Path:
    """A name that no file has: a broken file of the same name is left alone."""
    stem = safe_name(catalogue_id)
    names = (catalogue_folder() / f"{stem}{number}.toml" for number in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if not name.exists())


_Stamp = tuple[tuple[str, int, int], ...]


@lru_cache(maxsize=1)
def _read(folder: Path, _: _Stamp) -> tuple[RuleBook, tuple[SrdiError, ...]]:
    broken: list[SrdiError] = []
    regulations = with_own((folder,), broken)
    return replace(load_rulebook(), regulations=regulations), tuple(broken)


def _now() -> tuple[RuleBook, tuple[SrdiError, ...], _Stamp]:
    """Read when the folder or a file in it changed since the last time."""
    folder = regulation_folder()
    try:
        files = [(path.name, path.stat()) for path in sorted(folder.glob("*.toml"))]
    except OSError:  # taken away between listing and looking
        files = []
    seen = tuple((name, found.st_mtime_ns, found.st_size) for name, found in files)
    return *_read(folder, seen), seen


def rulebook() -> RuleBook:
    """All rules; the user's own files that are wrong are left out, see `broken`."""
    return _now()[0]


def stamp() -> str:
    """Changes whenever any rule does: those that were shipped, the user's own, and how the program judges by them."""
    return f"{_shipped()} {_now()[2]}"


@cache
def _shipped() -> str:
    """Of a source tree the age of its judging code counts, too: its version stays while it is worked on."""
    digest = hashlib.sha256()
    for file in sorted(resources.path("rules").rglob("*.*")):
        digest.update(file.read_bytes())
    for source in sorted((Path(__file__).parents[2] / "assess").glob("*.py")):
        digest.update(str(source.stat().st_mtime_ns).encode())
    return digest.hexdigest()


def broken() -> tuple[SrdiError, ...]:
    """Why files in the user's folder were left out: file, entry and key of each."""
    return _now()[1]


def must_be_sound() -> None:
    """Raise the first of `broken`: on the command line nobody shall get other verdicts than they wrote rules for."""
    for error in broken():
        raise error
