"""The pages on race day in the field: their commands run, and the protocol is the program's."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from dorsal.outside.journal import BATCH_BYTES
from dorsal.outside.transfer.receipts import (
    LARGEST_BATCH,
    MOST_REFUSED,
    read_batch,
    read_receipt,
)
from dorsal.outside.transfer.receiving import Hub
from dorsal.outside.transfer.sending import FIRST_WAIT_S, LONGEST_WAIT_S
from dorsal.timing.log.log import heading
from tests.docs.quoted import DOCS, REPOSITORY, blocks
from tests.docs.run_pages import disagreements

FIELD_PAGES = (DOCS / "how-to" / "a-race-in-the-field.md",)
TRANSFER = (DOCS / "reference" / "transfer.md").read_text(encoding="utf-8")


@pytest.fixture
def race(tmp_path: Path) -> Path:
    """A folder with the example's race."""
    for name in ("RACE.toml", "entries.csv"):
        shutil.copy(REPOSITORY / "examples" / "raceday" / name, tmp_path)
    return tmp_path


def test_a_race_in_the_field(race: Path) -> None:
    assert disagreements(FIELD_PAGES[0], race) == []


def test_the_request_on_the_page_is_a_batch() -> None:
    (request,) = [block for language, block in blocks(TRANSFER) if language == "http"]
    head, _, body = request.strip().partition("\n\n")
    sent = (body + "\n").encode()
    batch = read_batch(sent)
    assert (batch.race, len(batch.events), batch.refused) == ("summit-2027", 1, ())
    assert sent.startswith(heading("summit-2027") + b"\n")
    assert f"Content-Length: {len(sent)}" in head.splitlines()


def test_the_answer_on_the_page_is_a_receipt() -> None:
    (answer,) = [block for language, block in blocks(TRANSFER) if language == "json"]
    receipt = read_receipt(answer.encode())
    assert (receipt.taken, receipt.known, receipt.refused) == (1, 0, ())
    rows = re.findall(r"^\| `(\w+)` \| ", TRANSFER.split("| status |")[0], re.MULTILINE)
    assert rows == list(json.loads(answer))


def test_the_numbers_on_the_page_are_those_of_the_program() -> None:
    words = " ".join(TRANSFER.split())
    assert f"at most {LARGEST_BATCH:,} bytes" in words
    assert f"send about {BATCH_BYTES:,} at a time" in words
    assert f"the first {MOST_REFUSED} lines" in words
    assert f"{FIRST_WAIT_S:.0f} second after a failure" in words
    assert f"at most {LONGEST_WAIT_S:.0f} seconds" in words


def test_a_token_is_of_the_box_that_it_names() -> None:
    hub = Hub("summit-2027", {"TOKEN": "box-1"}, take=len, aside=lambda *_: None)
    (line,) = re.findall(r"^Authorization: (.*)$", TRANSFER, re.MULTILINE)
    assert (hub.box_of(line), hub.box_of("Bearer another")) == ("box-1", "")
