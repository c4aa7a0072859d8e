"""`dorsal timing record`: what is taken back, and what is decided where people disagree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dorsal.cli.timing_recorder import Recorder
    from dorsal.timing.events import AnyEvent

Ref = Annotated[str, typer.Argument(metavar="REF", help="The event's name, or its beginning.")]


def add_to(record: typer.Typer) -> None:
    """Add these commands to the group."""
    record.command("retract")(retract)
    record.command("decide")(decide)


def retract(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="[REF]", help="The event's name.")] = "",
    last: Annotated[
        bool, typer.Option("--last", help="The last event that --by has recorded.")
    ] = False,
    file: Annotated[
        Path | None, typer.Option("--file", metavar="FILE", help="All that this file brought in.")
    ] = None,
    source: Annotated[
        str, typer.Option("--source", metavar="NAME", help="Of FILE what came as this source.")
    ] = "",
    undo: Annotated[
        bool, typer.Option("--undo", help="Let FILE count again that was taken back.")
    ] = False,
) -> None:
    """An event, or a whole file, does not count, for the reason of --why."""
    from dorsal.timing.events import Retracted  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    if [bool(ref), last, file is not None].count(True) != 1:
        raise BadInput([Problem("it is not told what to retract", "a REF, --last or --file FILE")])
    if file is not None:
        _retract_file(desk, file, source, undo=undo)
        return
    named = _last_of(desk) if last else desk.book.ref(ref)
    if not last and named not in desk.book.by_ref:
        raise BadInput([Problem("the log has no such event", "look with list", value=ref)])
    desk.record(Retracted(**{**desk.said(), "supersedes": named}), why=not last)


def _retract_file(desk: Recorder, file: Path, source: str, *, undo: bool) -> None:
    """Retract what a file brought in, or with `undo` the retractions of it."""
    from dorsal.timing.events import ChipRead, Retracted  # inline: keeps `--help` fast
    from dorsal.timing.recording import events_of_file, retractions, withdrawals

    by_source = events_of_file(file.read_bytes(), desk.book.log.events)
    if source:
        by_source = {source: by_source[source]} if source in by_source else {}
    if len(by_source) > 1:
        right = f"say which with --source: {', '.join(by_source)}"
        raise BadInput([Problem("this file came in as several sources", right, str(file))])
    (events,) = by_source.values() or ((),)
    named = retractions(events, desk.book) if undo else withdrawals(events, desk.book)
    if not named:
        what = "nothing of this file was taken back" if undo else "the log has nothing of this file"
        right = "" if undo else "give the file as it was read in, byte for byte"
        raise BadInput([Problem(what, right, str(file))])
    gone = [Retracted(**{**desk.said(), "supersedes": one}) for one in named]
    told = f"{len(gone):,} lines of {file.name}"
    reads = any(isinstance(one, ChipRead) for one in events)
    back = "--undo lets them count again" if reads else "it can be read in again"
    told += " count again" if undo else f" do not count any more; {back}"
    desk.record(*gone, why=True, told=told)


def _last_of(desk: Recorder) -> str:
    """The name of the last event that somebody recorded and that still counts."""
    from dorsal.timing.events import ref_of  # inline: keeps `--help` fast

    desk.require(why=False)
    fates = desk.book.standing.fates
    for event in reversed(by_people(desk.book.log.events)):
        if event.by == desk.by and ref_of(event) not in fates:
            return ref_of(event)
    raise BadInput([Problem("nothing in the log is to be taken back", "", value=desk.by)])


def by_people(events: Iterable[AnyEvent]) -> list[AnyEvent]:
    """The events that people recorded."""
    from dorsal.timing.events import ChipRead, ReaderState, Synced  # inline: fast `--help`

    return [one for one in events if not isinstance(one, ChipRead | ReaderState | Synced)]


def decide(
    ctx: typer.Context,
    ref: Ref,
    keep: Annotated[
        str, typer.Option("--keep", metavar="REF", help="Which of those in conflict counts.")
    ] = "",
    outcome: Annotated[
        Literal["", "upheld", "rejected"],
        typer.Option(help="Whether the event counts: rejected, it does not."),
    ] = "",
) -> None:
    """A decision on any event that somebody disputes, for the reason of --why.

    On a conflict or a clash: --keep. On a protest, a drop, a DNS, a disqualification, a penalty or
    a guest: --outcome upheld (it counts, a drop also when the runner was seen later) or rejected.
    On the read or the time that was too late for a cut-off: --outcome rejected lets the runner
    through.
    """
    from dorsal.timing.events import Decided  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    about = desk.book.ref(ref)
    if bool(keep) == bool(outcome):
        right = "--keep REF for a conflict, --outcome upheld or rejected for all else"
        raise BadInput([Problem("it is not told how it is decided", right)])
    kept = _kept(desk, about, keep) if keep else ""
    if outcome:
        _check_disputed(desk, about)
    desk.record(Decided(**desk.said(), about=about, outcome=outcome, keep=kept), why=True)


def _check_disputed(desk: Recorder, about: str) -> None:
    """Refuse a decision that no rule of the results asks for."""
    from dorsal.timing import events  # inline: keeps `--help` fast

    event = desk.book.by_ref.get(about)
    asked = (
        *(events.Protested, events.Dropped, events.NotStarting, events.Disqualified),
        *(events.Penalised, events.NotCompeting, events.ChipRead, events.ManualTime),
    )
    if desk.anyway or isinstance(event, asked):
        return
    if event is None:
        what, right = "the log has no such event", "look with list, or say --anyway"
    else:
        what = "no rule asks whether this is upheld or rejected"
        right = "retract it or correct it where it is wrong"
    raise BadInput([Problem(what, right, value=about)])


def _kept(desk: Recorder, about: str, keep: str) -> str:
    """The name of what is kept; `BadInput` where it is none of those that are in question."""
    standing = desk.book.standing
    choices = [about]
    for conflict in standing.conflicts:
        choices += conflict.refs if conflict.about == about else ()
    for clash in standing.clashes:
        choices += clash.payloads if clash.about == about else ()
    found = [one for one in choices if one.startswith(keep)]
    if len(set(found)) == 1 and len(choices) > 1:
        return found[0]
    if len(choices) == 1:
        raise BadInput([Problem("nothing is in conflict there", "", value=about)])
    right = f"one of {', '.join(choices)}"
    raise BadInput([Problem("this is not in question there", right, value=keep)])
