"""Forgeries of a seal and its rules."""

from __future__ import annotations

from collections.abc import Callable

from dorsal.ground.canonical import canonical_bytes
from tests.torture.catalogue import list_forgery, refused_as
from tests.torture.forger import Forger, Value, need


def seal_edit(code: str, name: str, change: Callable[[Value], object]) -> None:
    def forge(forger: Forger) -> None:
        value = forger.seal
        before = canonical_bytes(value)
        change(value)
        need(canonical_bytes(value) != before)
        forger.edit_seal(**value)

    list_forgery(code, name, forge)


def first_floor(value: Value) -> Value:
    need(value["rules"]["floors"])
    return value["rules"]["floors"][0]


def first_cap(value: Value) -> Value:
    need(value["rules"]["caps"])
    return value["rules"]["caps"][0]


def more(values: Value, key: str, by: int = 1) -> None:
    values[key] += by


def more_tickets(value: Value) -> None:
    draws = [pool for pool in value["totals"]["pools"].values() if "tickets" in pool]
    more(draws[0], "tickets")


def backdated(value: Value) -> None:
    need(value["kind"] == "draw")
    value["beacon"]["newest"] = value["beacon"]["round"]


seal_edit("floors", "floor count changed", lambda v: more(first_floor(v), "count"))
seal_edit("floors", "cap count changed", lambda v: more(first_cap(v), "count"))
seal_edit("seal", "past round sealed as a draw", backdated)
seal_edit("seal", "another protocol", lambda v: v.update(protocol="dorsal-draw-2"))
seal_edit("seal", "a key that nobody knows", lambda v: v.update(note="trust me"))
seal_edit("seal", "a kind that is none", lambda v: v.update(kind="test"))
seal_edit("seal", "more places than the pools have", lambda v: more(v["rules"], "places"))
seal_edit("seal", "pool twice", lambda v: v["rules"]["pools"].append(v["rules"]["pools"][-1]))
seal_edit("seal", "class without totals", lambda v: v["totals"]["classes"].pop("women"))
seal_edit("seal", "root in capitals", lambda v: v["entries"].update(root="AB" * 32))
seal_edit("seal", "name of another chain", lambda v: v["beacon"].update(name="other"))
seal_edit("entries", "row more than there are", lambda v: more(v["entries"], "count"))
seal_edit("entries", "root of other rows", lambda v: v["entries"].update(root="ab" * 32))
seal_edit(
    "totals",
    "more women in the totals",
    lambda v: more(v["totals"]["classes"]["women"], "applicants"),
)
seal_edit("totals", "more tickets in the totals", more_tickets)
seal_edit("seed", "rules told otherwise", lambda v: v["rules"]["told"].update(transfers=True))
seal_edit(
    "seed", "longer waiting list sealed", lambda v: more(v["rules"]["pools"][-1], "waiting_list")
)
seal_edit("chain", "first seal that amends", lambda v: v.update(amends=v["sequence"]))


@refused_as("rules")
def rules_edited_and_not_their_hash(forger: Forger) -> None:
    value = forger.seal
    value["rules"]["told"]["offers"] = {"answer_days": 1}
    forger.put(f"seal-{forger.last}.json", value)
    forger.rechain()


@refused_as("rules")
def rules_file_edited(forger: Forger) -> None:
    forger.files[f"rules-{forger.last}.toml"] += b"places = 500\n"


@refused_as("seal")
def rehearsal_renamed_to_draw(forger: Forger) -> None:
    value = forger.seal
    need(value["kind"] == "rehearsal" and value["beacon"]["newest"] >= value["beacon"]["round"])
    forger.edit_every_seal(kind="draw")


@refused_as("seed")
def rehearsal_renamed_to_draw_and_backdated(forger: Forger) -> None:
    need(forger.seal["kind"] == "rehearsal")
    for number in range(1, forger.last + 1):
        beacon = forger.value(f"seal-{number}.json")["beacon"] | {"newest": 0}
        forger.edit_seal(number, kind="draw", beacon=beacon)
    if "chain.jsonl" in forger.files:
        need(all(seal["draw"] != "2027" for seal in forger.values("chain.jsonl")))


@refused_as("slip")
def rehearsal_made_into_a_draw_entirely(forger: Forger) -> None:
    forger.take_slip()
    rehearsal_renamed_to_draw_and_backdated(forger)
    forger.draw_again()


@refused_as("seed")
def race_renamed(forger: Forger) -> None:
    need("chain.jsonl" not in forger.files)
    forger.edit_every_seal(race="Another race")
