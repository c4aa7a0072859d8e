"""Day, twilight and night along a course."""

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.daylight import (
    light_at,
    light_of_legs,
    light_sections,
    passing_times,
    sun_times,
)
from dorsal.course.legs import measure_legs
from dorsal.course.profile import Profile
from dorsal.ground.problems import BadInput
from tests.course.made_courses import course_of, placed

SUMMER = timezone(timedelta(hours=2))
WAY = course_of([(0, 0, 500), (20_000, 0, 500)])
NIGHT_AND_DAY = passing_times([0.0, WAY.distance_m], [0.0, 24 * 3600.0])


def near(moment: datetime | None, expected: str, minutes: float = 2.0) -> bool:
    assert moment is not None
    return abs(moment - datetime.fromisoformat(expected)) <= timedelta(minutes=minutes)


def test_the_sun_of_zegama_on_a_race_day_in_may() -> None:
    found = sun_times(43.0, -2.3, date(2026, 5, 24))
    assert near(found.sunrise, "2026-05-24T06:38+02:00")
    assert near(found.sunset, "2026-05-24T21:34+02:00")
    assert near(found.dawn, "2026-05-24T06:04+02:00")
    assert near(found.dusk, "2026-05-24T22:08+02:00")


def test_times_of_the_sun_agree_with_astrals_own() -> None:
    from astral import Observer
    from astral.sun import sun

    for lat, lon in ((45.9, 6.9), (-21.1, 55.5), (39.2, -120.2)):
        ours, theirs = (
            sun_times(lat, lon, date(2024, 10, 18)),
            sun(Observer(lat, lon), date(2024, 10, 18)),
        )
        assert ours.sunrise is not None
        difference = (ours.sunrise - theirs["sunrise"]).total_seconds() % 86_400
        assert min(difference, 86_400 - difference) < 90


def test_polar_days_and_nights_have_no_sunrise() -> None:
    summer = sun_times(70.0, 20.0, date(2026, 6, 21))
    assert (summer.dawn, summer.sunrise, summer.sunset, summer.dusk) == (None, None, None, None)
    winter = sun_times(70.0, 20.0, date(2026, 12, 21))
    assert (winter.sunrise, winter.sunset) == (None, None)
    assert winter.dawn is not None
    assert light_at(90.0, 0.0, datetime(2026, 6, 21, tzinfo=UTC)) == "day"
    assert light_at(90.0, 0.0, datetime(2026, 12, 21, tzinfo=UTC)) == "night"


def test_a_race_through_the_night_goes_from_day_to_day() -> None:
    sections = light_sections(WAY.profile, datetime(2026, 5, 24, 12, tzinfo=SUMMER), NIGHT_AND_DAY)
    assert [one.light for one in sections] == ["day", "twilight", "night", "twilight", "day"]
    assert near(sections[0].end_at, "2026-05-24T21:34+02:00")
    assert near(sections[2].start_at, "2026-05-24T22:08+02:00")
    assert near(sections[2].end_at, "2026-05-25T06:04+02:00")
    assert sections[-1].end_at == datetime(2026, 5, 25, 12, tzinfo=SUMMER)


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.floats(0.5, 60))
def test_sections_follow_each_other_from_start_to_finish(moment: datetime, hours: float) -> None:
    arrivals = passing_times([0.0, WAY.distance_m], [0.0, hours * 3600])
    sections = light_sections(WAY.profile, moment.replace(tzinfo=UTC), arrivals)
    assert sections[0].start_m == 0.0
    assert sections[-1].end_m == pytest.approx(WAY.distance_m)
    assert [one.end_m for one in sections[:-1]] == [one.start_m for one in sections[1:]]
    assert all(one.light != other.light for one, other in pairwise(sections))


def test_the_metres_of_a_leg_are_split_by_light() -> None:
    sections = light_sections(WAY.profile, datetime(2026, 5, 24, 12, tzinfo=SUMMER), NIGHT_AND_DAY)
    legs = light_of_legs(measure_legs(WAY, [placed(10_000, "Half", 500.0)]), sections)
    for one in legs:
        assert one.day_m + one.twilight_m + one.night_m == pytest.approx(one.leg.length_m)
    # from 12:00 to 24:00: night from 22:08 on; to 12:00 again: night until 6:04
    assert legs[0].dark_share == pytest.approx(112 / 720, abs=0.005)
    assert legs[1].dark_share == pytest.approx(364 / 720, abs=0.005)


def test_a_course_across_the_date_line_sees_its_own_sun() -> None:
    count = 101
    lon = (np.linspace(179.9, 180.1, count) + 180) % 360 - 180
    profile = Profile(200.0, np.zeros(count), np.zeros(count), lon)
    noon_there = datetime(2026, 3, 20, 0, 0, tzinfo=UTC)
    sections = light_sections(profile, noon_there, passing_times([0, 20_000], [0, 3600]))
    assert [one.light for one in sections] == ["day"]


def test_a_start_without_a_time_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="the start has no time zone"):
        light_sections(WAY.profile, datetime(2026, 5, 24, 6), NIGHT_AND_DAY)
