from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.show import (
    Control,
    Controls,
    Position,
    add_control,
    is_told,
    position_at,
    when_revealed,
)
from dorsal.ballot.show.timeline import Verb
from dorsal.ground.problems import BadInput
from tests.ballot.show.shows import SMALL, STARTED, begins_ms, show_of

THREE = (1000, 500, 2000)
LATEST_MS = 400
VERBS: tuple[Verb, ...] = ("pause", "resume", "speed", "skip_to", "end")


@st.composite
def played(draw: st.DrawFn) -> Controls:
    """Controls as a presenter could give them: each is taken or refused."""
    controls: Controls = (Control(draw(st.integers(0, 30)), "start"),)
    for verb in draw(st.lists(st.sampled_from(VERBS), max_size=8)):
        at_ms = controls[-1].at_ms + draw(st.integers(0, 40))
        value = draw(st.integers(10, 300)) if verb == "speed" else 0
        value = draw(st.integers(0, 9)) if verb == "skip_to" else value
        try:
            controls = add_control(controls, Control(at_ms, verb, value))
        except BadInput:
            continue
    return controls


DURATIONS = st.lists(st.integers(1, 40), min_size=1, max_size=8)


def simulate(controls: Controls, durations: list[int], now_ms: int) -> tuple[int, str]:
    """The step and the state, millisecond by millisecond."""
    ends = [100 * end for end in accumulate(durations)]
    begins = [0, *ends[:-1]]
    done, speed, state = 0, 100, "not_started"
    for clock in range(now_ms + 1):
        for control in controls:
            if control.at_ms != clock or state == "ended":
                continue
            if control.verb == "speed":
                speed = control.value
            elif control.verb == "skip_to":
                done = max(done, begins[min(control.value, len(begins) - 1)])
            else:
                state = {"pause": "paused", "end": "ended"}.get(control.verb, "running")
            done = ends[-1] if state == "ended" else done
        if clock < now_ms and state == "running":
            done = min(ends[-1], done + speed)
            state = "ended" if done >= ends[-1] else state
    step = -1 if state == "not_started" else bisect_right(begins, done) - 1
    return step, state


@given(controls=played(), durations=DURATIONS, now_ms=st.integers(0, LATEST_MS))
def test_it_is_what_a_clock_finds_millisecond_by_millisecond(
    controls: Controls, durations: list[int], now_ms: int
) -> None:
    position = position_at(controls, durations, now_ms)
    assert (position.step, position.state) == simulate(controls, durations, now_ms)


@given(controls=played(), durations=DURATIONS)
def test_the_show_never_goes_back(controls: Controls, durations: list[int]) -> None:
    positions = [position_at(controls, durations, now_ms) for now_ms in range(LATEST_MS)]
    steps = [(one.step, one.since_ms) for one in positions]
    assert steps == sorted(steps)
    states = [one.state for one in positions]
    if "ended" in states:
        assert set(states[states.index("ended") :]) == {"ended"}


@given(controls=played(), durations=DURATIONS, now_ms=st.integers(0, LATEST_MS))
def test_the_next_step_comes_when_it_is_due_and_not_before(
    controls: Controls, durations: list[int], now_ms: int
) -> None:
    so_far = tuple(one for one in controls if one.at_ms <= now_ms)
    now = position_at(so_far, durations, now_ms)
    if now.state != "running":
        assert now.due_ms is None
        return
    assert now.due_ms is not None
    before = position_at(so_far, durations, now.due_ms - 1)
    then = position_at(so_far, durations, now.due_ms)
    assert (before.step, before.state) == (now.step, "running")
    assert then.step > now.step or then.state == "ended"


@given(at_ms=st.integers(0, 3400), waits_ms=st.integers(0, 10**9))
def test_a_pause_does_not_advance(at_ms: int, waits_ms: int) -> None:
    paused = add_control(STARTED, Control(at_ms, "pause"))
    there = position_at(paused, THREE, at_ms)
    assert there.state == "paused"
    assert position_at(paused, THREE, at_ms + waits_ms) == there
    resumed = add_control(paused, Control(at_ms + waits_ms, "resume"))
    on = position_at(resumed, THREE, at_ms + waits_ms + 7)
    assert (on.step, on.since_ms) == _place(position_at(STARTED, THREE, at_ms + 7))


@given(speed=st.integers(1, 10), now_ms=st.integers(0, 5000))
def test_twice_the_speed_is_half_the_time(speed: int, now_ms: int) -> None:
    faster = add_control(STARTED, Control(0, "speed", 100 * speed))
    normal = position_at(STARTED, THREE, now_ms * speed)
    scaled = position_at(faster, THREE, now_ms)
    assert (*_place(scaled), scaled.state) == (*_place(normal), normal.state)


def _place(position: Position) -> tuple[int, int]:
    return position.step, position.since_ms


def test_a_show_goes_from_step_to_step_and_ends_by_itself() -> None:
    assert [position_at((Control(50, "start"),), THREE, now) for now in (49, 50, 1050, 3549)] == [
        Position(-1, 0, "not_started", 100, 50),
        Position(0, 0, "running", 100, 1050),
        Position(1, 0, "running", 100, 1550),
        Position(2, 1999, "running", 100, 3550),
    ]
    assert position_at((Control(50, "start"),), THREE, 3550) == Position(2, 2000, "ended", 100)


def test_without_a_start_nothing_is_due() -> None:
    assert position_at((), THREE, 10**15) == Position(-1, 0, "not_started", 100)


def test_the_presenter_skips_forward_never_back() -> None:
    skipped = add_control(STARTED, Control(10, "skip_to", 2))
    assert _place(position_at(skipped, THREE, 15)) == (2, 5)
    back = add_control(skipped, Control(20, "skip_to", 0))
    assert _place(position_at(back, THREE, 25)) == (2, 15)
    beyond = add_control(STARTED, Control(10, "skip_to", 99))
    assert position_at(beyond, THREE, 10).state == "running"
    assert position_at(beyond, THREE, 10).step == 2


def test_a_control_after_the_show_has_ended_by_itself_changes_nothing() -> None:
    late = add_control(STARTED, Control(9000, "pause"))
    late = add_control(late, Control(9500, "resume"))
    assert position_at(late, THREE, 10_000) == position_at(STARTED, THREE, 10_000)


PAUSED = (Control(0, "start"), Control(5, "pause"))
ENDED = (Control(0, "start"), Control(5, "end"))


@pytest.mark.parametrize(
    ("controls", "verb", "right"),
    [
        ((), "pause", "pause a show that is running"),
        ((), "end", "end a show that is running or paused"),
        ((), "skip_to", "skip_to a show that is running or paused"),
        ((), "speed", "speed a show that is running or paused"),
        (STARTED, "start", "start a show that is not started"),
        (STARTED, "resume", "resume a show that is paused"),
        (PAUSED, "pause", "pause a show that is running"),
        (ENDED, "end", "end a show that is running or paused"),
        (ENDED, "start", "start a show that is not started"),
    ],
)
def test_a_control_that_cannot_follow_is_refused(
    controls: Controls, verb: Verb, right: str
) -> None:
    with pytest.raises(BadInput) as refused:
        add_control(controls, Control(10, verb, 100 if verb == "speed" else 0))
    assert [(one.column, one.value, one.right) for one in refused.value.problems] == [
        ("verb", verb, right)
    ]


def test_all_that_is_wrong_with_a_control_is_said_together() -> None:
    with pytest.raises(BadInput) as refused:
        add_control(ENDED, Control(4, "speed", 9))
    assert [str(one) for one in refused.value.problems] == [
        "column verb: the show is ended: speed is not possible ('speed');"
        " speed a show that is running or paused",
        "column at_ms: this is before the last control ('4'); 5 or later",
        "column value: this is no value of speed ('9'); a speed from 10 to 1000 per cent",
    ]


@pytest.mark.parametrize(
    ("verb", "value", "right"),
    [
        ("speed", 1001, "a speed from 10 to 1000 per cent"),
        ("skip_to", -1, "the index of a step, from 0"),
        ("pause", 1, "0"),
    ],
)
def test_a_value_that_is_not_of_its_control_is_refused(verb: Verb, value: int, right: str) -> None:
    with pytest.raises(BadInput) as refused:
        add_control(STARTED, Control(1, verb, value))
    assert [(one.column, one.right) for one in refused.value.problems] == [("value", right)]


def test_an_applicant_is_told_when_the_show_has_come_to_them() -> None:
    script = show_of(SMALL)
    begins = begins_ms(script)
    for id_, index in {"Z8": 2, "Z6": 4, "Z1": 5, "Z4": 6, "Z2": 8}.items():
        assert not is_told(STARTED, script, id_, begins[index] - 1)
        assert is_told(STARTED, script, id_, begins[index])
        assert when_revealed(STARTED, script, id_, begins[index] - 1) is None
        assert when_revealed(STARTED, script, id_, begins[index] + 10**6) == begins[index]


def test_who_has_no_place_and_no_shown_number_is_told_at_the_end() -> None:
    script = show_of(SMALL, waiting=1)
    end_ms = sum(script.durations_ms)
    assert not is_told(STARTED, script, "Z7", end_ms - 1)
    assert when_revealed(STARTED, script, "Z7", end_ms + 5000) == end_ms
    stopped = add_control(STARTED, Control(1, "end"))
    assert when_revealed(stopped, script, "Z7", 5000) == 1
    assert when_revealed(stopped, script, "Z6", 5000) == 1


def test_before_the_show_nobody_is_told() -> None:
    script = show_of(SMALL)
    everybody = [one for entry in SMALL.record.entries for one in entry.members]
    assert [id_ for id_ in everybody if is_told((), script, id_, 10**15)] == []
