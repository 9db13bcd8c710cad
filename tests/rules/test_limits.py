"""Every limit has a unit and a reason; without them nothing starts."""

import pytest

from srdi_desktop.model.errors import RulesError
from srdi_desktop.rules import kinds


def test_every_limit_says_why():
    shipped = kinds.load_limits()
    assert len(shipped.named) > 100
    assert [name for name, limit in shipped.named.items() if not limit.unit or len(limit.reason.split()) < 5] == []


@pytest.mark.parametrize(
    "left", ['value = 1, unit = "px"', 'value = 1, reason = "because"', 'unit = "px", reason = "x"']
)
def test_a_limit_without_value_unit_or_reason_is_refused(left):
    with pytest.raises(RulesError):
        kinds.parse(f"[sharpness]\nsoft = {{ {left} }}\n", "limits.toml")
