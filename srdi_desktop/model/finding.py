"""A finding (问题): something a person should look at. Codes and values are the contract's, sentences are not here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from srdi_desktop.model.page import Box, PageRef

WHERE = frozenset({"page", "scan", "entry"})  # every sentence may name the place; `texts` fills it in


class Level(StrEnum):
    """How much a finding weighs; only errors make the exit code 1."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class State(StrEnum):
    """A verdict has three values; undecided (无法判断) never counts as passed."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Finding:
    """One finding. `page` or `scan` (SHA-256) says where, `entry` the catalogue entry, `box` the place on the page."""

    code: str
    level: Level
    state: State = State.FAILED
    page: PageRef | None = None
    scan: str | None = None
    entry: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    box: Box | None = None
    waived: str | None = None  # the reason a person gave

    @property
    def key(self) -> str:
        """Stable identity for waivers: code, place and entry, not the values."""
        return "|".join(
            (
                self.code,
                str(self.page or self.scan or ""),
                self.entry or "",
                str(self.values.get("figure", "")),
            )
        )


class Rescan(StrEnum):
    """Where a finding stands on the rescan list (补扫清单)."""

    NOT = ""
    AGAIN = "again"  # lay the paper on the scanner once more
    ABSENT = "absent"  # the paper is not there at all
    TO_BE_GOT = "to_be_got"  # absent, and somebody has to issue it first


@dataclass(frozen=True)
class FindingKind:
    """What is known of a code beforehand: one row of KINDS.

    `said` maps a variant ("" for the plain sentence, "undecided" for a finding in that state) to the values that its
    message and advice name, WHERE apart; `told` are values that only the report carries. `fixes` are names of the
    window's actions, the best first.
    """

    code: str
    said: Mapping[str, frozenset[str]]
    told: frozenset[str] = frozenset()
    fixes: tuple[str, ...] = ()
    rescan: Rescan = Rescan.NOT

    def unfit_values(self, finding: Finding) -> frozenset[str]:
        """Names of values that the finding lacks for its sentence, or carries though nothing says or reports them."""
        variant = str(finding.values.get("variant", ""))
        if not variant and finding.state is State.UNDECIDED:
            variant = "undecided"
        needed = self.said.get(variant, self.said[""]) - {"scan"}
        carried = frozenset(finding.values) - {"variant"}
        return (needed - carried) | (carried - needed - self.told)


def _row(code: str, said: str, *, told: str = "", fixes: str = "", rescan: Rescan = Rescan.NOT, **closer: str) -> None:
    """One row; `said`, `told`, `fixes` and the closer sentences' values as words with blanks between."""
    sentences = {"": frozenset(said.split())} | {name: frozenset(words.split()) for name, words in closer.items()}
    KINDS[code] = FindingKind(code, sentences, frozenset(told.split()), tuple(fixes.split()), rescan)


# What is not there: nobody knows it as long as a page was not looked at that may hold it.
ABSENCES = frozenset({
    "entry.missing", "entry.incomplete", "entry.year_missing", "entry.seal_missing", "numbering.missing",
    "numbering.undecided", "page.unsorted",
})  # fmt: skip
# A new check gets its row here; its short name and its sentences stand in locale/*/findings.toml.
KINDS: dict[str, FindingKind] = {}
_row(
    "page.blurry",
    "width limit",
    told="sharpness width tiles limit readable share",
    fixes="replace",
    rescan=Rescan.AGAIN,
    side="side width limit",
    read="",
    letters="width height",
    undecided="",
)
_row("page.soft", "width limit", told="sharpness", fixes="replace", rescan=Rescan.AGAIN)
_row("page.unread", "", told="readable limit")
_row("page.low_resolution", "found unit limit", told="dpi", fixes="replace", rescan=Rescan.AGAIN)
_row("page.dark", "found unit limit", fixes="replace tones", rescan=Rescan.AGAIN)
_row("page.covered", "share", fixes="replace", rescan=Rescan.AGAIN)
_row("page.faint", "contrast limit", fixes="replace tones", rescan=Rescan.AGAIN)
_row("page.blank", "", told="ink limit", fixes="exclude")
_row("page.skewed", "degrees limit", fixes="deskew", rescan=Rescan.AGAIN, photo="")
_row("page.rotated", "rotation", fixes="rotate_right")
_row("page.cut_off", "sides", fixes="replace", rescan=Rescan.AGAIN)
_row("page.duplicate", "of_scan of_index", told="of", fixes="compare exclude", undecided="of_scan of_index")
_row("page.changed", "difference across down")
_row("page.unreadable", "", told="reason", fixes="replace exclude", rescan=Rescan.AGAIN)
_row(
    "page.unsorted",
    "pages candidate_titles",
    told="candidates scores title candidate_titles",
    fixes="move",
    none="pages",
)
_row(
    "numbering.missing",
    "title missing count signals after_scan after_index after_number before_scan before_index before_number",
    told="total after_scan after_index after_number before_scan before_index before_number",
    fixes="add_here",
    rescan=Rescan.ABSENT,
    start="title missing count signals before_scan before_index before_number",
    end="title missing count signals after_scan after_index after_number",
    unread="title missing count unread signals after_scan after_index after_number",
)
_row("numbering.out_of_order", "title order")
_row("numbering.repeated", "of_scan of_index number", told="of", fixes="compare")
_row("numbering.undecided", "title pages read")
_row("entry.missing", "", told="kind", fixes="add_here not_applicable", rescan=Rescan.TO_BE_GOT, one_of="titles")
_row(
    "entry.incomplete",
    "sections",
    told="unread sections",
    fixes="add_here",
    rescan=Rescan.TO_BE_GOT,
    pages="pages min_pages",
    undecided="sections unread",
)
_row("entry.year_missing", "years", fixes="add_here", rescan=Rescan.TO_BE_GOT, undecided="years")
_row("entry.seal_missing", "where", fixes="replace", rescan=Rescan.ABSENT, undecided="where")
_row("entry.expired", "valid_until deadline", told="title", fixes="replace", rescan=Rescan.TO_BE_GOT)
_row("identity.other_company", "company applicant", told="applicant documents", fixes="exclude", tray="company count")
_row("identity.code_invalid", "code")
_row(
    "consistency.mismatch",
    "name year declared declared_unit source found unit",
    told="figure",
    fixes="show_figures",
    papers="name year against declared source found difference unit",
)
_row(
    "consistency.rounding",
    "name year declared declared_unit source found unit",
    told="figure",
    fixes="show_figures",
)
_row(
    "consistency.derived",
    "name year declared source found unit",
    told="figure declared_unit",
    fixes="show_figures",
)
_row("scan.encrypted", "", rescan=Rescan.AGAIN, wrong="")
_row("scan.damaged", "", rescan=Rescan.AGAIN, empty="")
_row(
    "scan.unsupported",
    "",
    rescan=Rescan.AGAIN,
    office="",
    archive="",
    picture="",
    mail="",
    text="",
    reader="",
    program="",
    video="",
    device="",
)
_row("scan.unreachable", "", held="", away="", denied="", gone="")
_row("scan.too_large", "", rescan=Rescan.AGAIN, bytes="", pages="", pixels="")
_row("scan.container", "", xfa="", taken="")
_row("scan.signed", "", covered="")
_row("scan.long", "times", fixes="cut")
_row("dossier.too_large", "megabytes limit", told="bytes")
_row("catalogue.stale", "title valid_until", fixes="change_catalogue")
