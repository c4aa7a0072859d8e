"""`dorsal timing record ... sheet`: a station's sheet, typed line by line."""

from __future__ import annotations

import secrets
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dorsal.cli.reporting import err, out, show_problems, visible
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.cli.timing_recorder import Recorder
    from dorsal.timing.events import AnyEvent
    from dorsal.timing.written import Desk, Typed

HOW = """212 1432   212 at 14:32        =      the time of the line before
213 33     33 past the hour    x      has stopped: 219 1432 x knee
? 1432     nobody knows who    # ...  a remark
-          takes the last line back; Ctrl-D ends"""


def sheet(
    ctx: typer.Context,
    place: Annotated[str, typer.Option("--place", metavar="KEY", help="Which checkpoint.")],
    side: Annotated[
        Literal["", "in", "out"], typer.Option(help="Whether the sheet has arrivals or leavings.")
    ] = "",
    live: Annotated[
        bool, typer.Option("--live", help="Runners come as you type: a bib alone is now.")
    ] = False,
    gun: Annotated[
        str, typer.Option("--gun", metavar="TIME", help="Elapsed times count from here.")
    ] = "",
) -> None:
    """Type a station's sheet, a runner a line; each line says at once what was understood.

    Every line is in the log before the next one. A bib that nobody has is kept and flagged.
    """
    desk: Recorder = ctx.obj
    desk.require(why=False)
    desk.check(place=place)
    typing = _Typing(desk, _desk(desk, place, side, gun, live=live))
    if sys.stdin.isatty():
        out().print(f"{desk.book.place_name(place)}\n{HOW}\n", markup=False)
    while (line := _next_line()) is not None:
        typing.take(line)
    out().print(f"{typing.count} events were recorded")
    if typing.refused and not sys.stdin.isatty():
        raise BadInput([Problem(f"{typing.refused} lines could not be understood", "see above")])


def _next_line() -> str | None:
    """The next line that is typed, None at the end."""
    try:
        return input("> " if sys.stdin.isatty() else "")
    except EOFError:
        return None


def _desk(desk: Recorder, place: str, side: str, gun: str, *, live: bool) -> Desk:
    """Where lines are typed: a new epoch of the sheet's source, with what is known of runners."""
    from dorsal.timing.written import Desk  # inline: keeps `--help` fast

    sheets = [one.name for one in desk.race.sources if one.format == "sheet"]
    at_place = [one.name for one in desk.race.sources if one.name in sheets and one.place == place]
    source = next(iter([*at_place, *sheets]), f"sheet-{place}")
    return Desk(
        desk.race,
        place,
        source=source,
        epoch=f"typed-{secrets.token_hex(4)}",  # numbers of its own, whoever else types
        by=desk.by,
        side=side,  # type: ignore[arg-type]  # one of the three, says the option
        live=live,
        gun_ms=desk.moment(gun).instant_ms if gun else desk.book.gun_ms(),
    )


class _Typing:
    """The lines typed so far; each is on the disk before the next is read."""

    def __init__(self, recorder: Recorder, desk: Desk) -> None:
        self.recorder = recorder
        self.desk = desk
        self.count = 0
        self.refused = 0
        self._done: list[tuple[Desk, tuple[AnyEvent, ...]]] = []

    def take(self, line: str) -> None:
        """Record a line and show what it says."""
        if not line.strip():
            return
        if line.strip() == "-":
            self._undo()
            return
        from dorsal.timing.written import read_entry_line  # inline: keeps `--help` fast

        typed = read_entry_line(line, self._desk_of(line), now_ms=self._now_ms())
        if typed.problem:
            self.refused += 1
            show_problems([typed.problem], as_json=False)
            return
        self._append(typed.events)
        before = self._typed_before(typed.events)
        self._done.append((self.desk, typed.events))
        self.desk = replace(typed.desk, gun_ms=self.desk.gun_ms)
        self._show(typed)
        if before:
            right = "take the line back with - if it is the same runner again"
            twice = f"this sheet has the runner already: {self._text(before)}"
            show_problems([Problem(twice, right, level="warning")], as_json=False)

    def _typed_before(self, events: tuple[AnyEvent, ...]) -> tuple[AnyEvent, ...]:
        """The times of the same bibs and side that were typed before."""
        from dorsal.timing.events import ManualTime  # inline: keeps `--help` fast

        now = {(one.bib, one.side) for one in events if isinstance(one, ManualTime) and one.bib}
        earlier = (one for _, line in self._done for one in line)
        return tuple(
            one for one in earlier if isinstance(one, ManualTime) and (one.bib, one.side) in now
        )

    def _desk_of(self, line: str) -> Desk:
        """The desk with the gun of the runner who is typed."""
        bib = line.split()[0]
        known = bib in self.recorder.book.runners
        return replace(self.desk, gun_ms=self.recorder.book.gun_ms(bib)) if known else self.desk

    def _now_ms(self) -> int:
        from datetime import UTC, datetime  # inline: keeps `--help` fast

        from dorsal.timing.instants import instant_of

        if self.recorder.at:
            return self.recorder.now_ms + len(self._done)
        return instant_of(datetime.now(UTC))

    def _append(self, events: tuple[AnyEvent, ...]) -> None:
        from dorsal.outside.race_log import append_events  # inline: keeps `--help` fast

        append_events(self.recorder.log_file, events, race=self.recorder.race.slug)
        self.count += len(events)

    def _undo(self) -> None:
        """Retract what the last line recorded; the line before is the last one then."""
        from dorsal.timing.events import Retracted, ref_of  # inline: keeps `--help` fast
        from dorsal.timing.instants import instant_text

        if not self._done:
            err().print("there is no line to take back")
            return
        desk, events = self._done.pop()
        at = instant_text(self._now_ms())
        self._append(
            tuple(
                Retracted(at=at, by=self.desk.by, why="taken back", supersedes=ref_of(one))
                for one in events
            )
        )
        self.desk = replace(desk, seq=self.desk.seq)  # numbers are never used twice
        out().print(visible(f"  taken back: {self._text(events)}"), markup=False)

    def _text(self, events: tuple[AnyEvent, ...]) -> str:
        from dorsal.timing.recording import event_text  # inline: keeps `--help` fast

        return "; ".join(event_text(one, self.recorder.book) for one in events)

    def _show(self, typed: Typed) -> None:
        out().print(visible(f"  {self._text(typed.events)}"), markup=False)
        for bib in sorted({getattr(one, "bib", "") for one in typed.events} - {""}):
            problem = self.recorder.book.problem("bib", bib)
            if problem:
                kept = f"{problem.what}: the line is kept; take it back with - if it is wrong"
                show_problems([Problem(kept, problem.right, level="warning")], as_json=False)
