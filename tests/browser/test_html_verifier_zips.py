"""The offline page finds the record in a zip and beside other files, and only one record."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest

from tests.browser.opened_verifier import OpenedVerifier
from tests.verifiers.ballots_by_hand import drawn_festival

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

AMBIGUOUS = (
    "the zip file is made so that another program could find another record in it; pack it anew"
)
FILES = drawn_festival().files
OTHER_NAME = 0x7075
ZIP64_LOCATOR = b"PK\6\7" + struct.pack("<IQI", 0, 0, 1)


@pytest.fixture(scope="module")
def verifier(chromium: Browser) -> Iterator[OpenedVerifier]:
    """One page for all tests here: a report leaves no trace in it, and it does no misdeed."""
    context = chromium.new_context(locale="en-GB")
    opened = OpenedVerifier(context.new_page())
    yield opened
    context.close()
    assert opened.misdeeds == []


def packed(*items: tuple[str, bytes], second_names: dict[str, bytes] | None = None) -> bytes:
    """A zip of these items, in this order, some of them with a second name."""
    whole = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # it warns of a name that stands twice
        for name, content in items:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if second_names and name in second_names:
                field = b"\1" + struct.pack("<I", crc32(name.encode())) + second_names[name]
                info.extra = struct.pack("<HH", OTHER_NAME, len(field)) + field
            archive.writestr(info, content)
    return whole.getvalue()


def in_folder(folder: str = "", files: dict[str, bytes] = FILES) -> list[tuple[str, bytes]]:
    return [(folder + name, content) for name, content in files.items()]


def report_of(verifier: OpenedVerifier, archive: bytes) -> dict[str, Any]:
    return verifier.report({"record.zip": archive})


def refusal(verifier: OpenedVerifier, archive: bytes) -> tuple[str, str]:
    report = report_of(verifier, archive)
    return report["failed"], report["why"]


def beside(notes: list[str]) -> list[str]:
    return [note for note in notes if note.startswith(("not covered", "not checked"))]


def with_end(archive: bytes, *, before: bytes = b"", after: bytes = b"") -> bytes:
    """Put bytes before and after the end record."""
    at = archive.rindex(b"PK\5\6")
    return archive[:at] + before + archive[at:] + after


@pytest.mark.parametrize("folder", ["", "a/", "a/b/c/", "./", "Maratón/"])
@pytest.mark.parametrize("other", ["README.txt", "x/y/photo.jpg", "__MACOSX/seal-1.json"])
def test_the_record_is_what_lies_beside_its_first_seal(
    verifier: OpenedVerifier, folder: str, other: str
) -> None:
    report = report_of(verifier, packed((other, b"?"), *in_folder(folder)))
    assert (report["holds"], report["why"]) == (True, "")


def test_what_lies_elsewhere_in_a_zip_is_named_by_its_whole_path(verifier: OpenedVerifier) -> None:
    elsewhere = {
        "places.csv": b"another",
        "b/offers.jsonl": b"another",
        "a/README.txt": b"",
        "a/timestamp-1.ots": b"",
        "a/old/README.txt": b"",
        "a/old/places.csv": b"another",
        "a/photo.jpg": b"",
        "a/photos/": b"",
    }
    report = report_of(verifier, packed(*elsewhere.items(), *in_folder("a/")))
    assert beside(report["notes"]) == [
        "not checked: a/README.txt, a/timestamp-1.ots",
        "not covered by the proof: a/old/README.txt, a/old/places.csv, a/photo.jpg, "
        "b/offers.jsonl, places.csv",
    ]


def test_what_lies_beside_a_folders_record_is_named(verifier: OpenedVerifier) -> None:
    more = {"README.txt": b"", "timestamp": b"", "Timestamp": b"", "x/timestamp.tsr": b""}
    assert beside(verifier.report(FILES | more)["notes"]) == [
        "not checked: README.txt, timestamp",
        "not covered by the proof: Timestamp, x/timestamp.tsr",
    ]
    assert beside(verifier.report(FILES)["notes"]) == []


def test_a_refused_record_names_them_too(verifier: OpenedVerifier) -> None:
    files = {name: content for name, content in FILES.items() if name != "places.csv"}
    report = verifier.report(files | {"README.txt": b"", "photo.jpg": b""})
    assert report["failed"] == "files"
    assert report["notes"] == ["not checked: README.txt", "not covered by the proof: photo.jpg"]


@pytest.mark.parametrize(
    ("first", "second", "named"),
    [
        ("", "a/", "seal-1.json, a/seal-1.json"),
        ("a/", "b/", "a/seal-1.json, b/seal-1.json"),
        ("a/", "a/", "seal-1.json, seal-1.json"),
        ("", "./", "seal-1.json, seal-1.json"),
    ],
)
def test_two_first_seals_are_refused(
    verifier: OpenedVerifier, first: str, second: str, named: str
) -> None:
    archive = packed(*in_folder(first), (f"{second}seal-1.json", FILES["seal-1.json"]))
    why = f"there are two files seal-1.json: {named}"
    assert refusal(verifier, archive) == ("files", why)


@pytest.mark.parametrize("again", ["places.csv", "./places.csv", "../places.csv", "//places.csv"])
def test_a_file_of_the_record_twice_is_refused(verifier: OpenedVerifier, again: str) -> None:
    archive = packed(*in_folder(), (again, FILES["places.csv"]))
    assert refusal(verifier, archive) == ("files", "the zip file holds places.csv twice")


def test_another_file_may_stand_there_twice(verifier: OpenedVerifier) -> None:
    photo = ("photo.jpg", b"?")
    assert report_of(verifier, packed(*in_folder(), photo, photo))["holds"]


@pytest.mark.parametrize("name", ["Places.csv", "SEAL-2.json", "entries-1.JSONL", "offerſ.jsonl"])
@pytest.mark.parametrize("in_zip", [True, False])
def test_a_name_that_differs_only_by_case_is_refused(
    verifier: OpenedVerifier, name: str, in_zip: bool
) -> None:
    files = FILES | {name: b"?"}
    given = {"record.zip": packed(*in_folder("a/", files))} if in_zip else files
    report = verifier.report(given)
    alike = name.upper().lower()
    why = f"{name} differs from {alike} only by upper and lower case"
    assert (report["failed"], report["why"]) == ("files", why)


def test_a_folder_that_differs_only_by_case_holds_no_file_of_the_record(
    verifier: OpenedVerifier,
) -> None:
    archive = packed(*in_folder("race/"), ("Race/places.csv", b"?"))
    assert refusal(verifier, archive) == (
        "files",
        "Race/places.csv differs from places.csv only by upper and lower case",
    )
    assert report_of(verifier, packed(*in_folder("race/"), ("other/Places.csv", b"?")))["holds"]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_item_with_another_checksum_is_refused(verifier: OpenedVerifier, method: int) -> None:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for name, content in in_folder("a/"):
            archive.writestr(name, content)
    at = whole.getvalue().index(b"PK\1\2") + 16
    for bit in (at * 8, at * 8 + 31):
        changed = bytearray(whole.getvalue())
        changed[bit // 8] ^= 1 << bit % 8
        first = f"a/{next(iter(FILES))}"
        assert refusal(verifier, bytes(changed)) == ("files", f"{first} in the zip file is damaged")
    assert report_of(verifier, whole.getvalue())["holds"]


def test_a_zip_in_which_another_program_could_find_another_record_is_refused(
    verifier: OpenedVerifier,
) -> None:
    good = packed(*in_folder())
    end = good.rindex(b"PK\5\6")
    directory = good[good.index(b"PK\1\2") : end]
    commented = zipfile.ZipInfo("places.csv")
    commented.comment = ZIP64_LOCATOR
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(commented, b"")
    ambiguous = {
        "a zip64 end locator": with_end(good, before=ZIP64_LOCATOR),
        "a zip64 end locator as a comment": whole.getvalue(),
        "another zip before": packed(("seal-1.json", b"another")) + good,
        "a second directory": with_end(good, before=directory),
        "something after": with_end(good, after=b"?"),
        "a directory of which a part is named": good[: end + 8]
        + struct.pack("<HH", 3, 3)
        + good[end + 12 :],
        "two counts of items": good[: end + 8] + b"\3" + good[end + 9 :],
        "a part of several": good[: end + 4] + b"\1" + good[end + 5 :],
        "another name in front of the bytes": good.replace(b"places.csv", b"pieces.csv", 1),
        "a name with an end in it": packed(*in_folder()).replace(b"places.csv", b"places\0csv"),
    }
    found = {name: refusal(verifier, archive) for name, archive in ambiguous.items()}
    assert found == dict.fromkeys(ambiguous, ("files", AMBIGUOUS))


def test_a_zip_with_a_comment_holds(verifier: OpenedVerifier) -> None:
    good = packed(*in_folder())
    assert report_of(verifier, good[:-2] + struct.pack("<H", 5) + b"hello")["holds"]


def test_a_second_name_may_not_lead_to_another_record(verifier: OpenedVerifier) -> None:
    accented = {f"a/{name}": f"á/{name}".encode() for name in FILES}
    assert report_of(verifier, packed(*in_folder("a/"), second_names=accented))["holds"]
    for name, second in (
        ("photo.jpg", b"chain.jsonl"),
        ("chain.jsonl", b"photo.jpg"),
        ("b/places.csv", b"b\0"),
    ):
        archive = packed(*in_folder(), (name, b""), second_names={name: second})
        assert refusal(verifier, archive) == ("files", AMBIGUOUS)
    swapped = {"x/places.csv": b"y/places.csv", "y/places.csv": b"x/places.csv"}
    archive = packed(*in_folder("x/"), ("y/places.csv", b"another"), second_names=swapped)
    assert refusal(verifier, archive) == ("files", AMBIGUOUS)
