"""The course in words."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dorsal.course.facts.description import checkpoint_line, climb_line, summary, text_profile
from dorsal.course.facts.whole import describe
from dorsal.course.official.calibration import calibrate
from dorsal.ground.wording import English
from tests.course.made_courses import checkpoint_at, course_of, placed

PASS = course_of([(0, 0, 300), (2000, 0, 310), (6000, 0, 1100), (10_000, 0, 300), (12_000, 0, 250)])


def test_the_profile_is_told_from_the_start_to_the_finish() -> None:
    facts = describe(PASS, [checkpoint_at(0, "Start", 0.0), checkpoint_at(6, "Col", 6000.0)])
    assert text_profile(facts, PASS.profile) == (
        "12.0 km, +800 m (between 800 and 800 m), −850 m: km-effort 20.0, class XXS.",
        "Lowest at 250 m (km 12.0), highest at 1,100 m (km 6.0).",
        "km 0.0 to 2.0: flat, +10 m, −0 m",
        "km 2.0 to 6.0: +790 m, 20 %, up to Col",
        "km 6.0 to 10.0: −800 m, 20 %",
        "km 10.0 to 12.0: flat, +0 m, −50 m",
    )


def test_rolling_ground_and_gentle_slopes_are_told_apart() -> None:
    corners = [(0, 300), (200, 315), (400, 300), (600, 315), (800, 300)]
    rolling = course_of([(east, 0, up) for east, up in corners])
    assert text_profile(describe(rolling), rolling.profile)[2:] == (
        "km 0.0 to 0.8: rolling, +30 m, −30 m",
    )
    gentle = course_of([(0, 0, 300), (400, 0, 320)])
    assert text_profile(describe(gentle), gentle.profile)[2:] == (
        "km 0.0 to 0.4: uphill, +20 m, −0 m",
    )


def test_long_easy_ground_is_told_from_checkpoint_to_checkpoint() -> None:
    flat = course_of([(0, 0, 100), (12_000, 0, 100)])
    facts = describe(flat, [checkpoint_at(5, "A", 5000.0), checkpoint_at(12, "B", 12_000.0)])
    assert text_profile(facts, flat.profile)[2:] == (
        "km 0.0 to 5.0: flat, +0 m, −0 m",
        "km 5.0 to 12.0: flat, +0 m, −0 m",
    )


def test_long_easy_ground_without_checkpoints_is_told_in_pieces() -> None:
    flat = course_of([(0, 0, 100), (31_000, 0, 100)])
    assert text_profile(describe(flat), flat.profile)[2:] == (
        "km 0.0 to 10.3: flat, +0 m, −0 m",
        "km 10.3 to 20.7: flat, +0 m, −0 m",
        "km 20.7 to 31.0: flat, +0 m, −0 m",
    )


def test_every_metre_is_told_but_short_pieces_between_slopes() -> None:
    wave = course_of([(0, 0, 0), *[(i * 1000.0, 0, 200.0 * (i % 2)) for i in range(1, 10)]])
    lines = text_profile(describe(wave), wave.profile)[2:]
    assert [line.split(":")[0] for line in lines] == [f"km {i}.0 to {i + 1}.0" for i in range(9)]


def test_a_climb_without_a_name_is_its_numbers() -> None:
    facts = describe(PASS)
    assert [climb_line(one) for one in facts.climbs] == ["km 2.0 to 6.0: +790 m, 20 %"]


def test_a_checkpoint_is_told_with_its_cutoff() -> None:
    assert checkpoint_line(placed(7000, "Otzaurte", 652.4, cutoff_s=4200.0)) == (
        "km 7.0: Otzaurte, 652 m, cut-off 1:10"
    )
    at = datetime(2026, 5, 24, 10, 10, tzinfo=UTC)
    assert checkpoint_line(placed(7000, "Otzaurte", 652.4, cutoff_at=at)) == (
        "km 7.0: Otzaurte, 652 m, cut-off 2026-05-24 10:10"
    )
    assert checkpoint_line(placed(7000, "Otzaurte", 652.4)) == "km 7.0: Otzaurte, 652 m"


def test_sentences_pass_through_the_wording() -> None:
    class Commas(English):
        """A language that writes numbers its own way."""

        def decimal(self, number: float, places: int, /) -> str:
            return f"{number:.{places}f}".replace(".", ",")

    lines = summary(describe(PASS), wording=Commas())
    assert lines[1] == "Lowest at 250 m (km 12,0), highest at 1,100 m (km 6,0)."


def test_the_band_of_a_course_that_was_bent_is_that_of_the_track_by_itself() -> None:
    bent = calibrate(PASS, official_km=13.0, official_ascent_m=900.0)
    assert summary(describe(bent))[0] == (
        "13.0 km, +900 m (by itself the track climbs between 800 and 800 m), −950 m: "
        "km-effort 22.0, class XXS."
    )


def test_breaks_between_segments_are_said_beside_the_length_that_counts_them() -> None:
    broken = replace(PASS, track=replace(PASS.track, starts=(0, 2, 3)))
    facts = describe(broken)
    assert facts.bridged_m == pytest.approx(8000, rel=0.001)
    assert summary(facts)[1] == (
        "8.0 km of this are breaks in the track, bridged in straight lines: the course is not all "
        "there."
    )
    assert len(summary(describe(PASS))) == 2
