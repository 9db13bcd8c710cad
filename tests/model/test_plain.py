"""What to_plain writes, from_plain reads: the dossier file and the worker pipe rest on it."""

import json
from datetime import date
from decimal import Decimal

from srdi_desktop.model.application import Application, Company
from srdi_desktop.model.dossier import Decisions
from srdi_desktop.model.page import Box, Evidence, Fact, Geometry, Line, Origin, PageRef, Text
from srdi_desktop.model.plain import from_plain, to_plain


def through_json(value):
    return from_plain(type(value), json.loads(json.dumps(to_plain(value))))


def test_decisions_survive_the_round_trip():
    page, other = PageRef("a" * 64, 3), PageRef("b" * 64, 1)
    decisions = Decisions(
        scans=("a" * 64,),
        placed={page: "audit-2025"},
        order={"audit-2025": (page, other)},
        excluded=frozenset({other}),
        waivers={"page.blurry|x": "原件如此"},
        deadline=date(2026, 8, 31),
        application=Application(
            company=Company(name="某某公司", titles=("innovative",)),
            figures={2025: {"revenue": Decimal("12.30")}},
        ),
    )
    assert through_json(decisions) == decisions


def test_typed_decimals_keep_their_exponent():
    application = Application(figures={2025: {"revenue": Decimal("12.30")}})
    assert str(through_json(application).figures[2025]["revenue"]) == "12.30"


def test_evidence_survives_the_round_trip_and_defaults_cost_nothing():
    evidence = Evidence(
        width=10,
        origin=Origin.PHOTO,
        geometry=Geometry(skew=0.0, rotation=0, cut=("left",)),
        text=Text("ocr", lines=(Line("资产负债表", Box(0.1, 0.1, 0.5, 0.2), 0.9),)),
        facts=(Fact("figure", "1.00", name="revenue", unit="元"),),
    )
    assert through_json(evidence) == evidence
    assert to_plain(Evidence()) == {}


def test_zero_is_not_mistaken_for_unknown():
    assert through_json(Geometry(rotation=0)).rotation == 0
    assert through_json(Geometry()).rotation is None


def test_unknown_keys_of_a_newer_file_are_ignored():
    assert from_plain(Geometry, {"skew": 1.5, "tilt": 9}) == Geometry(skew=1.5)


def test_a_turned_box_comes_back_after_four_quarters():
    box = Box(0.1, 0.2, 0.4, 0.3)
    assert box.turned(90) == Box(1 - 0.3, 0.1, 1 - 0.2, 0.4)
    back = box.turned(90).turned(270)
    assert [round(edge, 9) for edge in (back.left, back.top, back.right, back.bottom)] == [0.1, 0.2, 0.4, 0.3]
