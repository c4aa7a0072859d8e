"""Shows for tests: of the small ballot, of the example of Zegama's size, of random ballots."""

from __future__ import annotations

import random
from functools import cache

from dorsal.ballot.entry_file import check_entries
from dorsal.ballot.examples.zegama import SEED, make_zegama
from dorsal.ballot.rules_file import read_rules
from dorsal.ballot.show import Control, Controls, Pace, Script, write_script
from tests.ballot.replay.replays import Ballot, draw, random_ballot

SMALL = draw()
RANDOM_BALLOTS = 12
STARTED: Controls = (Control(0, "start"),)


@cache
def zegama() -> Ballot:
    """The example of Zegama's size, drawn: pairs, and a floor of women."""
    made = make_zegama(random.Random(SEED))
    rules = read_rules(made.rules_toml)
    return draw(check_entries("".join(made.entries_csv).encode(), rules).entries, rules)


@cache
def any_ballot(seed: int) -> Ballot:
    """A random ballot, the same for the same seed."""
    return random_ballot(random.Random(seed))


def show_of(ballot: Ballot, *, length_ms: int = 0, waiting: int = 300) -> Script:
    """The show of a ballot in which everybody appears by a text of their own."""
    display = {member: f"«{member}»" for entry in ballot.record.entries for member in entry.members}
    pace = Pace(length_ms=length_ms, waiting=waiting)
    return write_script(ballot.record, ballot.drawn, display, pace=pace)


def begins_ms(script: Script) -> list[int]:
    """When each step begins at speed 100, counted from the start."""
    return [sum(script.durations_ms[:index]) for index in range(len(script.steps))]
