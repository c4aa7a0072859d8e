"""What somebody records by hand: checked against the race before it goes into the log."""

from dorsal.timing.recording.book import Book
from dorsal.timing.recording.correcting import corrected
from dorsal.timing.recording.moments import find_moment
from dorsal.timing.recording.sentences import event_text

__all__ = ["Book", "corrected", "event_text", "find_moment"]
