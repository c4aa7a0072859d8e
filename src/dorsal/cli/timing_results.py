"""`dorsal timing results`: the table of a log, why each line of it is so, and files of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from typer.core import TyperCommand

from dorsal.cli.reporting import NO, out, print_json, show_problems, visible
from dorsal.cli.timing_inputs import load_log, load_race, read_as_of, start_list_of
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.timing.race import Race
    from dorsal.timing.results.values import Results, Row
    from dorsal.timing.results.working import Working

By = Literal["overall", "sex", "category"]
POSTED = ("page", "podium")
HEAD = b'{"dorsal_log"'
SHOWN_BIBS = 12
FURTHER = "dorsal.further_exports"


class ManyExports(TyperCommand):
    """A command whose `--export FORMAT OUT` may be given again, which typer has no type for."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take every such option but the first out of the arguments, and keep them."""
        places = [at for at, one in enumerate(args) if one == "--export"][1:]
        ctx.meta[FURTHER] = [args[at + 1 : at + 3] for at in places]
        taken = {at + part for at in places for part in range(3)}
        return super().parse_args(ctx, [one for at, one in enumerate(args) if at not in taken])


def results(
    context: typer.Context,
    race_file: Annotated[Path, typer.Argument(metavar="RACE.toml", help="The race.")],
    log_file: Annotated[Path, typer.Option("--log", metavar="LOG", help="The log of the race.")],
    as_of: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="What had been recorded by then: 14:00 or 2027-05-30T14:00 in the race's zone.",
        ),
    ] = None,
    explain_bib: Annotated[
        str, typer.Option("--explain", metavar="BIB", help="Why this bib stands where it does.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    export_to: Annotated[
        tuple[str, Path] | None,
        typer.Option(
            "--export",
            metavar="FORMAT OUT",
            help="Write a file: itra, ultrasignup, iof, csv, json; page and podium to be posted. "
            "May be given several times.",
        ),
    ] = None,
    course: Annotated[str, typer.Option(help="This course alone.")] = "",
    by: Annotated[By, typer.Option(help="One list, or one for each sex or category.")] = "overall",
    podium: Annotated[bool, typer.Option("--podium", help="Who is honoured.")] = False,
) -> None:
    """Work out the results of a race from its log.

    Exit code 1 where --explain asks for a bib that is not in the table.
    """
    working = _worked(race_file, log_file, as_of)
    race, found = working.race, working.results
    _check_course(race, course)
    if export_to is not None:
        asked = [export_to, *_further(context)]
        _check_files([path for _, path in asked], race_file, log_file, race)
        _export(found, race, asked, course=course)
    elif explain_bib:
        raise typer.Exit(_explain(working, explain_bib, as_json=as_json))
    elif as_json:
        from dorsal.timing.results.document import results_json  # inline: keeps `--help` fast

        print_json(results_json(found, race))
    else:
        from dorsal.cli import timing_tables  # inline: keeps `--help` fast
        from dorsal.timing.explanation import what_can_be_mended

        timing_tables.show_results(
            found,
            race,
            course=course,
            by=by,
            podium_only=podium,
            mendable=what_can_be_mended(working),
        )


def _worked(race_file: Path, log_file: Path, as_of: str | None) -> Working:
    """The working of a race's log as it stood at an instant."""
    from dorsal.timing.results.from_log import work_through  # inline: keeps `--help` fast

    race, entries = load_race(race_file)
    if not log_file.is_file():
        what = "there is no log"
        raise BadInput([Problem(what, "name one with --log", file=str(log_file))])
    as_of_ms = read_as_of(as_of, race)
    return work_through(load_log(log_file, race), race, entries, as_of_ms=as_of_ms)


def _check_course(race: Race, course: str) -> None:
    known = [one.key for one in race.courses]
    if course and course not in known:
        right = f"one of {', '.join(known)}"
        problem = Problem("there is no such course", right, column="--course", value=course)
        raise BadInput([problem])


def _explain(working: Working, bib: str, *, as_json: bool) -> int:
    """Print why a bib stands where it does; 1 where it is not in the table."""
    from dorsal.timing.explanation import explain, how_to_read  # inline: keeps `--help` fast

    sentences = explain(working, bib)
    row = working.results.row(bib)
    if as_json:
        print_json({"bib": bib, "sentences": list(sentences)})
    else:
        for sentence in (*sentences, *how_to_read(working, bib)):
            out().print(visible(sentence))
    return NO if row is None else 0


def _further(context: typer.Context) -> list[tuple[str, Path]]:
    """What `--export` said after the first time."""
    told = context.meta.get(FURTHER, [])
    if any(len(one) < 2 for one in told):
        raise BadInput([Problem("--export has no file", "--export FORMAT OUT")])
    return [(form, Path(to)) for form, to in told]


def _check_files(paths: Sequence[Path], race_file: Path, log_file: Path, race: Race) -> None:
    """Refuse to write over what the results are made of, or over another log."""
    problems = []
    kept = {race_file: "the race", log_file: "its log"}
    if race.start_list:
        kept[start_list_of(race_file, race)] = "its start list"
    for at, path in enumerate(paths):
        if path in paths[:at]:
            problems.append(Problem("two exports go to one file", "name another one", str(path)))
        whose = [name for one, name in kept.items() if path.exists() and path.samefile(one)]
        if not whose and path.is_file():
            with path.open("rb") as file:
                whose = ["a log"] if file.read(len(HEAD)) == HEAD else []
        if whose:
            what = f"this file is {whose[0]}: it is never written over"
            problems.append(Problem(what, "name another file", str(path)))
    if problems:
        raise BadInput(problems)


def _export(found: Results, race: Race, to: Sequence[tuple[str, Path]], *, course: str) -> None:
    """Write results to files in forms that others read; none where one cannot be made."""
    from dorsal.outside.record_store import write_file  # inline: only where a file is written
    from dorsal.timing.exports import left_out

    now_ms = _posted_ms(found)
    made = [(form, path, _exported(found, race, form, course, now_ms)) for form, path in to]
    for form, path, data in made:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)  # a pipe or a terminal
        else:
            write_file(path, data)
        out().print(visible(f"{len(data):,} bytes in {path}"))
        rows = left_out(found, form, course=course)
        if rows:
            show_problems([_left_out(rows, form, path)], as_json=False)


def _left_out(rows: Sequence[Row], form: str, path: Path) -> Problem:
    bibs = ", ".join(row.bib for row in rows[:SHOWN_BIBS])
    more = f" and {len(rows) - SHOWN_BIBS:,} more" if len(rows) > SHOWN_BIBS else ""
    are = "1 runner is" if len(rows) == 1 else f"{len(rows):,} runners are"
    what = f"{are} not in this file, because nothing final is known of them: {bibs}{more}"
    right = f"{form} has no word for them: record a drop, a DNS or a time of each, and export again"
    return Problem(what, right, str(path), level="warning")


def _exported(found: Results, race: Race, form: str, course: str, now_ms: int) -> bytes:
    if form == "json":
        import json  # inline: only this form needs it

        from dorsal.timing.results.document import results_json

        text = json.dumps(results_json(found, race), ensure_ascii=False, indent=2)
        return f"{text}\n".encode()
    if form in POSTED:
        return _posted(found, race, form, course, now_ms)
    from dorsal.timing.exports import FORMS, export  # inline: keeps `--help` fast

    if form not in FORMS:
        right = f"one of {', '.join((*FORMS, 'json', *POSTED))}"
        problem = Problem("no such form", right, column="--export", value=form)
        raise BadInput([problem])
    return export(found, race, form, course=course, posted_ms=now_ms)


def _posted_ms(found: Results) -> int:
    """When what is written is of: now, or the instant that was asked for."""
    from dorsal.timing.instants import instant_of  # inline: keeps `--help` fast

    return instant_of(datetime.now(UTC)) if found.as_of_ms is None else found.as_of_ms


def _posted(found: Results, race: Race, form: str, course: str, posted_ms: int) -> bytes:
    """A page for the notice board."""
    from dorsal.timing import posted  # inline: keeps `--help` fast
    from dorsal.timing.exports.forms import course_of

    page = posted.results_page if form == "page" else posted.podium_page
    return page(found, race, course_of(found, course), posted_ms=posted_ms)
