"""A forger who holds a drawn record: edits any part of it, and makes right again every hash that
is in their power.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from fractions import Fraction
from hashlib import sha256
from math import ceil
from random import Random
from typing import Any

from dorsal.ballot.draw.drawing import seed_of
from dorsal.ballot.draw.merkle import leaf_hash, tree_root
from dorsal.ballot.draw.outcome_files import places_csv, waiting_list_csv
from dorsal.ballot.draw.seating import seat_pools
from dorsal.ballot.draw.verify_sealed import DoesNotHold, check_sealed
from dorsal.ground.canonical import canonical_bytes, canonical_hash
from dorsal.ground.progress import SILENT
from tests.ballot.draw.random_ballots import RandomBallot
from tests.torture.slips_of_random_ballots import random_slip

Value = Any  # a JSON value, to be edited in place


class Unfit(Exception):
    """This ballot lacks what the forgery needs: take another."""


def need(condition: object) -> None:
    """Give up on this ballot unless the condition is true."""
    if not condition:
        raise Unfit


class Forger:
    """A record in a forger's hands; `files` is what the verifiers will be shown."""

    def __init__(self, ballot: RandomBallot, rng: Random) -> None:
        self.ballot = ballot
        self.rng = rng
        self.files = dict(ballot.files)
        self.last = len(ballot.seals)
        self.slip: bytes | None = None
        need("draw.json" in self.files)

    def value(self, name: str) -> Value:
        """The object of a `.json` file."""
        return json.loads(self.files[name])

    def put(self, name: str, value: Value) -> None:
        """Write a `.json` file canonically."""
        self.files[name] = canonical_bytes(value) + b"\n"

    def values(self, name: str) -> list[Value]:
        """The objects of a `.jsonl` file; the ballot is unfit when there is no such file."""
        need(name in self.files)
        return [json.loads(line) for line in self.files[name].splitlines()]

    def put_all(self, name: str, values: list[Value]) -> None:
        """Write a `.jsonl` file canonically."""
        self.files[name] = b"".join(canonical_bytes(value) + b"\n" for value in values)

    def csv(self, name: str) -> list[str]:
        """The lines of a CSV file, with its head."""
        return self.files[name].decode().splitlines()

    def put_csv(self, name: str, lines: list[str]) -> None:
        """Write a CSV file, and its hash into `draw.json`, and that into the offers."""
        self.files[name] = "".join(f"{line}\n" for line in lines).encode()
        key = {"places.csv": "places", "waiting-list.csv": "waiting_list"}[name]
        self.edit_draw(**{key: sha256(self.files[name]).hexdigest()})

    def edit_draw(self, **changes: Value) -> None:
        """Change keys of `draw.json`, and chain the offers to it again."""
        self.put("draw.json", self.value("draw.json") | changes)
        self.rechain_offers()

    def edit_beacon(self, **changes: Value) -> None:
        """Change keys of the beacon in `draw.json`."""
        self.edit_draw(beacon=self.value("draw.json")["beacon"] | changes)

    @property
    def seal(self) -> Value:
        """The seal that counts."""
        return self.value(f"seal-{self.last}.json")

    def edit_seal(self, number: int = 0, **changes: Value) -> None:
        """Change keys of a seal (0: the last) and the hash of its rules; chain everything again."""
        name = f"seal-{number or self.last}.json"
        value = self.value(name) | changes
        value["rules_hash"] = canonical_hash(value["rules"]).hex()
        self.put(name, value)
        self.rechain()

    def edit_every_seal(self, **changes: Value) -> None:
        """Change keys of every seal of the record."""
        for number in range(1, self.last + 1):
            self.edit_seal(number, **changes)

    @property
    def rows(self) -> list[Value]:
        """The rows of the last seal."""
        return self.values(f"entries-{self.last}.jsonl")

    def put_rows(self, rows: list[Value], *, reseal: bool) -> None:
        """Write rows of the last seal; with `reseal` also root, counts, totals, floors and caps."""
        self.put_all(f"entries-{self.last}.jsonl", rows)
        if reseal:
            self.reseal()

    def reseal(self) -> None:
        """Seal the rows of the last seal anew, as far as its rules know their classes and pools."""
        rows, value = self.rows, self.seal
        data = self.files[f"entries-{self.last}.jsonl"].splitlines()
        members = [member for row in rows for member in row["members"]]
        entries = {
            "applicants": len(members),
            "count": len(rows),
            "root": tree_root([leaf_hash(line) for line in data]).hex(),
        }
        rules = value["rules"]
        for quota in [*rules["floors"], *rules["caps"]]:
            quota["count"] = count_of(quota, rules, rows)
        self.edit_seal(entries=entries, totals=totals_of(rules, rows), rules=rules)

    def rechain(self) -> None:
        """Make right every `previous` of the chain, the seals and the ceremony."""
        seals = self.values("chain.jsonl") if "chain.jsonl" in self.files else []
        earlier = len(seals)
        seals += [self.value(f"seal-{number}.json") for number in range(1, self.last + 1)]
        chain(seals, "")
        if earlier:
            self.put_all("chain.jsonl", seals[:earlier])
        for number, value in enumerate(seals[earlier:], 1):
            self.put(f"seal-{number}.json", value)
        if "ceremony.jsonl" in self.files:
            lines = self.values("ceremony.jsonl")
            chain(lines, canonical_hash(seals[earlier]).hex())
            self.put_all("ceremony.jsonl", lines)

    def rechain_offers(self) -> None:
        """Make right every `previous` of the offers."""
        if "offers.jsonl" in self.files:
            lines = self.values("offers.jsonl")
            chain(lines, canonical_hash(self.value("draw.json")).hex())
            self.put_all("offers.jsonl", lines)

    def draw_again(self, *, keep_outcome: bool = False) -> None:
        """Write the draw that follows from the record as it stands now, with the same round.

        With `keep_outcome` the places and the waiting list stay those of before; the ballot is
        unfit when they would not change. Offers are dropped.
        """
        try:
            record = check_sealed(self.files, passed=lambda *_: None, progress=SILENT)
        except DoesNotHold as error:
            raise Unfit from error
        number = bytes.fromhex(self.value("draw.json")["random_number"])
        seed = seed_of(record, number)
        outcome = seat_pools(record.entries, record.seal.rules, seed=seed)
        places, waiting = places_csv(outcome), waiting_list_csv(outcome)
        self.files.pop("offers.jsonl", None)
        if keep_outcome:
            need(places != self.files["places.csv"])
        else:
            self.files |= {"places.csv": places, "waiting-list.csv": waiting}
        names = {line["name"]: line["numbers"] for line in self.ceremony}
        declared = [source["name"] for source in self.seal["ceremony"]]
        numbers = [{"name": name, "numbers": names[name]} for name in declared]
        self.edit_draw(
            seal=canonical_hash(self.seal).hex(),
            ceremony_hash=canonical_hash(numbers).hex(),
            seed=seed.hex(),
            places=sha256(self.files["places.csv"]).hexdigest(),
            waiting_list=sha256(self.files["waiting-list.csv"]).hexdigest(),
        )

    @property
    def ceremony(self) -> list[Value]:
        """The recorded lines of the ceremony."""
        return self.values("ceremony.jsonl") if "ceremony.jsonl" in self.files else []

    def take_slip(self) -> Value:
        """A true slip of somebody under the last seal, to be forged or shown."""
        self.slip = random_slip(self.ballot, self.rng, number=self.last)
        return json.loads(self.slip)

    def put_slip(self, value: Value) -> None:
        """Show this slip to the verifiers."""
        self.slip = canonical_bytes(value) + b"\n"

    def row_with_tickets(self) -> tuple[list[Value], Value]:
        """All rows, and one of them that takes part in a draw."""
        rows = self.rows
        found = [row for row in rows if row["tickets"]]
        need(found)
        return rows, self.rng.choice(found)


def chain(values: list[Value], previous: str) -> None:
    """Set `previous` of each value to the hash of the one before."""
    for value in values:
        value["previous"] = previous
        previous = canonical_hash(value).hex()


def count_of(quota: Value, rules: Value, rows: list[Value]) -> int:
    """What a floor or cap counts (section 6)."""
    scope = quota["scope"]
    places = sum(p["places"] for p in rules["pools"] if scope in ("all", p["name"]))
    if quota["form"] == "number":
        return int(quota["number"])
    if quota["form"] == "share":
        return ceil(Fraction(places * quota["numerator"], quota["denominator"]))
    members = [m for row in rows if scope in ("all", *row["tickets"]) for m in row["members"]]
    in_class = sum(quota["class"] in member["classes"] for member in members)
    return ceil(Fraction(places * in_class, len(members))) if members else 0


def totals_of(rules: Value, rows: list[Value]) -> Mapping[str, Value]:
    """`totals` of section 5; classes and pools that the rules do not know are left out."""
    kinds = {p["name"]: p["kind"] for p in rules["pools"] if p["kind"] != "reserved"}
    draws = [name for name, kind in kinds.items() if kind == "draw"]
    pools: Value = {name: {"applicants": 0} for name in kinds}
    for name in draws:
        mine = [row for row in rows if name in row["tickets"]]
        pools[name] = {
            "applicants": sum(len(row["members"]) for row in mine),
            "entries": len(mine),
            "tickets": sum(row["tickets"][name] for row in mine),
        }
    members = [member for row in rows for member in row["members"]]
    for name in kinds.keys() - draws:
        pools[name]["applicants"] = sum(name in member["standing"] for member in members)
    classes = {name: class_total(name, draws, rows) for name in rules["classes"]}
    return {"classes": classes, "pools": pools}


def class_total(name: str, draws: list[str], rows: list[Value]) -> Value:
    """The totals of one class."""
    mine = [row for row in rows if any(name in member["classes"] for member in row["members"])]
    return {
        "applicants": sum(name in m["classes"] for row in mine for m in row["members"]),
        "tickets": {draw: sum(row["tickets"].get(draw, 0) for row in mine) for draw in draws},
    }
