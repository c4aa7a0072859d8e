"""The one-file verifier against records made by hand from the text of the protocol."""

from __future__ import annotations

import pytest

from dorsal.verifiers import dorsal_verify
from dorsal.verifiers.dorsal_verify import verify
from tests.verifiers.ballots_by_hand import (
    BALLS,
    DICE,
    drawn,
    drawn_festival,
    festival,
    random_ballot,
    women_and_men,
)
from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import (
    DEFAULT,
    QUICKNET,
    ROUND,
    TIME_OF_ROUND,
    entry,
    make_rules,
    member,
    pool,
    single,
    words,
)

Files = dict[str, bytes]


def table(files: Files, name: str) -> list[list[str]]:
    return [line.split(",") for line in files[name].decode().splitlines()[1:]]


# ------------------------------------------------------------------------------- what holds


def test_a_single_draw_of_one_round_holds_and_says_all_of_its_report() -> None:
    ballot = drawn(make_rules(pool("draw", 3)), women_and_men(0, 8))
    report = verify(ballot.files)
    fingerprint = words(ballot.seals[0])
    assert {key: report[key] for key in ("holds", "failed", "why", "kind", "drawn")} == {
        "holds": True,
        "failed": "",
        "why": "",
        "kind": "draw",
        "drawn": True,
    }
    assert report["fingerprint"] == fingerprint
    assert len(fingerprint.split(" ")) == 8
    assert [check["code"] for check in report["checks"]] == [
        *("files", "seal", "chain", "rules", "entries", "totals", "floors", "ceremony"),
        *("beacon", "seed", "places", "waiting-list"),
    ]
    number = "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
    assert report["notes"] == [
        f"seal 1: draw '2027'; rows: 8; {fingerprint}",
        f"holds if the number {number} is round 1000 of the chain {QUICKNET}: compare it with the"
        f" randomness (SHA-256 of the signature) at /{QUICKNET}/public/1000 of any relay of drand,"
        f" such as https://api.drand.sh/{QUICKNET}/public/1000",
        "true if this fingerprint was public before 2023-08-23 15:59:24 UTC: compare your slip",
        fingerprint,
    ]
    assert [line[0] for line in table(ballot.files, "places.csv")] == ["1", "2", "3"]
    assert len(table(ballot.files, "waiting-list.csv")) == 5


def test_an_undrawn_record_holds_as_far_as_it_goes() -> None:
    ballot = HandMade()
    ballot.seal(make_rules(pool("draw", 3)), women_and_men(1, 1))
    report = verify(ballot.files)
    assert (report["holds"], report["drawn"]) == (True, False)
    assert report["checks"][-1]["code"] == "ceremony"
    assert report["notes"][0] == "the draw has not been made yet"


def test_a_floor_seats_women_first_and_says_so() -> None:
    floor = {"class": "women", "form": "share", "scope": "draw", "numerator": 1, "denominator": 2}
    rules = make_rules(pool("draw", 5), classes=["women"], floors=[floor])
    ballot = drawn(rules, women_and_men(4, 40))
    assert verify(ballot.files)["holds"]
    women = [line for line in table(ballot.files, "places.csv") if line[1].startswith("W")]
    reasons = [line[4] for line in women[:3]]
    assert reasons == [f"first of women in the draw order; floor 3 had {had}" for had in range(3)]


def test_a_cap_passes_over_whoever_would_exceed_it() -> None:
    cap = {"class": "women", "form": "number", "scope": "all", "number": 1}
    ballot = drawn(make_rules(pool("draw", 5), classes=["women"], caps=[cap]), women_and_men(8, 3))
    assert verify(ballot.files)["holds"]
    seated = [line[1][0] for line in table(ballot.files, "places.csv")]
    assert sorted(seated) == ["M", "M", "M", "W"]


@pytest.mark.parametrize(("does_not_fit", "seated"), [("skip", 2), ("stop", 1)])
def test_a_group_that_does_not_fit_is_skipped_or_ends_the_filling(
    does_not_fit: str, seated: int
) -> None:
    rules = make_rules(pool("draw", 2))
    rules["groups"]["does_not_fit"] = does_not_fit
    for attempt in range(100):  # look for a draw in which the group of two comes second
        rows = [*women_and_men(2, attempt % 7), entry(member(f"G{attempt}"), member("H"), draw=9)]
        ballot = drawn(rules, rows)
        orders = [row["id"] for row in ballot.orders["draw"]]
        if "+" in orders[1]:
            assert verify(ballot.files)["holds"]
            assert len(table(ballot.files, "places.csv")) == seated
            return
    pytest.fail("no draw put the group second")


def test_unused_places_go_to_the_later_pool_and_are_counted_there() -> None:
    rules = make_rules(
        pool("elite", 3, "invitation", unused="times"),
        pool("times", 1, "merit", unused="draw", best="highest"),
        pool("draw", 2),
    )
    rows = [
        single("A", elite=1),
        single("B", tickets=0, times=7),
        single("C", tickets=0, times=9),
        *women_and_men(0, 5),
    ]
    ballot = drawn(rules, rows)
    assert verify(ballot.files)["holds"]
    places = [(line[0], line[1], line[3], line[4]) for line in table(ballot.files, "places.csv")]
    assert places[:3] == [
        ("1", "A", "elite", "on the list"),
        ("1", "C", "times", "standing 9"),
        ("2", "B", "times", "standing 7"),
    ]
    assert [place[2] for place in places[3:]] == ["draw"] * 3


def test_an_amendment_holds_and_is_described() -> None:
    ballot = HandMade()
    rows = women_and_men(2, 4)
    ballot.seal(make_rules(pool("draw", 2)), rows)
    ballot.seal(make_rules(pool("draw", 2)), [*rows[1:-1], single("M03", tickets=5), single("N")])
    ballot.draw()
    report = verify(ballot.files)
    assert report["holds"]
    assert report["notes"][:2] == [
        f"seal 1: draw '2027'; rows: 6; {words(ballot.seals[0])}",
        "seal 2 (amends seal 1): draw '2027'; rows: 6; rows added: 1, removed: 1, changed: 1; "
        + words(ballot.seals[1]),
    ]
    assert report["fingerprint"] == words(ballot.seals[1])


def test_a_record_with_everything_in_it_holds() -> None:
    earlier = HandMade(draw_name="2026")
    earlier.seal(make_rules(pool("draw", 3)), women_and_men(0, 8))
    ballot = drawn_festival(chain=earlier.seals)
    report = verify(ballot.files)
    assert (report["failed"], report["why"]) == ("", "")
    assert report["checks"][-1] == {
        "code": "offers",
        "holds": True,
        "statement": "lines of withdrawals and offers that follow from the draw: 2",
    }


def test_a_floor_of_all_places_acts_in_the_first_draw_in_which_it_is_short() -> None:
    floor = {"class": "women", "form": "number", "scope": "all", "number": 2}
    rules = make_rules(pool("one", 2), pool("two", 3), classes=["women"], floors=[floor])
    rows = [
        {**row, "tickets": {"one": 1, "two": 1 + 8 * row["id"].startswith("W")}}
        for row in women_and_men(3, 30)
    ]
    ballot = drawn(rules, rows)
    assert verify(ballot.files)["holds"]
    reasons = [(line[3], line[4]) for line in table(ballot.files, "places.csv")]
    assert reasons == [
        ("one", "first of women in the draw order; floor 2 had 0"),
        ("one", "first of women in the draw order; floor 2 had 1"),
        *[("two", "next in the draw order")] * 3,
    ]


def test_random_ballots_hold(repetition: int) -> None:
    for seed in range(10):
        report = verify(random_ballot(1000 * repetition + seed).files)
        assert (report["failed"], report["why"]) == ("", "")


# ----------------------------------------------------------------------- what is said loudly


def test_a_rehearsal_is_said_first_even_when_it_does_not_hold() -> None:
    ballot = drawn(make_rules(pool("draw", 1)), women_and_men(1, 1), kind="rehearsal", newest=ROUND)
    said = "REHEARSAL: this record is a rehearsal and decides nothing"
    assert verify(ballot.files)["notes"][0] == said
    files = {**ballot.files, "places.csv": b"order,id\n"}
    report = verify(files)
    assert (report["failed"], report["notes"]) == ("places", [said])


def test_a_draw_by_fallback_says_who_refutes_it() -> None:
    fallback = {"chain": DEFAULT, "name": "default", "round": 4_000_000}
    ballot = HandMade(fallback=fallback)
    ballot.seal(make_rules(pool("draw", 1)), women_and_men(1, 1))
    ballot.draw("cd" * 96, fallback=True)
    report = verify(ballot.files)
    said = f"DRAWN BY FALLBACK: whoever shows round 1000 of the chain {QUICKNET} refutes this draw"
    assert report["holds"]
    assert said in report["notes"]


def test_late_numbers_of_the_ceremony_are_counted() -> None:
    ballot = HandMade(ceremony=[DICE, BALLS])
    ballot.seal(make_rules(pool("draw", 1)), women_and_men(1, 1))
    ballot.record_numbers("balls", [7, 19, 42], time=TIME_OF_ROUND)
    ballot.record_numbers("dice", [6, 1, 6], time=TIME_OF_ROUND + 1)
    ballot.draw()
    late = next(note for note in verify(ballot.files)["notes"] if note.startswith("LATE"))
    outcomes = 6**3 * (49 * 48 * 47 // 6)
    assert late == (
        "LATE CEREMONY: balls, dice came when the random number was known; the organiser could"
        f" have chosen among {outcomes} outcomes"
    )


@pytest.mark.parametrize(
    ("ordered", "repeats", "outcomes"),
    [(True, True, 125), (True, False, 60), (False, True, 35), (False, False, 10)],
)
def test_the_outcomes_of_a_source_are_counted(ordered: bool, repeats: bool, outcomes: int) -> None:
    source = {**DICE, "highest": 5, "ordered": ordered, "repeats": repeats}
    assert dorsal_verify.count_outcomes(source) == outcomes


def test_other_files_are_named_as_not_covered() -> None:
    files = {**festival().files, "README.txt": b"", "timestamp.ots": b"", "winners.csv": b"me\n"}
    notes = [note for note in verify(files)["notes"] if "not covered" in note]
    assert notes == ["not covered by the proof: the file 'winners.csv'"]
