"""Chances of a small ballot on disk: kept draws, one applicant's story, two rules files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dorsal.ballot.odds.ballot_form import form_public
from dorsal.ballot.odds.chances import Chances, Kind
from dorsal.ballot.odds.comparison import Standing
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.odds_runs import (
    STEPS,
    Effort,
    OpenBallot,
    chances_of,
    compare_rules,
    list_steps,
    open_ballot,
    prices_of,
    tell_applicant,
)
from tests.ballot.draw.small_ballot import sealed_rules
from tests.ballot.odds.seated_orders import chances_of_members
from tests.outside.odds_on_disk import (
    ALONE,
    FEW,
    NO_FIRST_TICKET,
    SHARD,
    SHORT_LIST,
    effort,
    opened,
)
from tests.outside.office_on_disk import PEOPLE, RULES, Office, Person


def refused(ballot: OpenBallot, asked: Effort) -> tuple[Problem, ...]:
    with pytest.raises(BadInput) as caught:
        chances_of(ballot.form, asked)
    return caught.value.problems


def test_a_run_that_is_gone_on_with_is_one_long_run(tmp_path: Path) -> None:
    ballot = opened(tmp_path)
    kept, whole = tmp_path / "kept.json", tmp_path / "whole.json"
    chances_of(ballot.form, effort(2, tally=kept))
    gone_on = chances_of(ballot.form, effort(5, tally=kept))
    assert gone_on == chances_of(ballot.form, effort(5, tally=whole))
    assert (gone_on.method, gone_on.draws, gone_on.seed) == ("simulated", 5 * SHARD, 7)
    assert kept.read_bytes() == whole.read_bytes()


def test_a_run_that_has_all_its_draws_makes_no_more(tmp_path: Path) -> None:
    ballot, kept = opened(tmp_path), tmp_path / "kept.json"
    first = chances_of(ballot.form, effort(3, tally=kept))
    before = kept.read_bytes()
    assert chances_of(ballot.form, effort(2, tally=kept)) == first
    assert kept.read_bytes() == before


def test_draws_of_two_machines_add_up_to_one_run(tmp_path: Path) -> None:
    ballot = opened(tmp_path)
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    chances_of(ballot.form, effort(2, tally=one))
    chances_of(ballot.form, replace(effort(2, tally=other), first_shard=2))
    for files in ((one, other), (other, one)):
        added = chances_of(ballot.form, replace(effort(4), add=files))
        assert added == chances_of(ballot.form, effort(4))


def test_the_same_draws_are_never_added_twice(tmp_path: Path) -> None:
    ballot, kept = opened(tmp_path), tmp_path / "kept.json"
    chances_of(ballot.form, effort(1, tally=kept))
    expected = (
        Problem(
            "shard 0 is counted in both",
            "add each run once, all of one ballot and one --seed",
            str(kept),
        ),
    )
    assert refused(ballot, replace(effort(3), add=(kept, kept))) == expected
    assert refused(ballot, replace(effort(3, tally=kept), add=(kept,))) == expected


def test_draws_of_another_seed_are_refused(tmp_path: Path) -> None:
    ballot, kept = opened(tmp_path), tmp_path / "kept.json"
    chances_of(ballot.form, effort(1, tally=kept))
    before = kept.read_bytes()
    (problem,) = refused(ballot, effort(2, seed=8, tally=kept))
    assert problem.file == str(kept)
    assert "seed is 8 and 7" in problem.what
    assert kept.read_bytes() == before


@pytest.mark.parametrize(
    ("rules", "people"),
    [(RULES, PEOPLE[:-1]), (RULES.replace('"1/4"', '"1/2"'), PEOPLE), (SHORT_LIST, PEOPLE)],
)
def test_draws_of_another_entry_file_or_other_rules_are_refused(
    tmp_path: Path, rules: str, people: list[Person]
) -> None:
    kept = tmp_path / "kept.json"
    chances_of(opened(tmp_path).form, effort(1, tally=kept))
    other = opened(tmp_path / "other", rules, people)
    for asked in (effort(2, tally=kept), replace(effort(2), add=(kept,))):
        (problem,) = refused(other, asked)
        assert problem.file == str(kept)
        assert problem.what.startswith("counts of different runs do not add up: fingerprint is ")


@pytest.mark.parametrize("data", [b"", b"{}", b"no counts\n", b"[1, 2]"])
def test_what_holds_no_draws_is_refused_by_its_name(tmp_path: Path, data: bytes) -> None:
    ballot, kept = opened(tmp_path), tmp_path / "kept.json"
    kept.write_bytes(data)
    (problem,) = refused(ballot, effort(1, tally=kept))
    assert problem.file == str(kept)
    assert problem.what.startswith("not the counts of a simulation")
    assert kept.read_bytes() == data


def test_the_same_seed_gives_the_same_draws_and_another_others(tmp_path: Path) -> None:
    form = opened(tmp_path).form
    first = chances_of(form, effort(1))
    assert first == chances_of(form, effort(1))
    assert first.rows != chances_of(form, effort(1, seed=8)).rows


@pytest.mark.parametrize("rules", [RULES, SHORT_LIST])
def test_simulated_chances_are_those_of_every_order(tmp_path: Path, rules: str) -> None:
    form = opened(tmp_path, rules, FEW).form
    steps = list_steps(form)
    seated = chances_of_members(form.entries, form.rules, steps=steps)
    chances = chances_of(form, effort(20))
    assert (chances.method, chances.steps) == ("simulated", steps)
    rows = {row.kind: row for row in chances.rows}
    alone = {id_: form.kind_of_applicant(id_) for id_ in ("Z3", "Z4", "Z5", "Z6", "Z7")}
    assert set(rows) == set(alone.values())
    for id_, kind in alone.items():
        assert kind is not None
        row, told = rows[kind], seated[id_]
        assert abs(row.place - told.place) <= 4 * row.place_error < 0.03
        assert abs(row.place_or_list - told.place_or_list) <= 4 * row.list_error + 1e-12
        assert row.within == pytest.approx(told.within, abs=4 * 0.5 / (20 * SHARD) ** 0.5)


def test_without_groups_chances_are_exact_and_no_draw_is_made(tmp_path: Path) -> None:
    form = opened(tmp_path, SHORT_LIST, ALONE).form
    chances = chances_of(form, effort(1))
    assert (chances.method, chances.draws, chances.steps) == ("exact", 0, (1,))
    seated = chances_of_members(form.entries, form.rules, steps=(1,))
    rows = {row.kind: row for row in chances.rows}
    for id_, told in seated.items():
        kind = form.kind_of_applicant(id_)
        if kind is None:
            assert (id_, told.place) == ("Z2", 1.0)
            continue
        assert rows[kind].place == pytest.approx(told.place, abs=1e-12)
        assert rows[kind].place_or_list == pytest.approx(told.place_or_list, abs=1e-12)
        assert rows[kind].within == pytest.approx(told.within, abs=1e-12)


@pytest.mark.parametrize(
    ("lengths", "steps"),
    [
        ([0], STEPS),
        ([75], (10, 25, 50, 75)),
        ([10], (10,)),
        ([3], (3,)),
        ([1000], (*STEPS, 1000)),
        ([20, 60], (10, 25, 50, 60)),
        ([20, 0], (10, 20, 25, 50, 100, 200, 400)),
    ],
)
def test_waiting_lists_are_told_at_round_lengths_up_to_the_published(
    lengths: list[int], steps: tuple[int, ...]
) -> None:
    pools = [
        {"name": f"draw-{at}", "places": 1, "waiting_list": length}
        for at, length in enumerate(lengths)
    ]
    assert list_steps(form_public((), sealed_rules(*pools))) == steps


def test_the_published_list_is_the_last_of_the_lengths_told(tmp_path: Path) -> None:
    more: list[Person] = [(f"Z{n}", f"Runner {n}", "M", n % 4, "", "") for n in range(13, 30)]
    rules = RULES.replace("places = 4\n", "places = 4\nwaiting_list = 12\n")
    chances = chances_of(opened(tmp_path, rules, [*PEOPLE, *more]).form, effort(2))
    assert (chances.method, chances.steps) == ("simulated", (10, 12))
    for row in chances.rows:
        assert row.place_or_list == row.within[1]
        assert row.place < row.within[0] < row.within[1] < 1


@pytest.mark.parametrize("people", [FEW, ALONE])
def test_a_floor_is_priced_by_the_same_draws_without_it(
    tmp_path: Path, people: list[Person]
) -> None:
    ballot, kept = opened(tmp_path, SHORT_LIST, people), tmp_path / "kept.json"
    asked = effort(2, tally=kept) if people is FEW else effort(2)
    chances = chances_of(ballot.form, asked)
    before = kept.read_bytes() if kept.exists() else b""
    (price,) = prices_of(ballot.form, chances, asked)
    assert (price.class_name, price.scope, price.count) == ("women", "draw", 1)
    assert [row.with_floor for row in price.rows] == [row.place for row in chances.rows]
    assert price.moved > 0.05
    assert (kept.read_bytes() if kept.exists() else b"") == before
    change = sum(row.gain * row.applicants for row in price.rows)
    if chances.method == "exact":
        assert abs(change) < 1e-9
        assert all((row.gain > 0) == bool(row.kind.classes) for row in price.rows)


def test_who_is_sure_of_a_place_is_told_by_which_pool(tmp_path: Path) -> None:
    story = tell_applicant(opened(tmp_path), "Z2", effort(1))
    assert (story.person.name, story.sure, story.choices) == ("Beñat", "times", ())


def test_who_has_no_ticket_has_no_chance(tmp_path: Path) -> None:
    story = tell_applicant(opened(tmp_path, NO_FIRST_TICKET, FEW), "Z6", effort(1))
    assert story.sure == ""
    assert [(one.company.friends, one.company.now, one.row) for one in story.choices] == [
        ((), True, None)
    ]


def test_one_of_a_pair_is_told_alone_and_with_the_friend(tmp_path: Path) -> None:
    ballot = opened(tmp_path, SHORT_LIST, FEW)
    kept = tmp_path / "kept.json"
    story = tell_applicant(ballot, "Z4", effort(20, tally=kept))
    alone, together = story.choices
    assert [one.id for one in together.company.friends] == ["Z3"]
    assert (alone.company.now, together.company.now) == (False, True)
    assert (alone.chances.method, together.chances.method) == ("exact", "simulated")
    assert alone.row is not None
    assert together.row is not None
    assert alone.row.kind == Kind(tickets=(("draw", 3),))
    assert together.row.kind == Kind(tickets=(("draw", 2),), friends=(("women",),))
    for choice in story.choices:
        form = choice.company.form
        seated = chances_of_members(form.entries, form.rules)["Z4"]
        assert choice.row is not None
        assert abs(choice.row.place - seated.place) <= 4 * choice.row.place_error + 1e-12
    assert together.chances == chances_of(ballot.form, effort(20))
    assert not kept.exists()


def test_an_identifier_that_nobody_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        tell_applicant(opened(tmp_path), "Z99", effort(1))
    assert caught.value.problems == (
        Problem(
            "there is no such applicant",
            f"an identifier of {tmp_path / 'entries.csv'}",
            column="id",
            value="Z99",
        ),
    )


def compared_with(
    folder: Path, rules: str, people: list[Person]
) -> tuple[Chances, Chances, dict[tuple[Standing, Standing], tuple[int, float]]]:
    """Both chances, and for each row how many they are and what they gain."""
    opened(folder, RULES, people)
    new = folder / "new.toml"
    new.write_text(rules)
    found = compare_rules(folder / "entries.csv", (folder / "rules.toml", new), effort(2))
    assert [one.rules_path for one in found.ballots] == [folder / "rules.toml", new]
    rows = {(row.before, row.after): (row.applicants, row.gain) for row in found.rows}
    assert sum(applicants for applicants, _ in rows.values()) == len(people)
    return (*found.chances, rows)


@pytest.mark.parametrize("people", [PEOPLE, ALONE])
def test_the_same_rules_change_nothing(tmp_path: Path, people: list[Person]) -> None:
    before, after, rows = compared_with(tmp_path, RULES, people)
    assert before == after
    assert {gain for _, gain in rows.values()} == {0.0}
    assert all(one == other for one, other in rows)


def test_other_rules_move_chances_and_make_none(tmp_path: Path) -> None:
    before, after, rows = compared_with(tmp_path, RULES.replace('"1/4"', '"3/4"'), ALONE)
    assert (before.method, after.method) == ("exact", "exact")
    sure = Standing(sure="times")
    assert rows.pop((sure, sure)) == (1, 0.0)
    assert abs(sum(applicants * gain for applicants, gain in rows.values())) < 1e-9
    for (one, other), (_, gain) in rows.items():
        assert one == other
        assert one.kind is not None
        assert (gain > 0.01) is ("women" in one.kind.classes)


def test_all_that_is_wrong_with_the_files_is_named(tmp_path: Path) -> None:
    Office(tmp_path).write(people=[*PEOPLE, PEOPLE[0]])
    with pytest.raises(BadInput) as caught:
        open_ballot(tmp_path / "entries.csv", tmp_path / "rules.toml")
    assert {one.file for one in caught.value.problems} == {str(tmp_path / "entries.csv")}
    (tmp_path / "rules.toml").write_text("version = 1\n")
    with pytest.raises(BadInput) as caught:
        open_ballot(tmp_path / "entries.csv", tmp_path / "rules.toml")
    assert {one.file for one in caught.value.problems} == {str(tmp_path / "rules.toml")}


def test_exact_chances_leave_no_draws_to_keep(tmp_path: Path) -> None:
    form = opened(tmp_path, SHORT_LIST, ALONE).form
    with pytest.raises(BadInput, match="no simulated draws to keep"):
        chances_of(form, replace(effort(1), tally=tmp_path / "tally.json"))


def test_added_draws_count_and_stay_where_they_are(tmp_path: Path) -> None:
    ballot = opened(tmp_path)
    here, there = tmp_path / "here.json", tmp_path / "there.json"
    for draws in (1, 2):  # both go on, and the one is added to the other again and again
        chances_of(ballot.form, replace(effort(draws, tally=there), first_shard=100))
        both = chances_of(ballot.form, replace(effort(2 * draws, tally=here), add=(there,)))
        own = chances_of(ballot.form, replace(effort(1, tally=here)))
        assert both.draws == own.draws + draws * shard_draws_of(ballot)
    assert both.draws == 4 * shard_draws_of(ballot)


def shard_draws_of(ballot: OpenBallot) -> int:
    return chances_of(ballot.form, effort(1)).draws
