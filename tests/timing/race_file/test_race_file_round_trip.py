"""What is written as RACE.toml is read back as the same race."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings

from dorsal.timing.race import Race
from dorsal.timing.race_file import race_toml, read_race
from tests.timing.race_file.made_races import races
from tools.make_raceday_example import race


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(races())
def test_every_race_comes_back_as_it_was(made: Race) -> None:
    assert read_race(race_toml(made).encode()) == made


def test_the_example_comes_back_and_is_written_the_same_again() -> None:
    text = race_toml(race())
    assert read_race(text.encode()) == race()
    assert race_toml(read_race(text.encode())) == text


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing() -> None:
    text = race_toml(race())
    assert read_race(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()) == race()
