"""A believable race, with everything that goes wrong in one, and the truth beside it."""

from dorsal.timing.simulation.faults import NONE, USUAL, Faults
from dorsal.timing.simulation.simulated import Simulated, Unknown, simulate

__all__ = ["NONE", "USUAL", "Faults", "Simulated", "Unknown", "simulate"]
