"""Measures of a page's picture: sharpness, tone, geometry, seals."""
