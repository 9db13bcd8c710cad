"""A large pile out of few pictures: each file is a real scan-like JPEG with other bytes, about 500 kB."""

import io
import struct
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from srdi_desktop import resources

DISTINCT = 20
A4 = (2480, 3508)


def draw_page(number: int) -> bytes:
    """One A4 page at 300 dpi with text, paper grain and a printed number; JPEG, the same bytes every time."""
    noise = np.random.default_rng(number)
    page = Image.new("RGB", A4, (248, 247, 243))
    pen = ImageDraw.Draw(page)
    title = ImageFont.truetype(str(resources.font("bold")), 88)
    body = ImageFont.truetype(str(resources.font()), 44)
    pen.text((700, 260), f"年度审计报告 {2020 + number % 6}", font=title, fill=(25, 25, 25))
    for row in range(34):
        words = "".join(
            "营业收入成本费用利润资产负债研发投入合计附注说明"[(row * 7 + k * number) % 24] for k in range(44)
        )
        pen.text((260, 480 + row * 82), words, font=body, fill=(30, 30, 30))
    pen.text((1120, 3360), f"第 {number % DISTINCT + 1} 页 共 {DISTINCT} 页", font=body, fill=(30, 30, 30))
    grain = noise.normal(0, 3.0, (A4[1], A4[0], 1))
    pixels = np.clip(np.asarray(page, np.float32) + grain, 0, 255).astype(np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=40, dpi=(300, 300))
    return out.getvalue()


def with_comment(jpeg: bytes, text: str) -> bytes:
    """The same picture with a comment segment, so that its hash differs."""
    comment = text.encode()
    return jpeg[:2] + b"\xff\xfe" + struct.pack(">H", len(comment) + 2) + comment + jpeg[2:]


def make_load(folder: Path, pages: int) -> int:
    """Fill a folder with `pages` JPEGs; returns their bytes."""
    folder.mkdir(parents=True)
    drawn = [draw_page(number) for number in range(DISTINCT)]
    total = 0
    for index in range(pages):
        data = with_comment(drawn[index % DISTINCT], f"page {index}")
        total += len(data)
        (folder / f"scan-{index:05d}.jpg").write_bytes(data)
    return total
