"""What a repair lost is said in both languages."""

import shutil
from pathlib import Path

import pytest

from srdi_desktop import texts
from srdi_desktop.store.schema import PAGE_SIZE
from srdi_desktop.workflow.recovery import repair, repaired_name
from srdi_desktop.workflow.session import Session

FIXTURE = Path(__file__).parent.parent / "resources" / "dossier-1.0.srdi"


@pytest.fixture
def path(tmp_path):
    return Path(shutil.copy(FIXTURE, tmp_path / "甲公司.srdi"))


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_each_destroyed_page_is_told_without_holes_in_the_sentences(path, tmp_path, language):
    texts.use_language(language)
    whole, told = path.read_bytes(), set()
    for page in range(len(whole) // PAGE_SIZE):
        data = bytearray(whole)
        data[page * PAGE_SIZE : (page + 1) * PAGE_SIZE] = b"\xff" * PAGE_SIZE
        path.write_bytes(data)
        target = repaired_name(path)
        sentences = repair(path, target)
        assert all("?" not in sentence and "{" not in sentence for sentence in sentences)
        told.update(sentences)
        Session.open(target, read_only=True).close()
    texts.use_language("zh")
    assert len(told) >= 5


def test_a_repaired_file_gets_a_free_name(path):
    first = repaired_name(path)
    assert first.name == "甲公司-修复.srdi"
    first.touch()
    assert repaired_name(path).name == "甲公司-修复-2.srdi"
