"""What a drill does: a simulated race with a dead mat, a late box, a wrong clock and a swapped
chip, the radio messages that tell the crew of them, and the paper that they can type in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import ENGLISH, Wording
from dorsal.timing.entries import Entry
from dorsal.timing.instants import HOUR_MS, MINUTE_MS, datetime_of
from dorsal.timing.log import Log
from dorsal.timing.race import Race
from dorsal.timing.simulation import Faults, Simulated, simulate
from dorsal.timing.simulation.mats import MINUTES_OFF_MS, Mat
from dorsal.timing.simulation.truth import TrueRunner

DRILLED = Faults(
    never_start=0.03,
    drop_out=0.04,
    swapped_pairs=1,
    dead_mats=1,
    late_boxes=1,
    wrong_clocks=1,
    strays=0.01,
    tests=2,
    resent=0.05,
    repaired=0.0,
)
FEW = 5  # runners whom the dead mat misses make it a trouble
TRIES, STRIDE = 30, 1_000_003
TOLD_LATE_MS = 10 * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Message:
    """What the crew hears over the radio at an instant."""

    at_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that goes wrong: its `key`, where, and what it touches (bibs and visits)."""

    key: str
    place: str
    touched: frozenset[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Drill:
    """A drill: the log as it would come without a crew, what is said, what is on paper (by file
    name, ready to be typed or read in), and what goes wrong.
    """

    log: Log
    messages: tuple[Message, ...]
    papers: Mapping[str, str]
    troubles: tuple[Trouble, ...]
    truth: tuple[TrueRunner, ...]


def plan_drill(
    race: Race, entries: Sequence[Entry], *, seed: int, wording: Wording = ENGLISH
) -> Drill:
    """Plan a drill of this race; the same seed, the same drill. `BadInput` where the race has too
    few readers between start and finish to go wrong in three ways.
    """
    done, (dark, late, wrong) = _gone_wrong(race, entries, seed)
    swapped = [bib for pair in done.swaps for bib in pair]
    troubles = (
        Trouble("dead mat", dark.source.place, _missed(done, dark)),
        Trouble("late box", late.source.place, _at(done, late.source.place, but=swapped)),
        Trouble("wrong clock", wrong.source.place, _at(done, wrong.source.place, but=swapped)),
        Trouble("swapped chip", "", _of(done, swapped)),
    )
    messages = sorted(
        _messages(race, done, (dark, late, wrong), swapped, wording), key=lambda one: one.at_ms
    )
    papers = {f"sheet-{dark.source.place}.csv": _sheet(race, done, troubles[0])}
    return Drill(done.log, tuple(messages), papers, troubles, done.truth)


def _gone_wrong(
    race: Race, entries: Sequence[Entry], seed: int
) -> tuple[Simulated, tuple[Mat, Mat, Mat]]:
    """A simulated race in which runners come by the dead mat while it is dark, of a few tries."""
    for attempt in range(TRIES):
        done = simulate(race, entries, seed=seed + attempt * STRIDE, faults=DRILLED)
        mats = _mats(done, race)
        if len(_missed(done, mats[0])) >= FEW:
            break
    return done, mats


def _mats(done: Simulated, race: Race) -> tuple[Mat, Mat, Mat]:
    dark = [mat for mat in done.mats if mat.dark_ms[1]]
    late = [mat for mat in done.mats if mat.late_until_ms]
    wrong = [mat for mat in done.mats if mat.fast_ms == MINUTES_OFF_MS]
    if not (dark and late and wrong):
        what = "a drill needs three readers between start and finish"
        right = "add sources to RACE.toml, of the formats raceresult, ipico, ultra, csv or wiclax"
        raise BadInput([Problem(what, right, value=race.slug)])
    return dark[0], late[0], wrong[0]


def _missed(done: Simulated, mat: Mat) -> frozenset[tuple[str, int]]:
    """The passings that nobody read because the mat was dark."""
    begin_ms, end_ms = mat.dark_ms
    return frozenset(
        (runner.bib, passing.visit)
        for runner in done.truth
        for passing in runner.passings
        if passing.place == mat.source.place
        and passing.side == "in"
        and begin_ms <= passing.time_ms < end_ms
    )


def _at(done: Simulated, place: str, *, but: Sequence[str]) -> frozenset[tuple[str, int]]:
    """The passings at a place, but of those bibs, which another trouble touches."""
    return frozenset(
        (runner.bib, passing.visit)
        for runner in done.truth
        for passing in runner.passings
        if passing.place == place and passing.side == "in" and runner.bib not in but
    )


def _of(done: Simulated, bibs: Sequence[str]) -> frozenset[tuple[str, int]]:
    return frozenset(
        (runner.bib, passing.visit)
        for runner in done.truth
        if runner.bib in bibs
        for passing in runner.passings
        if passing.side == "in"
    )


def _messages(
    race: Race,
    done: Simulated,
    mats: tuple[Mat, Mat, Mat],
    swapped: Sequence[str],
    wording: Wording,
) -> Iterator[Message]:
    dark, late, wrong = mats
    place = race.place(dark.source.place).checkpoint.name
    said = wording.say(
        "%(place)s here. The screen of our mat has been dark for some time. We are writing"
        " everybody down; the sheet comes when it is full.",
        place=place,
    )
    yield Message(dark.dark_ms[0] + TOLD_LATE_MS, said)
    said = wording.say(
        "%(place)s again: the mat is alive. Our sheet is in the file %(file)s.",
        place=place,
        file=f"sheet-{dark.source.place}.csv",
    )
    yield Message(dark.dark_ms[1] + TOLD_LATE_MS, said)
    said = wording.say(
        "%(place)s here. We had no network until now; the box is sending.",
        place=race.place(late.source.place).checkpoint.name,
    )
    yield Message(late.late_until_ms, said)
    said = wording.say(
        "%(place)s here. Somebody says that our reader shows another time than the church.",
        place=race.place(wrong.source.place).checkpoint.name,
    )
    yield Message(_first_at(done, wrong) + HOUR_MS, said)
    if len(swapped) > 1:
        said = wording.say(
            "The speaker at the finish: the screen said %(one)s, and the bib that came in was"
            " %(other)s. Do they wear each other's chips?",
            one=swapped[0],
            other=swapped[1],
        )
        yield Message(_last_of(done, swapped) + TOLD_LATE_MS, said)


def _first_at(done: Simulated, mat: Mat) -> int:
    times = [
        passing.time_ms
        for runner in done.truth
        for passing in runner.passings
        if passing.place == mat.source.place
    ]
    return min(times, default=0)


def _last_of(done: Simulated, bibs: Sequence[str]) -> int:
    return max(
        runner.passings[-1].time_ms
        for runner in done.truth
        if runner.bib in bibs and runner.passings
    )


def _sheet(race: Race, done: Simulated, trouble: Trouble) -> str:
    """What the volunteers wrote while the mat was dark: bib and time of day to the second."""
    rows = sorted(
        (passing.time_ms, runner.bib)
        for runner in done.truth
        for passing in runner.passings
        if (runner.bib, passing.visit) in trouble.touched
        and passing.place == trouble.place
        and passing.side == "in"
    )
    lines = [f"{bib},{_clock(race, time_ms)}" for time_ms, bib in rows]
    return "\n".join(["bib,time", *lines]) + "\n"


def _clock(race: Race, time_ms: int) -> str:
    return f"{datetime_of(time_ms).astimezone(race.zone):%H:%M:%S}"
