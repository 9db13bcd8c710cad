"""Generators of made-up pages; nothing here comes from a real company or a real scan."""
