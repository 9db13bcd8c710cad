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

    Every page is drawn and held against its source, but for the `unseen` ones (see `ExportPlan`).
    """
    from srdi_desktop.export.check import comparing
    from srdi_desktop.export.check.second_engine import check

    if password:
        from srdi_desktop.export.pdf.encryption import prepared

        password = prepared(password)  # PDFium does not prepare what it is given
    path = Path(file.path)
    if not path.is_file() or hashed(path) != (file.sha256, file.bytes):
        return ("export.trouble.changed",)
    left_out = {file.positions[page] for page in unseen if page in file.positions}
    every = tuple(position for position in range(1, file.pages + 1) if position not in left_out)
    found = {trouble.code for trouble in check(path, Expected(file.pages, None, every, password))}
    if not found:
        pages = {page: (file.positions[page], laid) for page, laid in file.laid.items() if page not in unseen}
        compared = comparing.compared(path, pages, open_source, limits, password, lambda _: None)
        found = {"page_changed"} if compared.changed else set()
    return tuple(sorted(f"export.trouble.{code}" for code in found))
