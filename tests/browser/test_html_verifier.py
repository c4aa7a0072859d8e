"""The offline page as a visitor meets it: choosing, dropping, reading, by mouse and by keyboard."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.opened_verifier import OpenedVerifier, in_base64, slip_of, write_folder
from tests.verifiers.ballots_by_hand import drawn_festival, festival
from tests.verifiers.record_by_hand import HandMade
from tests.verifiers.rules_by_hand import QUICKNET, digest, words

pytestmark = pytest.mark.browser

NUMBER = "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
PHONE_WIDTH = 390
VECTORS = Path(__file__).resolve().parents[2] / "docs/vectors"
ALL_CODES = (
    *("files", "seal", "chain", "rules", "entries", "totals", "floors", "ceremony"),
    *("beacon", "seed", "places", "waiting-list", "offers"),
)


def placed_first(ballot: HandMade) -> list[str]:
    """The first line of places.csv: order, id, entry, pool, why."""
    return ballot.files["places.csv"].decode().splitlines()[1].split(",")


def zipped(path: Path, files: dict[str, bytes], method: int, folder: str = "") -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(folder + name, content)
    return path


def test_a_folder_holds_and_says_if_the_number_is_the_round(
    verifier: OpenedVerifier, tmp_path: Path
) -> None:
    ballot = drawn_festival()
    verifier.choose_folder(write_folder(tmp_path / "record", ballot.files))
    assert verifier.verdict == "Holds"
    assert verifier.text("#verdict-why .number") == NUMBER
    link = verifier.page.locator("#verdict-why a").get_attribute("href")
    assert link == f"https://api.drand.sh/{QUICKNET}/public/1000"
    assert verifier.page.locator("#words li").all_inner_texts() == words(ballot.seals[0]).split()
    assert [verifier.state_of(code) for code in ALL_CODES] == ["holds"] * 13
    assert verifier.state_of("slip") == "absent"


def test_the_record_of_the_test_vectors_holds_with_its_slip(verifier: OpenedVerifier) -> None:
    files = {path.name: path.read_bytes() for path in (VECTORS / "record").iterdir()}
    report = verifier.report(files, (VECTORS / "slip.json").read_bytes())
    assert (report["holds"], report["why"]) == (True, "")
    assert "your line is unchanged by amendment 1" in report["notes"]


def test_one_changed_byte_is_refused_by_name_file_and_line(
    verifier: OpenedVerifier, tmp_path: Path
) -> None:
    files = drawn_festival().files
    lines = files["places.csv"].decode().splitlines(keepends=True)
    changed = lines[3].replace(",", ";", 1)
    files["places.csv"] = "".join([*lines[:3], changed, *lines[4:]]).encode()
    verifier.choose_folder(write_folder(tmp_path / "record", files))
    assert verifier.verdict == "Does not hold"
    assert verifier.text("#verdict-why .code") == "places"
    found, expected = changed.rstrip("\n"), lines[3].rstrip("\n")
    reason = f"places.csv, line 4: the line is {found}; expected {expected}"
    assert verifier.text("#verdict-why .reason") == reason
    assert verifier.state_of("seed") == "holds"
    assert verifier.state_of("places") == "fails"
    assert verifier.state_of("waiting-list") == "not-reached"
    assert verifier.page.locator("#tables").is_hidden()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("folder", ["", "zegama-2027/"])
def test_a_zip_holds(verifier: OpenedVerifier, tmp_path: Path, method: int, folder: str) -> None:
    archive = zipped(tmp_path / "record.zip", drawn_festival().files, method, folder)
    verifier.choose_files(archive)
    assert verifier.verdict == "Holds"


def test_files_chosen_together_with_a_slip_hold(verifier: OpenedVerifier, tmp_path: Path) -> None:
    ballot = drawn_festival()
    order, applicant, _, pool, why = placed_first(ballot)
    folder = write_folder(
        tmp_path / "record", ballot.files | {"my-slip.json": slip_of(ballot, applicant)}
    )
    verifier.choose_files(*folder.iterdir())
    assert verifier.verdict == "Holds"
    assert verifier.state_of("slip") == "holds"
    told = verifier.text("#slip-words")
    assert "Your slip belongs to this record." in told
    assert f"{applicant} got a place in {pool}, order {order}: {why}" in told
    assert "not covered" not in verifier.text("#notes")


def test_a_dropped_record_holds(verifier: OpenedVerifier) -> None:
    verifier.page.evaluate(
        """(files) => {
            const transfer = new DataTransfer();
            for (const [name, content] of Object.entries(files)) {
                const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
                transfer.items.add(new File([bytes], name));
            }
            const event = new DragEvent("drop", { dataTransfer: transfer, bubbles: true });
            document.getElementById("drop").dispatchEvent(event);
        }""",
        in_base64(drawn_festival().files),
    )
    verifier.wait()
    assert verifier.verdict == "Holds"


def test_the_keyboard_alone_reaches_everything(verifier: OpenedVerifier, tmp_path: Path) -> None:
    ballot = drawn_festival()
    folder = write_folder(tmp_path / "record", ballot.files)
    order, applicant, _, pool, why = placed_first(ballot)
    keyboard = verifier.page.keyboard
    for _ in range(3):  # the language, the files, the folder
        keyboard.press("Tab")
    with verifier.page.expect_file_chooser() as chooser:
        keyboard.press("Enter")
    chooser.value.set_files(folder)
    verifier.wait()
    expect(verifier.page.locator("#verdict")).to_be_focused()
    for _ in range(2):  # the address to compare with, the search
        keyboard.press("Tab")
    expect(verifier.page.locator("#sought")).to_be_focused()
    keyboard.type(applicant)
    keyboard.press("Enter")
    found = verifier.page.locator("#found")
    expect(found).to_contain_text(f"{applicant} got a place in {pool}, order {order}: {why}")


def test_what_a_mac_packs_beside_the_files_does_not_count(verifier: OpenedVerifier) -> None:
    files = drawn_festival().files
    beside = {"__MACOSX/zegama/._seal-1.json": b"\0\5", "__MACOSX/draw.json": b"another"}
    inside = {f"zegama/{name}": content for name, content in files.items()}
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        for name, content in (beside | inside).items():
            written.writestr(name, content)
    report = verifier.report({"record.zip": archive.getvalue()})
    assert (report["holds"], report["why"]) == (True, "")
    assert report["notes"] == verifier.report(files)["notes"]


def test_the_search_tells_withdrawals_offers_and_the_waiting_list(
    verifier: OpenedVerifier, tmp_path: Path
) -> None:
    ballot = drawn_festival()
    verifier.choose_folder(write_folder(tmp_path / "record", ballot.files))
    first = ballot.files["places.csv"].decode().splitlines()[2].split(",")[1]
    waiting = ballot.files["waiting-list.csv"].decode().splitlines()[1].split(",")
    found = verifier.page.locator("#found")
    verifier.page.fill("#sought", first)
    expect(found).to_contain_text(f"{first} withdrew on occasion 1: injured")
    verifier.page.fill("#sought", waiting[1])
    place = f"{waiting[1]} is number 1 on the waiting list of main, order {waiting[0]}"
    expect(found).to_contain_text(place)
    verifier.page.fill("#sought", "nobody")
    expect(found).to_have_text("nobody is in no row of the last seal")


def test_a_rehearsal_is_said_loudly(verifier: OpenedVerifier, tmp_path: Path) -> None:
    verifier.choose_folder(
        write_folder(tmp_path / "record", drawn_festival(kind="rehearsal", newest=5000).files)
    )
    assert verifier.verdict == "Holds, as a rehearsal"
    assert verifier.page.locator("#rehearsal").is_visible()
    assert verifier.text("#rehearsal strong") == "REHEARSAL"


def test_a_sealed_record_waits_for_its_round(verifier: OpenedVerifier, tmp_path: Path) -> None:
    verifier.choose_folder(write_folder(tmp_path / "record", festival().files))
    assert verifier.verdict == "Sealed, not drawn yet"
    assert "Round 1000 of quicknet comes on 23 August 2023 at 15:59:24 UTC" in verifier.text(
        "#verdict-why"
    )
    assert verifier.state_of("places") == "not-drawn"
    assert verifier.page.locator("#rehearsal").is_hidden()


def test_the_report_has_what_the_protocol_asks(verifier: OpenedVerifier) -> None:
    ballot = drawn_festival()
    report = verifier.report(ballot.files)
    fingerprint = words(ballot.seals[0])
    assert list(report) == [
        "holds",
        "failed",
        "why",
        "kind",
        "fingerprint",
        "drawn",
        "notes",
        "checks",
    ]
    assert (report["holds"], report["failed"], report["why"]) == (True, "", "")
    assert (report["kind"], report["drawn"], report["fingerprint"]) == ("draw", True, fingerprint)
    assert (
        report["notes"][0] == f"holds if the number {NUMBER} is round 1000 of the chain {QUICKNET}"
    )
    assert [check["code"] for check in report["checks"]] == [*ALL_CODES, "slip"]


def test_a_draw_by_fallback_says_who_refutes_it(verifier: OpenedVerifier) -> None:
    ballot = festival()
    ballot.draw(fallback=True)
    refutes = "whoever shows a valid signature of round 1000 of quicknet refutes this draw"
    notes = verifier.report(ballot.files)["notes"]
    assert f"drawn by the fallback: {refutes}" in notes
    assert notes[0].endswith(f"is round 2000 of the chain {QUICKNET}")


def test_something_else_is_no_record(verifier: OpenedVerifier, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "other", {"letter.txt": b"hello"})
    verifier.page.set_input_files("#files-input", folder / "letter.txt")
    expect(verifier.page.locator("#status")).to_contain_text("neither a record nor a slip")


def test_names_from_the_record_are_shown_as_text(verifier: OpenedVerifier, tmp_path: Path) -> None:
    race = "<img src=x onerror=alert(1)><b>Zegama</b>"
    verifier.choose_folder(write_folder(tmp_path / "record", drawn_festival(race=race).files))
    assert verifier.verdict == "Holds"
    assert verifier.text("#verdict-race") == f"{race} · 2027"


def test_spanish_says_everything_in_spanish(verifier: OpenedVerifier, tmp_path: Path) -> None:
    verifier.choose_folder(
        write_folder(tmp_path / "record", drawn_festival(kind="rehearsal").files)
    )
    parts = verifier.page.locator(
        "[data-say], .what, .detail, #verdict-title, #public, th:not([scope=row])"
    )
    english = parts.all_text_contents()
    verifier.page.get_by_role("button", name="Español").click()
    spanish = parts.all_text_contents()
    assert [one for one, other in zip(english, spanish, strict=True) if one == other] == []
    assert verifier.verdict == "Válido, como ensayo"
    assert verifier.text("#rehearsal strong") == "ENSAYO"
    assert verifier.page.locator("html").get_attribute("lang") == "es"


def test_a_phone_scrolls_only_down(verifier: OpenedVerifier, tmp_path: Path) -> None:
    verifier.page.set_viewport_size({"width": PHONE_WIDTH, "height": 844})
    verifier.choose_folder(write_folder(tmp_path / "record", drawn_festival().files))
    assert verifier.page.evaluate("document.documentElement.scrollWidth") == PHONE_WIDTH


def test_the_random_number_is_the_hash_of_the_signature(verifier: OpenedVerifier) -> None:
    ballot = festival()
    ballot.draw("ab" * 48)
    number = digest(bytes.fromhex("ab" * 48)).hex()
    assert verifier.report(ballot.files)["notes"][0].startswith(f"holds if the number {number} is")
