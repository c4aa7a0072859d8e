"""Records are read before somebody waits for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dorsal.ballot.draw.record import PLACES
from dorsal.site.ballots.record.files import _verified, read_verified, record_folder
from dorsal.site.shows.readiness import LATELY, make_ready
from tests.site.conftest import Cast
from tests.site.shows.shown import SetClock, drawn_for_show, sealed_for_show

pytestmark = pytest.mark.django_db


def test_a_sealed_record_is_verified_once_and_then_at_hand(cast: Cast) -> None:
    ballot = sealed_for_show(cast)
    _verified.cache_clear()
    assert make_ready(ballot.draws_at) == 1
    misses = _verified.cache_info().misses
    read_verified(ballot)
    assert _verified.cache_info().misses == misses == 1


def test_a_ballot_of_long_ago_is_left_alone(cast: Cast) -> None:
    ballot = sealed_for_show(cast)
    assert make_ready(ballot.draws_at + LATELY - timedelta(seconds=1)) == 1
    assert make_ready(ballot.draws_at + LATELY) == 0


def test_a_record_that_does_not_hold_is_not_ready_and_stops_nothing(
    cast: Cast, site_clock: SetClock
) -> None:
    ballot = drawn_for_show(cast, site_clock)
    assert make_ready(ballot.draws_at) == 1
    places = record_folder(ballot) / PLACES
    places.write_bytes(places.read_bytes().replace(b"draw", b"gift"))
    assert make_ready(ballot.draws_at) == 0
