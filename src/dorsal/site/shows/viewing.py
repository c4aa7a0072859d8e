"""What a viewer's page of the show is told: little, often, and nothing about what is to come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any, TypeAlias

import msgspec

from dorsal.ballot.show import Controls, Counts, Script, Step, position_at, say
from dorsal.ballot.show.steps import Close, Interlude, Reveal
from dorsal.ballot.show.words import LANGUAGES, Sentence
from dorsal.site.ballots.models import Ballot
from dorsal.site.shows.scripts import controls_of, members_of, names_of, script_of, with_names
from dorsal.site.shows.telling import in_ms

RECENT = 10
MOST_LANGUAGES = 2
SPANISH_NAMES = {
    "women": "mujeres",
    "men": "hombres",
    "local": "locales",
    "locals": "locales",
    "first-timers": "debutantes",
    "draw": "sorteo",
    "elite": "élite",
    "merit": "mérito",
    "partners": "colaboradores",
    "invited": "invitación",
    "all": "todas las plazas",
}
ENGLISH_NAMES = {"all": "all places"}
Words: TypeAlias = Mapping[str, Mapping[str, str]]


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
    return _view(ballot, script, controls, in_ms(now), known=known, languages=languages)


def _view(
    ballot: Ballot,
    script: Script,
    controls: Controls,
    now_ms: int,
    *,
    known: int,
    languages: Sequence[str],
) -> dict[str, Any]:
    position = position_at(controls, script, now_ms)
    passed = position.step + 1
    lacking = min(max(known, 0), passed)
    first = max(lacking, passed - RECENT)
    shown = script.steps[first:passed]
    named = with_names(shown, names_of(ballot, members_of(shown)))
    counts = script.steps[position.step].counts if passed else script.start
    words = words_of(script, languages)
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
        "lines": {one: [say(line, one, names=words[one]) for line in others] for one in words},
    }
    if isinstance(step, Interlude | Close):
        return told
    names = next(iter(words.values()))
    classes = dict.fromkeys(names[name] for one in step.members for name in one.classes)
    return told | {
        "kind": "place" if isinstance(step, Reveal) else "waiting",
        "who": [member.appears for member in step.members],
        "classes": list(classes),
    }


def told_counts(counts: Counts, words: Words) -> dict[str, Any]:
    """The counts as a page shows them, with names in the first language."""
    names = next(iter(words.values()))
    return {
        "pools": [
            [names[one.pool], one.given, one.places - one.sent_on]
            for one in counts.pools
            if one.kind != "reserved"  # they name nobody
        ],
        "classes": [[names[one.class_name], one.count] for one in counts.classes],
        "floors": [
            [names[one.class_name], names[one.scope], one.count, one.needed, one.met]
            for one in counts.floors
        ],
    }


def words_of(script: Script, languages: Sequence[str]) -> Words:
    """For each language the names by which people know pools and classes."""
    start = script.start
    known = ["all", *(one.pool for one in start.pools), *(one.class_name for one in start.classes)]
    return {one: {name: _word(name, one) for name in known} for one in languages}


def _word(name: str, language: str) -> str:
    plain = name.replace("-", " ")
    return SPANISH_NAMES.get(name, plain) if language == "es" else ENGLISH_NAMES.get(name, plain)


def _heading(sentence: Sentence, language: str, words: Words) -> str:
    """A sentence without whom it names, for they stand below it in large letters."""
    if "who" not in sentence.params:
        return say(sentence, language, names=words[language])
    bare = msgspec.structs.replace(sentence, params={**sentence.params, "who": ""})
    return say(bare, language).rstrip(" .:")


def state_tag(data: Mapping[str, Any], languages: Sequence[str]) -> str:
    """What changes exactly when a viewer would see something else: an entity tag."""
    kept = {key: value for key, value in data.items() if key != "now_ms"}
    text = msgspec.json.encode([kept, languages], order="sorted")
    return f'"{sha256(text).hexdigest()[:20]}"'
