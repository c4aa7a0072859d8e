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
    from dorsal.timing.events import AnyEvent, ManualTime
    from dorsal.timing.written import Desk, Typed

HOW = """212 1432   212 at 14:32        214    {alone}
213 33     33 past the hour    x      has stopped: 219 1432 x knee
? 1432     nobody knows who    # ...  a remark
-          takes the last line back
213 34 !   in place of what was typed of 213 before
help       shows this again; Ctrl-D ends"""
ENDS = ("quit", "exit", "end")
OFTEN, OF_LINES = 3, 4  # so many lines earlier than the one before, one in four: another order


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
        out().print(f"{desk.book.place_name(place)}\n{_how(live=live)}\n", markup=False)
    while (line := _next_line()) is not None and line.strip().lower() not in ENDS:
        typing.take(line)
    out().print(f"{typing.count} events were recorded")
    if typing.refused and not sys.stdin.isatty():
        lines = "1 line" if typing.refused == 1 else f"{typing.refused} lines"
        raise BadInput([Problem(f"{lines} could not be understood", "see above")])


def _how(*, live: bool) -> str:
    """How lines are typed, in short."""
    return HOW.format(alone="now" if live else "at the time of the line before")


def _next_line() -> str | None:
    """The next line that is typed, None at the end."""
    try:
        return input("> " if sys.stdin.isatty() else "")
    except EOFError:
        return None
    except KeyboardInterrupt:  # all lines before are on the disk: it ends as well as Ctrl-D
        out().print()
        return None


def _desk(desk: Recorder, place: str, side: str, gun: str, *, live: bool) -> Desk:
    """Where lines are typed: a new epoch of the sheet's source, with what is known of runners."""
    from dorsal.timing.recording import seen_before  # inline: keeps `--help` fast
    from dorsal.timing.written import Desk

    sheets = [one.name for one in desk.race.sources if one.format == "sheet"]
    at_place = [one.name for one in desk.race.sources if one.name in sheets and one.place == place]
    source = next(iter([*at_place, *sheets]), f"sheet-{place}")
    return Desk(
        desk.race,
        place,
        seen_ms=seen_before(place, desk.book),
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
        self._line = 0
        self._last_refused = False
        self._done: list[tuple[Desk, tuple[AnyEvent, ...]]] = []

    def take(self, line: str) -> None:
        """Record a line and show what it says."""
        self._line += 1
        word = line.strip().lower()
        if word == "-":
            self._undo()
        elif word == "help":
            out().print(_how(live=self.desk.live), markup=False)
        elif word:
            self._take(line)

    def _take(self, line: str) -> None:
        from dorsal.timing.written import read_entry_line  # inline: keeps `--help` fast

        bare = line.rstrip().removesuffix("!")
        replaces = bare != line.rstrip() and not bare.lstrip().startswith("#")
        line = bare if replaces else line
        typed = read_entry_line(line, self._desk_of(line), now_ms=self._now_ms())
        self._last_refused = typed.problem is not None
        if typed.problem:
            self.refused += 1
            self._tell([typed.problem])
            return
        earlier = self._typed_before(typed.events)
        if replaces:  # of a line further up, so the next one goes on from the last
            desk = replace(typed.desk, last_ms=self.desk.last_ms)
            typed = replace(typed, desk=desk, events=self._in_place_of(earlier, typed.events))
            earlier = []
        doubts = self._doubts(typed, earlier, None if replaces else self._line_before_ms())
        self._append(typed.events)
        self._done.append((self.desk, typed.events))
        self.desk = replace(typed.desk, gun_ms=self.desk.gun_ms)
        out().print(visible(f"  {self._text(typed.events)}"), markup=False)
        self._tell(doubts)

    def _tell(self, problems: list[Problem]) -> None:
        """Show what is wrong, and ring: who types looks at the paper. Of lines that nobody types
        the number is told.
        """
        typed = sys.stdin.isatty()
        told = problems if typed else [replace(one, line=self._line) for one in problems]
        show_problems(told, as_json=False)
        if problems and typed:
            err().bell()

    def _typed_before(self, events: tuple[AnyEvent, ...]) -> list[ManualTime]:
        """The times of the same bibs and side that were typed before, and not taken back."""
        from dorsal.timing.events import ManualTime, ref_of  # inline: keeps `--help` fast

        now = {(one.bib, one.side) for one in events if isinstance(one, ManualTime) and one.bib}
        lines = [one for _, line in self._done for one in line if isinstance(one, ManualTime)]
        gone = {one.supersedes for one in lines}
        return [one for one in lines if (one.bib, one.side) in now and ref_of(one) not in gone]

    def _in_place_of(
        self, earlier: list[ManualTime], events: tuple[AnyEvent, ...]
    ) -> tuple[AnyEvent, ...]:
        """The events, each time in place of the last one that was typed of its runner and side."""
        from msgspec.structs import replace as with_values  # inline: keeps `--help` fast

        from dorsal.timing.events import ManualTime, ref_of

        last = {(one.bib, one.side): ref_of(one) for one in earlier}
        return tuple(
            with_values(one, supersedes=last.get((one.bib, one.side), ""))
            if isinstance(one, ManualTime)
            else one
            for one in events
        )

    def _doubts(
        self, typed: Typed, earlier: list[ManualTime], before_ms: int | None
    ) -> list[Problem]:
        """What speaks against a line: nobody's bib, the runner typed already, the time."""
        from dorsal.timing.events import ManualTime  # inline: keeps `--help` fast
        from dorsal.timing.recording import doubts_of, times_passed

        book = self.recorder.book
        found = self._nobody(typed)
        for event in typed.events:
            if not isinstance(event, ManualTime):
                continue
            first = event is typed.events[0]
            found += doubts_of(event, book, before_ms=before_ms if first else None)
            same = [one for one in earlier if (one.bib, one.side) == (event.bib, event.side)]
            if len(same) >= (times_passed(event.bib, event.place, book) or 1):
                twice = f"this sheet has the runner already: {self._text(tuple(same[-1:]))}"
                right = "take the line back with -, or say which is right: "
                right += f"{event.bib} TIME ! stands in place of what was typed before"
                found.append(Problem(twice, right, level="warning"))
        return found

    def _line_before_ms(self) -> int | None:
        """When the line before was, where the sheet is in the order of time."""
        return None if self.desk.live or self._in_another_order() else self.desk.last_ms

    def _in_another_order(self) -> bool:
        """Whether the sheet seems to be in the order of bibs, say: times often run backwards."""
        backwards = sum(_is_earlier(events, desk.last_ms) for desk, events in self._done)
        return backwards >= OFTEN and backwards * OF_LINES >= len(self._done)

    def _nobody(self, typed: Typed) -> list[Problem]:
        found = []
        for bib in sorted({getattr(one, "bib", "") for one in typed.events} - {""}):
            problem = self.recorder.book.problem("bib", bib)
            if problem:
                kept = f"{problem.what}: the line is kept; take it back with - if it is wrong"
                found.append(Problem(kept, problem.right, level="warning"))
        return found

    def _desk_of(self, line: str) -> Desk:
        """The desk with the gun of the runner who is typed."""
        bib = next(iter(line.split()), "")
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
        if self._last_refused:  # who types - after an error means that line, not a good one
            self._last_refused = False
            err().print("that line was not recorded; - again takes back the one before it:")
            err().print(visible(f"  {self._text(self._done[-1][1])}"), markup=False)
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


def _is_earlier(events: tuple[AnyEvent, ...], before_ms: int | None) -> bool:
    """Whether the first time of a line is earlier than that of the line before."""
    from dorsal.timing.events import ManualTime  # inline: keeps `--help` fast
    from dorsal.timing.instants import read_instant

    first = next((one for one in events if isinstance(one, ManualTime)), None)
    if first is None or before_ms is None:
        return False
    return read_instant(first.time) + first.precision_ms <= before_ms
