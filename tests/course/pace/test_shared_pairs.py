"""The bars of the issue, on the shared editions: mean errors in percent of the finish time."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.course_pace import (
    Field,
    Score,
    consecutive,
    read_fields,
    score_history,
    score_nearest,
)
from benchmarks.pace_models import Constants, own_shares

pytestmark = pytest.mark.data

Fields = dict[tuple[str, str], Field]


@pytest.fixture(scope="module")
def fields(shared_data: Path) -> Fields:
    return read_fields(shared_data)


@pytest.fixture(scope="module")
def scores(fields: Fields) -> list[Score]:
    return [score_history(now, [before]) for before, now in consecutive(fields)]


def test_with_a_past_edition_the_bars_are_met_and_the_nearest_finishers_beaten(
    fields: Fields, scores: list[Score]
) -> None:
    pairs = consecutive(fields)
    assert len(pairs) == 14
    assert np.nanmean([score.comparable for score in scores]) <= 1.35
    assert np.mean([score.every for score in scores]) <= 1.53
    nearest = [score_nearest(now, before, 60) for before, now in pairs[:9]]
    assert np.mean([one.every for one in nearest]) - 0.3 > np.mean(
        [score.every for score in scores[:9]]
    )


def test_the_band_holds_about_eight_of_ten_on_editions_it_has_not_seen(
    scores: list[Score],
) -> None:
    assert np.mean([score.covered for score in scores]) == pytest.approx(0.8, abs=0.04)
    assert min(score.covered for score in scores) > 0.7


def test_without_a_past_edition_the_bar_is_met(fields: Fields) -> None:
    races: dict[str, list[float]] = {}
    tracks = []
    for field in fields.values():
        shares = own_shares(field.checkpoints, field.course, field.finish_s, Constants())
        error = float(100 * np.nanmean(np.abs(shares - field.shares)[:, 1:-1]))
        races.setdefault(field.race, []).append(error)
        tracks += [error] if field.course else []
    assert np.mean([np.mean(errors) for errors in races.values()]) <= 1.80
    assert np.mean(tracks) <= 1.60
