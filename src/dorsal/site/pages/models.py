"""Shared pages keep nothing."""
