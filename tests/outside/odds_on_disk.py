"""Small ballots on disk whose chances are asked, before any seal."""

from __future__ import annotations

from pathlib import Path

from dorsal.outside.odds_runs import Effort, OpenBallot, open_ballot
from tests.outside.office_on_disk import PEOPLE, RULES, Office, Person

SHARD = 1024  # draws in a shard of so small a ballot
NEVER = 1e-9  # a precision that no run reaches
FEW: list[Person] = [  # a man sure of a place, a woman and a man together, three alone
    ("Z2", "Beñat", "M", 0, "", "4:22:30"),
    ("Z3", "Carla", "F", 1, "pair", ""),
    ("Z4", "Dani", "M", 2, "pair", ""),
    ("Z5", "Eneko", "M", 3, "", ""),
    ("Z6", "Fany", "F", 0, "", ""),
    ("Z7", "Garazi", "F", 1, "", ""),
]
ALONE = [(id_, name, sex, failures, "", best) for id_, name, sex, failures, _, best in FEW]
NO_FIRST_TICKET = RULES.replace('column = "failures" }', 'column = "failures", base = 0 }')
SHORT_LIST = RULES.replace("places = 4\n", "places = 2\nwaiting_list = 1\n").replace(
    "places = 5\n", "places = 3\n"
)


def effort(shards: int = 1, *, seed: int = 7, tally: Path | None = None) -> Effort:
    return Effort(precision=NEVER, most_draws=shards * SHARD, seed=seed, tally=tally)


def opened(folder: Path, rules: str = RULES, people: list[Person] = PEOPLE) -> OpenBallot:
    Office(folder).write(rules, people)
    return open_ballot(folder / "entries.csv", folder / "rules.toml")
