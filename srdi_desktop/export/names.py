"""File names that Windows takes and upload platforms keep: reserved words, length, names equal but for case."""

import re

RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
LONGEST = 80  # characters without suffix: 255 bytes of a Linux share hold 85 hanzi
PATH = 240  # characters of a whole path: Windows stops at 260, and a viewer adds its own


def safe(stem: str, folder_length: int = 0) -> str:
    """The stem as a name that can be stored anywhere; never empty, shortened where the whole path would be too long."""
    cleaned = _FORBIDDEN.sub("_", stem).strip(" .")
    room = max(8, min(LONGEST, PATH - folder_length))
    cleaned = cleaned[:room].rstrip(" .") or "_"
    return f"_{cleaned}" if RESERVED.match(cleaned) else cleaned


class Names:
    """Gives out names that are distinct for a file system that ignores case."""

    def __init__(self, folder_length: int = 0) -> None:
        self._folder_length = folder_length
        self._taken: set[str] = set()

    def take(self, stem: str, suffix: str) -> str:
        """A free name for the stem; "name (2).pdf" when another has it."""
        base, count = safe(stem, self._folder_length), 1
        name = f"{base}{suffix}"
        while name.casefold() in self._taken:
            count += 1
            name = f"{base} ({count}){suffix}"
        self._taken.add(name.casefold())
        return name
