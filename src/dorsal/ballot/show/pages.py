"""What a viewer's page needs at a moment of the show, and nothing about what is still to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from dorsal.ballot.show.steps import Script, Step
from dorsal.ballot.show.timeline import Control, position_at
from dorsal.ballot.show.words import Names, say

RECENT = 20


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """How the steps are told: languages of the words' tables, and for each the names by which
    people know pools and classes.
    """

    languages: tuple[str, ...] = ("en",)
    names: Mapping[str, Names] = {}


IN_ENGLISH = Telling()


def view_at(
    script: Script,
    controls: Sequence[Control],
    now_ms: int,
    *,
    known: int,
    telling: Telling = IN_ENGLISH,
    most: int = RECENT,
) -> dict[str, Any]:
    """What a viewer who has the first `known` steps lacks at `now_ms` (ms since 1970), as JSON
    values.

    `passed` counts the steps shown so far; `steps` are those of them that the viewer lacks, at most
    the newest `most`, the first of which is number `first`; `left_out` is how many before them are
    not sent. `counts` are those of now, `since_ms` is how much of the newest step has been shown,
    `due_ms` when the next one comes (or the start, or the end), `null` when none comes by itself.
    `BadInput` for a language that there is not.
    """
    position = position_at(controls, script, now_ms)
    passed = position.step + 1
    lacking = min(max(known, 0), passed)
    first = max(lacking, passed - most)
    counts = script.steps[position.step].counts if passed else script.start
    return {
        "state": position.state,
        "speed": position.speed,
        "now_ms": now_ms,
        "since_ms": position.since_ms,
        "due_ms": position.due_ms,
        "passed": passed,
        "left_out": first - lacking,
        "first": first,
        "counts": _as_json(counts),
        "steps": [_told(step, telling) for step in script.steps[first:passed]],
    }


def _told(step: Step, telling: Telling) -> dict[str, Any]:
    told: dict[str, Any] = _as_json(step)
    for sentence, spoken in zip(step.sentences, told["sentences"], strict=True):
        spoken["says"] = {
            language: say(sentence, language, names=telling.names.get(language))
            for language in telling.languages
        }
    return told


def _as_json(value: msgspec.Struct) -> Any:
    return msgspec.json.decode(msgspec.json.encode(value))
