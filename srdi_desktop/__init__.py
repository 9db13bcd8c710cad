"""SRDI Desktop: assembles, checks and exports an application for 专精特新 recognition, offline."""

import os

# Before numpy is loaded: on pictures as small as these its threads for linear algebra mostly wait for each other, which
# doubled the CPU time of measuring a page, and workers already keep every core busy.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
