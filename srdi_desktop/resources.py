"""The only code that knows where data files lie: source tree, installed wheel or frozen bundle."""

import sys
from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """Folder that holds rules/, locale/, icons/ and style/; FileNotFoundError when the installation is broken."""
    package = Path(__file__).resolve().parent
    frozen = getattr(sys, "_MEIPASS", None)
    candidates = [Path(frozen) / "resources"] if frozen else []
    candidates += [package / "_resources", package.parent / "resources"]
    for candidate in candidates:
        if (candidate / "rules").is_dir():
            return candidate
    raise FileNotFoundError("resources")


def path(*parts: str) -> Path:
    """Where a data file or folder lies, by its parts below the root."""
    return root().joinpath(*parts)


def files(folder: str, pattern: str) -> list[Path]:
    """The data files of a folder ("rules/catalogues") that fit a pattern, in name order."""
    return sorted(root().joinpath(*folder.split("/")).glob(pattern))


@cache
def font(style: str = "regular", script: str = "SC") -> Path:
    """A TrueType font with hanzi (script "SC") or wide Latin and symbols (script ""); style regular or bold."""
    import weblate_fonts

    weight = {"regular": "Rg", "bold": "Bd"}[style]
    folder = Path(weblate_fonts.__file__).parent / "static" / "weblate_fonts" / "kurinto" / "ttf"
    return folder / f"KurintoSans{script}-{weight}.ttf"
