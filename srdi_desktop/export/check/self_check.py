"""The thorough self-check of a written file, on request: every link, every page against its scan."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from srdi_desktop.export.check.second_engine import Expected
from srdi_desktop.files import hashed
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportedFile
from srdi_desktop.model.rulebook import Limits


def verify(
    file: ExportedFile,
    open_source: Callable[[str], BinaryIO],
    limits: Limits,
    password: str | None = None,
    *,
    unseen: frozenset[PageRef] = frozenset(),
) -> tuple[str, ...]:
    """Text keys (export.trouble.…) of what is wrong with a PDF that was exported; empty when all is well.

    Costs one rendering of each page, about 0.1 s for a scan; `unseen` ones (see `ExportPlan`) are left out.
    """
    from srdi_desktop.export.check.blankness import blank_pages
    from srdi_desktop.export.check.second_engine import check

    if password:
        from srdi_desktop.export.pdf.encryption import prepared

        password = prepared(password)  # PDFium does not prepare what it is given
    path = Path(file.path)
    if not path.is_file() or hashed(path) != (file.sha256, file.bytes):
        return ("export.trouble.changed",)
    left_out = {file.positions[page] for page in unseen if page in file.positions}
    every = tuple(position for position in range(1, file.pages + 1) if position not in left_out)
    troubles = check(path, Expected(file.pages, None, every, password))
    if not troubles:
        drawable = {page: position for page, position in file.positions.items() if page not in unseen}
        troubles = blank_pages(path, drawable, open_source, limits, password)
    return tuple(sorted({f"export.trouble.{trouble.code}" for trouble in troubles}))
