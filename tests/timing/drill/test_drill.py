"""Drills: what goes wrong in them, what the crew is told, and what its work is worth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dorsal.ground.problems import BadInput
from dorsal.timing.drill import Drill, Score, TroubleScore, plan_drill, score
from dorsal.timing.events import ChipGiven, ManualTime, Noted
from dorsal.timing.instants import instant_text
from dorsal.timing.log import Log
from tests.timing.simulation.made_race import made_entries, made_race

RACE = made_race(with_town=True)
ENTRIES = made_entries(80)
LATER = "2027-05-30T20:00:00.000Z"


@pytest.fixture(scope="module")
def drill() -> Drill:
    return plan_drill(RACE, ENTRIES, seed=2)


def test_four_things_go_wrong_and_each_is_told_over_the_radio(drill: Drill) -> None:
    keys = [trouble.key for trouble in drill.troubles]
    assert keys == ["dead mat", "late box", "wrong clock", "swapped chip"]
    assert len({trouble.place for trouble in drill.troubles[:3]}) == 3
    assert all(trouble.touched for trouble in drill.troubles)
    assert len(drill.messages) == 5
    assert [one.at_ms for one in drill.messages] == sorted(one.at_ms for one in drill.messages)


@pytest.mark.parametrize("seed", [0, 1, 7])
def test_runners_come_by_the_dead_mat_whatever_the_seed(seed: int) -> None:
    dead = plan_drill(RACE, ENTRIES, seed=seed).troubles[0]
    assert len(dead.touched) >= 5


def test_the_paper_holds_whom_the_dead_mat_missed(drill: Drill) -> None:
    dead = drill.troubles[0]
    (name, text), *others = drill.papers.items()
    header, *rows = text.splitlines()
    assert (name, header, others) == (f"sheet-{dead.place}.csv", "bib,time", [])
    assert {row.partition(",")[0] for row in rows} == {bib for bib, _ in dead.touched}


def test_the_same_seed_is_the_same_drill(drill: Drill) -> None:
    again = plan_drill(RACE, ENTRIES, seed=2)
    assert (again.log, again.messages, again.papers) == (drill.log, drill.messages, drill.papers)


def test_a_race_with_too_few_readers_cannot_be_drilled() -> None:
    few = replace(RACE, sources=RACE.sources[:2])
    with pytest.raises(BadInput, match="three readers between start and finish"):
        plan_drill(few, ENTRIES, seed=2)


def test_a_crew_that_does_nothing_is_worth_what_comes_without_it(drill: Drill) -> None:
    found = score(drill, drill.log, RACE, ENTRIES)
    assert [(one.right, one.touched) for one in found.troubles] == [
        (one.without, one.touched) for one in found.troubles
    ]
    assert (found.right, found.recorded) == (found.without, 0)
    dead = found.troubles[0]
    assert (dead.key, dead.right) == ("dead mat", 0)


def test_a_sheet_that_is_typed_in_mends_the_dead_mat(drill: Drill) -> None:
    dead = drill.troubles[0]
    typed = [
        ManualTime(
            at=LATER,
            by="Jon",
            place=dead.place,
            time=instant_text(passing.time_ms // 1000 * 1000),
            bib=runner.bib,
        )
        for runner in drill.truth
        for passing in runner.passings
        if (runner.bib, passing.visit) in dead.touched
    ]
    found = score(drill, drill.log.with_events(typed), RACE, ENTRIES)
    assert found.troubles[0].right == found.troubles[0].touched
    assert found.recorded == len(typed)
    assert found.points > score(drill, drill.log, RACE, ENTRIES).points


def test_chips_that_are_given_rightly_mend_the_swap(drill: Drill) -> None:
    swapped = drill.troubles[3]
    one, other = sorted({bib for bib, _ in swapped.touched})
    chips = {entry.bib: entry.chips for entry in ENTRIES}
    given = [
        ChipGiven(at=LATER, by="Jon", chip=chip, bib=bib)
        for bib, wears in ((one, other), (other, one))
        for chip in chips[wears]
    ]
    found = score(drill, drill.log.with_events(given), RACE, ENTRIES)
    assert found.troubles[3].right > found.troubles[3].without


def test_a_log_that_lost_events_of_the_drill_is_not_scored(drill: Drill) -> None:
    short = Log.of(drill.log.race, drill.log.events[:-3])
    with pytest.raises(BadInput, match="3 events of the drill are not in this log"):
        score(drill, short, RACE, ENTRIES)


def test_the_score_is_told_in_sentences(drill: Drill) -> None:
    noted = drill.log.with_events([Noted(at=LATER, by="Jon", text="the mat is dark")])
    lines = list(score(drill, noted, RACE, ENTRIES).lines())
    name = RACE.place(drill.troubles[0].place).checkpoint.name
    many = len(drill.troubles[0].touched)
    assert lines[0] == f"Dead mat ({name}): of {many} wrong splits you have mended 0."
    assert lines[-1] == "Recorded by you: 1. 0 points of 100."


@pytest.mark.parametrize(
    ("touched", "right", "without", "share", "said"),
    [
        (10, 7, 4, 0.5, "Late box (Pass): of 6 wrong splits you have mended 3."),
        (10, 10, 10, None, "Late box (Pass): mended without you; all 10 splits are right."),
        (10, 5, 10, -0.5, "Late box (Pass): 5 of 10 splits are wrong that are right without you."),
    ],
)
def test_a_crew_is_given_points_for_what_it_mends_and_loses_some_for_what_it_spoils(
    touched: int, right: int, without: int, share: float | None, said: str
) -> None:
    one = TroubleScore("late box", "pass", touched, right, without, "Pass")
    assert one.share == share
    found = Score((one, TroubleScore("dead mat", "top", 4, 4, 0)), 2, 2, 2, 1)
    assert found.points == {None: 100, 0.5: 75, -0.5: 25}[share]
    assert next(iter(found.lines())).startswith(said)


def test_a_crew_that_does_nothing_has_no_points(drill: Drill) -> None:
    assert score(drill, drill.log, RACE, ENTRIES).points == 0
