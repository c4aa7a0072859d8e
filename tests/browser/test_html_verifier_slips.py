"""The offline page reads an entry slip: what it belongs to, what changed, and whose line it is."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.opened_verifier import OpenedVerifier, slip_of, write_folder
from tests.verifiers.ballots_by_hand import drawn_festival, festival
from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import canonical, entry, member, words

pytestmark = pytest.mark.browser

ANOTHER = "ab" * 32
WARNING = (
    "The last seal, number 2, binds {id} to another name, birth date or salt than your slip: the "
    "line may have been given to somebody else. Your slip still holds for its own seal, number 1, "
    "but what became of the line is not told for it. Ask the organiser: whoever corrects a name "
    "sends you a new slip."
)


def test_a_slip_may_come_before_the_record_and_after_it(
    verifier: OpenedVerifier, tmp_path: Path
) -> None:
    ballot = drawn_festival()
    folder = write_folder(tmp_path / "record", ballot.files)
    slips = write_folder(
        tmp_path / "slips", {"a.json": slip_of(ballot, "Z00"), "b.json": slip_of(ballot, "G1")}
    )
    verifier.choose_slip(slips / "a.json")
    expect(verifier.page.locator("#status")).to_have_text(
        "The slip is noted. Now choose the record of the draw."
    )
    verifier.choose_folder(folder)
    assert "Z00 takes part with tickets: 1 in last, 1 in main" in verifier.text("#slip-words")
    verifier.choose_slip(slips / "b.json")
    expect(verifier.page.locator("#slip-words")).to_contain_text("G1 takes part with tickets")


def test_a_slip_says_what_an_amendment_changed(verifier: OpenedVerifier, tmp_path: Path) -> None:
    ballot = festival()
    early = write_folder(
        tmp_path / "slips",
        {name: slip_of(ballot, name[:-5]) for name in ("Z00.json", "Z01.json", "Z02.json")},
    )
    rows = [row for row in ballot.rows if row["id"] != "Z02"]
    changed = next(row for row in rows if row["id"] == "Z01")
    changed["tickets"] = {"last": 1, "main": 7}
    ballot.seal(ballot.rules, rows)
    verifier.choose_slip(early / "Z00.json")
    verifier.choose_folder(write_folder(tmp_path / "record", ballot.files))
    expect(verifier.page.locator("#slip-words")).to_contain_text(
        "your line is unchanged by amendment 1"
    )
    verifier.choose_slip(early / "Z01.json")
    expect(verifier.page.locator("#slip-words")).to_contain_text(
        "the tickets in main were 1 and are now 7"
    )
    verifier.choose_slip(early / "Z02.json")
    expect(verifier.page.locator("#slip-words")).to_contain_text(
        "your line is gone: amendment 1 has no row that holds Z02"
    )
    assert "rows added: 0, removed: 1, changed: 1; rules unchanged" in verifier.text("#notes")


def test_a_forged_slip_is_refused(verifier: OpenedVerifier, tmp_path: Path) -> None:
    ballot = drawn_festival()
    forged = ballot.slip("Z00") | {"identity": {"born": "1990-05-12", "name": "The cousin"}}
    folder = write_folder(tmp_path / "slips", {"forged.json": canonical(forged) + b"\n"})
    verifier.choose_slip(folder / "forged.json")
    verifier.choose_folder(write_folder(tmp_path / "record", ballot.files))
    assert verifier.verdict == "Does not hold"
    assert verifier.text("#verdict-why .code") == "slip"
    reason = verifier.text("#verdict-why .reason")
    assert reason.startswith("the slip: the hash of the name and birth date is ")
    assert "The record itself holds" in verifier.text("#verdict-why")


def row_of(rows: list[dict[str, Any]], applicant: str) -> dict[str, Any]:
    return next(row for row in rows if applicant in [one["id"] for one in row["members"]])


def amended(ballot: HandMade, applicant: str, **changes: Any) -> list[dict[str, Any]]:
    """The rows with something else for one applicant."""
    rows = copy.deepcopy(ballot.rows)
    row = row_of(rows, applicant)
    next(one for one in row["members"] if one["id"] == applicant).update(changes)
    return rows


def slip_notes(verifier: OpenedVerifier, ballot: HandMade, slip: bytes) -> list[str]:
    """What the report says with the slip and not without it."""
    report, without = verifier.report(ballot.files, slip), verifier.report(ballot.files)
    assert (report["holds"], report["why"]) == (True, "")
    return [note for note in report["notes"] if note not in without["notes"]]


def deciding(ballot: HandMade) -> str:
    """What a slip of an earlier seal is told."""
    last = ballot.seals[-1]
    return (
        f"the words that decide are not those on your slip but those of the last seal, number "
        f"{last['sequence']}: {words(last)}; they too must have been public before "
        "2023-08-23T15:59:24Z"
    )


def given_away(applicant: str = "Z01") -> tuple[HandMade, bytes]:
    """A drawn festival whose amendment binds an applicant to somebody else, and the old slip."""
    ballot = festival()
    slip = slip_of(ballot, applicant)
    ballot.seal(ballot.rules, amended(ballot, applicant, identity=ANOTHER))
    ballot.draw()
    return ballot, slip


@pytest.mark.parametrize("applicant", ["Z01", "G2", "E1"])
def test_a_line_given_to_somebody_else_is_warned_of_and_no_outcome_told(
    verifier: OpenedVerifier, applicant: str
) -> None:
    ballot, slip = given_away(applicant)
    assert slip_notes(verifier, ballot, slip) == [
        "WARNING: " + WARNING.format(id=applicant),
        "your line was changed by amendment 1",
        deciding(ballot),
    ]


def test_the_warning_stands_on_the_verdict_and_the_search_tells_nothing_else(
    verifier: OpenedVerifier, tmp_path: Path
) -> None:
    ballot, slip = given_away("E1")
    slips = write_folder(
        tmp_path / "slips", {"old.json": slip, "new.json": slip_of(ballot, "Z02", 2)}
    )
    verifier.choose_slip(slips / "old.json")
    verifier.choose_folder(write_folder(tmp_path / "record", ballot.files))
    box = verifier.page.locator("#verdict #warning")
    warning = WARNING.format(id="E1")
    expect(box).to_be_visible()
    expect(box).to_have_attribute("role", "alert")
    assert verifier.text("#warning strong") == "Warning: this line may be somebody else's now"
    assert verifier.text("#warning-why") == warning
    assert verifier.page.locator("#slip-words p").all_text_contents() == [
        "Your slip holds for its own seal, number 1, and not for the last one.",
        "your line was changed by amendment 1",
        deciding(ballot),
    ]
    assert verifier.page.locator("#notes").get_by_text("E1").count() == 0
    verifier.page.fill("#sought", "E1")
    expect(verifier.page.locator("#found p")).to_have_text([warning])
    verifier.choose_slip(slips / "new.json")
    expect(box).to_be_hidden()
    expect(verifier.page.locator("#found")).to_contain_text("E1 got a place in elite")


def test_the_warning_is_said_in_spanish(verifier: OpenedVerifier, tmp_path: Path) -> None:
    ballot, slip = given_away()
    folder = write_folder(tmp_path / "record", ballot.files | {"slip.json": slip})
    verifier.choose_files(*folder.iterdir())
    verifier.page.get_by_role("button", name="Español").click()
    assert verifier.text("#warning strong") == (
        "Atención: esta línea puede ser ahora de otra persona"
    )
    assert verifier.text("#warning-why").startswith(
        "El último sello, el número 2, une Z01 a otro nombre, otra fecha de nacimiento u otra sal"
    )
    assert verifier.page.locator("#slip-words p:not(.beware)").all_text_contents() == [
        "Tu resguardo vale para su propio sello, el número 1, y no para el último.",
        "la enmienda 1 cambió tu línea",
    ]


def test_a_refused_slip_shows_no_warning(verifier: OpenedVerifier, tmp_path: Path) -> None:
    ballot, slip = given_away()
    forged = slip.replace(b"Runner Z01", b"The cousin")
    folder = write_folder(tmp_path / "record", ballot.files | {"slip.json": forged})
    verifier.choose_files(*folder.iterdir())
    assert verifier.verdict == "Does not hold"
    assert verifier.page.locator("#warning").is_hidden()


def test_a_line_in_another_entry_is_warned_of_too(verifier: OpenedVerifier) -> None:
    ballot = festival()
    slip = slip_of(ballot, "Z01")
    stranger = member("Z01") | {"identity": ANOTHER}
    rows = [row for row in ballot.rows if row["id"] not in ("Z01", "Z02")]
    ballot.seal(ballot.rules, [*rows, entry(stranger, member("Z02"), main=7)])
    assert slip_notes(verifier, ballot, slip) == [
        "WARNING: " + WARNING.format(id="Z01"),
        "your line was changed by amendment 1",
        "your entry was Z01 and is now Z01+Z02",
        "the tickets in last were 1, and now there are none",
        "the tickets in main were 1 and are now 7",
        deciding(ballot),
    ]


def test_amendments_are_compared_with_the_slip_and_not_step_by_step(
    verifier: OpenedVerifier,
) -> None:
    ballot = festival()
    slip, rows = slip_of(ballot, "Z01"), ballot.rows
    ballot.seal(ballot.rules, amended(ballot, "Z01", identity=ANOTHER))
    ballot.seal(ballot.rules, [row for row in rows if row["id"] != "Z01"])
    ballot.seal(ballot.rules, rows)
    assert slip_notes(verifier, ballot, slip) == [
        "your line was changed by amendment 1",
        "your line is gone: amendment 2 has no row that holds Z01",
        "your line is unchanged by amendment 3",
        deciding(ballot),
        "Z01 takes part with tickets: 1 in last, 1 in main",
    ]
    assert slip_notes(verifier, ballot, slip_of(ballot, "Z01", 4)) == [
        "Z01 takes part with tickets: 1 in last, 1 in main"
    ]


def test_what_the_last_row_says_otherwise_is_told_in_plain_words(verifier: OpenedVerifier) -> None:
    ballot = festival()
    slip = slip_of(ballot, "T1")
    rows = [row for row in ballot.rows if row["id"] != "T1+T2"]
    changed = entry(
        member("T1", "local", "women", residents=1, times=15000),
        member("T2") | {"identity": ANOTHER},
        last=2,
    )
    ballot.seal(ballot.rules, [*rows, changed])
    assert slip_notes(verifier, ballot, slip) == [
        "your line was changed by amendment 1",
        "there were no tickets in last, and now there are 2",
        "the tickets in main were 1, and now there are none",
        "the classes of T1 were none and are now local, women",
        "T1 had no standing in residents, and now it is 1",
        "the standing of T1 in times was 15750 and is now 15000",
        "the standing of T2 in times was 16000, and now there is none",
        "T2 of your entry is now bound to another name, birth date or salt",
        deciding(ballot),
        "T1 takes part with tickets: 2 in last",
    ]
