"""From reads and written times to passings: who came by which place of the course, and when.

`find_passings` finds all of a race; `find_settled` gives beside them what is needed to find those
of one runner anew when one more event comes: `Settled.bibs_of` says whose it may be,
`rows_of_runner` what events say, `joined` puts such rows together, and `passings_of_rows` makes
passings of them (`passings_of_runner` does both).
"""

from dorsal.timing.passings.comparing import (
    Apart,
    Comparison,
    compare_sources,
    comparison_sentences,
)
from dorsal.timing.passings.finding import (
    Settled,
    find_passings,
    find_settled,
    passings_of_rows,
    passings_of_runner,
    rows_of_runner,
)
from dorsal.timing.passings.gathering import joined
from dorsal.timing.passings.route import visits_of
from dorsal.timing.passings.values import Passing, Passings, Seen, SeenTable

__all__ = [
    "Apart",
    "Comparison",
    "Passing",
    "Passings",
    "Seen",
    "SeenTable",
    "Settled",
    "compare_sources",
    "comparison_sentences",
    "find_passings",
    "find_settled",
    "joined",
    "passings_of_rows",
    "passings_of_runner",
    "rows_of_runner",
    "visits_of",
]
