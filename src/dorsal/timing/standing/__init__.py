"""What the events of a log mean together: which count, which do not, and why."""

from dorsal.timing.standing.stand import stand
from dorsal.timing.standing.values import Clash, Conflict, Said, Standing

__all__ = ["Clash", "Conflict", "Said", "Standing", "stand"]
