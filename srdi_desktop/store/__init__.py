"""The dossier file (.srdi): one SQLite application file with scans, evidence, thumbnails, decisions and undo history.

DossierFile.create(path, catalogue, company) / DossierFile.open(path, read_only=False)   the session's own
ScanWriter(path).add(stream, name, source_path) -> StoredScan                            the import's own
open_blob(path, scan_id) -> BinaryIO                                                     workers
Blobs(path).open(scan_id) -> BinaryIO                                                    exports: many scans
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from srdi_desktop.store.blobs import Blobs, open_blob
    from srdi_desktop.store.file import DossierFile, Loaded, Unfinished
    from srdi_desktop.store.intake import ScanWriter, StoredScan

__all__ = ["Blobs", "DossierFile", "Loaded", "ScanWriter", "StoredScan", "Unfinished", "open_blob"]

_HOMES = {"Blobs": "blobs", "open_blob": "blobs", "ScanWriter": "intake", "StoredScan": "intake"}


def __getattr__(name: str) -> Any:
    """The names above when they are first asked for: the first window takes its lock without waiting for SQLite."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'file')}"), name)
