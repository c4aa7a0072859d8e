"""The report of a verification: what holds, what everybody must be told, and what a shown round
refutes.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from dorsal.ballot.draw.beacon import CHAINS
from dorsal.ballot.draw.ceremony import CeremonyLine, record_numbers
from dorsal.ballot.draw.drawing import draw_sealed, sealed_round
from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ballot.draw.notes import utc
from dorsal.ballot.draw.record import json_file, jsonl_file
from dorsal.ballot.draw.seal import Sealed
from dorsal.ballot.draw.seal_head import Moment
from dorsal.ballot.draw.sealed import as_json, seal_hash
from dorsal.ballot.draw.verify import Report, refuted_by, verify
from dorsal.ballot.rules import BeaconRules, CeremonySource
from dorsal.ground.problems import BadInput
from tests.ballot.draw import own_beacon
from tests.ballot.draw.own_beacon import sign
from tests.ballot.draw.random_ballots import make_random_ballot
from tests.ballot.draw.small_ballot import (
    ENTRIES,
    ROUND_TIME,
    RULES,
    Files,
    drawn,
    offered,
    read,
    record_of,
    seal,
    single,
    slip_of,
)

DICE = CeremonySource(
    name="dice", count=3, lowest=1, highest=6, ordered=True, repeats=True, closes=ROUND_TIME - 1
)
CODES = ["files", "seal", "chain", "rules", "entries", "totals", "floors"]
LAST = "True if this fingerprint was public before 2023-08-23 15:59:24 UTC: compare your slip."


def report_of(files: Files, slip: bytes | None = None) -> Report:
    report = verify(files, slip=slip).report
    assert (report.holds, report.failed, report.why) == (True, "", "")
    return report


def codes(report: Report) -> list[str]:
    return [check.code for check in report.checks]


def with_dice(*, time: int, source: CeremonySource = DICE) -> Files:
    """A drawn record whose dice were recorded at this time."""
    one = seal(rules=replace(RULES, ceremony=(source,)))
    numbers = [source.lowest] * source.count
    line = record_numbers(one.seal, [], numbers, first_seal=one.seal, source=source.name, time=time)
    return drawn(record_of(one) | {"ceremony.jsonl": jsonl_file([as_json(line)])})


def test_a_sealed_record_says_what_decides_and_when() -> None:
    one = seal()
    report = report_of(record_of(one))
    words = fingerprint(seal_hash(one.seal))
    assert codes(report) == CODES
    assert (report.kind, report.drawn, report.fingerprint) == ("draw", False, words)
    assert (report.race, report.draw, report.slip) == ("Zegama-Aizkorri", "2027", ())
    assert report.notes == (
        "Seal 1 of the race, in this record: draw, the race's first, '2027', 8 applicants;"
        f" {words}.",
        "Sealed, not drawn yet: round 1000 of drand's chain quicknet decides,"
        " at 2023-08-23 15:59:24 UTC.",
        f"{LAST} {words}",
    )


def test_a_drawn_record_passes_every_check() -> None:
    files = offered(drawn(record_of(seal())), {"Z2": "declined"}, {"Z3": "deferred"})
    report = report_of(files, slip_of("Z1", seal()))
    assert codes(report) == [*CODES, "beacon", "seed", "places", "waiting-list", "offers", "slip"]
    assert report.drawn is True
    assert report.notes[1] == (
        "2 occasions of offers, the last at 2023-08-23 17:59:24 UTC:"
        " compare this number with the organiser's page."
    )
    assert report.slip[0] == "Z1 (Runner Z1) stands under seal 1 in the entry Z1."


def test_every_random_ballot_holds(repetitions: int) -> None:
    for seed in range(3 * repetitions):
        report_of(make_random_ballot(seed).files)


def test_a_rehearsal_is_said_first_and_loudly() -> None:
    late = seal(moment=Moment(now=ROUND_TIME, round=1000))
    for files in (record_of(late), drawn(record_of(late))):
        report = report_of(files)
        assert report.kind == "rehearsal"
        assert report.notes[0].startswith("REHEARSAL: this record decides nothing;")


def test_chain_and_amendments_are_listed_with_what_changed() -> None:
    earlier = seal(rules=replace(RULES, draw="2026"))
    first = seal(before=[earlier.seal])
    entries = [*ENTRIES[1:4], single("Z6", 9), *ENTRIES[5:], single("Z9", 1)]
    second = seal(entries, before=[earlier.seal, first.seal], amends=True)
    before = [earlier.seal, first.seal, second.seal]
    third = seal(entries, rules=replace(RULES, caps=()), before=before, amends=True)
    words = [fingerprint(seal_hash(one.seal)) for one in (first, second, third)]
    report = report_of(record_of(first, second, third, earlier=[earlier.seal]))
    assert report.notes[:4] == (
        "Seal 1 of the race: draw, the race's first, '2026', 8 applicants.",
        f"Seal 2 of the race, in this record: draw, '2027', 8 applicants; {words[0]}.",
        "Seal 3 of the race, in this record: amends seal 2, '2027', 8 applicants;"
        f" rows: 1 added (Z9), 1 removed (Z1), 1 changed (Z6); no rule changed; {words[1]}.",
        "Seal 4 of the race, in this record: amends seal 3, '2027', 8 applicants;"
        f" no row changed; the rules changed; {words[2]}.",
    )
    assert report.fingerprint == fingerprint(seal_hash(third.seal))


def test_numbers_of_the_ceremony_that_came_late_are_counted_as_choices() -> None:
    late = (
        "Ceremony numbers were recorded after the public random number was known:"
        " the organiser could have chosen among 216 outcomes."
    )
    assert late in report_of(with_dice(time=ROUND_TIME)).notes
    in_time = report_of(with_dice(time=ROUND_TIME - 1)).notes
    assert late not in in_time
    assert in_time[-1].startswith("True if this fingerprint and these ceremony numbers (dice ")
    assert "could have chosen among 216 outcomes." in in_time[-1]


def test_more_choices_than_anybody_can_read_are_said_by_their_length() -> None:
    many = replace(DICE, count=100, highest=10**9)
    sources = [replace(many, name=f"dice{n}") for n in range(8)]
    one = seal(rules=replace(RULES, ceremony=tuple(sources)))
    lines: list[CeremonyLine] = []
    for source in sources:
        numbers = [1] * 100
        line = record_numbers(
            one.seal, lines, numbers, first_seal=one.seal, source=source.name, time=ROUND_TIME
        )
        lines.append(line)
    ceremony = jsonl_file([as_json(line) for line in lines])
    report = report_of(drawn(record_of(one) | {"ceremony.jsonl": ceremony}))
    assert any("among about 10^7200 outcomes" in note for note in report.notes)


def test_files_that_are_not_covered_are_named_and_time_stamps_too() -> None:
    more = {"README.txt": b"", "timestamp.ots": b"", "photo.jpg": b"", ".places.csv.new": b""}
    notes = report_of(record_of(seal()) | more).notes
    assert notes[2:6] == (
        "Not covered by the proof: .places.csv.new.",
        "Not checked: README.txt.",
        "Not covered by the proof: photo.jpg.",
        "Not checked: timestamp.ots.",
    )


def test_nothing_after_the_first_failure_is_claimed() -> None:
    files = drawn(record_of(seal()))
    files["waiting-list.csv"] = files["waiting-list.csv"] + b"x"
    report = verify(files).report
    assert (report.holds, report.failed) == (False, "waiting-list")
    assert codes(report) == [*CODES, "beacon", "seed", "places"]
    assert report.why.startswith("waiting-list.csv, line ")


def test_a_wrong_slip_fails_alone() -> None:
    first = seal()
    other = seal(rules=replace(RULES, draw="2028"))
    report = verify(record_of(first), slip=slip_of("Z1", other)).report
    assert (report.holds, report.failed) == (False, "slip")
    assert report.why == "the slip was made for a seal that is not in this record"


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (0, "1970-01-01 00:00:00 UTC"),
        (253_402_300_799, "9999-12-31 23:59:59 UTC"),
        (253_402_300_800, "253402300800 seconds after 1970"),
        (2**53 - 1, "9007199254740991 seconds after 1970"),
    ],
)
def test_times_are_written_for_people_as_far_as_there_are_dates(time: int, text: str) -> None:
    assert utc(time) == text


def test_a_round_in_the_far_future_is_no_fault() -> None:
    one = seal()
    value = as_json(one.seal) | {"beacon": as_json(one.seal.beacon) | {"round": 2**40 - 1}}
    report = report_of(record_of(one) | {"seal-1.json": json_file(value)})
    assert "seconds after 1970" in report.notes[-1]


def fallback_draw(monkeypatch: pytest.MonkeyPatch) -> tuple[Sealed, Files]:
    own_beacon.install(monkeypatch)
    rules = replace(RULES, beacon=BeaconRules(fallback_hours=1, fallback_chain="quicknet"))
    one = seal(rules=rules, moment=Moment(now=CHAINS["quicknet"].time_of(5_000_000)))
    chain, number = sealed_round(one.seal, fallback=True)
    files = record_of(one)
    return one, files | draw_sealed(read(files), sign(chain, number), fallback=True).files


def shown(number: int) -> bytes:
    round_ = sign(CHAINS["quicknet"], number)
    return json.dumps({"round": number, "signature": round_.signature}).encode()


def test_a_draw_by_fallback_is_refuted_by_the_sealed_round(monkeypatch: pytest.MonkeyPatch) -> None:
    one, files = fallback_draw(monkeypatch)
    verified = verify(files)
    assert verified.report.holds
    number = one.seal.beacon.round
    assert any(
        note.startswith(f"Drawn by the fallback: true only if round {number} of quicknet was never")
        for note in verified.report.notes
    )
    refuted = refuted_by(verified, shown(number))
    assert (refuted.holds, refuted.failed) == (False, "beacon")
    assert refuted.why == f"round {number} of quicknet was produced: the fallback does not count"


def test_nothing_else_refutes_a_draw_by_fallback(monkeypatch: pytest.MonkeyPatch) -> None:
    one, files = fallback_draw(monkeypatch)
    verified = verify(files)
    number = one.seal.beacon.round
    forged = json.dumps(
        {"round": number, "signature": sign(CHAINS["quicknet"], number + 1).signature}
    ).encode()
    for other in (shown(number + 1), forged):
        report = refuted_by(verified, other)
        assert (report.holds, report.notes[1:]) == (True, verified.report.notes)
        assert report.notes[0].endswith("that was shown refutes nothing.")
    with pytest.raises(BadInput):
        refuted_by(verified, b"{}")


def test_the_sealed_round_refutes_no_draw_that_used_it() -> None:
    one = seal()
    verified = verify(drawn(record_of(one)))
    report = refuted_by(verified, shown(one.seal.beacon.round))
    assert report.holds
    assert report.notes[0] == "The round 1000 that was shown refutes nothing."
