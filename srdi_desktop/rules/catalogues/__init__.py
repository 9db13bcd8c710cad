"""Catalogue files (材料目录): read, written, carried over, remarked on; known windows."""
