from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dorsal.course.pace import plan, when_where
from dorsal.course.pace.moments import moment_after, seconds_between
from dorsal.ground.problems import BadInput
from tests.course.pace.fields import COURSE, HOUR, field

MADRID = ZoneInfo("Europe/Madrid")
NIGHT = datetime(2026, 10, 24, 23, 0, tzinfo=MADRID)  # the clocks go back at 3:00


def test_a_race_through_the_night_of_two_o_clock_twice_is_an_hour_longer_than_its_clocks() -> None:
    later = moment_after(NIGHT, 8 * HOUR)
    assert (later.hour, later.utcoffset()) == (6, timedelta(hours=1))
    assert seconds_between(NIGHT, later) == 8 * HOUR


def test_a_plan_goes_through_that_night() -> None:
    made = plan(COURSE, target_s=8 * HOUR, start_at=NIGHT)
    arrive_at = made.rows[-1].arrive_at
    assert arrive_at is not None
    assert arrive_at.astimezone(UTC) == datetime(2026, 10, 25, 5, 0, tzinfo=UTC)


def test_moments_without_a_zone_stay_so_and_mix_with_none_that_has_one() -> None:
    bare = datetime(2026, 5, 31, 9, 0)
    assert moment_after(bare, 60) == datetime(2026, 5, 31, 9, 1)
    assert seconds_between(bare, datetime(2026, 5, 31, 10, 0)) == 3600.0
    assert seconds_between(bare, NIGHT) is None


@pytest.mark.parametrize("year", [1, 9999])
def test_a_start_at_the_ends_of_the_calendar_is_refused(year: int) -> None:
    start = datetime(year, 1, 1, tzinfo=UTC)
    with pytest.raises(BadInput, match="nobody starts in that year"):
        plan(COURSE, target_s=8 * HOUR, start_at=start)
    with pytest.raises(BadInput, match="nobody starts in that year"):
        when_where(COURSE, history=[field()], start_at=start)
