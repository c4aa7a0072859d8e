from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.course.reading.cells import cells_of
from dorsal.course.reading.columns import numbers_of, seconds_of
from dorsal.course.reading.decimals import decimals_of

PLAIN = ("0", "-0", "5", "42.95", "-2.33", "5.", ".5", "007", "1234.5678901234", "-0.000001")
ODD = ("1e3", "+5", " 5 ", "45.923590000000004", "123456789012345678901", "1" * 30)
NO_NUMBERS = (
    *("", "-", ".", "-.", "1,5", "1_0", "nan", "inf", "-inf", "1e999", "--1", "1.2.3", "٣"),
    *("5-", "0x10", "1 2", "é"),
)


def same(one: float, other: float) -> bool:
    """Whether two numbers are the same to the last bit."""
    return np.float64(one).tobytes() == np.float64(other).tobytes()


@pytest.mark.parametrize("text", PLAIN)
def test_plain_numbers_are_read_as_float_reads_them(text: str) -> None:
    numbers, read = decimals_of(cells_of([text]))
    assert read.tolist() == [True]
    assert same(numbers[0], float(text))


@pytest.mark.parametrize("text", ODD)
def test_other_numbers_are_left_to_float(text: str) -> None:
    _, read = decimals_of(cells_of([text]))
    assert read.tolist() == [False]
    assert same(numbers_of([text])[0], float(text))


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_finite_number_is_none(text: str) -> None:
    assert np.isnan(numbers_of([text])).tolist() == [True]


@given(st.lists(st.one_of(st.from_regex(r"-?\d{0,12}\.?\d{0,12}", fullmatch=True), st.text())))
def test_all_texts_are_read_as_one_by_one(texts: list[str]) -> None:
    together = numbers_of(texts)
    for text, number in zip(texts, together, strict=True):
        assert same(number, numbers_of([text])[0])


@given(st.lists(st.decimals(-(10**6), 10**6, places=9).map(str), min_size=1))
def test_decimals_are_exact(texts: list[str]) -> None:
    assert numbers_of(texts).tolist() == [float(text) for text in texts]


MOMENTS = {
    "2026-05-24T07:00:00Z": 1_779_606_000.0,
    "2026-05-24T07:00:00": 1_779_606_000.0,
    "2026-05-24 07:00:00z": 1_779_606_000.0,
    "2026-05-24T09:00:00+02:00": 1_779_606_000.0,
    "2026-05-24T09:00:00+0200": 1_779_606_000.0,
    "2026-05-24T01:30:00-05:30": 1_779_606_000.0,
    "2026-05-24T09:00:00+02": 1_779_606_000.0,
    "2026-05-24T07:00:00.250Z": 1_779_606_000.25,
    "2026-05-24T07:00:00,5Z": 1_779_606_000.5,
    " 2026-05-24T07:00:00Z\n": 1_779_606_000.0,
    "1969-12-31T23:59:59Z": -1.0,
    "2024-02-29T00:00:00Z": 1_709_164_800.0,
    "2016-12-31T23:59:60Z": 1_483_228_800.0,
}
NO_MOMENTS = (
    *("", "2026-05-24", "07:00:00", "2026-13-24T07:00:00Z", "2026-05-32T07:00:00Z"),
    *("2026-02-29T07:00:00Z", "1900-02-29T07:00:00Z", "2026-05-24T24:00:00Z"),
    *("2026-05-24T07:60:00Z", "2026-05-24T07:00:61Z", "0000-05-24T07:00:00Z"),
    *("2026-05-24T07:00:00.Z", "2026-05-24T07:00:00+2", "2026-05-24T07:00:00ZZ"),
    *("2026/05/24T07:00:00Z", "2026-05-24X07:00:00Z", "٢٠٢٦-05-24T07:00:00Z", "2026-05-24T07"),
)


@pytest.mark.parametrize(("text", "seconds"), MOMENTS.items())
def test_moments_are_read(text: str, seconds: float) -> None:
    assert seconds_of([text]).tolist() == [seconds]


@pytest.mark.parametrize("text", NO_MOMENTS)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert np.isnan(seconds_of([text])).tolist() == [True]


zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(
    min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=zones | st.just(UTC)
)


@given(st.lists(st.tuples(moments, st.sampled_from(["seconds", "milliseconds", "microseconds"]))))
def test_every_moment_of_the_calendar_is_read(told: list[tuple[datetime, str]]) -> None:
    texts = [moment.isoformat(timespec=spec) for moment, spec in told]
    expected = [
        (datetime.fromisoformat(text) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
        for text in texts
    ]
    np.testing.assert_allclose(seconds_of(texts), expected, rtol=0, atol=1e-4)
