"""Pages to be changed: pictures of lines, and a change made, decided and looked up again."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PIL import Image, ImageDraw

from srdi_desktop.model import Box, Reshaping
from srdi_desktop.rules import load_rulebook
from srdi_desktop.store.connection import connect, scalar
from srdi_desktop.workflow import page_edits, runs
from srdi_desktop.workflow.session import Session
from tests.store.makers import CATALOGUE
from tests.workflow.judging import simple_judge

BOOK = load_rulebook()
COVER = Reshaping(covers=(Box(0.2, 0.2, 0.5, 0.3),))
CROP = Reshaping(crop=Box(0.1, 0.1, 0.9, 0.9))
CUT = Reshaping(cuts=(0.4, 0.7))


def picture(number: int, size=(400, 560)) -> Image.Image:
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for row in range(40, size[1] - 40, 30):
        draw.rectangle((40, row, size[0] - 40 - number * 20, row + 12), fill=(20, 20, 20 + number))
    return image


def photo_session(folder) -> Session:
    """A dossier with a scan of three pages and two photographs of one page."""
    files = [folder / "扫描件001.tif", folder / "IMG_0012.jpg", folder / "IMG_0013.jpg"]
    stack = [picture(number) for number in range(3)]
    stack[0].save(files[0], save_all=True, append_images=stack[1:], dpi=(150, 150))
    picture(3).save(files[1], quality=90)
    picture(4).save(files[2], quality=90)
    opened = Session.create(folder / "甲公司.srdi", CATALOGUE, "甲公司", book=BOOK)
    opened.add_scans([item.scan for item in runs.import_scans(opened.path, files, BOOK, {}, Event())])
    return opened


def judged_photos(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """The body of a fixture: that dossier, open and judged by next to nothing."""
    monkeypatch.setattr("srdi_desktop.assess.judge", simple_judge, raising=False)
    opened = photo_session(tmp_path)
    yield opened
    opened.close()


def edit(session, wanted, key="edit"):
    made = list(page_edits.derive(session.path, wanted, session.dossier, BOOK, 1, Event()))
    session.reshape(made, key)
    return made


def on_disk(session):
    other = Session.open(session.path, read_only=True)
    try:
        return other.dossier
    finally:
        other.close()


def stored_scans(session) -> int:
    connection = connect(session.path, read_only=True)
    try:
        return int(scalar(connection, "SELECT count(*) FROM blob"))
    finally:
        connection.close()


def pile(session):
    return session.dossier.pages()


def standing(session):
    return [page for page in pile(session) if page not in session.dossier.decisions.replaced]
