"""The light of the day of the race, and that in which the last runner goes."""

import json
from datetime import UTC, datetime, timedelta, timezone

from dorsal.course.facts.clock import cutoff_moment
from dorsal.course.facts.document import facts_document
from dorsal.course.facts.sunlight import light_of_the_last, sun_of_the_day
from dorsal.course.facts.whole import CourseFacts, describe
from tests.course.made_courses import checkpoint_at, course_of

PASS = course_of([(0, 0, 300), (6000, 0, 1100), (12_000, 0, 300)])
START = datetime(2027, 6, 20, 18, tzinfo=timezone(timedelta(hours=2)))  # sunset at 21:51
HOUR = 3600.0


def closing(*cutoffs_h: float) -> CourseFacts:
    """The course with checkpoints every 4 km that close after so many hours."""
    return describe(
        PASS,
        [
            checkpoint_at(4.0 * number, f"C{number}", cutoff_s=hours * HOUR)
            for number, hours in enumerate(cutoffs_h, 1)
        ],
    )


def lights(facts: CourseFacts) -> list[tuple[str, str]]:
    sections = light_of_the_last(PASS.profile, facts, START)
    return [(one.light, f"{one.end_at:%H:%M}") for one in sections]


def test_the_sun_of_the_day_is_told_in_the_time_zone_of_the_start() -> None:
    sun = sun_of_the_day(PASS.profile, START)
    assert sun.sunrise is not None
    assert sun.sunset is not None
    assert (f"{sun.sunrise:%H:%M}", f"{sun.sunset:%H:%M}") == ("06:29", "21:51")
    assert sun.sunset.tzinfo == START.tzinfo


def test_the_last_runner_goes_from_cutoff_to_cutoff() -> None:
    told = lights(closing(2, 4, 6))
    assert [light for light, _ in told] == ["day", "twilight", "night"]
    assert told[-1] == ("night", "00:00")


def test_who_meets_a_later_and_earlier_cutoff_is_there_before_both() -> None:
    assert lights(closing(45, 2, 3)) == lights(closing(2, 2, 3)) == [("day", "21:00")]


def test_without_cutoffs_nobody_is_the_last() -> None:
    assert light_of_the_last(PASS.profile, describe(PASS), START) == ()


def test_a_cutoff_counted_from_the_gun_has_a_moment_once_the_start_is_known() -> None:
    facts = closing(2)
    (place,) = facts.checkpoints
    assert cutoff_moment(place, None) is None
    assert cutoff_moment(place, START) == datetime(2027, 6, 20, 18, tzinfo=UTC)
    told = json.dumps(facts_document(facts, start_at=START)["checkpoints"])
    assert [one["cutoff_at"] for one in json.loads(told)] == ["2027-06-20T20:00:00+02:00"]
