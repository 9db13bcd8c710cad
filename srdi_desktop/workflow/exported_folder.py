"""An exported folder as a dossier again: what the manifest must hold for that, and how it is found and read."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from srdi_desktop.files import hashed
from srdi_desktop.model import (
    Catalogue,
    Decisions,
    Dossier,
    FileError,
    PageRef,
    SrdiError,
    from_plain,
    to_plain,
)
from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.scans import files_in

PRIVATE = ("application", "quality", "waivers", "waived_by", "page_notes", "entry_notes")  # not in a manifest
MANIFEST_SUFFIX = "-页面清单"  # the same in every language: scripts look for it


@dataclass(frozen=True)
class Manifest:
    """What was read from a manifest. `scans`: SHA-256 -> file name, in the order of the pile."""

    path: Path
    dossier_name: str
    catalogue: Catalogue
    scans: Mapping[str, str]
    sizes: frozenset[int]
    decisions: Decisions

    @property
    def dossier(self) -> Path | None:
        """The dossier file beside it, when it is there."""
        beside = self.path.with_name(self.dossier_name)
        if self.dossier_name and beside.is_file():
            return beside
        return None


def needed(dossier: Dossier, dossier_name: str) -> dict[str, Any]:
    """What opening the folder again needs beyond the pages. The company's figures, its statement on quality
    management, notes and the reasons of waivers stay in the dossier file: a manifest may travel with the PDF.
    """
    usual = Decisions()
    withheld = {name: getattr(usual, name) for name in PRIVATE}
    kept = replace(dossier.decisions, **withheld)
    piled = [dossier.scans[scan] for scan in kept.scans if scan in dossier.scans]
    dropped = [scan for scan in piled if scan.derived is None]  # the others are made anew of these
    return {
        "dossier": dossier_name,
        "catalogue": catalogue_files.dump(dossier.catalogue),
        "scans": [{"sha256": scan.id, "name": scan.name, "bytes": scan.bytes} for scan in dropped],
        "decisions": to_plain(kept),
    }


def manifest_in(path: Path) -> Path | None:
    """The manifest meant by a path: itself, or the newest one in a folder ("… (2).json" where the older
    one was open elsewhere when the newer was written); None when there is none.
    """
    if path.is_dir():
        found = [file for file in path.glob(f"*{MANIFEST_SUFFIX}*.json") if file.is_file()]
        return max(found, key=lambda file: (file.stat().st_mtime, file.name), default=None)
    if path.suffix == ".json" and MANIFEST_SUFFIX in path.stem:
        return path
    return None


def read(path: Path) -> Manifest:
    """The manifest of an exported folder, or of a path to one. FileError when there is none or it is damaged."""
    found = manifest_in(path)
    if found is None:
        raise FileError("manifest.none", path=str(path))
    try:
        words = found.read_text(encoding="utf-8")
        return _manifest(found, json.loads(words)["restore"])
    except OSError as error:
        reason = error.strerror or ""
        raise FileError("manifest.damaged", path=str(found), reason=reason) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        reason = type(error).__name__
        raise FileError("manifest.damaged", path=str(found), reason=reason) from error


def _manifest(path: Path, data: Mapping[str, Any]) -> Manifest:
    """What `needed` wrote; ValueError, KeyError, TypeError or AttributeError for anything else."""
    dossier_name = Path(data["dossier"]).name  # a name only: a manifest from elsewhere must not point about the disk
    catalogue = catalogue_files.parse(data["catalogue"], path.name)
    scans = {str(scan["sha256"]): str(scan["name"]) for scan in data["scans"]}
    sizes = frozenset(int(scan["bytes"]) for scan in data["scans"])
    decisions = from_plain(Decisions, data["decisions"])
    return Manifest(path, dossier_name, catalogue, scans, sizes, decisions)


def dossier_of(path: Path) -> Path:
    """The dossier file that a path stands for: itself, or the one that an exported folder's manifest names.

    FileError manifest.no_dossier when it is gone: `restoring.restore` can then make it anew from the scans.
    """
    if manifest_in(path) is None:
        return path
    manifest = read(path)
    if manifest.dossier is None:
        raise FileError("manifest.no_dossier", path=str(manifest.path), name=manifest.dossier_name)
    return manifest.dossier


def opens(path: Path) -> bool:
    """Whether a dropped path is a dossier rather than scans: a .srdi, or an exported folder (or its manifest) that
    names one, which may be gone: `dossier_of` tells, and `restoring` makes it anew.
    """
    if path.suffix.lower() == ".srdi":
        return True
    try:
        return manifest_in(path) is not None and bool(read(path).dossier_name)
    except (SrdiError, OSError):
        return False


def sources(manifest: Manifest, places: Iterable[Path]) -> dict[str, Path]:
    """SHA-256 -> file of the manifest's scans that lie in `places` (files, folders), whatever they are called now."""
    found: dict[str, Path] = {}
    for file in files_in(places):
        with suppress(OSError):
            if file.stat().st_size in manifest.sizes:
                digest = hashed(file)[0]
                found.setdefault(digest, file)
    return {scan: found[scan] for scan in manifest.scans if scan in found}


def only(decisions: Decisions, scans: Iterable[str]) -> Decisions:
    """The decisions that are about these scans alone."""
    kept = frozenset(scans)

    def of(refs: Mapping[PageRef, Any]) -> dict[PageRef, Any]:
        return {ref: value for ref, value in refs.items() if ref.scan in kept}

    def those(refs: Iterable[PageRef]) -> Iterator[PageRef]:
        return (ref for ref in refs if ref.scan in kept)

    here = tuple(scan for scan in decisions.scans if scan in kept)
    order = {entry: tuple(those(refs)) for entry, refs in decisions.order.items()}
    replaced = {ref: by for ref, by in of(decisions.replaced).items() if by.scan in kept}
    reshaped = {ref: by for ref, by in decisions.reshaped.items() if ref in replaced}
    different = {ref: tuple(those(others)) for ref, others in of(decisions.different).items()}
    deskew = frozenset(those(decisions.deskew))
    excluded = frozenset(those(decisions.excluded))
    return replace(
        decisions,
        scans=here,
        placed=of(decisions.placed),
        order=order,
        rotation=of(decisions.rotation),
        deskew=deskew,
        excluded=excluded,
        replaced=replaced,
        reshaped=reshaped,
        starts=of(decisions.starts),
        paper_counts=of(decisions.paper_counts),
        names=of(decisions.names),
        page_notes=of(decisions.page_notes),
        different=different,
    )
