"""What speaks against a time that somebody has just written, told while the paper is at hand.

Nothing is refused for it: a warning may be wrong, and what was seen was seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dorsal.ground.problems import Problem
from dorsal.ground.wording import phrase
from dorsal.timing.events import ManualTime, Side
from dorsal.timing.instants import MINUTE_MS, read_instant
from dorsal.timing.passings.route import visits_of
from dorsal.timing.passings.runners import Runner
from dorsal.timing.passings.values import Passing
from dorsal.timing.recording.book import Book
from dorsal.timing.recording.sentences import clock_text

SAME_MS = 5 * MINUTE_MS  # two times of one passing that are closer confirm each other

NOT_ON_COURSE = phrase("%(bib)s runs %(course)s, which does not come by %(place)s")
BEFORE_GUN = phrase("the start of %(bib)s is at %(gun)s, later than this")
WAS_LATER = phrase("%(bib)s was at %(other)s only at %(when)s, and that comes before %(place)s")
WAS_SOONER = phrase("%(bib)s was at %(other)s at %(when)s already, and that comes after %(place)s")
HERE_ALREADY = phrase("the log has %(bib)s here at %(when)s (%(source)s)")
STOPPED = phrase("%(bib)s has stopped%(at_place)s, said %(by)s")
NOT_STARTING = phrase("%(bib)s does not start, said %(by)s")
BACKWARDS = phrase("this is earlier than the line before, %(when)s")
RIGHT = phrase("take the line back with - if the bib or the time is wrong")


@dataclass(frozen=True, slots=True)
class _Written:
    """A written time with its runner, and the visits at which it can be."""

    event: ManualTime
    time_ms: int
    runner: Runner
    visits: tuple[int, ...]
    book: Book


def doubts_of(event: ManualTime, book: Book, *, before_ms: int | None = None) -> list[Problem]:
    """What speaks against a written time: its runner's course, start and other passings, and where
    these do not the line before it on the sheet, at `before_ms`. A bib of nobody has only that.
    """
    if not event.time:
        return []
    time_ms = read_instant(event.time)
    told = [*_of_runner(event, time_ms, book)] if event.bib in book.runners else []
    if not told and before_ms is not None and time_ms + event.precision_ms <= before_ms:
        told.append(book.wording.say(BACKWARDS, when=_clock(before_ms, book)))
    right = book.wording.say(RIGHT)
    return [Problem(what, right, level="warning") for what in told]


def times_passed(bib: str, place: str, book: Book) -> int | None:
    """How often a runner's course comes by a place; None where that is not known."""
    runner = book.runners.get(bib)
    if runner is None or not book.race.course(runner.course).laps:
        return None
    visits = visits_of(book.race.course(runner.course))
    return sum(one.place == place and one.index >= runner.start for one in visits)


def seen_before(place: str, book: Book) -> dict[str, int]:
    """When each runner was last seen before the first visit of a place, by bib."""
    firsts = {}
    for course in book.race.courses:
        firsts[course.key] = next(
            (one.index for one in visits_of(course) if one.place == place), None
        )
    found = {}
    for bib, passings in book.passings.by_bib.items():
        first = firsts.get(book.runners[bib].course) if bib in book.runners else None
        times = [one.time_ms for one in passings if first is not None and one.visit < first]
        if times:
            found[bib] = max(times)
    return found


def _of_runner(event: ManualTime, time_ms: int, book: Book) -> Iterator[str]:
    runner = book.runners[event.bib]
    course = book.race.course(runner.course)
    visits = tuple(one.index for one in visits_of(course) if one.place == event.place)
    written = _Written(event, time_ms, runner, visits, book)
    if not visits:
        place = book.place_name(event.place)
        name = course.name or course.key
        yield book.wording.say(NOT_ON_COURSE, bib=event.bib, course=name, place=place)
        return
    if time_ms + event.precision_ms <= runner.gun_ms and visits[-1] > runner.start:
        gun = _clock(runner.gun_ms, book)
        yield book.wording.say(BEFORE_GUN, bib=event.bib, gun=gun)
    elif course.laps:
        yield from _of_passings(written)
    yield from _of_words(written)


def _of_passings(written: _Written) -> Iterator[str]:
    """What the runner's other passings say, where no visit of the place is without a doubt: that
    the log has the runner here, else what speaks against the last visit.
    """
    passings = written.book.passings.by_bib.get(written.event.bib, ())
    found = [_against(visit, passings, written) for visit in written.visits]
    doubts = [one for one in found if one is not None]
    if len(doubts) == len(found):
        here = [one for one in doubts if one[0] == HERE_ALREADY]
        sentence, passing = (here or doubts)[-1]
        yield _say(sentence, passing, written)


def _against(
    visit: int, passings: Sequence[Passing], written: _Written
) -> tuple[str, Passing] | None:
    """The sentence that speaks against one visit, and its passing; None where nothing does."""
    event, time_ms = written.event, written.time_ms
    for one in passings:
        slack_ms = one.doubt_ms + event.precision_ms
        if one.visit < visit and one.time_ms >= time_ms + slack_ms:
            return WAS_LATER, one
        if one.visit > visit and one.time_ms + slack_ms <= time_ms:
            return WAS_SOONER, one
        apart_ms = abs(one.time_ms - time_ms)
        if one.visit == visit and _same_side(one.side, event.side) and apart_ms > SAME_MS:
            return HERE_ALREADY, one
    return None


def _same_side(passed: Side, written: Side) -> bool:
    """Whether a passing and a written time are of one side; who names none saw runners come."""
    return not passed or passed == (written or "in")


def _say(sentence: str, one: Passing, written: _Written) -> str:
    book = written.book
    course = book.race.course(written.runner.course)
    places = {visit.index: visit.place for visit in visits_of(course)}
    return book.wording.say(
        sentence,
        bib=written.event.bib,
        other=book.place_name(places.get(one.visit, "")),
        when=_clock(one.time_ms, book),
        place=book.place_name(written.event.place),
        source=one.source or getattr(book.by_ref.get(one.used), "by", "") or one.used,
    )


def _of_words(written: _Written) -> Iterator[str]:
    """What people said of the runner: that there is no start, or no going on from before here."""
    book, bib = written.book, written.event.bib
    said = book.standing.said
    for absent in said.not_starting:
        if absent.bib == bib:
            yield book.wording.say(NOT_STARTING, bib=bib, by=absent.by or "?")
            break
    for drop in said.drops:
        told_ms = read_instant(drop.time or drop.at)
        if drop.bib == bib and (drop.place != written.event.place) and told_ms < written.time_ms:
            place = book.place_name(drop.place)
            at_place = book.wording.say(" at %(place)s", place=place) if drop.place else ""
            yield book.wording.say(STOPPED, bib=bib, at_place=at_place, by=drop.by or "?")
            break


def _clock(instant_ms: int, book: Book) -> str:
    return clock_text(instant_ms, book).removesuffix(":00")
