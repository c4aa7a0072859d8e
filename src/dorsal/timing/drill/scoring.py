"""What a crew made of a drill, beside what would have come without it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dorsal.ground.problems import BadInput, Problem
from dorsal.ground.wording import ENGLISH, Wording, phrase
from dorsal.timing.drill.rehearsal import Drill, Trouble
from dorsal.timing.entries import Entry
from dorsal.timing.log import Log
from dorsal.timing.race import Race
from dorsal.timing.results.from_log import work_out
from dorsal.timing.results.values import Results, Row, Status
from dorsal.timing.simulation.truth import TrueRunner

CLOSE_MS = 2_000  # a split is right when it is as close to the truth, or within its own doubt
OUTCOMES = {"finished": Status.FINISHED, "dnf": Status.DNF, "over time": Status.OVER_TIME}


@dataclass(frozen=True, slots=True)
class TroubleScore:
    """Of the passings that a trouble touched: how many there are, how many are right with the
    crew's work, and how many would have been without. `place` is the key of where it was, `name`
    what people call it.
    """

    key: str
    place: str
    touched: int
    right: int
    without: int
    name: str = ""

    @property
    def share(self) -> float | None:
        """What the crew made of it: 1 when all is mended, 0 when nothing is, below 0 when more is
        wrong than without the crew. None where nothing was to be mended and nothing is spoiled.
        """
        if self.right < self.without:
            return (self.right - self.without) / self.touched
        wrong = self.touched - self.without
        return (self.right - self.without) / wrong if wrong else None


@dataclass(frozen=True, slots=True)
class Score:
    """A crew's score: each trouble, and of all runners how many have the right status and time."""

    troubles: tuple[TroubleScore, ...]
    runners: int
    right: int
    without: int
    recorded: int

    @property
    def points(self) -> int:
        """From 0 to 100: the mean of what the crew made of each trouble. One that mends itself
        gives no points, and takes some where the crew has spoiled it.
        """
        shares = [one.share for one in self.troubles if one.share is not None]
        return max(0, round(100 * sum(shares) / len(shares))) if shares else 100

    def lines(self, *, wording: Wording = ENGLISH) -> Iterator[str]:
        """The score in sentences."""
        for one in self.troubles:
            yield _line(one, wording)
        yield wording.say(
            "%(right)s of %(runners)s runners have the right status and finish (%(without)s without"
            " you).",
            right=self.right,
            runners=self.runners,
            without=self.without,
        )
        yield wording.say(
            "Recorded by you: %(recorded)s. %(points)s points of 100.",
            recorded=self.recorded,
            points=self.points,
        )


def _line(one: TroubleScore, wording: Wording) -> str:
    trouble = wording.say(one.key).capitalize()
    return wording.say(
        _sentence(one),
        trouble=f"{trouble} ({one.name})" if one.name else trouble,
        all=one.touched,
        right=one.right,
        wrong=one.touched - one.without,
        mended=one.right - one.without,
        spoiled=one.without - one.right,
    )


def _sentence(one: TroubleScore) -> str:
    if one.right < one.without:
        return phrase(
            "%(trouble)s: %(spoiled)s of %(all)s splits are wrong that are right without you."
        )
    if one.without == one.touched:
        return phrase(
            "%(trouble)s: mended without you; all %(all)s splits are right. No points are given"
            " for it."
        )
    return phrase("%(trouble)s: of %(wrong)s wrong splits you have mended %(mended)s.")


def score(drill: Drill, log: Log, race: Race, entries: Sequence[Entry]) -> Score:
    """Score a crew's log, which holds the drill's events and what the crew recorded. `BadInput`
    when events of the drill are missing from it.
    """
    planned = set(drill.log.events)
    missing = len(planned - set(log.events))
    if missing:
        what = f"{missing} events of the drill are not in this log"
        raise BadInput([Problem(what, "score the log that the drill has written")])
    with_crew, without = work_out(log, race, entries), work_out(drill.log, race, entries)
    true = {
        (runner.bib, passing.visit): passing.time_ms
        for runner in drill.truth
        for passing in runner.passings
        if passing.side == "in"
    }
    troubles = tuple(
        TroubleScore(
            one.key,
            one.place,
            len(one.touched),
            _right_splits(one, with_crew, true),
            _right_splits(one, without, true),
            race.place(one.place).checkpoint.name if one.place else "",
        )
        for one in drill.troubles
    )
    return Score(
        troubles,
        len(drill.truth),
        _right_rows(drill, with_crew),
        _right_rows(drill, without),
        len(log.events) - len(planned),
    )


def _right_splits(trouble: Trouble, results: Results, true: dict[tuple[str, int], int]) -> int:
    found = {
        (row.bib, split.passing.visit): split.passing
        for course in results.courses
        for row in course.rows
        for split in row.splits
        if split.passing.side != "out"
    }
    right = 0
    for key in trouble.touched:
        passing = found.get(key)
        if passing is not None:
            close_ms = max(CLOSE_MS, passing.doubt_ms)
            right += abs(passing.time_ms - true[key]) <= close_ms
    return right


def _right_rows(drill: Drill, results: Results) -> int:
    rows = {row.bib: row for course in results.courses for row in course.rows}
    return sum(_is_right(rows.get(runner.bib), runner) for runner in drill.truth)


def _is_right(row: Row | None, runner: TrueRunner) -> bool:
    if row is None:
        return False
    if runner.outcome == "dns":
        return row.status in (Status.DNS, Status.ENTERED)
    if row.status not in (OUTCOMES[runner.outcome], Status.NOT_COMPETING):
        return False
    if runner.finish_ms is None:
        return True
    gun_ms = runner.finish_ms - runner.gun_ms
    return row.gun_ms is not None and abs(row.gun_ms - gun_ms) <= CLOSE_MS
