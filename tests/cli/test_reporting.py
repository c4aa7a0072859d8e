"""One style for every error, and quiet ends."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Dorsal, seal


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (("ballot", "nonsense"), "No such command 'nonsense'"),
        (("ballot", "seal"), "Missing argument 'ENTRIES.csv'"),
        (("ballot", "verify", "x", "--nonsense"), "No such option: --nonsense"),
        (("ballot", "example", "--out", "x", "--places", "many"), "Invalid value for '--places'"),
    ],
)
def test_a_wrong_use_is_said_like_any_other_problem(
    dorsal: Dorsal, arguments: tuple[str, ...], what: str
) -> None:
    ran = dorsal(*arguments)
    assert ran.code == 2
    assert ran.err.startswith(f"error: {what}")
    as_json = dorsal(*arguments, "--json")
    assert as_json.code == 2
    assert as_json.json["problems"][0]["what"].startswith(what)


def test_nothing_asked_shows_the_help(dorsal: Dorsal) -> None:
    ran = dorsal()
    assert ran.code == 2
    assert "Usage: dorsal" in ran.out + ran.err


def test_a_reader_who_leaves_is_no_error(drawn: Path) -> None:
    command = f"{sys.executable} -m dorsal ballot verify {drawn / 'record'} --json | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("{\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no disk is always full here")
@pytest.mark.parametrize("more", ["", "--json"])
def test_an_answer_that_no_disk_takes_is_told_in_a_line(drawn: Path, more: str) -> None:
    command = f"{sys.executable} -m dorsal ballot verify {drawn / 'record'} {more} > /dev/full"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "error: No space left on device\n")


def test_a_rehearsal_is_said_on_every_occasion(drawn: Path, dorsal: Dorsal) -> None:
    record = drawn / "record"
    first = (record / "places.csv").read_text().splitlines()[1].split(",")[1]
    offered = dorsal("ballot", "offer", record, "--withdrawn", f"{first}=declined")
    packed = dorsal("ballot", "pack", record, drawn / "record.zip")
    slip = dorsal("ballot", "slip", record, "--private", drawn / "private", first)
    assert offered.out.startswith("REHEARSAL")
    assert packed.out.startswith("REHEARSAL")
    assert slip.json["reasons"][0].startswith("REHEARSAL")


def test_what_is_not_of_the_record_is_not_packed(drawn: Path, dorsal: Dorsal) -> None:
    (drawn / "record" / "entries.csv").write_bytes((drawn / "entries.csv").read_bytes())
    ran = dorsal("ballot", "pack", drawn / "record", drawn / "record.zip", "--json")
    assert ran.json["left_out"] == ["entries.csv"]
    said = dorsal("ballot", "verify", drawn / "record.zip").out
    assert "Not covered" not in said


@pytest.mark.parametrize("private", ["record", "record/private"])
def test_the_private_store_never_lies_in_the_record(
    ballot: Path, dorsal: Dorsal, private: str
) -> None:
    ran = dorsal(
        *("ballot", "seal", ballot / "entries.csv", "--rules", ballot / "rules.toml"),
        *("--out", ballot / "record", "--private", ballot / private),
    )
    assert ran.code == 2
    assert "would lie in the public record" in ran.err
    assert not (ballot / "record").exists()


def test_an_amendment_keeps_kind_round_and_beacon(ballot: Path, dorsal: Dorsal) -> None:
    to = ("--out", ballot / "record", "--private", ballot / "private")
    arguments = ("ballot", "seal", ballot / "entries.csv", "--rules", ballot / "rules.toml", *to)
    assert dorsal(*arguments).code == 0
    for more in (("--rehearsal",), ("--beacon-round", "34207093")):
        assert "an amendment keeps it" in dorsal(*arguments, *more).err
    rules = ballot / "rules.toml"
    rules.write_text(rules.read_text() + '\n[beacon]\nchain = "default"\n')
    assert "beacon.chain is not as it was sealed" in dorsal(*arguments).err
    assert not (ballot / "record" / "seal-2.json").exists()


def test_an_amendment_that_changes_nothing_is_said(sealed: Path, dorsal: Dorsal) -> None:
    ran = seal(dorsal, sealed)
    assert ran.code == 0
    assert "this amendment changes no row and no rule" in ran.err


def test_a_chain_is_not_forked(sealed: Path, dorsal: Dorsal) -> None:
    assert seal(dorsal, sealed).code == 0
    ran = dorsal(
        *("ballot", "seal", sealed / "entries.csv", "--rules", sealed / "rules.toml"),
        *("--out", sealed / "next", "--private", sealed / "private"),
        *("--previous", sealed / "record" / "seal-1.json"),
    )
    assert ran.code == 2
    assert "this is not the race's last seal: number 2" in ran.err


def test_a_round_of_another_century_is_refused(ballot: Path, dorsal: Dorsal) -> None:
    for number in ("99999999999999999999", "9007199254740991", "1000000000"):
        ran = dorsal(
            *("ballot", "seal", ballot / "entries.csv", "--rules", ballot / "rules.toml"),
            *("--out", ballot / "record", "--private", ballot / "private"),
            *("--beacon-round", number),
        )
        assert ran.code == 2
        assert "more than ten years away" in ran.err


def test_a_line_given_to_somebody_else_is_said_to_the_first(
    sealed: Path, round_file: Path, tmp_path: Path, dorsal: Dorsal
) -> None:
    record, private = sealed / "record", sealed / "private"
    slip = tmp_path / "slip.json"
    ran = dorsal("ballot", "slip", record, "--private", private, "Z00007")
    slip.write_text(ran.out)
    path = sealed / "entries.csv"
    path.write_text(path.read_text().replace(ran.json["identity"]["name"], "Cousin Somebody"))
    assert seal(dorsal, sealed).code == 0
    again = dorsal("ballot", "slip", record, "--private", private, "Z00007").json
    assert again["identity"]["name"] == "Cousin Somebody"
    assert again["salt"] != ran.json["salt"]
    assert dorsal("ballot", "draw", record, "--beacon", round_file).code == 0
    story = dorsal("ballot", "verify", record, "--slip", slip, "--json").json["slip"]
    assert story[1] == "Amendment 1 changed your line."
    assert story[2].startswith("The words that decide are not those on your slip")
    assert story[3].startswith("WARNING: the last seal binds Z00007 to another name")
    assert len(story) == 4


def test_a_file_name_cannot_paint_the_terminal(drawn: Path, dorsal: Dorsal) -> None:
    (drawn / "record" / "x\x1b[2J\nHOLDS").write_text("")
    said = dorsal("ballot", "verify", drawn / "record").out
    assert "Not covered by the proof: x\\x1b[2J\\nHOLDS." in said
    assert "\x1b[2J" not in said
