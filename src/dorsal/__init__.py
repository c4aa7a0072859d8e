"""Dorsal carries a mountain race from the ballot to the finish line and on to the series final."""

__version__ = "0.1.0"
