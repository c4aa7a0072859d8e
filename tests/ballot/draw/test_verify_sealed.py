"""The sealed half of a record: what must be there, and how seals must follow each other."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from dorsal.ballot.draw.record import json_file, jsonl_file
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.sealed import Seal, as_json, seal_hash
from dorsal.ballot.draw.verify import verify
from dorsal.ground.canonical import Json, canonical_hash
from tests.ballot.draw.small_ballot import (
    ENTRIES,
    ROUND_TIME,
    RULES,
    Files,
    drawn,
    read,
    record_of,
    seal,
    single,
)

FIRST = seal()
SECOND = seal(
    [*ENTRIES, single("Z9", 1)],
    before=[FIRST.seal],
    amends=True,
    moment=Moment(now=ROUND_TIME - 3),
)


def failure(files: Files) -> tuple[str, str]:
    report = verify(files).report
    assert not report.holds
    return report.failed, report.why


def without(files: Files, *names: str) -> Files:
    return {name: data for name, data in files.items() if name not in names}


def test_the_read_record_has_its_seals_rows_and_changes() -> None:
    record = read(record_of(FIRST, SECOND))
    assert record.seals == (FIRST.seal, SECOND.seal)
    assert record.seal == SECOND.seal
    assert [entry.id for entry in record.entries][-1] == "Z9"
    assert [msgspec.to_builtins(change) for change in record.changes] == [
        {"number": 1, "added": ("Z9",), "removed": (), "changed": ()}
    ]
    assert (record.earlier, record.ceremony, record.round_time) == ((), (), ROUND_TIME)


@pytest.mark.parametrize(
    ("missing", "why"),
    [
        ("seal-1.json", "seal-1.json is missing"),
        ("entries-1.jsonl", "entries-1.jsonl is missing"),
        ("rules-2.toml", "rules-2.toml is missing"),
        ("seal-2.json", "entries-2.jsonl stands beyond a gap in the seals"),
        ("draw.json", "places.csv, waiting-list.csv without the rest of the outcome"),
        ("places.csv", "draw.json, waiting-list.csv without the rest of the outcome"),
    ],
)
def test_a_missing_file_is_named(missing: str, why: str) -> None:
    files = drawn(record_of(FIRST, SECOND))
    assert failure(without(files, missing)) == ("files", why)


def test_offers_need_a_draw_and_files_beyond_a_gap_are_refused() -> None:
    files = record_of(FIRST)
    assert failure(files | {"offers.jsonl": b"{}\n"}) == ("files", "offers before a draw")
    for name in ("seal-3.json", "entries-2.jsonl", "rules-7.toml"):
        assert failure(files | {name: b"{}\n"}) == (
            "files",
            f"{name} stands beyond a gap in the seals",
        )


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("seal-1.json", b"", "does not end with a line feed"),
        ("seal-1.json", b"{}", "does not end with a line feed"),
        ("seal-1.json", b"{ }\n", "not in canonical form"),
        ("seal-1.json", b"[]\n", "seal-1.json is no object"),
        ("draw.json", b"7\n", "draw.json is no object"),
        ("draw.json", b"\xff\n", "not JSON"),
    ],
)
def test_a_json_file_that_is_not_canonical_fails_first(name: str, data: bytes, why: str) -> None:
    code, said = failure(drawn(record_of(FIRST)) | {name: data})
    assert code == "files"
    assert why in said


@pytest.mark.parametrize(
    "name", ["chain.jsonl", "entries-1.jsonl", "ceremony.jsonl", "offers.jsonl"]
)
@pytest.mark.parametrize("data", [b"", b"\n", b"{}", b"{ }\n", b"[]\n", b"\xff\n", b"\n{}\n"])
def test_lines_that_are_no_canonical_objects_fail_as_files(name: str, data: bytes) -> None:
    code, why = failure(drawn(record_of(FIRST)) | {name: data})
    assert code == "files"
    assert why.startswith(name)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("chain.jsonl", "seal"),
        ("entries-1.jsonl", "entries"),
        ("ceremony.jsonl", "ceremony"),
        ("offers.jsonl", "offers"),
    ],
)
def test_lines_that_lack_their_keys_fail_the_check_that_reads_them(name: str, code: str) -> None:
    assert failure(drawn(record_of(FIRST)) | {name: b"{}\n"})[0] == code


def changed(one: Seal, **changes: Any) -> Seal:
    """The seal with these keys changed, and the hash of its rules made right."""
    value = as_json(one) | changes
    value["rules_hash"] = canonical_hash(value["rules"]).hex()
    return msgspec.convert(value, Seal)


def record_with(*seals: Seal, earlier: tuple[Seal, ...] = ()) -> Files:
    """A record of these seals, each with the rows of the small ballot."""
    files = record_of(*(replace(FIRST, seal=one) for one in seals), earlier=list(earlier))
    return files


def after(before: Seal, one: Seal, **changes: Any) -> Seal:
    """The seal, set behind another one."""
    return changed(
        one,
        **{"sequence": before.sequence + 1, "previous": seal_hash(before).hex(), **changes},
    )


CHAIN_FAULTS: list[tuple[str, Callable[[], Files], str]] = [
    (
        "a gap in the sequence",
        lambda: record_with(changed(FIRST.seal, sequence=2)),
        "the race's seal 1 does not follow the seal before it",
    ),
    (
        "a previous that is not there",
        lambda: record_with(changed(FIRST.seal, previous="00" * 32)),
        "the race's seal 1 does not follow the seal before it",
    ),
    (
        "an amendment of nothing",
        lambda: record_with(changed(FIRST.seal, amends=1)),
        "seal 1 amends 1, not the one before it",
    ),
    (
        "a second seal that amends nothing",
        lambda: record_with(FIRST.seal, after(FIRST.seal, FIRST.seal)),
        "seal-2.json amends no seal of this record",
    ),
    (
        "a first seal that amends the chain",
        lambda: record_with(after(FIRST.seal, FIRST.seal, amends=1), earlier=(FIRST.seal,)),
        "seal-1.json amends a seal that is not in this record",
    ),
    (
        "another race in the chain",
        lambda: record_with(
            after(changed(FIRST.seal, race="Other"), FIRST.seal),
            earlier=(changed(FIRST.seal, race="Other"),),
        ),
        "seal 1 is of another race, 'Other'",
    ),
    (
        "the draw sealed before",
        lambda: record_with(after(FIRST.seal, FIRST.seal), earlier=(FIRST.seal,)),
        "'2027' was sealed as a draw before: seal 1",
    ),
    (
        "a chain that lacks its first seal",
        lambda: record_with(
            after(changed(FIRST.seal, sequence=2, draw="2026"), FIRST.seal),
            earlier=(changed(FIRST.seal, sequence=2, draw="2026"),),
        ),
        "the race's seal 1 does not follow the seal before it",
    ),
]


@pytest.mark.parametrize(
    ("make", "why"), [pytest.param(make, why, id=name) for name, make, why in CHAIN_FAULTS]
)
def test_a_broken_chain_is_named(make: Callable[[], Files], why: str) -> None:
    assert failure(make()) == ("chain", why)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "rehearsal"},
        {"draw": "2028"},
        {"fallback": {"chain": FIRST.seal.beacon.chain, "name": "quicknet", "round": 2000}},
        {"beacon": as_json(FIRST.seal.beacon) | {"round": 1001}},
    ],
)
def test_what_an_amendment_must_keep(changes: dict[str, Any]) -> None:
    second = after(FIRST.seal, FIRST.seal, amends=1, **changes)
    why = "seal 2 changes what an amendment must keep"
    assert failure(record_with(FIRST.seal, second)) == ("chain", why)
    third = after(second, FIRST.seal, draw="2030")
    assert failure(record_with(third, earlier=(FIRST.seal, second))) == ("chain", why)


def test_an_amendment_may_change_the_newest_round_that_it_knew() -> None:
    beacon = as_json(FIRST.seal.beacon) | {"newest": 998}
    second = after(FIRST.seal, FIRST.seal, amends=1, beacon=beacon)
    assert verify(record_with(FIRST.seal, second)).report.holds


def test_a_rehearsal_after_the_draw_does_not_seal_it_twice() -> None:
    rehearsal = after(FIRST.seal, FIRST.seal, kind="rehearsal")
    assert verify(record_with(rehearsal, earlier=(FIRST.seal,))).report.holds


def edited(**changes: Any) -> Files:
    return record_with(changed(FIRST.seal, **changes))


def test_rules_that_are_not_the_sealed_ones() -> None:
    value = as_json(FIRST.seal) | {"rules_hash": "00" * 32}
    files = record_of(FIRST) | {"seal-1.json": json_file(value)}
    assert failure(files) == ("rules", "seal-1.json: `rules_hash` is not that of its rules")
    files = record_of(FIRST) | {"rules-1.toml": b"# mended\n"}
    assert failure(files) == ("rules", "rules-1.toml is not the file that was sealed")


def test_rows_that_are_not_the_sealed_ones() -> None:
    entries = as_json(FIRST.seal.entries)
    root = "entries-1.jsonl: the rows lead to another root than the sealed one"
    assert failure(edited(entries=entries | {"root": "00" * 32})) == ("entries", root)
    counts = "entries-1.jsonl: 7 rows of 8 applicants; sealed were 6 of 8"
    assert failure(edited(entries=entries | {"count": 6})) == ("entries", counts)
    counts = "entries-1.jsonl: 7 rows of 8 applicants; sealed were 7 of 9"
    assert failure(edited(entries=entries | {"applicants": 9})) == ("entries", counts)


def test_totals_that_do_not_add_up() -> None:
    totals = msgspec.to_builtins(FIRST.seal.totals)
    totals["pools"]["draw"]["tickets"] += 1
    why = "seal-1.json: its totals are not those of the rows"
    assert failure(edited(totals=totals)) == ("totals", why)


def test_floors_and_caps_that_were_counted_wrongly() -> None:
    rules = json.loads(json.dumps(as_json(FIRST.seal.rules)))
    rules["floors"][0]["count"] = 1
    why = "seal-1.json: women of draw is 1; it must be 2"
    assert failure(edited(rules=rules)) == ("floors", why)
    rules["floors"][0] = {**rules["floors"][0], "count": 2}
    rules["floors"].append(
        {"class": "local", "count": 3, "form": "number", "number": 3, "scope": "draw"}
    )
    why = "seal-1.json: the floors of draw need more places than there are"
    assert failure(edited(rules=rules)) == ("floors", why)


def test_a_ceremony_that_nobody_declared_is_refused() -> None:
    line: dict[str, Json] = {
        "name": "dice",
        "number": 1,
        "numbers": [1],
        "previous": seal_hash(FIRST.seal).hex(),
        "time": 5,
    }
    code, why = failure(record_of(FIRST) | {"ceremony.jsonl": jsonl_file([line])})
    assert (code, why) == (
        "ceremony",
        "ceremony.jsonl: line 1: 'dice' is not declared, or recorded twice",
    )
    assert RULES.ceremony == ()
