"""The one-file verifier against records made by hand from the text of the protocol."""

from __future__ import annotations

import pytest

from dorsal.verifiers.dorsal_verify import verify
from tests.verifiers.ballots_by_hand import (
    drawn,
    drawn_festival,
    random_ballot,
    women_and_men,
)
from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import (
    QUICKNET,
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


@pytest.mark.parametrize(("places", "rules"), [(2, "rules unchanged"), (3, "RULES CHANGED")])
def test_an_amendment_holds_and_is_described(places: int, rules: str) -> None:
    ballot = HandMade()
    rows = women_and_men(2, 4)
    ballot.seal(make_rules(pool("draw", 2)), rows)
    changed = [*rows[1:-1], single("M03", tickets=5), single("N")]
    ballot.seal(make_rules(pool("draw", places)), changed)
    ballot.draw()
    report = verify(ballot.files)
    assert report["holds"]
    assert report["notes"][:2] == [
        f"seal 1: draw '2027'; rows: 6; {words(ballot.seals[0])}",
        f"seal 2 (amends seal 1, {rules}): draw '2027'; rows: 6; rows added: 1, removed: 1,"
        f" changed: 1; {words(ballot.seals[1])}",
    ]
    assert report["fingerprint"] == words(ballot.seals[1])


def test_an_amendment_in_the_chain_says_whether_its_rules_changed() -> None:
    earlier = HandMade(draw_name="2026")
    for places in (2, 2, 3):
        earlier.seal(make_rules(pool("draw", places)), women_and_men(1, 1))
    ballot = HandMade(chain=earlier.seals)
    ballot.seal(make_rules(pool("draw", 1)), women_and_men(1, 1))
    notes = verify(ballot.files)["notes"]
    said = "draw '2026'; rows: 2; in chain.jsonl, without its rows; "
    assert notes[1:5] == [
        f"seal 1: {said}{words(earlier.seals[0])}",
        f"seal 2 (amends seal 1, rules unchanged): {said}{words(earlier.seals[1])}",
        f"seal 3 (amends seal 2, RULES CHANGED): {said}{words(earlier.seals[2])}",
        f"seal 4: draw '2027'; rows: 2; {words(ballot.seals[0])}",
    ]


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
