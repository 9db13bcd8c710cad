"""Catalogue files come in: checked, never over a shipped one, and asked about when the id is taken."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from srdi_desktop.model import Catalogue, SrdiError
from srdi_desktop.texts import error_text, text
from srdi_desktop.workflow.catalogues import library as shelf

_LIST = re.compile(rb"^\s*(?:\[\[entry\]\]|tier\s*=)", re.MULTILINE)


def lists_in(paths: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """(catalogue files, everything else); a TOML file that is no list, such as declared figures, is something else."""
    lists = [path for path in paths if path.suffix.lower() == ".toml" and _is_list(path)]
    return lists, [path for path in paths if path not in lists]


def _is_list(path: Path) -> bool:
    try:
        return _LIST.search(path.read_bytes()) is not None
    except OSError:
        return False


def take(path: Path, parent: QWidget | None) -> tuple[Catalogue | None, str]:
    """(what lies on the shelf now, what to tell); None when it was refused or the person thought better of it."""
    try:
        return keep(shelf.read(path), parent)
    except SrdiError as error:
        return None, " ".join(error_text(error))


def keep(catalogue: Catalogue, parent: QWidget | None) -> tuple[Catalogue | None, str]:
    """The same for a catalogue in hand; raises what `shelf.put` raises."""
    held = shelf.holder(catalogue.id)
    answer = "replace" if held is shelf.Holder.NOBODY else ask(catalogue, held, parent)
    if not answer:
        return None, ""
    if answer == "both":
        catalogue = replace(catalogue, id=shelf.free_id(catalogue.id))
    shelf.put(catalogue, replace=answer == "replace")
    key = "imported_as" if answer == "both" else "imported"
    return catalogue, text(f"catalogue.shelf.{key}", id=catalogue.id, title=catalogue.title)


def ask(catalogue: Catalogue, held: shelf.Holder, parent: QWidget | None) -> str:
    """replace | both | "" (leave it): what to do with an id that is taken. A shipped one cannot be replaced."""
    box = QMessageBox(QMessageBox.Icon.Question, text("catalogue.taken.title"), "", parent=parent)
    values = {"id": catalogue.id, "title": catalogue.title, "free": shelf.free_id(catalogue.id)}
    box.setText(text(f"catalogue.taken.{held}", **values))
    box.setInformativeText(text(f"catalogue.taken.{held}_advice", **values))
    own = held is shelf.Holder.OWN
    answers = {
        box.addButton(
            text("catalogue.taken.both" if own else "catalogue.taken.own_copy"), QMessageBox.ButtonRole.AcceptRole
        ): "both"
    }
    box.setDefaultButton(next(iter(answers)))
    if own:
        answers[box.addButton(text("catalogue.taken.replace"), QMessageBox.ButtonRole.DestructiveRole)] = "replace"
    box.setEscapeButton(box.addButton(text("catalogue.taken.cancel"), QMessageBox.ButtonRole.RejectRole))
    box.exec()
    return next((answer for button, answer in answers.items() if button is box.clickedButton()), "")
