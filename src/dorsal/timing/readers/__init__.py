"""What readers send: the bytes of a read taken apart, streams split, and conversations held."""

from dorsal.timing.readers.bulk import parse_many
from dorsal.timing.readers.columns import ReadColumns
from dorsal.timing.readers.conversations import (
    Conversation,
    Step,
    WiclaxBox,
    converse,
    replay_command,
    rewind_all,
)
from dorsal.timing.readers.files import recognise, split_file
from dorsal.timing.readers.identity import Heard, identify
from dorsal.timing.readers.parsing import parse
from dorsal.timing.readers.replays import replay_key, replay_keys

__all__ = [
    "Conversation",
    "Heard",
    "ReadColumns",
    "Step",
    "WiclaxBox",
    "converse",
    "identify",
    "parse",
    "parse_many",
    "recognise",
    "replay_command",
    "replay_key",
    "replay_keys",
    "rewind_all",
    "split_file",
]
