"""Accepting findings: why, who says so, and which others of the same kind go with the same words."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from srdi_desktop.gui import GAP, fit
from srdi_desktop.model import Dossier, Finding, Verdicts
from srdi_desktop.texts import finding_text, text

_WORDS_KEPT = 8  # reasons given before that are offered again


def others_alike(verdicts: Verdicts, chosen: Sequence[Finding]) -> list[Finding]:
    """Findings of the same kinds that nobody accepted, those chosen left out."""
    codes, keys = {finding.code for finding in chosen}, {finding.key for finding in chosen}
    alike = (finding for finding in verdicts.findings if finding.code in codes and finding.waived is None)
    return [finding for finding in alike if finding.key not in keys]


class WaiverForm(QDialog):
    """Enter in the reason accepts; without a reason nothing is accepted."""

    def __init__(
        self, dossier: Dossier, verdicts: Verdicts, chosen: Sequence[Finding], who: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._chosen = tuple(chosen)
        self._others = others_alike(verdicts, chosen)
        self.reason, self.who = QComboBox(), QLineEdit(who)
        self.all_alike, self.list = QCheckBox(text("window.waive.all", count=len(self._others))), QListWidget()
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self.setWindowTitle(text("window.waive.title", count=len(self._chosen)))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._offer_reasons(dossier)
        self._fill_list(dossier)
        self._build(dossier)
        fit(self, 620, 460 if self._others else 240)
        self._follow()

    def _build(self, dossier: Dossier) -> None:
        what = QLabel("\n".join(finding_text(finding, dossier)[0] for finding in self._chosen[:3]))
        what.setWordWrap(True)
        told = QLabel(text("gui.waive.reason"))
        told.setObjectName("quiet")
        form = QFormLayout()
        form.setVerticalSpacing(GAP)
        form.addRow(text("window.waive.reason"), self.reason)
        form.addRow(text("window.waive.who"), self.who)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        for part in (what, told):
            layout.addWidget(part)
        layout.addLayout(form)
        layout.addWidget(self.all_alike)
        layout.addWidget(self.list, 1)
        layout.addWidget(self._buttons)
        self.all_alike.toggled.connect(self._tick_all)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.reason.setFocus()

    def _offer_reasons(self, dossier: Dossier) -> None:
        """Those given before, the last first."""
        self.reason.setEditable(True)
        self.reason.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        given = list(dossier.decisions.waivers.values())
        self.reason.addItems(list(dict.fromkeys(reversed(given)))[:_WORDS_KEPT])
        self.reason.setCurrentIndex(-1)
        self.reason.editTextChanged.connect(self._follow)

    def _fill_list(self, dossier: Dossier) -> None:
        self.list.setAccessibleName(self.all_alike.text())
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for finding in self._others:
            item = QListWidgetItem(finding_text(finding, dossier)[0], self.list)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
        for part in (self.all_alike, self.list):
            part.setVisible(bool(self._others))

    def _tick_all(self, on: bool) -> None:
        state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        for row in range(self.list.count()):
            self.list.item(row).setCheckState(state)

    def _follow(self) -> None:
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(bool(self.given_reason()))

    # What was answered

    def given_reason(self) -> str:
        """The words without blanks around them."""
        return self.reason.currentText().strip()

    def given_name(self) -> str:
        """Who says so."""
        return " ".join(self.who.text().split())

    def accepted_keys(self) -> list[str]:
        """Keys of the findings that go with these words."""
        ticked = [
            finding
            for row, finding in enumerate(self._others)
            if self.list.item(row).checkState() is Qt.CheckState.Checked
        ]
        return [finding.key for finding in (*self._chosen, *ticked)]
