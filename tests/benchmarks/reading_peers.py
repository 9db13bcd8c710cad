"""Reading whole pages beside other engines: cost, and characters, figures and titles right, on the same pages.

    python -m tests.benchmarks.reading_peers [--pages 12]

Drawn pages, scanned in many ways; every engine reads the whole page on one thread. rapidocr (`pip install rapidocr`,
with openvino for the second runtime) and tesseract with chi_sim are left out where they are not installed.
"""

import argparse
import os
import random
import re
import resource
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from srdi_desktop.evidence.text import reader
from srdi_desktop.evidence.text.reading import look
from srdi_desktop.model.page import PageImage
from srdi_desktop.rules import load_rulebook
from srdi_desktop.sample.sheet import Sheet, Words
from tests.benchmarks.bench_reading import picture
from tests.benchmarks.dossiers import make_heap

BOOK = load_rulebook()
FIGURE = re.compile(r"\d{1,3}(?:,\d{3})+\.\d\d")
TITLE = 16  # points; larger words are titles
Engine = Callable[[PageImage], str]


@dataclass
class Score:
    """Sums over pages of one engine."""

    seconds: list[float] = field(default_factory=list)
    letters: int = 0
    missing: int = 0
    figures: int = 0
    figures_right: int = 0
    titles: int = 0
    titles_right: int = 0

    def add(self, sheet: Sheet, read: str) -> None:
        words = [ink for ink in sheet.inks if isinstance(ink, Words)]
        found = _plain(read)
        wanted = Counter("".join(_plain(word.text) for word in words))
        self.letters += wanted.total()
        self.missing += (wanted - Counter(found)).total()
        figures = [figure for word in words for figure in FIGURE.findall(word.text)]
        self.figures += len(figures)
        self.figures_right += (Counter(figures) & Counter(FIGURE.findall(read.replace(" ", "")))).total()
        titles = [_plain(word.text) for word in words if word.size >= TITLE]
        self.titles += len(titles)
        self.titles_right += sum(title in found for title in titles)

    def row(self, name: str) -> str:
        cost = sum(self.seconds) / len(self.seconds)
        lost = 100 * self.missing / self.letters
        figures, titles = f"{self.figures_right}/{self.figures}", f"{self.titles_right}/{self.titles}"
        return f"| {name} | {cost:.2f} | {lost:.2f} % | {figures} | {titles} |"


def _plain(text: str) -> str:
    """Without blanks; marks of both widths are one."""
    return re.sub(r"\s", "", text).translate(str.maketrans("（）：，；％～", "():,;%~"))


def program(reading: str) -> Engine:
    return lambda image: "\n".join(line.text for line in look(image, reading, BOOK).text.lines)


def small_alone(image: PageImage) -> str:
    """The program without its cascade: the small recogniser reads everything."""
    doubtful = reader.doubtful
    reader.doubtful = lambda _part, _limits: True
    try:
        return program("whole")(image)
    finally:
        reader.doubtful = doubtful


def tiny_alone(image: PageImage) -> str:
    """The cascade's first half alone."""
    doubtful = reader.doubtful
    reader.doubtful = lambda _part, _limits: False
    try:
        return program("whole")(image)
    finally:
        reader.doubtful = doubtful


def rapidocr(runtime: str) -> Engine:
    from rapidocr import EngineType, RapidOCR

    one_thread = {
        "Global.log_level": "critical",
        f"EngineConfig.{runtime}.{'inference_num_threads' if runtime == 'openvino' else 'intra_op_num_threads'}": 1,
        "Det.engine_type": EngineType(runtime),
        "Cls.engine_type": EngineType(runtime),
        "Rec.engine_type": EngineType(runtime),
    }
    engine: Any = RapidOCR(params=one_thread)
    return lambda image: "\n".join(engine(np.dstack([_grey(image)] * 3)).txts or ())


def tesseract(image: PageImage) -> str:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.png"
        Image.fromarray(_grey(image)).save(page, dpi=(image.dpi or 200,) * 2)
        command = ["tesseract", str(page), "-", "-l", "chi_sim", "--dpi", str(int(image.dpi or 200))]
        done = subprocess.run(
            command, capture_output=True, check=True, text=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
        )
    return done.stdout


def _grey(image: PageImage) -> np.ndarray:
    return np.frombuffer(image.grey.data, np.uint8).reshape(image.grey.height, image.grey.width)


def engines() -> Iterator[tuple[str, Engine]]:
    yield "the program, whole", program("whole")
    yield "the program, fast (titles, numbers)", program("fast")
    yield "small recogniser alone", small_alone
    yield "tiny recogniser alone", tiny_alone
    if find_spec("rapidocr"):
        yield "rapidocr, onnxruntime", rapidocr("onnxruntime")
        if find_spec("openvino"):
            yield "rapidocr, OpenVINO", rapidocr("openvino")
    if shutil.which("tesseract"):
        yield "tesseract, chi_sim", tesseract


def spent() -> float:
    """CPU seconds of this process and of those it waited for."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=12)
    count = parser.parse_args().pages
    draw = random.Random("peers")
    leaves = [leaf for _, _, leaf in make_heap(1001, small=True).leaves() if not leaf.blurred]
    chosen = leaves[:: max(1, len(leaves) // count)][:count]
    scanned = [(leaf.sheet, picture(leaf, place, draw)) for place, leaf in enumerate(chosen)]
    print(f"{len(scanned)} pages")
    print("| engine | CPU s a page | characters missing | figures | titles |")
    print("|---|---|---|---|---|")
    for name, engine in engines():
        score = Score()
        engine(scanned[0][1])  # loads the models
        for sheet, image in scanned:
            start = spent()
            read = engine(image)
            score.seconds.append(spent() - start)
            score.add(sheet, read)
        print(score.row(name), flush=True)


if __name__ == "__main__":
    main()
