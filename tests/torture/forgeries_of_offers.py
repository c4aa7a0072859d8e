"""Forgeries of offers and of entry slips."""

from __future__ import annotations

from collections.abc import Callable

from dorsal.ballot.draw.fingerprint import fingerprint
from tests.ballot.draw.random_ballots import make_random_ballot
from tests.torture.catalogue import list_forgery, refused_as
from tests.torture.forger import Forger, Value, need
from tests.torture.slips_of_random_ballots import random_slip

# -------------------------------------------------------------------------------- offers


def line_with_offers(lines: list[Value]) -> Value:
    found = [line for line in lines if line["offered"]]
    need(found)
    return found[-1]


def offers_edit(name: str, change: Callable[[Forger, list[Value]], object]) -> None:
    def forge(forger: Forger) -> None:
        lines = forger.values("offers.jsonl")
        change(forger, lines)
        forger.put_all("offers.jsonl", lines)
        forger.rechain_offers()

    list_forgery("offers", name, forge)


def somebody_else(forger: Forger, lines: list[Value]) -> None:
    offer = line_with_offers(lines)["offered"][0]
    waiting = [line.split(",") for line in forger.csv("waiting-list.csv")[1:]]
    others = [line for line in waiting if line[2] != offer["entry"]]
    need(others)
    order, id_, entry, pool, _ = forger.rng.choice(others)
    offer |= {"entry": entry, "members": [id_], "order": int(order), "pool": pool}


def again(_: Forger, lines: list[Value]) -> None:
    need(len(lines) > 1)
    lines[-1]["withdrawn"] = lines[0]["withdrawn"]


offers_edit("offer skipped", lambda _, lines: line_with_offers(lines)["offered"].pop())
offers_edit("offer to somebody else", somebody_else)
offers_edit(
    "offer for another reason",
    lambda _, lines: line_with_offers(lines)["offered"][0].update(why=""),
)
offers_edit(
    "offer of another order",
    lambda _, lines: line_with_offers(lines)["offered"][0].update(order=1_000),
)
offers_edit(
    "offer to nobody of the entry",
    lambda _, lines: line_with_offers(lines)["offered"][0].update(members=[]),
)
offers_edit(
    "offer twice",
    lambda _, lines: (
        line_with_offers(lines)["offered"].append(lines[-1]["offered"][-1])
        if lines[-1]["offered"]
        else need(False)
    ),
)
offers_edit("withdrawn twice", again)
offers_edit(
    "withdrawal of a stranger", lambda _, lines: lines[0]["withdrawn"][0].update(id="zzz-cousin")
)
offers_edit(
    "withdrawal for no reason", lambda _, lines: lines[0]["withdrawn"][0].update(reason="bored")
)
offers_edit("nobody withdrawn", lambda _, lines: lines[0].update(withdrawn=[]))
offers_edit("time before 1970", lambda _, lines: lines[-1].update(time=-1))
offers_edit("key that nobody knows", lambda _, lines: lines[-1].update(note=""))
offers_edit("wrong number of the line", lambda _, lines: lines[-1].update(number=99))


@refused_as("offers")
def first_offers_line_removed(forger: Forger) -> None:
    lines = forger.values("offers.jsonl")
    need(len(lines) > 1)
    forger.put_all("offers.jsonl", lines[1:])


@refused_as("offers")
def offers_line_removed_in_the_middle(forger: Forger) -> None:
    lines = forger.values("offers.jsonl")
    need(len(lines) > 2)
    del lines[1]
    for number, line in enumerate(lines, 1):
        line["number"] = number
    forger.put_all("offers.jsonl", lines)


@refused_as("offers")
def offers_of_another_draw(forger: Forger) -> None:
    lines = forger.values("offers.jsonl")
    lines[0]["previous"] = "ab" * 32
    forger.put_all("offers.jsonl", lines)


@refused_as("offers")
def time_of_an_earlier_offer_changed(forger: Forger) -> None:
    lines = forger.values("offers.jsonl")
    need(len(lines) > 1)
    lines[0]["time"] += 1
    forger.put_all("offers.jsonl", lines)


# --------------------------------------------------------------------------------- slips


def slip_edit(name: str, change: Callable[[Value], object]) -> None:
    def forge(forger: Forger) -> None:
        value = forger.take_slip()
        change(value)
        forger.put_slip(value)

    list_forgery("slip", f"slip with {name}", forge)


def more_tickets(value: Value) -> None:
    need(value["row"]["tickets"])
    value["row"]["tickets"] = dict.fromkeys(value["row"]["tickets"], 999)


def other_step(value: Value) -> None:
    need(value["path"])
    value["path"][0] = "ab" * 32


def other_member(value: Value) -> None:
    others = [one["id"] for one in value["row"]["members"] if one["id"] != value["id"]]
    need(others)
    value["id"] = others[0]


slip_edit("more tickets", more_tickets)
slip_edit("another name", lambda v: v["identity"].update(name="A cousin"))
slip_edit("another birth date", lambda v: v["identity"].update(born="2001-01-01"))
slip_edit("another salt", lambda v: v.update(salt="ab" * 32))
slip_edit("another row's index", lambda v: v.update(index=v["leaves"]))
slip_edit("more leaves", lambda v: v.update(leaves=v["leaves"] + 1))
slip_edit("another step", other_step)
slip_edit("a longer path", lambda v: v["path"].append("ab" * 32))
slip_edit("another seal", lambda v: v.update(seal="ab" * 32))
slip_edit("another sequence", lambda v: v.update(sequence=v["sequence"] + 1))
slip_edit("another fingerprint", lambda v: v.update(fingerprint=fingerprint(bytes(32))))
slip_edit("another entry", lambda v: v.update(entry="zzz-cousin"))
slip_edit("a stranger", lambda v: v.update(id="zzz-cousin"))
slip_edit("the name of a friend in the group", other_member)
slip_edit("a key that nobody knows", lambda v: v.update(note=""))
slip_edit("a key less", lambda v: v.pop("reasons"))
slip_edit("a fact that is true", lambda v: v["facts"].update(paid=True))


@refused_as("slip")
def slip_of_another_ballot(forger: Forger) -> None:
    forger.slip = random_slip(make_random_ballot(forger.ballot.seed + 10**6), forger.rng)


@refused_as("slip")
def slip_that_is_not_canonical(forger: Forger) -> None:
    forger.take_slip()
    need(forger.slip)
    forger.slip = (forger.slip or b"").replace(b":", b": ", 1)


@refused_as("slip")
def slip_without_its_last_line_feed(forger: Forger) -> None:
    forger.take_slip()
    forger.slip = (forger.slip or b"")[:-1]
