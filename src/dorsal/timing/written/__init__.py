"""What people write down: lines at a keyboard, sheets of stations, and on which day it was."""

from dorsal.timing.written.days import as_clocks_show, find_instant, instants_between, race_span_ms
from dorsal.timing.written.keyboard import Desk, Typed, read_entry_line
from dorsal.timing.written.sheets import Sheet, read_sheet
from dorsal.timing.written.times import Written, read_written

__all__ = [
    "Desk",
    "Sheet",
    "Typed",
    "Written",
    "as_clocks_show",
    "find_instant",
    "instants_between",
    "race_span_ms",
    "read_entry_line",
    "read_sheet",
    "read_written",
]
