"""Pairs of applications that may be one person."""
