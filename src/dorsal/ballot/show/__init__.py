"""The draw as a show: a script of what is revealed when, the presenter's controls, and what a
viewer's page may know at a moment.
"""

from dorsal.ballot.show.growing import ClassCount, Counts, FloorCount, PoolCount
from dorsal.ballot.show.pace import Pace
from dorsal.ballot.show.pages import Telling, view_at
from dorsal.ballot.show.script import write_script
from dorsal.ballot.show.steps import Close, Interlude, Member, Reveal, Script, Step, Waiting
from dorsal.ballot.show.timeline import (
    Control,
    Controls,
    Position,
    add_control,
    is_told,
    position_at,
    when_revealed,
)
from dorsal.ballot.show.words import LANGUAGES, Sentence, say

__all__ = [
    "LANGUAGES",
    "ClassCount",
    "Close",
    "Control",
    "Controls",
    "Counts",
    "FloorCount",
    "Interlude",
    "Member",
    "Pace",
    "PoolCount",
    "Position",
    "Reveal",
    "Script",
    "Sentence",
    "Step",
    "Telling",
    "Waiting",
    "add_control",
    "is_told",
    "position_at",
    "say",
    "view_at",
    "when_revealed",
    "write_script",
]
