"""The first run of `dorsal timing new`: RACE.toml and the entry file come to be."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dorsal.cli.reporting import out, print_json, problem_json, show_problems
from dorsal.course.checkpoint_files import read_checkpoints
from dorsal.course.checkpoints import Checkpoint
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.record_store import write_file
from dorsal.timing.entries import Entry
from dorsal.timing.entry_list import entries_csv, read_chips, read_start_list, with_chips
from dorsal.timing.entry_list.chips import ChipOfBib
from dorsal.timing.entry_list.slugs import slug
from dorsal.timing.race import Race
from dorsal.timing.race_file import race_toml, read_race
from dorsal.timing.race_file.new_race import new_race

ENTRY_FILE = "entries.csv"
USUAL_HOUR = 9
NOT_KNOWN = "  # nobody has said: write the planned gun"
LISTED = 10


@dataclass(frozen=True, slots=True)
class Given:
    """The files that were given: the start list, checkpoints as `FILE` or `COURSE=FILE`, chips."""

    start_list: Path | None
    checkpoints: tuple[str, ...]
    chips: Path | None


@dataclass(frozen=True, slots=True)
class Picked:
    """Which race and edition of a list of many, and the name of the only course."""

    race: str = ""
    edition: str = ""
    course: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What was said of the race: the gun, its zone and its name."""

    start: str = ""
    zone: str = ""
    name: str = ""


def write_first(
    race_file: Path, given: Given, picked: Picked, about: About, *, as_json: bool
) -> None:
    """Write RACE.toml and the entry file, and say what is in them and what to look at."""
    if given.start_list is None or not given.checkpoints:
        what = "a new race needs its start list and its checkpoints"
        raise BadInput([Problem(what, "--start-list FILE --checkpoints FILE", str(race_file))])
    entry_file = race_file.with_name(ENTRY_FILE)
    race, warnings = _race(race_file, given, picked, about)
    data = given.start_list.read_bytes()
    found = read_start_list(data, file=str(given.start_list), race=race)
    chips = read_chips(given.chips.read_bytes(), file=str(given.chips)) if given.chips else ()
    entries, left = with_chips(found.entries, chips)
    _write(race_file, entry_file, race, entries, known=bool(about.start))
    warnings = [*warnings, *found.warnings, *left_problems(left, given.chips)]
    if as_json:
        print_json(_as_json(race_file, entry_file, race, entries, warnings))
        return
    show_problems(warnings, as_json=False)
    _show(race_file, entry_file, race, entries)


def _race(
    race_file: Path, given: Given, picked: Picked, about: About
) -> tuple[Race, list[Problem]]:
    """The race with its courses, before anybody has corrected it."""
    assert given.start_list is not None
    zone, start_at, warnings = _when(about, picked)
    raw = read_start_list(given.start_list.read_bytes(), file=str(given.start_list)).entries
    names = list(dict.fromkeys(one.course for one in raw if one.course))
    lists = read_lists(given.checkpoints, picked, names, start_at)
    edition = picked.edition or str(start_at.year)
    race = new_race(
        lists,
        slug=slug(f"{picked.race or about.name or race_file.stem} {edition}")[:60].strip("-"),
        name=about.name or picked.race or race_file.stem,
        edition=edition,
        starts_at=start_at,
        zone=zone,
        start_list=ENTRY_FILE,
        waves=_waves(raw, list(lists)),
    )
    return race, warnings


def _waves(entries: Sequence[Entry], courses: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The waves that the list names, by the name of their course."""
    known = {slug(name): name for name in courses}
    only = courses[0] if len(courses) == 1 else ""
    found: dict[str, list[str]] = {}
    for one in entries:
        course = known.get(slug(one.course), only)
        if one.wave and one.wave not in found.setdefault(course, []):
            found[course].append(one.wave)
    return {course: sorted(waves) for course, waves in found.items()}


def _when(about: About, picked: Picked) -> tuple[ZoneInfo, datetime, list[Problem]]:
    """The zone and the gun, and what had to be assumed."""
    warnings = []
    if not about.zone:
        what = f"no --zone was given: {computers_zone()} is the one of this computer"
        warnings.append(Problem(what, "correct it in RACE.toml", level="warning"))
    zone = _zone(about.zone or computers_zone())
    if about.start:
        return zone, _start(about.start, zone), warnings
    year = int(picked.edition) if picked.edition.isdigit() else datetime.now(zone).year
    start_at = datetime(year, 1, 1, USUAL_HOUR, tzinfo=zone)
    what = f"no --start was given: RACE.toml says {start_at:%Y-%m-%d %H:%M}"
    right = "correct it under [[waves]], `opens` and `age_date`"
    return zone, start_at, [*warnings, Problem(what, right, level="warning")]


def computers_zone() -> str:
    """The name of this computer's time zone; UTC where it does not say."""
    named = os.environ.get("TZ", "").removeprefix(":")
    linked = os.path.realpath("/etc/localtime").partition("zoneinfo/")[2]
    return named or linked or "UTC"


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        what, right = "there is no such time zone", "write it as Europe/Madrid"
        raise BadInput([Problem(what, right, column="--zone", value=name)]) from None


def _start(text: str, zone: ZoneInfo) -> datetime:
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        right = "write it as 2027-05-30T09:00, in the zone of the race"
        raise BadInput([Problem("--start is no moment", right, value=text)]) from None
    return told if told.tzinfo else told.replace(tzinfo=zone)


def read_lists(
    checkpoints: Sequence[str], picked: Picked, names: Sequence[str], start_at: datetime
) -> dict[str, tuple[Checkpoint, ...]]:
    """The checkpoints of each course by its name.

    A list that is given without a course is that of `--course`, of the only course that the start
    list names, or of a course called `race`.
    """
    told = [_told(text, picked) for text in checkpoints]
    if len(told) > 1 and any(not one.course for one in told):
        what = "several lists of checkpoints need to say whose they are"
        raise BadInput([Problem(what, "--checkpoints COURSE=FILE", value=" ".join(checkpoints))])
    only = picked.course or (names[0] if len(names) == 1 else "race")
    return {one.course or only: one.read(picked.edition, start_at) for one in told}


@dataclass(frozen=True, slots=True)
class _ListFile:
    """A list of checkpoints, the course that it is of, and whose it is in a list of many races."""

    course: str
    path: Path
    race: str

    def read(self, edition: str, start_at: datetime) -> tuple[Checkpoint, ...]:
        """The checkpoints, their cut-offs counted from the gun."""
        points = read_checkpoints(
            self.path.read_bytes(),
            file=str(self.path),
            race=self.race,
            edition=edition,
            day=start_at.date(),
            zone=start_at.tzinfo,
        )
        return tuple(_from_the_gun(one, start_at) for one in points)


def _told(text: str, picked: Picked) -> _ListFile:
    """`FILE`, `COURSE=FILE` or `COURSE=FILE#RACE`."""
    if Path(text).exists():
        return _ListFile("", Path(text), picked.race)
    course, _, rest = text.rpartition("=")
    if Path(rest).exists():
        return _ListFile(course.strip(), Path(rest), picked.race)
    path, _, race = rest.partition("#")
    return _ListFile(course.strip(), Path(path), race or picked.race)


def _from_the_gun(point: Checkpoint, start_at: datetime) -> Checkpoint:
    """A checkpoint whose cut-off counts from the gun, where it was told by the clock."""
    if point.cutoff_s is not None or point.cutoff_at is None:
        return point
    return replace(point, cutoff_s=(point.cutoff_at - start_at).total_seconds())


def left_problems(left: Sequence[ChipOfBib], chips: Path | None) -> Iterator[Problem]:
    """What to say of chips that nobody got."""
    if left:
        shown = ", ".join(f"{one.chip} of bib {one.bib}" for one in left[:LISTED])
        what = f"{len(left)} chips belong to bibs that nobody has, or are another's: {shown}"
        right = "give them on the day with dorsal timing record chip"
        yield Problem(what, right, str(chips or ""), left[0].line, level="warning")


def _write(
    race_file: Path, entry_file: Path, race: Race, entries: Sequence[Entry], *, known: bool
) -> None:
    """Both files, the entries first: a RACE.toml without its entries is never there."""
    text = race_toml(race)
    if not known:
        lines = text.split("\n")
        text = "\n".join(one + NOT_KNOWN if one.startswith("starts = ") else one for one in lines)
    read_race(text.encode(), file=str(race_file))  # what cannot be read again is not written
    content = entries_csv(entries)
    if entry_file.exists() and entry_file.read_bytes() != content:
        what = "another file stands where the entries of the race would be written"
        raise BadInput(
            [Problem(what, "put it elsewhere, or give it another name", str(entry_file))]
        )
    write_file(entry_file, content)
    write_file(race_file, text.encode())


def _as_json(
    race_file: Path,
    entry_file: Path,
    race: Race,
    entries: Sequence[Entry],
    warnings: Sequence[Problem],
) -> dict[str, object]:
    return {
        "wrote": [str(race_file), str(entry_file)],
        "race": race.slug,
        "courses": [one.key for one in race.courses],
        "places": [one.key for one in race.places],
        "entries": len(entries),
        "without_bib": sum(not one.bib for one in entries),
        "without_chip": sum(not one.chips for one in entries),
        "problems": [problem_json(one) for one in warnings],
    }


def _show(race_file: Path, entry_file: Path, race: Race, entries: Sequence[Entry]) -> None:
    """Both files in a few lines."""
    console = out()
    console.print(f"wrote {race_file}: {race.name}, {len(race.places)} places", markup=False)
    starters = Counter(one.course for one in entries)
    for course in race.courses:
        km = course.visits[-1].distance_m / 1000
        line = f"  {course.key}: {km:g} km, {len(course.visits)} passings, "
        console.print(f"{line}{starters[course.key]} entries", markup=False)
    console.print(f"wrote {entry_file}: {len(entries)} entries", markup=False)
    bare = {
        "without a bib": sum(not one.bib for one in entries),
        "without a chip": sum(not one.chips for one in entries),
    }
    for what, number in bare.items():
        if number:
            console.print(f"  {number} {what}", markup=False)
    again = f"dorsal timing new {race_file.name} --start-list FILE"
    console.print(f"Read and correct {race_file.name}. A later list: {again}", markup=False)
