"""Races of any shape that RACE.toml can hold, for properties."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from dorsal.course.checkpoints import Checkpoint
from dorsal.timing.instants import datetime_of
from dorsal.timing.race import (
    Category,
    Format,
    Place,
    Race,
    RaceCourse,
    Ranking,
    Source,
    TimeOfPassing,
    Visit,
    Wave,
)

ZONES = tuple(map(ZoneInfo, ("Europe/Madrid", "UTC", "America/Denver", "Australia/Lord_Howe")))
SIDES: tuple[Literal["in", "out"], ...] = ("in", "out")
FORMATS: tuple[Format, ...] = get_args(Format)
PASSINGS: tuple[TimeOfPassing, ...] = get_args(TimeOfPassing)

keys = st.from_regex(r"\A[\w][\w.+-]{0,12}\Z")
texts = st.text(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=30
).filter(lambda text: text == text.strip() and text != "")
maybe_texts = st.just("") | texts
instants = st.integers(0, 4_000_000_000_000).map(lambda ms: ms + 50_000_000_000)
fine = st.integers(0, 10**11).map(lambda millionths: millionths / 1e6)
spans = st.integers(0, 90_000).map(float) | fine
climbs = st.none() | st.integers(0, 20_000).map(float) | fine


def names(least: int = 0, most: int = 4) -> st.SearchStrategy[list[str]]:
    """Different keys."""
    return st.lists(keys, min_size=least, max_size=most, unique=True)


def moments(zone: ZoneInfo) -> st.SearchStrategy[datetime | None]:
    """A moment of a place, or none."""
    return st.none() | instants.map(lambda ms: datetime_of(ms).astimezone(zone))


@st.composite
def places(draw: st.DrawFn, key: str, zone: ZoneInfo) -> Place:
    """A place with a key."""
    position = draw(st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)))
    lat, lon = position or (None, None)
    at = Checkpoint(
        key=key,
        name=draw(texts),
        distance_m=draw(fine),
        ascent_m=draw(climbs),
        descent_m=draw(climbs),
        altitude_m=draw(st.none() | fine.map(lambda metres: metres % 9_500 - 500)),
        lat=lat,
        lon=lon,
        cutoff_s=draw(st.none() | spans),
        opens_at=draw(moments(zone)),
        closes_at=draw(moments(zone)),
        services=tuple(draw(st.lists(texts, max_size=2))),
        spectators=draw(st.booleans()),
        way_there=draw(maybe_texts),
    )
    return Place(
        checkpoint=at,
        in_out=draw(st.booleans()),
        window_s=draw(spans),
        passing=draw(st.sampled_from(PASSINGS)),
        grace_s=draw(spans),
        cutoff_on=draw(st.sampled_from(SIDES)),
    )


@st.composite
def courses(draw: st.DrawFn, key: str, places: Sequence[Place]) -> RaceCourse:
    """A course by way of some places, each perhaps several times."""
    laps = draw(st.sampled_from([1, 1, 3, 0]))
    passed = draw(st.lists(st.sampled_from(places), min_size=2, max_size=5))
    metres = sorted(draw(st.sets(fine.filter(bool), min_size=4, max_size=4)))
    cutoffs = sorted(draw(st.lists(spans, min_size=5, max_size=5)))
    visits = tuple(
        Visit(
            index=index,
            place=place.key,
            lap=1,
            distance_m=metres[index - 1] if index else 0.0,
            ascent_m=draw(climbs),
            descent_m=draw(climbs),
            cutoff_s=draw(st.sampled_from([None, cutoffs[index]])) if laps == 1 else None,
        )
        for index, place in enumerate(passed)
    )
    limit_s = draw(spans if laps == 0 else st.none() | spans)
    return RaceCourse(key, draw(texts), visits, laps, limit_s, draw(spans))


@st.composite
def sources(draw: st.DrawFn, name: str, places: Sequence[str]) -> Source:
    """A source that stands somewhere."""
    return Source(
        name=name,
        format=draw(st.sampled_from(FORMATS)),
        place=draw(st.sampled_from(places)),
        places=draw(st.dictionaries(texts, st.sampled_from(places), max_size=2)),
        sides=draw(st.dictionaries(texts, st.sampled_from(SIDES), max_size=2)),
        address=draw(st.sampled_from(["", "tcp://10.0.0.1:3601", "listen://:9100"])),
        utc_offset_s=draw(st.none() | st.integers(-86_399, 86_399)),
        trusted_clock=draw(st.booleans()),
        rank=draw(st.integers(1, 9)),
    )


@st.composite
def categories(draw: st.DrawFn, key: str) -> Category:
    """A category."""
    first, last = sorted(draw(st.tuples(st.integers(0, 200), st.integers(0, 200))))
    return Category(key, draw(texts), draw(st.sampled_from(["", "M", "F", "X"])), first, last)


@st.composite
def rankings(draw: st.DrawFn) -> Ranking:
    """A ranking with some categories."""
    return Ranking(
        by=draw(st.sampled_from(("gun", "net"))),
        precision_ms=draw(st.integers(1, 60_000)),
        categories=tuple(draw(categories(key)) for key in draw(names())),
        age_date=draw(st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))),
        smallest_category=draw(st.integers(0, 20)),
        podium=draw(st.integers(0, 20)),
        podium_once=draw(st.booleans()),
        protest_minutes=draw(st.integers(0, 600)),
    )


@st.composite
def races(draw: st.DrawFn) -> Race:
    """A race whose parts fit together."""
    zone = draw(st.sampled_from(ZONES))
    where = tuple(draw(places(key, zone)) for key in draw(names(2)))
    ways = tuple(draw(courses(key, where)) for key in draw(names(1, 2)))
    starts = draw(names(len(ways), len(ways)))
    by_name = draw(st.lists(texts.filter(lambda text: "/" not in text), max_size=2, unique=True))
    return Race(
        slug=draw(st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,20}\Z")),
        name=draw(texts),
        edition=draw(texts),
        zone=zone,
        places=where,
        courses=ways,
        waves=tuple(
            Wave(key, course.key, draw(instants), draw(maybe_texts))
            for key, course in zip(starts, ways, strict=True)
        ),
        sources=tuple(draw(sources(name, [one.key for one in where])) for name in by_name),
        ranking=draw(rankings()),
        opens_ms=draw(st.none() | instants),
        start_window_s=draw(spans),
        late_start_s=draw(spans),
        start_list=draw(maybe_texts),
    )
