"""The checklist for choosing an adviser (选择咨询机构的核对清单): its lines, by text key below evaluation.adviser."""

from dataclasses import dataclass


@dataclass(frozen=True)
class QualityFigure:
    """One indicator before and after, as the company writes it, unit included."""

    name: str
    before: str
    after: str

    @property
    def complete(self) -> bool:
        """Whether all three are written: a figure without its counterpart compares nothing."""
        return bool(self.name.strip() and self.before.strip() and self.after.strip())


@dataclass(frozen=True)
class QualityStatement:
    """Its four parts: method, what changed, figures, cases."""

    company: str = ""
    period: str = ""
    method: str = ""
    changed: str = ""
    figures: tuple[QualityFigure, ...] = ()
    cases: str = ""

    def missing(self) -> tuple[str, ...]:
        """Names of the parts without content."""
        written = {
            "method": self.method.strip(),
            "changed": self.changed.strip(),
            "figures": any(figure.complete for figure in self.figures),
            "cases": self.cases.strip(),
        }
        return tuple(name for name, content in written.items() if not content)


GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ask", ("background", "cases", "team", "chain", "rules", "contract")),
    ("never", ("promise", "data", "free", "rights")),
)  # heading (adviser.<name>) -> lines
