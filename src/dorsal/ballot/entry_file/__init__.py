"""The list of applicants as spreadsheets export it: read, checked, and formed into entries."""

from dorsal.ballot.entry_file.check import CheckReport, check_entries
from dorsal.ballot.entry_file.entries import form_entries
from dorsal.ballot.entry_file.reading import EntryFile, read_entries

__all__ = ["CheckReport", "EntryFile", "check_entries", "form_entries", "read_entries"]
