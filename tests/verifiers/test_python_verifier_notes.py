"""What the one-file verifier says besides its verdict: rehearsals, fallbacks, the ceremony."""

from __future__ import annotations

from typing import Any

import pytest

from dorsal.verifiers import dorsal_verify
from dorsal.verifiers.dorsal_verify import verify
from tests.verifiers.ballots_by_hand import (
    BALLS,
    DICE,
    drawn,
    festival,
    women_and_men,
)
from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import (
    DEFAULT,
    QUICKNET,
    ROUND,
    TIME_OF_ROUND,
    make_rules,
    pool,
    words,
)


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


def dice_and_balls(*sources: dict[str, Any]) -> HandMade:
    """Seal two entries and some sources of a ceremony."""
    ballot = HandMade(ceremony=list(sources))
    ballot.seal(make_rules(pool("draw", 1)), women_and_men(1, 1))
    return ballot


def test_late_numbers_of_the_ceremony_are_counted() -> None:
    ballot = dice_and_balls(DICE, BALLS)
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


def test_numbers_recorded_after_their_source_had_closed_are_named() -> None:
    ballot = dice_and_balls(DICE, BALLS)
    ballot.record_numbers("balls", [7, 19, 42], time=TIME_OF_ROUND - 30)
    ballot.record_numbers("dice", [6, 1, 6], time=TIME_OF_ROUND - 29)
    closed = "RECORDED AFTER IT HAD CLOSED: dice, 2023-08-23 15:58:55 UTC"
    notes = verify(ballot.files)["notes"]
    assert [note for note in notes if note.startswith(("RECORDED", "LATE"))] == [closed]


def test_the_last_sentence_names_the_ceremony_numbers() -> None:
    ballot = dice_and_balls(DICE, BALLS)
    ballot.record_numbers("balls", [7, 19, 42])
    before = "true if this fingerprint and these ceremony numbers were public before"
    after = f"otherwise the organiser could have chosen among {6**3 * 18424} outcomes"
    when = f"{before} 2023-08-23 15:59:24 UTC: compare your slip"
    fingerprint = words(ballot.seals[0])
    said = f"{when} (dice: not recorded; balls: 7, 19, 42); {after}"
    assert verify(ballot.files)["notes"][-2:] == [said, fingerprint]
    ballot.record_numbers("dice", [6, 1, 6])
    ballot.draw()
    said = f"{when} (dice: 6, 1, 6; balls: 7, 19, 42); {after}"
    assert verify(ballot.files)["notes"][-2:] == [said, fingerprint]


def test_a_large_number_of_outcomes_is_rounded() -> None:
    many = {**DICE, "count": 100, "highest": 10**9 - 1, "lowest": 0}
    ballot = dice_and_balls(many, {**many, "name": "more"})
    said = "otherwise the organiser could have chosen among about 10^1800 outcomes"
    assert verify(ballot.files)["notes"][-2].endswith(said)


def test_other_files_are_named_as_not_covered_or_not_checked() -> None:
    others = ["README.txt", "timestamp.ots", "winners.csv", "readme.txt", "seal-0.json", "more/"]
    files = {**festival().files, **dict.fromkeys([*others, "timestamps/a"], b"me\n")}
    report = verify(files)
    assert report["holds"]
    assert [note for note in report["notes"] if note.startswith("not ")] == [
        "not checked: the file 'README.txt'",
        "not covered by the proof: the content of the folder 'more/'",
        "not covered by the proof: the file 'readme.txt'",
        "not covered by the proof: the file 'seal-0.json'",
        "not checked: the file 'timestamp.ots'",
        "not covered by the proof: the file 'timestamps/a'",
        "not covered by the proof: the file 'winners.csv'",
    ]
