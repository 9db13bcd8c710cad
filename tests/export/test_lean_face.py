"""The lean face says of a font what reportlab's own says."""

import pytest
from reportlab.pdfbase.ttfonts import TTFontFace

from srdi_desktop import resources
from srdi_desktop.export.type.paper_fonts import LeanFace

WORDS = [ord(character) for character in " \u00a0审计报告2025年①℃★☑𨱏Ωéﬁ，。"]


@pytest.fixture(scope="module", params=[("regular", "SC"), ("regular", ""), ("bold", "SC"), ("bold", "")])
def faces(request):
    path = resources.font(*request.param)
    return LeanFace(path), TTFontFace(str(path))


def test_characters_and_measures_are_the_same(faces):
    lean, whole = faces
    assert [code in lean.charToGlyph for code in WORDS] == [code in whole.charToGlyph for code in WORDS]
    assert [lean.charToGlyph.get(code) for code in WORDS] == [whole.charToGlyph.get(code) for code in WORDS]
    assert [lean.getCharWidth(code) for code in WORDS] == [whole.getCharWidth(code) for code in WORDS]
    for name in ("name", "ascent", "descent", "bbox", "capHeight", "flags", "italicAngle", "stemV", "defaultWidth"):
        assert getattr(lean, name) == getattr(whole, name)


def test_what_is_embedded_is_the_same_to_the_byte(faces):
    lean, whole = faces
    there = [code for code in WORDS if code in whole.charToGlyph]
    assert lean.makeSubset([0, *there]) == whole.makeSubset([0, *there])


def test_bearings_are_the_same_also_behind_the_full_metrics(faces):
    """Of the advances behind them only ours are in units: reportlab repeats the last one in thousandths."""
    lean, whole = faces
    some = [0, 1, lean.numGlyphs // 2, lean.numGlyphs - 1]
    assert [lean.hmetrics[glyph][1] for glyph in some] == [whole.hmetrics[glyph][1] for glyph in some]
    assert lean.hmetrics[1] == whole.hmetrics[1]
