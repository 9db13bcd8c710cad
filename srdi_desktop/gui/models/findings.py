"""The findings as a tree of two levels, grouped and filtered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, Qt

from srdi_desktop.gui import Bridge, wording
from srdi_desktop.gui.models.table import Index, Role, TwoLevels
from srdi_desktop.model import Dossier, Finding, Level
from srdi_desktop.texts import finding_text, text


@dataclass(frozen=True)
class Filter:
    """What the list shows. `group`: entry | level | code."""

    levels: frozenset[Level] = frozenset(Level)
    words: str = ""
    waived: bool = False
    group: str = "entry"


@dataclass
class _Group:
    title: str
    findings: list[Finding] = field(default_factory=list)


def _by_entry(dossier: Dossier, finding: Finding) -> str:
    if finding.entry:
        return wording.entry_title(dossier, finding.entry)
    return text("gui.findings.no_entry")


_GROUPS: dict[str, Callable[[Dossier, Finding], str]] = {
    "entry": _by_entry,
    "level": lambda _, finding: text(f"gui.level.{finding.level}"),
    "code": lambda _, finding: wording.finding_short(finding),
}


class FindingsModel(TwoLevels):
    """First level: groups with counts. Second level: findings, the gravest first."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.filter = Filter()
        self._groups = self._read()

    def show(self, wanted: Filter) -> None:
        """Filter or group otherwise."""
        self.filter = wanted
        self.refresh()

    def refresh(self) -> None:
        """Read the verdicts anew."""
        fresh = self._read()
        if fresh != self._groups:
            self.beginResetModel()
            self._groups = fresh
            self.endResetModel()

    def all_findings(self) -> list[Finding]:
        """What is shown, in order."""
        return [finding for group in self._groups for finding in group.findings]

    def find(self, key: str) -> QModelIndex:
        """The row of a finding by its key; nothing when it is not shown."""
        for row, group in enumerate(self._groups):
            for at, finding in enumerate(group.findings):
                if finding.key == key:
                    return self.createIndex(at, 0, row + 1)
        return QModelIndex()

    def branches(self) -> Sequence[Any]:
        """Groups."""
        return self._groups

    def leaves(self, branch: Any) -> Sequence[Any]:
        """Findings of a group."""
        leaves: Sequence[Any] = branch.findings
        return leaves

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Groups cannot be chosen, findings can."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        if index.internalId() == 0:
            return Qt.ItemFlag.ItemIsEnabled
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        finding = self._groups[index.internalId() - 1].findings[index.row()]
        if finding.page:
            return flags | Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Sentence, advice, level and the finding itself."""
        if not index.isValid():
            return None
        if index.internalId() == 0:
            group = self._groups[index.row()]
            return self._group_data(group, role)
        finding = self._groups[index.internalId() - 1].findings[index.row()]
        return self._finding_data(finding, role)

    def _group_data(self, group: _Group, role: int) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return group.title
        if role == Role.COUNT:
            return len(group.findings)
        return None

    def _finding_data(self, finding: Finding, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return finding_text(finding, self._bridge.dossier)[0]
            case Role.DETAIL:
                if finding.waived is not None:
                    return wording.waived_words(self._bridge.dossier, finding)
                return finding_text(finding, self._bridge.dossier)[1]
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(finding_text(finding, self._bridge.dossier))
            case Qt.ItemDataRole.AccessibleTextRole:
                level = text(f"gui.level.{finding.level}")
                return f"{level}: {finding_text(finding, self._bridge.dossier)[0]}"
            case Role.STATE:
                return "waived" if finding.waived is not None else str(finding.level)
            case Role.OBJECT:
                return finding
        return None

    def _read(self) -> list[_Group]:
        dossier = self._bridge.dossier
        groups = dict[str, _Group]()
        order = {entry.id: at for at, entry in enumerate(dossier.catalogue.entries)}
        shown = [finding for finding in self._bridge.verdicts.findings if self._wanted(finding)]
        shown.sort(key=lambda f: (order.get(f.entry or "", 999), wording.LEVELS.index(f.level), str(f.page)))
        if self.filter.group == "level":
            shown.sort(key=lambda f: wording.LEVELS.index(f.level))
        title = _GROUPS[self.filter.group]
        for finding in shown:
            name = title(dossier, finding)
            groups.setdefault(name, _Group(name)).findings.append(finding)
        return list(groups.values())

    def _wanted(self, finding: Finding) -> bool:
        if finding.level not in self.filter.levels or (finding.waived is not None and not self.filter.waived):
            return False
        if not self.filter.words:
            return True
        said = " ".join(finding_text(finding, self._bridge.dossier)).casefold()
        return self.filter.words.casefold() in said
