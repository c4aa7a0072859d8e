"""A read that its reader sends again is known, and no other is taken for it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dorsal.timing.race import Format
from dorsal.timing.readers import parse, replay_key, replay_keys
from dorsal.timing.reads import Parsed
from dorsal.timing.simulation.raw_lines import Beep, raw_line

ULTRA = "0,4711,1495618265,120,1,-61,%d,1,12,34265120,0,802"
WICLAX = "01539;22-09-2011 02:41:30.620;0A;559;;%d"
BEEPS = st.builds(
    Beep,
    chip=st.integers(0, 3).map(lambda number: f"00000{number}"),
    clock_ms=st.integers(0, 3).map(lambda number: 1_811_064_665_120 + number * 10),
    antenna=st.integers(1, 2),
    rssi=st.just(-50),
    epoch=st.just("7"),
    seq=st.just(1),
)


def test_a_rewound_read_is_the_live_one() -> None:
    assert replay_key(ULTRA % 1) == replay_key(ULTRA % 0) == ULTRA % 0
    assert replay_key(WICLAX % 1) == replay_key(WICLAX % 0) == WICLAX % 0


def test_ipico_counts_on_when_it_sends_again() -> None:
    """As captured: the second frame came 5.5 s after the first, with other counters."""
    once = "aa0005800012860800012603062027472353"
    again = "aa000580001286" + "08000b" + "26030620274723" + "84"
    assert isinstance(parse("ipico", again), Parsed)
    assert parse("ipico", again) == parse("ipico", once)
    assert replay_key(once) == replay_key(again)


@given(one=BEEPS, other=BEEPS, form=st.sampled_from(["ipico", "ultra", "wiclax", "csv"]))
def test_other_reads_have_other_keys(one: Beep, other: Beep, form: Format) -> None:
    reads = [parse(form, raw_line(form, beep)) for beep in (one, other)]
    said = [(read.chip, read.clock_ms, read.antenna) for read in reads if isinstance(read, Parsed)]
    keys = [replay_key(raw_line(form, beep)) for beep in (one, other)]
    assert len(said) == 2
    assert (said[0] == said[1]) == (keys[0] == keys[1])


@given(st.text(max_size=40))
def test_any_text_has_a_key(raw: str) -> None:
    assert replay_key(replay_key(raw)) == replay_key(raw)


LINES = st.one_of(
    st.sampled_from(
        [ULTRA % 1, WICLAX % 1, "aa0005800012860800012603062027472353", "AA00", "aa00", "x;1\ny"]
    ),
    st.text(alphabet="aA0,1;\n", max_size=40),
)


@given(st.lists(LINES, max_size=6))
def test_many_have_the_keys_of_each(raws: list[str]) -> None:
    assert list(replay_keys(raws)) == [replay_key(raw) for raw in raws]
