"""Connections to readers over TCP: every read is on the disk before its reader is told so."""

from dorsal.outside.reader_sockets.addresses import Address, read_address
from dorsal.outside.reader_sockets.holding import Pace
from dorsal.outside.reader_sockets.keeping import Keeper, LogStore, Store, events_of_journal
from dorsal.outside.reader_sockets.listening import Listener
from dorsal.outside.reader_sockets.telling import Tell, Word
from dorsal.outside.reader_sockets.told_to_wiclax import WiclaxDoor

__all__ = [
    "Address",
    "Keeper",
    "Listener",
    "LogStore",
    "Pace",
    "Store",
    "Tell",
    "WiclaxDoor",
    "Word",
    "events_of_journal",
    "read_address",
]
