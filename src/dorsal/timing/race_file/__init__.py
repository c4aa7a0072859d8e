"""RACE.toml: a race as its director writes it, read with every problem and its line, and written.

The reference of all keys is docs/reference/race-file.md.
"""

from dorsal.timing.race_file.reading import FORMAT, read_race
from dorsal.timing.race_file.writing import race_toml

__all__ = ["FORMAT", "race_toml", "read_race"]
