"""No screen cuts a text off, in either language, at any scale; colours can be read."""

import pytest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QLabel, QToolButton, QWidget

from srdi_desktop import resources, texts
from srdi_desktop.gui import looks
from srdi_desktop.gui.actions import TABLE
from tests.gui import screenshots
from tests.gui.fonts import use_hanzi


def cut_off(root: QWidget) -> list[str]:
    """Labels and buttons that show less than they say."""
    seen = (widget for widget in root.findChildren(QWidget) if widget.isVisibleTo(root))
    return [f"{type(widget).__name__}: {widget.text()!r}" for widget in seen if _is_cut(widget)]


def _is_cut(widget: QWidget) -> bool:
    if isinstance(widget, QLabel) and widget.text() and not widget.pixmap().cacheKey() > 0:
        if widget.wordWrap():
            return widget.heightForWidth(widget.width()) > widget.height() + 2
        return not _ignores_width(widget) and widget.sizeHint().width() > widget.width() + 1
    if isinstance(widget, QAbstractButton) and widget.text() and not isinstance(widget.parent(), QAbstractScrollArea):
        icon_only = isinstance(widget, QToolButton) and widget.toolButtonStyle().value == 0
        return not icon_only and widget.sizeHint().width() > widget.width() + 1
    return False


def _ignores_width(label: QLabel) -> bool:
    """The inspector's title is the user's file name: elided by the window's edge, whole in its tool tip."""
    return label.sizePolicy().horizontalPolicy().name == "Ignored"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_text_is_cut_off(qapp, home, tmp_path, language, scheme):
    faults = {}
    for name, widget in screenshots.screens(language, scheme, tmp_path):
        screenshots.settle(30)
        QApplication.processEvents()
        found = cut_off(widget)
        if found:
            faults[name] = found
    assert faults == {}


@pytest.mark.parametrize("points", [11.25, 13.5], ids=["125%", "150%"])
def test_larger_letters_in_windows_of_the_same_size_cut_nothing_off(qapp, home, tmp_path, points):
    use_hanzi(qapp, points)
    faults = {}
    for name, widget in screenshots.screens("zh", "light", tmp_path):
        screenshots.settle(30)
        found = cut_off(widget)
        if found:
            faults[name] = found
    use_hanzi(qapp)
    assert faults == {}


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


PAIRS = [
    *((words, ground, 4.5) for words in ("text", "muted") for ground in ("window", "surface", "sunken", "accent_soft")),
    *((role, "surface", 4.5) for role in ("error", "warning", "hint", "good", "undecided", "accent")),
    *((role, f"{role}_soft", 4.5) for role in ("error", "warning", "hint", "good", "undecided")),
    *(("text", f"{role}_soft", 4.5) for role in ("error", "warning", "hint", "good", "undecided")),
    *(("muted", f"{role}_soft", 4.5) for role in ("error", "warning", "hint", "good")),
    ("accent_text", "accent", 4.5), ("strong_line", "surface", 3.0),
]  # fmt: skip


@pytest.mark.parametrize("scheme", looks.SCHEMES)
@pytest.mark.parametrize(("front", "back", "least"), PAIRS, ids=str)
def test_colours_can_be_read(scheme, front, back, least):
    roles = looks.roles(scheme)
    light, dark = sorted((luminance(roles[front]), luminance(roles[back])), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= least


def test_all_schemes_name_the_same_roles():
    assert set(looks.roles("light")) == set(looks.roles("dark")) == set(looks.roles(looks.CONTRAST))


def contrast_theme(*colours):
    return dict(zip(("window", "window_text", "highlight", "highlight_text", "grey_text"), colours, strict=True))


# As Windows 11 ships them.
AQUATIC = contrast_theme("#202020", "#FFFFFF", "#8EE3F0", "#263B50", "#A6A6A6")
DESERT = contrast_theme("#FFFAEF", "#3D3D3D", "#903909", "#FFF5E3", "#676767")


@pytest.mark.parametrize("theme", [AQUATIC, DESERT], ids=["aquatic", "desert"])
@pytest.mark.parametrize("chosen", ["system", "dark"])
def test_a_contrast_theme_gives_every_colour_whatever_was_chosen(qapp, monkeypatch, theme, chosen):
    monkeypatch.setattr(looks, "system_contrast", lambda: theme)
    try:
        looks.apply(chosen)
        assert looks.scheme() == looks.CONTRAST
        for front, back, least in PAIRS:
            lighter, darker = sorted((luminance(looks.colour(role).name()) for role in (front, back)), reverse=True)
            assert (lighter + 0.05) / (darker + 0.05) >= least, (front, back)
        assert qapp.palette().highlight().color().name().upper() == theme["highlight"]
        assert f"background: {theme['highlight']}; color: {theme['highlight_text']}" in qapp.styleSheet()
        assert "@" not in qapp.styleSheet()
    finally:
        monkeypatch.undo()
        looks.apply("light")
    assert looks.colour("text").name().upper() == looks.roles("light")["text"]


def test_colours_of_the_system_are_told_with_red_first():
    assert looks._hex(0x00F0E38E) == AQUATIC["highlight"]


def test_no_file_of_the_window_names_a_colour():
    import re

    folder = resources.root().parent / "srdi_desktop" / "gui"
    named = re.compile(r"#[0-9A-Fa-f]{6}\b|QColor\(\s*['\"0-9]|GlobalColor\.(?!transparent)")
    found = [file.name for file in folder.rglob("*.py") if named.search(file.read_text(encoding="utf-8"))]
    assert found == []


def test_states_differ_by_shape_and_not_by_colour_alone():
    states = ["complete", "problems", "missing", "undecided", "error", "warning", "hint"]
    shapes = {looks.MARKS[state][0] for state in states if state != "warning"}
    assert len(shapes) == 6


@pytest.mark.parametrize("spec", TABLE, ids=lambda spec: spec.name)
def test_each_action_has_words_in_both_languages_and_an_icon(qapp, spec):
    for language in texts.LANGUAGES:
        assert texts.text(f"gui.action.{spec.name}.text", into=language)
        assert texts.text(f"gui.action.{spec.name}.tip", into=language)
    if spec.icon:
        assert not looks.icon(spec.icon).isNull()


def test_no_two_actions_share_a_key():
    keys = [key for spec in TABLE for key in spec.keys]
    assert len(keys) == len(set(keys))


def test_both_languages_have_the_same_sentences_with_the_same_values():
    import string

    def values(sentence):
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    zh, en = texts.table("zh"), texts.table("en")
    mine = ("gui.", "help.", "window.")
    assert {k for k in zh if k.startswith(mine)} == {k for k in en if k.startswith(mine)}
    assert [k for k in zh if k.startswith(mine) and values(zh[k]) != values(en[k])] == []
