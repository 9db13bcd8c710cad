"""To be filled: see design.md."""
