"""Load: 100, 500 and 2,000 pages, none like another, through import, analysis, judging, export and the window.

    python -m tests.load --pages 100 500 2000

prints cost per page and peak memory of each stage, each in a process of its own, and fails when a ceiling of
`CEILINGS` is broken or the cost per page grows with the number of pages.
"""
