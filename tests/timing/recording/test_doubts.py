"""What speaks against a time that somebody has just written."""

from __future__ import annotations

from dataclasses import replace

from dorsal.course.checkpoints import Checkpoint
from dorsal.timing.entries import Entry
from dorsal.timing.events import AnyEvent, Dropped, ManualTime, Side
from dorsal.timing.instants import MINUTE_MS, instant_text
from dorsal.timing.log import Log
from dorsal.timing.race import Place, Race, Visit
from dorsal.timing.recording import Book, doubts_of, seen_before, times_passed
from tests.timing.written.made_station import GUN_MS, made_race

AT = instant_text(GUN_MS + 600 * MINUTE_MS)


def there_and_back(*, laps: int = 1) -> Race:
    """Start, hut, top, hut, finish; out and in at the top; ten kilometres, two hours apart."""
    race = made_race("hut", "top", "finish")
    names = ("start", "hut", "top", "hut", "finish")
    visits = tuple(Visit(at, name, 1, 10_000.0 * at) for at, name in enumerate(names))
    places = tuple(
        Place(Checkpoint(one.key, one.key.title(), 0.0), in_out=one.key == "top")
        for one in race.places
    )
    course = replace(race.courses[0], visits=visits, laps=laps)
    return replace(race, courses=(course,), places=places)


def time(minutes: int, place: str, side: Side = "") -> ManualTime:
    """Bib 1 at a place, so many minutes after the gun."""
    told = instant_text(GUN_MS + minutes * MINUTE_MS)
    return ManualTime(at=AT, by="Jon", place=place, time=told, bib="1", side=side)


def book(*events: AnyEvent, race: Race | None = None) -> Book:
    race = race or there_and_back()
    entries = (Entry("E1", "1", "Lasa", "Ane", "long"), Entry("E2", "2", "Gil", "Jon", "long"))
    return Book(race, entries, Log.of(race.slug, events))


def told(event: ManualTime, known: Book, before_ms: int | None = None) -> list[str]:
    return [one.what for one in doubts_of(event, known, before_ms=before_ms)]


def test_a_place_that_comes_twice_may_be_written_twice() -> None:
    known = book(time(120, "hut"), time(240, "top", "in"))
    assert told(time(360, "hut"), known) == []
    assert told(time(122, "hut"), known) == []  # the mat and the sheet: one passing
    full = book(time(120, "hut"), time(240, "top", "in"), time(360, "hut"))
    assert told(time(300, "hut"), full) == ["the log has 1 here at Sun 30 May 15:00 (Jon)"]
    assert (times_passed("1", "hut", full), times_passed("9", "hut", full)) == (2, None)


def test_the_order_of_the_course_is_held_against_a_time() -> None:
    known = book(time(240, "top", "in"), time(480, "finish"))
    assert told(time(500, "hut"), known) == [
        "1 was at Finish at Sun 30 May 17:00 already, and that comes after Hut"
    ]
    assert told(time(100, "finish"), known) == [
        "1 was at Top only at Sun 30 May 13:00, and that comes before Finish"
    ]
    assert seen_before("finish", known) == {"1": GUN_MS + 240 * MINUTE_MS}
    assert seen_before("hut", known) == {}


def test_coming_and_going_are_two_times() -> None:
    known = book(time(240, "top", "in"))
    assert told(time(255, "top", "out"), known) == []
    assert told(time(255, "top"), known) == ["the log has 1 here at Sun 30 May 13:00 (Jon)"]


def test_laps_without_end_and_unknown_bibs_have_no_order() -> None:
    laps = book(time(240, "finish"), race=there_and_back(laps=0))
    assert told(time(300, "hut"), laps) == []
    assert times_passed("1", "hut", laps) is None
    nobody = replace_bib(time(300, "hut"), "77")
    assert told(nobody, laps) == []
    assert told(nobody, laps, before_ms=GUN_MS + 301 * MINUTE_MS) == [
        "this is earlier than the line before, Sun 30 May 14:01"
    ]


def test_a_stop_here_or_later_is_no_doubt() -> None:
    gone = Dropped(at=AT, by="Ane", bib="1", place="hut", time=instant_text(GUN_MS))
    later = Dropped(at=AT, by="Ane", bib="1", place="top")
    assert told(time(120, "hut"), book(gone)) == []
    assert told(time(120, "hut"), book(later)) == []
    assert told(time(240, "top", "in"), book(gone)) == ["1 has stopped at Hut, said Ane"]


def replace_bib(event: ManualTime, bib: str) -> ManualTime:
    return ManualTime(at=event.at, place=event.place, time=event.time, bib=bib)
