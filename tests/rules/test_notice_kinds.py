"""Lists in forms met after the reader was finished: how they are pasted, for whom they are, what refers to what."""

import pytest

from srdi_desktop.rules.notices import drafting
from tests.rules.notice_cases import TODAY, written

FORM, LICENSE = "application-form", "business-license"


def entries(text: str) -> list[str]:
    return [written(item.entry) for item in drafting.from_text(text, TODAY).entries]


def conditions(text: str) -> dict[str, str]:
    return {item.entry.title: item.entry.condition for item in drafting.from_text(text, TODAY).entries}


PASTED = {
    "a cell a line, numbered": (
        "车间申报材料清单\n序号\n材料名称\n要求\n1\n申报书\n盖章\n2\n营业执照\n\n3\n软件著作权证书\n如有\n"
    ),
    "a cell a line, rows parted": (
        "车间材料清单\n材料名称\n要求\n\n申报书\n盖章\n\n营业执照\n复印件\n\n软件著作权证书\n如有\n"
    ),
    "cards": (
        "申请材料\n材料名称：申报书\n要求：盖章\n\n材料名称：营业执照\n"
        "要求：复印件\n\n材料名称：软件著作权证书\n要求：如有\n"
    ),
    "merged cells left out": (
        "车间清单\n类别\t序号\t材料名称\t要求\n基础\t1\t申报书\t盖章\n2\t营业执照\t\n支撑\t3\t软件著作权证书\t如有\n"
    ),
    "a quoted cell of two lines": (
        '车间清单\n序号\t材料名称\t要求\n1\t申报书\t"签字\n盖章"\n2\t营业执照\t\n3\t软件著作权证书\t如有\n'
    ),
    "quoted by a mail program": "车间要交：\n> 1）申报书；\n> 2）营业执照；\n> 3）软件著作权证书（如有）。\n",
    "one after the other": "申报材料\n首先是申报书，盖章；\n其次，营业执照；\n最后别忘了软件著作权证书，有的话。\n",
}


@pytest.mark.parametrize("text", PASTED.values(), ids=PASTED.keys())
def test_a_list_is_read_however_it_was_pasted(text: str) -> None:
    assert entries("2026年数字化车间认定\n" + text) == [FORM, LICENSE, "software-copyright ?"]


def test_columns_of_ticks_say_for_whom_a_paper_is() -> None:
    text = "技术中心材料表\n序号\t材料\t新申报\t年度评价\n1\t申请报告\t√\t—\n2\t评价表\t√\t√\n3\t营业执照\t○\t○\n"
    assert conditions(text) == {"申请报告": "新申报", "评价表": "", "营业执照": "可选（○）"}


AUDIENCES = {
    "headings": "一、认定企业提交的材料\n1.申请书\n2.营业执照\n二、复核企业提交的材料\n1.复核申请书\n2.营业执照\n",
    "in one line": "申报材料\n认定企业：申请书、营业执照。\n复核企业：复核申请书、营业执照。\n",
    "attached lists": "附件1\n认定材料清单\n1.申请书\n2.营业执照\n附件2\n复核材料清单\n1.复核申请书\n2.营业执照\n",
    "lists by name": (
        "认定的按清单一准备，复核的按清单二准备。\n清单一\n申请书\n营业执照\n清单二\n复核申请书\n营业执照\n"
    ),
    "alternatives that repeat a form": (
        "材料要求\n1、成套设备\n（1）申请书；（2）营业执照。\n2、关键部件\n（1）申请书；（2）营业执照。\n"
    ),
}


@pytest.mark.parametrize("text", AUDIENCES.values(), ids=AUDIENCES.keys())
def test_each_of_several_lists_is_for_its_own_applicants(text: str) -> None:
    found = drafting.from_text("2026年专精特新企业认定和复核\n" + text, TODAY).entries
    assert [item.entry.kind for item in found] == [FORM, LICENSE] * 2
    cases = [item.entry.condition for item in found]
    assert all(cases)
    assert cases[0] == cases[1] != cases[2] == cases[3]


LIST = "2026年创新型中小企业评价\n一、申报材料\n（1）申请书；\n（2）营业执照；\n（3）专利证书。\n"


@pytest.mark.parametrize(
    "said",
    ["前款第（3）项没有的，可不提交。", "二、直通企业\n满足直通条件的企业，上述第（3）项可以不传。", "（以上如有）"],
)
def test_a_sentence_about_items_by_their_number_or_place_gives_them_their_case(said: str) -> None:
    assert "patent ?" in entries(LIST + said)


def test_what_offices_fill_in_and_what_is_only_explained_is_no_list() -> None:
    tail = (
        "附件2\n指标填报说明\n1.营业收入取自审计报告。\n2.研发机构以最高级别填写。\n"
        "附件3\n实地核查表（由县级主管部门填写）\n一、证照核查\n1.审计报告原件与上传件是否一致\n"
        "附件4\n申请书编写提纲\n一、企业基本情况\n二、其他需要说明的问题\n"
    )
    assert entries(LIST + tail) == [FORM, LICENSE, "patent"]


def test_a_group_with_the_name_of_a_kind_holds_its_papers() -> None:
    text = (
        "2026年专精特新企业认定\n一、申报材料\n（一）主体资格\n1.营业执照；\n"
        "2.身份证复印件；\n3.承诺书。\n（二）研发投入\n4.研发人员名单；\n5.加计扣除明细表。\n"
    )
    assert entries(text) == [LICENSE, "other", "commitment", "other", "rd-audit"]


def test_a_heading_gives_its_span_to_all_papers_below() -> None:
    text = "2025年高企申报材料\n报表类（都要过去三年的）\n· 财务审计报告\n· 所得税汇缴申报表\n"
    assert entries(text) == [f"{kind} {year}" for kind in ("audit-report", "tax-return") for year in (2022, 2023, 2024)]


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("另请各企业填一份“培育问卷”发给我。", ["other"]),
        ("第二件是营业执照的复印件。", [LICENSE]),
        ("做过测评的企业把测评报告附上。", ["test-report ?"]),
        ("要是用了国产软件，再加一份软件授权证明。", ["other ?"]),
        ("有专利的可以放，不强求。", ["patent ?"]),
        ("已获评企业应于每年3月底前提交绩效年报。", []),
        ("由协会另行出具推荐书，企业无须自己写推荐书。", []),
    ],
)
def test_plain_talk_asks_for_papers_too(line: str, asked: list[str]) -> None:
    text = f"2026年数字化车间认定\n各企业：\n{line}\n申报书也要交。把申报书盖章后送来。\n"
    found = entries(text)
    found.remove(FORM)
    assert found == asked


@pytest.mark.parametrize(
    ("text", "closes"),
    [
        ((
            "转发市局关于2026年企业申报的通知\n企业于4月24日前报我局。\n"
            "某区局\n2026年4月3日\n市局\n企业填报：4月7日至4月30日。\n"
        ), ["2026-04-24"]),
        ((
            "2026年创新型企业评价补充通知\n第一批受理时间为4月10日至5月16日，已经截止。\n"
            "第二批受理时间为9月22日至10月24日。\n2026年9月15日\n"
        ), ["2026-10-24"]),
        ("2026年企业认定通知\n网上申报截止5月20日。\n纸质材料于5月25日前送区局。\n", ["2026-05-20"]),
        ("2026年企业认定通知\n企业请于5月8日前把材料送到街道。\n已认定企业每年4月30日前更新数据。\n", ["2026-05-08"]),
        ((
            "2026年质量标杆遴选\n环节\t谁来做\t时间\n"
            "网上填报\t企业\t5月6日至5月27日\n初审推荐\t主管部门\t6月8日前\n"
        ), ["2026-05-27"]),
    ],
)  # fmt: skip
def test_the_applicants_own_last_day_is_told_from_all_others(text: str, closes: list[str]) -> None:
    draft = drafting.from_text(text + "申报材料\n1.申报书\n2.营业执照\n", TODAY)
    assert [str(window.closes) for window in draft.catalogue.windows] == closes


@pytest.mark.parametrize(
    ("sentence", "limits"),
    [
        ("每个编号一个PDF，不超过20MB。", (None, 20)),
        ("电子版总大小不超过1 0 0 MB。", (100, None)),
        ("单封邮件不超过30MB。", (None, None)),
        ("主导产品图片（不小于3MB）。", (None, None)),
        ("单个文件20M，整包500M封顶。", (500, 20)),
    ],
)
def test_limits_are_of_the_whole_or_of_each_file_and_never_of_a_mail(
    sentence: str, limits: tuple[float | None, ...]
) -> None:
    delivery = drafting.from_text(
        f"2026年企业认定通知\n{sentence}\n申报材料\n1.申报书\n2.营业执照\n", TODAY
    ).catalogue.delivery
    assert (delivery.max_mb, delivery.entry_max_mb) == limits


@pytest.mark.parametrize(
    ("title", "tier", "sure"),
    [
        ("2026年高新技术企业认定通知", "other", True),
        ("2026年高新技术企业和科技型中小企业申报通知", "other", False),
        ("2026年科技型中小企业和高新技术企业申报通知", "technology", False),
        ("2026年专精特新“小巨人”企业申报通知", "little-giant", True),
        ("征集2026年“专精特新”产品（技术）的通知", None, False),
    ],
)
def test_of_several_kinds_in_a_title_the_first_named_is_taken_and_marked(
    title: str, tier: str | None, sure: bool
) -> None:
    draft = drafting.from_text(f"关于组织{title}\n申报材料\n1.申请书\n2.营业执照\n", TODAY)
    assert tier in (None, draft.catalogue.tier.value)
    assert ("tier" not in draft.unsure) is sure


@pytest.mark.parametrize(
    ("sentence", "closes", "sure"),
    [
        ("材料5.20前交到区局。", ["05-20"], True),
        ("申报截止：6/12。", ["06-12"], True),
        ("原定6月10日截止，现延到6月20日。", ["06-20"], True),
        ("申报截止时间从6月10日改到6月20日。", ["06-20"], True),
        ("系统6月30日关闭，建议企业6月20日前提交。", ["06-30"], True),
        ("征集期为公告发布之日起30日（2026年5月6日至6月4日）。", ["06-04"], True),
        ("纸质件6月20日前交，网上6月10日24时关闭。", ["06-10"], True),
        ("3月31日、9月30日前提交的分别参加两次评审。", ["03-31", "09-30"], True),
        ("审计报告6月12日前补传。", ["06-12"], False),
        ("各街道对材料进行初审，于5月15日前连同企业材料报我局。", ["05-15"], False),
        ("上传截止到六月十二号。", ["06-12"], True),
    ],
)
def test_days_as_people_write_them(sentence: str, closes: list[str], sure: bool) -> None:
    text = f"关于2026年企业认定的通知\n{sentence}\n申报材料\n1.申报书\n2.营业执照\n某局\n2026年3月2日\n"
    draft = drafting.from_text(text, TODAY)
    assert [str(window.closes)[5:] for window in draft.catalogue.windows] == closes
    assert all(day.sure for day in draft.days if day.what == "closes") is sure
