"""RACE.toml read: its top, waves, sources and ranking, and what all must fulfil together."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal, get_args
from zoneinfo import ZoneInfo, available_timezones

from dorsal.ground.problems import BadInput, Problem, Problems
from dorsal.timing.race import (
    RULES_VERSION,
    Category,
    Format,
    Race,
    Ranking,
    Source,
    Wave,
)
from dorsal.timing.race_file.amounts import read_offset
from dorsal.timing.race_file.blocks import Block, Draft
from dorsal.timing.race_file.keys import did_you_mean
from dorsal.timing.race_file.route import read_courses, read_places

FORMAT = 1
MOST_BYTES = 1_000_000
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
ADDRESS = re.compile(r"(?:tcp://[^\s/:]+|listen://[^\s/:]*):([0-9]{1,5})")
FORMATS: tuple[Format, ...] = get_args(Format)
NAMES_ITS_PLACES: tuple[Format, ...] = ("csv", "sheet")  # each row may tell its own
UTC = ZoneInfo("UTC")
SIDES: Mapping[str, Literal["in", "out"]] = {"in": "in", "out": "out"}
SEXES = ("", "M", "F", "X")
OLDEST = 200


def read_race(data: bytes, *, file: str = "") -> Race:
    """The race that a file defines; `BadInput` with every problem and its line."""
    problems = Problems(file)
    text = _text(data, file)
    draft = Draft(text, problems)
    race = _race(Block(draft, (), _values(text, file), ""))
    problems.raise_errors()
    return race


def _text(data: bytes, file: str) -> str:
    if len(data) > MOST_BYTES:
        raise BadInput([Problem("the file is too large for a race", "at most 1 MB", file)])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput(
            [Problem("the file is no UTF-8 text", "save it as UTF-8", file, line)]
        ) from (error)


def _values(text: str, file: str) -> dict[str, object]:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:  # ValueError also of a number too long to read
        found = re.search(r"at line ([0-9]+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        what = f"this is no TOML: {str(error).partition(' (at ')[0]}"
        right = "texts stand in quotes, one key on each line; a mistake may be on the line above"
        raise BadInput([Problem(what, right, file, line)]) from error


def _race(top: Block) -> Race:
    _check_versions(top)
    about = _about(top)
    zone = _zone(about)
    places = read_places(top, zone)
    courses = read_courses(top, places)
    waves = _waves(top, [one.key for one in courses], zone)
    usual = Race("", "", "", UTC, (), (), ())
    race = Race(
        slug=_slug(about),
        name=about.text("name"),
        edition=about.text("edition"),
        zone=zone,
        places=places,
        courses=courses,
        waves=waves,
        sources=_sources(top, [one.key for one in places]),
        ranking=_ranking(top),
        opens_ms=about.instant("opens", zone),
        start_window_s=about.span_or("start_window", usual.start_window_s),
        late_start_s=about.span_or("late_start", usual.late_start_s),
        start_list=about.text("start_list", ""),
        rules=RULES_VERSION,
    )
    _check_together(top, race)
    return race


def _about(top: Block) -> Block:
    if not top.has("race"):
        right = "write [race] and below it slug, name, edition and zone"
        top.wrong("race", "there is no table [race]", right)
    return top.block("race")


def _check_versions(top: Block) -> None:
    for key, version in (("format", FORMAT), ("rules", RULES_VERSION)):
        value = top.values.get(key)
        if value is None:
            top.wrong(key, f"{key} is missing", f"write {key} = {version} at the top of the file")
        elif type(value) is not int or value != version:
            right = f"this version of Dorsal reads {key} = {version}"
            top.wrong(key, f"the file is of another {key}", right, value)


def _slug(about: Block) -> str:
    slug = about.text("slug")
    if slug and not SLUG.fullmatch(slug):
        right = "write small letters, digits and hyphens, such as zegama-2027"
        about.wrong("slug", "this is no slug", right, slug)
    return slug


def _zone(about: Block) -> ZoneInfo:
    name = about.text("zone")
    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, ValueError, OSError):  # unknown; no path; a folder of zones
        right = f"{did_you_mean(name, available_timezones())}write it as Europe/Madrid"
        about.wrong("zone", "there is no such time zone", right, name)
        return UTC


def _waves(top: Block, courses: Sequence[str], zone: ZoneInfo) -> tuple[Wave, ...]:
    if not top.has("waves"):
        right = "write [[waves]] above each start, with key, course and starts"
        top.wrong("waves", "there is no start", right)
    return tuple(_wave(block, courses, zone) for block in top.blocks("waves"))


def _wave(block: Block, courses: Sequence[str], zone: ZoneInfo) -> Wave:
    if not block.has("starts"):
        right = "write starts = 2027-05-30T09:00:00, in the zone of the race"
        block.wrong("starts", "starts is missing", right)
    return Wave(
        key=block.key("key"),
        course=block.key("course", courses, "course"),
        starts_ms=block.instant("starts", zone) or 0,
        name=block.text("name", ""),
    )


def _sources(top: Block, places: Sequence[str]) -> tuple[Source, ...]:
    return tuple(_source(block, places) for block in top.blocks("sources"))


def _source(block: Block, places: Sequence[str]) -> Source:
    source = Source(
        name=_source_name(block),
        format=block.choice("format", FORMATS),
        place=block.key("place", places, "place") if block.has("place") else "",
        places=_places(block, places),
        sides=_sides(block),
        address=_address(block),
        utc_offset_s=_offset(block),
        trusted_clock=block.flag("trusted_clock"),
        rank=block.whole("rank", 1, 1_000, 1),
    )
    if not (block.has("place") or block.has("places") or source.format in NAMES_ITS_PLACES):
        right = 'write place = "KEY", or places = { "1" = "KEY" } by antenna or loop'
        block.wrong("place", "the source stands nowhere", right)
    return source


def _source_name(block: Block) -> str:
    name = block.text("name")
    if "/" in name:
        block.wrong("name", "the name of a source holds a slash", "write a hyphen", name)
    return name


def _places(block: Block, places: Sequence[str]) -> dict[str, str]:
    """The place of each antenna or loop."""
    pairs = block.pairs("places")
    for antenna, place in pairs.items():
        if place not in places:
            block.draft.unknown((*block.path, "places", antenna), place, places, "place")
    return pairs


def _sides(block: Block) -> dict[str, Literal["in", "out"]]:
    """The side of each antenna."""
    sides: dict[str, Literal["in", "out"]] = {}
    for antenna, side in block.pairs("sides").items():
        known = SIDES.get(side)
        if known:
            sides[antenna] = known
        else:
            path = (*block.path, "sides", antenna)
            block.draft.wrong(path, "this is no side", 'write "in" or "out"', side)
    return sides


def _address(block: Block) -> str:
    address = block.text("address", "")
    found = ADDRESS.fullmatch(address)
    if address and not (found and 1 <= int(found[1]) <= 65_535):
        right = (
            "write tcp://HOST:PORT for a reader that is called, listen://:PORT for one that calls"
        )
        block.wrong("address", "this is no address", right, address)
    return address


def _offset(block: Block) -> int | None:
    if not block.has("utc_offset"):
        return None
    offset = read_offset(block.text("utc_offset"))
    if offset is None:
        block.wrong("utc_offset", "this is no offset", 'write utc_offset = "+02:00"')
    return offset


def _ranking(top: Block) -> Ranking:
    block = top.block("ranking")
    usual = Ranking()
    return Ranking(
        by=block.choice("by", ("gun", "net"), usual.by),
        precision_ms=_precision(block, usual.precision_ms),
        categories=tuple(map(_category, top.blocks("categories"))),
        age_date=block.day("age_date"),
        smallest_category=block.whole("smallest_category", 0, 10_000, usual.smallest_category),
        podium=block.whole("podium", 0, 1_000, usual.podium),
        podium_once=block.flag("podium_once", default=usual.podium_once),
        protest_minutes=block.whole("protest_minutes", 0, 100_000, usual.protest_minutes),
    )


def _precision(block: Block, usual_ms: int) -> int:
    asked_ms = block.span_or("precision", usual_ms / 1_000) * 1_000
    precision_ms = round(asked_ms)
    if abs(asked_ms - precision_ms) < 1e-6 and 1 <= precision_ms <= 60_000:
        return precision_ms
    right = 'write precision = "1 s" or "0.1 s"; from a thousandth of a second to a minute'
    block.wrong("precision", "times cannot be cut to this", right, block.values["precision"])
    return usual_ms


def _category(block: Block) -> Category:
    first, last = block.whole("from", 0, OLDEST, 0), block.whole("to", 0, OLDEST, OLDEST)
    key = block.key("key")
    if first > last:
        block.wrong("to", "the last age is below the first", f"write {first} or more", last)
    sex = block.choice("sex", SEXES, "")
    return Category(key=key, name=block.text("name", key), sex=sex, age_from=first, age_to=last)


def _check_together(top: Block, race: Race) -> None:
    """Names are all different, and every course has a start."""
    _check_different(top, "places", "key", (one.key for one in race.places))
    _check_different(top, "courses", "key", (one.key for one in race.courses))
    _check_different(top, "waves", "key", (one.key for one in race.waves))
    _check_different(top, "sources", "name", (one.name for one in race.sources))
    _check_different(top, "categories", "key", (one.key for one in race.ranking.categories))
    started = {one.course for one in race.waves}
    for number, course in enumerate(race.courses):
        if course.key not in started and top.draft.sound(("waves",), ("courses", number, "key")):
            right = f'write [[waves]] with course = "{course.key}"'
            top.draft.wrong(("courses", number), "no wave starts on this course", right, course.key)


def _check_different(top: Block, table: str, key: str, names: Iterable[str]) -> None:
    first: dict[str, int] = {}
    for number, name in enumerate(names):
        path = (table, number, key)
        if name and first.setdefault(name, number) != number:
            line = top.draft.line((table, first[name], key))
            what = f"this {key} stands on line {line} already"
            top.draft.wrong(path, what, f"every one of the {table} has its own", name)
