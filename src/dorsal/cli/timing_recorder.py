"""What every subcommand of `dorsal timing record` does with its event: check, append, tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dorsal.cli.reporting import out, print_json, show_problems, visible
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.timing.entries import Entry
    from dorsal.timing.events import AnyEvent
    from dorsal.timing.race import Race
    from dorsal.timing.recording import Book
    from dorsal.timing.recording.moments import Moment
    from dorsal.timing.results.board import Board
    from dorsal.timing.results.values import Results, Row

MOST_COMPARED = 400_000  # events of a log whose results are worked out: some six seconds
MOST_SHOWN = 8


@dataclass
class Recorder:
    """The race, its log and who records in it, as the command was told."""

    race_file: Path
    log_file: Path
    by: str = ""
    why: str = ""
    at: str = ""
    instead_of: str = ""
    anyway: bool = False
    as_json: bool = False

    @cached_property
    def book(self) -> Book:
        """The race, its entries and the log so far; warnings of the log are shown."""
        from dorsal.cli.timing_inputs import load_race  # inline: keeps `--help` fast
        from dorsal.outside.race_log import read_race_log
        from dorsal.timing.recording import Book

        race, entries = load_race(self.race_file)
        found = read_race_log(self.log_file, race=race.slug)
        if found.warnings and not self.as_json:
            show_problems(found.warnings, as_json=False)
        return Book(race, entries, found.log)

    @property
    def race(self) -> Race:
        """The race."""
        return self.book.race

    @property
    def entries(self) -> Sequence[Entry]:
        """The start list."""
        return self.book.entries

    @cached_property
    def now_ms(self) -> int:
        """When the events are recorded: now, or as --at tells."""
        from datetime import UTC, datetime  # inline: keeps `--help` fast

        from dorsal.timing.instants import instant_of
        from dorsal.timing.recording import find_moment

        now_ms = instant_of(datetime.now(UTC))
        if not self.at:
            return now_ms
        return find_moment(self.at, self.book, now_ms=now_ms).instant_ms

    @property
    def at_text(self) -> str:
        """When the events are recorded, as the log writes it."""
        from dorsal.timing.instants import instant_text  # inline: keeps `--help` fast

        return instant_text(self.now_ms)

    def said(self) -> dict[str, Any]:
        """What every event says: when, by whom, why, in whose place."""
        supersedes = self.book.ref(self.instead_of) if self.instead_of else ""
        return {"at": self.at_text, "by": self.by, "why": self.why, "supersedes": supersedes}

    def moment(self, text: str, *, bib: str = "", place: str = "") -> Moment:
        """The instant that a text tells; told when it may be another day too."""
        from dorsal.timing.recording import find_moment  # inline: keeps `--help` fast
        from dorsal.timing.written.days import usual_ms

        first_ms = min((wave.starts_ms for wave in self.race.waves), default=self.now_ms)
        usual = usual_ms(self.race, place) if place else None
        expected = None if self.now_ms > first_ms else (usual or first_ms)
        return find_moment(text, self.book, now_ms=self.now_ms, bib=bib, expected_ms=expected)

    def instant(self, text: str, *, bib: str = "", place: str = "") -> str:
        """The same as the log writes it; empty where the text is."""
        from dorsal.timing.instants import instant_text  # inline: keeps `--help` fast

        return instant_text(self.moment(text, bib=bib, place=place).instant_ms) if text else ""

    def check(self, **names: str) -> None:
        """Refuse names that the race does not know, all together; with --anyway bibs pass."""
        problems = self.book.check(**names)
        if self.anyway:
            problems = [one for one in problems if one.column != "bib"]
        if problems:
            raise BadInput(problems)

    def require(self, *, why: bool) -> None:
        """Refuse what nobody stands for, and (with `why`) what has no reason."""
        problems = []
        if not self.by:
            right = "--by WHO (or the environment variable DORSAL_BY)"
            problems.append(Problem("it is not told who records this", right))
        if why and not self.why:
            problems.append(Problem("it is not told why", "--why TEXT"))
        if problems:
            raise BadInput(problems)

    def _refuse_replaced(self, events: Sequence[AnyEvent]) -> None:
        """Refuse to replace what is replaced already: that would be a conflict."""
        from dorsal.timing.reads import Fate  # inline: keeps `--help` fast

        problems = []
        for event in (one for one in events if one.supersedes):
            seen = self.book.standing.fates.get(event.supersedes)
            if seen and seen.fate in (Fate.SUPERSEDED, Fate.RETRACTED):
                what = f"{event.supersedes} does not count any more: {seen.fate}"
                right = f"correct or retract {seen.because}, or say --anyway"
                problems.append(Problem(what, right))
        if problems and not self.anyway:
            raise BadInput(problems)

    def record(self, *events: AnyEvent, why: bool = False, told: str = "") -> None:
        """Put events into the log and tell their names (or what is `told` of all of them) and what
        changes; `why` is a must.
        """
        self.require(why=why)
        if not told:
            self._refuse_replaced(events)
        from dorsal.outside.race_log import append_events  # inline: keeps `--help` fast

        before, begun = self.book, not self.log_file.exists()
        append_events(self.log_file, events, race=before.race.slug)
        after = type(before)(before.race, before.entries, before.log.with_events(events))
        if not self.as_json:  # at once: it is on the disk, whatever follows
            show_events(events, after, told)
            if begun:
                out().print(visible(f"  {self.log_file} is a new log"), markup=False)
        changes = list(_changes(before, after, events))
        if self.as_json:
            print_json({"events": [event_json(one) for one in events], "changes": changes})
            return
        for change in changes[:MOST_SHOWN]:
            out().print(visible(f"  {change}"), markup=False)
        if len(changes) > MOST_SHOWN:
            out().print(f"  and {len(changes) - MOST_SHOWN:,} more changes", markup=False)
        if len(after.log.events) > MOST_COMPARED:
            what = f"  beyond {MOST_COMPARED:,} events what changes is not worked out here: "
            out().print(f"{what}dorsal timing results tells it")


def event_json(event: AnyEvent) -> dict[str, Any]:
    """An event as the log has it, with its name."""
    from msgspec import to_builtins  # inline: keeps `--help` fast

    from dorsal.timing.events import ref_of

    return {"ref": ref_of(event), **to_builtins(event)}


def show_events(events: Sequence[AnyEvent], book: Book, told: str = "") -> None:
    """A line for each event: its name and what it says; or what is `told` of all of them."""
    from dorsal.timing.events import ref_of  # inline: keeps `--help` fast
    from dorsal.timing.recording import event_text

    if told:
        out().print(visible(told), markup=False)
        return
    for event in events:
        out().print(visible(f"{ref_of(event)}  {event_text(event, book)}"), markup=False)


def _changes(before: Book, after: Book, events: Sequence[AnyEvent]) -> Iterator[str]:
    """How the results differ at the same instant, in sentences: the runners of the events one by
    one, the others counted. Nothing of a log that takes too long to work out.
    """
    if len(after.log.events) > MOST_COMPARED:
        return
    board, old, new = _results(before, after, events)
    named = {getattr(one, "bib", "") for one in events} | _bibs_replaced(before, events)
    rows, others = _rows(old), 0
    for key, row in _rows(new).items():
        was = rows.pop(key, None)
        if was == row:
            continue
        if not named & {row.bib, was.bib if was else ""}:
            others += 1
            continue
        if was is None or _state(was) != _state(row):
            state = _state(was) if was else "new"
            yield f"{row.bib} {row.entry.name}: {state} -> {_state(row)}"
        yield from (f"{row.bib}: {flag}" for flag in row.flags if not was or flag not in was.flags)
    yield from (f"{row.bib}: not in the table any more" for row in rows.values())
    yield from _unused(board, events)
    yield from (flag for flag in new.flags if flag not in old.flags)
    if others:
        one, many = "the row of another runner changes too", "the rows of %(number)s others change"
        yield after.wording.counted(one, f"{many} too", others)


def _unused(board: Board, events: Sequence[AnyEvent]) -> Iterator[str]:
    """Which of the times that were recorded do not count, and why."""
    from dorsal.timing.events import ManualTime, ref_of  # inline: only where it is shown
    from dorsal.timing.explanation import ORDINARY, why_unused
    from dorsal.timing.reads import Fate

    times = {ref_of(one): one for one in events if isinstance(one, ManualTime)}
    for bib in sorted({one.bib for one in times.values()}):
        for seen in board.seen_of(bib):
            if seen.ref in times and seen.fate not in (Fate.USED, *ORDINARY):
                yield f"{seen.ref} is not used: {why_unused(seen)}"


def _results(
    before: Book, after: Book, events: Sequence[AnyEvent]
) -> tuple[Board, Results, Results]:
    """The board with the events, and the results without and with them, both at the last instant
    of the log with them: a remark that nobody makes lets time pass on the board.
    """
    from dorsal.timing.events import Noted  # inline: only where it is shown
    from dorsal.timing.results.board import Board

    board = Board(before.race, before.entries, before.log)
    old = board.add([Noted(at=after.log.events[-1].at, text="now")])
    return board, old, board.add(events)


def _bibs_replaced(before: Book, events: Sequence[AnyEvent]) -> set[str]:
    """The bibs of the events that are replaced, retracted or decided about."""
    refs = {one.supersedes or getattr(one, "about", "") for one in events} - {""}
    return {getattr(before.by_ref[one], "bib", "") for one in refs if one in before.by_ref}


def _rows(results: Results) -> dict[str, Row]:
    return {row.entry.key: row for course in results.courses for row in course.rows}


def _state(row: Row) -> str:
    from dorsal.timing.results.clock_texts import elapsed_ms_text  # inline: as above

    parts = [str(row.status)]
    if row.splits:
        last = row.splits[-1]
        parts.append(f"last seen {elapsed_ms_text(last.gun_ms)} after the gun")
    if row.time_ms is not None:
        parts.append(elapsed_ms_text(row.time_ms))
    if row.place is not None:
        parts.append(f"place {row.place}")
    return ", ".join(parts)
