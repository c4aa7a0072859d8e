"""The rules in plain English: what they do, stories of friends, and traps."""

from dorsal.ballot.explain.explanation import Explanation, explain, to_text

__all__ = ["Explanation", "explain", "to_text"]
