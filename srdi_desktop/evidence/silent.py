"""onnxruntime, silenced: from 1.29 on its Linux and macOS builds report each session to servers of its maker.

The variable must stand before the library is loaded (then neither an uploader nor a device number is made); on Windows
the library writes to the system's event tracing instead, which the call turns off.
Source: ONNX Runtime, docs/Privacy.md and pull request 27379. `tests/no_sockets.py` proves it at the kernel.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime"]
