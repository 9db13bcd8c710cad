"""The dossier file (.srdi): one SQLite application file with scans, evidence, thumbnails, decisions and undo history.

DossierFile.create(path, catalogue, company) / DossierFile.open(path, read_only=False)   the session's own
ScanWriter(path).add(stream, name, source_path) -> StoredScan                            the import's own
open_blob(path, scan_id) -> BinaryIO                                                     workers and exports
"""

from srdi_desktop.store.blobs import open_blob
from srdi_desktop.store.file import DossierFile, Loaded, Unfinished
from srdi_desktop.store.intake import ScanWriter, StoredScan

__all__ = ["DossierFile", "Loaded", "ScanWriter", "StoredScan", "Unfinished", "open_blob"]
