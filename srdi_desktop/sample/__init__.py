"""A made-up company's papers, drawn by the program: material for the first run, for tests and for benchmarks.

`make_pile(folder)` draws the same bytes every time. Papers are display lists (`sheet.py`), drawn by one of two pens:
`raster.py` prints and "scans" them, `digital.py` writes a born-digital PDF. `papers/` holds one file for each family of
documents, `pile.py` says which sheet goes into which file with which defect. To add a kind: one function that returns
its sheets, one line in `papers.DRAWN`, one line in `pile.py`.
"""

from srdi_desktop.sample.pile import SamplePile, TruePage, make_pile

__all__ = ["SamplePile", "TruePage", "make_pile"]
