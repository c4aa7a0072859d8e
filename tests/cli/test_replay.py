"""What a replay shows, as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dorsal.ballot.replay import (
    ClassCount,
    Gain,
    ListPlace,
    Loss,
    Move,
    Places,
    Replay,
    TicketCount,
    WaitingLists,
)
from dorsal.cli.replay_views import replay_json, replay_sentences, show_replay
from dorsal.outside.replay_records import replay_record

Said = pytest.CaptureFixture[str]

LOUD = (
    "WHAT IF, NOT A DRAW: Aizkorri, 2027, with the same random number under other rules. "
    "It decides nothing."
)
FLOOR = "first of women in the draw order; floor 52 had 51"


def women(scope: str, before: int, after: int, *, of: int = 225, then: int = 225) -> Places:
    return Places(scope, of, then, (ClassCount("women", before, after),))


def replay(
    *,
    gain: int = 0,
    lose: int = 0,
    moved: tuple[Move, ...] = (),
    places: tuple[Places, ...] = (women("draw", 27, 52),),
    tickets: tuple[TicketCount, ...] = (),
    first_change: int = 0,
    elsewhere_same: bool = True,
    rehearsal: bool = False,
) -> Replay:
    """A replay that says so; the last of `places` is drawn, the others are not."""
    counts = [sum(getattr(one, side) for one in places) for side in ("before", "after")]
    in_class = [
        sum(getattr(one.classes[0], side) for one in places) for side in ("before", "after")
    ]
    return Replay(
        race="Aizkorri",
        draw="2027",
        kind="rehearsal" if rehearsal else "draw",
        seed="ab" * 32,
        gain=tuple(
            Gain(f"G{n}", f"G{n}", "draw", 230 + n, FLOOR, (ListPlace("draw", n, 230 + n),))
            for n in range(1, gain + 1)
        ),
        lose=tuple(
            Loss(f"L{n}", f"L{n}", "draw", 200 + n, "next in the draw order", ())
            for n in range(1, lose + 1)
        ),
        moved=moved,
        all_places=women("all", *in_class, of=counts[0], then=counts[1]),
        drawn=Places("drawn", places[-1].before, places[-1].after, places[-1].classes),
        pools=places,
        elsewhere_same=elsewhere_same,
        tickets=tickets,
        waiting=(WaitingLists("draw", 300, 280, first_change),),
    )


def shown(found: Replay, capsys: Said) -> list[str]:
    show_replay(found)
    return capsys.readouterr().out.splitlines()


def test_nothing_differs_and_it_is_no_draw(capsys: Said) -> None:
    found = replay(places=(women("draw", 52, 52),))
    same = "Nothing would differ: the same people have the same places, and the same wait."
    assert shown(found, capsys) == [LOUD, same, LOUD]


def test_a_rehearsal_is_named(capsys: Said) -> None:
    found = replay(places=(women("draw", 52, 52),), rehearsal=True)
    second = "The record is a rehearsal: its draw decided nothing either."
    assert shown(found, capsys)[:2] == [LOUD, second]


def test_a_draw_alone_is_told_in_one_sentence() -> None:
    assert list(replay_sentences(replay(gain=14, lose=14))) == [
        "These 14 of 225 places would go to somebody else; women 27 (12 %) to 52 (23 %)."
    ]


def test_places_that_are_not_drawn_are_told_apart() -> None:
    places = (women("times", 13, 13, of=125, then=125), women("draw", 27, 52))
    found = replay(gain=14, lose=14, places=places, first_change=3)
    assert list(replay_sentences(found)) == [
        "These 14 of 225 drawn places would go to somebody else; women 27 (12 %) to 52 (23 %).",
        "Of all named places: women 40 (11 %) to 65 (19 %).",
        "The waiting list of draw would differ from position 3 on (300 entries, then 280).",
    ]


def test_when_other_pools_change_all_named_places_are_told() -> None:
    places = (women("times", 13, 12, of=125, then=120), women("draw", 27, 52, then=230))
    found = replay(gain=5, lose=5, places=places, elsewhere_same=False)
    assert list(replay_sentences(found)) == [
        "These 5 of 350 named places would go to somebody else; women 40 (11 %) to 64 (18 %).",
        "Of drawn places: women 27 (12 %) to 52 (23 %).",
    ]


def test_more_places_and_fewer() -> None:
    found = replay(gain=12, lose=2, places=(women("draw", 27, 27, then=235),))
    assert list(replay_sentences(found)) == [
        "235 places would be given instead of 225: 12 people would gain one, 2 would lose theirs."
    ]


def test_one_place_and_none() -> None:
    alike = (women("draw", 52, 52),)
    assert list(replay_sentences(replay(gain=1, lose=1, places=alike))) == [
        "One of 225 places would go to somebody else."
    ]
    moved = replay(moved=(Move("Z1", "times", "draw"),), places=alike)
    assert list(replay_sentences(moved)) == ["Nobody would gain or lose a place."]


def test_the_table_has_every_pool_and_class(capsys: Said) -> None:
    places = (women("times", 13, 13, of=125, then=125), women("draw", 27, 52))
    rows = [
        [cell.strip() for cell in line.strip("│").split("│")]
        for line in shown(replay(gain=14, lose=14, places=places), capsys)
        if line.startswith("│")
    ]
    assert rows == [
        ["times", "125", "13 (10.4 %)"],
        ["draw", "225", "27 → 52 (12.0 % → 23.1 %)"],
        ["all drawn places", "225", "27 → 52 (12.0 % → 23.1 %)"],
        ["all named places", "350", "40 → 65 (11.4 % → 18.6 %)"],
    ]


def test_who_gains_and_who_loses_is_listed_up_to_thirty(capsys: Said) -> None:
    lines = shown(replay(gain=32, lose=1, moved=(Move("Z1", "times", "draw"),)), capsys)
    at = lines.index("32 people would gain a place:")
    assert (
        lines[at + 1]
        == f"  G1: draw, 231 in its order, {FLOOR} (was at 1 on the waiting list of draw)"
    )
    assert lines[at + 31] == "  ... and 2 more; --json lists them all"
    assert lines[at + 32 : -1] == [
        "1 person would lose a place:",
        "  L1: had draw, 201 in its order, next in the draw order; would be on no published "
        "waiting list",
        "1 person would have a place from another pool:",
        "  Z1: draw instead of times",
    ]


def test_tickets_and_their_shares(capsys: Said) -> None:
    tickets = (TicketCount("draw", "", 400, 1000), TicketCount("draw", "women", 100, 200))
    assert shown(replay(tickets=tickets, places=(women("draw", 52, 52),)), capsys)[2:-1] == [
        "tickets in draw: 400 → 1,000",
        "  of entries with women: 100 → 200 (25.0 % → 20.0 %)",
    ]


def test_the_json_has_everybody() -> None:
    found = replay(gain=31, lose=31, tickets=(TicketCount("draw", "", 4, 8),))
    told = json.loads(json.dumps(replay_json(found)))
    assert list(told)[:5] == ["what_if", "race", "draw", "kind", "seed"]
    assert (told["what_if"], told["race"], told["draw"]) == (True, "Aizkorri", "2027")
    assert (told["same"], told["differ"], told["places"], told["places_after"]) == (
        *(False, 31, 225, 225),
    )
    classes = {"women": {"before": 27, "after": 52, "share_before": 0.12, "share_after": 52 / 225}}
    assert told["classes"] == classes
    assert told["drawn"] == {"before": 225, "after": 225, "classes": classes}
    assert told["pools"] == {"draw": told["drawn"]}
    assert len(told["gain"]) == len(told["lose"]) == 31
    assert told["gain"][0] == {
        "id": "G1",
        "entry": "G1",
        "pool": "draw",
        "order": 231,
        "why": FLOOR,
        "waiting": [{"pool": "draw", "position": 1, "order": 231}],
    }
    assert told["tickets"] == [{"draw": "draw", "class_name": "", "before": 4, "after": 8}]


def test_a_ballot_that_the_command_has_drawn(drawn: Path) -> None:
    rules = (drawn / "rules.toml").read_text(encoding="utf-8")
    new = drawn / "new.toml"
    new.write_text(rules.replace('at_least = "30/100"', 'at_least = "50/100"'), encoding="utf-8")
    found = replay_record(drawn / "record", new)
    assert replay_record(drawn / "record", new, entries_path=drawn / "entries.csv") == found
    told = replay_json(found)
    given = (drawn / "record" / "places.csv").read_text().splitlines()[1:]
    assert (told["race"], told["kind"]) == ("Larraundi Mendi Lasterketa", "rehearsal")
    assert told["places"] == len(given) == 40
    women = told["classes"]["women"]
    assert women["before"] >= 12
    assert women["after"] >= 20
    assert women["share_after"] == women["after"] / 40
