"""Replaying records that lie on disk, with and without the entry file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dorsal.ballot.replay import Replay, TicketCount
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.record_store import pack_record, write_new_folder
from dorsal.outside.replay_records import replay_record
from tests.ballot.draw.small_ballot import drawn, record_of, seal
from tests.outside.office_on_disk import PEOPLE, RULES, Office

SMALL_RULES = """\
version = 1
race = "Zegama-Aizkorri"
draw = "2028"
places = 6

[[pools]]
name = "draw"
kind = "draw"
places = 6
tickets = { rule = "linear", column = "failures" }
"""
SEX = {person[0]: person[2] for person in PEOPLE}
DOUBLING = RULES.replace('rule = "linear"', 'rule = "doubling"')


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.write()
    made.seal()
    made.draw()
    return made


def replay(office: Office, rules: str, *, entries: bool = False) -> Replay:
    path = office.folder / "new.toml"
    path.write_text(rules)
    entries_path = office.folder / "entries.csv" if entries else None
    return replay_record(office.record, path, entries_path=entries_path)


def problems_of(step: Callable[[], object]) -> list[Problem]:
    with pytest.raises(BadInput) as refused:
        step()
    return list(refused.value.problems)


@pytest.mark.parametrize("entries", [False, True])
def test_under_its_own_rules_nothing_differs(office: Office, entries: bool) -> None:
    found = replay(office, RULES, entries=entries)
    assert found.same
    assert found.all_places.before == 5
    office.offer({"Z2": "declined"})
    assert replay(office, RULES, entries=entries) == found


def test_a_higher_floor_is_the_same_with_and_without_the_entry_file(office: Office) -> None:
    rules = RULES.replace('at_least = "1/4"', "at_least = 3")
    found = replay(office, rules)
    places = office.files["places.csv"].decode().splitlines()[1:]
    drawn_ids = [line.split(",")[1] for line in places if ",draw," in line]
    (women,) = found.drawn.classes
    assert women.before == sum(SEX[id_] == "F" for id_ in drawn_ids)
    gained = sum(SEX[one.id] == "F" for one in found.gain)
    lost = sum(SEX[one.id] == "F" for one in found.lose)
    assert women.after == women.before + gained - lost >= 3
    assert replay(office, rules, entries=True) == found


def test_a_zip_is_as_good_as_a_folder(office: Office) -> None:
    target = office.folder / "record.zip"
    pack_record(office.files, target)
    rules = office.folder / "rules.toml"
    assert replay_record(target, rules) == replay_record(office.record, rules)


def test_other_tickets_need_the_entry_file(office: Office) -> None:
    (problem,) = problems_of(lambda: replay(office, DOUBLING))
    assert problem.file == str(office.folder / "new.toml")
    assert "the tickets of 'draw' are counted otherwise" in problem.what
    assert "compare ENTRIES.csv --replay" in problem.right
    found = replay(office, DOUBLING, entries=True)
    (total,) = [one for one in found.tickets if not one.class_name]
    failures = [3, 0, 1, *(n % 4 for n in range(5, 13))]  # the pair has the lower of 1 and 2
    assert (total.before, total.after) == (
        sum(1 + number for number in failures),
        sum(2**number for number in failures),
    )


def test_a_corrected_entry_file_is_not_the_sealed_one(office: Office) -> None:
    people = [("Z1", "Ane", "F", 4, "", ""), *PEOPLE[1:]]
    office.write(people=people)
    (problem,) = problems_of(lambda: replay(office, RULES, entries=True))
    assert (problem.line, problem.value) == (2, "Z1")
    assert problem.what == "tickets by the sealed rules: 5 in draw; sealed: 4 in draw"


def test_other_people_are_named(office: Office) -> None:
    office.write(people=[*PEOPLE[:-1], ("Z13", "Somebody else", "F", 1, "", "")])
    problems = problems_of(lambda: replay(office, RULES, entries=True))
    assert [problem.what for problem in problems] == [
        "not sealed: 1 applicant: Z13",
        "sealed, and not in the file: 1 applicant: Z12",
    ]


def test_friends_may_be_parted_in_the_entry_file(office: Office) -> None:
    alone = RULES.replace("largest = 2", "largest = 1")
    (problem,) = problems_of(lambda: replay(office, alone))
    assert "divide it in the entry file" in problem.what
    office.write(people=[(*person[:4], "", person[5]) for person in PEOPLE])
    found = replay(office, alone, entries=True)
    assert all(one.entry == one.id for one in found.gain)
    assert (found.all_places.before, found.all_places.after) == (5, 5)
    (total,) = [one for one in found.tickets if not one.class_name]
    assert total.after - total.before == 3  # Carla and Dani had 2 together, now 2 and 3


def test_problems_of_the_entry_file_are_those_of_its_check(office: Office) -> None:
    office.write(people=[("Z1", "Ane", "F", -3, "", ""), *PEOPLE[1:]])
    (problem,) = problems_of(lambda: replay(office, RULES, entries=True))
    assert (problem.line, problem.column, problem.value) == (2, "failures", "-3")


def test_rules_that_no_seal_could_hold_are_refused(office: Office) -> None:
    local = '\n[classes.men]\ncolumn = "sex"\nis = ["M"]\n'
    floor = '\n[[floors]]\nclass = "women"\nof = "all"\nat_least = 6\n'
    (problem,) = problems_of(lambda: replay(office, RULES + local))
    assert "the sealed rules know no class 'men'" in problem.what
    (problem,) = problems_of(lambda: replay(office, RULES + floor))
    assert "6" in problem.what


def test_warnings_are_told(office: Office) -> None:
    path = office.folder / "new.toml"
    path.write_text(RULES.replace("places = 4", "places = 9").replace("places = 5", "places = 10"))
    path.write_text(path.read_text().replace('at_least = "1/4"', "at_least = 9"))
    told: list[str] = []
    replay_record(office.record, path, warn=lambda found: told.extend(one.what for one in found))
    (warning,) = told
    assert warning.startswith("the floor of 9 places for 'women' cannot be met")


def test_a_record_must_be_drawn_and_hold(office: Office, tmp_path: Path) -> None:
    sealed = Office(tmp_path, "sealed")
    sealed.seal()
    (problem,) = problems_of(lambda: replay_record(sealed.record, tmp_path / "rules.toml"))
    assert problem.what == "this record is not drawn yet, and only a draw can be replayed"
    places = office.record / "places.csv"
    places.write_bytes(places.read_bytes().replace(b"Z2,Z2,times", b"Z5,Z5,times"))
    (problem,) = problems_of(lambda: replay(office, RULES))
    assert problem.what.startswith("the record does not hold: places: places.csv, line 2")


def test_without_a_rules_file_to_read_the_entry_file_is_needed(tmp_path: Path) -> None:
    """A record of another program: its rules file is sealed, and says nothing to this one."""
    files = drawn(record_of(seal()))
    write_new_folder(tmp_path / "record", files, mode=0o755)
    rules = tmp_path / "rules.toml"
    rules.write_text(SMALL_RULES)
    (problem,) = problems_of(lambda: replay_record(tmp_path / "record", rules))
    assert problem.what == (
        "rules-1.toml in the record is not in the form of this program, or not what was sealed"
    )
    assert "compare ENTRIES.csv --replay" in problem.right
    entries = tmp_path / "entries.csv"
    lines = [f"Z{n},Runner Z{n},1990-05-12,{n}" for n in range(1, 9)]
    entries.write_text("\n".join(["id,name,birth_date,failures", *lines]) + "\n")
    found = replay_record(tmp_path / "record", rules, entries_path=entries)
    assert (found.all_places.before, found.all_places.after) == (5, 6)
    assert found.tickets[0] == TicketCount("draw", "", 18, 44)
