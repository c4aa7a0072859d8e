"""What a slip tells its applicant: their line, what amendments did to it, and the outcome."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from dorsal.ballot.applicants import Entry
from dorsal.ballot.draw.seal import Sealed
from dorsal.ballot.draw.slip_story import OTHER_PERSON, OTHER_WORDS, slip_story
from dorsal.ballot.draw.slips import read_slip
from dorsal.ballot.draw.verify import verify
from dorsal.ballot.rules import Pool
from tests.ballot.draw.small_ballot import (
    ENTRIES,
    RULES,
    Files,
    drawn,
    offered,
    person,
    record_of,
    seal,
    single,
    slip_of,
)
from tests.ballot.marked_words import Marked, words_in
from tools.messages import gather

FIRST = seal()


def story(id_: str, made_for: Sealed, files: Files) -> list[str]:
    report = verify(files, slip=slip_of(id_, made_for)).report
    assert report.holds, report.why
    return list(report.slip)


def amended(entries: list[Entry], *more: list[Entry]) -> list[Sealed]:
    seals = [FIRST]
    for one in (entries, *more):
        seals.append(seal(one, before=[each.seal for each in seals], amends=True))
    return seals


def test_before_the_draw_a_slip_tells_its_line() -> None:
    assert story("Z4", FIRST, record_of(FIRST)) == [
        "Z4 (Runner Z4) stands under seal 1 in the entry Z3+Z4.",
        "2 tickets in draw.",
    ]


def test_an_old_slip_learns_that_its_line_is_unchanged() -> None:
    files = record_of(*amended([*ENTRIES, single("Z9", 1)]))
    assert story("Z6", FIRST, files) == [
        "Z6 (Runner Z6) stands under seal 1 in the entry Z6.",
        "Your line is unchanged by amendment 1.",
        OTHER_WORDS,
        "8 tickets in draw.",
    ]


def test_an_old_slip_learns_which_amendment_changed_its_line_and_how() -> None:
    changed = [*ENTRIES[:4], single("Z6", 9, "women"), *ENTRIES[5:]]
    files = record_of(*amended(ENTRIES, changed))
    assert story("Z6", FIRST, files) == [
        "Z6 (Runner Z6) stands under seal 1 in the entry Z6.",
        "Your line is unchanged by amendment 1.",
        "Amendment 2 changed your line.",
        OTHER_WORDS,
        "Your tickets: 8 in draw on the slip, 9 in draw under the last seal.",
        "Your classes: none on the slip, women under the last seal.",
        "9 tickets in draw.",
    ]


def test_an_old_slip_learns_that_its_line_is_gone() -> None:
    files = record_of(*amended([*ENTRIES[:4], *ENTRIES[5:]]))
    assert story("Z6", FIRST, files) == [
        "Z6 (Runner Z6) stands under seal 1 in the entry Z6.",
        "Amendment 1 changed your line.",
        OTHER_WORDS,
        "The last seal has no row for you.",
    ]


def test_who_joined_a_group_learns_of_it() -> None:
    joined = Entry((person("Z1", "women"), person("Z2", times=15750)), (("draw", 1),))
    files = record_of(*amended([joined, *ENTRIES[2:]]))
    told = story("Z1", FIRST, files)
    assert told[1:4] == [
        "Amendment 1 changed your line.",
        OTHER_WORDS,
        "Your entry: Z1 on the slip, Z1+Z2 under the last seal.",
    ]


def test_whose_line_was_given_to_somebody_else_is_warned_and_told_no_outcome() -> None:
    (z6,) = ENTRIES[4].members
    cousin = Entry((msgspec.structs.replace(z6, name="Cousin"),), ENTRIES[4].tickets)
    files = drawn(record_of(*amended([*ENTRIES[:4], cousin, *ENTRIES[5:]])))
    assert story("Z6", FIRST, files) == [
        "Z6 (Runner Z6) stands under seal 1 in the entry Z6.",
        "Amendment 1 changed your line.",
        OTHER_WORDS,
        OTHER_PERSON % {"id": "Z6"},
    ]
    assert OTHER_PERSON.startswith("WARNING: the last seal binds %(id)s to another name")
    told = story("Z5", FIRST, files)
    assert told[1] == "Your line is unchanged by amendment 1."


def test_a_slip_of_the_last_seal_hears_nothing_of_amendments() -> None:
    seals = amended(ENTRIES)
    assert story("Z1", seals[1], record_of(*seals)) == [
        "Z1 (Runner Z1) stands under seal 2 in the entry Z1.",
        "1 ticket in draw.",
    ]


def test_after_the_draw_a_slip_tells_the_outcome_and_the_offers() -> None:
    files = offered(drawn(record_of(FIRST)), {"Z2": "declined"})
    told = {id_: story(id_, FIRST, files)[2:] for id_ in ("Z1", "Z2", "Z4", "Z5")}
    assert told == {
        "Z1": ["No place in draw; 3 on its waiting list (6 in the draw order)."],
        "Z2": [
            "A place in draw: 3 in its order, next in the draw order.",
            "Withdrew on occasion 1: declined.",
        ],
        "Z4": ["A place in draw: 2 in its order, first of women in the draw order; floor 2 had 1."],
        "Z5": [
            "No place in draw; 1 on its waiting list (4 in the draw order).",
            "Offered a place of draw on occasion 1: next in the draw order.",
        ],
    }
    assert story("Z8", FIRST, files)[1:] == ["A place in times: 1 in its order, standing 15001."]


def test_whom_the_group_has_taken_along_learns_of_it() -> None:
    files = offered(drawn(record_of(FIRST)), {"Z3": "disqualified"})
    assert "Withdrew on occasion 1: disqualified." in story("Z3", FIRST, files)
    assert "Withdrew on occasion 1 with Z3: disqualified." in story("Z4", FIRST, files)


def test_who_is_on_no_list_is_told_so() -> None:
    short = replace(
        RULES, pools=(*RULES.pools[:2], Pool(name="draw", kind="draw", places=4, waiting_list=1))
    )
    one = seal(rules=short)
    files = drawn(record_of(one))
    listed = files["places.csv"] + files["waiting-list.csv"]
    absent = [f"Z{n}" for n in range(1, 9) if f",Z{n},".encode() not in listed]
    assert absent != []
    for id_ in absent:
        assert story(id_, one, files)[2:] == ["No place, and not on a published waiting list."]


def test_every_sentence_can_be_translated() -> None:
    known = {text for one in gather() for text in ([one.id] if isinstance(one.id, str) else one.id)}
    changed = [*ENTRIES[:4], single("Z6", 9, "women"), *ENTRIES[5:]]
    regrouped = Entry((person("Z1", "women"), person("Z2", times=15750)), (("draw", 1),))
    plain = record_of(FIRST)
    words = Marked()
    for files in (
        record_of(*amended(changed)),
        record_of(*amended([regrouped, *ENTRIES[2:]])),
        record_of(*amended([*ENTRIES[:4], *ENTRIES[5:]])),
        offered(drawn(plain), {"Z2": "declined"}),
        offered(drawn(plain), {"Z3": "disqualified"}),
    ):
        verified = verify(files)
        assert verified.sealed is not None
        for number in range(1, 9):
            slip = read_slip(slip_of(f"Z{number}", FIRST))
            told = slip_story(slip, 0, files, verified.sealed, verified.drawn, words=words)
            assert words_in(told) == []
    assert words.said - known == {("%(number)s ticket", "%(number)s tickets")}
    assert len(words.said) > 15
