"""Every number explains itself, and any bib whatsoever has an answer."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dorsal.timing.events import (
    AnyEvent,
    BibGiven,
    Decided,
    Disqualified,
    Dropped,
    NotStarting,
    Penalised,
    Retracted,
    ref_of,
)
from dorsal.timing.explanation import explain, why_not_in_table
from dorsal.timing.explanation.sightings import REASONS
from dorsal.timing.instants import MINUTE_MS
from dorsal.timing.passings.values import Passings, Seen
from dorsal.timing.race import Ranking
from dorsal.timing.reads import Fate
from dorsal.timing.results.working import Working
from tests.timing.results.made_results import (
    CATEGORIES,
    Made,
    at,
    course,
    entry,
    hourly,
    passing,
    race,
    text,
    work,
)


def told(made: Made, bib: str) -> tuple[str, ...]:
    return explain(made.working, bib)


def seeing(made: Made, *seen: Seen) -> Working:
    """The same working with these sightings beside."""
    passings = made.working.passings
    return replace(
        made.working,
        passings=Passings(passings.by_bib, passings.starts, seen),
    )


def test_a_place_is_told_with_who_is_ahead_and_how_the_time_came_about() -> None:
    penalty = Penalised(at=text(4), by="jury", why="litter", bib="2", time_ms=5 * MINUTE_MS)
    entries = [entry("1"), entry("2", birth_year=1990), entry("3", "F")]
    passings = {
        "1": hourly(3),
        "2": hourly(3, finish_ms=at(3, minutes=1)),
        "3": hourly(3, finish_ms=at(3, minutes=2)),
    }
    of = race(ranking=Ranking(categories=CATEGORIES))
    made = work(passings, penalty, entries=entries, of=of)
    assert told(made, "2")[:6] == (
        "Bib 2, A Runner 2: place 3 of 3 on Long in 3:06:00.",
        "Just ahead is bib 3, A Runner 3, place 2: 0:04:00 faster.",
        "Behind the first, bib 1: 0:06:00 faster.",
        "Place 2 of sex M.",
        "Place 1 of category Men.",
        "Gun time 3:01:00 (from 09:00:00), net time 3:01:00; ranked by gun time, cut to 1.0 s.",
    )
    assert told(made, "2")[6] == "0:05:00 were added by jury (litter)."
    assert told(made, "2")[-1] == "jury recorded a penalty of 0:05:00 at 13:00:00 (litter)."


def test_a_shared_place_and_one_that_cannot_be_told_are_explained() -> None:
    made = work({"1": hourly(3), "2": hourly(3)})
    assert told(made, "1")[1:3] == (
        "It shares the place with 2: the times are equal to the rule's precision.",
        "Nobody is ahead.",
    )
    paper = [*hourly(2), passing(3, at(3, ms=1500), doubt_ms=1000, source="paper")]
    lines = told(work({"1": hourly(3, finish_ms=at(3, ms=900)), "3": paper}), "3")
    assert lines[2] == (
        "The sources cannot tell the order between this bib and 1: their times lie within what "
        "is not known of them."
    )


def test_each_split_tells_its_sighting_and_how_well_it_is_known() -> None:
    hut = passing(2, at(2), used="box/1/7", also=("sheet/a/1",), doubt_ms=120)
    made = work({"1": [passing(0, at()), hut, *hourly(3)[3:]]})
    lines = told(made, "1")
    assert (
        "Hut: 2:00:00, at 11:00:00, from box/1/7, known to 0.12 s; 1 other saw the same." in lines
    )
    assert "Passed without being seen: Pass." in lines


def test_what_was_not_used_is_told_with_its_reason() -> None:
    made = work({"1": hourly(3)})
    seen = Seen("box/1/8", Fate.WITHIN_WINDOW, "1", "hut", at(2), "box/1/7")
    other = Seen("box/1/9", Fate.USED, "1", "hut", at(2))
    lines = explain(seeing(made, seen, other), "1")
    assert (
        "Not used: box/1/8, Hut, 11:00:00: another one of the same passing gives the time "
        "(box/1/7)."
    ) in lines
    assert not any("box/1/9" in line for line in lines)


def test_every_fate_but_used_has_its_reason() -> None:
    assert set(REASONS) == set(Fate) - {Fate.USED}


def test_who_changed_what_when_and_why_is_told_and_what_became_of_it() -> None:
    drop = Dropped(at=text(1.5), by="hut", bib="1", place="pass", reason="knee")
    decision = Decided(
        at=text(5), by="jury", about=ref_of(drop), outcome="rejected", why="wrong bib"
    )
    lines = told(work({"1": hourly(3)}, drop, decision), "1")
    assert lines[-2:] == (
        "hut recorded a drop at Pass (knee) at 10:30:00.",
        f"jury decided about {ref_of(drop)}: rejected at 14:00:00 (wrong bib).",
    )


def test_a_retraction_is_told_of_what_it_retracts() -> None:
    drop = Dropped(at=text(1.5), by="hut", bib="1", place="pass")
    gone = Retracted(at=text(2), by="hut", why="misheard", supersedes=ref_of(drop))
    made = work({"1": hourly(3)})
    working = made.working
    log = working.log.with_events([drop, gone])
    fates = {ref_of(drop): Seen(ref_of(drop), Fate.RETRACTED, "1", because=ref_of(gone))}
    working = replace(working, log=log, standing=replace(working.standing, fates=fates))
    assert [line for line in explain(working, "1") if line.startswith("hut ")] == [
        "hut recorded a drop at Pass (no reason told) at 10:30:00; it does not count any more: "
        "retracted.",
        f"hut retracted {ref_of(drop)} at 11:00:00 (misheard).",
    ]


def why(made: Made, bib: str) -> str:
    return why_not_in_table(made.working, bib)


def test_why_not_in_the_table_is_one_sentence_for_each_status() -> None:
    said: list[AnyEvent] = [
        Dropped(at=text(1.5), by="hut", bib="1", place="pass", reason="knee"),
        Disqualified(at=text(4), by="jury", why="short cut", bib="2"),
        NotStarting(at=text(-1), why="ill", bib="3"),
    ]
    entries = [entry(str(bib)) for bib in range(1, 8)] + [entry("8", competing=False)]
    passings = {
        "1": hourly(1),
        "2": hourly(3),
        "3": [],
        "4": hourly(2),
        "5": [*hourly(1), passing(2, at(2.9))],
        "6": hourly(3),
        "7": [],
        "8": hourly(3),
    }
    made = work(passings, *said, of=race(course({"hut": 2.5})), entries=entries)
    assert [why(made, str(bib)) for bib in range(1, 9)] == [
        "Bib 1 stopped at Pass (knee).",
        "Bib 2 is disqualified (short cut).",
        "Bib 3 did not start (ill).",
        "Bib 4 has no time at Finish: it was last seen at Hut at 11:00:00.",
        "Bib 5 came to Hut after its cut-off.",
        "Bib 6 is in the table of Long: place 1.",
        "Bib 7 was never seen (no start read and none since): most likely it did not start.",
        "Bib 8 runs along without a place in the ranking.",
    ]


def test_a_bib_that_nobody_has_is_told_with_where_it_was_written() -> None:
    made = work({"1": hourly(3)})
    assert why(made, "99") == "No entry of this race has bib 99."
    seen = Seen("sheet/a/1", Fate.UNKNOWN_BIB, "", "hut", at(2), "99")
    assert why_not_in_table(seeing(made, seen), "99") == (
        "No entry has bib 99, though it was seen 1 time: a typing error?"
    )


def test_a_bib_that_was_given_up_names_the_new_one() -> None:
    given = BibGiven(at=text(-1), by="desk", entry="E1", bib="40")
    made = work({"40": hourly(3)}, given, entries=[entry("1")])
    assert why(made, "1") == "Bib 1 is nobody's any more: desk gave A Runner 1 bib 40 instead."
    assert told(made, "40")[0] == "Bib 40, A Runner 1: place 1 of 1 on Long in 3:00:00."


def test_a_bib_of_a_course_that_is_not_there_is_told() -> None:
    made = work({"1": hourly(3)}, entries=[entry("1"), entry("2", course="relay")])
    assert why(made, "2") == "Bib 2 is entered for relay, which is no course of this race."


@given(st.text(max_size=12))
def test_any_text_has_an_answer_of_one_sentence(bib: str) -> None:
    answer = why(work({"1": hourly(3)}), bib)
    assert answer.endswith(".")
    assert bib in answer or not bib
