"""Readers that are not there: six protocols over real sockets, and what goes wrong with them."""

from dorsal.outside.reader_simulators.faults import NONE, LineFaults
from dorsal.outside.reader_simulators.simulated_reader import SimulatedReader
from dorsal.outside.reader_simulators.voices import CALLERS, SPOKEN

__all__ = ["CALLERS", "NONE", "SPOKEN", "LineFaults", "SimulatedReader"]
