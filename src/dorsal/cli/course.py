"""`dorsal course ...`: what a course is, read from its track."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dorsal.cli.course_fans import fans
from dorsal.cli.course_inputs import CheckpointFile, checkpoints_of, ending, moment, read_course
from dorsal.cli.course_options import (
    Edition,
    History,
    Json,
    OfficialAscent,
    OfficialKm,
    Paper,
    PaperName,
    PerhapsCheckpoints,
    Picture,
    Race,
    Start,
    Track,
)
from dorsal.cli.course_plan import plan
from dorsal.cli.reporting import out, print_json, problem_json, show_problems

app = typer.Typer(no_args_is_help=True, help="What a course is, read from its track.")


@app.callback()
def course() -> None:
    """What a course is, read from its track."""


@app.command()
def report(
    track: Track,
    checkpoints: PerhapsCheckpoints = None,
    race: Race = "",
    edition: Edition = "",
    start: Start = "",
    official_km: OfficialKm = None,
    official_ascent: OfficialAscent = None,
    calibrate: Annotated[
        bool, typer.Option("--calibrate", help="Bend the course to the organiser's figures.")
    ] = False,
    variant: Annotated[
        Path | None, typer.Option(metavar="TRACK", help="A bad-weather course to lay beside it.")
    ] = None,
    picture: Picture = None,
    paper: Paper = PaperName.A4,
    title: Annotated[
        str, typer.Option(help="What the course is called; else the track's own name.")
    ] = "",
    history: History = None,
    words: Annotated[
        bool, typer.Option("--words", help="The profile in sentences, for screen readers.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Say what a course is: length, climb with its band, climbs, legs, cut-offs, daylight."""
    from dorsal.cli import course_history, course_report  # inline: keeps `--help` fast

    form = course_report.picture_form(picture) if picture else "svg"
    start_at = moment(start, option="--start")
    asked = course_report.Asked(
        track,
        start_at,
        official_km,
        official_ascent,
        calibrate=calibrate,
        variant=variant,
        title=title,
        history=course_history.past_editions(history, checkpoints, race),
    )
    places = checkpoints_of(checkpoints, race, edition, start_at=start_at)
    found = course_report.work_out(asked, places)
    doubts = CheckpointFile(checkpoints).doubts(places, start_at=start_at) if checkpoints else ()
    if picture:
        course_report.write_picture(found, picture, form, paper=paper.value)
    if as_json:
        print_json(course_report.report_json(found, doubts) | _picture_json(picture))
    elif words:
        course_report.show_words(found)
    else:
        course_report.show(found)
        show_problems(doubts, as_json=False)
        if picture:
            out().print(f"wrote {picture}", markup=False)


def _picture_json(picture: Path | None) -> dict[str, str]:
    return {"picture": str(picture)} if picture else {}


@app.command()
def compare(
    first: Annotated[Path, typer.Argument(metavar="TRACK_A", help="The track as it was.")],
    second: Annotated[Path, typer.Argument(metavar="TRACK_B", help="The track as it is now.")],
    before: Annotated[
        Path | None,
        typer.Option("--checkpoints-before", metavar="FILE", help="The checkpoints of TRACK_A."),
    ] = None,
    checkpoints: PerhapsCheckpoints = None,
    race: Race = "",
    edition_before: Annotated[
        str, typer.Option("--edition-before", metavar="YEAR", help="The edition of TRACK_A.")
    ] = "",
    edition: Edition = "",
    as_json: Json = False,
) -> None:
    """Say what changed from one course to another, and which past splits remain comparable.

    One file of checkpoints will do for both where it lists several editions.
    """
    from dorsal.cli.course_compare import comparison_json, show_comparison  # inline: fast
    from dorsal.course.comparison.courses import compare as compare_courses  # inline: fast `--help`

    earlier = before or (checkpoints if edition_before else None)
    found = compare_courses(
        read_course(first),
        read_course(second),
        first_checkpoints=checkpoints_of(earlier, race, edition_before),
        second_checkpoints=checkpoints_of(checkpoints, race, edition),
    )
    if as_json:
        print_json(comparison_json(found))
    else:
        show_comparison(found)


@app.command()
def convert(
    track: Track,
    to: Annotated[
        Path,
        typer.Argument(metavar="OUT", help="FILE.gpx, .geojson, .tcx, or .csv for the legs."),
    ],
    checkpoints: PerhapsCheckpoints = None,
    race: Race = "",
    edition: Edition = "",
    as_json: Json = False,
) -> None:
    """Write a track anew, with its checkpoints: clean GPX, GeoJSON, TCX, or its legs in CSV."""
    from dorsal.cli.course_files import converted  # inline: keeps `--help` fast
    from dorsal.outside.record_store import write_file  # inline: keeps `--help` fast

    form = ending(to, ("gpx", "geojson", "tcx", "csv"), of="a track")
    points = checkpoints_of(checkpoints, race, edition)
    data, warnings = converted(track, points, form)
    write_file(to, data)
    if as_json:
        told = [problem_json(one) for one in warnings]
        print_json({"wrote": str(to), "bytes": len(data), "warnings": told})
    else:
        show_problems(warnings, as_json=False)
        out().print(f"wrote {to}", markup=False)


app.command()(plan)
app.command()(fans)
