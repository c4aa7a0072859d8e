"""A log on paper: a heading and one event per line; two logs of a race are merged by union."""

from dorsal.timing.log.log import VERSION, Log, heading, log_bytes, merged
from dorsal.timing.log.reading import LogFile, read_log, read_log_file

__all__ = [
    "VERSION",
    "Log",
    "LogFile",
    "heading",
    "log_bytes",
    "merged",
    "read_log",
    "read_log_file",
]
