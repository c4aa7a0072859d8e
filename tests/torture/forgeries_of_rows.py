"""Forgeries of the rows: tickets, classes, people."""

from __future__ import annotations

from typing import Any

from tests.torture.catalogue import Forge, list_forgery, refused_as
from tests.torture.forger import Forger, Value, need


@refused_as("entries")
def changed_ticket(forger: Forger) -> None:
    rows, row = forger.row_with_tickets()
    row["tickets"] = {name: number + 1 for name, number in row["tickets"].items()}
    forger.put_rows(rows, reseal=False)


@refused_as("seed")
def changed_ticket_and_everything_sealed(forger: Forger) -> None:
    rows, row = forger.row_with_tickets()
    row["tickets"] = {name: number + 1 for name, number in row["tickets"].items()}
    forger.put_rows(rows, reseal=True)


@refused_as("places")
def changed_ticket_and_everything_but_the_outcome(forger: Forger) -> None:
    rows, row = forger.row_with_tickets()
    row["tickets"] = {name: number + 1 for name, number in row["tickets"].items()}
    forger.put_rows(rows, reseal=True)
    forger.draw_again(keep_outcome=True)


@refused_as("slip")
def changed_ticket_and_everything_drawn_again(forger: Forger) -> None:
    """Only the slips and the published fingerprint tell this record from the true one."""
    forger.take_slip()
    rows, row = forger.row_with_tickets()
    row["tickets"] = {name: number + 1 for name, number in row["tickets"].items()}
    forger.put_rows(rows, reseal=True)
    forger.draw_again()


@refused_as("entries")
def dropped_row(forger: Forger) -> None:
    rows = forger.rows
    need(len(rows) > 1)
    rows.pop(forger.rng.randrange(len(rows)))
    forger.put_rows(rows, reseal=False)


@refused_as("seed")
def dropped_row_and_everything_sealed(forger: Forger) -> None:
    rows = forger.rows
    need(len(rows) > 1)
    rows.pop(forger.rng.randrange(len(rows)))
    forger.put_rows(rows, reseal=True)


def ghost(forger: Forger, id_: str = "zzz-cousin") -> Value:
    member = {"classes": [], "id": id_, "identity": "ab" * 32, "standing": {}}
    draws = [p["name"] for p in forger.seal["rules"]["pools"] if p["kind"] == "draw"]
    return {"id": id_, "members": [member], "tickets": {draws[-1]: 9}}


@refused_as("entries")
def added_row(forger: Forger) -> None:
    forger.put_rows([*forger.rows, ghost(forger)], reseal=False)


@refused_as("seed")
def added_row_and_everything_sealed(forger: Forger) -> None:
    forger.put_rows([*forger.rows, ghost(forger)], reseal=True)


@refused_as("entries")
def row_handed_to_a_cousin(forger: Forger) -> None:
    rows = forger.rows
    forger.rng.choice(rows)["members"][0]["identity"] = "cd" * 32
    forger.put_rows(rows, reseal=False)


@refused_as("entries")
def swapped_rows(forger: Forger) -> None:
    rows = forger.rows
    need(len(rows) > 1)
    rows[0], rows[1] = rows[1], rows[0]
    forger.put_rows(rows, reseal=True)


@refused_as("entries")
def row_twice(forger: Forger) -> None:
    rows = forger.rows
    rows.insert(0, rows[0])
    forger.put_rows(rows, reseal=True)


@refused_as("entries")
def applicant_in_two_rows(forger: Forger) -> None:
    need(forger.seal["rules"]["groups"]["largest"] >= 2)
    rows = forger.rows
    taken = rows[0]["members"][0]
    other = ghost(forger)
    other["members"].insert(0, taken)
    other["id"] = f"{taken['id']}+zzz-cousin"
    rows.append(other)
    forger.put_rows(sorted(rows, key=lambda row: str(row["id"])), reseal=True)


def with_tickets(number: int, *, reseal: bool) -> Forge:
    def forge(forger: Forger) -> None:
        rows, row = forger.row_with_tickets()
        row["tickets"][next(iter(row["tickets"]))] = number
        forger.put_rows(rows, reseal=reseal)

    return forge


list_forgery("entries", "no tickets", with_tickets(0, reseal=True))
list_forgery("entries", "2^20 + 1 tickets", with_tickets(2**20 + 1, reseal=True))
list_forgery("entries", "2^53 - 1 tickets", with_tickets(2**53 - 1, reseal=False))
list_forgery("entries", "less than no tickets", with_tickets(-1, reseal=False))


@refused_as("entries")
def tickets_that_are_true(forger: Forger) -> None:
    rows, row = forger.row_with_tickets()
    row["tickets"][next(iter(row["tickets"]))] = True
    forger.put_rows(rows, reseal=False)


def member_edit(name: str, **changes: Any) -> None:
    def forge(forger: Forger) -> None:
        rows = forger.rows
        forger.rng.choice(rows)["members"][0] |= changes
        forger.put_rows(rows, reseal=True)

    list_forgery("entries", name, forge)


member_edit("unknown class", classes=["zz-unknown"])
member_edit("class twice", classes=["women", "women"])
member_edit("classes in disorder", classes=["women", "local"])
member_edit("standing in no pool", standing={"zz-unknown": 1})
member_edit("identity in capitals", identity="AB" * 32)
member_edit("further key of a member", note="a friend of mine")


@refused_as("entries")
def standing_above_one_on_a_list(forger: Forger) -> None:
    pools = forger.seal["rules"]["pools"]
    lists = [p["name"] for p in pools if p["kind"] in ("invitation", "guaranteed")]
    need(lists)
    rows = forger.rows
    rows[0]["members"][0]["standing"] = {lists[0]: 2}
    forger.put_rows(rows, reseal=True)


@refused_as("entries")
def group_larger_than_allowed(forger: Forger) -> None:
    most = max(len(row["members"]) for row in forger.rows)
    need(most > 1)
    rules = forger.seal["rules"]
    rules["groups"]["largest"] = most - 1
    forger.edit_seal(rules=rules)
