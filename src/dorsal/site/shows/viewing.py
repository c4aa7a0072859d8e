"""What a viewer's page of the show is told: little, often, and nothing about what is to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from dorsal.ballot.draw.record import rules_name
from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.ballot.show import Controls, Counts, Script, Step, position_at, say
from dorsal.ballot.show.steps import Close, Interlude, Reveal
from dorsal.ballot.show.words import LANGUAGES, Sentence
from dorsal.ground.wording import NameOf
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.files import State, record_folder, seals_in, state_of
from dorsal.site.ballots.rules.names import BallotNames, Names, names_of
from dorsal.site.shows.scripts import controls_of, members_of, script_of, with_names
from dorsal.site.shows.scripts import names_of as names_of_people
from dorsal.site.shows.telling import in_ms

KEPT = 8
RECENT = 10
MOST_LANGUAGES = 2
OF_PARAM: Mapping[str, NameOf] = {"pool": "pool", "to": "pool", "class": "class"}
Words: TypeAlias = Mapping[str, Names]


def languages_of(asked: str, otherwise: str) -> tuple[str, ...]:
    """The languages of a page: those asked for (`en,es`) that there are, at most two, or the
    page's own.
    """
    wanted = [*asked.split(","), otherwise.split("-")[0], "en"] if not asked else asked.split(",")
    known = [one for one in dict.fromkeys(wanted) if one in LANGUAGES]
    return tuple(known[: MOST_LANGUAGES if asked else 1]) or ("en",)


def show_data(
    ballot: Ballot, now: datetime, *, known: int, languages: Sequence[str]
) -> dict[str, Any]:
    """The state of a ballot's show and the steps that a viewer lacks who has the first `known`
    ones, as JSON values; before the draw only that nothing has begun.
    """
    if not hasattr(ballot, "drawing"):
        waits: dict[str, Any] = {"state": "not_drawn", "now_ms": in_ms(now), "due_ms": None}
        return waits | {"passed": 0, "first": 0, "left_out": 0, "steps": [], "counts": None}
    script, controls = script_of(ballot), controls_of(ballot)
    words = words_of(sealed_rules(ballot), languages)
    return _view(ballot, script, controls, in_ms(now), known=known, words=words)


def _view(
    ballot: Ballot,
    script: Script,
    controls: Controls,
    now_ms: int,
    *,
    known: int,
    words: Words,
) -> dict[str, Any]:
    position = position_at(controls, script, now_ms)
    passed = position.step + 1
    lacking = min(max(known, 0), passed)
    first = max(lacking, passed - RECENT)
    shown = script.steps[first:passed]
    named = with_names(shown, names_of_people(ballot, members_of(shown)))
    counts = script.steps[position.step].counts if passed else script.start
    return {
        "state": position.state,
        "speed": position.speed,
        "now_ms": now_ms,
        "due_ms": position.due_ms,
        "passed": passed,
        "first": first,
        "left_out": first - lacking,
        "steps": [told_step(number, step, words) for number, step in enumerate(named, first)],
        "counts": told_counts(counts, words),
    }


def told_step(number: int, step: Step, words: Words) -> dict[str, Any]:
    """One step as a page shows it: a heading, who, their classes, and what else is said."""
    heading, *others = step.sentences
    told: dict[str, Any] = {
        "number": number,
        "kind": "close" if isinstance(step, Close) else "facts",
        "heading": {one: _heading(heading, one, words) for one in words},
        "lines": {one: [_said(line, one, words) for line in others] for one in words},
    }
    if isinstance(step, Interlude | Close):
        return told
    raw = dict.fromkeys(name for one in step.members for name in one.classes)
    classes = [_in_all("class", name, words) for name in raw]
    return told | {
        "kind": "place" if isinstance(step, Reveal) else "waiting",
        "who": [member.appears for member in step.members],
        "classes": classes,
    }


def told_counts(counts: Counts, words: Words) -> dict[str, Any]:
    """The counts as a page shows them, with names in each of its languages."""
    return {
        "pools": [
            [_in_all("pool", one.pool, words), one.given, one.places - one.sent_on]
            for one in counts.pools
            if one.kind != "reserved"  # they name nobody
        ],
        "classes": [[_in_all("class", one.class_name, words), one.count] for one in counts.classes],
        "floors": [
            [
                _in_all("class", one.class_name, words),
                _in_all("pool", one.scope, words),
                one.count,
                one.needed,
                one.met,
            ]
            for one in counts.floors
        ],
    }


def _in_all(of: NameOf, raw: str, words: Words) -> str:
    """A name in each language of a page: `Women / Mujeres`, or `Elite` where they agree."""
    return " / ".join(dict.fromkeys(names[of, raw] for names in words.values()))


def words_of(rules: Rules, languages: Sequence[str]) -> Words:
    """For each language the names by which people know pools and classes: those of the rules."""
    return {one: names_of(rules, one) for one in languages}


def sealed_names(ballot: Ballot, language: str) -> BallotNames:
    """The same names for a template, in one language; the rules' own before the seal."""
    return BallotNames(names_of(sealed_rules(ballot), language), language)


def sealed_rules(ballot: Ballot) -> Rules:
    """The rules as they were sealed last; as they stand before the seal."""
    folder = record_folder(ballot)
    return _rules_in(folder, state_of(folder)) or read_rules(ballot.rules)


@lru_cache(maxsize=KEPT)
def _rules_in(folder: Path, state: State) -> Rules | None:  # noqa: ARG001
    seals = seals_in(folder)
    return read_rules((folder / rules_name(len(seals))).read_bytes()) if seals else None


def _said(sentence: Sentence, language: str, words: Words) -> str:
    """A sentence whose pools and classes are called as people know them."""
    told = {
        key: words[language].get((OF_PARAM[key], str(value)), value) if key in OF_PARAM else value
        for key, value in sentence.params.items()
    }
    return say(msgspec.structs.replace(sentence, params=told), language)


def _heading(sentence: Sentence, language: str, words: Words) -> str:
    """A sentence without whom it names, for they stand below it in large letters."""
    if "who" not in sentence.params:
        return _said(sentence, language, words)
    bare = msgspec.structs.replace(sentence, params={**sentence.params, "who": ""})
    return say(bare, language).rstrip(" .:")


def state_tag(data: Mapping[str, Any], languages: Sequence[str]) -> str:
    """What changes exactly when a viewer would see something else: an entity tag."""
    kept = {key: value for key, value in data.items() if key != "now_ms"}
    text = msgspec.json.encode([kept, languages], order="sorted")
    return f'"{sha256(text).hexdigest()[:20]}"'
