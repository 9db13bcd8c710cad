"""The thorough self-check of a written file, on request: every link, every page against its scan."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from srdi_desktop.export.drawn import hashed
from srdi_desktop.export.expected import Expected
from srdi_desktop.model.limits import Limits
from srdi_desktop.model.plan import ExportedFile


def verify(
    file: ExportedFile, open_source: Callable[[str], BinaryIO], limits: Limits, password: str | None = None
) -> tuple[str, ...]:
    """Text keys (export.trouble.…) of what is wrong with a PDF that was exported; empty when all is well.

    Costs one rendering of each page, about 0.1 s for a scan.
    """
    from srdi_desktop.export.blankness import blank_pages
    from srdi_desktop.export.second_engine import check

    if password:
        from srdi_desktop.export.lock import prepared

        password = prepared(password)  # PDFium does not prepare what it is given
    path = Path(file.path)
    if not path.is_file() or hashed(path) != (file.sha256, file.bytes):
        return ("export.trouble.changed",)
    every = tuple(range(1, file.pages + 1))
    troubles = check(path, Expected(file.pages, None, every, password))
    if not troubles:
        troubles = blank_pages(path, file.positions, open_source, limits, password)
    return tuple(sorted({f"export.trouble.{trouble.code}" for trouble in troubles}))
