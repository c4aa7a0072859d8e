"""Reads taken apart: a million lines of each kind of reader, beside their mere splitting by Python
(`str.split` at the separator, or slices of fixed width) without a date, a check or a number made of
them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks.calibration import hashes_per_second
from benchmarks.timing import medians_s
from dorsal.timing.race import Format
from dorsal.timing.readers import parse_many
from dorsal.timing.simulation.raw_lines import Beep, raw_line

READS = 1_000_000
RUNS = 3
SEPARATORS: dict[Format, str] = {"raceresult": ";", "ultra": ",", "csv": ",", "ipico": ""}
BEGINS_MS = 1_811_064_665_120  # 2027-05-23 09:31


def measure_readers() -> Iterator[str]:
    """Lines of the report, as they come."""
    yield f"calibration: {hashes_per_second():,.0f} SHA-256 of 68 bytes a second (median of 7)"
    for form, separator in SEPARATORS.items():
        lines = [raw_line(form, _beep(number)) for number in range(READS)]
        ours, bare = medians_s([_parsing(form, lines), _splitting(lines, separator)], runs=RUNS)
        yield (
            f"{form}: {READS:,} reads in {ours:.2f} s, {ours / READS * 1e6:.2f} microseconds each;"
            f" splitting alone {bare:.2f} s ({ours / bare:.1f} times)"
        )


def _beep(number: int) -> Beep:
    chip = f"{number * 7919 % 10_000:012x}"
    return Beep(chip, BEGINS_MS + number * 37, number % 8 + 1, -60, "7", number + 1)


def _parsing(form: Format, lines: list[str]) -> Callable[[], object]:
    return lambda: parse_many(form, lines)


def _splitting(lines: list[str], separator: str) -> Callable[[], object]:
    if separator:
        return lambda: [line.split(separator)[:4] for line in lines]
    return lambda: [(line[2:4], line[4:16], line[20:34]) for line in lines]
