"""Many instants at once are right when each of them is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.timing.instants import instant_text
from dorsal.timing.log.checking import is_instant
from dorsal.timing.log.instant_texts import are_instants

RIGHT = "2027-05-23T07:31:05.120Z"
GOOD = st.integers(-30_000_000_000_000, 250_000_000_000_000).map(instant_text)


def spoilt(text: str, place: int, character: str) -> str:
    return text[:place] + character + text[place + 1 :]


@given(st.lists(GOOD, max_size=8))
def test_instants_are_instants(texts: list[str]) -> None:
    assert are_instants(texts)


@given(
    st.lists(GOOD, max_size=3),
    st.builds(spoilt, GOOD, st.integers(0, 23), st.sampled_from("0123456789/:;-T. ZzÅ٣")),
    st.lists(GOOD, max_size=3),
)
def test_one_spoilt_character_is_found_as_it_is_alone(
    before: list[str], one: str, after: list[str]
) -> None:
    assert are_instants([*before, one, *after]) == is_instant(one)


@pytest.mark.parametrize(
    "texts",
    [
        ["2027-02-29T07:31:05.120Z"],
        [RIGHT, "0000-01-01T00:00:00.000Z"],
        [RIGHT, "2027-05-23T24:00:00.000Z"],
        [RIGHT, "2027-05-23T07:31:60.000Z"],
        [RIGHT[:-1], "Z" + RIGHT],  # together as long as two, and the same characters
        ["2027-05-23T07:31:05,120Z", RIGHT],
        [""],
    ],
)
def test_what_is_no_instant_is_found(texts: list[str]) -> None:
    assert not all(map(is_instant, texts))
    assert not are_instants(texts)
