"""`srdi check` says of a bad page what was measured, the limit, and what to do."""

import re

from PIL import ImageFilter

from srdi_desktop import cli
from srdi_desktop.rules.kinds import load_limits
from srdi_desktop.sample.papers import DRAWN
from srdi_desktop.sample.raster import Scanner, scan
from tests.test_cli import CATALOGUE


def test_a_blurred_page_is_explained_with_its_number_and_the_limit(tmp_path, capsys):
    (tmp_path / "小目录.toml").write_text(CATALOGUE, encoding="utf-8")
    page = scan(DRAWN["commitment"][1]()[0], Scanner(dpi=220), 1).filter(ImageFilter.GaussianBlur(5))
    page.save(tmp_path / "承诺书.jpg", quality=85, dpi=(220, 220))
    words = ["check", str(tmp_path / "承诺书.jpg"), "--catalogue", str(tmp_path / "小目录.toml"), "--jobs", "1"]
    assert cli.main(words) == 1
    (said,) = [line for line in capsys.readouterr().out.splitlines() if "看不清" in line]
    measured, limit = (float(number) for number in re.findall(r"宽 ([\d.]+) 像素，限值 ([\d.]+) 像素", said)[0])
    assert limit == load_limits()["sharpness.unreadable"] < measured
    assert "承诺书.jpg" in said
