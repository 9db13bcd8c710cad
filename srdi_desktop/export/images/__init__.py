"""Pictures as PDF image objects: passed through where that is possible, otherwise stored once more."""
