"""`dorsal timing watch`: the sources of a race as its log grows, with an alarm for a dead mat."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dorsal.cli.reporting import out, print_json, show_problems, visible
from dorsal.cli.timing_inputs import load_race, read_as_of
from dorsal.ground.problems import Problem

if TYPE_CHECKING:
    from rich.console import Group, RenderableType
    from rich.table import Table

    from dorsal.timing.entries import Entry
    from dorsal.timing.events import AnyEvent
    from dorsal.timing.race import Race
    from dorsal.timing.watching import BoxTold, BoxWatched, Watch, Watched

RaceFile = Annotated[Path, typer.Argument(metavar="RACE.toml", help="The race's definition.")]
LogFile = Annotated[Path, typer.Option("--log", metavar="LOG", help="The race's log.")]
Once = Annotated[bool, typer.Option("--once", help="Show it once and end.")]
Json = Annotated[bool, typer.Option("--json", help="Show it once, in JSON.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", metavar="TIME", help="As it was then, such as 11:30 or 2027-05-30T11:30."
    ),
]
Drilled = Annotated[
    bool, typer.Option("--drill", help="The race is played: now is the instant of its last read.")
]

LOOK_EVERY_S = 2.0
STALE_S = 15.0  # ages and who is due change although no event comes
RING_EVERY_S = 60.0
AHEAD_MS = 60_000
HEADINGS = ("last read", "a min", "clock", "battery", "unknown", "backlog", "due", "soon")
WIDE = 100  # columns of a terminal
WORDS = {"waiting": "waiting", "reading": "reading", "quiet": "quiet", "silent": "SILENT"}
STYLES = {"waiting": "dim", "reading": "green", "quiet": "", "silent": "bold white on red"}


def watch(
    race_file: RaceFile,
    log: LogFile,
    once: Once = False,
    as_json: Json = False,
    as_of: AsOf = None,
    drill: Drilled = False,
) -> None:
    """Show each source: last read, rate, clock, battery, unknown chips, backlog, and who is due.

    Follows the log while others write it. A source that is silent though runners are due is shown
    in red, and the terminal rings once a minute. Ctrl-C ends it.
    """
    race, entries = load_race(race_file)
    if not log.exists():
        problem = Problem("there is no log yet", "is this its name?", str(log), level="warning")
        show_problems([problem], as_json=False)
    following = _Following(race, entries, log, read_as_of(as_of, race), played=drill)
    if as_json:
        seen = following.look()
        print_json({**asdict(seen), "alarms": list(seen.alarms)})
    elif once or as_of is not None:
        out().print(_shown(following.look(), following))
    else:
        _follow(following)


class _Following:
    """A log that grows, and what was read of it."""

    def __init__(
        self,
        race: Race,
        entries: tuple[Entry, ...],
        path: Path,
        as_of_ms: int | None,
        *,
        played: bool = False,
    ) -> None:
        from dorsal.cli.timing_inputs import load_log  # inline: keeps `--help` fast

        self.race = race
        self._entries = entries
        self._path = path
        self._as_of_ms = as_of_ms
        self._played = played
        self._log = load_log(path, race)
        self._read_to = 0
        self.grew()  # from the beginning: others may have added to it since it was read

    def grew(self) -> bool:
        """Take in what was added; whether there was anything."""
        if not self._path.exists():
            return False
        events, self._read_to = _new(self._path, self._read_to)
        self._log = self._log.with_events(events) if events else self._log
        return bool(events)

    def look(self) -> Watch:
        """The sources now."""
        from dorsal.timing.instants import instant_text  # inline: keeps `--help` fast
        from dorsal.timing.standing import stand
        from dorsal.timing.watching import watch as judge

        if self._as_of_ms is not None:
            log = self._log.as_of(instant_text(self._as_of_ms))
            return judge(stand(log), self.race, self._entries, now_ms=self._as_of_ms)
        now_ms = time.time_ns() // 1_000_000
        if self._played:
            now_ms = self._last_read_ms() or now_ms
        told = {} if self._played else _told(self._path)
        return judge(stand(self._log), self.race, self._entries, now_ms=now_ms, told=told)

    def hint(self) -> str:
        """What to say where the log is no log of this moment."""
        last_ms = self._last_read_ms()
        ahead = last_ms is not None and last_ms > time.time_ns() // 1_000_000 + AHEAD_MS
        if self._played or self._as_of_ms is not None or not ahead:
            return ""
        return "The log is ahead of this machine's clock. Is it a drill? Then add --drill."

    def _last_read_ms(self) -> int | None:
        """When the last read came; None where there is none."""
        from dorsal.timing.events import ChipRead  # inline: keeps `--help` fast
        from dorsal.timing.instants import read_instant

        reads = (one for one in reversed(self._log.events) if isinstance(one, ChipRead))
        last = next(reads, None)
        return None if last is None else read_instant(last.at)


def _new(path: Path, offset: int) -> tuple[tuple[AnyEvent, ...], int]:
    from dorsal.outside.race_log import new_events  # inline: keeps `--help` fast

    return new_events(path, offset)


def _told(log: Path) -> dict[str, BoxTold]:
    """What waits in boxes: as the hub of this log noted it, or as this journal's cursors say."""
    from dorsal.outside.journal import waiting_in  # inline: keeps `--help` fast
    from dorsal.outside.transfer.into_log import told_by_boxes
    from dorsal.timing.watching import BoxTold

    waiting = waiting_in(log)
    if waiting is None:
        return told_by_boxes(log)
    return {"": BoxTold(time.time_ns() // 1_000_000, waiting)}


def _follow(following: _Following) -> None:
    from rich.live import Live  # inline: only where somebody watches

    seen = following.look()
    looked_s = time.monotonic()
    rung: dict[str, float] = {}
    with Live(_shown(seen, following), console=out(), auto_refresh=False) as live:
        try:
            while True:
                rung = _ring(seen, rung, live.console.bell)
                time.sleep(LOOK_EVERY_S)
                if following.grew() or time.monotonic() - looked_s > STALE_S:
                    seen, looked_s = following.look(), time.monotonic()
                    live.update(_shown(seen, following), refresh=True)
        except KeyboardInterrupt:
            return


def _ring(seen: Watch, rung: dict[str, float], bell: Callable[[], None]) -> dict[str, float]:
    """Ring when a source falls silent, and again each minute; when each of them last rang."""
    now_s = time.monotonic()
    last = {one: rung.get(one, -RING_EVERY_S) for one in seen.alarms}
    if all(now_s - one_s < RING_EVERY_S for one_s in last.values()):
        return last
    bell()
    return dict.fromkeys(last, now_s)


def _shown(seen: Watch, following: _Following) -> Group:
    from rich.console import Group  # inline: keeps `--help` fast

    parts: list[RenderableType] = [_table(seen, wide=out().width >= WIDE)]
    for one in seen.sources:
        if one.source in seen.alarms:
            parts.append(visible(_alarm(one)))
    parts += [visible(_of_box(one)) for one in seen.boxes]
    parts += [visible(following.hint())] if following.hint() else []
    return Group(visible(f"{following.race.name}, {_clock_text(seen, following)}"), *parts)


def _table(seen: Watch, *, wide: bool) -> Table:
    """One line for each source; a narrow terminal is not told places, counts and who comes soon."""
    from rich.table import Table  # inline: keeps `--help` fast
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("source", no_wrap=True)
    table.add_column("", no_wrap=True)
    for heading in HEADINGS[: len(HEADINGS) if wide else -1]:
        table.add_column(heading, justify="right", no_wrap=True)
    if wide:
        table.add_column("reads", justify="right")
        table.add_column("place")
    for one in seen.sources:
        state = Text(WORDS[one.state], STYLES[one.state])
        more = (Text(f"{one.reads:,}"), visible(one.place)) if wide else ()
        table.add_row(visible(one.source), state, *_cells(one, seen, wide=wide), *more)
    return table


def _cells(one: Watched, seen: Watch, *, wide: bool) -> list[str]:
    cells = [
        "never" if one.age_ms is None else _age(one.age_ms),
        f"{one.per_minute:.0f}" if one.per_minute >= 1 or not one.per_minute else "<1",
        _off(one),
        one.battery,
        str(one.unknown) if one.unknown else "",
        _backlog(one, seen),
        str(one.due) if one.due else "",
        str(one.coming) if one.coming else "",
    ]
    return cells if wide else cells[:-1]


def _backlog(one: Watched, seen: Watch) -> str:
    """How many reads wait in its box; `?` where that box is not heard."""
    if one.backlog is not None:
        return f"{one.backlog:,}"
    return "?" if any(box.lost and box.box == one.box for box in seen.boxes) else ""


def _alarm(one: Watched) -> str:
    last = (
        "it has never read anybody" if one.age_ms is None else f"last read {_age(one.age_ms)} ago"
    )
    return f"{one.source} is silent: {one.due} runners should have come by {one.place}; {last}."


def _of_box(one: BoxWatched) -> str:
    """A box's sentence. A box compares clocks with each minute of its sending."""
    off = f"its clock is {_seconds(one.fast_ms)}"
    if one.lost:
        return f"box {one.box}: not heard for {_age(one.age_ms)}: what it read since waits in it"
    waits = f"; {one.waiting:,} reads wait in it" if one.waiting else ""
    return f"box {one.box}: heard {_age(one.age_ms)} ago{waits}; {off}"


def _off(one: Watched) -> str:
    if one.fast_ms is None or one.doubt_ms is None:
        return ""
    if abs(one.fast_ms) >= 3_600_000:
        return f"{'+' if one.fast_ms > 0 else '-'}{_age(abs(one.fast_ms))}"
    return f"{one.fast_ms / 1000:+.1f}±{one.doubt_ms / 1000:.1f} s"


def _seconds(fast_ms: int) -> str:
    return f"{abs(fast_ms) / 1000:.1f} s {'fast' if fast_ms >= 0 else 'slow'}"


def _age(age_ms: int) -> str:
    """`12 s`, `4 min`, `3 h 05`, `2 days`."""
    seconds = age_ms // 1000
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min"
    if seconds < 172_800:
        return f"{seconds // 3600} h {seconds % 3600 // 60:02d}"
    return f"{seconds // 86_400} days"


def _clock_text(seen: Watch, following: _Following) -> str:
    from dorsal.timing.instants import datetime_of  # inline: keeps `--help` fast

    return f"{datetime_of(seen.now_ms).astimezone(following.race.zone):%Y-%m-%d %H:%M:%S}"
