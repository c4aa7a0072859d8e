"""Erasing somebody from a private store: their lines go, the record holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from dorsal.ballot.draw.seal import Sealed
from dorsal.ground.problems import BadInput
from dorsal.outside.private_store import erase_persons, persons_name, read_persons, slip_for
from tests.outside.office_on_disk import BEFORE, PEOPLE, Office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "ballot")
    made.write()
    return made


def ids_of(office: Office, sealed: Sealed) -> list[str]:
    return [one.id for one in read_persons(office.private, sealed.seal)]


def test_lines_of_the_erased_go_and_all_others_stay_byte_for_byte(office: Office) -> None:
    sealed = office.seal()
    file = office.private / persons_name(sealed.seal)
    before = file.read_bytes().splitlines()
    assert erase_persons(office.private, ["Z2", "Z4"]) == 2
    kept = [line for line in before if b'"id":"Z2"' not in line and b'"id":"Z4"' not in line]
    assert file.read_bytes().splitlines() == kept
    assert len(kept) == len(PEOPLE) - 2
    assert file.stat().st_mode & 0o777 == 0o600


def test_the_drawn_record_still_holds_and_no_slip_can_be_made(office: Office) -> None:
    office.seal()
    office.draw()
    erase_persons(office.private, ["Z2"])
    assert office.report().holds
    with pytest.raises(BadInput, match="its private line has been erased"):
        slip_for(office.record, office.private, "Z2")
    assert slip_for(office.record, office.private, "Z1").identity.name == "Ane"


def test_lines_go_under_every_seal(office: Office) -> None:
    first = office.seal()
    second = office.seal(BEFORE)
    assert erase_persons(office.private, ["Z1"]) == 2
    assert "Z1" not in ids_of(office, first)
    assert "Z1" not in ids_of(office, second)


def test_erasing_twice_or_somebody_unknown_changes_nothing(office: Office) -> None:
    sealed = office.seal()
    erase_persons(office.private, ["Z1"])
    file = office.private / persons_name(sealed.seal)
    stamp = file.stat().st_mtime_ns
    assert erase_persons(office.private, ["Z1", "Z99"]) == 0
    assert file.stat().st_mtime_ns == stamp


def test_nothing_is_left_of_the_name_in_the_folder(office: Office) -> None:
    office.seal()
    erase_persons(office.private, ["Z2"])
    files = [one for one in office.private.rglob("*") if one.is_file()]
    assert [one for one in files if "Beñat".encode() in one.read_bytes()] == []


def test_a_ballot_without_a_private_store_has_nothing_to_erase(tmp_path: Path) -> None:
    assert erase_persons(tmp_path / "none", ["Z1"]) == 0


def test_a_damaged_store_is_refused_and_left_as_it_is(office: Office) -> None:
    sealed = office.seal()
    file = office.private / persons_name(sealed.seal)
    file.write_bytes(file.read_bytes() + b'{"id": 7}\n')
    before = file.read_bytes()
    with pytest.raises(BadInput):
        erase_persons(office.private, ["Z1"])
    assert file.read_bytes() == before
