"""A large pile of scan-like JPEGs, no page like another: ten layouts, words, figures and numbers of each page's own.

The same number gives the same page, so that two versions of the program can be held against each other.
"""

import io
import random
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from srdi_desktop import resources

A4 = (1654, 2339)  # 200 dpi
INK = 30
_WORDS = (
    "营业收入", "成本费用", "利润总额", "资产负债", "研发投入", "附注说明", "固定资产", "应收账款", "存货跌价",
    "技术人员", "发明专利", "产品质量", "市场份额", "合同约定", "双方协商", "违约责任", "验收标准", "主要客户",
    "长期借款", "本期增加",
)  # fmt: skip
Pen = ImageDraw.ImageDraw


def _font(size: int, style: str = "regular") -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(resources.font(style)), size)


def _sentence(dice: random.Random, words: int) -> str:
    return "".join(dice.choice(_WORDS) for _ in range(words)) + "。"


def _title(pen: Pen, text: str) -> None:
    size = 56
    pen.text(((A4[0] - size * len(text)) / 2, 170), text, font=_font(size, "bold"), fill=INK)


def _prose(pen: Pen, dice: random.Random, title: str, lines: int) -> None:
    _title(pen, title)
    for row in range(lines):
        pen.text((170, 320 + row * 1800 // lines), _sentence(dice, 10), font=_font(30), fill=INK)


def _table(pen: Pen, dice: random.Random, title: str, rows: int) -> None:
    _title(pen, title)
    for row in range(rows):
        top = 340 + row * 1750 // rows
        label = f"{dice.choice(_WORDS)}{dice.choice(_WORDS)}"
        for left, words in ((170, label), (820, _money(dice)), (1200, _money(dice))):
            pen.text((left, top), words, font=_font(28), fill=INK)
        pen.line((150, top - 12, 1500, top - 12), fill=INK, width=2)


def _money(dice: random.Random) -> str:
    return f"{dice.randint(10**6, 9 * 10**9) / 100:,.2f}"


def _form(pen: Pen, dice: random.Random, title: str, rows: int) -> None:
    _title(pen, title)
    for row in range(rows):
        top = 420 + row * 1500 // rows
        pen.text((220, top), f"{dice.choice(_WORDS)}：", font=_font(36), fill=INK)
        pen.text((620, top), f"{dice.choice(_WORDS)}{dice.randint(1000, 99999)}", font=_font(36), fill=INK)


Layout = tuple[Callable[[Pen, random.Random, str, int], None], str, int]
LAYOUTS: tuple[Layout, ...] = (
    (_prose, "财务报表附注", 38), (_prose, "技术开发合同", 26), (_prose, "专项审计说明", 32),
    (_prose, "项目研究报告", 20),
    (_table, "资产负债表", 30), (_table, "研发费用明细表", 18), (_table, "销售收入明细表", 24),
    (_form, "单位参保证明", 9), (_form, "产品检测报告", 14), (_form, "企业信用报告", 18),
)  # fmt: skip


def draw_page(number: int) -> bytes:
    """One A4 page at 200 dpi with text, paper grain and a printed number; JPEG, the same bytes every time."""
    dice, grain = random.Random(number), np.random.default_rng(number)
    page = Image.new("L", A4, 247)
    pen = ImageDraw.Draw(page)
    draw, title, rows = LAYOUTS[number % len(LAYOUTS)]
    draw(pen, dice, title, rows)
    pen.text((760, 2240), f"第 {number + 1} 页", font=_font(30), fill=INK)
    noise = grain.normal(0, 3.0, (A4[1], A4[0])).astype(np.float32)
    pixels = np.clip(np.asarray(page, np.float32) + noise, 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=60, dpi=(200, 200))
    return out.getvalue()


def make_load(folder: Path, pages: int) -> int:
    """Fill a folder with `pages` JPEGs, drawn on all processors; returns their bytes."""
    folder.mkdir(parents=True)
    total = 0
    with ProcessPoolExecutor() as crew:
        for number, data in enumerate(crew.map(draw_page, range(pages), chunksize=8)):
            total += len(data)
            (folder / f"scan-{number:05d}.jpg").write_bytes(data)
    return total


def make_long_pdf(path: Path, pages: int) -> None:
    """One PDF of so many scanned pages, each a JPEG in colour at 300 dpi, as an office scanner leaves it."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), pagesize=(595, 842))
    for number in range(pages):
        scan = path.with_name(f"{path.stem}-{number}.jpg")
        Image.open(io.BytesIO(draw_page(number))).convert("RGB").resize((2480, 3508)).save(scan, quality=70)
        canvas.drawImage(str(scan), 0, 0, 595, 842)  # by its path: the JPEG goes in as it is
        canvas.showPage()
        scan.unlink()
    canvas.save()
