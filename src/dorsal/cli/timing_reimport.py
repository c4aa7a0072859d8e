"""A later run of `dorsal timing new`: what a list read again would change, and doing so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from dorsal.cli.reporting import out, print_json, problem_json, show_problems
from dorsal.cli.timing_first import Given, Picked, left_problems, read_lists
from dorsal.cli.timing_inputs import load_log, start_list_of
from dorsal.ground.problems import BadInput, Problem
from dorsal.outside.record_store import write_file
from dorsal.timing.entries import Entry
from dorsal.timing.entry_list import (
    Change,
    Reimport,
    StartList,
    entries_csv,
    read_chips,
    read_entries,
    read_start_list,
    reimport,
    with_chips,
)
from dorsal.timing.instants import datetime_of
from dorsal.timing.race import Race
from dorsal.timing.race_file import read_race
from dorsal.timing.race_file.new_route import new_route

if TYPE_CHECKING:
    pass

SHOWN = 20
BEFORE = ".before"  # what the entry file was before a list was applied


@dataclass(frozen=True, slots=True)
class _Preview:
    """What the files would change, and what to look at."""

    outcome: Reimport
    warnings: tuple[Problem, ...]
    entry_file: Path
    written: bool


def read_again(
    race_file: Path, given: Given, picked: Picked, *, log: Path | None, yes: bool, as_json: bool
) -> None:
    """Show what a start list and chips read again would change; with `yes` do so."""
    race = read_race(race_file.read_bytes(), file=str(race_file))
    if not race.start_list:
        right = 'write start_list = "entries.csv" under [race]'
        raise BadInput([Problem("the race names no start list", right, str(race_file))])
    entry_file = start_list_of(race_file, race)
    here = b"" if not entry_file.exists() else entry_file.read_bytes()
    old = read_entries(here, file=str(entry_file), race=race) if here else ()
    told = _Told.by(log, race)
    outcome, warnings = _outcome(old, given, race, told)
    warnings = (*warnings, *_route_warnings(race_file, race, given, picked))
    after = entries_csv(outcome.entries)
    written = yes and outcome.entries != old
    if written:
        if here:
            write_file(entry_file.with_name(entry_file.name + BEFORE), here)
        write_file(entry_file, after)
    _say(_Preview(outcome, warnings, entry_file, written), yes=yes, as_json=as_json)


@dataclass(frozen=True, slots=True)
class _Told:
    """Bibs by entry and bibs by chip that the log gave."""

    bibs: Mapping[str, str]
    chips: Mapping[str, str]

    @classmethod
    def by(cls, log: Path | None, race: Race) -> _Told:
        """What a log gave; nothing where there is none."""
        if log is None:
            return cls({}, {})
        from dorsal.timing.standing import stand  # inline: only where there is a log

        said = stand(load_log(log, race)).said
        return cls(
            {one.entry: one.bib for one in said.bibs}, {one.chip: one.bib for one in said.chips}
        )


def _outcome(
    old: Sequence[Entry], given: Given, race: Race, told: _Told
) -> tuple[Reimport, tuple[Problem, ...]]:
    """The entries after the list and then the chips."""
    found = _list(given, race)
    outcome = Reimport(tuple(old))
    warnings: tuple[Problem, ...] = ()
    if found is not None:
        warnings = found.warnings
        outcome = reimport(
            old, found.entries, own_keys=found.own_keys, bibs=told.bibs, chips=told.chips
        )
        _check_courses(outcome, found, str(given.start_list))
        outcome = _without_what_the_list_never_says(outcome, found)
    if given.chips is None:
        return outcome, warnings
    chips = read_chips(given.chips.read_bytes(), file=str(given.chips))
    entries, left = with_chips(outcome.entries, chips, bibs=told.bibs, given=told.chips)
    return _with_more_chips(outcome, entries), (*warnings, *left_problems(left, given.chips))


def _list(given: Given, race: Race) -> StartList | None:
    if given.start_list is None:
        return None
    data, file = given.start_list.read_bytes(), str(given.start_list)
    return read_start_list(data, file=file, race=race, again=True)


def _check_courses(outcome: Reimport, found: StartList, file: str) -> None:
    """Who is new has a course."""
    lines = {one.key: line for one, line in zip(found.entries, found.lines, strict=True)}
    missing = [one for one in outcome.added if not one.course]
    if missing:
        what, right = "a new entry is on no course", "name its course"
        raise BadInput(
            Problem(what, right, file, lines.get(one.key, 0), "course", one.name) for one in missing
        )


def _without_what_the_list_never_says(outcome: Reimport, found: StartList) -> Reimport:
    """The outcome without what is kept in a column that the list has blank from top to bottom."""
    spoken = {"bib": any(one.bib for one in found.entries)}
    spoken["chips"] = any(one.chips for one in found.entries)
    return replace(outcome, kept=tuple(one for one in outcome.kept if spoken[one.column]))


def _with_more_chips(outcome: Reimport, entries: Sequence[Entry]) -> Reimport:
    """The same outcome with the chips of a chips file, each entry's told as a change."""
    added = {one.key for one in outcome.added}
    more = [
        Change(was, "chips", " ".join(was.chips), " ".join(one.chips))
        for was, one in zip(outcome.entries, entries, strict=True)
        if was.chips != one.chips and one.key not in added
    ]
    return replace(
        outcome,
        entries=tuple(entries),
        added=tuple(one for one in entries if one.key in added),
        changed=(*outcome.changed, *more),
    )


def _route_warnings(race_file: Path, race: Race, given: Given, picked: Picked) -> Iterable[Problem]:
    """Where lists of checkpoints and RACE.toml differ: the file is its director's, and stays."""
    if not given.checkpoints:
        return
    start_at = datetime_of(race.waves[0].starts_ms).astimezone(race.zone)
    names = [one.name for one in race.courses]
    places, courses = new_route(read_lists(given.checkpoints, picked, names, start_at))
    known = {one.key: one for one in race.courses} | {one.name: one for one in race.courses}
    theirs = {one.key: one.checkpoint.name for one in places}
    for course in courses:
        here = known.get(course.key) or known.get(course.name)
        if here is None:
            what = f"RACE.toml has no course {course.name}"
            right = "add it there by hand; dorsal timing new writes RACE.toml only once"
            yield Problem(what, right, str(race_file), level="warning")
            continue
        ours = {(race.place(one.place).checkpoint.name, one.distance_m) for one in here.visits}
        listed = {(theirs[one.place], one.distance_m) for one in course.visits}
        for name, distance_m in sorted(listed - ours, key=lambda one: one[1]):
            what = f"the list has {name} at {distance_m / 1000:g} km of {here.key}, "
            what += "RACE.toml does not"
            yield Problem(what, "correct the one that is wrong", str(race_file), level="warning")


def _say(preview: _Preview, *, yes: bool, as_json: bool) -> None:
    if as_json:
        print_json(_as_json(preview))
        return
    show_problems(preview.warnings, as_json=False)
    console = out()
    for line in _lines(preview.outcome):
        console.print(line, markup=False)
    if preview.written:
        kept = f"what it was is in {preview.entry_file.name}{BEFORE}"
        console.print(f"wrote {preview.entry_file}; {kept}", markup=False)
    elif yes or preview.outcome.changes_nothing:
        console.print(f"Nothing to change in {preview.entry_file}.", markup=False)
    else:
        console.print("Nothing is written yet. With --yes it is.", markup=False)


def _lines(outcome: Reimport) -> Iterable[str]:
    """The preview: what would be added, changed, kept, and what is another's."""
    yield from _some("added", [_who(one) for one in outcome.added])
    changed = [f"{_who(one.entry)}: {_change(one)}" for one in outcome.changed]
    yield from _some("changed", changed)
    for column in ("bib", "chips"):
        blank = sum(one.column == column and not one.after for one in outcome.kept)
        if blank:
            yield f"{blank} keep their {column}, which the list leaves blank"
    other = [
        f"{_who(one.entry)}: {one.column} {one.before}; the list says {one.after}"
        for one in outcome.kept
        if one.after
    ]
    yield from _some("keep what was given here", other)
    yield from _some("not in the list, and kept", [_who(one) for one in outcome.missing])
    clashes = [
        f"{one.what} {one.value} is {_who(one.holder)} here and stays so; the list gives it to "
        f"{_who(one.wanted_by)}"
        for one in outcome.clashes
    ]
    yield from _some("another's here", clashes)


def _some(heading: str, items: Sequence[str]) -> Iterable[str]:
    if not items:
        return
    yield f"{len(items)} {heading}"
    yield from (f"  {one}" for one in items[:SHOWN])
    if len(items) > SHOWN:
        yield f"  ... and {len(items) - SHOWN} more; --json lists them all"


def _who(entry: Entry) -> str:
    bib = f"bib {entry.bib}" if entry.bib else "no bib"
    return f"{entry.name} ({entry.key}, {bib})"


def _change(change: Change) -> str:
    return f"{change.column} {change.before or 'blank'} -> {change.after or 'blank'}"


def _as_json(preview: _Preview) -> dict[str, object]:
    outcome = preview.outcome
    return {
        "added": [_entry_json(one) for one in outcome.added],
        "changed": [_change_json(one) for one in outcome.changed],
        "kept": [_change_json(one) for one in outcome.kept],
        "missing": [_entry_json(one) for one in outcome.missing],
        "clashes": [
            {
                "what": one.what,
                "value": one.value,
                "holder": one.holder.key,
                "wanted_by": one.wanted_by.key,
            }
            for one in outcome.clashes
        ],
        "written": [str(preview.entry_file)] if preview.written else [],
        "problems": [problem_json(one) for one in preview.warnings],
    }


def _entry_json(entry: Entry) -> dict[str, str]:
    return {"entry": entry.key, "bib": entry.bib, "name": entry.name, "course": entry.course}


def _change_json(change: Change) -> dict[str, str]:
    return {
        "entry": change.entry.key,
        "column": change.column,
        "before": change.before,
        "after": change.after,
    }
