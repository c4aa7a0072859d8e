"""`dorsal ballot`: the whole way on real files, and what it says of broken ones."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ballot.draw.rounds import QUICKNET_657413
from tests.cli.conftest import Dorsal, seal


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_an_example_is_the_same_for_the_same_seed(
    ballot: Path, tmp_path: Path, dorsal: Dorsal
) -> None:
    again = tmp_path / "again"
    arguments = ("--applicants", "300", "--places", "40", "--seed", "5", "--out", again)
    ran = dorsal("ballot", "example", *arguments, "--json")
    assert ran.json == {"rules": str(again / "rules.toml"), "entries": str(again / "entries.csv")}
    for name in ("rules.toml", "entries.csv"):
        assert (again / name).read_bytes() == (ballot / name).read_bytes()


def test_check_counts_a_good_file(ballot: Path, dorsal: Dorsal) -> None:
    ran = dorsal(
        "ballot", "check", ballot / "entries.csv", "--rules", ballot / "rules.toml", "--json"
    )
    assert ran.code == 0
    assert ran.json["applicants"] == 300
    assert ran.json["errors"] == 0
    assert ran.json["draws"]["draw"]["applicants"] == 300


def test_check_names_line_column_and_value_of_every_problem(ballot: Path, dorsal: Dorsal) -> None:
    path = ballot / "entries.csv"
    lines = path.read_text().splitlines()
    header = lines[0].split(",")
    failures = header.index("failures")
    for number, value in ((3, "many"), (5, "-1")):
        cells = next(csv.reader([lines[number]]))
        cells[failures] = value
        lines[number] = ",".join(f'"{cell}"' for cell in cells)
    path.write_text("\n".join(lines) + "\n")
    ran = dorsal("ballot", "check", path, "--rules", ballot / "rules.toml", "--json")
    assert ran.code == 2
    found = [(one["line"], one["column"], one["value"]) for one in ran.json["problems"]]
    assert found == [(4, "failures", "many"), (6, "failures", "-1")]
    said = dorsal("ballot", "check", path, "--rules", ballot / "rules.toml")
    assert f"{path}, line 4, column failures" in said.err
    assert "cannot be sealed (2 errors, 0 warnings)" in said.out


def test_explain_says_the_rules_in_words(ballot: Path, dorsal: Dorsal) -> None:
    ran = dorsal("ballot", "explain", ballot / "rules.toml")
    assert ran.code == 0
    assert "Larraundi Mendi Lasterketa" in ran.out
    assert dorsal("ballot", "explain", ballot / "rules.toml", "--json").json["sections"]


def test_a_past_round_makes_a_rehearsal(ballot: Path, dorsal: Dorsal) -> None:
    ran = seal(dorsal, ballot, "--json")
    assert ran.code == 0
    assert (ran.json["kind"], ran.json["sequence"]) == ("rehearsal", 1)
    assert len(ran.json["fingerprint"].split()) == 8
    assert ran.json["entries"]["applicants"] == 300


def test_without_a_round_the_seal_names_one_a_day_from_now(ballot: Path, dorsal: Dorsal) -> None:
    ran = dorsal(
        *("ballot", "seal", ballot / "entries.csv", "--rules", ballot / "rules.toml", "--json"),
        *("--out", ballot / "record", "--private", ballot / "private"),
    )
    assert ran.json["kind"] == "draw"
    assert ran.json["beacon"]["round"] - ran.json["beacon"]["newest"] in (28_800, 28_801)
    said = dorsal("ballot", "verify", ballot / "record")
    assert said.code == 0
    assert "HOLDS SO FAR: sealed, not drawn yet" in said.out


def test_nothing_is_written_when_the_entries_are_bad(ballot: Path, dorsal: Dorsal) -> None:
    path = ballot / "entries.csv"
    path.write_text(path.read_text() + "Z00001,Again,1990-01-01,x@example.org,F,ESP,Irun,0,\n")
    ran = seal(dorsal, ballot)
    assert ran.code == 2
    assert "line " in ran.err
    assert "Z00001" in ran.err
    assert not (ballot / "record").exists()
    assert not (ballot / "private").exists()


def test_a_draw_fills_the_places_and_orders_the_list(drawn: Path) -> None:
    places = rows(drawn / "record" / "places.csv")
    waiting = rows(drawn / "record" / "waiting-list.csv")
    assert len(places) == 40
    assert list(places[0]) == ["order", "id", "entry", "pool", "why"]
    assert list(waiting[0])[:2] == ["order", "id"]
    everybody = {row["id"] for row in rows(drawn / "entries.csv")}
    assert {row["id"] for row in places} | {row["id"] for row in waiting} == everybody
    assert len(places) + len(waiting) == 300
    orders = [int(row["order"]) for row in waiting]
    assert orders == sorted(orders)


def test_a_drawn_record_is_not_drawn_again(drawn: Path, round_file: Path, dorsal: Dorsal) -> None:
    before = (drawn / "record" / "draw.json").read_bytes()
    ran = dorsal("ballot", "draw", drawn / "record", "--beacon", round_file)
    assert ran.code == 2
    assert "drawn already" in ran.err
    assert (drawn / "record" / "draw.json").read_bytes() == before


def test_another_round_is_refused(sealed: Path, tmp_path: Path, dorsal: Dorsal) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"round": 657413, "signature": QUICKNET_657413.signature}))
    ran = dorsal("ballot", "draw", sealed / "record", "--beacon", other)
    assert ran.code == 2
    assert "the seal names round 1000" in ran.err
    assert not (sealed / "record" / "draw.json").exists()


def test_a_signature_of_another_round_is_refused(
    sealed: Path, tmp_path: Path, dorsal: Dorsal
) -> None:
    forged = tmp_path / "forged.json"
    forged.write_text(json.dumps({"round": 1000, "signature": QUICKNET_657413.signature}))
    ran = dorsal("ballot", "draw", sealed / "record", "--beacon", forged, "--json")
    assert ran.code == 2
    assert "not that of round 1000" in ran.json["problems"][0]["what"]


def test_offers_replace_those_who_withdrew(drawn: Path, dorsal: Dorsal) -> None:
    places = [row["id"] for row in rows(drawn / "record" / "places.csv")]
    ran = dorsal(
        *("ballot", "offer", drawn / "record", "--json"),
        *("--withdrawn", f"{places[0]}=declined", f"{places[-1]}=unpaid"),
    )
    assert ran.code == 0
    assert [one["id"] for one in ran.json["withdrawn"]] == sorted([places[0], places[-1]])
    offered = [member for one in ran.json["offered"] for member in one["members"]]
    assert len(offered) == 2
    assert not set(offered) & set(places)
    again = dorsal("ballot", "offer", drawn / "record", "--withdrawn", f"{places[0]}=declined")
    assert again.code == 2
    assert "has withdrawn already" in again.err
    assert dorsal("ballot", "verify", drawn / "record").code == 0


@pytest.mark.parametrize(
    "pair", ["Z00001", "=declined", "Z00001=", "NOBODY=declined", "Z00001=bored"]
)
def test_an_impossible_withdrawal_is_refused(drawn: Path, dorsal: Dorsal, pair: str) -> None:
    ran = dorsal("ballot", "offer", drawn / "record", "--withdrawn", pair)
    assert ran.code == 2
    assert ran.err.startswith("error: ")
    assert not (drawn / "record" / "offers.jsonl").exists()


def test_a_slip_holds_and_a_forged_one_does_not(
    drawn: Path, tmp_path: Path, dorsal: Dorsal
) -> None:
    ran = dorsal("ballot", "slip", drawn / "record", "--private", drawn / "private", "Z00007")
    slip = tmp_path / "slip.json"
    slip.write_text(ran.out)
    assert ran.json["id"] == "Z00007"
    assert ran.json["reasons"][-1].startswith("draw: ")
    held = dorsal("ballot", "verify", drawn / "record", "--slip", slip)
    assert held.code == 0
    assert "slip: Z00007 (" in held.out
    name = ran.json["identity"]["name"]
    slip.write_text(ran.out.replace(name, "Somebody Else"))
    refused = dorsal("ballot", "verify", drawn / "record", "--slip", slip, "--json")
    assert refused.code == 1
    assert refused.json["failed"] == "slip"


def test_a_stranger_has_no_slip(drawn: Path, dorsal: Dorsal) -> None:
    ran = dorsal("ballot", "slip", drawn / "record", "--private", drawn / "private", "Z99999")
    assert ran.code == 2
    assert "'Z99999' is not in this ballot" in ran.err


def test_an_amendment_replaces_the_seal_and_keeps_old_slips_valid(
    sealed: Path, round_file: Path, tmp_path: Path, dorsal: Dorsal
) -> None:
    slip = tmp_path / "slip.json"
    record, private = sealed / "record", sealed / "private"
    slip.write_text(dorsal("ballot", "slip", record, "--private", private, "Z00007").out)
    path = sealed / "entries.csv"
    kept = [line for line in path.read_text().splitlines(keepends=True) if "Z00003," not in line]
    path.write_text("".join(kept))
    ran = seal(dorsal, sealed, "--json")
    assert (ran.code, ran.json["sequence"], ran.json["amends"]) == (0, 2, 1)
    assert dorsal("ballot", "draw", record, "--beacon", round_file).code == 0
    said = dorsal("ballot", "verify", record, "--slip", slip)
    assert said.code == 0
    assert "Your line is unchanged by amendment 1." in said.out
    assert "1 removed (Z00003)" in said.out


def test_the_next_seal_of_a_race_links_to_all_before(sealed: Path, dorsal: Dorsal) -> None:
    rules = sealed / "rules.toml"
    rules.write_text(rules.read_text().replace('draw = "2027"', 'draw = "2028"'))
    arguments = ("ballot", "seal", sealed / "entries.csv", "--rules", rules, "--json")
    to = ("--out", sealed / "next", "--private", sealed / "private")
    ran = dorsal(*arguments, *to, "--previous", sealed / "record" / "seal-1.json")
    assert (ran.code, ran.json["sequence"]) == (0, 2)
    said = dorsal("ballot", "verify", sealed / "next")
    assert said.code == 0
    assert "Seal 1 of the race: rehearsal, the race's first, '2027', 300 applicants." in said.out


def test_a_ceremony_enters_the_record(ballot: Path, round_file: Path, dorsal: Dorsal) -> None:
    rules = ballot / "rules.toml"
    rules.write_text(
        rules.read_text()
        + '\n[[ceremony]]\nname = "dice"\ncount = 3\nlowest = 1\nhighest = 6\nordered = true\n'
        "repeats = true\ncloses = 2023-08-23T15:00:00Z\n"
    )
    record = ballot / "record"
    assert seal(dorsal, ballot).code == 0
    early = dorsal("ballot", "draw", record, "--beacon", round_file)
    assert early.code == 2
    assert "numbers of dice are not recorded" in early.err
    for wrong in (("1", "2"), ("1", "2", "7")):
        assert dorsal("ballot", "ceremony", record, *wrong).code == 2
    undeclared = dorsal("ballot", "ceremony", record, "1", "2", "3", "--source", "balls")
    assert "declares no source 'balls'" in undeclared.err
    assert dorsal("ballot", "ceremony", record, "6", "1", "6", "--json").json["numbers"] == [
        6,
        1,
        6,
    ]
    assert dorsal("ballot", "ceremony", record, "6", "1", "6").code == 2
    assert dorsal("ballot", "draw", record, "--beacon", round_file).code == 0
    said = dorsal("ballot", "verify", record)
    assert "the organiser could have chosen among 216 outcomes" in said.out


def test_verify_says_rehearsal_and_ends_with_the_words(drawn: Path, dorsal: Dorsal) -> None:
    said = dorsal("ballot", "verify", drawn / "record").out.splitlines()
    words = dorsal("ballot", "verify", drawn / "record", "--json").json["fingerprint"]
    assert said[0].startswith("REHEARSAL")
    assert said[-1].startswith("True if this fingerprint was public before 2023-08-23 15:59:24 UTC")
    assert said[-1].endswith(words)


def test_a_packed_record_holds_and_packs_to_the_same_bytes(drawn: Path, dorsal: Dorsal) -> None:
    first = dorsal("ballot", "pack", drawn / "record", drawn / "record.zip", "--json").json
    again = dorsal("ballot", "pack", drawn / "record", drawn / "again.zip", "--json").json
    assert first["sha256"] == again["sha256"]
    assert dorsal("ballot", "verify", drawn / "record.zip").code == 0


def drop_a_row(record: Path) -> None:
    path = record / "entries-1.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))


def swap_two_places(record: Path) -> None:
    path = record / "places.csv"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([lines[0], lines[2], lines[1], *lines[3:]]))


def lower_the_floor(record: Path) -> None:
    path = record / "rules-1.toml"
    path.write_text(path.read_text().replace("30/100", "10/100"))


@pytest.mark.parametrize(
    ("tamper", "code"),
    [(drop_a_row, "entries"), (swap_two_places, "places"), (lower_the_floor, "rules")],
)
def test_a_tampered_record_is_refused(
    drawn: Path, dorsal: Dorsal, tamper: Callable[[Path], None], code: str
) -> None:
    tamper(drawn / "record")
    ran = dorsal("ballot", "verify", drawn / "record", "--json")
    assert (ran.code, ran.json["holds"], ran.json["failed"]) == (1, False, code)
    said = dorsal("ballot", "verify", drawn / "record")
    assert f"DOES NOT HOLD at the check `{code}`" in said.out


def test_what_is_no_record_is_bad_input(tmp_path: Path, dorsal: Dorsal) -> None:
    missing = dorsal("ballot", "verify", tmp_path / "nowhere")
    assert missing.code == 2
    assert "there is no such record" in missing.err
    text = tmp_path / "text"
    text.write_text("hello")
    assert "no folder and no zip" in dorsal("ballot", "verify", text).err


def test_a_missing_entry_file_is_named(ballot: Path, dorsal: Dorsal) -> None:
    shutil.move(ballot / "entries.csv", ballot / "elsewhere.csv")
    ran = dorsal("ballot", "check", ballot / "entries.csv", "--rules", ballot / "rules.toml")
    assert ran.code == 2
    assert "entries.csv: No such file or directory" in ran.err
