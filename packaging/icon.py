"""Makes resources/icons/srdi.ico out of app.svg:  python packaging/icon.py"""

import io
import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize
from PySide6.QtGui import QGuiApplication, QImage, QImageReader

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
SIZES = (16, 24, 32, 48, 64, 128, 256)


def drawn(size: int) -> Image.Image:
    """The SVG at one size, drawn anew rather than scaled."""
    reader = QImageReader(str(ICONS / "app.svg"))
    reader.setScaledSize(QSize(size, size))
    image: QImage = reader.read()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return Image.open(io.BytesIO(data.data()))


if __name__ == "__main__":
    application = QGuiApplication([])
    pictures = [drawn(size) for size in SIZES]
    pictures[-1].save(ICONS / "srdi.ico", sizes=[(s, s) for s in SIZES], append_images=pictures[:-1])
