"""Every error the store can raise and every step's name has its sentence in both languages, with the same holes."""

import re
from pathlib import Path

import pytest

from srdi_desktop import store, texts, workflow
from srdi_desktop.model.errors import FileError

STORE = Path(store.__file__).parent
CODES = sorted(
    {code for file in STORE.glob("*.py") for code in re.findall(r'"((?:dossier|disk)\.[a-z_]+)"', file.read_text())}
)
STEPS = sorted({key for each in texts.LANGUAGES for key in texts.table(each) if key.startswith("history.")})
VALUES = {"file": "甲.srdi", "who": "a@b", "reason": "EIO", "version": "2.0", "ours": "1.0"}


def test_the_codes_were_found():
    assert {"disk.full", "dossier.vanished", "dossier.in_use", "dossier.scan_lost"} <= set(CODES)
    verbs = "".join(file.read_text(encoding="utf-8") for file in Path(workflow.__file__).parent.glob("*.py"))
    words = set(re.findall(r'"([a-z_]+)"', verbs))
    assert {step.removeprefix("history.") for step in STEPS} <= words, "a name without a verb"
    assert len(STEPS) >= 20


@pytest.mark.parametrize("language", texts.LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_an_error_has_a_sentence_and_a_remedy(code, language):
    texts.use_language(language)
    try:
        message, advice = texts.error_text(FileError(code, **VALUES))
    finally:
        texts.use_language("zh")
    assert message
    assert advice
    assert "{" not in message + advice


@pytest.mark.parametrize("step", STEPS)
def test_a_step_has_a_name_in_both_languages_with_the_same_values(step):
    names = [texts.table(language)[step] for language in texts.LANGUAGES]
    holes = [sorted(re.findall(r"\{(\w+)\}", name)) for name in names]
    assert holes[0] == holes[1]
