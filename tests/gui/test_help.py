"""The help: every topic in both languages, its pictures there and small enough for the installer."""

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextImageFormat

from srdi_desktop import resources, texts
from srdi_desktop.gui.dialogs.help import TOPICS, HelpWindow

WITH_PICTURE = {*TOPICS} - {"safety"}
ALL_KB = 3500


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_every_topic_has_words_and_its_picture_is_found_by_the_page(qtbot, language):
    texts.use_language(language)
    window = HelpWindow()
    qtbot.addWidget(window)
    for topic in TOPICS:
        window.show_topic(topic)
        shown = pictures_of(window.page.document())
        assert len(window.page.toPlainText()) > 100
        assert len(shown) == (topic in WITH_PICTURE), topic
        assert not any(QImage(QUrl(name).toLocalFile()).isNull() for name in shown)


def test_pictures_are_no_wider_than_the_page(qtbot):
    window = HelpWindow()
    qtbot.addWidget(window)
    window.show_topic("materials")
    window.show()
    window.resize(640, 480)
    qtbot.waitUntil(lambda: window.page.horizontalScrollBar().maximum() == 0)
    assert pictures_of(window.page.document())


def pictures_of(document):
    block, found = document.begin(), []
    while block.isValid():
        pieces = block.begin()
        while not pieces.atEnd():
            style = pieces.fragment().charFormat()
            if style.isImageFormat():
                found.append(QTextImageFormat(style.toImageFormat()).name())
            pieces += 1
        block = block.next()
    return found


def test_pictures_are_the_same_set_in_both_languages_and_small():
    kept = {language: resources.files(f"help/{language}", "*.png") for language in texts.LANGUAGES}
    assert all({file.stem for file in files} == WITH_PICTURE for files in kept.values())
    assert sum(file.stat().st_size for files in kept.values() for file in files) < ALL_KB * 1000
