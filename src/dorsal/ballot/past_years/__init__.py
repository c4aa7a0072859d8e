"""Earlier years: read, matched to people, and counted into the facts that ticket rules read."""

from dorsal.ballot.past_years.comparison import LISTED, SURE, Likeness, compare
from dorsal.ballot.past_years.duplicate_pairs import Pair, find_pairs
from dorsal.ballot.past_years.ledger import (
    Correction,
    LedgerFact,
    LedgerFacts,
    LedgerRules,
    keep_ledger,
)
from dorsal.ballot.past_years.matching import Match, Matches, match_people
from dorsal.ballot.past_years.past_columns import PastColumns, suggest_columns
from dorsal.ballot.past_years.past_lines import Outcome, PastLine, Person
from dorsal.ballot.past_years.reading import PastFile, read_past_years

__all__ = [
    "LISTED",
    "SURE",
    "Correction",
    "LedgerFact",
    "LedgerFacts",
    "LedgerRules",
    "Likeness",
    "Match",
    "Matches",
    "Outcome",
    "Pair",
    "PastColumns",
    "PastFile",
    "PastLine",
    "Person",
    "compare",
    "find_pairs",
    "keep_ledger",
    "match_people",
    "read_past_years",
    "suggest_columns",
]
