"""Errors go whole through the pipes between our processes."""

import pickle

import pytest

from srdi_desktop.model.errors import CancelledError, FileError, RulesError, ScanError


@pytest.mark.parametrize(
    "error",
    [
        FileError("file.not_written", retry=True, path="甲.pdf", variant="full"),
        ScanError("scan.damaged", name="a"),
        RulesError("rules.schema", file="f"),
        CancelledError(),
    ],
)
def test_an_error_is_the_same_on_the_other_side(error):
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert again.__dict__ == error.__dict__
    assert str(again) == str(error)
    assert again.exit_code == error.exit_code
