"""Company sizes (中小企业划型标准规定, 工信部联企业〔2011〕300号) from resources/rules/company_sizes.toml."""

from decimal import Decimal

from srdi_desktop import resources
from srdi_desktop.model.application import FIGURES
from srdi_desktop.model.rulebook import SizeClass
from srdi_desktop.rules.strict_toml import Table, parse_toml, read_text


def load_size_classes() -> tuple[SizeClass, ...]:
    """All classes in the standard's order; RulesError names the class and key that is wrong."""
    path = resources.path("rules", "company_sizes.toml")
    root = parse_toml(read_text(path), path.name)
    standard = f"{root.text('title')}（{root.text('number')}）"
    return tuple(_size_class(table, standard) for table in root.tables("class"))


def _size_class(table: Table, standard: str) -> SizeClass:
    made = SizeClass(
        name=table.text("name"),
        clause=f"{standard}{table.text('clause')}",
        divisions=table.texts("divisions"),
        ceiling=_figures(table.table("ceiling")),
        medium=_figures(table.table("medium")),
        small=_figures(table.table("small")),
    )
    table.close()
    return made


def _figures(table: Table) -> dict[str, Decimal]:
    found = {name: Decimal(table.integer(name, 0) or 0) for name in FIGURES if name in table.data}
    table.close()
    return found
