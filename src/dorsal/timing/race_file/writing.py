"""RACE.toml written so that a director reads it on paper; `read_race` gives the same race back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from dorsal.course.checkpoints import Checkpoint
from dorsal.timing.instants import instant_of
from dorsal.timing.race import Category, Place, Race, RaceCourse, Ranking, Source, Visit, Wave
from dorsal.timing.race_file.amounts import (
    elapsed_span_text,
    local_text,
    number_text,
    offset_text,
    span_text,
)
from dorsal.timing.race_file.route import UNLIMITED

Pairs = dict[str, str]  # keys, and their values as TOML writes them

ABOUT = """\
# A race for `dorsal timing`. Times of day are those of the race's zone; distances are in km and
# climbs in metres from the start; times from the gun are written "4:30" or "4:30:00" (hours first),
# shorter ones "2 min" or "90 s". docs/reference/race-file.md says what each key means."""
PLACES = """\
# Where runners are seen. `window`: reads of one runner that lie closer together are one passing.
# `grace` is added to the cut-off. With `in_out = true` runners are seen coming and going."""
COURSES = """\
# Courses: places in the order in which they are passed, from the start to the finish. A place that
# comes again, or whose numbers differ here: { place = "KEY", km = 31.5, cutoff = "6:10:00" }."""
WAVES = "# Starts: the planned gun of each wave. The real one is recorded on the day."
SOURCES = """\
# What sends times, and where it stands. `address`: tcp://HOST:PORT is a reader that we call,
# listen://:PORT one that calls us."""
RANKING = """\
# How places are given: by gun or net time, cut to the precision. Ages are those at `age_date`."""
CATEGORIES = "# Ages from and to are included; without `sex` for all."


def race_toml(race: Race) -> str:
    """The file of a race.

    The moments `cutoff_at` of checkpoints have no key: cut-offs count from the gun.
    """
    parts = [
        f"{ABOUT}\nformat = 1\nrules = {race.rules}",
        _table("[race]", _about(race)),
        *_tables("places", PLACES, (_place(one, race) for one in race.places)),
        *_tables("courses", COURSES, (_course(one, race) for one in race.courses)),
        *_tables("waves", WAVES, (_wave(one, race) for one in race.waves)),
        *_tables("sources", SOURCES, map(_source, race.sources)),
        f"{RANKING}\n{_table('[ranking]', _ranking(race.ranking))}",
        *_tables("categories", CATEGORIES, map(_category, race.ranking.categories)),
    ]
    return "\n\n".join(parts) + "\n"


def _table(heading: str, pairs: Mapping[str, str]) -> str:
    return "\n".join([heading, *(f"{key} = {value}" for key, value in pairs.items())])


def _tables(name: str, comment: str, items: Iterable[Pairs]) -> Iterator[str]:
    for number, pairs in enumerate(items):
        table = _table(f"[[{name}]]", pairs)
        yield table if number else f"{comment}\n{table}"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _texts(texts: Iterable[str]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


def _named(pairs: Mapping[str, str]) -> str:
    inner = ", ".join(f"{_text(key)} = {_text(value)}" for key, value in pairs.items())
    return f"{{ {inner} }}"


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _km(distance_m: float) -> str:
    whole, _, decimals = number_text(distance_m).partition(".")
    padded = whole.zfill(4)
    return f"{padded[:-3]}.{padded[-3:]}{decimals}".rstrip("0").rstrip(".")


def _about(race: Race) -> Pairs:
    pairs = {
        "slug": _text(race.slug),
        "name": _text(race.name),
        "edition": _text(race.edition),
        "zone": _text(race.zone.key),
    }
    if race.start_list:
        pairs["start_list"] = _text(race.start_list)
    if race.opens_ms is not None:
        pairs["opens"] = f"{local_text(race.opens_ms, race.zone)}  # earlier reads are tests"
    window = "  # before the gun: a read at the start counts from then on"
    late = "  # after the gun: until then it is a start"
    pairs["start_window"] = _text(span_text(race.start_window_s)) + window
    pairs["late_start"] = _text(span_text(race.late_start_s)) + late
    return pairs


def _place(place: Place, race: Race) -> Pairs:
    usual = Place(Checkpoint("", "", 0.0))
    pairs = _checkpoint(place.checkpoint)
    if place.in_out:
        pairs["in_out"] = "true"
    pairs["window"] = _text(span_text(place.window_s))
    if place.passing != usual.passing:
        pairs["passing"] = _text(place.passing)
    if place.grace_s != usual.grace_s:
        pairs["grace"] = _text(span_text(place.grace_s))
    if place.cutoff_on != usual.cutoff_on:
        pairs["cutoff_on"] = _text(place.cutoff_on)
    return pairs | _station(place.checkpoint, race)


def _checkpoint(at: Checkpoint) -> Pairs:
    pairs = {"key": _text(at.key), "name": _text(at.name)} | _numbers(at)
    if at.altitude_m is not None:
        pairs["altitude"] = number_text(at.altitude_m)
    if at.lat is not None and at.lon is not None:
        pairs["position"] = f"[{number_text(at.lat)}, {number_text(at.lon)}]"
    return pairs


def _numbers(at: Checkpoint | Visit) -> Pairs:
    """What a place says of the way to it, and a visit with numbers of its own."""
    pairs = {"km": _km(at.distance_m)}
    if at.ascent_m is not None:
        pairs["ascent"] = number_text(at.ascent_m)
    if at.descent_m is not None:
        pairs["descent"] = number_text(at.descent_m)
    if at.cutoff_s is not None:
        pairs["cutoff"] = _text(elapsed_span_text(at.cutoff_s))
    return pairs


def _station(at: Checkpoint, race: Race) -> Pairs:
    """What the place is for runners and those who watch."""
    pairs = {}
    for key, moment in (("opens", at.opens_at), ("closes", at.closes_at)):
        if moment is not None:
            pairs[key] = _moment(moment, race)
    if at.services:
        pairs["services"] = _texts(at.services)
    if at.spectators:
        pairs["spectators"] = "true"
    if at.way_there:
        pairs["way_there"] = _text(at.way_there)
    return pairs


def _moment(moment: datetime, race: Race) -> str:
    return local_text(instant_of(moment), race.zone)


def _course(course: RaceCourse, race: Race) -> Pairs:
    pairs = {"key": _text(course.key), "name": _text(course.name)}
    if course.laps != 1:
        pairs["laps"] = str(course.laps) if course.laps else _text(UNLIMITED)
    if course.limit_s is not None:
        pairs["limit"] = _text(elapsed_span_text(course.limit_s))
    if course.laps != 1 or course.shortest_lap_s != RaceCourse("", "", ()).shortest_lap_s:
        pairs["shortest_lap"] = _text(span_text(course.shortest_lap_s))
    lines = [_visit(one, race) for one in course.visits]
    pairs["places"] = "\n".join(["[", *lines, "]"])
    return pairs


def _visit(visit: Visit, race: Race) -> str:
    """A line of a course's list: the key where all numbers are the place's."""
    at = race.place(visit.place).checkpoint
    own = replace(
        at,
        distance_m=visit.distance_m,
        ascent_m=visit.ascent_m,
        descent_m=visit.descent_m,
        cutoff_s=visit.cutoff_s,
    )
    if own == at:
        return f"  {_text(visit.place)},  # {_shown(at.name)}, {_km(at.distance_m)} km"
    pairs = {"place": _text(visit.place)} | _numbers(visit)
    inner = ", ".join(f"{key} = {value}" for key, value in pairs.items())
    return f"  {{ {inner} }},  # {_shown(at.name)}"


def _shown(name: str) -> str:
    """A name in a comment, where TOML allows no control characters."""
    return "".join(char for char in name if char.isprintable())


def _wave(wave: Wave, race: Race) -> Pairs:
    pairs = {"key": _text(wave.key), "course": _text(wave.course)}
    pairs["starts"] = local_text(wave.starts_ms, race.zone)
    if wave.name:
        pairs["name"] = _text(wave.name)
    return pairs


def _source(source: Source) -> Pairs:
    pairs = {"name": _text(source.name), "format": _text(source.format)}
    if source.place:
        pairs["place"] = _text(source.place)
    if source.places:
        pairs["places"] = _named(source.places)
    if source.sides:
        pairs["sides"] = _named(source.sides)
    if source.address:
        pairs["address"] = _text(source.address)
    if source.utc_offset_s is not None:
        pairs["utc_offset"] = _text(offset_text(source.utc_offset_s))
    if source.trusted_clock:
        pairs["trusted_clock"] = "true"
    if source.rank != 1:
        pairs["rank"] = str(source.rank)
    return pairs


def _ranking(ranking: Ranking) -> Pairs:
    pairs = {
        "by": _text(ranking.by),
        "precision": _text(span_text(ranking.precision_ms / 1_000)),
        "smallest_category": str(ranking.smallest_category),
        "podium": str(ranking.podium),
        "podium_once": _flag(ranking.podium_once),
        "protest_minutes": str(ranking.protest_minutes),
    }
    if ranking.age_date is not None:
        pairs["age_date"] = ranking.age_date.isoformat()
    return pairs


def _category(category: Category) -> Pairs:
    usual = Category("", "")
    pairs = {"key": _text(category.key), "name": _text(category.name)}
    if category.sex:
        pairs["sex"] = _text(category.sex)
    if category.age_from != usual.age_from:
        pairs["from"] = str(category.age_from)
    if category.age_to != usual.age_to:
        pairs["to"] = str(category.age_to)
    return pairs
