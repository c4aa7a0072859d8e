"""How pages write stretches of time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from dorsal.site.pages.formats import time_left

TIMES_LEFT = {
    timedelta(days=19, hours=23): "19 days",
    timedelta(days=7): "7 days",
    timedelta(days=7, seconds=-1): "6 days 23 hours",
    timedelta(days=2, hours=3, minutes=59): "2 days 3 hours",
    timedelta(days=2, minutes=40): "2 days",
    timedelta(days=1, hours=1): "1 day 1 hour",
    timedelta(hours=18): "18 hours",
    timedelta(hours=18, seconds=59): "18 hours",
    timedelta(hours=1, minutes=1): "1 hour 1 minute",
    timedelta(minutes=45): "45 minutes",
    timedelta(minutes=3, seconds=20): "3 minutes 20 seconds",
    timedelta(seconds=1, milliseconds=900): "1 second",
}


@pytest.mark.parametrize("length", TIMES_LEFT, ids=str)
def test_what_is_left_is_told_in_the_two_largest_units(length: timedelta) -> None:
    with translation.override("en"):
        assert time_left(length) == TIMES_LEFT[length]


def test_nothing_is_left_once_the_time_is_up() -> None:
    with translation.override("en"):
        assert time_left(timedelta()) == time_left(timedelta(hours=-1)) == "0 seconds"
