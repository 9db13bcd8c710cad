"""Letters: TrueType glyphs that are used, fallbacks for rare characters, the searchable layer."""
