"""What a written file must hold, noted while it is written and looked for afterwards by another engine."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Expected:
    """What the written file must hold: pages, bookmarks of the first level, positions whose links must land."""

    pages: int
    marks: int = 0
    linked: tuple[int, ...] = ()
    password: str | None = None
