"""The child process: opens inputs by number or name with all readers' doors, and says what came of each.

Started by harness.py. A line "number" or "name" in, a JSON line out.
"""

import io
import json
import math
import resource
import sys
import time
import traceback

from srdi_desktop import resources
from srdi_desktop.model.errors import ScanError
from srdi_desktop.rules.kinds import load_limits
from srdi_desktop.scans import open_scan, use_font
from tests.fuzz.corpus import corpus
from tests.fuzz.hostile import HOSTILE
from tests.fuzz.mutate import spoiled
from tests.fuzz.papers import door_of, look_at

PAGES = 3


def read(data: bytes, name: str) -> str:
    """All that the program does with a file; "shown" or the code of its error."""
    if door_of(name):
        return look_at(data, name)
    outcome = "shown"
    try:
        with open_scan(io.BytesIO(data), name, load_limits()) as scan:
            _ = scan.dropped
            for index in range(1, min(scan.page_count, PAGES) + 1):
                for work in (scan.page, scan.thumbnail):
                    try:
                        work(index)
                    except ScanError as error:
                        outcome = error.code
    except ScanError as error:
        return error.code
    return outcome


def answer(asked: str, most: int) -> dict[str, object]:
    """Reads one input within `most` seconds of this process' own time, however busy the machine is."""
    if asked.isdigit():
        name, data = spoiled(dict(corpus()), int(asked))
    else:
        name, data = asked, HOSTILE[asked]()
    start = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(start) + most, resource.RLIM_INFINITY))
    try:
        outcome, fault = read(data, name), ""
    except BaseException:  # noqa: BLE001  whatever it is, it is what we look for
        outcome, fault = "fault", traceback.format_exc()
    return {
        "asked": asked,
        "name": name,
        "outcome": outcome,
        "fault": fault,
        "seconds": time.process_time() - start,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1000,
    }


def main() -> None:
    use_font(resources.font("regular", "SC"), resources.font("regular", ""))
    memory = int(sys.argv[1]) << 20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    answers = sys.stdout
    sys.stdout = sys.stderr
    for line in sys.stdin:
        print(json.dumps(answer(line.rstrip("\n"), int(sys.argv[2]))), file=answers, flush=True)


if __name__ == "__main__":
    main()
