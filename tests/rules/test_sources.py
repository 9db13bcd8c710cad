"""Sources as people read them: official texts by title, number, office and day; copies are marked in plain words."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from srdi_desktop.rules.catalogues import catalogue_files
from srdi_desktop.rules.catalogues.catalogue_files import load_windows
from srdi_desktop.rules.regulations.regulation_files import load_regulations

RESOURCES = Path(__file__).parent.parent.parent / "resources"
FILES = sorted(RESOURCES.glob("rules/**/*.toml")) + sorted(RESOURCES.glob("locale/**/*.toml"))
REPOSITORIES = re.compile(r"git ?hub|gitee|gitlab|repositor|代码仓库|\bpull request\b", re.IGNORECASE)
INSIDES = re.compile(r"\b[\w-]+\.(?:js|json|py|md|xlsx?)（|@[0-9a-f]{7}|编号 ?\d{9}")  # a file, a commit, an index
ADDRESS = re.compile(r"(?:https?://)?((?:[a-z0-9-]+\.)+(?:com|cn|net|org|io))\b", re.IGNORECASE)
# Official look-ups that are named for people: the platform of Shandong, the register of certificates of the CNCA.
ALSO = {"sdyzzxqy.com", "cx.cnca.cn"}
COPIED = re.compile(r"抄本|转载|转述|转发|未见原文|凭编写者的记忆")
READ = re.compile(r"发布机关网站")


def strings(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """(where, text) of every string in a parsed file."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from strings(item, f"{place}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from strings(item, f"{place}[{index}]")


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_nothing_that_is_shown_names_a_repository_or_a_mirror(file: Path) -> None:
    found = dict(strings(tomllib.loads(file.read_text(encoding="utf-8")), file.stem))
    assert {place: text for place, text in found.items() if REPOSITORIES.search(text) or INSIDES.search(text)} == {}
    hosts = {host.lower() for text in found.values() for host in ADDRESS.findall(text)}
    assert {host for host in hosts - ALSO if not host.endswith("gov.cn")} == set()


def test_a_regulations_source_says_whether_it_was_read_at_the_office() -> None:
    titles = {title for regulation in load_regulations() for title in regulation.titles_of_sources.values()}
    assert len(titles) > 30
    assert [title for title in titles if not (COPIED.search(title) or READ.search(title))] == []
    assert [title for title in titles if COPIED.search(title) and READ.search(title)] == []


def test_every_measure_is_cited_by_title_number_and_office() -> None:
    for regulation in load_regulations():
        own = [title for title in regulation.titles_of_sources.values() if f"《{regulation.title}》" in title]
        assert own, regulation.id
        first = regulation.number.split("、")[0]
        assert all(first in title for title in own), regulation.id
        assert all("工业和信息化部" in title or "科技部" in title for title in own), regulation.id


def test_every_list_and_every_window_says_where_it_is_from() -> None:
    for catalogue in catalogue_files.shipped():
        assert len(catalogue.source) > 8, catalogue.id
    for window in load_windows():
        assert len(window.source) > 8, window.name
