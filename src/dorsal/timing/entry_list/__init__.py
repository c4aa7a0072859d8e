"""The start list: who may start, read from the tables that people have, and written in one form.

The reference of its columns is docs/reference/start-list.md.
"""

from dorsal.timing.entry_list.chips import ChipOfBib, read_chips, with_chips
from dorsal.timing.entry_list.reading import StartList, read_entries, read_start_list
from dorsal.timing.entry_list.reimporting import Change, Clash, Reimport, reimport
from dorsal.timing.entry_list.writing import entries_csv

__all__ = [
    "Change",
    "ChipOfBib",
    "Clash",
    "Reimport",
    "StartList",
    "entries_csv",
    "read_chips",
    "read_entries",
    "read_start_list",
    "reimport",
    "with_chips",
]
