"""The order, the batches and the repetitions in which events come change nothing."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from dorsal.timing.events import AnyEvent, ManualTime, Retracted, ref_of
from dorsal.timing.log import Log, log_bytes, merged, read_log
from dorsal.timing.standing import stand
from tests.timing.log.made_events import at, events_of_a_race, time


@given(events_of_a_race(), st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_any_order_and_repetition_gives_the_same_bytes_and_standing(
    events: list[AnyEvent], chance: random.Random
) -> None:
    straight = Log.of("summit", events)
    shuffled = [*events, *chance.choices(events, k=5)] if events else []
    chance.shuffle(shuffled)

    other = Log.of("summit", shuffled)

    assert other == straight
    assert log_bytes(other) == log_bytes(straight)
    assert stand(other) == stand(straight)


@given(events_of_a_race(), st.randoms(use_true_random=False))
@settings(max_examples=150)
def test_any_batches_and_merges_give_the_same_log(
    events: list[AnyEvent], chance: random.Random
) -> None:
    straight = Log.of("summit", events)
    batched = Log("summit")
    tents: list[Log] = [Log("summit"), Log("summit")]
    rest = list(events)
    chance.shuffle(rest)
    while rest:
        batch = [rest.pop() for _ in range(min(len(rest), chance.randint(1, 4)))]
        batched = batched.with_events(batch)
        tent = chance.randrange(2)
        tents[tent] = tents[tent].with_events([*batch, *batch])

    assert batched == straight
    assert merged(tents) == straight
    assert read_log(log_bytes(straight)) == straight


@given(events_of_a_race())
@settings(max_examples=150)
def test_no_read_or_time_is_lost(events: list[AnyEvent]) -> None:
    """Each name counts, or has a fate that says why not."""
    found = stand(Log.of("summit", events))

    counting = {ref_of(one) for one in (*found.reads, *found.times, *found.said.drops)}
    told = {ref_of(one) for one in events if one.__struct_config__.tag in ("read", "time", "drop")}
    assert told <= counting | found.fates.keys()
    assert not counting & found.fates.keys()


@st.composite
def trees(draw: st.DrawFn) -> list[AnyEvent]:
    """Times and retractions, each of which may name an earlier one."""
    made: list[AnyEvent] = []
    for number in range(draw(st.integers(1, 7))):
        name = ref_of(made[draw(st.integers(0, number - 1))]) if number else ""
        if name and draw(st.booleans()):
            made.append(Retracted(at=at(number), supersedes=name))
        else:
            made.append(time(number, said=number, supersedes=name))
    return made


def _stands(event: AnyEvent, events: list[AnyEvent]) -> AnyEvent | str:
    """What stands for an event by the rule as one says it aloud (no two of these agree)."""
    naming = [one for one in events if one.supersedes == ref_of(event)]
    live = [found for one in naming if (found := _stands(one, events)) != "withdrawn"]
    retracting = [one for one in live if isinstance(one, Retracted)]
    if not live:
        return event
    if len(live) == len(retracting):
        return "withdrawn"
    return live[0] if len(live) == 1 else "conflict"


@given(trees())
@settings(max_examples=300)
def test_trees_of_corrections_stand_as_the_rule_says(events: list[AnyEvent]) -> None:
    expected = [_stands(one, events) for one in events if not one.supersedes]

    found = stand(Log.of("summit", events))

    assert set(found.times) == {one for one in expected if isinstance(one, ManualTime)}
