"""Cover, contents and dividers as an office reads them, by every choice that there is about them."""

import dataclasses
import io

import pypdf
import pytest

from srdi_desktop import assess
from srdi_desktop.export import front_alone, write_dossier
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import BLANK, CHOICES, NO_DAY, WHOLE_LIST, ExportOptions, Kind
from srdi_desktop.texts import has
from srdi_desktop.workflow.export_plans import make_plan
from tests.assess.piles import BOOK, TODAY, dossier, page
from tests.export.conftest import picture, saved

MM = 72 / 25.4


def plan_of(**options):
    """A licence and a certificate are there; audits and form are missing, a patent was not asked for in earnest."""
    pile = dossier({"执照.jpg": [page("营业执照")], "体系.jpg": [page("质量管理体系认证证书")]})
    return make_plan(pile, assess.judge(pile, BOOK, TODAY), ExportOptions(**options))


def front_words(plan) -> list[str]:
    """The words of cover, contents and first divider."""
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(front_alone(plan))).pages]


def left_edge(plan, index) -> float:
    """Where the leftmost text of a page of the front begins, in points."""
    found: list[float] = []
    sheet = pypdf.PdfReader(io.BytesIO(front_alone(plan))).pages[index]
    sheet.extract_text(visitor_text=lambda words, _, matrix, *__: found.append(matrix[4]) if words.strip() else None)
    return min(found)


def absent_titles(plan) -> list[str]:
    return ["".join(section.title.split()) for section in plan.sections if not section.documents]


def test_without_being_asked_nothing_says_what_is_missing() -> None:
    plan = plan_of()
    assert absent_titles(plan)
    for words in front_words(plan):
        assert [title for title in absent_titles(plan) if title in words] == []
        assert not any(word in words for word in ("缺", "未提供", "共附", f"共{len(plan.sections)}项"))


def test_enclosed_entries_are_counted_without_a_gap_and_the_whole_list_keeps_its_numbers() -> None:
    enclosed, whole = plan_of(), plan_of(contents_of=WHOLE_LIST)
    there = [section for section in enclosed.sections if section.documents]
    assert [section.shown_number for section in there] == list(range(1, len(there) + 1))
    assert any(section.number != section.shown_number for section in there)
    assert [section.shown_number for section in whole.sections] == [section.number for section in whole.sections]
    assert [section.file_name for section in enclosed.sections] == [section.file_name for section in whole.sections]


def test_the_whole_list_names_every_entry_with_its_state() -> None:
    plan = plan_of(contents_of=WHOLE_LIST)
    cover, contents = front_words(plan)[:2]
    assert [section.title for section in plan.sections if "".join(section.title.split()) not in contents] == []
    assert "缺" in contents
    assert "未提供" in contents
    assert f"共{len(plan.sections)}项" in cover


def test_the_day_on_the_cover_is_the_one_that_was_chosen() -> None:
    assert "2027年3月5日" in front_words(plan_of(cover_date="2027-03-05"))[0]
    blank, none = front_words(plan_of(cover_date=BLANK))[0], front_words(plan_of(cover_date=NO_DAY))[0]
    assert "制作日期年月日" in blank
    assert "制作日期" not in none


def test_the_seal_gets_room_on_the_cover_alone() -> None:
    cover, *others = front_words(plan_of(seal_space=True))
    assert "单位公章" in cover
    assert not any("公章" in words for words in others)
    assert "公章" not in front_words(plan_of())[0]


@pytest.mark.parametrize("index", [0, 1, 2])
def test_the_binding_margin_moves_what_we_draw_to_the_right(index: int) -> None:
    moved = left_edge(plan_of(binding_mm=20.0), index) - left_edge(plan_of(), index)
    assert moved == pytest.approx(20 * MM, abs=0.5)


def test_what_is_looked_at_is_what_is_exported(pile, tmp_path, limits) -> None:
    scan = PageRef(pile.add(saved(picture(), "JPEG")), 1)
    plan = dataclasses.replace(pile.plan(scan), company="示例精密科技有限公司")
    plan = dataclasses.replace(plan, options=dataclasses.replace(plan.options, seal_space=True, binding_mm=12.0))
    written = pypdf.PdfReader(write_dossier(plan, tmp_path / "out.pdf", pile.open, limits=limits).path)
    exported = ["".join(sheet.extract_text().split()) for sheet in written.pages][:3]
    assert front_words(plan) == exported


def test_pages_that_are_switched_off_are_not_drawn() -> None:
    assert len(front_words(plan_of(cover=False))) == 2
    assert len(front_words(plan_of(contents=False, dividers=False))) == 1
    assert front_words(plan_of(cover=False, contents=False, dividers=False)) == [""]


def test_every_field_is_a_choice_with_its_sentences() -> None:
    fields = {field.name for field in dataclasses.fields(ExportOptions)} - {"language"}
    assert {choice.name for choice in CHOICES} == fields
    assert len({choice.flag for choice in CHOICES}) == len(CHOICES)
    for choice in CHOICES:
        needed = [f"gui.export.{choice.name}", f"gui.export.{choice.name}_tip", f"cli.option.{choice.key}"]
        needed += [f"gui.export.{choice.name}_none"] if choice.kind in (Kind.MEGABYTES, Kind.MILLIMETRES) else []
        assert [key for key in needed if not has(key)] == []
        assert choice.flag.startswith("--no-") == (choice.usual is True)


def test_an_empty_dossier_has_a_front_too() -> None:
    empty = dossier({})
    assert front_words(make_plan(empty, assess.judge(empty, BOOK, TODAY)))[0].startswith("测试目录")
