"""Catalogues (材料目录): the contract's TOML file, read strictly, written readably.

Application windows of the past years and of this one, from resources/rules/windows.toml.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from srdi_desktop import resources
from srdi_desktop.model import (
    PAPER_KINDS,
    Catalogue,
    Delivery,
    Entry,
    KnownWindow,
    RulesError,
    SealRule,
    SrdiError,
    Tier,
    Window,
)
from srdi_desktop.rules import strict_toml
from srdi_desktop.rules.strict_toml import Table, no_twins, parse_toml, read_text

_WIDTH = re.compile(r"(0?\d{1,2}d?)?")  # what may follow the colon of a placeholder

SCHEMA = 1
FOLDER = "rules/catalogues"


@cache
def shipped() -> tuple[Catalogue, ...]:
    """All catalogues that came with the program, in the order of their ids."""
    return tuple(_read(path) for path in resources.files(FOLDER, "*.toml"))


def installed(folders: Sequence[Path], broken: list[SrdiError] | None = None) -> tuple[Catalogue, ...]:
    """The catalogues of the user's folders, in name order. A broken file raises as `load` does, or with a list
    `broken` its error goes there and the others are still given.
    """
    found = []
    paths = (path for folder in folders for path in sorted(folder.glob("*.toml")))
    for path in paths:
        try:
            found.append(_read(path))
        except SrdiError as error:
            if broken is None:
                raise
            broken.append(error)
    return tuple(found)


def load(id_or_path: str, folders: Sequence[Path] = ()) -> Catalogue:
    """A catalogue by the path of its file or by its id: the user's folders first, then what is shipped. A broken file
    in the user's folders does not stand in the way of another.

    RulesError rules.no_catalogue names the ids that exist; others as `parse`; FileError when unreadable.
    """
    if id_or_path.endswith(".toml") or "/" in id_or_path or "\\" in id_or_path:
        return _read(Path(id_or_path))
    broken: list[SrdiError] = []
    known = (*installed(folders, broken), *shipped())
    for catalogue in known:
        if catalogue.id == id_or_path:
            return catalogue
    if broken:
        raise broken[0]
    names = ", ".join(catalogue.id for catalogue in known)
    raise RulesError("rules.no_catalogue", id=id_or_path, expected=names)


def _read(path: Path) -> Catalogue:
    return parse(read_text(path), path.name)


def parse(text: str, name: str) -> Catalogue:
    """The catalogue in `text`; `name` is the file's name for messages. RulesError for anything unexpected."""
    root = parse_toml(text, name)
    if root.integer("schema", least=1) != SCHEMA:
        root.refuse("rules.schema", "schema", str(SCHEMA), root.data["schema"])
    asked = root.tables("entry")
    no_twins(asked)
    identity = root.text("id")
    title = root.text("title")
    tier = Tier(root.choice("tier", Tier))
    year = root.integer("year", least=2000) or 0
    entries = tuple(_entry(table) for table in asked)
    delivery = _delivery(root.table("delivery"))
    windows = tuple(table.record(Window) for table in root.tables("window"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    catalogue = root.record(
        Catalogue,
        id=identity,
        title=title,
        tier=tier,
        year=year,
        entries=entries,
        delivery=delivery,
        windows=windows,
        sha256=digest,
    )
    if not catalogue.id.strip():
        root.refuse("rules.wrong_value", "id", "text", catalogue.id)
    return catalogue


def _entry(table: Table) -> Entry:
    identity = table.text("id")
    kind = table.choice("kind", PAPER_KINDS)
    title = table.text("title")
    min_pages = table.integer("min_pages", 1, least=1) or 1
    seal = SealRule(table.choice("seal", SealRule, SealRule.NONE))
    entry = table.record(Entry, id=identity, kind=kind, title=title, min_pages=min_pages, seal=seal)
    if not entry.id.strip():
        table.refuse("rules.wrong_value", "id", "text", entry.id)
    return entry


def _delivery(table: Table) -> Delivery:
    usual = Delivery()
    file_name = _pattern(table, "file_name", usual.file_name)
    entry_file_name = _pattern(table, "entry_file_name", usual.entry_file_name)
    return table.record(Delivery, file_name=file_name, entry_file_name=entry_file_name)


def _pattern(table: Table, key: str, usual: str) -> str:
    """A name pattern; only the placeholders below, since nothing else can be filled in."""
    value = table.text(key, usual)
    if not _fillable(value):
        table.refuse("rules.wrong_value", key, "{company} {title} {number:02d} {year} {entry}", value)
    return value


def _fillable(pattern: str) -> bool:
    sample: Mapping[str, Any] = {"company": "", "title": "", "number": 1, "year": 2026, "entry": ""}
    try:
        for _, _, width, _ in Formatter().parse(pattern):
            if not _WIDTH.fullmatch(width or ""):
                return False  # {title:9999999999} would fill the memory
        pattern.format(**sample)
    except (KeyError, IndexError, ValueError, AttributeError):
        return False
    return True


def dump(catalogue: Catalogue) -> str:
    """The catalogue as TOML; `parse` gives the same catalogue again. Defaults are left out where that is clear."""
    head = {
        "schema": SCHEMA,
        "id": catalogue.id,
        "title": catalogue.title,
        "tier": catalogue.tier.value,
        "region": catalogue.region or None,
        "year": catalogue.year,
        "source": catalogue.source or None,
        "issued": catalogue.issued,
        "valid_until": catalogue.valid_until,
        "regulation": catalogue.regulation or None,
        "verified": None if catalogue.verified else False,
        "superseded": True if catalogue.superseded else None,
        "note": catalogue.note or None,
        "unread": catalogue.unread or None,
    }
    parts = [strict_toml.pairs(head), _dump_delivery(catalogue.delivery)]
    for window in catalogue.windows:
        values = _window_values(window)
        parts.append(strict_toml.block("[[window]]", values))
    for entry in catalogue.entries:
        values = _entry_values(entry)
        parts.append(strict_toml.block("[[entry]]", values))
    return strict_toml.document(parts)


def _dump_delivery(delivery: Delivery) -> list[str]:
    values = {
        "max_mb": delivery.max_mb,
        "entry_max_mb": delivery.entry_max_mb,
        "file_name": delivery.file_name,
        "entry_file_name": delivery.entry_file_name,
        "paper": delivery.paper or None,
    }
    return strict_toml.block("[delivery]", values)


def _window_values(window: Window) -> dict[str, Any]:
    told = {"opens": window.opens, "closes": window.closes, "source": window.source or None}
    if window.verified and any(told.values()):
        return told
    return {**told, "verified": window.verified}


def _entry_values(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "title": entry.title,
        "required": entry.required,
        "condition": entry.condition or None,
        "one_of": entry.one_of or None,
        "years": entry.years or None,
        "min_pages": entry.min_pages if entry.min_pages > 1 else None,
        "seal": entry.seal.value if entry.seal is not SealRule.NONE else None,
        "signature": True if entry.signature else None,
        "sections": entry.sections or None,
        "recognise": entry.recognise or None,
        "expires": True if entry.expires else None,
        "note": entry.note or None,
        "source": entry.source or None,
        "verified": None if entry.verified else False,
        "review": True if entry.review else None,
    }


@cache
def load_windows() -> tuple[KnownWindow, ...]:
    """All known windows; RulesError names what is wrong in the file."""
    path = resources.path("rules", "windows.toml")
    root = parse_toml(read_text(path), path.name)
    root.integer("schema", least=1)
    windows = tuple(_known_window(table) for table in root.tables("window"))
    root.close()
    return windows


def _known_window(table: Table) -> KnownWindow:
    tiers = tuple(Tier(word) for word in table.texts("tiers", tuple(Tier)))
    return table.record(KnownWindow, tiers=tiers)
