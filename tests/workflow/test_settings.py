"""Settings are a small readable file; a broken one never stops the program."""

import json
from pathlib import Path

import pytest

from srdi_desktop.workflow.places import RECENT_KEPT, Settings, load, save


def test_only_what_differs_from_the_defaults_is_written(tmp_path):
    file = tmp_path / "设置" / "settings.json"
    assert save(Settings(language="en", recent=("/甲.srdi",)), file)
    assert json.loads(file.read_text(encoding="utf-8")) == {"language": "en", "recent": ["/甲.srdi"]}


def test_settings_come_back(tmp_path):
    settings = Settings(language="zh", appearance="dark", recent=("/甲.srdi",))
    save(settings, tmp_path / "s.json")
    assert load(tmp_path / "s.json") == settings


def test_no_file_means_defaults(tmp_path):
    assert load(tmp_path / "none.json") == Settings()


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"appearance": "pink"}', '{"language": 3}', '{"recent": 5}'])
def test_a_broken_file_means_defaults_and_is_set_aside(tmp_path, text):
    file = tmp_path / "s.json"
    file.write_text(text, encoding="utf-8")
    assert load(file) == Settings()
    assert (tmp_path / "s.broken").read_text(encoding="utf-8") == text


def test_a_setting_of_a_newer_program_is_ignored(tmp_path):
    (tmp_path / "s.json").write_text('{"language": "en", "sparkle": true}', encoding="utf-8")
    assert load(tmp_path / "s.json").language == "en"


def test_a_folder_that_cannot_be_written_is_no_crash(tmp_path):
    (tmp_path / "file").write_text("")
    assert not save(Settings(), tmp_path / "file" / "s.json")


def test_the_last_dossier_comes_first_and_the_list_stays_short():
    settings = Settings()
    for number in range(RECENT_KEPT + 5):
        settings = settings.with_recent(Path(f"/{number}.srdi"))
    settings = settings.with_recent(Path("/9.srdi"))
    assert [Path(name).name for name in settings.recent[:2]] == ["9.srdi", f"{RECENT_KEPT + 4}.srdi"]
    assert len(settings.recent) == len(set(settings.recent)) == RECENT_KEPT
