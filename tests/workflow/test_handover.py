"""A second start hands its files over and ends; nothing is lost when the first one died."""

import subprocess
import sys
from pathlib import Path

from srdi_desktop.workflow.handover import FirstInstance, hand_over

SECOND = """
import sys
from pathlib import Path
from srdi_desktop.workflow.handover import FirstInstance, hand_over
folder = Path(sys.argv[1])
if FirstInstance.claim(folder) is None:
    hand_over(folder, [Path(name) for name in sys.argv[2:]])
    sys.exit(7)
"""


def second_start(folder, *files):
    return subprocess.run([sys.executable, "-c", SECOND, str(folder), *files], check=False, timeout=60).returncode


def test_a_second_start_hands_its_files_over(tmp_path):
    first = FirstInstance.claim(tmp_path / "run")
    assert first is not None
    assert second_start(first.folder, "/tmp/某公司 申报.srdi", "/tmp/a#b%.pdf") == 7
    assert [file.name for file in first.take()] == ["某公司 申报.srdi", "a#b%.pdf"]
    assert first.take() == []
    first.release()


def test_a_start_without_files_asks_to_come_to_the_front(tmp_path):
    first = FirstInstance.claim(tmp_path)
    assert first is not None
    assert second_start(first.folder) == 7
    assert first.take() == [Path()]
    first.release()


def test_the_next_start_is_first_after_release_and_takes_what_was_left(tmp_path):
    first = FirstInstance.claim(tmp_path)
    assert first is not None
    hand_over(tmp_path, [tmp_path / "left.pdf"])
    first.release()
    heir = FirstInstance.claim(tmp_path)
    assert heir is not None
    assert [file.name for file in heir.take()] == ["left.pdf"]
    heir.release()


def test_a_broken_note_is_dropped(tmp_path):
    first = FirstInstance.claim(tmp_path)
    assert first is not None
    (tmp_path / "1.handover").write_text("{", encoding="utf-8")
    assert first.take() == []
    assert list(tmp_path.glob("*.handover")) == []
    first.release()


def test_a_folder_that_cannot_be_written_is_told_and_the_program_starts(tmp_path):
    (tmp_path / "file").touch()
    first = FirstInstance.claim(tmp_path / "file" / "run")
    assert first.trouble.code == "file.no_folder"
    assert first.take() == []
    first.release()
