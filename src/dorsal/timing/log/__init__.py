"""The log of a race: a set of events, whatever the order in which they came."""

from dorsal.timing.log.log import Log, heading, log_bytes, merged
from dorsal.timing.log.reading import LogFile, read_log, read_log_file

__all__ = ["Log", "LogFile", "heading", "log_bytes", "merged", "read_log", "read_log_file"]
