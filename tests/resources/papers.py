"""Made-up pages with known text: letters, forms, statements, contracts, covers, certificates, English letters.

Everything follows from a seed. Seeds below 2,000 chose limits and shaped methods; the benchmark reports on seeds from
4,001 on, which chose nothing. Texts, sizes, layouts and later damage are all drawn from the seed.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from srdi_desktop import resources

A4_INCHES = (210 / 25.4, 297 / 25.4)
PHRASES = (
    "本公司专注于精密减速器的研发与生产", "产品主要用于工业机器人关节", "近三年主营业务收入稳步增长",
    "拥有自主知识产权的核心技术", "与多家高校建立了产学研合作关系", "已通过质量管理体系认证",
    "在细分市场的占有率位居全省前列", "研发人员占职工总数的比例", "上述材料真实、完整、有效",
    "如有虚假愿承担相应的法律责任", "经审计的财务报表附后", "符合国家产业政策和环保要求",
    "按照合同约定的期限交付货物", "甲乙双方协商一致订立本协议", "申报年度未发生重大安全事故",
    "设备采购及安装调试费用", "截至报告期末无重大未决诉讼", "企业信用状况良好",
    "建立了数字化生产管理系统", "填补了国内同类产品的空白",
)  # fmt: skip
WORDS = [
    "the",
    "company",
    "develops",
    "precision",
    "reducers",
    "for",
    "industrial",
    "robots",
    "and",
    "holds",
    "several",
    "patents",
    "its",
    "market",
    "share",
    "has",
    "grown",
    "for",
    "three",
    "years",
    "in",
    "a",
    "row",
    "this",
    "report",
    "was",
    "prepared",
    "on",
    "the",
    "basis",
    "of",
    "audited",
    "statements",
    "and",
    "shows",
    "revenue",
    "assets",
    "liabilities",
    "staff",
    "and",
    "expenses",
    "quality",
    "management",
    "system",
    "certified",
    "delivery",
    "within",
    "thirty",
    "days",
]
LABELS = (
    "企业名称", "统一社会信用代码", "注册资本", "法定代表人", "成立日期", "所属行业", "主导产品",
    "营业收入", "净利润", "研发费用", "资产总额", "负债总额", "职工人数", "研发人员",
    "联系电话", "电子邮箱", "通讯地址", "申报类别", "股权融资", "发明专利",
)  # fmt: skip


@cache
def font(points: float, dpi: float, style: str = "regular", script: str = "SC") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resources.font(style, script)), max(4, round(points * dpi / 72)))


@dataclass
class Paper:
    """A page being drawn; `lines` holds each text with its box in pixels."""

    picture: Image.Image
    dpi: float
    seed: int
    kind: str
    lines: list[tuple[str, tuple[int, int, int, int]]] = field(default_factory=list)

    @property
    def draw(self) -> ImageDraw.ImageDraw:
        return ImageDraw.Draw(self.picture)

    def mm(self, value: float) -> int:
        return round(value / 25.4 * self.dpi)

    def write(self, x: float, y: float, text: str, points: float, **how: str) -> int:
        """Write at (x, y) millimetres; returns the right end in pixels."""
        colour = how.pop("colour", "black")
        face = font(points, self.dpi, **how)
        box = self.draw.textbbox((self.mm(x), self.mm(y)), text, font=face)
        self.draw.text((self.mm(x), self.mm(y)), text, font=face, fill=colour)
        self.lines.append((text, tuple(round(edge) for edge in box)))
        return round(box[2])


def blank(dpi: float = 300, seed: int = 0, size_mm: tuple[float, float] = (210, 297)) -> Paper:
    size = tuple(round(side / 25.4 * dpi) for side in size_mm)
    return Paper(Image.new("RGB", size, "white"), dpi, seed, "blank")


def sentence(dice: random.Random, length: int) -> str:
    text = ""
    while len(text) < length:
        text += dice.choice(PHRASES) + dice.choice(("，", "，", "。", f"，共{dice.randint(2, 9999)}万元，"))
    return text[:length]


def english(dice: random.Random, length: int) -> str:
    text = ""
    while len(text) < length:
        text += dice.choice(WORDS) + " "
    return text[:length].strip()


def amount(dice: random.Random) -> str:
    return f"{dice.randint(1, 99999):,}.{dice.randint(0, 99):02d}"


def _letter(paper: Paper, dice: random.Random) -> None:
    points = dice.choice((10.5, 12, 12, 14))
    paper.write(70, 22, dice.choice(("情况说明", "真实性承诺书", "研发机构建设证明", "企业自评报告")), 20, style="bold")
    width, step = 160, points * 0.3528 * dice.uniform(1.4, 1.9)
    y = 42.0
    for _ in range(dice.randint(14, 34)):
        if y > 265:
            break
        short = dice.random() < 0.2
        letters = int(width / (points * 0.3528) * (dice.uniform(0.2, 0.8) if short else 1))
        paper.write(25, y, sentence(dice, letters), points)
        y += step
    paper.write(98, 284, f"第 {dice.randint(1, 40)} 页", 9)


def _form(paper: Paper, dice: random.Random) -> None:
    paper.write(60, 18, "专精特新中小企业申请书", 18, style="bold")
    rows, top, high = dice.randint(12, 20), 36.0, dice.uniform(9.5, 12)
    columns = (20, 58, 105, 143, 190)
    for row in range(rows + 1):
        y = paper.mm(top + row * high)
        paper.draw.line((paper.mm(20), y, paper.mm(190), y), fill="black", width=max(1, paper.mm(0.25)))
    for x in columns:
        end = paper.mm(top + rows * high)
        paper.draw.line((paper.mm(x), paper.mm(top), paper.mm(x), end), fill="black", width=max(1, paper.mm(0.25)))
    for row in range(rows):
        for column in (0, 2):
            y = top + row * high + 2.5
            paper.write(columns[column] + 2, y, dice.choice(LABELS), 10.5)
            value = amount(dice) if dice.random() < 0.6 else sentence(dice, 6)
            paper.write(columns[column + 1] + 2, y, value, 10.5)


def _statement(paper: Paper, dice: random.Random) -> None:
    paper.write(80, 16, dice.choice(("资产负债表", "利润表", "现金流量表")), 16, style="bold")
    paper.write(150, 28, "单位：人民币万元", 9)
    points, rows = dice.choice((8, 9, 10)), dice.randint(26, 40)
    step = min(6.4, 245 / rows)
    for row in range(rows):
        y = 36 + row * step
        paper.write(18, y, dice.choice(LABELS) + dice.choice(("合计", "", "（净额）", "其中：")), points)
        for x in (90, 128, 162):
            if dice.random() < 0.85:
                paper.write(x, y, amount(dice), points)
        if dice.random() < 0.5:
            line = paper.mm(y + step - 0.6)
            paper.draw.line((paper.mm(17), line, paper.mm(193), line), fill="black", width=max(1, paper.mm(0.15)))


def _contract(paper: Paper, dice: random.Random) -> None:
    points = dice.choice((7.5, 9, 10.5))
    y, step = 20.0, points * 0.3528 * 1.45
    while y < 272:
        paper.write(20, y, sentence(dice, int(168 / (points * 0.3528))), points)
        y += step * (1 if dice.random() < 0.9 else 1.7)


def _cover(paper: Paper, dice: random.Random) -> None:
    paper.write(40, 70, "专精特新中小企业", 32, style="bold")
    paper.write(62, 92, "申报材料汇编", 28, style="bold")
    for row in range(dice.randint(1, 4)):
        paper.write(50, 200 + 12 * row, f"{dice.choice(LABELS)}：{sentence(dice, 10)}", 14)


def _certificate(paper: Paper, dice: random.Random) -> None:
    for inset in (10, 13):
        corner = (paper.mm(inset), paper.mm(inset), paper.mm(210 - inset), paper.mm(297 - inset))
        paper.draw.rectangle(corner, outline=(150, 110, 40), width=max(1, paper.mm(0.8)))
    paper.write(55, 40, dice.choice(("高新技术企业证书", "质量管理体系认证", "实用新型专利证书")), 26, style="bold")
    for row in range(dice.randint(5, 9)):
        paper.write(30, 80 + row * 16, f"{dice.choice(LABELS)}：{sentence(dice, dice.randint(8, 18))}", 14)


def _english(paper: Paper, dice: random.Random) -> None:
    points = dice.choice((9, 10, 11, 12))
    paper.write(70, 22, "TEST REPORT", 20, style="bold", script="")
    y = 42.0
    while y < 260:
        length = int(165 / (points * 0.3528 * 0.53) * (1 if dice.random() < 0.8 else 0.5))
        paper.write(22, y, english(dice, length), points, script="")
        y += points * 0.3528 * 1.5


LAYOUTS: dict[str, Callable[[Paper, random.Random], None]] = {
    "letter": _letter, "form": _form, "statement": _statement, "contract": _contract, "cover": _cover,
    "certificate": _certificate, "english": _english,
}  # fmt: skip


def paper(seed: int, kind: str | None = None, dpi: float = 300) -> Paper:
    """The page of that seed; `kind` is drawn from the seed when not given."""
    dice = random.Random(seed)
    drawn = dice.choice(sorted(LAYOUTS))
    made = blank(dpi, seed)
    made.kind = kind or drawn
    LAYOUTS[made.kind](made, dice)
    return made
