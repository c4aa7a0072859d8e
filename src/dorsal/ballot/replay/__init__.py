"""What if: the draw of a record again, with the same public random number, under other rules."""

from dorsal.ballot.replay.needs import missing_facts, read_sealed_rules
from dorsal.ballot.replay.replaying import replay_draw
from dorsal.ballot.replay.result import (
    ClassCount,
    Gain,
    ListPlace,
    Loss,
    Move,
    Places,
    Replay,
    TicketCount,
    WaitingLists,
)
from dorsal.ballot.replay.what_if_rows import (
    check_people,
    check_rows,
    check_sealed_facts,
    rows_of_entries,
    rows_of_record,
)

__all__ = [
    "ClassCount",
    "Gain",
    "ListPlace",
    "Loss",
    "Move",
    "Places",
    "Replay",
    "TicketCount",
    "WaitingLists",
    "check_people",
    "check_rows",
    "check_sealed_facts",
    "missing_facts",
    "read_sealed_rules",
    "replay_draw",
    "rows_of_entries",
    "rows_of_record",
]
