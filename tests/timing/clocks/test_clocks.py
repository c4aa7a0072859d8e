"""Clocks of readers and boxes: what is corrected, what is only doubted, and how it is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as with_fields

from dorsal.timing.clocks import clock_sentences
from dorsal.timing.clocks.boxes import BoxClock, box_clocks
from dorsal.timing.clocks.instant_columns import read_instants
from dorsal.timing.clocks.spans import span_text
from dorsal.timing.events import ChipRead, ClockStated, Synced
from dorsal.timing.instants import instant_text, read_instant
from dorsal.timing.log import Log
from dorsal.timing.passings import Passings, compare_sources, comparison_sentences, find_settled
from dorsal.timing.race import Race
from dorsal.timing.standing import stand
from tests.timing.passings.made_day import ANNA, HOUR, MINUTE, START, Mats, race_of

TRAIL = (("start", 0, 0), ("pass", 10, 600), ("finish", 20, 900))
RACE = race_of(TRAIL)
FIELD = tuple(
    replace(ANNA, key=f"E{number}", bib=str(number), chips=(f"C{number}",))
    for number in range(1, 21)
)


def field_at_the_pass(
    *, fast_ms: int = 0, late_ms: int = 100, all_at_ms: int | None = None, epoch: str = "1"
) -> Mats:
    """Twenty runners, three minutes apart, by a mat whose clock is fast."""
    mats = Mats()
    for number in range(1, 21):
        time_ms = START + (90 + 3 * number) * MINUTE
        late = late_ms if all_at_ms is None else all_at_ms - time_ms
        mats.read("pass", f"C{number}", time_ms, fast_ms=fast_ms, late_ms=late, epoch=epoch)
    return mats


def found(mats: Mats, race: Race = RACE) -> tuple[Passings, Sequence[str]]:
    standing = stand(Log.of(race.slug, mats.events))
    passings, settled = find_settled(standing, race, FIELD)
    return passings, clock_sentences(settled.clocks)


def seconds_off(passings: Passings) -> list[float]:
    """How far the time of each runner at the pass is off, in seconds."""
    return [
        (passings.by_bib[str(number)][-1].time_ms - START - (90 + 3 * number) * MINUTE) / 1000
        for number in range(1, 21)
    ]


def test_a_clock_that_is_ahead_is_measured_and_corrected() -> None:
    passings, sentences = found(field_at_the_pass(fast_ms=40_000))
    assert seconds_off(passings) == [0.1] * 20
    assert sentences == (
        "mat-pass: its clock is 39.9 s ahead, known to within 0.1 s; its times are corrected.",
    )


def test_a_right_clock_stays_as_it_is() -> None:
    passings, sentences = found(field_at_the_pass())
    assert seconds_off(passings) == [0.0] * 20
    assert sentences == ("mat-pass: its clock is right to within 0.1 s.",)


def test_an_hour_and_a_day_are_recognised() -> None:
    passings, (hour,) = found(field_at_the_pass(fast_ms=HOUR + 5_000))
    assert seconds_off(passings) == [0.1] * 20
    assert hour.startswith(
        "mat-pass: its clock is 1 h 0 min 5 s ahead (its zone or daylight saving is set wrong)"
    )
    passings, (day,) = found(field_at_the_pass(fast_ms=-24 * HOUR))
    assert seconds_off(passings) == [0.1] * 20
    assert day.startswith("mat-pass: its clock is 1 d 0 h 0 min behind (its date is set wrong)")


def test_reads_that_came_hours_late_are_no_offset_but_a_doubt() -> None:
    passings, sentences = found(field_at_the_pass(all_at_ms=START + 6 * HOUR))
    assert seconds_off(passings) == [0.0] * 20
    assert sentences == (
        "mat-pass: its reads came late, or its clock is up to 3 h 30 min 0 s slow; if they "
        "came late, it may be fast as well. Its times are taken as they are until somebody "
        "compares it.",
    )


def test_late_reads_before_which_the_clock_had_gone_on_show_that_it_is_ahead() -> None:
    passings, (sentence,) = found(
        field_at_the_pass(fast_ms=HOUR, all_at_ms=START + (150 + 20) * MINUTE)
    )
    assert seconds_off(passings) == [1200.0] * 20
    assert sentence.startswith("mat-pass: reads came 40 min 0 s before its clock said;")


def test_a_date_years_back_is_recognised_in_late_reads_too() -> None:
    passings, (sentence,) = found(
        field_at_the_pass(fast_ms=-400 * 24 * HOUR, all_at_ms=START + 6 * HOUR)
    )
    assert seconds_off(passings) == [0.0] * 20
    assert sentence.startswith("mat-pass: its date is wrong; its reads came 400 d 0 h 0 min after")


def test_a_file_brought_later_has_the_clock_of_the_same_reader() -> None:
    mats = field_at_the_pass(fast_ms=-40_000)
    late = field_at_the_pass(fast_ms=-40_000, all_at_ms=START + 6 * HOUR, epoch="file")
    mats.events = [*mats.events[:10], *late.events[10:]]
    assert seconds_off(found(mats)[0]) == [0.1] * 20


def in_a_file(mats: Mats) -> Mats:
    """The same reads as a file of them brings them: nobody heard them."""
    reads = [event for event in mats.events if isinstance(event, ChipRead)]
    others = [event for event in mats.events if not isinstance(event, ChipRead)]
    mats.events = [*others, *(with_fields(read, mono_ms=-1) for read in reads)]
    return mats


@pytest.mark.parametrize("days", [-188, 0, 9, 400])
def test_a_file_read_in_at_any_time_says_nothing_of_its_clock(days: int) -> None:
    mats = in_a_file(field_at_the_pass(all_at_ms=START + days * 24 * HOUR))
    passings, sentences = found(mats)
    assert seconds_off(passings) == [0.0] * 20
    assert sentences == (
        "mat-pass: its reads came in a file, so nothing says whether its clock was right. They are"
        " taken as they are; where somebody compared it, record that.",
    )


def test_a_file_has_the_clock_of_its_reader_where_that_was_heard() -> None:
    mats = field_at_the_pass(fast_ms=40_000)
    file = in_a_file(field_at_the_pass(fast_ms=40_000, all_at_ms=START - 9 * HOUR, epoch="file"))
    mats.events = [*mats.events[:10], *file.events[10:]]
    assert seconds_off(found(mats)[0]) == [0.1] * 20


def test_what_somebody_compared_goes_before_what_was_measured() -> None:
    mats = field_at_the_pass(fast_ms=40_000)
    said = ClockStated(at=instant_text(START), source="mat-pass", fast_ms=41_000)
    mats.events.append(said)
    passings, sentences = found(mats)
    assert seconds_off(passings) == [-1.0] * 20
    assert sentences == (
        "mat-pass: somebody found its clock 41.0 s ahead; its times are corrected.",
    )


def test_a_comparison_holds_between_its_instants() -> None:
    mats = field_at_the_pass()
    half = instant_text(START + (90 + 31) * MINUTE)
    mats.events.append(
        ClockStated(at=instant_text(START), source="mat-pass", fast_ms=60_000, since=half)
    )
    assert seconds_off(found(mats)[0]) == [0.0] * 10 + [-60.0] * 10


def test_a_trusted_clock_is_not_corrected_but_contradicted() -> None:
    trusting = tuple(replace(source, trusted_clock=True) for source in RACE.sources)
    mats = field_at_the_pass(fast_ms=-30_000)
    passings, sentences = found(mats, replace(RACE, sources=trusting))
    assert seconds_off(passings) == [-30.0] * 20
    assert sentences == (
        "mat-pass: its clock is trusted, and yet receipt says that it is off by 30.1 s. Look at "
        "it.",
    )


def test_a_volunteers_watch_is_compared_and_then_corrected_by_hand() -> None:
    mats = field_at_the_pass()
    for number in range(1, 21):
        wrong = START + (90 + 3 * number) * MINUTE + 190_000
        mats.write("pass", str(number), wrong, source="sheet-pass", epoch="a", seq=number)
    passings, _ = found(mats)
    assert seconds_off(passings) == [0.0] * 20
    assert comparison_sentences(compare_sources(passings)) == (
        "pass: sheet-pass shows 20 runners 3 min 10 s later than mat-pass, which gives "
        "their times. One of the two clocks is wrong: find out which, and record it.",
    )
    mats.events.append(ClockStated(at=instant_text(START), source="sheet-pass", fast_ms=190_000))
    assert comparison_sentences(compare_sources(found(mats)[0])) == ()


def sync(mono_ms: int, *, wall_ms: int, server_ms: int, round_trip_ms: int = 20) -> Synced:
    return Synced(
        at=instant_text(wall_ms),
        box="b",
        mono_ms=mono_ms,
        server=instant_text(server_ms),
        round_trip_ms=round_trip_ms,
    )


def test_a_box_leads_from_its_monotonic_clock_to_the_servers() -> None:
    syncs = [
        sync(minute * MINUTE, wall_ms=START + minute * MINUTE + 7_000,
             server_ms=START + minute * MINUTE)
        for minute in range(0, 60, 10)
    ]  # fmt: skip
    clock = box_clocks(syncs)["b"]
    wall_ms = np.array([START + 30 * MINUTE + 7_000] * 2)
    server_ms, within_ms = clock.server(wall_ms, np.array([30 * MINUTE, -1]))
    assert server_ms.tolist() == [START + 30 * MINUTE] * 2
    assert within_ms.tolist() == [10, 10]


def test_a_box_that_was_started_again_has_another_run() -> None:
    clock = box_clocks([
        sync(5_000_000, wall_ms=START, server_ms=START - 1_000),
        sync(60_000, wall_ms=START + HOUR, server_ms=START + HOUR + 4_000),
    ])["b"]  # fmt: skip
    walls_ms = np.array([START + 1_000, START + HOUR + 1_000])
    server_ms, _ = clock.server(walls_ms, np.array([5_001_000, 61_000]))
    assert server_ms.tolist() == [START, START + HOUR + 5_000]


def test_the_wall_clock_of_a_box_that_never_asked_is_doubted() -> None:
    server_ms, within_ms = BoxClock().server(np.array([START]), np.array([77]))
    assert (server_ms.tolist(), within_ms.tolist()) == ([START], [2_000])


def test_a_box_with_a_wrong_clock_does_not_make_its_reader_wrong() -> None:
    mats = field_at_the_pass()
    box_ms = 90_000
    reads = [
        ChipRead(at=instant_text(read_instant(one.at) + box_ms), source=one.source,
                 epoch=one.epoch, seq=one.seq, raw=one.raw, box="b",
                 mono_ms=read_instant(one.at) - START)
        for one in mats.events if isinstance(one, ChipRead)
    ]  # fmt: skip
    asked = [
        sync(ms, wall_ms=START + ms + box_ms, server_ms=START + ms) for ms in (0, HOUR, 2 * HOUR)
    ]
    mats.events = [*reads, *asked]
    assert seconds_off(found(mats)[0]) == [0.0] * 20


def test_instants_are_read_in_columns_as_one_by_one() -> None:
    texts = ["1970-01-01T00:00:00.000Z", "2027-02-28T23:59:59.999Z", "2028-02-29T12:00:00.001Z",
             "2000-03-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z"]  # fmt: skip
    assert read_instants(texts).tolist() == [read_instant(text) for text in texts]


def test_spans_are_said_as_finely_as_they_are_worth() -> None:
    spans = (340, 65_000, HOUR + 61_000, 49 * HOUR)
    assert [span_text(one) for one in spans] == [
        "0.3 s", "1 min 5 s", "1 h 1 min 1 s", "2 d 1 h 0 min"
    ]  # fmt: skip
