"""The log of a race: a set of events, whatever the order in which they came."""

from dorsal.timing.log.files import Log, log_bytes, read_log

__all__ = ["Log", "log_bytes", "read_log"]
