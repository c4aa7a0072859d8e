"""Lists of checkpoints, written so that they read back unchanged."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.checkpoint_files import read_checkpoints, write_checkpoints
from dorsal.course.checkpoints import Checkpoint

ZONES = st.integers(-14 * 4, 14 * 4).map(lambda q: timezone(timedelta(minutes=15 * q)))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=ZONES)
WORDS = st.text("Añdre ,;'\"é-", min_size=1, max_size=20).map(lambda t: " ".join(t.split()) or "A")
METRES = st.floats(0, 100_000).map(lambda metres: round(metres, 3))
DEGREES = st.floats(-90, 90).map(lambda degrees: round(degrees, 9))


@st.composite
def checkpoints(draw: st.DrawFn) -> tuple[Checkpoint, ...]:
    distances = sorted(draw(st.lists(METRES, min_size=1, max_size=8)))
    return tuple(draw(one_at(number, distance)) for number, distance in enumerate(distances))


@st.composite
def one_at(draw: st.DrawFn, number: int, distance_m: float) -> Checkpoint:
    optional = st.none() | METRES
    has_position = draw(st.booleans())
    return Checkpoint(
        key=f"k{number}",
        name=draw(WORDS),
        distance_m=distance_m,
        ascent_m=draw(optional),
        descent_m=draw(optional),
        altitude_m=draw(st.none() | st.floats(0, 9000).map(lambda metres: round(metres, 3))),
        lat=draw(DEGREES) if has_position else None,
        lon=draw(DEGREES) if has_position else None,
        cutoff_s=draw(st.none() | st.integers(0, 1_000_000).map(float)),
        cutoff_at=draw(st.none() | MOMENTS),
        opens_at=draw(st.none() | MOMENTS),
        closes_at=draw(st.none() | MOMENTS),
        services=tuple(dict.fromkeys(draw(st.lists(st.sampled_from(["ura", "water", "bus"]))))),
        spectators=draw(st.booleans()),
        way_there=draw(st.just("") | WORDS),
    )


@given(checkpoints())
def test_a_written_list_reads_back_unchanged(given_list: tuple[Checkpoint, ...]) -> None:
    assert read_checkpoints(write_checkpoints(given_list).encode()) == given_list


def test_columns_that_are_blank_everywhere_are_left_out() -> None:
    one = Checkpoint("a", "Hut", 7016.0, cutoff_s=4200.0)
    two = Checkpoint("b", "Top", 9000.0, cutoff_at=datetime(2026, 5, 24, 9, tzinfo=UTC))
    assert write_checkpoints([one, two]) == (
        "key,name,km,cutoff,cutoff at\na,Hut,7.016,1:10:00,\nb,Top,9,,2026-05-24T09:00:00+00:00\n"
    )
