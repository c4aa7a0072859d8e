"""The office on real files: seal, amend, record, draw, offer, and everything it refuses."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.slips import slip_bytes
from dorsal.ground.problems import BadInput
from dorsal.outside.ballot_office import draw_record, sealed_part, take_round
from dorsal.outside.private_store import slip_for
from dorsal.outside.record_store import pack_record
from tests.ballot.draw.rounds import QUICKNET_1000
from tests.outside.office_on_disk import BEFORE, DICE, PEOPLE, ROUND_TIME, RULES, Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path)
    made.write()
    return made


def why_refused(step: Callable[[], object]) -> str:
    with pytest.raises(BadInput) as refused:
        step()
    (problem,) = refused.value.problems
    return problem.what


def rows_of(office: Office, number: int) -> dict[str, bytes]:
    lines = office.files[f"entries-{number}.jsonl"].splitlines()
    return {json.loads(line)["id"]: line for line in lines}


def test_a_ballot_from_end_to_end(office: Office) -> None:
    office.write(RULES + DICE)
    sealed = office.seal()
    assert sealed.seal.kind == "draw"
    assert sorted(office.files) == ["entries-1.jsonl", "rules-1.toml", "seal-1.json"]
    assert office.files["rules-1.toml"] == (office.folder / "rules.toml").read_bytes()
    assert office.report().holds
    line = office.dice()
    assert (line.name, line.number, line.numbers) == ("dice", 1, (6, 1, 3))
    assert office.report().holds
    outcome = office.draw()
    places = office.files["places.csv"].decode().splitlines()
    assert places[0] == "order,id,entry,pool,why"
    assert places[1] == "1,Z2,Z2,times,standing 15750"
    assert len(places) - 1 == len(outcome.seating.holds) == 5
    offered = office.offer({"Z2": "declined"})
    again = office.offer({places[2].split(",")[1]: "unpaid"})
    assert (offered.number, again.number, again.previous) == (1, 2, offered.hash)
    assert office.report().holds
    assert len(office.files["offers.jsonl"].splitlines()) == 2
    assert sorted(one.name for one in office.record.iterdir()) == sorted(office.files)


def test_every_applicants_slip_holds_before_and_after_the_draw(office: Office) -> None:
    office.seal()
    slips = {one[0]: slip_bytes(slip_for(office.record, office.private, one[0])) for one in PEOPLE}
    office.draw()
    for id_, slip in slips.items():
        report = office.report(slip)
        assert report.holds, report.why
        assert report.slip[0].startswith(f"{id_} (")
    told = json.loads(slips["Z4"])
    assert told["identity"] == {"born": "1974-05-12", "name": "Dani"}
    assert (told["entry"], told["facts"]) == ("Z3+Z4", {"failures": 2})
    assert told["reasons"][-2:] == [
        "draw: alone you would have 3",
        "draw: your group has 2 tickets, the lowest of its members'",
    ]


def test_nobody_else_can_read_the_private_store(office: Office) -> None:
    office.seal()
    modes = {one: stat.S_IMODE(one.stat().st_mode) for one in office.private.iterdir()}
    assert stat.S_IMODE(office.private.stat().st_mode) == 0o700
    assert list(modes.values()) == [0o600]
    assert stat.S_IMODE(office.record.stat().st_mode) == 0o755
    assert {stat.S_IMODE(one.stat().st_mode) for one in office.record.iterdir()} == {0o644}


def test_nothing_personal_is_published(office: Office) -> None:
    office.seal()
    office.draw()
    office.offer({"Z2": "declined"})
    published = b"".join(office.files.values())
    for word in (b"Dani", b"Carla", b"1974-05-12", "Beñat".encode()):
        assert word not in published
    salts = [json.loads(line)["salt"] for line in private_lines(office)]
    assert len(set(salts)) == len(PEOPLE)
    assert all(len(salt) == 64 and salt.encode() not in published for salt in salts)


def private_lines(office: Office) -> list[bytes]:
    return [line for one in office.private.iterdir() for line in one.read_bytes().splitlines()]


def test_salts_are_new_in_every_ballot(tmp_path: Path) -> None:
    roots = set()
    for name in ("a", "b"):
        other = Office(tmp_path / name)
        other.write()
        roots.add(other.seal().seal.entries.root)
    assert len(roots) == 2


def test_an_amendment_changes_only_the_lines_that_changed(office: Office) -> None:
    office.seal()
    old = slip_bytes(slip_for(office.record, office.private, "Z1"))
    changed = [(*PEOPLE[1][:3], 7, *PEOPLE[1][4:])]
    office.write(people=[PEOPLE[0], *changed, *PEOPLE[2:11], ("Z99", "New", "F", 0, "", "")])
    second = office.seal(replace(BEFORE, now=ROUND_TIME - 60)).seal
    assert (second.sequence, second.amends) == (2, 1)
    before, after = rows_of(office, 1), rows_of(office, 2)
    assert {id_ for id_ in after if after[id_] != before.get(id_)} == {"Z2", "Z99"}
    assert before.keys() - after.keys() == {"Z12"}
    assert office.report(old).slip[1] == "Your line is unchanged by amendment 1."
    assert office.report(slip_bytes(slip_for(office.record, office.private, "Z99"))).holds
    first = slip_for(office.record, office.private, "Z12", number=1)
    assert office.report(slip_bytes(first)).slip[-1] == "The last seal has no row for you."
    office.draw()
    assert office.report(old).holds


def test_an_amendment_needs_the_salts_of_the_seal_before(office: Office) -> None:
    office.seal()
    for one in office.private.iterdir():
        one.unlink()
    assert why_refused(office.seal).startswith("the private store has no persons-")
    assert sorted(office.files) == ["entries-1.jsonl", "rules-1.toml", "seal-1.json"]


def test_after_the_round_a_draw_is_neither_amended_nor_sealed_again(office: Office) -> None:
    office.seal()
    late = Moment(now=ROUND_TIME)
    assert "exists already: the seal can no longer be amended" in why_refused(
        lambda: office.seal(late)
    )
    office.draw()
    assert why_refused(office.seal) == (
        "this record is drawn already; a drawn ballot is never sealed again"
    )


def test_a_draw_is_never_repeated(office: Office) -> None:
    office.seal()
    verified = sealed_part(office.record)
    office.draw()
    files = office.files
    assert why_refused(office.draw) == "this record is drawn already; a draw is never repeated"
    with pytest.raises(BadInput, match="another run of dorsal has just sealed or drawn"):
        draw_record(office.record, verified, QUICKNET_1000, fallback=False)
    assert office.files == files


def test_a_record_that_changed_while_it_was_drawn_is_left_alone(office: Office) -> None:
    office.seal()
    verified = sealed_part(office.record)
    office.seal(replace(BEFORE, now=ROUND_TIME - 60))
    with pytest.raises(BadInput, match="another run of dorsal has just sealed or drawn"):
        draw_record(office.record, verified, QUICKNET_1000, fallback=False)
    office.draw()
    assert office.report().holds


def test_an_interrupted_draw_can_be_repeated(office: Office) -> None:
    office.seal()
    (office.record / "places.csv").write_bytes(b"half a file")
    assert office.report().failed == "files"
    office.draw()
    assert office.report().holds


def test_a_record_that_does_not_hold_is_not_drawn(office: Office) -> None:
    office.seal()
    path = office.record / "entries-1.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"draw":1', b'"draw":9', 1))
    why = why_refused(office.draw)
    assert why.startswith("the record does not hold: entries: entries-1.jsonl: the rows lead")
    assert not (office.record / "draw.json").exists()


def test_only_the_sealed_round_draws(office: Office, tmp_path: Path) -> None:
    office.seal()
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"round": 1001, "signature": QUICKNET_1000.signature}))
    verified = sealed_part(office.record)
    round_ = take_round(verified, fallback=False, file=other, relays=())
    assert (
        why_refused(lambda: draw_record(office.record, verified, round_, fallback=False))
        == "this is round 1001, the seal names round 1000 of quicknet"
    )
    assert (
        why_refused(lambda: take_round(verified, fallback=True, file=other, relays=()))
        == "the seal names no fallback"
    )
    assert why_refused(
        lambda: take_round(verified, fallback=False, file=None, relays=())
    ).startswith("no relay gave a valid round 1000")


def test_offers_need_a_draw_and_known_people(office: Office) -> None:
    office.seal()
    assert why_refused(lambda: office.offer({"Z2": "declined"})) == "this record is not drawn yet"
    office.draw()
    assert why_refused(lambda: office.offer({"Z77": "declined"})) == "'Z77' is not in this ballot"
    assert "the rules know no reason 'bored'" in why_refused(lambda: office.offer({"Z2": "bored"}))
    assert why_refused(lambda: office.offer({})) == "nobody is named as withdrawn"
    office.offer({"Z2": "declined"})
    assert why_refused(lambda: office.offer({"Z2": "declined"})) == "Z2 has withdrawn already"
    assert len(office.files["offers.jsonl"].splitlines()) == 1


def test_ceremony_numbers_are_recorded_once_and_before_the_draw(office: Office) -> None:
    office.write(RULES + DICE)
    office.seal()
    assert why_refused(office.draw) == "the ceremony's numbers of dice are not recorded"
    assert why_refused(lambda: office.dice([1, 2])) == "dice gives 3 numbers, not 2"
    assert "the seal declares no source 'balls'" in why_refused(
        lambda: office.dice([1, 2, 3], source="balls")
    )
    office.dice()
    assert why_refused(office.dice) == (
        "the numbers of 'dice' are recorded already and cannot be replaced"
    )
    office.draw()
    assert why_refused(office.dice) == "the record is drawn already"
    assert office.report().holds


def test_the_next_year_is_chained_to_this_one(office: Office) -> None:
    office.seal()
    office.seal(replace(BEFORE, now=ROUND_TIME - 60))
    office.draw()
    next_year = Office(office.folder, "record-2028")
    office.write(RULES.replace("2027", "2028"))
    sealed = next_year.seal(previous=office.record / "seal-2.json")
    assert (sealed.seal.sequence, sealed.seal.amends) == (3, 0)
    assert len(next_year.files["chain.jsonl"].splitlines()) == 2
    again = next_year.seal(replace(BEFORE, now=ROUND_TIME - 30))
    assert (again.seal.sequence, again.seal.amends) == (4, 3)
    assert next_year.report().holds
    third = Office(office.folder, "record-2029")
    office.write(RULES.replace("2027", "2029"))
    assert third.seal(previous=next_year.record / "seal-2.json").seal.sequence == 5
    assert len(third.files["chain.jsonl"].splitlines()) == 4
    assert third.report().holds


def test_a_previous_seal_must_have_its_own_chain_beside_it(office: Office, tmp_path: Path) -> None:
    office.seal()
    office.seal(replace(BEFORE, now=ROUND_TIME - 60))
    alone = tmp_path / "alone"
    alone.mkdir()
    (alone / "seal-2.json").write_bytes(office.files["seal-2.json"])
    office.write(RULES.replace("2027", "2028"))
    next_year = Office(office.folder, "record-2028")
    assert why_refused(lambda: next_year.seal(previous=alone / "seal-2.json")) == (
        "the seals before number 2 are not beside it"
    )
    (alone / "seal-2.json").write_bytes(b"{}\n")
    assert "missing required field" in why_refused(
        lambda: next_year.seal(previous=alone / "seal-2.json")
    )
    assert not next_year.record.exists()


def test_the_same_draw_is_not_sealed_twice_in_the_chain(office: Office) -> None:
    office.seal()
    again = Office(office.folder, "again")
    assert why_refused(lambda: again.seal(previous=office.record / "seal-1.json")) == (
        "'2027' was sealed as a draw already: seal 1"
    )


def test_every_problem_of_the_entry_file_is_reported_and_nothing_written(office: Office) -> None:
    path = office.folder / "entries.csv"
    path.write_text(path.read_text().replace(",F,3,", ",F,three,").replace(",M,0,", ",M,,"))
    with pytest.raises(BadInput) as refused:
        office.seal()
    assert {problem.line for problem in refused.value.problems} >= {2}
    assert not office.record.exists()
    assert not office.private.exists()


def test_a_drawn_record_may_travel_as_a_zip(office: Office, tmp_path: Path) -> None:
    office.seal()
    office.draw()
    pack_record(office.files, tmp_path / "record.zip")
    assert Office(tmp_path, "record.zip").files == office.files


def test_whoever_is_not_in_the_ballot_gets_no_slip(office: Office) -> None:
    office.seal()
    for id_ in ("Z77", "Z3+Z4", ""):
        why = why_refused(lambda id_=id_: slip_for(office.record, office.private, id_))  # type: ignore[misc]
        assert why == f"{id_!r} is not in this ballot, or its private line has been erased"
    why = why_refused(lambda: slip_for(office.record, office.private, "Z1", number=2))
    assert why == "the record has no seal 2"


def test_an_erased_private_line_keeps_every_other_proof(office: Office) -> None:
    office.seal()
    office.draw()
    (store,) = office.private.iterdir()
    lines = [line for line in store.read_bytes().splitlines() if b'"Z1"' not in line]
    store.write_bytes(b"".join(line + b"\n" for line in lines))
    assert "has been erased" in why_refused(lambda: slip_for(office.record, office.private, "Z1"))
    assert office.report(slip_bytes(slip_for(office.record, office.private, "Z2"))).holds
