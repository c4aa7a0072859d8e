"""`dorsal course fans`: when to be where, for those who come to cheer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dorsal.cli.course_inputs import (
    CheckpointFile,
    ending,
    moment,
    read_course,
    read_history,
)
from dorsal.cli.course_options import (
    Checkpoints,
    Edition,
    History,
    Json,
    PerhapsTrack,
    Race,
    Start,
)
from dorsal.cli.course_outputs import write_all
from dorsal.cli.reporting import out, print_json, show_problems

if TYPE_CHECKING:
    from dorsal.course.pace import FanGuide

SHEETS = ("pdf", "svg", "ics")


def fans(
    checkpoints: Checkpoints,
    track: PerhapsTrack = None,
    race: Race = "",
    edition: Edition = "",
    history: History = None,
    start: Start = "",
    title: Annotated[str, typer.Option(help="What it is called.")] = "",
    to: Annotated[
        list[Path] | None,
        typer.Option("--out", metavar="FILE", help="Write .pdf, .svg or .ics; repeat it."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Say when the first, the middle and the last runner pass the places for spectators."""
    from dorsal.cli.course_fans_views import show_fans  # inline: keeps `--help` fast
    from dorsal.course.pace import fan_document, when_where  # inline: keeps `--help` fast

    forms = [ending(path, SHEETS, of="a guide") for path in to or []]
    start_at = moment(start, option="--start")
    file = CheckpointFile(checkpoints, race, edition)
    course = read_course(track) if track else None
    points = file.read(start_at=start_at)
    past = read_history(history or [], file)
    found = when_where(points, history=past, course=course, start_at=start_at)
    title = title or file.title
    write_all(
        (path, _content(found, form, title=title))
        for path, form in zip(to or [], forms, strict=True)
    )
    doubts = file.doubts(points, start_at=found.start_at, course=course)
    if as_json:
        told = {"warnings": [str(one) for one in doubts], "wrote": [str(path) for path in to or []]}
        print_json(fan_document(found) | told)
        return
    show_fans(found, title=title)
    show_problems(doubts, as_json=False)
    for path in to or []:
        out().print(f"wrote {path}", markup=False)


def _content(found: FanGuide, form: str, *, title: str) -> bytes:
    """A guide in the form that its file's name asks for."""
    from dorsal.course.pace import fan_calendar, fan_sheet  # inline: keeps `--help` fast

    if form == "ics":
        now = datetime.now(UTC).replace(microsecond=0)
        return fan_calendar(found, now=now, title=title, identity=title).encode()
    return fan_sheet(found, title=title, form="svg" if form == "svg" else "pdf")
