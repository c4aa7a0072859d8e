"""What counts in a log: duplicates, replays, clashes, corrections, retractions, decisions."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from dorsal.timing.events import AnyEvent, ChipRead, Decided, ManualTime, Retracted, ref_of
from dorsal.timing.log import Log
from dorsal.timing.reads import Fate
from dorsal.timing.standing import Standing, stand
from dorsal.timing.standing.numbers import payload_of
from tests.timing.log.made_events import at, keep, read, retract, time


def standing(*events: AnyEvent) -> Standing:
    return stand(Log.of("summit", events))


def fates(found: Standing) -> dict[str, tuple[Fate, str]]:
    return {ref: (seen.fate, seen.because) for ref, seen in found.fates.items()}


def test_one_read_received_twice_is_one_read_with_the_earliest_instant() -> None:
    early, late = read(said=10), read(said=400)

    assert standing(late, early) == standing(early)
    assert standing(late, early).reads == (early,)


def test_a_correction_stands_for_what_it_names() -> None:
    wrong = time(3600)
    right = time(3660, supersedes=ref_of(wrong))

    found = standing(wrong, right)

    assert found.times == (right,)
    assert fates(found) == {ref_of(wrong): (Fate.SUPERSEDED, ref_of(right))}


def test_a_correction_counts_before_what_it_corrects_has_come() -> None:
    right = time(3660, supersedes=ref_of(time(3600)))

    found = standing(right)

    assert found.times == (right,)
    assert found.fates == {}


def test_the_last_of_a_chain_of_corrections_counts() -> None:
    first = time(3600)
    second = time(3660, said=4100, supersedes=ref_of(first))
    third = time(3720, said=4200, supersedes=ref_of(second))

    found = standing(first, second, third)

    assert found.times == (third,)
    assert fates(found) == {
        ref_of(first): (Fate.SUPERSEDED, ref_of(second)),
        ref_of(second): (Fate.SUPERSEDED, ref_of(third)),
    }


def test_a_long_chain_of_corrections_needs_no_deep_stack() -> None:
    chain = [time(0)]
    for number in range(1, 3000):
        chain.append(time(number, supersedes=ref_of(chain[-1])))

    assert standing(*chain).times == (chain[-1],)


def test_retracting_an_event_leaves_nothing() -> None:
    wrong = time()
    gone = retract(wrong)

    found = standing(wrong, gone)

    assert found.times == ()
    assert fates(found) == {ref_of(wrong): (Fate.RETRACTED, ref_of(gone))}


def test_retracting_a_correction_brings_the_first_back() -> None:
    first = time(3600)
    second = time(3660, supersedes=ref_of(first))
    gone = retract(second)

    found = standing(first, second, gone)

    assert found.times == (first,)
    assert fates(found) == {ref_of(second): (Fate.RETRACTED, ref_of(gone))}


def test_retracting_a_retraction_brings_the_event_back() -> None:
    first = time()
    gone = retract(first)

    assert standing(first, gone, retract(gone, said=5100)).times == (first,)


def test_a_retraction_may_itself_be_corrected() -> None:
    first = time(3600)
    gone = retract(first)
    instead = time(3660, supersedes=ref_of(gone))

    assert standing(first, gone, instead).times == (instead,)


def test_two_corrections_that_differ_are_a_conflict_and_none_counts() -> None:
    first = time(3600)
    one, other = (time(new, supersedes=ref_of(first)) for new in (3660, 3720))

    found = standing(first, one, other)

    assert found.times == ()
    assert {seen.fate for seen in found.fates.values()} == {Fate.IN_CONFLICT}
    (conflict,) = found.conflicts
    assert conflict.about == ref_of(first)
    assert set(conflict.refs) == {ref_of(one), ref_of(other)}
    assert set(conflict.events) == {one, other}


def test_a_correction_and_a_retraction_of_one_event_are_a_conflict() -> None:
    first = time(3600)
    found = standing(first, retract(first), time(3660, supersedes=ref_of(first)))

    assert found.times == ()
    assert len(found.conflicts) == 1


def test_two_people_who_correct_alike_agree() -> None:
    first = time(3600)
    one = time(3660, said=4100, supersedes=ref_of(first))
    other = replace(one, at=at(4200), by="Jon")

    found = standing(first, one, other)

    assert found.times == (one,)
    assert found.conflicts == ()
    assert fates(found)[ref_of(other)] == (Fate.SENT_AGAIN, ref_of(one))


def test_a_decision_settles_a_conflict() -> None:
    first = time(3600)
    one, other = (time(new, supersedes=ref_of(first)) for new in (3660, 3720))
    decision = keep(first, other)

    found = standing(first, one, other, decision)

    assert found.times == (other,)
    assert found.conflicts == ()
    assert [(one.about, one.decided) for one in found.settled] == [
        (ref_of(first), ref_of(decision))
    ]
    assert fates(found) == {
        ref_of(first): (Fate.SUPERSEDED, ref_of(other)),
        ref_of(one): (Fate.SUPERSEDED, ref_of(decision)),
    }


def test_a_decision_may_keep_what_was_there_first() -> None:
    first = time(3600)
    one, other = (time(new, supersedes=ref_of(first)) for new in (3660, 3720))

    assert standing(first, one, other, keep(first, first)).times == (first,)


def test_decisions_that_differ_decide_nothing_until_one_is_retracted() -> None:
    first = time(3600)
    one, other = (time(new, supersedes=ref_of(first)) for new in (3660, 3720))
    events = (first, one, other, keep(first, one), keep(first, other))

    assert standing(*events).times == ()
    assert len(standing(*events).conflicts) == 2
    assert standing(*events, retract(events[-1], said=7000)).times == (one,)


def test_a_corrected_decision_decides_as_corrected() -> None:
    first = time(3600)
    one, other = (time(new, supersedes=ref_of(first)) for new in (3660, 3720))
    hasty = keep(first, one)
    better = replace(keep(first, other, said=6100), supersedes=ref_of(hasty))

    assert standing(first, one, other, hasty, better).times == (other,)


def test_retracting_one_side_ends_a_conflict() -> None:
    first = time(3600)
    one, other = (time(new, supersedes=ref_of(first)) for new in (3660, 3720))

    found = standing(first, one, other, retract(one))

    assert found.times == (other,)
    assert found.conflicts == ()


def test_two_reads_with_one_number_clash_and_none_counts() -> None:
    one, other = read(chip="AB12"), read(chip="CD34", said=20)

    found = standing(one, other)

    assert found.reads == ()
    (clash,) = found.clashes
    assert (clash.about, clash.events) == ("mat/17/1", (one, other))
    assert fates(found)["mat/17/1"][0] is Fate.CLASH


def test_a_decision_keeps_one_of_two_reads_with_one_number() -> None:
    one, other = read(chip="AB12"), read(chip="CD34", said=20)

    found = standing(one, other, keep(one, other))

    assert found.reads == (other,)
    assert found.clashes == ()
    assert found.fates == {}
    (settled,) = found.settled
    assert settled.about == "mat/17/1"


def test_a_read_and_a_written_time_with_one_number_clash() -> None:
    row = replace(time(), source="mat", epoch="17", seq=1)

    found = standing(read(), row)

    assert (found.reads, found.times) == ((), ())
    assert len(found.clashes) == 1


def test_a_row_of_a_sheet_imported_twice_is_one_time() -> None:
    row = replace(time(), source="sheet", epoch="ab", seq=4)
    again = replace(row, at=at(9000), by="Jon")

    assert standing(row, again).times == (row,)


def test_a_read_that_is_corrected_by_hand_does_not_count() -> None:
    beep = read()
    seen = time(bib="99", supersedes=ref_of(beep))

    found = standing(beep, seen)

    assert (found.reads, found.times) == ((), (seen,))
    assert fates(found) == {"mat/17/1": (Fate.SUPERSEDED, ref_of(seen))}


def test_a_replayed_stream_is_caught_and_told() -> None:
    first = [read(seq, clock=seq, said=seq) for seq in range(1, 4)]
    replayed = [replace(one, epoch="replay", at=at(900)) for one in first]

    found = standing(*replayed, *first)

    assert set(found.reads) == set(first)
    assert found.copies == {f"mat/replay/{seq}": f"mat/17/{seq}" for seq in range(1, 4)}
    assert fates(found) == {
        f"mat/replay/{seq}": (Fate.SENT_AGAIN, f"mat/17/{seq}") for seq in range(1, 4)
    }


@pytest.mark.parametrize(
    ("live", "again"),
    [
        (
            "0,4711,1495618265,120,1,-61,0,1,12,34265120,0,802",
            "0,4711,1495618265,120,1,-61,1,1,12,34265120,0,802",
        ),
        ("01539;22-09-2011 02:41:30.620;0A;559;;0", "01539;22-09-2011 02:41:30.620;0A;559;;1"),
        (
            "aa0005800012860800012603062027472353",
            "aa00058000128608000b2603062027472384",
        ),
    ],
    ids=["ultra", "wiclax", "ipico"],
)
def test_a_rewound_read_is_the_live_one_though_marks_differ(live: str, again: str) -> None:
    first = ChipRead(at=at(5), source="mat", epoch="day", seq=1, raw=live)
    rewound = ChipRead(at=at(900), source="mat", epoch="day-rewound", seq=1, raw=again)

    found = standing(rewound, first)

    assert found.reads == (first,)
    assert found.copies == {"mat/day-rewound/1": "mat/day/1"}


def test_the_same_bytes_from_another_source_are_another_read() -> None:
    beep, spare = read(), replace(read(), source="spare")

    assert set(standing(beep, spare).reads) == {beep, spare}


def test_bytes_that_tell_no_time_may_come_twice() -> None:
    laps = [ChipRead(at=at(n), source="phone", epoch="1", seq=n, raw="212") for n in (1, 2)]

    assert standing(*laps).reads == tuple(laps)


def test_who_retracts_a_copy_retracts_the_read() -> None:
    first, copy = read(), read(epoch="replay", said=900)
    gone = Retracted(at=at(950), supersedes=ref_of(copy))

    found = standing(first, copy, gone)

    assert found.reads == ()
    assert fates(found) == {
        "mat/17/1": (Fate.RETRACTED, ref_of(gone)),
        "mat/replay/1": (Fate.SENT_AGAIN, "mat/17/1"),
    }


def test_events_that_name_one_another_in_a_circle_are_in_conflict() -> None:
    one = replace(time(1), source="phone", epoch="1", seq=1, supersedes="phone/1/2")
    other = replace(time(2), source="phone", epoch="1", seq=2, supersedes="phone/1/1")

    found = standing(one, other)

    assert found.times == ()
    assert set(found.fates) == {"phone/1/1", "phone/1/2"}
    assert {one.about for one in found.conflicts} == {"phone/1/1", "phone/1/2"}


def test_a_decision_on_a_protest_is_said_and_decides_no_conflict() -> None:
    decision = Decided(at=at(1), about="0123456789abcdef", outcome="upheld")

    found = standing(decision)

    assert found.said.decisions == (decision,)
    assert found.conflicts == ()


def test_the_name_of_a_payload_is_that_of_its_bytes() -> None:
    assert payload_of(read(said=10)) == payload_of(read(said=20))
    assert payload_of(read(chip="\xff")) != payload_of(read(chip="\xfe"))


def test_what_people_said_comes_in_the_order_of_instants_and_names() -> None:
    times: list[ManualTime] = [time(n, said=n % 3) for n in range(20)]

    found = standing(*times).times

    assert list(found) == sorted(times, key=lambda one: (one.at, ref_of(one)))
