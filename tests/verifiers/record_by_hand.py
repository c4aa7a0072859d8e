"""Make small records by hand, slowly and plainly, from the text of docs/draw-protocol.md.

It shares no code with the package or the verifiers, so that the text is read once more. Numbers
in brackets are sections of the protocol. Nothing here checks its input: it also makes bad records.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from tests.verifiers.rules_by_hand import (
    QUICKNET,
    ROUND,
    SIGNATURE,
    TIME_OF_ROUND,
    applicants,
    audit_path,
    canonical,
    count_of,
    digest,
    hex_hash,
    identity_of,
    salt_of,
    totals_of,
    tree_hash,
    words,
)


@dataclass
class Place:
    pool: str
    order: int
    id: str
    entry: str
    why: str


@dataclass
class HandMade:
    """A record in the making: seal it, perhaps amend it, draw it, offer its free places."""

    race: str = "Kilian's Ridge"
    draw_name: str = "2027"
    kind: str = "draw"
    ceremony: list[dict[str, Any]] = field(default_factory=list)
    fallback: dict[str, Any] = field(default_factory=dict)
    chain: list[dict[str, Any]] = field(default_factory=list)
    newest: int = 0
    files: dict[str, bytes] = field(default_factory=dict)
    seals: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    rules: dict[str, Any] = field(default_factory=dict)
    holders: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    free: dict[str, int] = field(default_factory=dict)
    orders: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    lists: dict[str, list[tuple[int, dict[str, Any]]]] = field(default_factory=dict)

    def write_json(self, name: str, value: Any) -> None:
        self.files[name] = canonical(value) + b"\n"

    def add_line(self, name: str, value: Any) -> None:
        self.files[name] = self.files.get(name, b"") + canonical(value) + b"\n"

    def seal(self, rules: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Seal rows and rules, or amend the last seal with them [5]."""
        self.rows = sorted(rows, key=lambda row: str(row["id"]))
        limits = {
            key: [{**limit, "count": count_of(limit, rules, rows)} for limit in rules[key]]
            for key in ("floors", "caps")
        }
        self.rules = {**rules, **limits}
        before = [*self.chain, *self.seals]
        toml = f"# the rules of seal {len(before) + 1}\n".encode()
        leaves = [digest(b"\x00" + canonical(row)) for row in self.rows]
        seal = {
            "amends": len(before) if self.seals else 0,
            "beacon": {
                "chain": QUICKNET,
                "name": "quicknet",
                "newest": self.newest,
                "round": ROUND,
            },
            "ceremony": self.ceremony,
            "draw": self.draw_name,
            "entries": {
                "applicants": applicants(rows, "all"),
                "count": len(rows),
                "root": tree_hash(leaves).hex(),
            },
            "fallback": self.fallback,
            "kind": self.kind,
            "previous": hex_hash(before[-1]) if before else "",
            "protocol": "dorsal-draw-1",
            "race": self.race,
            "rules": self.rules,
            "rules_file": digest(toml).hex(),
            "rules_hash": hex_hash(self.rules),
            "sequence": len(before) + 1,
            "totals": totals_of(self.rules, self.rows),
        }
        self.seals.append(seal)
        k = len(self.seals)
        self.write_json(f"seal-{k}.json", seal)
        self.files[f"rules-{k}.toml"] = toml
        self.files[f"entries-{k}.jsonl"] = b"".join(canonical(row) + b"\n" for row in self.rows)
        if self.chain:
            self.files["chain.jsonl"] = b"".join(canonical(one) + b"\n" for one in self.chain)
        return seal

    def record_numbers(self, name: str, numbers: list[int], time: int = TIME_OF_ROUND - 60) -> None:
        """Record numbers of the ceremony [8]."""
        lines = self.files.get("ceremony.jsonl", b"").splitlines()
        previous = digest(lines[-1]).hex() if lines else hex_hash(self.seals[0])
        number = len(lines) + 1
        line = {"name": name, "number": number, "numbers": numbers, "previous": previous}
        self.add_line("ceremony.jsonl", {**line, "time": time})

    def draw(self, signature: str = SIGNATURE, *, fallback: bool = False) -> None:
        """Draw with the signature of the round [9, 10, 11]."""
        recorded = [json.loads(line) for line in self.files.get("ceremony.jsonl", b"").splitlines()]
        numbers = {line["name"]: line["numbers"] for line in recorded}
        names = [source["name"] for source in self.ceremony]
        ceremony = digest(canonical([{"name": n, "numbers": numbers.get(n, [])} for n in names]))
        random_number, seal = digest(bytes.fromhex(signature)), digest(canonical(self.seals[-1]))
        seed = digest(b"dorsal-draw-1" + seal + random_number + ceremony)
        places = self.seat_pools(seed)
        self.write_places(places)
        self.write_waiting_list()
        sealed = self.fallback if fallback else self.seals[-1]["beacon"]
        self.write_json(
            "draw.json",
            {
                "beacon": {
                    "chain": sealed["chain"],
                    "previous_signature": "" if sealed["name"] == "quicknet" else "ab" * 96,
                    "round": sealed["round"],
                    "signature": signature,
                },
                "ceremony_hash": ceremony.hex(),
                "fallback": fallback,
                "places": digest(self.files["places.csv"]).hex(),
                "protocol": "dorsal-draw-1",
                "random_number": random_number.hex(),
                "seal": seal.hex(),
                "seed": seed.hex(),
                "waiting_list": digest(self.files["waiting-list.csv"]).hex(),
            },
        )

    # ------------------------------------------------------------------------------- seating [10]

    def seat_pools(self, seed: bytes) -> list[Place]:
        """Seat the pools one after the other."""
        places: list[Place] = []
        sent = {one["name"]: 0 for one in self.rules["pools"]}
        for one in self.rules["pools"]:
            name, capacity = one["name"], one["places"] + sent[one["name"]]
            key = digest(b"pool" + seed + name.encode())
            if one["kind"] == "reserved":
                capacity = 0
            elif one["kind"] == "draw":
                self.orders[name] = self.draw_order(name, key)
                entries = list(enumerate(self.orders[name], 1))
                given = self.fill(name, capacity, entries)
                places += given
                capacity -= len(given)
            else:
                listed = [place for place in self.ranked(one, key) if place.id not in self.holders]
                for place in listed[:capacity]:
                    self.holders[place.id] = name
                    places.append(place)
                capacity -= len(listed[:capacity])
            if one["unused"]:
                sent[one["unused"]] += capacity
            elif one["kind"] == "draw":
                self.free[name] = capacity
            if one["kind"] == "draw":
                self.free.setdefault(name, 0)
        return places

    def draw_order(self, name: str, key: bytes) -> list[dict[str, Any]]:
        """Sort entries by the lowest of their ticket numbers [9]."""

        def lowest(row: dict[str, Any]) -> bytes:
            leaf = digest(b"\x00" + canonical(row))
            indices = range(row["tickets"][name])
            return min(digest(key + leaf + index.to_bytes(4, "big")) for index in indices)

        return sorted((row for row in self.rows if name in row["tickets"]), key=lowest)

    def ranked(self, one: dict[str, Any], key: bytes) -> list[Place]:
        """Rank everybody who has a standing in a pool without a draw."""
        name, found = one["name"], []
        for row in self.rows:
            leaf = digest(b"\x00" + canonical(row))
            for index, m in enumerate(row["members"]):
                if name in m["standing"]:
                    merit = m["standing"][name] * (-1 if one.get("best") == "highest" else 1)
                    lot = digest(key + leaf + index.to_bytes(4, "big"))
                    why = f"standing {m['standing'][name]}" if "best" in one else "on the list"
                    rank = (merit, lot, "") if "best" in one else (0, b"", m["id"])
                    found.append((rank, m["id"], row["id"], why))
        return [Place(name, n, m, e, why) for n, (_, m, e, why) in enumerate(sorted(found), 1)]

    def holding(self, scope: str, class_name: str) -> int:
        """Count who holds a place, of a class."""
        return sum(
            class_name in m["classes"] and scope in ("all", self.holders[m["id"]])
            for row in self.rows
            for m in row["members"]
            if m["id"] in self.holders
        )

    def waiting(self, row: dict[str, Any], name: str) -> list[dict[str, Any]]:
        """List the waiting members; none if the entry is passed over for good."""
        leave_out = self.rules["groups"]["has_place"] == "leave-out"
        held = {self.holders[m["id"]] for m in row["members"] if m["id"] in self.holders}
        if leave_out and held - {name}:
            return []
        return [
            m for m in row["members"] if m["id"] not in self.holders and m["id"] not in self.gone
        ]

    def fill(self, name: str, free: int, entries: list[tuple[int, dict[str, Any]]]) -> list[Place]:
        """Fill the free places of a draw."""
        given: list[Place] = []

        def seat(order: int, row: dict[str, Any], why: str) -> None:
            for m in self.waiting(row, name):
                given.append(Place(name, order, m["id"], row["id"], why))
                self.holders[m["id"]] = name

        for order, row in entries:
            waiting = self.waiting(row, name)
            if waiting and len(waiting) <= free - len(given) and self.allowed(name, waiting):
                why = self.raised_floor(name, waiting)
                if why:
                    seat(order, row, why)
        for order, row in entries:
            waiting = self.waiting(row, name)
            if waiting and self.allowed(name, waiting):
                if len(waiting) <= free - len(given):
                    seat(order, row, "next in the draw order")
                elif self.rules["groups"]["does_not_fit"] == "stop":
                    break
        return given

    def allowed(self, name: str, waiting: list[dict[str, Any]]) -> bool:
        """Tell whether the applicable caps allow that these members are seated."""
        for cap in self.rules["caps"]:
            added = len([m for m in waiting if cap["class"] in m["classes"]])
            would = self.holding(cap["scope"], cap["class"]) + added
            if cap["scope"] in ("all", name) and added > 0 and would > cap["count"]:
                return False
        return True

    def raised_floor(self, name: str, waiting: list[dict[str, Any]]) -> str:
        """Say which short floor the waiting members raise."""
        for floor in self.rules["floors"]:
            wanted, class_name = floor["count"], floor["class"]
            had = self.holding(floor["scope"], class_name)
            applies = floor["scope"] in ("all", name) and had < wanted
            if applies and any(class_name in m["classes"] for m in waiting):
                return f"first of {class_name} in the draw order; floor {wanted} had {had}"
        return ""

    def write_places(self, places: list[Place]) -> None:
        names = [one["name"] for one in self.rules["pools"]]
        places = sorted(places, key=lambda one: (names.index(one.pool), one.order, one.id))
        lines = [f"{one.order},{one.id},{one.entry},{one.pool},{one.why}\n" for one in places]
        self.files["places.csv"] = ("order,id,entry,pool,why\n" + "".join(lines)).encode()

    def write_waiting_list(self) -> None:
        text = "order,id,entry,pool,position\n"
        for one in self.rules["pools"]:
            if one["kind"] == "draw":
                name = one["name"]
                left = [
                    (order, row)
                    for order, row in enumerate(self.orders[name], 1)
                    if self.waiting(row, name)
                ]
                self.lists[name] = left[: one["waiting_list"]] if one["waiting_list"] else left
                for position, (order, row) in enumerate(self.lists[name], 1):
                    for m in self.waiting(row, name):
                        text += f"{order},{m['id']},{row['id']},{name},{position}\n"
        self.files["waiting-list.csv"] = text.encode()

    # -------------------------------------------------------------------------------- offers [12]

    def offer(self, **withdrawn: str) -> list[dict[str, Any]]:
        """Let applicants withdraw, each for a reason, and offer what came free."""
        for name, reason in sorted(withdrawn.items()):
            if name not in self.gone:
                self.withdraw(name, self.rules["reasons"][reason])
        offered = []
        for name, entries in self.lists.items():
            given = self.fill(name, self.free[name], entries)
            self.free[name] -= len(given)
            for first in given:
                members = sorted(one.id for one in given if one.entry == first.entry)
                if first.id == members[0]:
                    offer = {"entry": first.entry, "members": members, "order": first.order}
                    offered.append({**offer, "pool": name, "why": first.why})
            after = self.draw_after(name)
            if after:
                self.free[after] += self.free[name]
                self.free[name] = 0
        lines = self.files.get("offers.jsonl", b"").splitlines()
        before = lines[-1] if lines else self.files["draw.json"][:-1]
        self.add_line(
            "offers.jsonl",
            {
                "number": len(lines) + 1,
                "offered": offered,
                "previous": digest(before).hex(),
                "time": 1803000000 + len(lines),
                "withdrawn": [{"id": n, "reason": r} for n, r in sorted(withdrawn.items())],
            },
        )
        return offered

    def withdraw(self, name: str, reason: dict[str, str]) -> None:
        """Let an applicant withdraw, alone or with those of the group in the same situation."""
        row = next(row for row in self.rows if name in [m["id"] for m in row["members"]])
        present = [m["id"] for m in row["members"] if m["id"] not in self.gone]
        held = self.holders.get(name, "")
        alike = [other for other in present if self.holders.get(other, "") == held]
        open_again = held if held in self.orders else self.draw_after(held)
        for leaver in alike if reason["group"] == "whole" else [name]:
            self.gone.add(leaver)
            self.holders.pop(leaver, "")
            if open_again and reason["place"] == "offer":
                self.free[open_again] += 1

    def draw_after(self, name: str) -> str:
        """Follow `unused` from a pool to the first draw; nothing if there is none."""
        unused = {one["name"]: one["unused"] for one in self.rules["pools"]}
        after: str = unused.get(name, "")
        return after if after in {"", *self.orders} else self.draw_after(after)

    # ---------------------------------------------------------------------------------- slip [13]

    def slip(self, name: str, k: int = 1) -> dict[str, Any]:
        """Make the slip of an applicant for the k-th seal of the record."""
        lines = self.files[f"entries-{k}.jsonl"].splitlines()
        rows = [json.loads(line) for line in lines]
        index = next(i for i, row in enumerate(rows) if name in [m["id"] for m in row["members"]])
        path = audit_path(index, [digest(b"\x00" + line) for line in lines])
        seal = self.seals[k - 1]
        return {
            "entry": rows[index]["id"],
            "facts": {"failures": 3},
            "fingerprint": words(seal),
            "id": name,
            "identity": identity_of(name),
            "index": index,
            "leaves": len(rows),
            "path": [step.hex() for step in path],
            "protocol": "dorsal-draw-1",
            "reasons": ["1 ticket for applying"],
            "row": rows[index],
            "salt": salt_of(name).hex(),
            "seal": hex_hash(seal),
            "sequence": seal["sequence"],
        }
