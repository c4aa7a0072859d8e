"""Drills: what goes wrong in them, what the crew is told, and what its work is worth."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dorsal.ground.problems import BadInput
from dorsal.timing.drill import Drill, plan_drill, score
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
    assert lines[0].startswith(f"Dead mat ({drill.troubles[0].place}): 0 of ")
    assert lines[-1].startswith("You recorded 1 events. ")
