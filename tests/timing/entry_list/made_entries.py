"""Start lists of any shape, for properties."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from dorsal.timing.entries import Entry

COUNTRIES = ("", "ESP", "FRA", "GER", "BRN")
texts = st.text(
    st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=12
).map(lambda text: " ".join(text.split()))
some = texts.filter(bool)
bibs = st.integers(1, 30).map(str) | st.sampled_from(["A1", "A2", "F7"])
chips = st.sampled_from([f"chip{number}" for number in range(20)])


@st.composite
def lists(draw: st.DrawFn, *, least: int = 0) -> tuple[Entry, ...]:
    """Entries whose keys, bibs and chips are all different."""
    number = draw(st.integers(least, 6))
    keys = draw(st.lists(st.integers(1, 9), min_size=number, max_size=number, unique=True))
    free = draw(st.lists(bibs, min_size=number, max_size=number, unique=True))
    mats = iter(draw(st.lists(chips, max_size=8, unique=True)))
    return tuple(
        Entry(
            key=f"k{key}",
            bib=draw(st.sampled_from(["", bib])),
            family_name=draw(st.sampled_from(["Lasa", "Mugika"]) | some),
            first_name=draw(st.sampled_from(["", "Ane", "Jon"]) | texts),
            course=draw(st.sampled_from(["long", "short"])),
            wave=draw(st.sampled_from(["", "w1"])),
            sex=draw(st.sampled_from(["", "M", "F", "X"])),
            birth_date=draw(st.none() | st.dates(date(1930, 1, 1), date(2015, 1, 1))),
            birth_year=draw(st.none() | st.integers(1930, 2015)),
            country=draw(st.sampled_from(COUNTRIES)),
            city=draw(st.just("") | texts),
            club=draw(st.just("") | texts),
            category=draw(st.just("") | texts),
            chips=tuple(chip for _ in range(draw(st.integers(0, 2))) if (chip := next(mats, ""))),
            competing=draw(st.booleans()),
        )
        for key, bib in zip(keys, free, strict=True)
    )
