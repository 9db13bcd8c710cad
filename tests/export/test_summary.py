"""The summary says what the verdicts say, in both languages, alone and bound into the dossier."""

import dataclasses
import shutil
import subprocess
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pypdf
import pytest

from srdi_desktop import texts
from srdi_desktop.export import (
    bound_summary,
    write_dossier,
    write_rescan_list,
    write_summary,
    write_summary_sheets,
)
from srdi_desktop.export.papers.paper_parts import PagePictures
from srdi_desktop.export.papers.summary_words import Summary
from srdi_desktop.model.application import Application, Company
from srdi_desktop.model.catalogue import Catalogue, Entry, Tier
from srdi_desktop.model.dossier import Decisions, Dossier, Scan, Signature
from srdi_desktop.model.evaluation import (
    ConditionVerdict,
    Consistency,
    Evaluation,
    Gap,
    IndicatorVerdict,
    Score,
    Strength,
    TierVerdict,
)
from srdi_desktop.model.finding import Finding, Level, State
from srdi_desktop.model.page import Box, Fact, PageRef
from srdi_desktop.model.plan import ExportOptions, ExportPlan, PlannedDocument, PlannedPage, PlannedSection
from srdi_desktop.model.verdicts import EntryState, EntryVerdict, PlacedFact, Verdicts
from tests.export.conftest import picture, saved


def evaluation() -> Evaluation:
    conditions = (
        ConditionVerdict(
            "c1", State.FAILED, "300", "100", "万元", "第三条", "研发费用总额不低于100万元", "R&D at least 1 million"
        ),
        ConditionVerdict(
            "c2", State.UNDECIDED, None, "3", "年", "第二条", "从事细分市场3年以上", "Three years in the niche"
        ),
    )
    score = Score(
        Decimal(55), Decimal(100), {"innovation": Decimal(15)},
        (IndicatorVerdict("i1", Decimal(15), Decimal(20), "b", "innovation", "研发费用占比", "R&D share"),),
        least=Decimal(60), group_max={"innovation": Decimal(40)}, group_names={"innovation": "创新能力指标"},
    )  # fmt: skip
    gaps = (Gap("c2", None, "3", "年", state=State.UNDECIDED), Gap("c1", "300", "100", "万元"))
    aimed = TierVerdict(Tier.SRDI, "miit-2026-2", True, State.FAILED, None, conditions, score, gaps, title="2号文")
    consistency = (
        Consistency(
            "consistency.mismatch",
            "revenue",
            2025,
            "audit-report",
            "12345.67",
            "12354.67",
            "万元",
            State.FAILED,
            f"{'1':0>64}:1",
        ),
    )
    return Evaluation((aimed,), None, "", consistency, (Strength("market", "self", ("audit",), ("ip.class1",)),))


@pytest.fixture
def world(pile):
    """A dossier of two entries: one page that is blurred, one entry missing."""
    scan = pile.add(saved(picture(), "JPEG", dpi=(150, 150)))
    page = PageRef(scan, 1)
    entries = (Entry("audit", "audit-report", "2025年度审计报告"), Entry("credit", "credit-report", "征信报告"))
    catalogue = Catalogue("x", "江苏省专精特新中小企业 2026", Tier.SRDI, 2026, entries)
    scans = {scan: Scan(scan, "扫描件001.jpg", "/home/zhang/扫描件001.jpg", 1, 1, "jpeg")}
    application = Application(date(2026, 11, 22), company=Company("示例精密科技有限公司"))
    dossier = Dossier(catalogue, scans, {}, Decisions((scan,), application=application))
    findings = (
        Finding("page.blurry", Level.ERROR, page=page, entry="audit", values={"width": 9.1, "limit": 6.0}),
        Finding("page.skewed", Level.WARNING, page=page, values={"degrees": 3, "limit": 2}, waived="原件就是斜的"),
        Finding("page.blurry", Level.HINT, State.UNDECIDED, page=page, entry="audit"),
    )
    verdicts = Verdicts(
        entries=(EntryVerdict("audit", EntryState.PROBLEMS, (page,)), EntryVerdict("credit", EntryState.MISSING)),
        findings=findings,
        evaluation=evaluation(),
    )
    sections = (
        PlannedSection(
            "audit", 1, "2025年度审计报告", True, "problems", (PlannedDocument("审计报告", (PlannedPage(page),)),)
        ),
        PlannedSection("credit", 2, "征信报告", True, "missing"),
    )
    plan = ExportPlan(
        "申报材料", "示例精密科技有限公司", catalogue.title, 2026, sections, scan_names={scan: "扫描件001.jpg"}
    )
    return dossier, verdicts, plan


def in_language(plan, language):
    return dataclasses.replace(plan, options=ExportOptions(language=language))


def words(path) -> str:
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_page_has_what_a_boss_asks_for(world, language, tmp_path):
    dossier, verdicts, plan = world
    positions = {verdicts.entries[0].pages[0]: 7}
    written = write_summary(dossier, verdicts, in_language(plan, language), tmp_path / "s.pdf", positions)
    assert (written.role, written.verified) == ("summary", True)
    first = "".join(pypdf.PdfReader(written.path).pages[0].extract_text().split())
    with texts.speaking(language):
        tier = texts.text("evaluation.tier.srdi")
        expected = [texts.text(f"summary.{key}", tier=tier) for key in ("card.tier", "boss.gaps", "boss.errors")]
        assert [words for words in expected if "".join(words.split()) not in first] == []
        message, _ = texts.finding_text(verdicts.findings[0], dossier, verdicts)
        assert "".join(message.split()) in first
        assert "9.1" not in first  # what was measured is for the window
        assert "".join(texts.text("summary.at", position=7).split()) in first
    name = {"zh": "研发费用总额不低于100万元", "en": "R&Datleast1million"}[language]
    later = {"zh": "从事细分市场3年以上", "en": "Threeyearsintheniche"}[language]
    assert first.index(name) < first.index(later)  # what is short comes before what is unknown
    assert "征信报告" in first


ABOVE = TierVerdict(Tier.LITTLE_GIANT, "r", True, State.FAILED, gaps=(Gap("g", "1", "4", "项"),))


@pytest.mark.parametrize(
    ("aimed", "above", "said"),
    [
        (State.FAILED, State.FAILED, "离“专精特新中小企业”的三个最大差距"),
        (State.PASSED, State.FAILED, "离“专精特新“小巨人”企业”的三个最大差距"),
        (State.PASSED, State.PASSED, "没有差距"),
    ],
)
def test_the_boss_reads_whose_gaps_they_are(world, tmp_path, aimed, above, said):
    dossier, verdicts, plan = world
    own = dataclasses.replace(evaluation().tiers[0], verdict=aimed)
    tiers = (own, dataclasses.replace(ABOVE, verdict=above))
    best = {(True, False): Tier.SRDI, (True, True): Tier.LITTLE_GIANT}
    recommended = best.get((aimed is State.PASSED, above is State.PASSED))
    made = dataclasses.replace(evaluation(), tiers=tiers, recommended=recommended)
    verdicts = dataclasses.replace(verdicts, evaluation=made)
    first = pypdf.PdfReader(write_summary(dossier, verdicts, plan, tmp_path / "s.pdf", {}).path).pages[0]
    text = "".join(first.extract_text().split())
    assert said in text
    assert ("下面是再上一级的差距" in text) == (aimed is State.PASSED and above is State.FAILED)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_bosss_page_stays_one_whatever_is_wrong(world, language, tmp_path):
    """Long gaps, twenty missing materials and forty errors: the page says how many more there are."""
    dossier, verdicts, plan = world
    long = "主导产品属于制造业核心基础零部件、核心基础元器件、关键软件、先进基础工艺、关键基础材料" * 2
    conditions = tuple(ConditionVerdict(f"c{at}", State.FAILED, "1", "2", name=long) for at in range(3))
    gaps = tuple(Gap(condition.id, "1", "2") for condition in conditions)
    aimed = dataclasses.replace(evaluation().tiers[0], conditions=conditions, gaps=gaps)
    made = dataclasses.replace(evaluation(), tiers=(aimed,))
    sections = tuple(PlannedSection(f"s{at}", at, f"第{at}份很长名字的材料", True, "missing") for at in range(20))
    findings = tuple(dataclasses.replace(verdicts.findings[0], values={"width": at}) for at in range(40))
    verdicts = dataclasses.replace(verdicts, evaluation=made, findings=findings)
    plan = dataclasses.replace(in_language(plan, language), sections=sections)
    pages = pypdf.PdfReader(write_summary(dossier, verdicts, plan, tmp_path / "s.pdf", {}).path).pages
    with texts.speaking(language):
        more, heading = texts.text("summary.boss.errors_more", count=0), texts.text("summary.entries.position")
    assert more.replace("0", "").split()[-1] in pages[0].extract_text()
    assert heading in pages[1].extract_text()


def test_conditions_name_their_sources_and_the_pages_that_carry_them(world, tmp_path):
    dossier, verdicts, plan = world
    page = verdicts.entries[0].pages[0]
    conditions = (
        ConditionVerdict(
            "a", State.PASSED, "1", "1", name="甲", sources=("某部门原文",), inputs=("figures.2025.revenue",)
        ),
        ConditionVerdict("b", State.PASSED, "1", "1", name="乙", inputs=("ip.class1",)),
        ConditionVerdict("c", State.PASSED, "1", "1", name="丙", inputs=("facts.award",)),
    )
    made = evaluation()
    made = dataclasses.replace(made, tiers=(dataclasses.replace(made.tiers[0], conditions=conditions, gaps=()),))
    facts = (PlacedFact(Fact("figure", "1", None, "revenue", "元", 2025), page, "audit-report"),)
    summary = Summary(dossier, dataclasses.replace(verdicts, evaluation=made, facts=facts), plan, {page: 7})
    assert [summary.proof(condition.inputs) for condition in conditions] == [(7,), (7,), ()]
    text = words(write_summary(dossier, summary.verdicts, plan, tmp_path / "s.pdf", {page: 7}).path)
    assert "来源1" in text
    assert "1.某部门原文" in text


@pytest.mark.parametrize("turned", [0, 90, 180])
def test_where_figures_differ_the_place_is_pictured_upright(world, pile, limits, tmp_path, turned):
    dossier, verdicts, plan = world
    page, made = verdicts.entries[0].pages[0], evaluation()
    box = Box(0.6, 0.3, 0.7, 0.32)
    dossier = dataclasses.replace(dossier, decisions=dataclasses.replace(dossier.decisions, rotation={page: turned}))
    row = dataclasses.replace(made.consistency[0], page=str(page), box=box)
    verdicts = dataclasses.replace(verdicts, evaluation=dataclasses.replace(made, consistency=(row,)))
    pictures = PagePictures(dossier, pile.open, limits)
    crop = pictures.crop(page, box)
    assert -0.001 < crop.inside.left < crop.inside.right < 1.001
    assert -0.001 < crop.inside.top < crop.inside.bottom < 1.001
    with_pictures, without = (
        write_summary(dossier, verdicts, plan, tmp_path / f"{name}.pdf", {}, *given)
        for name, given in (("with", (pile.open, limits)), ("without", ()))
    )
    counts = [images(file.path) for file in (with_pictures, without)]
    assert counts == [1, 0]


def images(path) -> int:
    return sum(len(page.get("/Resources", {}).get("/XObject", {})) for page in pypdf.PdfReader(path).pages)


def test_waived_and_undecided_findings_stand_apart_from_the_open_ones(world, tmp_path):
    dossier, verdicts, plan = world
    text = words(write_summary(dossier, verdicts, plan, tmp_path / "s.pdf", {}).path)
    assert text.index("已说明理由", 600) > text.index("无法判断的项目") > text.index("按材料排列")
    assert "理由：原件就是斜的" in text


def test_the_summary_names_no_local_path(world, tmp_path):
    dossier, verdicts, plan = world
    assert "zhang" not in words(write_summary(dossier, verdicts, plan, tmp_path / "s.pdf", {}).path)


@pytest.mark.parametrize(("cover", "contents"), [(True, True), (False, True), (True, False), (False, False)])
def test_its_bookmark_leads_to_it_whatever_stands_before(cover, contents, world, pile, tmp_path):
    dossier, verdicts, plan = world
    options = dataclasses.replace(plan.options, cover=cover, contents=contents)
    plan = dataclasses.replace(plan, options=options)
    bound = bound_summary(dossier, verdicts, plan)
    written = write_dossier(plan, tmp_path / "d.pdf", pile.open, bound=bound)
    reader = pypdf.PdfReader(written.path)
    (mark,) = [mark for mark in reader.outline if not isinstance(mark, list) and "摘要" in mark.title]
    shown = reader.get_destination_page_number(mark)
    assert reader.page_labels[shown].startswith(texts.text("export.label.summary", page="").strip())
    assert shown == 0 or reader.page_labels[shown - 1] != reader.page_labels[shown]


def test_bound_into_the_dossier_its_links_jump_to_the_pages(world, pile, tmp_path):
    dossier, verdicts, plan = world
    bound = bound_summary(dossier, verdicts, plan)
    written = write_dossier(plan, tmp_path / "d.pdf", pile.open, bound=bound)
    assert written.verified
    reader = pypdf.PdfReader(written.path)
    assert "自评摘要" in [mark.title for mark in reader.outline if not isinstance(mark, list)]
    summary = [page for page in reader.pages if "页码" in page.extract_text() and "材料清单" in page.extract_text()]
    targets = [reader._get_page_number_by_indirect(link.get_object()["/Dest"][0]) + 1 for link in summary[0]["/Annots"]]
    assert set(targets) == {written.positions[verdicts.entries[0].pages[0]]}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_spreadsheet_has_a_sheet_for_each_part(world, language, tmp_path):
    dossier, verdicts, plan = world
    written = write_summary_sheets(dossier, verdicts, in_language(plan, language), tmp_path / "s.xlsx", {})
    book = openpyxl.load_workbook(written.path)
    assert len(book.sheetnames) == 7
    findings = list(book.worksheets[6].iter_rows(min_row=2, values_only=True))
    assert len(findings) == 3
    assert [row[6] for row in findings if row[6]] == ["原件就是斜的"]
    assert book.worksheets[3]["E2"].value == 15


def test_without_figures_the_summary_says_so(world, tmp_path):
    dossier, verdicts, plan = world
    verdicts = dataclasses.replace(verdicts, evaluation=None)
    text = words(write_summary(dossier, verdicts, plan, tmp_path / "s.pdf", {}).path)
    assert "未填写自评数据" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_rescan_list_pictures_the_page_and_says_what_to_do(world, language, pile, tmp_path, limits):
    dossier, verdicts, plan = world
    written = write_rescan_list(dossier, verdicts, in_language(plan, language), tmp_path / "r.pdf", pile.open, limits)
    page = pypdf.PdfReader(written.path).pages[0]
    assert len(page["/Resources"]["/XObject"]) == 1
    with texts.speaking(language):
        _, advice = texts.finding_text(verdicts.findings[0], dossier)
    assert "".join(advice.split())[:12] in "".join(page.extract_text().split())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_runs_off_the_page(world, language, tmp_path):
    """Poppler's word boxes lie within the margins on every page, long English words included."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not here")
    dossier, verdicts, plan = world
    long = dataclasses.replace(
        in_language(plan, language), company="示例精密科技股份有限公司" * 5, catalogue="Catalogue of " * 20
    )
    written = write_summary(dossier, verdicts, long, tmp_path / "s.pdf", {})
    boxes = subprocess.run(["pdftotext", "-bbox", written.path, "-"], capture_output=True, text=True, check=True).stdout
    edges = [float(line.split('xMax="')[1].split('"')[0]) for line in boxes.splitlines() if "<word" in line]
    assert len(edges) > 100
    assert max(edges) < 595.3 - 40


def test_the_appendix_says_who_accepted_what_and_when_and_what_people_noted(world, tmp_path):
    dossier, verdicts, plan = world
    page = verdicts.entries[0].pages[0]
    key = verdicts.findings[1].key
    signed = dataclasses.replace(
        dossier.decisions,
        waivers={key: "原件就是斜的"},
        waived_by={key: Signature("李会计", datetime(2026, 11, 27, 21, 5))},  # noqa: DTZ001 - the user's own clock
        page_notes={page: "原件在张经理处"},
        entry_notes={"credit": "周五去银行取"},
    )
    dossier = dataclasses.replace(dossier, decisions=signed)
    written = write_summary(dossier, verdicts, plan, tmp_path / "s.pdf", {page: 7})
    said = words(written.path)
    assert "原件就是斜的（李会计，2026-11-2721:05）" in said
    appendix = said[said.index("附录：备注") :]
    assert appendix.index("征信报告") < appendix.index("周五去银行取") < appendix.index("原件在张经理处")
    sheets = write_summary_sheets(dossier, verdicts, plan, tmp_path / "s.xlsx", {page: 7})
    cells = [
        str(cell.value) for sheet in openpyxl.load_workbook(sheets.path) for row in sheet.iter_rows() for cell in row
    ]
    assert any("李会计" in cell for cell in cells)


def test_without_notes_there_is_no_appendix_of_them_and_an_older_waiver_is_told_without_a_name(world, tmp_path):
    dossier, verdicts, plan = world
    said = words(write_summary(dossier, verdicts, plan, tmp_path / "s.pdf", {}).path)
    assert "附录：备注" not in said
    assert "理由：原件就是斜的" in said
