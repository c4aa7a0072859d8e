"""The instant that somebody means by a time: a clock time, elapsed, or the whole date."""

from __future__ import annotations

from dataclasses import dataclass

from dorsal.ground.problems import BadInput, Problem
from dorsal.timing.instants import MINUTE_MS, SECOND_MS
from dorsal.timing.recording.book import Book
from dorsal.timing.written import Written, instants_between, race_span_ms, read_written

AHEAD_MS = 5 * MINUTE_MS  # how much later than the clock a time may be that was seen


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant and how finely it was told; `others` are what the time may mean as well."""

    instant_ms: int
    precision_ms: int = SECOND_MS
    others: tuple[int, ...] = ()


def find_moment(
    text: str, book: Book, *, now_ms: int, bib: str = "", expected_ms: int | None = None
) -> Moment:
    """The instant of `14:32`, `1432`, `14:32:05`, `2:45:10e` (since the gun), `2027-05-30 14:32`,
    `2027-05-30T12:32:05Z` or `now`; clocks are those of the race's zone.

    A time of day is on the day of the race that lies nearest to `expected_ms` (else to now), of
    those that have come already where any has. `BadInput` where it is no time, or of no day of the
    race.
    """
    if text.strip().lower() == "now":
        return Moment(now_ms)
    written = read_written(text)
    if written is None:
        right = book.wording.say("write it as 14:32, 14:32:05, 2:45:10e or 2027-05-30 14:32")
        raise BadInput([Problem(book.wording.say("%(text)s is no time", text=text), right)])
    found = _instants(written, book, bib)
    if not found:
        right = book.wording.say("write the date too, as 2027-05-30 14:32")
        what = book.wording.say("%(text)s is on no day of this race", text=text)
        raise BadInput([Problem(what, right)])
    come = [one for one in found if one <= now_ms + AHEAD_MS] or found
    expected = now_ms if expected_ms is None else expected_ms
    chosen = min(come, key=lambda one: (abs(one - expected), one))
    others = tuple(one for one in come if one != chosen)
    return Moment(chosen, written.precision_ms, others)


def _instants(written: Written, book: Book, bib: str) -> tuple[int, ...]:
    gun_ms = book.gun_ms(bib)
    zone = book.race.zone
    if written.kind in ("dated", "elapsed"):  # somebody tells the day: it may be any
        return instants_between(written, zone, -(2**60), 2**60, gun_ms=gun_ms)
    first_ms, last_ms = race_span_ms(book.race)
    return instants_between(written, zone, first_ms, last_ms, gun_ms=gun_ms)
