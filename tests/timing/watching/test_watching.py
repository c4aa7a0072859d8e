"""Which source is silent though runners are due, and what else a crew sees of its sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from dorsal.course.checkpoints import Checkpoint
from dorsal.timing.entries import Entry
from dorsal.timing.events import AnyEvent, ChipRead, Dropped, ReaderState, Started, Synced
from dorsal.timing.instants import MINUTE_MS, datetime_of, instant_of, instant_text
from dorsal.timing.log import Log
from dorsal.timing.race import Place, Race, RaceCourse, Source, Visit, Wave
from dorsal.timing.standing import stand
from dorsal.timing.watching import BoxTold, State, Watch, Watched, watch
from dorsal.timing.watching.due import OnCourse, count_due, expect, late_from
from dorsal.timing.watching.judging import state_of

GUN_MS = instant_of(datetime(2027, 5, 30, 7, tzinfo=UTC))
VISITS = (Visit(0, "start", 1, 0), Visit(1, "pass", 1, 5_000), Visit(2, "finish", 1, 10_000))
RACE = Race(
    slug="summit-2027",
    name="Summit",
    edition="2027",
    zone=ZoneInfo("UTC"),
    places=tuple(Place(Checkpoint(key=one.place, name=one.place, distance_m=0)) for one in VISITS),
    courses=(RaceCourse("long", "Long", VISITS),),
    waves=(Wave("all", "long", GUN_MS),),
    sources=(
        Source("start-mat", "csv", place="start"),
        Source("pass-mat", "csv", place="pass"),
        Source("finish-mat", "csv", place="finish"),
        Source("sheets", "sheet"),
    ),
)
ENTRIES = tuple(
    Entry(str(one), str(one), "Lasa", "Ane", "long", chips=(f"c{one}",)) for one in range(1, 6)
)
GUN = Started(at=instant_text(GUN_MS), time=instant_text(GUN_MS))


def at_minute(minute: float) -> int:
    return GUN_MS + round(minute * MINUTE_MS)


def reads(source: str, minutes: dict[str, float]) -> list[AnyEvent]:
    """Reads of chips, received at once."""
    return [
        ChipRead(
            at=instant_text(at_minute(minute)),
            source=source,
            epoch="e",
            seq=number,
            raw=f"{chip},{datetime_of(at_minute(minute)):%Y-%m-%d %H:%M:%S}.000",
        )
        for number, (chip, minute) in enumerate(minutes.items())
    ]


FIVE = {f"c{one}": 0.0 for one in range(1, 6)}


def watched(events: Sequence[AnyEvent], minute: float) -> Watch:
    log = Log.of("summit-2027", events).as_of(instant_text(at_minute(minute)))
    return watch(stand(log), RACE, ENTRIES, now_ms=at_minute(minute))


def of(source: str, seen: Watch) -> Watched:
    return next(one for one in seen.sources if one.source == source)


def test_sheets_are_not_watched() -> None:
    assert [one.source for one in watched([], 0).sources] == ["start-mat", "pass-mat", "finish-mat"]


def test_before_the_gun_nobody_is_due() -> None:
    seen = watched([], 30)
    assert {one.state for one in seen.sources} == {State.WAITING}
    assert seen.alarms == ()


def test_a_start_mat_that_reads_nobody_after_the_gun_is_silent() -> None:
    seen = watched([GUN], 2)
    assert (of("start-mat", seen).due, seen.alarms) == (5, ("start-mat",))


@pytest.mark.parametrize(
    ("minute", "state", "due", "coming"),
    [
        (10, State.WAITING, 0, 0),
        (20, State.WAITING, 0, 5),  # 5 km at 7 minutes each: 35 minutes
        (40, State.WAITING, 0, 5),  # with slack: 40.25
        (40.5, State.SILENT, 5, 0),
        (120, State.SILENT, 5, 0),
    ],
)
def test_a_mat_is_silent_once_runners_should_have_come_even_slowly(
    minute: float, state: State, due: int, coming: int
) -> None:
    one = of("pass-mat", watched([GUN, *reads("start-mat", FIVE)], minute))
    assert (one.state, one.due, one.coming) == (state, due, coming)


def test_a_mat_that_missed_whom_the_next_one_saw_is_silent() -> None:
    finishers = reads("finish-mat", {"c1": 36, "c2": 37, "c3": 38})
    seen = watched([GUN, *reads("start-mat", FIVE), *finishers], 39)
    assert (of("pass-mat", seen).due, seen.alarms) == (3, ("pass-mat",))
    assert of("finish-mat", seen).state is State.READING


def test_who_went_by_a_mat_that_reads_is_not_due() -> None:
    passed = reads("pass-mat", {"c1": 30, "c2": 31, "c3": 32, "c4": 33, "c5": 34})
    seen = watched([GUN, *reads("start-mat", FIVE), *passed], 45)
    one = of("pass-mat", seen)
    assert (one.state, one.due, one.coming, one.age_ms) == (State.QUIET, 0, 0, 11 * MINUTE_MS)
    assert seen.alarms == ()


def test_who_has_dropped_out_is_not_awaited() -> None:
    gone = [
        Dropped(at=instant_text(at_minute(30)), bib=str(bib), place="start") for bib in range(1, 4)
    ]
    one = of("pass-mat", watched([GUN, *reads("start-mat", FIVE), *gone], 60))
    assert (one.state, one.due) == (State.WAITING, 2)


def test_who_was_not_seen_at_the_start_is_not_awaited() -> None:
    two = reads("start-mat", {"c1": 0.0, "c2": 0.0})
    assert of("pass-mat", watched([GUN, *two], 60)).due == 2


def test_the_rate_is_that_of_the_last_five_minutes() -> None:
    passed = reads("pass-mat", {"c1": 30, "c2": 34, "c3": 35, "c4": 36, "c5": 37})
    one = of("pass-mat", watched([GUN, *reads("start-mat", FIVE), *passed], 38))
    assert (one.reads, one.per_minute) == (5, 0.8)


def test_unknown_chips_and_what_cannot_be_read_are_counted() -> None:
    strange = reads("pass-mat", {"c1": 30, "nobody's": 31})
    torn = ChipRead(at=instant_text(at_minute(31)), source="pass-mat", epoch="e", seq=9, raw="c,2:")
    one = of("pass-mat", watched([GUN, *reads("start-mat", FIVE), *strange, torn], 32))
    assert (one.reads, one.unknown, one.unreadable) == (3, 1, 1)


def test_the_battery_is_the_last_that_was_told() -> None:
    states = [
        ReaderState(at=instant_text(at_minute(at)), source="pass-mat", raw=raw)
        for at, raw in [(1, "V=12.34"), (2, "V=11.9"), (3, "Connected,1")]
    ]
    assert of("pass-mat", watched([GUN, *states], 5)).battery == "11.9 V"


def test_the_battery_is_told_by_a_decoder_of_race_result_and_by_each_read_of_wiclax() -> None:
    race = replace(
        RACE,
        sources=(
            Source("decoder", "raceresult", place="pass"),
            Source("box", "wiclax", place="finish"),
        ),
    )
    status = "GETSTATUS;2027-05-30;09:31:05.120;1;11111111;1;63;1;43.0,-2.3;1;%s;;;;;;;1;0"
    states = [
        ReaderState(at=instant_text(at_minute(at)), source="decoder", raw=status % percent)
        for at, percent in [(1, "88"), (2, "87"), (3, "-1")]
    ]
    told = [
        ChipRead(at=instant_text(at_minute(at)), source="box", epoch="e", seq=at, raw=raw)
        for at, raw in [(4, "c1;30-05-2027 07:04:00.000;;;62;0"), (5, "c2;30-05-2027 07:05:00.000")]
    ]
    seen = watch(stand(Log.of("summit-2027", [*states, *told])), race, ENTRIES, now_ms=at_minute(6))
    assert [one.battery for one in seen.sources] == ["87 %", "62 %"]


def synced(box: str, minute: float) -> Synced:
    at = instant_text(at_minute(minute))
    return Synced(at=at, box=box, mono_ms=round(minute * MINUTE_MS), server=at, round_trip_ms=80)


@pytest.mark.parametrize(
    ("heard", "backlog", "age_min", "lost"),
    [(9.5, 812, 0.5, False), (7.1, 812, 2.9, False), (7, None, 3, True)],
)
def test_the_backlog_is_what_the_box_of_a_source_told_lately(
    heard: float, backlog: int | None, age_min: float, lost: bool
) -> None:
    here = [structs.replace(one, box="box-1") for one in reads("pass-mat", {"c1": 3})]
    events = [GUN, *reads("start-mat", FIVE), *here, synced("box-1", 2)]
    told = {"box-1": BoxTold(at_minute(heard), {"pass-mat": 812})}
    log = Log.of("summit-2027", events)
    seen = watch(stand(log), RACE, ENTRIES, now_ms=at_minute(10), told=told)
    assert [one.backlog for one in seen.sources] == [None, backlog, None]
    (box,) = seen.boxes
    assert (box.age_ms, box.waiting, box.lost) == (round(age_min * MINUTE_MS), 812, lost)


def test_a_source_of_which_nothing_waits_has_no_backlog() -> None:
    here = [structs.replace(one, box="box-1") for one in reads("pass-mat", {"c1": 3})]
    told = {"box-1": BoxTold(at_minute(9), {"finish-mat": 4})}
    log = Log.of("summit-2027", [GUN, *here])
    seen = watch(stand(log), RACE, ENTRIES, now_ms=at_minute(10), told=told)
    assert [one.backlog for one in seen.sources] == [None, 0, 4]


def test_a_box_is_known_by_its_last_comparison_of_clocks() -> None:
    syncs = [
        Synced(
            at=instant_text(at_minute(minute) + 1_500),
            box="box-1",
            mono_ms=round(minute * MINUTE_MS),
            server=instant_text(at_minute(minute)),
            round_trip_ms=80,
        )
        for minute in (1, 4)
    ]
    (box,) = watched([GUN, *syncs], 10).boxes
    assert (box.box, box.age_ms, box.fast_ms) == ("box-1", 6 * MINUTE_MS, 1_500)


@pytest.mark.parametrize(
    ("age_ms", "due", "state"),
    [
        (None, 0, State.WAITING),
        (None, 3, State.SILENT),
        (MINUTE_MS, 50, State.READING),
        (2 * MINUTE_MS, 3, State.SILENT),
        (2 * MINUTE_MS, 2, State.READING),
        (5 * MINUTE_MS, 2, State.QUIET),
    ],
)
def test_a_state_follows_from_age_and_runners_due(
    age_ms: int | None, due: int, state: State
) -> None:
    assert state_of(age_ms, due) is state


def test_the_pace_so_far_tells_when_a_runner_comes() -> None:
    visits = (
        Visit(0, "start", 1, 0, 0),
        Visit(1, "pass", 1, 5_000, 500),
        Visit(2, "hut", 1, 8_000, 700),
        Visit(3, "finish", 1, 10_000, 1_000),
    )
    runner = OnCourse("7", visits, 0, {1: 60 * MINUTE_MS})
    ahead = {one.place: one.at_ms / MINUTE_MS for one in expect(runner)}
    assert ahead == pytest.approx({"start": 0, "pass": 60, "hut": 90, "finish": 120})
    between = {
        one.place: one.at_ms / MINUTE_MS
        for one in expect(OnCourse("7", visits, 0, {3: 200 * MINUTE_MS}))
    }
    assert between == pytest.approx({"start": 0, "pass": 100, "hut": 150, "finish": 200})


def test_due_are_those_after_the_last_read() -> None:
    runner = OnCourse("7", VISITS, 0, {0: 0, 2: 60 * MINUTE_MS})
    at_pass = [
        (one, late_from(one, last_known_ms=0)) for one in expect(runner) if one.place == "pass"
    ]
    now_ms = 61 * MINUTE_MS
    assert count_due(at_pass, since_ms=None, now_ms=now_ms) == (1, 0)
    assert count_due(at_pass, since_ms=29 * MINUTE_MS, now_ms=now_ms) == (1, 0)
    assert count_due(at_pass, since_ms=31 * MINUTE_MS, now_ms=now_ms) == (0, 0)
