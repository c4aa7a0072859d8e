from __future__ import annotations

import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.show import (
    Close,
    Control,
    Reveal,
    Script,
    Telling,
    Waiting,
    position_at,
    view_at,
)
from dorsal.ground.problems import BadInput
from tests.ballot.show.shows import (
    RANDOM_BALLOTS,
    SMALL,
    STARTED,
    any_ballot,
    begins_ms,
    show_of,
    zegama,
)

BOTH = Telling(
    languages=("en", "es"), names={"es": {"women": "mujeres", "draw": "el sorteo general"}}
)


def members_of(script: Script, *, after: int = 0, until: int | None = None) -> set[str]:
    return {
        member.id
        for step in script.steps[after:until]
        if isinstance(step, Reveal | Waiting)
        for member in step.members
    }


def test_a_viewer_who_follows_gets_only_the_new_step() -> None:
    script = show_of(SMALL)
    now_ms = begins_ms(script)[5] + 300
    view = view_at(script, STARTED, now_ms, known=5)
    step = view.pop("steps")
    assert view == {
        "state": "running",
        "speed": 100,
        "now_ms": now_ms,
        "since_ms": 300,
        "due_ms": begins_ms(script)[6],
        "passed": 6,
        "left_out": 0,
        "first": 5,
        "counts": step[0]["counts"],
    }
    assert len(step) == 1
    assert (step[0]["kind"], step[0]["order"], step[0]["why"], step[0]["members"]) == (
        "place",
        4,
        "first of women in the draw order; floor 2 had 0",
        [{"id": "Z1", "appears": "«Z1»", "classes": ["women"]}],
    )
    assert step[0]["counts"]["floors"] == [
        {"class_name": "women", "scope": "draw", "count": 1, "needed": 2, "met": False}
    ]


def test_two_languages_stand_side_by_side() -> None:
    script = show_of(SMALL)
    view = view_at(script, STARTED, begins_ms(script)[6], known=6, telling=BOTH)
    assert [one["says"] for one in view["steps"][0]["sentences"]][-1] == {
        "en": "The floor of 2 for women is met.",
        "es": "Se cumple el mínimo de 2 para mujeres.",
    }


def test_a_language_that_there_is_not_is_refused() -> None:
    with pytest.raises(BadInput):
        view_at(show_of(SMALL), STARTED, 0, known=0, telling=Telling(languages=("xx",)))


def test_before_the_show_there_is_nothing_but_its_start() -> None:
    script = show_of(SMALL)
    view = view_at(script, (Control(9000, "start"),), 100, known=0)
    counts = view.pop("counts")
    assert view == {
        "state": "not_started",
        "speed": 100,
        "now_ms": 100,
        "since_ms": 0,
        "due_ms": 9000,
        "passed": 0,
        "left_out": 0,
        "first": 0,
        "steps": [],
    }
    assert [one["given"] for one in counts["pools"]] == [0, 0, 0]


def test_who_joins_late_gets_the_counts_and_the_newest_steps() -> None:
    script = show_of(zegama())
    view = view_at(script, STARTED, begins_ms(script)[150], known=0, most=20)
    assert (view["passed"], view["first"], view["left_out"]) == (151, 131, 131)
    assert len(view["steps"]) == 20
    assert view["counts"] == view["steps"][-1]["counts"]


@pytest.mark.parametrize("known", [12, 99, 10**9])
def test_who_has_all_gets_nothing(known: int) -> None:
    view = view_at(show_of(SMALL), STARTED, 10**9, known=known)
    assert (view["state"], view["passed"], view["left_out"], view["steps"]) == ("ended", 12, 0, [])
    assert view["due_ms"] is None


def test_a_number_below_zero_is_that_of_a_new_viewer() -> None:
    script = show_of(SMALL)
    new = view_at(script, STARTED, 10**9, known=0)
    assert view_at(script, STARTED, 10**9, known=-5) == new


MOMENTS = st.tuples(
    st.integers(0, RANDOM_BALLOTS - 1), st.floats(0, 1), st.integers(0, 80), st.integers(0, 80)
)


@given(moment=MOMENTS)
def test_nobody_of_a_later_step_is_in_a_view(moment: tuple[int, float, int, int]) -> None:
    seed, share, known, most = moment
    script = show_of(any_ballot(seed))
    now_ms = int(share * sum(script.durations_ms))
    passed = position_at(STARTED, script, now_ms).step + 1
    view = view_at(script, STARTED, now_ms, known=known, most=most)
    text = json.dumps(view, ensure_ascii=False)
    secret = members_of(script, after=passed) - members_of(script, until=passed)
    assert [id_ for id_ in secret if f"«{id_}»" in text or f'"{id_}"' in text] == []


@given(moment=MOMENTS)
def test_what_is_still_to_come_makes_no_difference(moment: tuple[int, float, int, int]) -> None:
    seed, share, known, most = moment
    script = show_of(any_ballot(seed))
    now_ms = int(share * sum(script.durations_ms))
    passed = position_at(STARTED, script, now_ms).step + 1
    blank = [
        Close(sentences=(), counts=script.start, lasts_ms=12_345) for _ in script.steps[passed:]
    ]
    other = msgspec.structs.replace(script, steps=(*script.steps[:passed], *blank), told={})
    here = view_at(script, STARTED, now_ms, known=known, most=most)
    assert view_at(other, STARTED, now_ms, known=known, most=most) == here


def test_at_every_step_of_zegama_the_json_names_nobody_of_later_steps() -> None:
    script = show_of(zegama())
    begins = begins_ms(script)
    for index in range(0, len(script.steps), 7):
        view = view_at(script, STARTED, begins[index], known=0, telling=BOTH, most=10**6)
        text = json.dumps(view, ensure_ascii=False)
        people = set(re.findall(r"Z\d{5}", text))
        assert people == members_of(script, until=index + 1)


def test_the_views_of_one_who_polls_put_together_are_the_whole_show() -> None:
    script = show_of(SMALL)
    got: list[Any] = []
    for now_ms in range(0, sum(script.durations_ms) + 4000, 4000):
        view = view_at(script, STARTED, now_ms, known=len(got))
        assert view["first"] == len(got)
        got += view["steps"]
    assert got == view_at(script, STARTED, 10**9, known=0)["steps"]
    assert len(got) == len(script.steps)
    assert json.loads(json.dumps(got)) == got
