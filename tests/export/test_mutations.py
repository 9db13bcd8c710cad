"""Damaged sources never end an export: every mutated file still yields a whole, verified PDF."""

import random

import pypdf
import pytest

from srdi_desktop.export import write_dossier
from srdi_desktop.model.page import PageRef
from srdi_desktop.model.plan import ExportOptions
from tests.export.pdf_corpus import CORPUS
from tests.export.test_pictures import SOURCES

OPTIONS = ExportOptions(cover=False, contents=False, dividers=False)
SEEDS = {**CORPUS, **{name: data for name, (data, _) in SOURCES.items()}}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, cut out, doubled or the end lost."""
    out = bytearray(data)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(out))
        length = chance.randint(1, 40)
        kind = chance.randrange(5)
        if kind == 0:
            out[at] = chance.randrange(256)
        elif kind == 1:
            del out[at : at + length]
        elif kind == 2:
            out[at:at] = out[at : at + length]
        elif kind == 3:
            out[at : at + length] = bytes(str(chance.choice([0, -1, 10**12, 99])), "ascii")
        elif chance.random() < 0.2:
            del out[at:]
        if not out:
            return b"%PDF"
    return bytes(out)


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow on damaged tags
@pytest.mark.parametrize("name", SEEDS)
def test_a_mutated_source_costs_its_own_pages_only(name, pile, tmp_path, limits):
    chance = random.Random(name)
    damaged = [pile.add(mutated(SEEDS[name], chance)) for _ in range(6)]
    whole = pile.add(CORPUS["upright"])
    plan = pile.plan(*(PageRef(scan, 1) for scan in (*damaged, whole)), options=OPTIONS)
    written = write_dossier(plan, tmp_path / "out.pdf", pile.open, limits=limits)
    reader = pypdf.PdfReader(written.path, strict=True)
    assert len(reader.pages) == written.pages == 7
    assert "export.trouble.unopenable" not in written.remarks
