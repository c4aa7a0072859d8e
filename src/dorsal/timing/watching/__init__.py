"""Watching a race as it comes: which source is silent, and whether anybody should have come by."""

from dorsal.timing.watching.judging import watch
from dorsal.timing.watching.values import BoxTold, BoxWatched, State, Watch, Watched

__all__ = ["BoxTold", "BoxWatched", "State", "Watch", "Watched", "watch"]
