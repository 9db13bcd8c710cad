"""Helpers for windows over a real dossier file."""

from PIL import Image, ImageDraw


def draw_pages(folder, count):
    folder.mkdir()
    for number in range(count):
        image = Image.new("L", (310, 438), 255)
        pen = ImageDraw.Draw(image)
        for line in range(20):
            pen.line((30, 30 + line * 18, 270 - (number * 37 + line * 91) % 120, 30 + line * 18), fill=0, width=4)
        pen.text((150, 420), str(number), fill=0)
        image.save(folder / f"p{number:04d}.jpg", quality=70)
    return folder


def idle(window):
    return not window.work.busy and window.desk.bridge.is_settled
