"""A short run of the fuzzing harness; the long one is `python -m tests.fuzz.run --inputs 10000`."""

import pytest

from tests.fuzz.harness import results
from tests.fuzz.hostile import HOSTILE

pytest.importorskip("resource", reason="the memory limit of the child is POSIX")

SLOW = {
    "pdf 1,000,000 strokes", "pdf content of 500 MB", "pdf 20,000 stamps", "ofd of 60,000 entries",
    "ofd of 100,000 characters", "pdf image packed ten times", "png bomb of 900 MP", "ofd 2,000,000 path points",
}  # fmt: skip


def test_spoiled_files_give_a_page_or_an_error_of_the_scan():
    found = list(results(map(str, range(330))))
    assert [result for result in found if not result.good] == []
    assert {result.outcome for result in found} >= {"shown", "scan.damaged", "page.unreadable"}


def test_hostile_files_cost_only_themselves():
    found = list(results(name for name in HOSTILE if name not in SLOW))
    assert [result for result in found if not result.good] == []
    assert max(found, key=lambda result: result.seconds).seconds < 15


def test_the_harness_notices_a_crash_and_a_hang():
    assert [result.outcome == "crash" for result in results(["no such input", "0"])] == [True, False]
    assert [result.outcome for result in results(["pdf 1,000,000 strokes"], seconds=1)] == ["hang"]


@pytest.mark.slow
def test_the_slow_hostile_files_end_too():
    assert [result for result in results(SLOW, seconds=60) if not result.good] == []
