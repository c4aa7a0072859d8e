"""What somebody records by hand: checked against the race before it goes into the log."""

from dorsal.timing.recording.book import Book
from dorsal.timing.recording.correcting import corrected, value_name
from dorsal.timing.recording.doubts import doubts_of, seen_before, times_passed
from dorsal.timing.recording.moments import find_moment
from dorsal.timing.recording.sentences import event_text
from dorsal.timing.recording.whole_files import (
    epoch_of_file,
    events_of_file,
    is_epoch_of,
    retractions,
    taken_back,
    withdrawals,
)

__all__ = [
    "Book",
    "corrected",
    "doubts_of",
    "epoch_of_file",
    "event_text",
    "events_of_file",
    "find_moment",
    "is_epoch_of",
    "retractions",
    "seen_before",
    "taken_back",
    "times_passed",
    "value_name",
    "withdrawals",
]
