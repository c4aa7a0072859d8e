"""How far each clock of race day is off, and how well that is known."""

from dorsal.timing.clocks.boxes import BoxClock, box_clocks
from dorsal.timing.clocks.few_reads import BibBy
from dorsal.timing.clocks.finding import find_clocks
from dorsal.timing.clocks.receipts import SourceReads, receipts_of, receipts_of_reads
from dorsal.timing.clocks.sentences import clock_doubts, clock_sentences, in_doubt
from dorsal.timing.clocks.values import Clocks, Piece, SourceClock, Statement

__all__ = [
    "BibBy",
    "BoxClock",
    "Clocks",
    "Piece",
    "SourceClock",
    "SourceReads",
    "Statement",
    "box_clocks",
    "clock_doubts",
    "clock_sentences",
    "find_clocks",
    "in_doubt",
    "receipts_of",
    "receipts_of_reads",
]
