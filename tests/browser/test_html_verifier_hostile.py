"""The offline page refuses whatever was tampered with, by name and never with a script error."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import struct
import zipfile
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.browser.opened_verifier import PAGE, OpenedVerifier
from tests.verifiers.ballots_by_hand import drawn_festival, random_ballot
from tests.verifiers.rules_by_hand import canonical
from tests.verifiers.tamperings import TAMPERINGS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def verifier(chromium: Browser) -> Iterator[OpenedVerifier]:
    """One page for all tests here: a report leaves no trace in it, and it does no misdeed."""
    context = chromium.new_context(locale="en-GB")
    opened = OpenedVerifier(context.new_page())
    yield opened
    context.close()
    assert opened.misdeeds == []


def test_every_tampering_of_the_catalogue_is_named(verifier: OpenedVerifier) -> None:
    named = {}
    for code, name, tamper in TAMPERINGS:
        ballot = drawn_festival()
        tamper(ballot)
        report = verifier.report(ballot.files)
        named[f"{code}: {name}"] = f"{report['failed']}: {name}"
        assert report["why"] != ""
    assert list(named) == list(named.values())


def test_random_ballots_hold_with_their_slips(verifier: OpenedVerifier, repetitions: int) -> None:
    for seed in range(repetitions):
        ballot = random_ballot(seed)
        applicant = Random(seed).choice(ballot.rows)["members"][0]["id"]
        slip = canonical(ballot.slip(applicant, len(ballot.seals))) + b"\n"
        report = verifier.report(ballot.files, slip)
        assert (seed, report["holds"], report["why"]) == (seed, True, "")


def test_a_changed_byte_anywhere_is_refused(verifier: OpenedVerifier, repetitions: int) -> None:
    rng = Random(2027)
    ballot = drawn_festival()
    for name, content in ballot.files.items():
        for _ in range(repetitions):
            at = rng.randrange(len(content))
            changed = bytearray(content)
            changed[at] ^= 1 << rng.randrange(8)
            report = verifier.report(ballot.files | {name: bytes(changed)})
            assert (name, at, report["holds"]) == (name, at, False)
            assert "could not finish" not in report["why"]


DEEP = b'{"a":' * 200_000
NOT_CANONICAL = [
    (b'{"a":1,"a":1}\n', "the key stands twice"),
    (b'{"b":1,"a":1}\n', "the keys are not sorted"),
    ('{"\ue000":1,"😀":1}\n'.encode(), "the keys are not sorted"),
    (b'{"a":-0}\n', 'expected an integer, found "-"'),
    (b'{"a":9007199254740992}\n', "the integer is above 2^53 − 1"),
    (b'{"a":' + b"9" * 400 + b"}\n", "the integer is above 2^53 − 1"),
    (b'{"a":1.0}\n', 'expected a comma or the end of the object, found "."'),
    (b'{"a":1e3}\n', 'expected a comma or the end of the object, found "e"'),
    (b'{"a":01}\n', 'expected a comma or the end of the object, found "1"'),
    (b'{"a":null}\n', 'found "n"'),
    (b'{"a":NaN}\n', 'found "N"'),
    (b'{"a":tru}\n', 'expected true or false, found "t"'),
    (b'{"a":"\\ud800"}\n', "an escape that the canonical form does not write"),
    (b'{"a":"\\u0041"}\n', "an escape that the canonical form does not write"),
    (b'{"a":"\\u001F"}\n', "an escape that the canonical form does not write"),
    (b'{"a":"\\u0008"}\n', "an escape that the canonical form does not write"),
    (b'{"a":"\\/"}\n', "an escape that the canonical form does not write"),
    (b'{"a":"\t"}\n', 'a string holds "\\t" unescaped'),
    (b'{"a":"open\n', "a string holds the end unescaped"),
    (b'{"a":"\xed\xa0\x80"}\n', "the text is not UTF-8"),
    (b'\xef\xbb\xbf{"a":1}\n', "found"),
    (b'{"a": 1}\n', 'found " "'),
    (b'{"a":1}', "the file does not end with a line feed"),
    (b'{"a":1}\n\n', "expected the end of the text"),
    (b"", "the file does not end with a line feed"),
    (b"[]\n", "not an object, but []"),
    (DEEP + b"\n", "nested too deeply"),
    (b"[" * 1_000_000 + b"\n", "nested too deeply"),
    (b'{"a":' + b"[" * 100 + b"]" * 100 + b"}\n", "nested too deeply"),
    (b'{"a":' + b"[" * 99 + b"{}" + b"]" * 99 + b"}\n", "nested too deeply"),
    (b'{"a":' * 100 + b"{}" + b"}" * 100 + b"\n", "nested too deeply"),
]


@pytest.mark.parametrize(("content", "why"), NOT_CANONICAL)
def test_json_that_is_not_canonical_is_refused(
    verifier: OpenedVerifier, content: bytes, why: str
) -> None:
    report = verifier.report(drawn_festival().files | {"draw.json": content})
    assert (report["holds"], report["failed"]) == (False, "files")
    assert report["why"].startswith("draw.json: ")
    assert why in report["why"]


@pytest.mark.parametrize("key", ["__proto__", "constructor", "toString", "hasOwnProperty"])
def test_keys_that_a_script_knows_are_keys_like_any_other(
    verifier: OpenedVerifier, key: str
) -> None:
    ballot = drawn_festival()
    seal = ballot.seals[0]
    report = verifier.report(ballot.files | {"seal-1.json": canonical({**seal, key: {}}) + b"\n"})
    assert (report["failed"], report["why"]) == (
        "seal",
        f"seal-1.json: the seal has the unknown key {key}",
    )
    told = ballot.rules | {"told": {key: {key: 1}}}
    ballot = drawn_festival()
    ballot.files.clear()
    ballot.seals.clear()
    ballot.ceremony = []
    ballot.seal(told, ballot.rows)
    assert verifier.report(ballot.files)["holds"]


@pytest.mark.parametrize(
    ("number", "time"),
    [
        (10**10, "2974-04-21T20:29:24Z"),
        (2**40 - 1, "3300227686689 s after 1970-01-01T00:00:00Z"),
    ],
)
def test_the_time_of_a_round_in_a_far_future_is_exact(
    verifier: OpenedVerifier, number: int, time: str
) -> None:
    ballot = drawn_festival()
    seal = ballot.seals[0] | {"fallback": {}}
    seal["beacon"] = seal["beacon"] | {"round": number}
    files = {name: ballot.files[name] for name in ("entries-1.jsonl", "rules-1.toml")}
    report = verifier.report(files | {"seal-1.json": canonical(seal) + b"\n"})
    assert report["holds"]
    assert report["notes"][0] == (
        f"sealed, not drawn yet: round {number} of quicknet comes at {time}"
    )


@pytest.mark.parametrize(
    ("key", "changes", "why"),
    [
        ("beacon", {"round": 2**40}, "beacon.round is not a number from 1 to 2^40 − 1"),
        ("beacon", {"round": 0}, "beacon.round is not a number from 1 to 2^40 − 1"),
        ("beacon", {"newest": 2**40}, "beacon.newest is not a number from 0 to 2^40 − 1"),
        ("fallback", {"round": 2**40}, "fallback.round is not a number from 1 to 2^40 − 1"),
    ],
)
def test_a_round_outside_its_bounds_is_refused(
    verifier: OpenedVerifier, key: str, changes: dict[str, int], why: str
) -> None:
    ballot = drawn_festival(kind="rehearsal")
    seal = ballot.seals[0]
    changed = canonical({**seal, key: seal[key] | changes}) + b"\n"
    report = verifier.report(ballot.files | {"seal-1.json": changed})
    assert (report["failed"], report["why"]) == ("seal", f"seal-1.json: {why}")


JSON_LINES = pytest.mark.parametrize(
    "name", ["entries-1.jsonl", "chain.jsonl", "ceremony.jsonl", "offers.jsonl"]
)


@JSON_LINES
def test_an_empty_file_of_lines_is_refused(verifier: OpenedVerifier, name: str) -> None:
    report = verifier.report(drawn_festival().files | {name: b""})
    assert report["failed"] == "files"
    assert report["why"].startswith(f"{name} is empty; ")


@JSON_LINES
@pytest.mark.parametrize("line", [b'{"a": 1}\n', b"[]\n", b"\n", b'{"a":1}'])
def test_every_line_is_a_canonical_object(verifier: OpenedVerifier, name: str, line: bytes) -> None:
    files = drawn_festival().files
    before = files.get(name, b"")
    report = verifier.report(files | {name: before + line})
    assert (report["holds"], report["failed"]) == (False, "files")
    assert report["why"].startswith(f"{name}, line {before.count(10) + 1}")


def archive_of(files: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return whole.getvalue()


def patched(archive: bytes, offset: int, value: bytes) -> bytes:
    """Change the first entry of the central directory."""
    at = archive.index(b"PK\x01\x02") + offset
    return archive[:at] + value + archive[at + len(value) :]


def test_hostile_zips_are_refused(verifier: OpenedVerifier) -> None:
    good = archive_of(drawn_festival().files)
    bomb = archive_of({"seal-1.json": b"0" * 50_000_000})
    hostile = {
        "cut": good[: len(good) // 2],
        "encrypted": patched(good, 8, b"\x01"),
        "another method": patched(good, 10, b"\x0c"),
        "shorter than said": patched(good, 24, struct.pack("<I", 10)),
        "far longer than said": patched(bomb, 24, struct.pack("<I", 1000)),
        "much too long": patched(good, 24, struct.pack("<I", 2**31)),
        "more than can be packed": patched(good, 24, struct.pack("<I", 2**29)),
        "starts outside": patched(good, 42, struct.pack("<I", 2**31)),
        "a name not in UTF-8": patched(good, 46, b"\xff"),
        "nothing": archive_of({}),
    }
    for name, content in hostile.items():
        report = verifier.report({"record.zip": content})
        assert (name, report["holds"], report["failed"]) == (name, False, "files")
        assert "could not finish" not in report["why"]


def test_the_policy_allows_this_script_and_style_and_nothing_else() -> None:
    page = PAGE.read_text(encoding="utf-8")

    def allowed(tag: str) -> str:
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        assert len(inside) == 1
        return base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()

    policies = re.findall(r'http-equiv="Content-Security-Policy" content="(.*?)"', page)
    assert policies == [
        f"default-src 'none'; script-src 'sha256-{allowed('script')}'; "
        f"style-src 'sha256-{allowed('style')}'; base-uri 'none'; form-action 'none'"
    ]


def test_every_spanish_sentence_keeps_the_values_of_the_english_one() -> None:
    page = PAGE.read_text(encoding="utf-8")
    dictionary = page.split("const SPANISH = {")[1].split("\n};")[0]
    pairs = re.findall(r'"((?:[^"\\]|\\.)+)":\s+"((?:[^"\\]|\\.)+)"', dictionary)
    assert len(pairs) > 250
    lost = [
        english
        for english, spanish in pairs
        if sorted(re.findall(r"\{\w+\}", english)) != sorted(re.findall(r"\{\w+\}", spanish))
    ]
    assert lost == []
