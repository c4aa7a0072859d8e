"""Every number explains itself, and any bib whatsoever has an answer."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dorsal.timing.events import (
    AnyEvent,
    BibGiven,
    ChipGiven,
    CourseChanged,
    Decided,
    Disqualified,
    Dropped,
    ManualTime,
    NotStarting,
    Penalised,
    Protested,
    Retracted,
    Started,
    ref_of,
)
from dorsal.timing.explanation import explain, how_to_read, what_can_be_mended, why_not_in_table
from dorsal.timing.explanation.sightings import REASONS
from dorsal.timing.instants import MINUTE_MS, instant_text
from dorsal.timing.log import Log
from dorsal.timing.passings.values import Passings, Seen
from dorsal.timing.race import Ranking, Wave
from dorsal.timing.reads import Fate
from dorsal.timing.results.from_log import work_through
from dorsal.timing.results.working import Working
from tests.timing.passings.made_day import ANNA, BEA, START, Mats, race_of
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
        "First is bib 1, A Runner 1: 0:06:00 faster.",
        "Place 2 of 2 of sex M.",
        "Place 1 of 1 of category Men, at the age of 37 on 2027-05-30.",
        "Gun time 3:01:00 (from 09:00:00), net time 3:01:00 (from 09:00:00).",
    )
    assert told(made, "2")[6:8] == (
        "0:05:00 were added by jury (litter).",
        "Together 3:06:00; ranked by gun time, cut to whole seconds.",
    )
    assert told(made, "2")[-1] == "At 13:00:00 jury recorded a penalty of 0:05:00 (litter)."


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
    also = ("box/1/8", "box/1/9", "sheet/a/1", "0123456789abcdef")
    hut = passing(2, at(2), used="box/1/7", also=also, doubt_ms=120)
    made = work({"1": [passing(0, at()), hut, *hourly(3)[3:]]})
    lines = told(made, "1")
    assert (
        "Hut: 2:00:00, at 11:00:00, from box/1/7, give or take 0.12 s; 2 more of box; "
        "seen by sheet and a written time too."
    ) in lines
    assert "Not seen at Pass, but later on the course." in lines


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


def test_sightings_hours_apart_are_told_apart_and_the_unusual_comes_first() -> None:
    made = work({"1": hourly(3)})
    seen = (
        Seen("sheet/a/1", Fate.OTHER_SOURCE, "1", "hut", at(1), "box/1/7"),
        Seen("spare/1/1", Fate.OTHER_SOURCE, "1", "hut", at(2), "box/1/7"),
        Seen("spare/1/2", Fate.OTHER_SOURCE, "1", "hut", at(2, ms=700), "box/1/7"),
        Seen("far/1/1", Fate.NOT_ON_COURSE, "1", "moon", at(2.5)),
    )
    lines = [line for line in explain(seeing(made, *seen), "1") if line.startswith("Not used")]
    why = "another source gives the time (box/1/7)."
    assert lines == [
        "Not used: far/1/1, moon, 11:30:00: the course does not come by there.",
        f"Not used: sheet/a/1, Hut, 10:00:00: {why}",
        f"Not used: spare/1/1 and spare/1/2, Hut, 11:00:00: {why}",
    ]


def test_a_place_that_comes_twice_is_told_with_its_kilometre() -> None:
    back = race(course(places=("start", "hut", "top", "hut", "finish")))
    lines = told(work({"1": [passing(0, at()), passing(3, at(3))]}, of=back), "1")
    assert "Not seen at Hut, km 10.0 and Top, but later on the course." in lines


def test_a_visit_that_was_missed_is_not_one_whose_sighting_was_put_aside() -> None:
    back = race(course(places=("start", "hut", "top", "hut", "finish")))
    made = work({"1": [passing(0, at()), passing(3, at(3)), passing(4, at(4))]}, of=back)
    used = Seen("mat-3/1/1", Fate.USED, "1", "hut", at(3))
    again = Seen("mat-3/1/2", Fate.WITHIN_WINDOW, "1", "hut", at(3), "mat-3/1/1")
    lines = explain(seeing(made, used, again), "1")
    assert "Not seen at Hut, km 10.0 and Top, but later on the course." in lines
    assert not any("No time counts" in line for line in lines)


def test_a_time_that_somebody_wrote_names_who_did() -> None:
    wrote = ManualTime(at=text(2.1), by="jury", bib="1", place="hut", time=text(2), entered="11:00")
    hut = passing(2, at(2), used=ref_of(wrote), doubt_ms=1000)
    lines = told(work({"1": [passing(0, at()), hut]}, wrote), "1")
    assert (
        f"Hut: 2:00:00, at 11:00:00, from what jury wrote ({ref_of(wrote)}), give or take 1 s."
    ) in lines


def test_a_place_where_nothing_counts_is_told_apart_from_one_where_nobody_was_seen() -> None:
    made = work({"1": [passing(0, at()), passing(3, at(3))]})
    odd = Seen("sheet/a/1", Fate.OUT_OF_ORDER, "1", "hut", at(0.5), "mat-3/1/9")
    lines = explain(seeing(made, odd), "1")
    assert "Not seen at Pass, but later on the course." in lines
    assert "No time counts at Hut: what was seen there was not used." in lines
    assert (
        "Not used: sheet/a/1, Hut, 09:30:00: it does not fit the order and the times of the others "
        "(compare mat-3/1/9)."
    ) in lines


def test_a_side_of_an_aid_station_that_is_missing_is_told() -> None:
    only_out = [passing(0, at()), passing(2, at(2), side="out"), passing(3, at(3))]
    lines = told(work({"1": only_out}, of=race(in_out=["hut"])), "1")
    assert "Not seen at Pass and Hut, in, but later on the course." in lines


def test_without_a_start_read_no_net_time_is_invented() -> None:
    lines = told(work({"1": hourly(3, start=False)}), "1")
    assert any("net time 3:00:00 (from the gun, as nobody saw the start)" in line for line in lines)


def test_the_gun_is_told_with_its_wave_where_there_are_several() -> None:
    waves = (Wave("a", "long", at(), "Early"), Wave("b", "long", at(0.5), "Late"))
    gun = Started(at=text(), by="starter", time=text(), wave="a")
    of = race(waves=waves)
    lines = told(work({"1": hourly(3)}, gun, entries=[entry("1", wave="a")], of=of), "1")
    assert any("(from 09:00:00, the gun of Early)" in line for line in lines)
    assert "At 09:00:00 starter recorded the start of Early as 09:00:00." in lines


def test_what_stands_under_an_explanation() -> None:
    made = work({"1": hourly(3)})
    assert list(how_to_read(made.working, "1")) == [
        "Clock times are of 2027-05-30, zone Europe/Madrid, unless a day is told. Each time is cut "
        "by itself, so that differences may be off by one in the last figure.",
        f"mat-0/1/{at()} means read {at()} of mat-0 under its numbering 1.",
    ]
    assert list(how_to_read(made.working, "nobody")) == []


def test_every_fate_but_used_has_its_reason() -> None:
    assert set(REASONS) == set(Fate) - {Fate.USED}


def test_who_changed_what_when_and_why_is_told_and_what_became_of_it() -> None:
    drop = Dropped(at=text(1.5), by="hut", bib="1", place="pass", reason="knee")
    decision = Decided(
        at=text(5), by="jury", about=ref_of(drop), outcome="rejected", why="wrong bib"
    )
    lines = told(work({"1": hourly(3)}, drop, decision), "1")
    assert lines[-2:] == (
        "At 10:30:00 hut recorded a drop at Pass (knee).",
        "At 14:00:00 jury rejected the drop of 10:30:00 (wrong bib).",
    )


def test_a_retraction_is_told_of_what_it_retracts() -> None:
    drop = Dropped(at=text(1.5), by="hut", bib="1", place="pass")
    gone = Retracted(at=text(2), by="hut", why="misheard", supersedes=ref_of(drop))
    made = work({"1": hourly(3)})
    working = made.working
    log = working.log.with_events([drop, gone])
    fates = {ref_of(drop): Seen(ref_of(drop), Fate.RETRACTED, "1", because=ref_of(gone))}
    working = replace(working, log=log, standing=replace(working.standing, fates=fates))
    assert [line for line in explain(working, "1") if " hut " in line] == [
        "At 10:30:00 hut recorded a drop at Pass (no reason told); it does not count any more: "
        "retracted.",
        "At 11:00:00 hut retracted the drop of 10:30:00 (misheard).",
    ]


def test_who_came_too_late_is_told_the_cutoff_its_grace_and_by_how_much() -> None:
    late = [*hourly(1), passing(2, at(2.2)), passing(3, at(3.3))]
    made = work({"1": late}, of=race(course({"hut": 2.0}), grace_s=300))
    assert told(made, "1")[:3] == (
        "Bib 1, A Runner 1, is over time on Long.",
        "The cut-off of Hut was at 11:05:00, 2:05:00 after the gun, grace of 0:05:00 included; seen"
        " there at 11:12:00, 0:07:00 too late.",
        "Gun time 3:18:00 (from 09:00:00), net time 3:18:00 (from 09:00:00).",
    )


def test_a_cutoff_that_counts_on_leaving_says_so() -> None:
    stay = [passing(0, at()), passing(2, at(1.9), side="in"), passing(2, at(2.2), side="out")]
    of = race(course({"hut": 2.0}), in_out=["hut"], cutoff_on_out=["hut"])
    assert told(work({"1": stay}, of=of), "1")[1] == (
        "The cut-off of Hut, which counts on leaving, was at 11:00:00, 2:00:00 after the gun; left "
        "at 11:12:00, 0:12:00 too late."
    )


def test_nobody_is_said_to_have_started_who_was_not_seen() -> None:
    made = work({"1": []}, now_ms=at(minutes=10))
    assert told(made, "1")[0] == (
        "Bib 1, A Runner 1, counts as on Long, though nobody has seen it yet."
    )
    assert why(made, "1") == "Bib 1 has not been seen anywhere since its gun at 09:00:00."
    before = work({"1": [passing(0, at(minutes=-1))]}, now_ms=at(minutes=-1))
    assert (
        told(before, "1")[0]
        == "Bib 1, A Runner 1, is entered for Long; its wave has not started yet."
    )


def test_neutralised_time_and_who_neutralised_it_are_told() -> None:
    change = CourseChanged(
        what="neutralised", at=text(0.9), since=text(0.9), by="director", place="pass", until="hut"
    )
    lines = told(work({"1": hourly(3)}, change), "1")
    assert "1:00:00 on neutralised stretches are left out of both." in lines
    assert lines[-1] == (
        "At 09:54:00 director left the time from Pass to Hut out for whoever leaves from 09:54:00 "
        "on."
    )


def test_a_protest_tells_both_parties() -> None:
    protest = Protested(at=text(4), by="office", bib="1", against="2", text="pushed me")
    lines = told(work({"1": hourly(3), "2": hourly(3)}, protest), "2")
    assert lines[-2:] == (
        "At 13:00:00 office recorded a protest of bib 1 against bib 2: pushed me.",
        "To look at: A protest of bib 1 against bib 2 is open: pushed me.",
    )


def test_a_runner_on_laps_without_end_is_told_where_it_was_seen_last() -> None:
    laps = race(course(places=("start", "finish"), laps=0, limit_h=6))
    made = work({"1": hourly(2)}, of=laps, now_ms=at(3))
    assert why(made, "1") == (
        "Bib 1 has not ended its race: it was last seen at Finish, lap 2 at 11:00:00."
    )


def test_a_merged_category_is_told() -> None:
    of = race(ranking=Ranking(categories=CATEGORIES, smallest_category=2))
    made = work({"1": hourly(3)}, of=of, entries=[entry("1", "F", birth_year=1975)])
    assert told(made, "1")[3:5] == (
        "Place 1 of 1 of category Women + Women 40 + Women 50, at the age of 52 on 2027-05-30.",
        "Categories with fewer than 2 starters are merged with their neighbour.",
    )


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


def test_what_somebody_can_mend_is_told_one_by_one_and_the_ordinary_is_not() -> None:
    made = work({"1": hourly(3)})
    seen = (
        Seen("box/1/5", Fate.UNKNOWN_CHIP, "", "pass", at(1), "X9"),
        Seen("box/1/4", Fate.UNKNOWN_CHIP, "", "hut", at(2), "X9"),
        Seen("sheet/a/1", Fate.UNKNOWN_BIB, "", "hut", at(2), "99"),
        Seen("box/1/6", Fate.WITHIN_WINDOW, "1", "hut", at(2), "box/1/7"),
    )
    assert what_can_be_mended(seeing(made, *seen)) == (
        "sheet/a/1, Hut, 11:00:00: nobody has this bib (99).",
        "box/1/5, Pass, 10:00:00, and 1 more: nobody has this chip (X9).",
    )


def test_a_chip_that_was_taken_away_is_told_to_both() -> None:
    mats, since = Mats(), instant_text(START + 90 * MINUTE_MS)
    mats.read("start", "AA01", START)
    mats.events.append(ChipGiven(at=since, by="desk", chip="AA01", bib="2", since=since))
    of = race_of([("start", 0.0, 0.0), ("finish", 20.0, 900.0)])
    working = work_through(Log.of(of.slug, mats.events), of, (ANNA, BEA, replace(BEA, bib="3")))
    gave = "At 10:30:00 desk gave chip AA01 to bib 2 from 10:30:00 on."
    assert [gave in explain(working, bib) for bib in "123"] == [True, True, False]


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
