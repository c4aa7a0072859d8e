"""The rules of a ballot as its runners read them: no columns, no files, nothing of the office."""

from dorsal.ballot.explain.runners.sections import runner_sections

__all__ = ["runner_sections"]
