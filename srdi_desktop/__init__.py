"""SRDI Desktop: assembles, checks and exports an application for 专精特新 recognition, offline."""

__version__ = "0.1.0"
