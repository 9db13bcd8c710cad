"""The market: share statement, sales contract, customer's confirmation."""

from srdi_desktop.sample import company
from srdi_desktop.sample.sheet import Sheet, number_all


def market_share() -> list[Sheet]:
    """主导产品细分市场占有率说明: three pages, numbered - n -."""
    first, second, third = Sheet(y=40), Sheet(), Sheet()
    first.title("主导产品国内细分市场占有率说明", 20, 14)
    first.line("一、细分市场的界定", 12, 9, bold=True)
    first.paragraph(
        "本企业主导产品为谐波减速器，属于工业机器人核心零部件中的精密减速器，细分市场为国内机器人用谐波减速器市场。", 12
    )
    first.paragraph("该市场不包括RV减速器和行星减速器；统计口径为当年在国内销售的整机谐波减速器数量和金额。", 12)
    first.line("二、市场规模", 12, 9, bold=True)
    first.paragraph("根据示例行业协会《2025年机器人零部件市场报告》，2025年国内谐波减速器市场销售额约为9.38亿元。", 12)
    second.line("三、占有率的测算", 12, 9, bold=True)
    rows = [
        ("项　目", "数　值", "来　源"),
        ("国内市场销售额", "93,800.00 万元", "行业协会报告第27页"),
        ("本企业谐波减速器销售额", "11,823.00 万元", "2025年度审计报告"),
        ("市场占有率", "12.6%", "11,823.00 ÷ 93,800.00"),
        ("国内排名", "第3位", "行业协会报告第31页"),
    ]
    second.table(rows, (54, 44, 56), height=11, size=10.5)
    second.paragraph("上述销售额为主营业务收入，与2025年度审计报告附注五“主营业务收入”一致。", 12)
    third.line("四、结论", 12, 9, bold=True)
    third.paragraph("2025年本企业谐波减速器在国内细分市场的占有率为12.6%，排名第3位。", 12)
    third.y += 50
    third.line(f"{company.NAME}（盖章）", 12, 12, x=96)
    third.line("2026年06月10日", 12, 10, x=124)
    third.seal(146, third.y - 16, company.NAME, "3205940018826")
    number_all([first, second, third], "- {n} -")
    return [first, second, third]


def sales_contract() -> list[Sheet]:
    """购销合同 with a customer: four pages."""
    clauses = (
        (
            "一、产品名称、数量和金额",
            "乙方向甲方供应谐波减速器 LHS-17 型 1200 台、LHS-25 型 800 台，合同总价人民币5,460,000.00元（含税）。",
        ),
        ("二、质量要求", "产品应符合 GB/T 30819 及双方签署的技术协议，传动误差不大于30角秒，质保期十八个月。"),
        ("三、交货", "乙方自合同生效之日起六十日内分三批交货，交货地点为甲方工厂，运费由乙方承担。"),
        ("四、验收", "甲方收到货物后十五日内完成验收，逾期视为合格。对质量有异议的，应在验收期内书面提出。"),
        ("五、付款", "合同签订后七日内预付三成，到货验收合格后六十日内付六成，余款一成为质保金。"),
        ("六、知识产权", "乙方保证其产品不侵犯第三方知识产权；甲方不得对产品进行反向工程。"),
        (
            "七、违约责任",
            "逾期交货或逾期付款的，每逾期一日按未履行部分的万分之五支付违约金，最高不超过合同总价的百分之五。",
        ),
        ("八、争议解决", "双方协商解决；协商不成的，向合同签订地人民法院提起诉讼。本合同一式四份，双方各执两份。"),
    )
    pages = [Sheet(y=34) for _ in range(4)]
    pages[0].title("工业产品购销合同", 22, 14)
    pages[0].line("合同编号：FL-2025-0817", 11, 8, x=124)
    pages[0].line(f"甲方（需方）：{company.CUSTOMER}", 12, 9)
    pages[0].line(f"乙方（供方）：{company.NAME}", 12, 12)
    for index, (heading, text) in enumerate(clauses):
        sheet = pages[min(index // 3, 2)]
        sheet.line(heading, 12, 9, bold=True)
        sheet.paragraph(text, 12)
    last = pages[3]
    for x, title, name in ((28, "甲方（盖章）", company.CUSTOMER), (112, "乙方（盖章）", company.NAME)):
        last.words(x, 60, title, 12, bold=True)
        last.words(x, 72, name, 10.5)
        last.words(x, 96, "授权代表：", 12)
        last.signature(x + 24, 96)
        last.words(x, 112, "2025年08月17日", 12)
        last.seal(x + 40, 84, name, "合同专用章")
    number_all(pages, "第{n}页")
    return pages


def customer_proof() -> list[Sheet]:
    """A customer's confirmation: one page."""
    sheet = Sheet(y=50)
    sheet.title("客户使用证明", 22, 20)
    sheet.paragraph(
        f"兹证明{company.NAME}自2019年起为我公司工业机器人配套供应谐波减速器，产品质量稳定，供货及时，累计装机三万余台。",
        13,
    )
    sheet.paragraph("特此证明。", 13)
    sheet.y += 40
    sheet.line(company.CUSTOMER, 13, 12, x=100)
    sheet.line("2026年05月28日", 13, 10, x=120)
    sheet.seal(140, sheet.y - 16, company.CUSTOMER)
    return [sheet]
