"""Courses of editions: their tracks, checkpoints, and the pages that show them."""
