"""What a written file must hold, noted while it is written and looked for afterwards by another engine."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Expected:
    """What a file must hold: pages, bookmarks of the first level (None: any), positions whose links must land."""

    pages: int
    marks: int | None = 0
    linked: tuple[int, ...] = ()
    password: str | None = None
