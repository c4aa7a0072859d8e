"""The page of reference shows an acknowledgement that verifies, by its own commands."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from dorsal.ballot.acknowledgement import (
    acknowledgement_bytes,
    acknowledgement_hash,
    public_key_pem,
    read_acknowledgement,
    read_public_key,
)
from tests.ballot.acknowledgement.signed_cast import CONTENT, NOON, PUBLIC_KEY, sign
from tests.docs.quoted import DOCS, blocks

PAGE = (DOCS / "reference" / "acknowledgement.md").read_text(encoding="utf-8")


def quoted(language: str) -> list[str]:
    return [text for one, text in blocks(PAGE) if one == language]


EXAMPLE, APPLICATION = (text.encode() for text in quoted("json"))
(KEY_LINE,), (PEM,) = quoted("text"), quoted("pem")
CUT, ASK, HASH = quoted("sh")


def shell(script: str, folder: Path) -> str:
    done = subprocess.run(["sh", "-c", script], cwd=folder, capture_output=True, check=True)
    return done.stdout.decode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "acknowledgement.json").write_bytes(EXAMPLE)
    (tmp_path / "race.pem").write_text(PEM)
    return tmp_path


def test_the_example_is_what_the_code_makes_and_reads() -> None:
    second = sign("Z00002", after=sign("Z00001"), now=NOON + 60)
    assert acknowledgement_bytes(second) == EXAMPLE
    assert read_acknowledgement(EXAMPLE, public_key=read_public_key(KEY_LINE)) == second


def test_the_key_of_the_example_is_the_same_in_both_forms() -> None:
    assert (read_public_key(KEY_LINE), PEM) == (PUBLIC_KEY, public_key_pem(PUBLIC_KEY))


def test_the_content_is_the_hash_of_the_line_shown() -> None:
    assert hashlib.sha256(APPLICATION.removesuffix(b"\n")).hexdigest() == CONTENT
    assert json.loads(EXAMPLE)["acknowledgement"]["content"] == CONTENT


def test_the_parts_that_the_commands_cut_out_verify(folder: Path) -> None:
    shell(CUT, folder)
    statement, signature = (folder / "statement").read_bytes(), (folder / "signature").read_bytes()
    assert json.loads(statement) == json.loads(EXAMPLE)["acknowledgement"]
    assert len(signature) == 64
    Ed25519PublicKey.from_public_bytes(PUBLIC_KEY).verify(signature, statement)
    if shutil.which("openssl"):
        assert "Signature Verified Successfully" in shell(ASK, folder)


def test_the_hash_is_the_one_of_the_chain(folder: Path) -> None:
    second = read_acknowledgement(EXAMPLE, public_key=PUBLIC_KEY)
    assert shell(HASH, folder).split()[0] == acknowledgement_hash(second)
