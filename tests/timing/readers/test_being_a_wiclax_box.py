"""Wiclax reads us as it reads any box."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dorsal.timing.readers import WiclaxBox, parse
from dorsal.timing.reads import Parsed

NOON_MS = 1_811_073_600_000  # 2027-05-23 12:00
READS = [
    Parsed("passing", chip=str(number), clock_ms=NOON_MS + number * 1_000, loop="0A")
    for number in range(4)
]


def test_wiclax_is_told_the_time_but_does_not_set_it() -> None:
    box = WiclaxBox()
    assert box.received(b"CLOCK\rCLOCK 01-01-2030 00:00:00\r", NOON_MS, ()) == (
        b"CLOCK 23-05-2027 12:00:00\r"
    )


def test_wiclax_starts_and_stops_nothing() -> None:
    assert WiclaxBox().received(b"STARTREAD\rSTOPREAD\r", NOON_MS, READS) == b"READOK\rREADOK\r"


def test_a_rewind_tells_the_passings_between_two_moments() -> None:
    asked = b"REWIND 23-05-2027 12:00:01 23-05-2027 12:00:02\r"
    assert WiclaxBox().received(asked, NOON_MS, READS) == (
        b"1;23-05-2027 12:00:01.000;0A;;;1\r2;23-05-2027 12:00:02.000;0A;;;1\r"
    )


def test_a_rewind_between_moments_that_are_none_tells_nothing() -> None:
    asked = b"REWIND 31-02-2027 12:00:01 23-05-2027 12:00:02\r"
    assert WiclaxBox().received(asked, NOON_MS, READS) == b""


def test_a_gun_is_told_as_a_start() -> None:
    gun = Parsed("gun", clock_ms=NOON_MS + 7)
    assert WiclaxBox().passed([gun]) == b"RACESTART 12:00:00,007\r"


@given(
    chip=st.text("0123456789ABCDEF", min_size=1, max_size=12),
    clock_ms=st.integers(0, 4_102_444_799_999),
    loop=st.text("0123456789AB", max_size=3),
    battery=st.none() | st.integers(0, 100),
    rewound=st.booleans(),
)
def test_what_we_tell_wiclax_is_what_we_would_read(
    chip: str, clock_ms: int, loop: str, battery: int | None, rewound: bool
) -> None:
    from dorsal.timing.readers.wiclax import wiclax_line

    read = Parsed(
        "passing",
        chip=chip,
        clock_ms=clock_ms,
        antenna=loop,
        loop=loop,
        battery_percent=battery,
        repeated=rewound,
    )
    assert parse("wiclax", wiclax_line(read, rewound=rewound)) == read
