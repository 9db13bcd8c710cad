"""A session over a real file, judged by next to nothing."""

import pytest

from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE, store_scan
from tests.workflow.judging import simple_judge


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setattr("srdi_desktop.assess.judge", simple_judge, raising=False)
    opened = Session.create(tmp_path / "甲公司.srdi", CATALOGUE, "甲公司", book=object())
    opened.add_scans([store_scan(opened.path, 1), store_scan(opened.path, 2)])
    yield opened
    opened.close()
