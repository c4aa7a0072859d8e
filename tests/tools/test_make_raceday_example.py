"""examples/raceday is what its tool writes."""

from __future__ import annotations

from dorsal.cli.timing_inputs import load_race
from tools.make_raceday_example import FOLDER, entries, files, race


def test_the_example_is_what_the_tool_writes() -> None:
    made = files()
    kept = {path.name: path.read_bytes() for path in FOLDER.iterdir() if path.name in made}
    assert kept == made


def test_race_and_entries_are_read_from_their_files() -> None:
    assert load_race(FOLDER / "RACE.toml") == (race(), entries())
