"""Why a result is what it is: a runner's place, splits and reads, and who changed what."""

from dorsal.timing.explanation.absence import why_not_in_table
from dorsal.timing.explanation.sightings import ORDINARY, why_unused
from dorsal.timing.explanation.unused import what_can_be_mended
from dorsal.timing.explanation.whole import explain, how_to_read

__all__ = [
    "ORDINARY",
    "explain",
    "how_to_read",
    "what_can_be_mended",
    "why_not_in_table",
    "why_unused",
]
