"""The one-file verifier and entry slips: what they prove, what amendments did, forgeries."""

from __future__ import annotations

from typing import Any

import pytest

from dorsal.verifiers.dorsal_verify import verify
from tests.verifiers.ballots_by_hand import drawn, drawn_festival, festival, women_and_men
from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import canonical, entry, make_rules, member, pool, single, words


def slip_notes(ballot: HandMade, name: str, k: int = 1) -> list[str]:
    report = verify(ballot.files, canonical(ballot.slip(name, k)) + b"\n")
    assert (report["failed"], report["why"]) == ("", "")
    start = next(n for n, note in enumerate(report["notes"]) if note.startswith("the slip proves"))
    return list(report["notes"][start:-2])


def test_every_slip_of_a_record_holds() -> None:
    ballot = drawn_festival()
    for row in ballot.rows:
        for one in row["members"]:
            assert slip_notes(ballot, one["id"])[0].startswith(f"the slip proves: {one['id']} is ")


def test_a_slip_says_what_it_proves_and_what_came_of_it() -> None:
    ballot = drawn(make_rules(pool("draw", 2)), women_and_men(0, 5))
    first, second, third, _, fifth = [row["id"] for row in ballot.orders["draw"]]
    ballot.offer(**{second: "declined"})
    index = int(first[1:])
    assert slip_notes(ballot, first) == [
        f"the slip proves: {first} is Runner {first}, born 1990-05-12; row {index + 1} of seal 1;"
        " tickets: 1 in draw; classes: none",
        f"{first} has a place of draw, order 1 (next in the draw order)",
    ]
    assert slip_notes(ballot, second)[1] == (
        f"{second} has a place of draw, order 2 (next in the draw order);"
        " withdrew (declined; offers.jsonl, line 1)"
    )
    assert slip_notes(ballot, third)[1] == (
        f"{third} is on the waiting list of draw: position 1, order 3;"
        " was offered a place of draw (next in the draw order; offers.jsonl, line 1)"
    )
    assert slip_notes(ballot, fifth)[1] == (
        f"{fifth} is on the waiting list of draw: position 3, order 5"
    )


def test_a_slip_beyond_the_published_waiting_list_still_says_its_order() -> None:
    ballot = drawn(make_rules(pool("draw", 2, waiting_list=1)), women_and_men(0, 5))
    last = ballot.orders["draw"][-1]["id"]
    said = f"{last} has no place and is on no waiting list; order 5 in draw"
    assert slip_notes(ballot, last)[1] == said


# ------------------------------------------------------------------------------- amendments


def amended(*sealed: list[dict[str, Any]]) -> HandMade:
    """Seal the first rows, amend them with each of the others, and draw."""
    ballot = HandMade()
    for rows in sealed:
        ballot.seal(make_rules(pool("times", 1, "merit"), pool("draw", 9)), rows)
    ballot.draw()
    return ballot


OTHER_WORDS = (
    "THE WORDS THAT DECIDE ARE NOT THOSE ON THIS SLIP: the last seal's words at the end must have"
    " been public before 2023-08-23 15:59:24 UTC too"
)


def test_only_a_slip_of_an_earlier_seal_says_that_other_words_decide() -> None:
    rows = [single("A"), single("B")]
    ballot = amended(rows, rows)
    assert slip_notes(ballot, "A", 1)[1] == OTHER_WORDS
    assert OTHER_WORDS not in slip_notes(ballot, "A", 2)
    slip = canonical(ballot.slip("A", 1)) + b"\n"
    assert verify(ballot.files, slip)["notes"][-1] == words(ballot.seals[1])


def test_an_earlier_slip_says_for_each_amendment_whether_its_line_changed() -> None:
    before, after = [single("A"), single("B")], [single("A"), single("B", tickets=3)]
    ballot = amended(before, after, before, after)
    assert slip_notes(ballot, "A")[2:5] == [
        f"your line is unchanged by amendment {n}" for n in (1, 2, 3)
    ]
    assert slip_notes(ballot, "B")[2:6] == [
        "amendment 1 changed your line",
        "your line is unchanged by amendment 2",
        "amendment 3 changed your line",
        "the last seal has your line otherwise: tickets: 3 in draw (your slip: 1 in draw)",
    ]
    assert slip_notes(ballot, "B", 2)[2:5] == [
        "amendment 2 changed your line",
        "your line is unchanged by amendment 3",
        "B has a place of draw, order 1 (next in the draw order)",
    ]


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (single("B", tickets=0), "tickets: none (your slip: 1 in draw)"),
        (single("B", "women"), "classes: women (your slip: none)"),
        (single("B", times=9), "standing: 9 in times (your slip: none)"),
        (entry(member("B"), member("C"), draw=1), "entry: B+C (your slip: B)"),
    ],
)
def test_an_earlier_slip_says_plainly_what_the_last_row_says_otherwise(
    now: dict[str, Any], said: str
) -> None:
    ballot = amended([single("A"), single("B")], [single("A"), now])
    assert slip_notes(ballot, "B")[2:4] == [
        "amendment 1 changed your line",
        f"the last seal has your line otherwise: {said}",
    ]


def test_an_earlier_slip_says_that_its_line_is_gone() -> None:
    assert slip_notes(amended([single("A"), single("B")], [single("A")]), "B")[2:] == [
        "amendment 1 changed your line",
        "the last seal holds no line of B any more",
        "B has no place and is on no waiting list",
    ]


def somebody_else(name: str) -> dict[str, Any]:
    """Make a member whose identifier is bound to another person."""
    return {**member(name), "identity": member("cousin")["identity"]}


def test_a_line_that_was_given_to_somebody_else_is_said_loudly_and_has_no_outcome() -> None:
    rows = [single("A"), single("B")]
    ballot = amended(rows, rows, [single("A"), entry(somebody_else("B"), draw=1)])
    assert "B" in ballot.holders
    loud = (
        "ANOTHER IDENTITY: the last seal binds B to another name, birth date or salt than this"
        " slip; the line may have been given to somebody else, so its outcome is not told"
    )
    mine, other = member("B")["identity"], member("cousin")["identity"]
    assert slip_notes(ballot, "B") == [
        "the slip proves: B is Runner B, born 1990-05-12; row 2 of seal 1; tickets: 1 in draw;"
        " classes: none",
        OTHER_WORDS,
        "your line is unchanged by amendment 1",
        "amendment 2 changed your line",
        f"the last seal has your line otherwise: identity: {other} (your slip: {mine})",
        loud,
    ]
    report = verify(ballot.files, canonical(ballot.slip("B", 2)) + b"\n")
    said = "the slip of B belongs to seal 2, BUT THE LAST SEAL BINDS B TO ANOTHER IDENTITY"
    assert report["checks"][-1] == {"code": "slip", "holds": True, "statement": said}
    assert loud in report["notes"]
    assert not [note for note in report["notes"] if note.startswith("B ")]


def test_a_slip_of_the_cousin_for_the_last_seal_is_not_the_applicants() -> None:
    ballot = amended([single("A"), single("B")], [single("A"), entry(somebody_else("B"), draw=1)])
    report = verify(ballot.files, canonical(ballot.slip("B", 2)) + b"\n")
    assert report["why"] == "the slip: salt, name and birth date do not give identity"


def test_a_line_that_was_given_back_has_its_outcome_again() -> None:
    rows = [single("A"), single("B")]
    ballot = amended(rows, [single("A"), entry(somebody_else("B"), draw=1)], rows)
    notes = slip_notes(ballot, "B")
    assert notes[2:4] == ["amendment 1 changed your line", "your line is unchanged by amendment 2"]
    assert notes[4].startswith("B has a place of draw, order ")


def test_another_member_who_was_replaced_is_no_other_identity_of_ones_own() -> None:
    before = [entry(member("B"), member("C"), draw=1)]
    ballot = amended(before, [entry(member("B"), somebody_else("C"), draw=1)])
    assert slip_notes(ballot, "B")[2:] == [
        "amendment 1 changed your line",
        "the last seal has your line otherwise: something of another member",
        "B has a place of draw, order 1 (next in the draw order)",
    ]
    assert slip_notes(ballot, "C")[-1].startswith("ANOTHER IDENTITY: the last seal binds C to ")


# ----------------------------------------------------------------------------------- forgeries


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"salt": "00" * 32}, "the slip: salt, name and birth date do not give identity"),
        ({"identity": {"born": "1990-05-12", "name": "A cousin"}}, "birth date do not give"),
        ({"index": 3}, "does not lead to the sealed root"),
        ({"path": []}, "path is too short"),
        ({"path": ["00" * 32] * 99}, "path is too long"),
        ({"fingerprint": "ba ba ba ba ba ba ba ba"}, "the fingerprint is not that of its seal"),
        ({"sequence": 2}, "sequence is not that of its seal"),
        ({"seal": "00" * 32}, "a seal that this record does not hold"),
        ({"leaves": 27}, "leaves is not the number of rows"),
        ({"id": "Z01"}, "Z01 is not in its entry or row"),
        ({"entry": "Z01"}, "Z00 is not in its entry or row"),
        ({"row": {}}, "does not lead to the sealed root"),
        ({"row": single("Z00", "local", "women", tickets=99)}, "not lead to the sealed root"),
        ({"facts": {"failures": True}}, "a fact is neither a text nor an integer"),
        ({"index": True}, "the slip: index is True"),
        ({"protocol": "dorsal-draw-2"}, "protocol is 'dorsal-draw-2'"),
    ],
)
def test_a_forged_slip_is_refused(change: dict[str, Any], why: str) -> None:
    ballot = festival()
    slip = canonical({**ballot.slip("Z00"), **change}) + b"\n"
    report = verify(ballot.files, slip)
    assert report["failed"] == "slip"
    assert why in report["why"]
