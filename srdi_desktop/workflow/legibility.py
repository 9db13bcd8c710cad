"""Whether a recompressed page can still be read, by the same measures and limits as a scan that comes in."""

import io
from collections.abc import Callable

from srdi_desktop.model.errors import SrdiError
from srdi_desktop.model.page import Evidence
from srdi_desktop.model.rulebook import RuleBook


def legibility(book: RuleBook) -> Callable[[bytes], bool]:
    """A function that looks at a picture file (JPEG) as decoded: edges not wider than `sharpness.unreadable`,
    characters not lower than `resolution.text_warning`. A page without text to judge on passes; what cannot be
    decoded does not.
    """
    from srdi_desktop.evidence import sharpness  # heavy: only exports that must be smaller need it
    from srdi_desktop.evidence.page import Sheet
    from srdi_desktop.workflow.opening import open_scan

    def legible(picture: bytes) -> bool:
        try:
            with open_scan(io.BytesIO(picture), "page.jpg", book.limits) as scan:
                image = scan.page(1)
        except SrdiError:
            return False
        found = sharpness.measure(Sheet(image, book, "none"), Evidence()).sharpness
        if found.width is None:
            return True
        high = found.text_height is None or found.text_height >= book.limits["resolution.text_warning"]
        return high and found.width < book.limits["sharpness.unreadable"]

    return legible
