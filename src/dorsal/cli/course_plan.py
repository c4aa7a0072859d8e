"""`dorsal course plan`: when to be where, for a finish time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dorsal.cli.course_inputs import (
    CheckpointFile,
    duration,
    durations_by_key,
    ending,
    moment,
    read_course,
    read_history,
    read_track_file,
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
from dorsal.cli.course_prediction import prediction_of
from dorsal.cli.reporting import out, print_json, show_problems
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.course.checkpoints import Checkpoint
    from dorsal.course.pace import OwnCurve, Plan, SheetFormat
    from dorsal.course.survey import Course

SHEETS = ("pdf", "svg", "csv", "ics")

TargetOption = Annotated[str, typer.Option(metavar="TIME", help="The finish time, as 6:30:00.")]
BeAtOption = Annotated[
    str,
    typer.Option(
        metavar="KEY=TIME",
        help="Instead: a checkpoint, and the time to be there; or cutoffs: inside all of them.",
    ),
]
ResultOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KM/ASCENT/TIME",
        help="Instead: a result of yours, as 42.2/2736/6:10:00, to predict from; repeat it.",
    ),
]
StopOption = Annotated[
    list[str] | None,
    typer.Option(metavar="KEY=TIME", help="A stop of your own, as cp05=0:10; repeat it."),
]
ActivityOption = Annotated[
    list[Path] | None,
    typer.Option(metavar="FILE", help="A run of yours, to learn your pace from; repeat it."),
]
OutOption = Annotated[
    list[Path] | None,
    typer.Option("--out", metavar="FILE", help="Write .pdf, .svg, .csv or .ics; repeat it."),
]
TitleOption = Annotated[str, typer.Option(help="What it is called.")]
CrewOption = Annotated[
    bool, typer.Option("--crew", help="The sheet is for the crew: where to be, by the clock.")
]


def plan(
    checkpoints: Checkpoints,
    track: PerhapsTrack = None,
    race: Race = "",
    edition: Edition = "",
    target: TargetOption = "",
    be_at: BeAtOption = "",
    result: ResultOption = None,
    history: History = None,
    start: Start = "",
    stop: StopOption = None,
    activity: ActivityOption = None,
    to: OutOption = None,
    crew: CrewOption = False,
    title: TitleOption = "",
    as_json: Json = False,
) -> None:
    """Plan a race: arrival at every checkpoint for a finish time, and what it rests on."""
    from dorsal.cli.course_plan_views import plan_json, show_plan  # inline: fast `--help`
    from dorsal.course.pace import plan as make_plan  # inline: keeps `--help` fast

    forms = [ending(path, SHEETS, of="a plan") for path in to or []]
    start_at = moment(start, option="--start")
    file = CheckpointFile(checkpoints, race, edition)
    course = read_course(track) if track else None
    points = file.read(start_at=start_at)
    past = read_history(history or [], file)
    goal = _goal(target, be_at, result or [], points, course)
    found = make_plan(
        points,
        **goal,
        course=course,
        history=past,
        own=_own_curve(activity or []),
        stops_s=durations_by_key(stop, option="--stop") if stop else None,
        start_at=start_at,
    )
    title = title or file.title
    write_all(
        (path, _content(found, form, title=title, course=course, crew=crew))
        for path, form in zip(to or [], forms, strict=True)
    )
    doubts = (
        *(warning for one in past for warning in one.warnings),
        *file.doubts(points, start_at=found.start_at, course=course),
    )
    if as_json:
        print_json(
            plan_json(found, doubts, goal.get("prediction"))
            | {"wrote": [str(path) for path in to or []]}
        )
    else:
        show_plan(found, title=title)
        show_problems(doubts, as_json=False)
        for path in to or []:
            out().print(f"wrote {path}", markup=False)


def _goal(
    target: str,
    be_at: str,
    results: list[str],
    points: Sequence[Checkpoint],
    course: Course | None,
) -> dict[str, Any]:
    """The finish time, the place to be at, all cut-offs, or what results predict: one of them."""
    if bool(target) + bool(be_at) + bool(results) != 1:
        right = "--target 6:30:00, --be-at cp05=3:10, --be-at cutoffs or --result 42.2/2736/6:10:00"
        raise BadInput([Problem("a plan is for a finish time or for a place to be at", right)])
    if results:
        return {"prediction": prediction_of(results, points, course)}
    if be_at == "cutoffs":
        return {"inside_cutoffs": True}
    if target:
        return {"target_s": duration(target, option="--target")}
    ((key, seconds),) = durations_by_key([be_at], option="--be-at").items()
    return {"be_at": (key, seconds)}


def _own_curve(files: list[Path]) -> OwnCurve | None:
    from dorsal.course.pace import own_curve  # inline: keeps `--help` fast

    return own_curve([read_track_file(path) for path in files]) if files else None


def _content(found: Plan, form: str, *, title: str, course: Course | None, crew: bool) -> bytes:
    """A plan in the form that its file's name asks for."""
    from dorsal.course.pace import (  # inline: keeps `--help` fast
        crew_sheet,
        plan_calendar,
        plan_csv,
        plan_sheet,
    )

    if form == "csv":
        return plan_csv(found).encode()
    if form == "ics":
        now = datetime.now(UTC).replace(microsecond=0)
        return plan_calendar(found, now=now, title=title, identity=title).encode()
    sheet: SheetFormat = "svg" if form == "svg" else "pdf"
    if crew:
        return crew_sheet(found, title=title, form=sheet)
    return plan_sheet(found, title=title, course=course, form=sheet)
