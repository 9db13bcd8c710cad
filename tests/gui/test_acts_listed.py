"""The table of acts in README.md: keys are those of the program, tests exist, and no action with a key is left out."""

import ast
import re
from pathlib import Path

from srdi_desktop.gui.actions import TABLE

HERE = Path(__file__).parent
CELLS = ("act", "action", "key", "mouse")
ROW = re.compile("^" + "".join(rf"\| (?P<{name}>[^|]*)" for name in CELLS) + r"\| `(?P<test>[^`]+)` \|$", re.MULTILINE)


def rows():
    return [found.groupdict() for found in ROW.finditer((HERE / "README.md").read_text(encoding="utf-8"))]


def test_every_action_with_a_key_stands_in_the_table_with_that_key():
    told = {(row["action"].strip(), row["key"].split(" in ")[0].strip()) for row in rows()}
    missing = [(spec.name, spec.keys[0]) for spec in TABLE if spec.keys and (spec.name, spec.keys[0]) not in told]
    assert missing == []


def test_every_action_and_test_of_the_table_exists():
    known = {spec.name for spec in TABLE} | {""}
    assert {row["action"].strip() for row in rows()} - known == set()
    gone = []
    for row in rows():
        file, _, name = row["test"].partition("::")
        tree = ast.parse((HERE / file).read_text(encoding="utf-8"))
        if name not in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}:
            gone.append(row["test"])
    assert gone == []
    assert len(rows()) > 60
