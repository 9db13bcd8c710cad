"""Page to pixels against plain decoding: medians of CPU milliseconds, every variant once a round, same run.

    python -m tests.benchmarks.bench_decode [--rounds 9]

Goals: a scanned PDF page to pixels <= 1.05 x what its JPEG alone costs; a thumbnail <= 1.1 x a decode at 1/8.
"""

import argparse
import io
import statistics
import time
from collections.abc import Callable

import numpy as np
from PIL import Image, ImageDraw

from srdi_desktop.rules.kinds import load_limits
from srdi_desktop.scans import open_scan
from tests.scans.makers import Pdf, encoded

SIZE = (2480, 3508)
LIMITS = load_limits()


def scanned_page() -> Image.Image:
    """An A4 page at 300 dpi with a grid of glyph-like boxes, a red ring and the grain of a scanner."""
    grain = np.random.default_rng(7)
    image = Image.new("RGB", SIZE, (250, 248, 244))
    draw = ImageDraw.Draw(image)
    for y in range(160, 3300, 62):
        for x in range(160, 2300, 36):
            width, height = grain.integers(8, 28), grain.integers(8, 34)
            draw.rectangle([x, y, x + int(width), y + int(height)], outline=(40, 40, 44), width=4)
    draw.ellipse([1500, 2500, 2000, 3000], outline=(205, 40, 45), width=18)
    noise = grain.normal(0, 3, (SIZE[1], SIZE[0], 3))
    return Image.fromarray((np.asarray(image) + noise).clip(0, 255).astype(np.uint8))


def decoder(data: bytes, mode: str, scale: int = 1) -> Callable[[], object]:
    def decode() -> object:
        image = Image.open(io.BytesIO(data))
        image.draft(mode, (SIZE[0] // scale, SIZE[1] // scale))
        image.load()
        return image

    return decode


def opened(data: bytes, work: str) -> Callable[[], object]:
    scan = open_scan(io.BytesIO(data), "bench", LIMITS)
    return lambda: getattr(scan, work)(1)


def variants() -> dict[str, tuple[str, Callable[[], object]]]:
    """name -> (its base, what to run); a base names itself."""
    page = scanned_page()
    colour = encoded(page, "JPEG", quality=85, dpi=(300, 300))
    grey = encoded(page.convert("L"), "JPEG", quality=85, dpi=(300, 300))
    pdf, grey_pdf, fax = Pdf(), Pdf(), Pdf()
    pdf.image_page(colour, SIZE)
    grey_pdf.image_page(grey, SIZE, space=b"/DeviceGray")
    ink = page.convert("L").point(lambda value: 255 * (value > 128)).convert("1")
    strip = encoded(ink, "TIFF", compression="group4", tiffinfo={278: SIZE[1]})  # all rows in one strip
    with Image.open(io.BytesIO(strip)) as tiff:
        start, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    fax.image_page(
        strip[start : start + length], SIZE, filters=b"/CCITTFaxDecode", space=b"/DeviceGray", bits=1,
        image=b"/DecodeParms << /K -1 /Columns %d /Rows %d /BlackIs1 false >>" % SIZE,
    )  # fmt: skip
    return {
        "JPEG decode, grey": ("JPEG decode, grey", decoder(colour, "L")),
        "JPEG decode, colour": ("JPEG decode, colour", decoder(colour, "RGB")),
        "JPEG decode 1/8": ("JPEG decode 1/8", decoder(colour, "RGB", 8)),
        "grey JPEG decode": ("grey JPEG decode", decoder(grey, "L")),
        "G4 decode": ("G4 decode", lambda: Image.open(io.BytesIO(strip)).load()),
        "JPEG scan: page": ("JPEG decode, colour", opened(colour, "page")),
        "PDF of it: page": ("JPEG scan: page", opened(pdf.data(), "page")),
        "PDF of it: page ": ("JPEG decode, colour", opened(pdf.data(), "page")),
        "grey JPEG scan: page": ("grey JPEG decode", opened(grey, "page")),
        "PDF of grey: page": ("grey JPEG scan: page", opened(grey_pdf.data(), "page")),
        "JPEG scan: thumbnail": ("JPEG decode 1/8", opened(colour, "thumbnail")),
        "PDF of it: thumbnail": ("JPEG decode 1/8", opened(pdf.data(), "thumbnail")),
        "G4 TIFF scan: page": ("G4 decode", opened(strip, "page")),
        "PDF with G4: page": ("G4 decode", opened(fax.data(), "page")),
    }


def measure(rounds: int) -> dict[str, tuple[float, float]]:
    """name -> (median ms, median ratio to its base, round by round); the first round is not counted."""
    work = variants()
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds + 1):
        for name, (_, run) in work.items():
            start = time.thread_time()
            run()
            times[name].append((time.thread_time() - start) * 1000)
    return {
        name: (
            statistics.median(times[name][1:]),
            statistics.median(a / b for a, b in zip(times[name][1:], times[base][1:], strict=True)),
        )
        for name, (base, _) in work.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    work = {name: base for name, (base, _) in variants().items()}
    print(f"{'what':24}{'ms':>8}{'ratio':>8}  to")
    for name, (milliseconds, ratio) in measure(rounds).items():
        print(f"{name.strip():24}{milliseconds:8.1f}{ratio:8.2f}  {work[name]}")


if __name__ == "__main__":
    main()
