"""What people say about findings, pages and pairs of pages: verbs of the session, each one step of the history."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from srdi_desktop.model import PageRef, Signature, Verdicts
from srdi_desktop.workflow import arranging
from srdi_desktop.workflow.ledger import Ledger


class Remarks(ABC):
    """The part of a session that needs no more than its ledger and what is judged."""

    _ledger: Ledger

    @property
    @abstractmethod
    def verdicts(self) -> Verdicts:
        """What follows from the dossier as it is now."""

    def waive(self, finding_key: str, reason: str | None) -> None:
        """Accept a finding with a reason; None takes the waiver back."""
        if reason is not None:
            self.waive_all([finding_key], reason)
            return
        decisions = self._ledger.dossier.decisions
        waivers = with_value(decisions.waivers, finding_key, None)
        signed = with_value(decisions.waived_by, finding_key, None)
        self._ledger.decide("unwaive", {}, {"waivers": waivers, "waived_by": signed})

    def waive_all(self, finding_keys: Sequence[str], reason: str, who: str = "") -> None:
        """Accept several findings with one reason, in one step; `who` says so now."""
        decisions = self._ledger.dossier.decisions
        signature = Signature(who, _now())
        waivers = {**decisions.waivers, **dict.fromkeys(finding_keys, reason)}
        signed = {**decisions.waived_by, **dict.fromkeys(finding_keys, signature)}
        key = "waive" if len(finding_keys) == 1 else "waive_all"
        self._ledger.decide(key, {"count": len(finding_keys)}, {"waivers": waivers, "waived_by": signed})

    def keep(self, page: PageRef, other: PageRef) -> None:
        """Of two pictures of one page keep this one; the other goes, and leaves its place where it lay before it."""
        self._ledger.decide("keep", {}, arranging.kept(self._ledger.dossier.decisions, self.verdicts, page, other))

    def tell_apart(self, page: PageRef, other: PageRef) -> None:
        """Say that two pages are not one page, however much alike they look."""
        different = self._ledger.dossier.decisions.different
        others = tuple(dict.fromkeys((*different.get(page, ()), other)))
        self._ledger.decide("different", {}, {"different": {**different, page: others}})

    def note_page(self, page: PageRef, note: str | None) -> None:
        """A person's own words about a page; None takes them away."""
        notes = with_value(self._ledger.dossier.decisions.page_notes, page, note)
        self._ledger.decide("note" if note is not None else "note_off", {}, {"page_notes": notes})

    def note_entry(self, entry: str, note: str | None) -> None:
        """The same about an entry."""
        notes = with_value(self._ledger.dossier.decisions.entry_notes, entry, note)
        self._ledger.decide("note" if note is not None else "note_off", {}, {"entry_notes": notes})


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)  # noqa: DTZ005 - the user's own clock


def with_value(mapping: Mapping[Any, Any], key: Any, value: Any) -> dict[Any, Any]:
    """A copy with one value set, or taken out when it is None."""
    rest = {k: v for k, v in mapping.items() if k != key}
    return rest if value is None else {**rest, key: value}
