"""The shelf of catalogues: files are taken in and given out, own ones replaced when asked, shipped ones never."""

from enum import StrEnum
from pathlib import Path

from srdi_desktop.model.catalogue import Catalogue
from srdi_desktop.model.errors import FileError, RulesError
from srdi_desktop.rules import catalogues
from srdi_desktop.rules.schema import read_text
from srdi_desktop.workflow.places import catalogue_folder
from srdi_desktop.workflow.plans import safe_name


class Holder(StrEnum):
    """Who has a catalogue of that id already."""

    NOBODY = "nobody"
    OWN = "own"
    SHIPPED = "shipped"


def read(path: Path) -> Catalogue:
    """The catalogue of a file that came from outside; RulesError or FileError say what is wrong with it."""
    return catalogues.parse(read_text(path), path.name)


def checked(catalogue: Catalogue) -> Catalogue:
    """The catalogue as it would be read back from its file; RulesError says what is wrong, and where."""
    return catalogues.parse(catalogues.dump(catalogue), f"{catalogue.id}.toml")


def holder(catalogue_id: str) -> Holder:
    """Whether the user or the program has a catalogue of that id; the user's own counts first."""
    if _own_file(catalogue_id) is not None:
        return Holder.OWN
    shipped = any(each.id == catalogue_id for each in catalogues.shipped())
    return Holder.SHIPPED if shipped else Holder.NOBODY


def free_id(wanted: str) -> str:
    """`wanted`, or wanted-2, wanted-3 … where it is taken."""
    names = (wanted, *(f"{wanted}-{number}" for number in range(2, 1000)))
    return next(name for name in names if holder(name) is Holder.NOBODY)


def put(catalogue: Catalogue, *, replace: bool = False) -> Path:
    """Write it among the user's own. RulesError rules.id_shipped or (without `replace`) rules.id_taken, FileError."""
    held = holder(catalogue.id)
    if held is Holder.SHIPPED or any(each.id == catalogue.id for each in catalogues.shipped()):
        raise RulesError("rules.id_shipped", id=catalogue.id, free=free_id(catalogue.id))
    if held is Holder.OWN and not replace:
        raise RulesError("rules.id_taken", id=catalogue.id, free=free_id(catalogue.id))
    return write(catalogue, _own_file(catalogue.id) or _free_path(catalogue.id))


def write(catalogue: Catalogue, path: Path) -> Path:
    """Write a valid catalogue to a file whose place the person chose; RulesError, FileError."""
    words = catalogues.dump(checked(catalogue))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.part")
        beside.write_text(words, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise FileError("file.not_written", retry=True, path=str(path), reason=error.strerror or "") from error
    return path


def give(catalogue: Catalogue, folder: Path) -> Path:
    """Its file in `folder`, to be dragged to another program: an own one as it lies there, comments included."""
    own = _own_file(catalogue.id)
    path = folder / f"{safe_name(catalogue.id)}.toml"
    if own is None or read(own) != catalogue:
        return write(catalogue, path)
    try:
        path.write_bytes(own.read_bytes())
    except OSError as error:
        raise FileError("file.not_written", retry=True, path=str(path), reason=error.strerror or "") from error
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
