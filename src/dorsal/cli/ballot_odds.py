"""`dorsal ballot odds` and `dorsal ballot compare`: what are my chances, and what would change?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dorsal.cli.picture_files import picture_format
from dorsal.cli.reporting import out, print_json, progress, show_problems
from dorsal.ground.plain_words import amount, listed
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.outside.odds_runs import Effort, OpenBallot

OF_DRAWS = ("precision", "draws", "seed", "tally", "add", "first_shard")
DEFAULT_PRECISION = 0.05  # percentage points
MOST_DRAWS = 200_000


class Shown(StrEnum):
    """What a picture shows."""

    chances = "chances"
    floors = "floors"
    positions = "positions"


Picture = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write a picture: FILE.png or FILE.svg.")
]
Seed = Annotated[int, typer.Option(min=0, help="Of the simulated draws: the same, the same draws.")]
Precision = Annotated[
    float,
    typer.Option(
        min=0.0001,
        help="Simulate until each kind of at least 100 applicants is known to so many"
        " percentage points (one standard error).",
    ),
]
Draws = Annotated[
    int, typer.Option(min=1, help="Simulate about so many draws at most, in whole shards.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


Classes = Annotated[
    str | None, typer.Option(metavar="LIST", help='tickets:applicants, as in "1:1427,2:641,4:281".')
]
Places = Annotated[
    int | None, typer.Option(min=0, help="How many places are drawn, with --classes.")
]
WaitingList = Annotated[
    int, typer.Option(min=0, help="How many stand on the waiting list, with --classes.")
]
Positions = Annotated[
    bool, typer.Option("--positions", help="Tell positions in the draw order too.")
]
OneRules = Annotated[
    Path | None, typer.Option(metavar="RULES.toml", help="The rules, with an entry file.")
]
One = Annotated[
    str, typer.Option(metavar="ID", help="Tell one applicant, alone and with each friend.")
]
Tally = Annotated[
    Path | None,
    typer.Option(metavar="FILE.json", help="Keep the simulated draws, and go on from them."),
]
Add = Annotated[
    list[Path] | None,
    typer.Option(metavar="FILE.json", help="Add draws that another machine has kept."),
]
FirstShard = Annotated[
    int, typer.Option(min=0, help="Where to begin, so that machines share the work.")
]
EntryFile = Annotated[Path | None, typer.Argument(metavar="[ENTRIES.csv]", help="The entry file.")]


@dataclass(frozen=True)
class _How:
    """How the answer is given."""

    positions: bool
    picture: Path | None
    of: Shown
    as_json: bool


def odds(
    ctx: typer.Context,
    entries: EntryFile = None,
    rules: OneRules = None,
    classes: Classes = None,
    places: Places = None,
    waiting_list: WaitingList = 0,
    applicant: One = "",
    positions: Positions = False,
    picture: Picture = None,
    of: Annotated[Shown, typer.Option(help="What the picture shows.")] = Shown.chances,
    precision: Precision = DEFAULT_PRECISION,
    draws: Draws = MOST_DRAWS,
    seed: Seed = 1,
    tally: Tally = None,
    add: Add = None,
    first_shard: FirstShard = 0,
    as_json: JsonOption = False,
) -> None:
    """Compute everybody's chance of a place: exactly, or simulated where no exact form exists."""
    how = _How(positions, picture, of, as_json)
    _check_targets(picture, tally)
    if picture is not None:
        picture_format(picture)
    else:
        _refuse(ctx, "of", beside="a table: name a --picture")
    if classes is not None:
        _refuse(ctx, "entries", "rules", "applicant", *OF_DRAWS, beside="--classes")
        _odds_of_classes(classes, places, waiting_list, how)
        return
    if entries is None or rules is None:
        what = "there is nothing to compute with"
        right = 'give ENTRIES.csv and --rules, or --classes "1:1427,2:641" and --places'
        raise BadInput([Problem(what, right)])
    _refuse(ctx, "places", "waiting_list", beside="an entry file")
    from dorsal.outside.odds_runs import Effort, open_ballot  # inline: keeps `--help` fast

    effort = Effort(
        precision=precision / 100,
        most_draws=draws,
        seed=seed,
        tally=tally,
        add=tuple(add or ()),
        first_shard=first_shard,
    )
    if applicant:
        kept = ("tally", "add", "first_shard")
        _refuse(ctx, "picture", "positions", *kept, beside="--applicant")
    ballot = open_ballot(entries, rules, progress=progress(quiet=as_json))
    _show_warnings(ballot.warnings, as_json=as_json)
    if applicant:
        _odds_of_applicant(ballot, applicant, effort, as_json=as_json)
    else:
        _odds_of_entries(ballot, effort, how)


def _refuse(ctx: typer.Context, *names: str, beside: str) -> None:
    """Refuse parameters that were given and would be ignored."""
    given = [name for name in names if _is_given(ctx, name)]
    if given:
        told = listed(
            [
                "ENTRIES.csv" if name == "entries" else f"--{name.replace('_', '-')}"
                for name in given
            ]
        )
        what = f"{told} {'has' if len(given) == 1 else 'have'} no use beside {beside}"
        raise BadInput([Problem(what, f"see {ctx.command_path} --help")])


def _is_given(ctx: typer.Context, name: str) -> bool:
    source = ctx.get_parameter_source(name)
    return source is not None and source.name == "COMMANDLINE"


def _check_targets(*paths: Path | None) -> None:
    """Refuse files that cannot be written, before anything is computed."""
    from dorsal.outside.record_store import check_target  # inline: keeps `--help` fast

    for path in paths:
        if path is not None:
            check_target(path)


def _show_warnings(warnings: Sequence[Problem], *, as_json: bool) -> None:
    if not as_json:
        show_problems(warnings, as_json=False)


def _odds_of_classes(text: str, places: int | None, waiting_list: int, how: _How) -> None:
    from dorsal.ballot.odds.class_list import read_classes  # inline: keeps `--help` fast
    from dorsal.ballot.odds.field import Field
    from dorsal.cli.class_odds_views import class_odds, class_odds_json, show_class_odds

    if places is None:
        raise BadInput([Problem("the number of places is missing", "write --places 270")])
    field = Field(classes=read_classes(text, file="--classes"), places=places)
    found = class_odds(field, waiting_list=waiting_list, positions=how.positions)
    if how.picture:
        from dorsal.cli.odds_pictures import write_class_picture  # inline: needs matplotlib

        write_class_picture(how.picture, found, of=how.of.value)
    if how.as_json:
        print_json(class_odds_json(found))
        return
    show_class_odds(found)
    _say_picture(how)


def _say_picture(how: _How) -> None:
    if how.picture:
        out().print(f"wrote {how.picture}", markup=False)


def _odds_of_applicant(ballot: OpenBallot, id_: str, effort: Effort, *, as_json: bool) -> None:
    from dorsal.cli.applicant_views import show_story, story_json  # inline: keeps `--help` fast
    from dorsal.outside.odds_runs import tell_applicant

    story = tell_applicant(ballot, id_, effort, progress=progress(quiet=as_json))
    if as_json:
        print_json(story_json(story))
    else:
        show_story(story)


def _odds_of_entries(ballot: OpenBallot, effort: Effort, how: _How) -> None:
    from dorsal.cli.odds_views import (  # inline: keeps `--help` fast
        BallotOdds,
        ballot_odds_json,
        show_ballot_odds,
    )
    from dorsal.outside.odds_runs import chances_of, prices_of

    bars = progress(quiet=how.as_json)
    chances = chances_of(ballot.form, effort, progress=bars)
    prices = prices_of(ballot.form, chances, effort, progress=bars)
    found = BallotOdds(ballot, chances, prices, how.positions)
    if how.picture:
        from dorsal.cli.odds_pictures import write_ballot_picture  # inline: needs matplotlib

        write_ballot_picture(how.picture, found, of=how.of.value)
    if how.as_json:
        print_json(ballot_odds_json(found))
        return
    show_ballot_odds(found)
    _say_picture(how)


def compare(
    ctx: typer.Context,
    entries: EntryFile = None,
    rules: Annotated[
        list[Path] | None,
        typer.Option(metavar="RULES.toml", help="Rules: two of them, or one with --replay."),
    ] = None,
    replay: Annotated[
        Path | None, typer.Option(metavar="RECORD", help="A drawn record: what if, not a draw.")
    ] = None,
    precision: Precision = DEFAULT_PRECISION,
    draws: Draws = MOST_DRAWS,
    seed: Seed = 1,
    as_json: JsonOption = False,
) -> None:
    """Show what other rules would change: the chances, or last year's draw with the same number."""
    from dorsal.outside.odds_runs import Effort  # inline: keeps `--help` fast

    given = rules or []
    if replay is not None:
        _refuse(ctx, "precision", "draws", "seed", beside="--replay")
        _replay(replay, given, entries, as_json=as_json)
        return
    if entries is None or len(given) != 2:
        count = amount(len(given), "rules file is", "rules files are")
        what = f"{count} given" if entries else "the entry file is missing"
        right = "write ENTRIES.csv --rules A.toml --rules B.toml, or --replay RECORD --rules NEW"
        raise BadInput([Problem(what, right)])
    effort = Effort(precision=precision / 100, most_draws=draws, seed=seed)
    _compare_rules(entries, given, effort, as_json=as_json)


def _compare_rules(entries: Path, rules: list[Path], effort: Effort, *, as_json: bool) -> None:
    from dorsal.cli.compare_views import comparison_json, show_comparison  # inline: fast `--help`
    from dorsal.outside.odds_runs import compare_rules

    found = compare_rules(entries, (rules[0], rules[1]), effort, progress=progress(quiet=as_json))
    _show_warnings(found.ballots[0].warnings, as_json=as_json)
    if as_json:
        print_json(comparison_json(found))
    else:
        show_comparison(found)


def _replay(record: Path, rules: list[Path], entries: Path | None, *, as_json: bool) -> None:
    from dorsal.cli.replay_views import replay_json, show_replay  # inline: keeps `--help` fast
    from dorsal.outside.replay_records import replay_record

    if len(rules) != 1:
        what = f"{amount(len(rules), 'rules file is', 'rules files are')} given with --replay"
        raise BadInput([Problem(what, "give the one to try: --replay RECORD --rules NEW.toml")])
    found = replay_record(
        record,
        rules[0],
        entries_path=entries,
        warn=lambda warnings: _show_warnings(warnings, as_json=as_json),
        progress=progress(quiet=as_json),
    )
    if as_json:
        print_json(replay_json(found))
    else:
        show_replay(found)
