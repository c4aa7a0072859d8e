"""Where the show stands: a list of the presenter's controls, to which is only ever added, and pure
functions of it and of the time.

The show never goes back: what has been shown stays shown. It ends when its last step has lasted, or
at the presenter's word. Times are in whole milliseconds since 1970, speeds in per cent, and all
arithmetic is in whole numbers, so that every viewer's page finds the same step.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Literal, TypeAlias

import msgspec

from dorsal.ballot.show.steps import Script
from dorsal.ground.plain_words import listed
from dorsal.ground.problems import BadInput, Problem

Verb = Literal["start", "pause", "resume", "speed", "skip_to", "end"]
State = Literal["not_started", "running", "paused", "ended"]

NORMAL_SPEED = 100
SLOWEST, FASTEST = 10, 1000

_ALLOWED: Mapping[Verb, tuple[State, ...]] = {
    "start": ("not_started",),
    "pause": ("running",),
    "resume": ("paused",),
    "speed": ("running", "paused"),
    "skip_to": ("running", "paused"),
    "end": ("running", "paused"),
}
_LEADS_TO: Mapping[Verb, State] = {
    "start": "running",
    "pause": "paused",
    "resume": "running",
    "end": "ended",
}


class Control(msgspec.Struct, frozen=True):
    """One word of the presenter. `value` is the speed in per cent for `speed`, the index of a
    step for `skip_to`, and 0 for all others.
    """

    at_ms: int
    verb: Verb
    value: int = 0


Controls: TypeAlias = tuple[Control, ...]


class Position(msgspec.Struct, frozen=True):
    """Where the show stands at a moment.

    `step` is the index of the step that is shown, -1 before the start; `since_ms` how much of it
    has been shown, in ms at speed 100; `due_ms` the time at which the next step comes, the show
    starts or ends by itself, `None` when it does not.
    """

    step: int
    since_ms: int
    state: State
    speed: int
    due_ms: int | None = None


def add_control(controls: Sequence[Control], control: Control) -> Controls:
    """The controls with one more; `BadInput` when it cannot follow them.

    A show that has ended by itself is not known here: a control after that is taken and changes
    nothing.
    """
    if problems := list(_faults(controls, control)):
        raise BadInput(problems)
    return (*controls, control)


def _faults(controls: Sequence[Control], control: Control) -> Iterator[Problem]:
    verb, state = control.verb, _state_after(controls)
    if verb not in _ALLOWED:
        yield Problem("there is no such control", listed(list(_ALLOWED)), "", 0, "verb", verb)
    elif state not in _ALLOWED[verb]:
        states = listed([one.replace("_", " ") for one in _ALLOWED[verb]], last="or")
        what = f"the show is {state.replace('_', ' ')}: {verb} is not possible"
        yield Problem(what, f"{verb} a show that is {states}", column="verb", value=verb)
    last_ms = controls[-1].at_ms if controls else 0
    if control.at_ms < last_ms:
        what = "this is before the last control"
        yield Problem(what, f"{last_ms} or later", column="at_ms", value=str(control.at_ms))
    if right := _right_value(control):
        what = f"this is no value of {verb}"
        yield Problem(what, right, column="value", value=str(control.value))


def _state_after(controls: Sequence[Control]) -> State:
    state: State = "not_started"
    for control in controls:
        state = _LEADS_TO.get(control.verb, state)
    return state


def _right_value(control: Control) -> str:
    """What the value should be; `""` when it is right."""
    match control.verb:
        case "speed":
            right = SLOWEST <= control.value <= FASTEST
            return "" if right else f"a speed from {SLOWEST} to {FASTEST} per cent"
        case "skip_to":
            return "" if control.value >= 0 else "the index of a step, from 0"
        case _:
            return "" if control.value == 0 else "0"


class _Playing:
    """A show as it is played: `done` is what has been shown, in ms times per cent."""

    def __init__(self, durations_ms: Sequence[int]) -> None:
        self.begins = [NORMAL_SPEED * begin for begin in accumulate(durations_ms, initial=0)]
        self.state: State = "not_started"
        self.speed = NORMAL_SPEED
        self.done = 0
        self.at_ms = 0

    def advance(self, to_ms: int) -> None:
        """Let the time pass."""
        if self.state == "running":
            self._reach(self.done + (to_ms - self.at_ms) * self.speed)
        self.at_ms = to_ms

    def obey(self, control: Control) -> None:
        """Follow a control at its time; one that is not possible is passed over."""
        self.advance(control.at_ms)
        if self.state not in _ALLOWED[control.verb]:
            return
        self.state = _LEADS_TO.get(control.verb, self.state)
        match control.verb:
            case "speed":
                self.speed = control.value
            case "skip_to":
                last = len(self.begins) - 2
                self._reach(self.begins[max(0, min(control.value, last))])
            case "end":
                self._reach(self.begins[-1])

    def _reach(self, done: int) -> None:
        """Go on to this point, never back, and end where nothing is left."""
        self.done = min(max(self.done, done), self.begins[-1])
        if self.done == self.begins[-1]:
            self.state = "ended"

    def position(self, start_ms: int | None) -> Position:
        """Where the show stands; `start_ms` is when it will start."""
        if self.state == "not_started":
            return Position(-1, 0, self.state, self.speed, start_ms)
        step = min(bisect_right(self.begins, self.done) - 1, len(self.begins) - 2)
        due_ms = None
        if self.state == "running":
            left = self.begins[step + 1] - self.done
            due_ms = self.at_ms - (-left // self.speed)
        since_ms = (self.done - self.begins[step]) // NORMAL_SPEED
        return Position(step, since_ms, self.state, self.speed, due_ms)


def position_at(
    controls: Sequence[Control], script: Script | Sequence[int], now_ms: int
) -> Position:
    """Where the show of a script, or of steps that last so many ms, stands at a moment.

    Controls after that moment are not followed yet; a start among them is told as due.
    """
    playing = _Playing(script.durations_ms if isinstance(script, Script) else script)
    for control in controls:
        if control.at_ms > now_ms:
            break
        playing.obey(control)
    playing.advance(now_ms)
    starts = [one.at_ms for one in controls if one.verb == "start"]
    return playing.position(starts[0] if starts else None)


def is_told(controls: Sequence[Control], script: Script, applicant: str, now_ms: int) -> bool:
    """Whether the show has passed all it says of an applicant's result, or has ended.

    Until then no mail and no personal page tells it. Who has neither a place nor a shown number on
    a waiting list is told when the show has ended.
    """
    position = position_at(controls, script, now_ms)
    if position.state == "ended":
        return True
    told = script.told.get(applicant)
    return told is not None and told <= position.step


def when_revealed(
    controls: Sequence[Control], script: Script, applicant: str, now_ms: int
) -> int | None:
    """The first moment (ms since 1970) at which an applicant's result was told; `None` when it is
    not told yet.
    """
    if not is_told(controls, script, applicant, now_ms):
        return None
    moments = range(controls[0].at_ms, now_ms + 1)
    found = bisect_left(
        moments, True, key=lambda moment: is_told(controls, script, applicant, moment)
    )
    return moments[found]
