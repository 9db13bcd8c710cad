"""What governs a line of a notice: its number, its heading, the words before and behind, and what was not read."""

from datetime import date

import pytest

from srdi_desktop.model.catalogue import Draft, DraftEntry, Tier
from srdi_desktop.rules.catalogues.revision import remarks
from srdi_desktop.rules.notices import drafting
from tests.rules.notice_cases import TODAY, written


def read(text: str) -> Draft:
    return drafting.from_text(text, TODAY)


def entries(text: str) -> list[str]:
    return [written(item.entry) for item in read(text).entries]


def by_title(draft: Draft) -> dict[str, DraftEntry]:
    return {item.entry.title: item for item in draft.entries}


LIST = "关于组织2026年专精特新中小企业认定的通知\n一、申报材料\n1.申请书\n2.{line}\n3.营业执照\n"


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("经符合条件的中介机构鉴证的近两年审计报告（成立不满两年的按实际年限）", True),
        ("审计报告：合并报表的企业，还要交母公司的报表", True),
        ("2025年度研发费用专项审计报告：审计报告没有列明研发费用的，另交一份", False),
        ("涉及特种行业的提供：生产许可证", False),
        ("上市公司提供：最近一年年报", False),
        ("企业更名的，附登记机关的变更证明", False),
        ("发明专利证书（如有）", False),
        ("产品检测报告（软件企业不交）", False),
        ("最近一轮融资协议，没有融资的可以不提供", False),
        ("获奖证书（获奖企业提供）", False),
        ("企业认为有必要的其他材料", False),
        ("自评表，仅交纸质", True),
        ("信用报告（从信用中国下载，近三年无违法违规）", True),
    ],
)
def test_required_or_not_goes_by_the_words_that_govern_the_line(line: str, asked: bool) -> None:
    found = read(LIST.format(line=line)).entries
    assert {item.entry.required for item in found if item.line == 3} == {asked}
    assert all(item.entry.required for item in found if item.line != 3)


def test_a_heading_governs_its_papers_and_one_of_several_is_enough() -> None:
    found = read(
        "2026年创新型中小企业评价指南\n三、交哪些材料\n（一）全部企业都要交\n1.自评表\n2.营业执照\n"
        "（二）走直通的企业加交（任选一项即可）\n3.高新技术企业证书\n4.省级科技奖励证书\n"
        "（三）自愿提供\n5.产品照片\n四、办理流程\n1.企业申报表由街道审核。\n"
    ).entries
    assert [bool(item.entry.one_of) for item in found] == [False, False, True, True, False]
    assert [item.entry.required for item in found] == [True, True, False, False, False]


def test_stars_and_hollow_ticks_say_what_is_left_to_the_applicant() -> None:
    starred = entries("2026年创新型自评公告\n二、上传清单（标*为必交）\n1.*自评表\n2.专利证书\n3.*营业执照\n")
    ticked = entries("2026年创新型申报材料\n✅ 自评表\n✅ 营业执照\n⭕ 专利证书\n⛔ 房产证\n")
    assert starred == ["application-form", "patent ?", "business-license"]
    assert ticked == ["application-form", "business-license", "patent ?"]


def test_papers_stand_in_sentences_and_answers_too() -> None:
    prose = (
        "关于做好2026年专精特新中小企业认定的通知\n三、要求\n"
        "（一）数据要准。以年度审计报告为准填写。\n"
        "（二）佐证要全。企业须提交营业执照和2025年度审计报告；拥有研发机构的，上传认定文件。"
        "企业还可自行提供市场占有率说明。\n（三）把关要严。各市应附推荐汇总表。\n"
    )
    assert entries(prose) == ["business-license", "audit-report 2025", "rd-institution ?", "market-share ?"]
    answers = "2026年专精特新问答\n问：佐证指哪些？\n答：营业执照、专利证书、信用报告。\n问：退不退？\n答：不退。\n"
    assert entries(answers) == ["business-license", "patent", "credit-report"]


def test_an_attached_list_is_asked_of_those_to_whom_a_sentence_gives_it() -> None:
    draft = read(
        "关于2026年企业技术中心认定和评价的通知\n一、新认定\n企业提交附件1，并按附件3备齐佐证。\n"
        "二、运行评价\n已认定的只交附件2和附件3第1、3项。\n附件：1.认定申请报告\n2.年度工作总结\n3.佐证清单\n"
        "4.推荐汇总表（区县填写）\n\n附件3 佐证清单\n1.营业执照\n2.专利证书\n3.信用报告\n"
    )
    said = {title: item.entry.condition for title, item in by_title(draft).items()}
    assert said == {
        "认定申请报告": "新认定", "年度工作总结": "运行评价", "营业执照": "", "专利证书": "新认定", "信用报告": "",
    }  # fmt: skip
    assert draft.catalogue.tier is Tier.OTHER


def test_an_amendment_is_read_as_it_stands_after_the_change() -> None:
    changes = (
        "关于调整2026年专精特新认定安排的补充通知\n一、将“近两年审计报告”改为“近三年审计报告”。\n"
        "二、网上填报截止时间由6月5日延长至6月19日。\n三、增加一项：“数字化水平自测报告”。\n"
        "四、原“无违法证明”不再要求提供。\n"
    )
    whole = read(changes + "调整后的材料如下：\n1.申请书\n2.近三年审计报告\n3.数字化水平自测报告\n")
    assert [written(item.entry) for item in whole.entries] == [
        "application-form", "audit-report 2023", "audit-report 2024", "audit-report 2025", "digital-level",
    ]  # fmt: skip
    assert [window.closes for window in whole.catalogue.windows] == [date(2026, 6, 19)]
    alone = read(changes)
    assert [item.entry.kind for item in alone.entries] == ["audit-report"] * 3 + ["digital-level"]
    assert "entries" in alone.unsure


@pytest.mark.parametrize(
    ("sentence", "closes", "sure"),
    [
        ("请企业于3月20日下午下班前提交。", ["2026-03-20"], True),
        ("企业于8月31日上午12时前上传。", ["2026-08-31"], True),
        ("企业网上申报截止到6月30日下午17:30，逾期不候。", ["2026-06-30"], True),
        ("企业3月20日前报送。", ["2026-03-20"], True),
        ("提交截止：2026.3.20前", ["2026-03-20"], True),
        ("第一批：5月14日—30日；第二批：9月8日—26日。", ["2026-05-30", "2026-09-26"], True),
        ("申报从4月20日开始，5月22日18时关网。", ["2026-05-22"], True),
        ("于二〇二六年三月三十一日前发出。", ["2026-03-31"], True),
        ("企业5月12日前提交，区工信局5月20日前汇总上报市局。", ["2026-05-12"], True),
        ("5月20日前，区工信局将推荐名单报市局。", ["2026-05-20"], False),
        ("受理分两批：第一批6月10日，第二批9月5日，均为截止日。", ["2026-06-10", "2026-09-05"], True),
        ("请企业于6月底前提交。", ["2026-06-30"], False),
    ],
)
def test_days_of_every_form_are_read_and_marked_when_unsure(sentence: str, closes: list[str], sure: bool) -> None:
    draft = read(f"关于2026年创新型中小企业评价的通知\n一、申报时间\n{sentence}\n二、申报材料\n1.自评表\n2.营业执照\n")
    assert [str(window.closes) for window in draft.catalogue.windows] == closes
    days = [day for day in draft.days if day.what == "closes"]
    assert [day.sure for day in days] == [sure] * len(closes)
    assert all(draft.lines[day.line] == sentence for day in days)


def test_a_day_whose_year_nobody_says_is_never_sure() -> None:
    draft = read("申报材料：\n1.自评表\n2.营业执照\n3月25日前送到。\n")
    assert [day.sure for day in draft.days] == [False]


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("某市2025年度创新型中小企业申报指南", 2025),
        ("关于2023年认定的专精特新中小企业期满复核的通知\n发布时间：2026-07-03", 2026),
        ("制造业冠军申报辅导\n按2025年制造业单项冠军遴选的要求，企业交下列各件：", 2025),
    ],
)
def test_the_year_is_the_notices_own(title: str, year: int) -> None:
    draft = read(f"{title}\n一、材料清单\n1.申请书（2025年版）\n2.近两年审计报告\n3.营业执照\n")
    assert draft.catalogue.year == year
    audits = [item.entry.years[0] for item in draft.entries if item.entry.kind == "audit-report"]
    assert audits == [year - 2, year - 1]


def test_what_was_not_read_is_listed_and_the_list_keeps_it() -> None:
    draft = read(
        "2026年专精特新中小企业认定通知\n一、申报材料\n1.申请书\n2.营业执照\n"
        "二、评审办法\n专家现场核对时，企业出示场地租赁合同和设备购置发票。\n"
    )
    assert [one.line for one in draft.unread] == [5]
    assert draft.catalogue.unread == (draft.lines[5],)
    assert "unread" in [remark.code for remark in remarks(draft.catalogue)]


def test_what_an_office_writes_is_neither_asked_for_nor_unread() -> None:
    draft = read(
        "2026年专精特新中小企业认定通知\n一、申报材料\n1.申请书\n2.营业执照\n"
        "二、推荐程序\n区工信局审核后出具推荐函，附推荐汇总表。\n"
    )
    assert [item.entry.kind for item in draft.entries] == ["application-form", "business-license"]
    assert draft.unread == ()


def test_a_list_below_a_heading_of_another_kind_is_heard_where_nothing_else_is_there() -> None:
    assert entries("2026年单项冠军申报提纲\n一、办理步骤和提示\n1、申请书；\n2、营业执照；\n3、信用报告。\n") == [
        "application-form", "business-license", "credit-report",
    ]  # fmt: skip
