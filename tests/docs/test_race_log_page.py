"""The reference of the race log says what the code does."""

from __future__ import annotations

import re
from typing import get_args

from dorsal.timing.events import AnyEvent, ChipRead, event_bytes, parse_event, ref_of
from dorsal.timing.log import log_bytes, read_log_file
from dorsal.timing.standing import stand
from dorsal.timing.standing.numbers import payload_of
from tests.docs.quoted import DOCS

PAGE = (DOCS / "reference" / "race-log.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^### `(\w+)`\n\n(.*?)(?=^##)", PAGE, re.MULTILINE | re.DOTALL))
SHARED = {"at", "by", "why", "supersedes"}


def example(kind: str) -> AnyEvent:
    """The event that the section of a kind shows."""
    found = re.search(r"```json\n(.*)\n```", SECTIONS[kind])
    assert found is not None
    return parse_event(found[1].encode())


def test_every_kind_of_event_has_its_section_and_example() -> None:
    kinds = {str(one.__struct_config__.tag) for one in get_args(AnyEvent)}

    assert SECTIONS.keys() == kinds
    for kind in kinds:
        event = example(kind)
        assert event.__struct_config__.tag == kind
        assert event_bytes(event).decode() in SECTIONS[kind]


def test_every_section_tells_every_key_of_its_kind() -> None:
    for kind, section in SECTIONS.items():
        told = set(re.findall(r"`(\w+)`", section.partition("```")[0]))
        keys = set(type(example(kind)).__struct_fields__) - SHARED
        assert keys - told == set(), kind


def test_the_examples_are_fit_for_a_log() -> None:
    lines = [event_bytes(example(kind)) for kind in SECTIONS]
    heading = b'{"dorsal_log":1,"race":"larraundi-2027"}'

    found = read_log_file(b"\n".join([heading, *lines, b""]))

    assert len(found.log.events) == len(SECTIONS)
    assert found.warnings == ()


def test_the_whole_log_is_as_its_bytes_and_hash_say() -> None:
    (block,) = re.findall(r"```jsonl\n(.*?)```", PAGE, re.DOTALL)
    (told,) = re.findall(r"which results carry, is `([0-9a-f]{64})`", PAGE)

    log = read_log_file(block.encode()).log

    assert log_bytes(log) == block.encode()
    assert log.hash() == told
    (counting,) = stand(log).times
    assert (counting.by, counting.entered) == ("Jon", "1121")


def test_the_names_are_those_of_the_examples() -> None:
    read = example("read")
    assert isinstance(read, ChipRead)

    assert f"the read below is `{ref_of(read)}`" in PAGE
    assert f"the time below is `{ref_of(example('time'))}`" in PAGE
    assert f"`{payload_of(read)}` for the read above" in PAGE
    retract, decide = example("retract"), example("decide")
    assert retract.supersedes == ref_of(example("drop"))
    assert f'"about":"{ref_of(example("protest"))}"' in event_bytes(decide).decode()
