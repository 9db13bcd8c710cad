"""Renders pages with PDFium and compares what they look like."""

import io

import pypdfium2
from PIL import Image, ImageChops


def render(
    data: bytes | str, index: int, size: tuple[int, int] | None = None, password: str | None = None, turn: int = 0
) -> Image.Image:
    """Page `index` from 0, forms drawn, turned clockwise, about 200 pixels wide or of the given size."""
    document = pypdfium2.PdfDocument(data, password=password)
    if document.get_formtype():
        document.init_forms()
    page = document[index]
    width = page.get_size()[turn // 90 % 2]
    image = page.render(scale=200 / width, rotation=turn, may_draw_forms=True).to_pil().convert("RGB")
    document.close()
    return image.resize(size) if size else image


def difference(first: Image.Image, second: Image.Image, spare: tuple[float, float] = (0.55, 0.86)) -> float:
    """Mean difference 0..255, without the corner at the bottom right where the stamp stands."""
    second = second.resize(first.size)
    changed = ImageChops.difference(first.convert("L"), second.convert("L"))
    width, height = first.size
    changed.paste(0, (int(width * spare[0]), int(height * spare[1]), width, height))
    total = sum(level * count for level, count in enumerate(changed.histogram()))
    return total / (width * height)


def image_of(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("RGB")
