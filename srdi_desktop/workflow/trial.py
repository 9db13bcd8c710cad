"""A first try: the made-up company's papers, drawn into a folder."""

from pathlib import Path
from typing import TYPE_CHECKING

from srdi_desktop.model.errors import FileError

if TYPE_CHECKING:
    from srdi_desktop.sample import SamplePile


def make_sample(folder: Path) -> "SamplePile":
    """Draw the sample pile; FileError when the folder cannot be written."""
    from srdi_desktop.sample import make_pile  # draws with heavy libraries: not before it is needed

    try:
        return make_pile(folder)
    except OSError as error:
        raise FileError("file.not_written", retry=True, path=str(folder), reason=error.strerror or "") from error
