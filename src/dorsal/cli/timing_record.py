"""`dorsal timing record`: what people say on race day, one event a command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from dorsal.cli import timing_record_disputes, timing_record_office, timing_record_runners
from dorsal.cli.timing_keyboard import sheet
from dorsal.cli.timing_recorder import Recorder

WITH_VALUE = ("--log", "--by", "--why", "--at", "--instead-of")
SWITCHES = ("--json", "--anyway")


class _Group(TyperGroup):
    """Takes the options that all events share at any place of the line."""

    def parse_args(self, ctx, args: list[str]) -> list[str]:  # type: ignore[no-untyped-def]
        """Put the shared options in front, where the group reads them."""
        return super().parse_args(ctx, shared_first(args))


def shared_first(args: list[str]) -> list[str]:
    """The same arguments with the shared options in front of all others; what follows `--` stays.

    The form is `record RACE.toml --log LOG time 212 14:32 --by WHO`, and options of a group must
    stand before its first argument.
    """
    shared: list[str] = []
    others: list[str] = []
    rest = iter(args)
    for one in rest:
        if one == "--":
            others += [one, *rest]
        elif one in WITH_VALUE:
            shared += [one, *[value for value in [next(rest, None)] if value is not None]]
        elif one in SWITCHES or one.split("=", 1)[0] in WITH_VALUE:
            shared.append(one)
        else:
            others.append(one)
    return shared + others


record = typer.Typer(
    cls=_Group,
    no_args_is_help=True,
    help="Record what people say: times, starts, drops, decisions, and corrections of all these.",
    epilog=(
        "The options above may also stand after the kind of event. Times are clock times of the "
        "race's zone (14:32, 14:32:05; with a date 2027-05-30 14:32), elapsed since the gun "
        "(2:45:10e), whole instants (2027-05-30T12:32:05Z) or now."
    ),
)


@record.callback()
def _options(
    ctx: typer.Context,
    race_file: Annotated[Path, typer.Argument(metavar="RACE.toml", help="The race.")],
    log: Annotated[
        Path, typer.Option("--log", metavar="LOG", help="The log; begun where there is none.")
    ],
    by: Annotated[
        str, typer.Option("--by", metavar="WHO", envvar="DORSAL_BY", help="Who records this.")
    ] = "",
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="For what reason.")] = "",
    at: Annotated[
        str, typer.Option("--at", metavar="TIME", help="When it was recorded, if not now.")
    ] = "",
    instead_of: Annotated[
        str,
        typer.Option("--instead-of", metavar="REF", help="The event that this one replaces."),
    ] = "",
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Take bibs that nobody on the start list has.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Record what people say: times, starts, drops, decisions, and corrections of all these."""
    ctx.obj = Recorder(
        race_file,
        log,
        by=by,
        why=why,
        at=at,
        instead_of=instead_of,
        anyway=anyway,
        as_json=as_json,
    )


timing_record_runners.add_to(record)
timing_record_office.add_to(record)
timing_record_disputes.add_to(record)
record.command("sheet")(sheet)
