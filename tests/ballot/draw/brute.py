"""Sections 9, 10 and 12 of the draw protocol once more: slowly, from their text, on plain JSON.

Nothing is counted as one goes along and nothing is sorted twice as fast as it could be: every
count is taken anew from who holds a place, every ticket lies in one big hat.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

Row = dict[str, Any]
Line = tuple[int, str, str, str, str]


def rows_of(files: Mapping[str, bytes], number: int) -> list[Row]:
    """The rows of the record's seal `number`, each with its leaf."""
    lines = files[f"entries-{number}.jsonl"].splitlines()
    return [{**json.loads(line), "leaf": sha256(b"\0" + line).digest()} for line in lines]


def key_of_pool(seed: bytes, pool: str) -> bytes:
    return sha256(b"pool" + seed + pool.encode()).digest()


def hat(rows: list[Row], pool: str, seed: bytes) -> list[Row]:
    """Draw all tickets one after the other; an entry's place is that of its first ticket."""
    key = key_of_pool(seed, pool)
    tickets = [
        (sha256(key + row["leaf"] + i.to_bytes(4, "big")).digest(), row["id"])
        for row in rows
        for i in range(row["tickets"].get(pool, 0))
    ]
    by_id = {row["id"]: row for row in rows}
    return [by_id[id_] for id_ in dict.fromkeys(id_ for _, id_ in sorted(tickets))]


@dataclass
class Brute:
    """A ballot after its seed is known; `seat` and then `occasion` for each line of offers."""

    rules: dict[str, Any]
    rows: list[Row]
    seed: bytes
    places: dict[str, str] = field(default_factory=dict)
    withdrawn: set[str] = field(default_factory=set)
    free: dict[str, int] = field(default_factory=dict)
    lists: dict[str, list[tuple[int, Row]]] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    empty: int = 0

    def held(self, name: str, scope: str) -> int:
        """Applicants of a class who hold a place in the scope."""
        return sum(
            name in member["classes"] and self.places.get(member["id"], "") in self.pools_of(scope)
            for row in self.rows
            for member in row["members"]
        )

    def pools_of(self, scope: str) -> list[str]:
        return [pool["name"] for pool in self.rules["pools"] if scope in ("all", pool["name"])]

    def waiting(self, row: Row) -> list[dict[str, Any]]:
        out = self.withdrawn | set(self.places)
        return [member for member in row["members"] if member["id"] not in out]

    def passed_over(self, row: Row, pool: str) -> bool:
        elsewhere = [self.places.get(member["id"], pool) != pool for member in row["members"]]
        left_out = self.rules["groups"]["has_place"] == "leave-out" and any(elsewhere)
        return left_out or not self.waiting(row)

    def applicable(self, kind: str, pool: str) -> list[dict[str, Any]]:
        return [one for one in self.rules[kind] if one["scope"] in ("all", pool)]

    def keeps_caps(self, row: Row, pool: str) -> bool:
        for cap in self.applicable("caps", pool):
            more = sum(cap["class"] in member["classes"] for member in self.waiting(row))
            if more > 0 and self.held(cap["class"], cap["scope"]) + more > cap["count"]:
                return False
        return True

    def raised(self, row: Row, pool: str) -> str:
        for floor in self.applicable("floors", pool):
            had = self.held(floor["class"], floor["scope"])
            in_class = [m for m in self.waiting(row) if floor["class"] in m["classes"]]
            if in_class and had < floor["count"]:
                name = floor["class"]
                return f"first of {name} in the draw order; floor {floor['count']} had {had}"
        return ""

    def give(self, row: Row, order: int, pool: str, why: str) -> dict[str, Any]:
        members = [member["id"] for member in self.waiting(row)]
        self.free[pool] -= len(members)
        for id_ in members:
            self.places[id_] = pool
        return {"entry": row["id"], "members": members, "order": order, "pool": pool, "why": why}

    def fill(self, pool: str, queue: list[tuple[int, Row]]) -> list[dict[str, Any]]:
        """Step 1 looks from the beginning again after every entry; step 2 goes through once."""
        given = []
        while found := self.first_for_a_floor(pool, queue):
            order, row = found
            given.append(self.give(row, order, pool, self.raised(row, pool)))
        for order, row in queue:
            if self.passed_over(row, pool) or not self.keeps_caps(row, pool):
                continue
            if len(self.waiting(row)) <= self.free[pool]:
                given.append(self.give(row, order, pool, "next in the draw order"))
            elif self.rules["groups"]["does_not_fit"] == "stop":
                break
        return given

    def first_for_a_floor(self, pool: str, queue: list[tuple[int, Row]]) -> tuple[int, Row] | None:
        for order, row in queue:
            fits = not self.passed_over(row, pool) and len(self.waiting(row)) <= self.free[pool]
            if fits and self.raised(row, pool) and self.keeps_caps(row, pool):
                return order, row
        return None

    def seat(self) -> None:
        """All pools in their order."""
        capacity = {pool["name"]: pool["places"] for pool in self.rules["pools"]}
        orders = {}
        for pool in self.rules["pools"]:
            name = pool["name"]
            self.free[name] = capacity[name]
            if pool["kind"] == "draw":
                orders[name] = list(enumerate(hat(self.rows, name, self.seed), 1))
                for one in self.fill(name, orders[name]):
                    self.note(one)
            elif pool["kind"] != "reserved":
                self.seat_ranked(pool)
            else:
                self.free[name] = 0
            if pool["unused"]:
                capacity[pool["unused"]] += self.free[name]
            if pool["unused"] or pool["kind"] != "draw":
                self.empty += 0 if pool["unused"] else self.free[name]
                self.free[name] = 0
        for pool in self.rules["pools"]:
            if pool["kind"] == "draw":
                left = [e for e in orders[pool["name"]] if not self.passed_over(e[1], pool["name"])]
                self.lists[pool["name"]] = left[: pool["waiting_list"] or None]

    def note(self, one: dict[str, Any]) -> None:
        for id_ in one["members"]:
            self.lines.append((one["order"], id_, one["entry"], one["pool"], one["why"]))

    def seat_ranked(self, pool: dict[str, Any]) -> None:
        name, best = pool["name"], pool.get("best", "")
        key = key_of_pool(self.seed, name)
        ranked = []
        for row in self.rows:
            for index, member in enumerate(row["members"]):
                if name in member["standing"]:
                    number = member["standing"][name]
                    tie = sha256(key + row["leaf"] + index.to_bytes(4, "big")).digest()
                    rank: Any = member["id"]
                    if best:
                        rank = (-number if best == "highest" else number, tie)
                    ranked.append((rank, member["id"], row["id"], number))
        for order, (_, id_, entry, number) in enumerate(sorted(ranked), 1):
            if self.free[name] > 0 and id_ not in self.places:
                self.free[name] -= 1
                self.places[id_] = name
                why = f"standing {number}" if best else "on the list"
                self.lines.append((order, id_, entry, name, why))

    def places_csv(self) -> bytes:
        rank = self.pools_of("all").index
        lines = sorted(self.lines, key=lambda line: (rank(line[3]), line[0], line[1]))
        return table("order,id,entry,pool,why", lines)

    def waiting_list_csv(self) -> bytes:
        lines = [
            (order, member["id"], row["id"], pool, str(position))
            for pool, queue in self.lists.items()
            for position, (order, row) in enumerate(queue, 1)
            for member in self.waiting(row)
        ]
        return table("order,id,entry,pool,position", lines)

    def occasion(self, withdrawn: list[dict[str, str]]) -> list[dict[str, Any]]:
        """One line of offers: these withdraw, the free places are filled and passed on."""
        for one in withdrawn:
            if one["id"] in self.withdrawn:
                continue  # an earlier one has taken them along
            rule = self.rules["reasons"][one["reason"]]
            for id_ in self.leaving(one["id"], rule["group"]):
                self.withdraw(id_, offered=rule["place"] == "offer")
        given = []
        for pool, queue in self.lists.items():
            given += self.fill(pool, queue)
            later = self.first_draw(self.pool_named(pool)["unused"])
            if later:
                self.free[later] += self.free[pool]
                self.free[pool] = 0
        return given

    def leaving(self, id_: str, group: str) -> list[str]:
        """Who leaves with an applicant: the members in the same situation, if all of them do."""
        row = next(r for r in self.rows if id_ in [member["id"] for member in r["members"]])
        others = [member["id"] for member in row["members"]] if group == "whole" else []
        situation = self.places.get(id_, "")
        return [
            one
            for one in dict.fromkeys([id_, *others])
            if one not in self.withdrawn and self.places.get(one, "") == situation
        ]

    def pool_named(self, name: str) -> dict[str, Any]:
        return next(pool for pool in self.rules["pools"] if pool["name"] == name)

    def first_draw(self, name: str) -> str:
        """The pool itself if it is a draw, or the first one along `unused`."""
        while name and self.pool_named(name)["kind"] != "draw":
            name = self.pool_named(name)["unused"]
        return name

    def withdraw(self, id_: str, *, offered: bool) -> None:
        self.withdrawn.add(id_)
        held = self.places.pop(id_, "")
        draw = self.first_draw(held)
        if draw and offered:
            self.free[draw] += 1
        elif held:
            self.empty += 1


def table(head: str, lines: list[Line]) -> bytes:
    return "".join(
        f"{line}\n" for line in [head, *(",".join(map(str, one)) for one in lines)]
    ).encode()
