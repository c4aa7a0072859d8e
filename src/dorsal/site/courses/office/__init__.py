"""The office's pages of a course: tracks, checkpoints, cut-offs, comparisons."""
