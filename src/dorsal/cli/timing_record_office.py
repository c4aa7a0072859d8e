"""`dorsal timing record`: what the race office says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dorsal.cli.reporting import print_json
from dorsal.cli.timing_record_disputes import Ref, by_people
from dorsal.cli.timing_record_runners import (
    Bib,
    Course,
    Place,
    refuse_empty,
    short_span_ms,
    span_ms,
)
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.cli.timing_recorder import Recorder
    from dorsal.timing.events import AnyEvent

What = Literal["shortened", "stopped", "neutralised", "start", "cutoff"]
Since = Annotated[str, typer.Option("--since", metavar="TIME", help="From when on.")]


def add_to(record: typer.Typer) -> None:
    """Add these commands to the group."""
    record.command("correct")(correct)
    record.command("protest")(protest)
    record.command("change")(change)
    record.command("publish")(publish)
    record.command("note")(note)
    record.command("clock", context_settings={"ignore_unknown_options": True})(clock)
    record.command("list")(list_events)


def correct(
    ctx: typer.Context,
    ref: Ref,
    values: Annotated[
        list[str], typer.Argument(metavar="NAME=VALUE...", help="What is right: bib=213.")
    ],
) -> None:
    """An event said something wrong: record it again with other values, for --why."""
    from dorsal.timing.recording import corrected  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    event = desk.book.by_ref.get(desk.book.ref(ref))
    if event is None:
        raise BadInput([Problem("the log has no such event", "look with list", value=ref)])
    told = _values(desk, event, values)
    said = {key: value for key, value in desk.said().items() if key != "supersedes"}
    desk.record(corrected(event, told, desk.book, **said), why=True)


def _values(desk: Recorder, event: AnyEvent, values: list[str]) -> dict[str, str | int]:
    """The new values: times read, names checked."""
    from dorsal.timing.recording import value_name  # inline: keeps `--help` fast

    told: dict[str, str | int] = {}
    for pair in values:
        name, equals, value = pair.partition("=")
        if not equals:
            raise BadInput([Problem("a new value is told as NAME=VALUE", "bib=213", value=pair)])
        told[value_name(event, name)] = value
    bib = str(told.get("bib", getattr(event, "bib", "")))
    named = ("bib", "place", "course", "wave", "entry")
    desk.check(**{name: str(told[name]) for name in named if name in told})
    if told.get("time"):
        found = desk.moment(str(told["time"]), bib=bib, place=getattr(event, "place", ""))
        if hasattr(event, "precision_ms"):
            told = {"precision_ms": found.precision_ms, "entered": str(told["time"]), **told}
    for name in ("time", "since", "protests_until"):
        if told.get(name):
            told[name] = desk.instant(str(told[name]), bib=bib, place=getattr(event, "place", ""))
    if "time_ms" in told:
        from dorsal.timing.events import CourseChanged  # inline: keeps `--help` fast

        read = span_ms if isinstance(event, CourseChanged) else short_span_ms
        told["time_ms"] = read(str(told["time_ms"]))
    if "fast_ms" in told:
        told["fast_ms"] = short_span_ms(str(told["fast_ms"]))
    return told


def protest(
    ctx: typer.Context,
    bib: Bib,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What it says.")],
    against: Annotated[
        str, typer.Option("--against", metavar="BIB", help="Against whom; else the results.")
    ] = "",
) -> None:
    """A runner protests."""
    from dorsal.timing.events import Protested  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    refuse_empty(BIB=bib, TEXT=text)
    desk.check(bib=bib, bib_2=against)
    desk.record(Protested(**desk.said(), bib=bib, against=against, text=text))


def change(
    ctx: typer.Context,
    what: Annotated[What, typer.Argument(metavar="WHAT", help="What changes; see below.")],
    since: Since = "now",
    course: Course = "",
    place: Place = "",
    until: Annotated[
        str, typer.Option("--until", metavar="KEY", help="Where the neutralised stretch ends.")
    ] = "",
    cutoff: Annotated[
        str, typer.Option("--cutoff", metavar="SPAN", help="The new cut-off, after the gun.")
    ] = "",
) -> None:
    """The course is another from an instant on.

    shortened (it ends at --place), stopped (who had not passed --place is stopped there; without
    --place all who are on the way), neutralised (from --place to --until no time counts), start
    (moved to --place), cutoff (that of --place is --cutoff after the gun).
    """
    from dorsal.timing.events import CourseChanged  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    desk.check(course=course, place=place, place_2=until)
    needed = {} if what == "stopped" else {"place": place}
    needed |= {"until": until} if what == "neutralised" else {}
    needed |= {"cutoff": cutoff} if what == "cutoff" else {}
    missing = [f"--{name}" for name, value in needed.items() if not value]
    if missing:
        raise BadInput([Problem(f"{what} needs more", " and ".join(missing))])
    event = CourseChanged(
        **desk.said(),
        what=what,
        since=desk.instant(since),
        course=course,
        place=place,
        until=until,
        time_ms=span_ms(cutoff) if cutoff else 0,
    )
    desk.record(event, why=True)


def publish(
    ctx: typer.Context,
    state: Annotated[
        Literal["provisional", "official"], typer.Argument(metavar="STATE", help="Which.")
    ],
    course: Course = "",
    until: Annotated[
        str, typer.Option("--protests-until", metavar="TIME", help="Else as RACE.toml says.")
    ] = "",
) -> None:
    """The results are provisional, or official, from now on."""
    from dorsal.timing.events import Published  # inline: keeps `--help` fast
    from dorsal.timing.instants import MINUTE_MS, instant_text

    desk: Recorder = ctx.obj
    desk.check(course=course)
    ends = desk.instant(until)
    if not ends and state == "provisional":
        ends = instant_text(desk.now_ms + desk.race.ranking.protest_minutes * MINUTE_MS)
    desk.record(Published(**desk.said(), state=state, course=course, protests_until=ends))


def note(
    ctx: typer.Context,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The remark.")],
    bib: Annotated[str, typer.Option("--bib", metavar="BIB", help="Of a runner.")] = "",
    place: Place = "",
) -> None:
    """A remark, of a runner or a place or neither."""
    from dorsal.timing.events import Noted  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    refuse_empty(TEXT=text)
    desk.check(bib=bib, place=place)
    desk.record(Noted(**desk.said(), text=text, bib=bib, place=place))


def clock(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Whose clock.")],
    fast: Annotated[
        str, typer.Argument(metavar="SPAN", help="By how much it is fast: '2 s'; slow: '-2 s'.")
    ],
    epoch: Annotated[str, typer.Option(help="Of which epoch; else of all.")] = "",
) -> None:
    """Somebody compared a source's clock with the right time."""
    from dorsal.timing.events import ClockStated  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    if not desk.anyway:
        desk.check(source=source)
    desk.record(ClockStated(**desk.said(), source=source, fast_ms=short_span_ms(fast), epoch=epoch))


def list_events(
    ctx: typer.Context,
    last: Annotated[int, typer.Option("--last", min=1, help="How many.")] = 20,
    bib: Annotated[str, typer.Option("--bib", metavar="BIB", help="Of this runner alone.")] = "",
) -> None:
    """Show the last events that people recorded, with their names and whether they count."""
    from dorsal.cli.timing_recorder import event_json  # inline: keeps `--help` fast
    from dorsal.timing.events import ref_of

    desk: Recorder = ctx.obj
    people = by_people(desk.book.log.events)
    if bib:
        desk.check(bib=bib)
        people = [one for one in people if getattr(one, "bib", "") == bib]
    fates = desk.book.standing.fates
    if desk.as_json:
        told = [
            {**event_json(one), "fate": str(seen.fate) if (seen := fates.get(ref_of(one))) else ""}
            for one in people[-last:]
        ]
        print_json(told)
        return
    for event in people[-last:]:
        _show_line(desk, event)


def _show_line(desk: Recorder, event: AnyEvent) -> None:
    from dorsal.cli.reporting import out, visible  # inline: keeps `--help` fast
    from dorsal.timing.events import ref_of
    from dorsal.timing.instants import read_instant
    from dorsal.timing.recording import event_text
    from dorsal.timing.recording.sentences import clock_text

    ref = ref_of(event)
    seen = desk.book.standing.fates.get(ref)
    said = clock_text(read_instant(event.at), desk.book)
    by = f", {event.by}" if event.by else ""
    why = f": {event.why}" if event.why else ""
    fate = f" [{seen.fate}: {seen.because}]" if seen else ""
    line = f"{ref}  {event_text(event, desk.book)}{fate}  ({said}{by}{why})"
    out().print(visible(line), markup=False)
