"""Regulations (评价标准) from resources/rules/regulations/."""

from srdi_desktop.model.regulation import Regulation


def load_regulations() -> tuple[Regulation, ...]:
    """All regulations in the order of their files."""
    return ()
