"""Where a runner stands, rule by rule."""

from __future__ import annotations

import pytest

from dorsal.timing.events import (
    Collected,
    Decided,
    Disqualified,
    Dropped,
    NotCompeting,
    NotStarting,
    Penalised,
    Protested,
    ref_of,
)
from dorsal.timing.instants import HOUR_MS, MINUTE_MS
from dorsal.timing.race import Ranking
from dorsal.timing.results.values import Status
from tests.timing.results.made_results import (
    at,
    course,
    entry,
    hourly,
    passing,
    race,
    text,
    work,
)


def test_who_passed_the_finish_has_finished_and_who_did_not_is_running() -> None:
    made = work({"1": hourly(3), "2": hourly(2)})
    assert made.row("1").status is Status.FINISHED
    assert made.row("1").time_ms == 3 * HOUR_MS
    assert (made.row("2").status, made.row("2").time_ms) == (Status.RUNNING, None)


def test_before_the_gun_everybody_is_entered() -> None:
    made = work({"1": []}, gun=False, now_ms=at(-1))
    assert (made.row("1").status, made.row("1").proposed) == (Status.ENTERED, None)
    assert made.working.results.flags == ()


def test_without_a_recorded_gun_times_count_from_the_plan_and_the_director_is_told() -> None:
    made = work({"1": hourly(3)}, gun=False)
    assert made.row("1").gun_ms == 3 * HOUR_MS
    assert made.working.results.flags == (
        "No start is recorded of wave long: times count from the planned 09:00:00.",
    )


def test_a_drop_makes_a_dnf_with_its_place_and_reason() -> None:
    said = Dropped(at=text(2.5), by="hut", bib="1", place="hut", reason="knee")
    row = work({"1": hourly(1)}, said).row("1")
    assert (row.status, row.stopped_at, row.reason) == (Status.DNF, 2, "knee")
    assert row.flags == ()


def test_a_drop_without_a_place_is_where_the_runner_was_last_seen() -> None:
    row = work({"1": hourly(1)}, Dropped(at=text(2.5), bib="1")).row("1")
    assert (row.status, row.stopped_at) == (Status.DNF, 1)


def test_a_read_after_a_drop_raises_a_flag_and_the_drop_stands() -> None:
    said = Dropped(at=text(1.5), by="sweeper", bib="1", place="pass")
    row = work({"1": hourly(2)}, said).row("1")
    assert row.status is Status.DNF
    assert row.flags == ("A drop at Pass was recorded by sweeper, yet seen at Hut at 11:00:00.",)


def test_a_finish_after_a_drop_counts_with_a_flag_unless_the_drop_is_upheld() -> None:
    drop = Dropped(at=text(1.5), by="sweeper", bib="1", place="pass")
    row = work({"1": hourly(3)}, drop).row("1")
    assert (row.status, row.place) == (Status.FINISHED, 1)
    assert row.flags[-1] == "Counted as finished until the drop is decided."
    upheld = Decided(at=text(5), by="jury", about=ref_of(drop), outcome="upheld")
    assert work({"1": hourly(3)}, drop, upheld).row("1").status is Status.DNF
    rejected = Decided(at=text(5), by="jury", about=ref_of(drop), outcome="rejected")
    row = work({"1": hourly(3)}, drop, rejected).row("1")
    assert (row.status, row.flags) == (Status.FINISHED, ())


def test_of_several_drops_the_first_recorded_counts_and_the_director_is_told() -> None:
    first = Dropped(at=text(1.5), bib="1", place="pass")
    second = Dropped(at=text(1.6), bib="1", place="hut")
    row = work({"1": hourly(1)}, first, second).row("1")
    assert row.stopped_at == 1
    assert row.flags == (
        "Drops were recorded at several places; the first recorded counts (Pass).",
    )


def test_a_disqualification_goes_before_everything_and_keeps_the_times() -> None:
    said = Disqualified(at=text(4), by="jury", why="cut the course", bib="1")
    row = work({"1": hourly(3), "2": hourly(3)}, said).row("1")
    assert (row.status, row.reason) == (Status.DSQ, "cut the course")
    assert (row.place, row.time_ms, row.gun_ms) == (None, None, 3 * HOUR_MS)


def test_a_rejected_disqualification_does_not_count() -> None:
    said = Disqualified(at=text(4), by="marshal", bib="1")
    rejected = Decided(at=text(5), by="jury", about=ref_of(said), outcome="rejected")
    assert work({"1": hourly(3)}, said, rejected).row("1").status is Status.FINISHED


def test_a_guest_is_listed_with_a_time_and_takes_no_place() -> None:
    guests = [entry("1", competing=False), entry("2"), entry("3")]
    passings = {
        "1": hourly(3),
        "2": hourly(3, finish_ms=at(3, minutes=5)),
        "3": hourly(3, finish_ms=at(3, minutes=9)),
    }
    made = work(passings, NotCompeting(at=text(), bib="2"), entries=guests)
    assert made.order == [("3", 1), ("1", None), ("2", None)]
    assert [one.status for one in made.table.rows[1:]] == [Status.NOT_COMPETING] * 2
    assert made.row("1").time_ms == 3 * HOUR_MS


def test_a_late_passing_is_over_time_and_the_grace_counts() -> None:
    late = race(course({"hut": 1.9}), grace_s=300.0)
    row = work({"1": hourly(2)}, of=late).row("1")
    assert (row.status, row.stopped_at) == (Status.OVER_TIME, 2)
    assert row.reason == "after the cut-off of Hut"
    within = race(course({"hut": 1.9}), grace_s=360.0)
    assert work({"1": hourly(2)}, of=within).row("1").status is Status.RUNNING


@pytest.mark.parametrize(
    ("late_ms", "precision_ms", "status"),
    [
        (0, 1000, Status.FINISHED),
        (999, 1000, Status.FINISHED),
        (1000, 1000, Status.OVER_TIME),
        (99, 100, Status.FINISHED),
        (100, 100, Status.OVER_TIME),
        (1, 1, Status.OVER_TIME),
    ],
)
def test_a_cutoff_judges_the_time_that_the_table_shows(
    late_ms: int, precision_ms: int, status: Status
) -> None:
    limited = race(course({"finish": 3.0}), ranking=Ranking(precision_ms=precision_ms))
    came = [*hourly(2), passing(3, at(3, ms=late_ms))]
    row = work({"1": came}, of=limited).row("1")
    assert (row.status, row.gun_ms) == (status, 3 * HOUR_MS + late_ms)


def test_who_goes_on_after_a_cutoff_stays_over_time_with_a_flag_unless_let_through() -> None:
    late = race(course({"hut": 1.9}))
    row = work({"1": hourly(3)}, of=late).row("1")
    assert (row.status, row.place, row.gun_ms) == (Status.OVER_TIME, None, 3 * HOUR_MS)
    assert row.flags == ("Came to Hut after its cut-off and was seen at Finish at 12:00:00.",)
    waived = Decided(at=text(2), by="jury", about=hourly(2)[-1].used, outcome="rejected")
    assert work({"1": hourly(3)}, waived, of=late).row("1").status is Status.FINISHED


def test_a_cutoff_on_leaving_judges_who_leaves() -> None:
    stays = [*hourly(1), passing(2, at(1.8), side="in"), passing(2, at(2.2), side="out")]
    out = race(course({"hut": 2.0}), in_out=["hut"], cutoff_on_out=["hut"])
    assert work({"1": stays}, of=out).row("1").status is Status.OVER_TIME
    arriving = race(course({"hut": 2.0}), in_out=["hut"])
    assert work({"1": stays}, of=arriving).row("1").status is Status.RUNNING


def test_who_is_unseen_after_a_cutoff_is_proposed_over_time_and_never_made_so() -> None:
    late = race(course({"hut": 2.0, "finish": 4.0}), grace_s=60.0)
    before = work({"1": hourly(1)}, of=late, now_ms=at(2, minutes=1)).row("1")
    assert (before.status, before.proposed, before.flags) == (Status.RUNNING, None, ())
    after = work({"1": hourly(1)}, of=late, now_ms=at(2, minutes=1, ms=1)).row("1")
    assert (after.status, after.proposed) == (Status.RUNNING, Status.OVER_TIME)
    assert after.flags == ("Not seen at Hut, whose cut-off was at 11:01:00.",)


def test_a_later_place_shows_that_an_unread_cutoff_was_met() -> None:
    late = race(course({"pass": 1.5, "hut": 2.5}))
    seen = [passing(0, at()), passing(2, at(2))]
    row = work({"1": seen}, of=late, now_ms=at(2.2)).row("1")
    assert (row.status, row.proposed) == (Status.RUNNING, None)


def test_a_runner_said_not_to_start_is_dns_and_a_later_read_takes_it_back() -> None:
    said = NotStarting(at=text(-1), by="bib desk", why="ill", bib="1")
    row = work({"1": []}, said).row("1")
    assert (row.status, row.reason) == (Status.DNS, "ill")
    row = work({"1": hourly(1)}, said).row("1")
    assert row.status is Status.RUNNING
    assert row.flags == ("Said not to start by bib desk, yet seen at Pass at 10:00:00.",)


def many(count: int, missing: int) -> dict[str, list]:  # type: ignore[type-arg]
    """Runners of whom the first `missing` have no start read and were not seen."""
    return {str(bib): hourly(1) if bib > missing else [] for bib in range(1, count + 1)}


def test_collected_bibs_without_a_start_read_are_proposed_dns_once_late_starts_are_over() -> None:
    handed = [Collected(at=text(-2), bib=str(bib)) for bib in range(1, 11)]
    passings = many(10, 1)
    assert work(passings, *handed, now_ms=at(0.4)).row("1").proposed is None
    row = work(passings, *handed, now_ms=at(2)).row("1")
    assert (row.status, row.proposed) == (Status.ENTERED, Status.DNS)
    assert row.reason == "no start read and none since"


def test_a_later_read_withdraws_the_proposal_and_raises_a_flag() -> None:
    passings = {**many(20, 1), "1": hourly(1, start=False)}
    row = work(passings).row("1")
    assert (row.status, row.proposed) == (Status.RUNNING, None)
    assert row.flags == ("No start read, though most others have one; first seen at Pass.",)


def test_a_start_mat_that_missed_many_proposes_nothing() -> None:
    passings = {str(bib): hourly(1, start=bib > 5) for bib in range(1, 11)}
    row = work({**passings, "11": []}).row("11")
    assert (row.status, row.proposed, row.flags) == (Status.RUNNING, None, ())


def test_a_bib_that_was_not_handed_over_is_proposed_dns_where_bibs_are_recorded() -> None:
    handed = [Collected(at=text(-2), bib="2")]
    row = work({"1": [], "2": []}, *handed).row("1")
    assert (row.proposed, row.reason) == (Status.DNS, "bib not handed over, and no read")
    assert work({"1": [], "2": []}, *handed).row("2").proposed is None


def test_net_time_counts_from_the_own_start_and_gun_time_from_the_gun() -> None:
    seen = [passing(0, at(minutes=2)), *hourly(3)[1:]]
    row = work({"1": seen}, of=race(ranking=Ranking(by="net"))).row("1")
    assert (row.gun_ms, row.net_ms) == (3 * HOUR_MS, 3 * HOUR_MS - 2 * MINUTE_MS)
    assert row.time_ms == row.net_ms
    assert work({"1": seen}).row("1").time_ms == 3 * HOUR_MS


def test_penalties_add_up_and_rejected_ones_do_not_count() -> None:
    one = Penalised(at=text(4), by="jury", bib="1", time_ms=5 * MINUTE_MS)
    bonus = Penalised(at=text(4), by="jury", bib="1", time_ms=-MINUTE_MS, why="rescue")
    third = Penalised(at=text(4), by="marshal", bib="1", time_ms=HOUR_MS)
    no = Decided(at=text(5), by="jury", about=ref_of(third), outcome="rejected")
    row = work({"1": hourly(3)}, one, bonus, third, no).row("1")
    assert (row.penalty_ms, row.time_ms) == (4 * MINUTE_MS, 3 * HOUR_MS + 4 * MINUTE_MS)
    assert row.gun_ms == 3 * HOUR_MS


def test_a_bonus_of_more_than_the_time_is_flagged() -> None:
    told = "The penalties take off more time than was run."
    for bonus_ms, flagged in ((-3 * HOUR_MS, True), (-2 * HOUR_MS, False)):
        bonus = Penalised(at=text(4), by="jury", bib="1", time_ms=bonus_ms)
        assert (told in work({"1": hourly(3)}, bonus).row("1").flags) is flagged


def test_an_open_protest_is_shown_on_both_runners_until_it_is_decided() -> None:
    protest = Protested(at=text(4), by="team", bib="1", against="2", text="short cut")
    made = work({"1": hourly(3), "2": hourly(3)}, protest)
    open_still = ("A protest of bib 1 against bib 2 is open: short cut.",)
    assert made.row("1").flags == made.row("2").flags == open_still
    decided = Decided(at=text(5), about=ref_of(protest), outcome="rejected")
    assert work({"1": hourly(3), "2": hourly(3)}, protest, decided).row("2").flags == ()


def test_times_beyond_three_days_are_plain_times() -> None:
    seen = [passing(0, at()), passing(3, at(80.5))]
    assert work({"1": seen}, now_ms=at(90)).row("1").time_ms == round(80.5 * HOUR_MS)
