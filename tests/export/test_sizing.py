"""Smaller on request: evenly, never below what can be read, in volumes where that is asked."""

import dataclasses
import io
from pathlib import Path

import pypdf
import pytest
from PIL import Image, ImageStat

from srdi_desktop.export import Job, write_dossier, write_volumes
from srdi_desktop.export.images.recoding import levels
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportOptions, PlannedDocument
from tests.benchmarks.plain_pdf import jpeg_pdf
from tests.export.conftest import saved
from tests.export.looks import difference, render

BARE = ExportOptions(cover=False, contents=False, dividers=False, stamp="none")


def noisy(number: int) -> bytes:
    noise = Image.effect_noise((1240, 1754), 40 + number).convert("RGB")
    return saved(noise, "JPEG", quality=92, dpi=(150, 150))


@pytest.fixture(params=["pictures", "pdf"])
def plan(request, pile, tmp_path):
    if request.param == "pictures":
        return pile.plan(*(PageRef(pile.add(noisy(number)), 1) for number in range(4)), options=BARE)
    names = [tmp_path / f"{number}.jpg" for number in range(4)]
    for number, name in enumerate(names):
        name.write_bytes(noisy(number))
    scan = pile.add(jpeg_pdf(names))
    return pile.plan(*(PageRef(scan, number) for number in range(1, 5)), options=BARE)


def at_most(plan, **options):
    return dataclasses.replace(plan, options=dataclasses.replace(plan.options, **options))


def test_pictures_are_made_smaller_until_the_file_fits(plan, pile, limits, tmp_path):
    whole = write_dossier(plan, tmp_path / "whole.pdf", pile.open)
    limit = whole.bytes * 0.5 / 1e6
    small = write_dossier(at_most(plan, target_mb=limit), tmp_path / "small.pdf", pile.open, limits=limits)
    assert small.bytes <= limit * 1e6
    assert "export.remark.squeezed" in small.remarks
    assert small.positions == whole.positions
    boxes = [pypdf.PdfReader(file.path).pages[3].mediabox for file in (whole, small)]
    assert [round(edge) for edge in boxes[0]] == [round(edge) for edge in boxes[1]]
    assert difference(render(whole.path, 3), render(small.path, 3), spare=(1, 1)) < 12


def test_nothing_is_touched_while_the_file_fits(plan, pile, limits, tmp_path):
    small = write_dossier(at_most(plan, target_mb=1000), tmp_path / "small.pdf", pile.open, limits=limits)
    assert not any("squeezed" in remark for remark in small.remarks)


def test_quality_stops_where_a_page_could_no_longer_be_read(plan, pile, limits, tmp_path):
    smallest = []

    def legible(jpeg: bytes) -> bool:
        smallest.append(len(jpeg))
        return len(jpeg) > 800_000

    small = write_dossier(
        at_most(plan, target_mb=0.1), tmp_path / "small.pdf", pile.open, limits=limits, legible=legible
    )
    assert "export.remark.over_target" in small.remarks
    assert min(smallest) <= 800_000  # it tried, and took the step back
    assert small.bytes > 4 * 800_000


def test_a_page_that_would_become_hard_to_read_stays_better_than_the_others(pile, limits, tmp_path):
    with Image.open(io.BytesIO(noisy(0))) as image:
        dark = saved(image.point(lambda level: level // 2), "JPEG", quality=92, dpi=(150, 150))
    mildest = len(saved(Image.open(io.BytesIO(dark)), "JPEG", quality=levels(limits)[0][1], optimize=True))

    def legible(jpeg: bytes) -> bool:
        with Image.open(io.BytesIO(jpeg)) as page:
            return ImageStat.Stat(page.convert("L")).mean[0] > 100 or len(jpeg) > 0.95 * mildest

    scans = [pile.add(data) for data in (dark, *map(noisy, range(3)))]
    plan = pile.plan(*(PageRef(scan, 1) for scan in scans), options=BARE)
    wanted = at_most(plan, target_mb=sum(map(len, pile.sources.values())) * 0.6 / 1e6)
    small = write_dossier(wanted, tmp_path / "small.pdf", pile.open, limits=limits, legible=legible)
    assert {"export.remark.squeezed", "export.remark.held"} <= set(small.remarks)
    images = [page["/Resources"]["/XObject"]["/P"]._data for page in pypdf.PdfReader(small.path).pages]
    assert len(images[0]) > 0.95 * mildest
    assert all(len(image) < 0.65 * len(pile.sources[scan]) for image, scan in zip(images[1:], scans[1:], strict=True))


def of_papers(pile, scans):
    """A plan of one page of each scan, each a paper of its own."""
    plan = pile.plan(PageRef(scans[0], 1))
    papers = tuple(
        PlannedDocument(
            f"文件 {number}", (dataclasses.replace(plan.sections[0].documents[0].pages[0], ref=PageRef(scan, 1)),)
        )
        for number, scan in enumerate(scans)
    )
    return dataclasses.replace(plan, sections=(dataclasses.replace(plan.sections[0], documents=papers),))


def test_a_volume_that_is_split_once_more_leaves_the_numbers_in_order(pile, tmp_path):
    heavy = saved(Image.effect_noise((1_600, 2_200), 200), "JPEG", quality=95)
    scans = [pile.add(data) for data in (*map(noisy, range(4)), heavy, heavy + b"x")]
    limit = len(heavy) * 1.4 / 1e6
    files = write_volumes(at_most(of_papers(pile, scans), volume_mb=limit), tmp_path / "out.pdf", Job(pile.open))
    names = [Path(file.path).name for file in files]
    assert len(names) >= 3
    assert names == ["out.pdf", *(f"out ({number}).pdf" for number in range(2, len(names) + 1))]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_volumes_break_between_papers_and_hold_every_page_once(pile, tmp_path):
    scans = [pile.add(noisy(number)) for number in range(6)]
    plan = of_papers(pile, scans)
    limit = (len(pile.sources[scans[0]]) * 2.5 + 200_000) / 1e6
    files = write_volumes(at_most(plan, volume_mb=limit), tmp_path / "out.pdf", Job(pile.open))
    assert [Path(file.path).name for file in files][:2] == ["out.pdf", "out (2).pdf"]
    assert all(file.bytes <= limit * 1e6 and file.verified for file in files)
    assert sorted(page.scan for file in files for page in file.positions) == sorted(scans)


def test_a_page_that_nobody_could_read_before_holds_nothing_up(plan, pile, limits, tmp_path):
    def legible(jpeg: bytes) -> bool:
        return False

    whole = write_dossier(plan, tmp_path / "whole.pdf", pile.open)
    wanted = at_most(plan, target_mb=whole.bytes * 0.5 / 1e6)
    small = write_dossier(wanted, tmp_path / "small.pdf", pile.open, limits=limits, legible=legible)
    assert "export.remark.squeezed" in small.remarks


def test_quality_goes_down_in_even_steps_to_the_floor_of_the_limits(limits):
    found = levels(limits)
    assert found[0] == (300, 82)
    assert found[-1] == (150, 45)
    assert found == sorted(found, reverse=True)
    assert len(set(found)) == 8


def test_a_target_size_needs_the_limits(plan, pile, tmp_path):
    with pytest.raises(ValueError, match="limits"):
        write_dossier(at_most(plan, target_mb=0.1), tmp_path / "small.pdf", pile.open)
