"""What a verb changed, so that each view refreshes only what it shows."""

from dataclasses import dataclass, field

from srdi_desktop.model.page import Evidence, PageRef


@dataclass(frozen=True)
class Changes:
    """Result of a session's verb. Empty fields: untouched. `label`: undo name as (text key, values) or None."""

    pages: frozenset[PageRef] = frozenset()  # added, removed, moved, turned or measured anew
    entries: frozenset[str] = frozenset()  # whose pages or state changed; "" is the tray
    order: bool = False  # the pile or an entry's order changed
    findings: bool = False
    evaluation: bool = False
    catalogue: bool = False  # everything may have changed

    def __or__(self, other: "Changes") -> "Changes":
        return Changes(
            self.pages | other.pages,
            self.entries | other.entries,
            self.order or other.order,
            self.findings or other.findings,
            self.evaluation or other.evaluation,
            self.catalogue or other.catalogue,
        )


@dataclass(frozen=True)
class PageResult:
    """One page, measured: what a worker sends back. `thumbnail` is a JPEG, empty when the page could not be drawn."""

    page: PageRef
    evidence: Evidence
    thumbnail: bytes = field(default=b"", repr=False)
    seconds: float = 0.0
