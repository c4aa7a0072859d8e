"""`dorsal timing drill`: rehearse race day with everything that goes wrong, and be scored."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dorsal.cli.reporting import out, print_json
from dorsal.cli.timing_inputs import load_log, load_race
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.timing.drill import Drill, Message, Score
    from dorsal.timing.events import AnyEvent
    from dorsal.timing.race import Race

STEP_S = 1.0
SEED = "seed.txt"


def drill(
    race_file: Annotated[Path, typer.Argument(metavar="RACE.toml", help="The race's definition.")],
    folder: Annotated[
        Path, typer.Option(metavar="FOLDER", help="Where the drill's log and papers go.")
    ] = Path("drill"),
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same drill.")] = 1,
    minutes: Annotated[
        float, typer.Option(min=0.0, help="How long the race takes; 0 plays it at once.")
    ] = 20.0,
    only_score: Annotated[
        bool, typer.Option("--score", help="Score a drill that was played before.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Rehearse this race: a dead mat, a late box, a wrong clock, a swapped chip; score the crew.

    While it plays, the crew works on its log with `watch`, `record` and `ingest` as on the day.
    """
    from dorsal.timing.drill import plan_drill, score  # inline: keeps `--help` fast

    race, entries = load_race(race_file)
    log = folder / "race.log"
    planned = plan_drill(race, entries, seed=_seed_in(folder) if only_score else seed)
    if not only_score:
        _begin(folder, log, planned, seed)
        if not as_json:
            _tell_before(race_file, log, minutes)
        _play(planned, race, log, minutes, quiet=as_json)
    found = score(planned, load_log(log, race), race, entries)
    if as_json:
        print_json(_document(found, log))
    else:
        _show(found, log, again=not only_score)


def _seed_in(folder: Path) -> int:
    """The seed of the drill that was played in a folder."""
    try:
        return int((folder / SEED).read_text())
    except (OSError, ValueError):
        what = "there is no drill in this folder"
        raise BadInput([Problem(what, "play it first", str(folder))]) from None


def _begin(folder: Path, log: Path, planned: Drill, seed: int) -> None:
    """Make the folder and lay the papers into it."""
    if log.exists():
        right = "choose another --folder, or score that drill with --score"
        raise BadInput([Problem("a drill was played here already", right, str(log))])
    from dorsal.outside.record_store import write_file  # inline: keeps `--help` fast

    folder.mkdir(parents=True, exist_ok=True)
    for name, text in planned.papers.items():
        write_file(folder / name, text.encode())
    write_file(folder / SEED, f"{seed}\n".encode())


def _tell_before(race_file: Path, log: Path, minutes: float) -> None:
    """Say what the crew has to know before it begins."""
    pace = f"within {minutes:g} minutes" if minutes else "at once"
    for line in (
        f"The whole race comes into {log} {pace}. The radio speaks here; sheets are in the folder",
        f"{log.parent}. Work in other windows as on the day:",
        f"  dorsal timing watch {race_file} --log {log} --drill",
        f"  dorsal timing record {race_file} --log {log} ...",
        f"  dorsal timing ingest {race_file} --log {log} --place PLACE SHEET",
    ):
        out().print(line, markup=False, soft_wrap=True)


def _play(planned: Drill, race: Race, log: Path, minutes: float, *, quiet: bool) -> None:
    """Let the race come, faster than it is; say what the radio says."""
    from dorsal.outside.race_log import append_events  # inline: keeps `--help` fast

    steps = max(1, round(minutes * 60 / STEP_S))
    for events, messages in _in_steps(planned, steps):
        append_events(log, events, race=race.slug)
        for message in () if quiet else messages:
            _say(message, race)
        if minutes:
            time.sleep(STEP_S)


def _in_steps(planned: Drill, steps: int) -> Iterator[tuple[list[AnyEvent], list[Message]]]:
    """What comes in each of so many equal stretches of the race."""
    from dorsal.timing.instants import read_instant  # inline: keeps `--help` fast

    events = planned.log.events
    first, last = read_instant(events[0].at), read_instant(events[-1].at) + 1
    stretched = [(read_instant(event.at), event) for event in events]
    at, said = 0, 0
    for step in range(1, steps + 1):
        until = first + (last - first) * step // steps
        begun, heard = at, said
        while at < len(stretched) and stretched[at][0] < until:
            at += 1
        while said < len(planned.messages) and planned.messages[said].at_ms < until:
            said += 1
        yield [event for _, event in stretched[begun:at]], list(planned.messages[heard:said])


def _say(message: Message, race: Race) -> None:
    from dorsal.timing.instants import datetime_of  # inline: keeps `--help` fast

    clock = datetime_of(message.at_ms).astimezone(race.zone)
    out().print(f"{clock:%H:%M} radio: {message.text}", markup=False)


def _document(found: Score, log: Path) -> dict[str, Any]:
    return {
        "log": str(log),
        "points": found.points,
        "recorded": found.recorded,
        "runners": {"all": found.runners, "right": found.right, "without": found.without},
        "troubles": [
            {
                "trouble": one.key,
                "place": one.place,
                "touched": one.touched,
                "right": one.right,
                "without": one.without,
            }
            for one in found.troubles
        ],
    }


def _show(found: Score, log: Path, *, again: bool) -> None:
    for line in found.lines():
        out().print(line, markup=False)
    if again:
        hint = f"Go on correcting {log}, and see your points again with --score."
        out().print(hint, markup=False)
