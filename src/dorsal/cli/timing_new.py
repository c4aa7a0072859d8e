"""`dorsal timing new`: a race from its start list and checkpoints, and the list read again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dorsal.cli.course_options import Edition, Json, Race

RaceFile = Annotated[
    Path, typer.Argument(metavar="RACE.toml", help="The race; written the first time.")
]
StartList = Annotated[
    Path | None, typer.Option("--start-list", metavar="FILE", help="Who may start, in CSV.")
]
Checkpoints = Annotated[
    list[str] | None,
    typer.Option(
        "--checkpoints",
        metavar="[COURSE=]FILE[#RACE]",
        help="The checkpoints of a course, in CSV; repeat it for several courses.",
    ),
]
Chips = Annotated[
    Path | None,
    typer.Option("--chips", metavar="FILE", help="Which chip is on which bib: CSV or .bibchip."),
]
CourseName = Annotated[str, typer.Option("--course", metavar="NAME", help="What the course is.")]
Start = Annotated[
    str, typer.Option("--start", metavar="MOMENT", help="The planned gun, as 2027-05-30T09:00.")
]
Zone = Annotated[
    str, typer.Option("--zone", metavar="ZONE", help="The time zone, as Europe/Madrid.")
]
Name = Annotated[str, typer.Option("--name", help="What the race is called.")]
PerhapsLog = Annotated[
    Path | None,
    typer.Option("--log", metavar="LOG", help="Keep the bibs and chips that this log gave."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Apply what the preview shows.")]


def new(
    race_file: RaceFile,
    start_list: StartList = None,
    checkpoints: Checkpoints = None,
    chips: Chips = None,
    race: Race = "",
    edition: Edition = "",
    course: CourseName = "",
    start: Start = "",
    zone: Zone = "",
    name: Name = "",
    log: PerhapsLog = None,
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Make a race from its start list and checkpoints; later, read the list again.

    The first time it writes RACE.toml, to be read and corrected, and the entries beside it. Once
    RACE.toml is there it is never written again: a list read again shows what it would change,
    and does so with --yes. No bib or chip that was set here is ever taken away.
    """
    from dorsal.cli import timing_first, timing_reimport  # inline: keeps `--help` fast

    files = timing_first.Given(start_list, tuple(checkpoints or ()), chips)
    picked = timing_first.Picked(race, edition, course)
    if race_file.exists():
        timing_reimport.read_again(race_file, files, picked, log=log, yes=yes, as_json=as_json)
    else:
        about = timing_first.About(start, zone, name)
        timing_first.write_first(race_file, files, picked, about, as_json=as_json)
