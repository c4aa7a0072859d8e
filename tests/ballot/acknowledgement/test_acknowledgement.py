from __future__ import annotations

from datetime import timedelta, timezone

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from dorsal.ballot.acknowledgement import (
    Acknowledgement,
    acknowledge,
    acknowledgement_bytes,
    acknowledgement_hash,
    acknowledgement_text,
    content_hash,
    public_key_of,
    public_key_pem,
    public_key_text,
    read_acknowledgement,
    read_public_key,
)
from dorsal.ballot.acknowledgement.document import signed_bytes
from dorsal.ground.canonical import Json, canonical_bytes
from dorsal.ground.problems import BadInput
from tests.ballot.acknowledgement.signed_cast import (
    CONTENT,
    NOON,
    PRIVATE_KEY,
    PUBLIC_KEY,
    SALT,
    short_chain,
    sign,
)

FIRST = sign("Z00001")
SECOND = sign("Z00002", after=FIRST, now=NOON + 60)


def columns_refused(data: bytes, *, public_key: bytes = PUBLIC_KEY) -> list[str]:
    with pytest.raises(BadInput) as caught:
        read_acknowledgement(data, public_key=public_key)
    return [one.column for one in caught.value.problems]


def what_is_refused(data: bytes) -> str:
    with pytest.raises(BadInput) as caught:
        read_acknowledgement(data, public_key=PUBLIC_KEY)
    (problem,) = caught.value.problems
    return problem.what


def resigned(**changes: Json) -> bytes:
    """A document whose statement is changed and signed again with the race's key."""
    values = {**_statement(FIRST), **changes}
    statement = {key: value for key, value in values.items() if value != "missing"}
    signature = _sign_anything(canonical_bytes(statement))
    return canonical_bytes({"acknowledgement": statement, "signature": signature}) + b"\n"


def _statement(one: Acknowledgement) -> dict[str, Json]:
    values: dict[str, Json] = msgspec.json.decode(signed_bytes(one))
    return values


def _sign_anything(data: bytes) -> str:
    return Ed25519PrivateKey.from_private_bytes(PRIVATE_KEY).sign(data).hex()


def test_the_first_acknowledgement_has_these_bytes() -> None:
    assert acknowledgement_bytes(FIRST) == (
        b'{"acknowledgement":{"action":"applied","applicant":"Z00001","content":"afa79e70342c14986f'
        b'e64b11caaf6b972cdb5ce907876db99ec7fb5eaf541b9e","draw":"2027","number":1,"previous":"",'
        b'"protocol":"dorsal-acknowledgement-1","race":"Zegama-Aizkorri","time":1793620800},'
        b'"signature":"13bb2445cd28c20c4576239bea47d658e7c7cf6afa3bb5c644efc301d7ba7f09ea4832977299'
        b'd2f47f6a236de3ca0930b4abbb20e85cc14f86cf7a18e8a5030f"}\n'
    )
    assert acknowledgement_hash(FIRST) == (
        "957c15e5fdbc2e54e2cb7aae1a57cc230804749e952a7e791fe0f5cb652639bc"
    )


def test_the_next_one_follows_from_the_one_before() -> None:
    assert (SECOND.number, SECOND.time) == (2, NOON + 60)
    assert SECOND.previous == acknowledgement_hash(FIRST)


def test_a_clock_that_was_set_back_stops_nobody() -> None:
    assert sign("Z00003", after=SECOND, now=NOON - 3600).time == NOON + 60


@pytest.mark.parametrize("one", short_chain(), ids=lambda one: str(one.number))
def test_what_was_written_is_read(one: Acknowledgement) -> None:
    assert read_acknowledgement(acknowledgement_bytes(one), public_key=PUBLIC_KEY) == one


names = st.text(min_size=1, max_size=200).filter(
    lambda text: text.isprintable() and text.encode("utf-8", "ignore").decode() == text
)


@given(names, names, names, st.integers(0, 2**37))
def test_any_names_and_time_are_written_and_read(
    race: str, draw: str, applicant: str, now: int
) -> None:
    one = sign(applicant, race=race, draw=draw, now=now)
    assert read_acknowledgement(acknowledgement_bytes(one), public_key=PUBLIC_KEY) == one


@pytest.mark.parametrize("difference", [1, 0x20, 0x80])
def test_any_changed_byte_is_refused(difference: int) -> None:
    data = acknowledgement_bytes(SECOND)
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ difference]) + data[at + 1 :]
        assert columns_refused(changed) != []


@given(st.data())
def test_bytes_taken_out_put_in_or_exchanged_are_refused(data: st.DataObject) -> None:
    right = acknowledgement_bytes(SECOND)
    start = data.draw(st.integers(0, len(right)))
    end = data.draw(st.integers(start, len(right)))
    changed = right[:start] + data.draw(st.binary(max_size=20)) + right[end:]
    if changed != right:
        assert columns_refused(changed) != []


@given(st.binary(max_size=200))
def test_noise_is_refused(noise: bytes) -> None:
    assert columns_refused(noise) != []


def test_another_key_is_refused() -> None:
    other = public_key_of(bytes(32))
    assert columns_refused(acknowledgement_bytes(FIRST), public_key=other) == ["signature"]


def test_a_signature_of_another_acknowledgement_is_refused() -> None:
    mixed = msgspec.structs.replace(SECOND, signature=FIRST.signature)
    assert what_is_refused(acknowledgement_bytes(mixed)) == (
        "the signature is not one of this race's key over this acknowledgement"
    )


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({"action": "deleted"}, ["action"]),
        ({"applicant": ""}, ["applicant"]),
        ({"applicant": "Z" * 201}, ["applicant"]),
        ({"content": CONTENT.upper()}, ["content"]),
        ({"draw": "20\n27"}, ["draw"]),
        ({"number": 0}, ["number", "previous"]),
        ({"number": True}, ["number"]),
        ({"number": 2}, ["previous"]),
        ({"number": "1"}, ["number", "previous"]),
        ({"previous": CONTENT}, ["previous"]),
        ({"protocol": "dorsal-acknowledgement-2"}, ["protocol"]),
        ({"race": ["Zegama"]}, ["race"]),
        ({"time": -1}, ["time"]),
        ({"time": 2**37 + 1}, ["time"]),
        ({"place": 1}, ["place"]),
        ({"time": "missing"}, ["time"]),
        ({"action": "", "race": "", "time": ""}, ["action", "race", "time"]),
    ],
    ids=str,
)
def test_even_signed_a_wrong_value_is_refused_by_its_key(
    changes: dict[str, Json], columns: list[str]
) -> None:
    assert columns_refused(resigned(**changes)) == columns


def test_what_is_signed_again_unchanged_is_read() -> None:
    assert read_acknowledgement(resigned(), public_key=PUBLIC_KEY) == FIRST


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (acknowledgement_bytes(FIRST)[:-1], "the file does not end with a line feed"),
        (b"[]\n", "the document is no object"),
        (b" " * 16_385, "16,385 bytes are no acknowledgement"),
        (b'{"a":1.5}\n', "float is not allowed: 1.5"),
    ],
)
def test_what_is_no_acknowledgement_at_all_is_told(data: bytes, what: str) -> None:
    assert what_is_refused(data) == what


def test_all_that_is_wrong_in_a_document_is_told_together() -> None:
    data = canonical_bytes({"acknowledgement": "", "signature": "", "more": True}) + b"\n"
    with pytest.raises(BadInput) as caught:
        read_acknowledgement(data, public_key=PUBLIC_KEY)
    assert [one.what for one in caught.value.problems] == [
        "the document has other keys",
        "the signature is wrong",
        "the acknowledgement is no object",
    ]


def test_nothing_wrong_is_signed() -> None:
    with pytest.raises(BadInput) as caught:
        acknowledge(
            race="",
            draw="2027\x00",
            applicant="Z00001",
            action="applied",
            content="abc",
            now=-1,
            previous=None,
            private_key=PRIVATE_KEY,
        )
    assert [one.column for one in caught.value.problems] == ["content", "draw", "race", "time"]


def test_the_acknowledgement_before_is_one_of_the_same_ballot() -> None:
    with pytest.raises(BadInput, match="another ballot") as caught:
        sign("Z00001", after=FIRST, draw="2028")
    assert caught.value.problems[0].value == "Zegama-Aizkorri, 2027"


def test_the_content_hash_needs_a_salt_of_32_bytes() -> None:
    assert content_hash({"classes": ["women"], "name": "Ane Ñ."}, salt=SALT) == CONTENT
    with pytest.raises(BadInput, match="a salt of 31 bytes"):
        content_hash("", salt=bytes(31))


def test_the_public_key_is_the_one_of_the_standards_vectors() -> None:
    # RFC 8032, section 7.1, test 1
    private = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert public_key_text(public_key_of(private)) == f"ed25519:{public}"


def test_a_public_key_is_read_as_it_is_written() -> None:
    assert read_public_key(f" {public_key_text(PUBLIC_KEY)}\n") == PUBLIC_KEY
    assert public_key_pem(PUBLIC_KEY).splitlines()[1] == (
        "MCowBQYDK2VwAyEAA6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="
    )


@pytest.mark.parametrize("text", ["", "ed25519:", "ed25519:" + "A" * 64, "rsa:" + "0" * 64])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match="this is no public key"):
        read_public_key(text)


def test_keys_of_another_length_are_refused_and_a_private_one_is_never_told() -> None:
    with pytest.raises(BadInput, match="a public key of 31 bytes"):
        public_key_text(bytes(31))
    with pytest.raises(BadInput) as caught:
        public_key_of(b"my secret")
    assert str(caught.value) == (
        "column private key: a private key of 9 bytes; exactly 32 random bytes"
    )


def test_the_letter_names_number_time_and_eight_words() -> None:
    assert acknowledgement_text(FIRST) == (
        "Your application is in.\n"
        "Zegama-Aizkorri, 2027\n"
        "Applicant: Z00001\n"
        "Number: 1\n"
        "Time: 2026-11-02 12:00:00 UTC\n"
        "Fingerprint: semobra meplepo flitrafo selori brifloti chidise pokafa brarada\n"
        "The attached file is signed by the race. Keep it: it proves what was received, and when.\n"
    )


def test_the_letter_tells_the_action_and_the_time_of_the_race() -> None:
    zone = timezone(timedelta(hours=1), "CET")
    withdrawn = acknowledgement_text(short_chain()[3], zone=zone).splitlines()
    changed = acknowledgement_text(short_chain()[2]).splitlines()
    assert (withdrawn[0], changed[0]) == (
        "Your application is withdrawn.",
        "Your application is changed.",
    )
    assert withdrawn[4] == "Time: 2026-11-02 13:03:00 CET"
