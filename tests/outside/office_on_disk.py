"""A small ballot on disk: its files, and the steps of the office on them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dorsal.ballot.draw.beacon import QUICKNET, Round
from dorsal.ballot.draw.ceremony import CeremonyLine
from dorsal.ballot.draw.offers import OfferLine
from dorsal.ballot.draw.seal import Sealed
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.seating import Outcome
from dorsal.ballot.draw.verify import Report, verify
from dorsal.outside.ballot_office import (
    draw_record,
    offer_places,
    record_ceremony,
    sealed_part,
    take_round,
)
from dorsal.outside.record_store import read_record
from dorsal.outside.sealing import SealOrder, seal_ballot
from tests.ballot.draw.rounds import QUICKNET_1000

ROUND_TIME = QUICKNET.time_of(1000)
BEFORE = Moment(now=ROUND_TIME - 7200, round=1000)

RULES = """\
version = 1
race = "Aizkorri"
draw = "2027"
places = 5

[[pools]]
name = "times"
kind = "merit"
places = 1
unused = "draw"
column = "best_time"
best = "lowest"

[[pools]]
name = "draw"
kind = "draw"
places = 4
tickets = { rule = "linear", column = "failures" }

[classes.women]
column = "sex"
is = ["F"]

[[floors]]
class = "women"
of = "draw"
at_least = "1/4"

[groups]
largest = 2
"""

DICE = """
[[ceremony]]
name = "dice"
count = 3
lowest = 1
highest = 6
ordered = true
repeats = true
closes = 2023-08-23T15:00:00Z
"""

PEOPLE = [
    ("Z1", "Ane", "F", 3, "", ""),
    ("Z2", "Beñat", "M", 0, "", "4:22:30"),
    ("Z3", "Carla", "F", 1, "pair", ""),
    ("Z4", "Dani", "M", 2, "pair", ""),
    *[(f"Z{n}", f"Runner {n}", "M" if n % 3 else "F", n % 4, "", "") for n in range(5, 13)],
]
Person = tuple[str, str, str, int, str, str]


def entries_csv(people: Sequence[Person] = PEOPLE) -> str:
    """The entry file of these people."""
    lines = ["id,name,birth_date,sex,failures,group,best_time"]
    for id_, name, sex, failures, group, best in people:
        born = f"19{70 + int(id_[1:])}-05-12"
        lines.append(f"{id_},{name},{born},{sex},{failures},{group},{best}")
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Office:
    """A folder with rules and entries, a record and a private store."""

    folder: Path
    name: str = "record"

    @property
    def record(self) -> Path:
        return self.folder / self.name

    @property
    def private(self) -> Path:
        return self.folder / "private"

    def write(self, rules: str = RULES, people: Sequence[Person] = PEOPLE) -> None:
        """Write the director's two files."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "rules.toml").write_text(rules)
        (self.folder / "entries.csv").write_text(entries_csv(people))
        number, signature = QUICKNET_1000.number, QUICKNET_1000.signature
        text = json.dumps({"round": number, "signature": signature})
        (self.folder / "round.json").write_text(text)

    def seal(self, moment: Moment = BEFORE, *, previous: Path | None = None) -> Sealed:
        return seal_ballot(
            SealOrder(
                entries_path=self.folder / "entries.csv",
                rules_path=self.folder / "rules.toml",
                record=self.record,
                private=self.private,
                moment=moment,
                previous=previous,
            )
        )

    def dice(self, numbers: Sequence[int] = (6, 1, 3), source: str = "") -> CeremonyLine:
        return record_ceremony(self.record, numbers, source=source, time=ROUND_TIME - 3600)

    def draw(self) -> Outcome:
        verified = sealed_part(self.record)
        return draw_record(self.record, verified, self.round(), fallback=False)

    def round(self) -> Round:
        path = self.folder / "round.json"
        return take_round(sealed_part(self.record), fallback=False, file=path, relays=())

    def offer(self, withdrawn: Mapping[str, str]) -> OfferLine:
        return offer_places(self.record, withdrawn, time=ROUND_TIME + 3600)

    def report(self, slip: bytes | None = None) -> Report:
        return verify(self.files, slip=slip).report

    @property
    def files(self) -> dict[str, bytes]:
        return read_record(self.record)
