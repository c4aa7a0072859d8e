"""Names and times that somebody tells, checked against the race."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dorsal.ground.problems import BadInput
from dorsal.timing.events import Dropped, ManualTime, Started, ref_of
from dorsal.timing.instants import DAY_MS, HOUR_MS, MINUTE_MS, instant_text, read_instant
from dorsal.timing.log import Log
from dorsal.timing.recording import Book, corrected, event_text, find_moment
from dorsal.timing.recording.book import near_names
from tests.timing.log.made_events import read
from tests.timing.simulation.made_race import START, made_entries, made_race

RACE = made_race()
BOOK = Book(RACE, made_entries(30), Log(RACE.slug))
LONG = replace(RACE, courses=(replace(RACE.courses[0], limit_s=72 * 3600.0),))
SAID: dict[str, Any] = {"at": instant_text(START), "by": "Ane", "why": "paper"}


def instant(text: str, *, now_ms: int, book: Book = BOOK, bib: str = "") -> str:
    """The instant that a text means, as the log writes it."""
    return instant_text(find_moment(text, book, now_ms=now_ms, bib=bib).instant_ms)


def test_a_time_of_day_is_of_the_races_zone() -> None:
    assert instant("11:20", now_ms=START + 3 * HOUR_MS) == "2027-05-30T09:20:00.000Z"


def test_a_time_of_day_is_of_the_nearest_day_that_has_come() -> None:
    book = Book(LONG, BOOK.entries, BOOK.log)
    now_ms = START + DAY_MS + 3 * HOUR_MS  # 12:00 of the second day

    assert instant("11:20", now_ms=now_ms, book=book) == "2027-05-31T09:20:00.000Z"
    assert instant("23:50", now_ms=now_ms, book=book) == "2027-05-30T21:50:00.000Z"
    assert find_moment("11:20", book, now_ms=now_ms).others == (
        read_instant("2027-05-30T09:20:00.000Z"),
    )


def test_an_elapsed_time_counts_from_the_gun_that_was_fired() -> None:
    gun = Started(at=instant_text(START), time=instant_text(START + 7_000), wave="all")
    book = Book(RACE, BOOK.entries, Log.of(RACE.slug, [gun]))

    told = instant("25:00:00e", now_ms=START, book=book, bib="1")

    assert read_instant(told) == START + 7_000 + 25 * HOUR_MS


def test_precision_is_that_of_what_was_written() -> None:
    now_ms = START + 3 * HOUR_MS

    assert find_moment("11:20", BOOK, now_ms=now_ms).precision_ms == MINUTE_MS
    assert find_moment("11:20:07", BOOK, now_ms=now_ms).precision_ms == 1000


@pytest.mark.parametrize("text", ["soon", "25:10", "4:00"])
def test_what_is_no_time_of_this_race_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        find_moment(text, BOOK, now_ms=START + HOUR_MS)


@pytest.mark.parametrize(
    ("value", "near"), [("21", "12"), ("012", "12"), ("L12", "l12"), ("oltzagian", "oltzagain")]
)
def test_near_names_are_found(value: str, near: str) -> None:
    assert near_names(value, ["99", "12", "l12", "oltzagain", "77"])[0] == near


def test_a_name_of_an_event_may_be_shortened() -> None:
    event = Dropped(at=instant_text(START), bib="3")
    book = Book(RACE, BOOK.entries, Log.of(RACE.slug, [event]))

    assert book.ref(ref_of(event)[:5]) == ref_of(event)
    with pytest.raises(BadInput, match="no event"):
        book.ref(ref_of(event)[:3])


def test_an_event_of_another_log_may_be_named_in_full() -> None:
    assert BOOK.ref("0123456789abcdef") == "0123456789abcdef"
    assert BOOK.ref("mat/17/4") == "mat/17/4"


def test_a_correction_keeps_what_is_not_told_and_loses_the_number() -> None:
    row = ManualTime(
        at=instant_text(START), place="pass", bib="4", source="sheet", epoch="ab", seq=7
    )

    right = corrected(row, {"bib": "5"}, BOOK, **SAID)

    assert right == ManualTime(**SAID, supersedes="sheet/ab/7", place="pass", bib="5")


def test_a_value_that_an_event_has_not_is_refused_with_a_guess() -> None:
    with pytest.raises(BadInput, match="did you mean reason"):
        corrected(Dropped(at=SAID["at"], bib="3"), {"reson": "knee"}, BOOK, **SAID)


def test_a_read_has_no_values_to_correct() -> None:
    with pytest.raises(BadInput, match="has no values"):
        corrected(read(), {"bib": "3"}, BOOK, **SAID)


def test_an_event_is_told_in_one_line() -> None:
    event = ManualTime(
        at=SAID["at"], place="pass", time=instant_text(START), bib="3", precision_ms=MINUTE_MS
    )

    assert event_text(event, BOOK) == "3 A Runner 3 at Pass, Sun 30 May 09:00"
