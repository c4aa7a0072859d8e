"""All that is known of a course, in one value and as a document."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.ascent.explanation import explain_ascent
from dorsal.course.checkpoint_files import read_checkpoints
from dorsal.course.facts.description import text_profile
from dorsal.course.facts.document import facts_document
from dorsal.course.facts.whole import describe
from dorsal.course.reading import read_track
from dorsal.course.survey import survey
from dorsal.ground.problems import BadInput
from tests.course.made_courses import checkpoint_at, course_of
from tests.course.mountains import track_of

NIGHT = datetime(2026, 10, 24, 22, tzinfo=ZoneInfo("Europe/Madrid"))  # the clocks go back
PASS = course_of([(0, 0, 300), (4000, 0, 1100), (10_000, 0, 300)])
LIST = [
    checkpoint_at(0, "Start", 0.0),
    checkpoint_at(4.1, "Col", 4000.0, altitude_m=1100.0, cutoff_s=3600.0),
    checkpoint_at(10.2, "Finish", 10_000.0),
]


def test_the_facts_of_a_pass_are_those_one_can_reckon() -> None:
    facts = describe(PASS, LIST)
    assert [facts.ascent_m, facts.descent_m] == pytest.approx([800, 800])
    assert facts.effort_km == pytest.approx(18.0, abs=0.01)
    assert facts.itra_class == "XXS"
    assert facts.lowest.altitude_m == 300.0
    assert facts.highest.altitude_m == pytest.approx(1100, abs=1)
    assert [(one.name, one.category) for one in facts.climbs] == [("Col", "1")]
    assert [(one.name, one.category) for one in facts.descents] == [("Finish", "1")]
    assert [one.end.checkpoint.name for one in facts.legs] == ["Col", "Finish"]
    assert facts.runnable_share == pytest.approx(0.6, abs=0.02)
    assert facts.warnings == ()


def test_the_document_has_the_keys_that_are_relied_upon() -> None:
    document = facts_document(describe(PASS, LIST))
    assert list(document) == [
        *("name", "distance_m", "bridged_m", "ascent_m", "ascent_band_m", "descent_m"),
        *("min_altitude_m", "max_altitude_m", "lowest", "highest", "noise", "km_effort"),
        *("itra_class", "energy_kj_per_kg", "runnable_share", "hardest_km", "grades"),
        *("climbs", "descents", "checkpoints", "legs", "cutoffs", "warnings", "cutoff_warnings"),
    ]
    assert document["ascent_band_m"] == [800.0, 800.0]
    assert document["min_altitude_m"] == 300.0


def test_cutoffs_given_as_moments_are_read_from_the_start() -> None:
    start = datetime(2026, 5, 24, 9, tzinfo=UTC)
    moments = [checkpoint_at(4, "Col", 4000.0, cutoff_at=start + timedelta(hours=1))]
    assert [one.elapsed_s for one in describe(PASS, moments, start_at=start).cutoffs] == [3600.0]
    late = [*moments, checkpoint_at(9, "Wood", 9000.0, cutoff_at=start)]
    (problem,) = describe(PASS, late, start_at=start).cutoff_warnings
    assert problem.what == "Wood: the cut-off is not later than that of Col"


def test_a_start_without_a_zone_is_refused() -> None:
    with pytest.raises(BadInput, match="the start has no time zone"):
        describe(PASS, LIST, start_at=datetime(2026, 5, 24, 9))


def test_the_highest_place_is_as_high_as_the_survey_says() -> None:
    places = np.arange(0.0, 20_001.0, 10.0)
    noise = np.random.default_rng(4).normal(0, 3, len(places))
    rough = survey(track_of(places, np.round(500 + 300 * np.sin(places / 700) + noise)))
    document = facts_document(describe(rough))
    assert rough.width_m > 20
    assert document["max_altitude_m"] == round(rough.max_altitude_m, 1)
    assert document["min_altitude_m"] == round(rough.min_altitude_m, 1)
    assert rough.max_altitude_m > float(rough.profile.altitude_m.max())


NAN = float("nan")
DEGENERATE: dict[str, tuple[list[float], list[float]]] = {
    "two points": ([0.0, 10_000.0], [0.0, 1000.0]),
    "50 m": ([0.0, 25.0, 50.0], [5.0, 6.0, 5.5]),
    "level": ([0.0, 500.0, 1000.0, 5000.0], [100.0, 100.0, 100.0, 100.0]),
    "a point thrice": ([0.0, 700.0, 700.0, 700.0, 2000.0], [9.0, 60.0, 80.0, 70.0, 10.0]),
    "unknown ends": ([0.0, 900.0, 1800.0, 2700.0], [NAN, 50.0, 90.0, NAN]),
    "out and back": ([0.0, 2000.0, 4000.0, 2000.0, 0.0], [0.0, 90.0, 300.0, 90.0, 0.0]),
    "five laps": ([0.0, 600.0] * 5, [10.0, 90.0] * 5),
}
ANYWHERE = [
    [],
    [checkpoint_at(1, "A"), checkpoint_at(1, "A"), checkpoint_at(1, "B", altitude_m=20.0)],
    [checkpoint_at(0, "A", cutoff_s=0.0), checkpoint_at(0, "B", cutoff_s=0.0)],
    [checkpoint_at(1, "A", 0.0, 900.0), checkpoint_at(900, "B", 5e6), checkpoint_at(999, "C")],
    [checkpoint_at(k, f"c{k}", cutoff_at=NIGHT + timedelta(hours=k)) for k in range(1, 7)],
]


@pytest.mark.parametrize("given_list", range(len(ANYWHERE)))
@pytest.mark.parametrize("track", DEGENERATE)
def test_every_course_has_its_facts_in_words_and_strict_json(track: str, given_list: int) -> None:
    course = survey(track_of(*(np.array(values) for values in DEGENERATE[track])))
    facts = describe(course, ANYWHERE[given_list], start_at=NIGHT)
    text = json.dumps(facts_document(facts), allow_nan=False)
    assert not re.search(r"-0\.0\b", text)
    words = " ".join((*text_profile(facts, course.profile), *explain_ascent(course)))
    assert not re.search(r"\b(nan|inf)\b", words)
    assert sum(one.length_m for one in facts.legs) == pytest.approx(course.distance_m)
    assert sum(one.ascent_m for one in facts.legs) == pytest.approx(course.ascent_m, abs=1e-6)


@given(st.lists(st.tuples(st.floats(0, 12), st.booleans()), max_size=6))
def test_the_document_is_strict_json_whatever_the_checkpoints(
    given_list: list[tuple[float, bool]],
) -> None:
    checkpoints = [
        checkpoint_at(km, f"c{number}", km * 1000 if has_position else None)
        for number, (km, has_position) in enumerate(given_list)
    ]
    document = facts_document(describe(PASS, checkpoints))
    assert json.loads(json.dumps(document, allow_nan=False)) == document


@pytest.mark.data
def test_every_shared_track_has_facts(shared_data: Path) -> None:
    for path in sorted((shared_data / "course").glob("*.gpx")):
        course = survey(read_track(path.read_bytes(), file=path.name))
        facts = describe(course)
        assert json.dumps(facts_document(facts), allow_nan=False)
        assert sum(one.share for one in facts.grades) == pytest.approx(1.0)
        assert facts.lowest.altitude_m < facts.highest.altitude_m
        assert sum(one.ascent_m for one in facts.climbs) <= facts.ascent_m + 1e-6


@pytest.mark.data
def test_the_legs_of_a_real_race_sum_to_its_course(shared_data: Path) -> None:
    file = "diagonale_fous_2024.gpx"
    course = survey(read_track((shared_data / "course" / file).read_bytes(), file=file))
    data = (shared_data / "splits" / "checkpoints.csv").read_bytes()
    facts = describe(course, read_checkpoints(data, race="grr", edition="2024"))
    assert sum(one.length_m for one in facts.legs) == pytest.approx(course.distance_m)
    assert sum(one.ascent_m for one in facts.legs) == pytest.approx(course.ascent_m)
    assert facts.itra_class == "XXL"
