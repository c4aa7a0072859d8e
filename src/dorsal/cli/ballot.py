"""`dorsal ballot ...`: from a list of applicants to a draw that anyone can verify."""

from __future__ import annotations

import time
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dorsal.cli.ballot_odds import compare, odds
from dorsal.cli.ballot_years import years
from dorsal.cli.reporting import NO, out, print_json, problem_json, progress, show_problems
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.ballot.draw.seating import Seating

app = typer.Typer(no_args_is_help=True, help="From a list of applicants to a verifiable draw.")

Entries = Annotated[Path, typer.Argument(metavar="ENTRIES.csv", help="The entry file.")]
Record = Annotated[Path, typer.Argument(metavar="RECORD", help="The record's folder.")]
RulesOption = Annotated[Path, typer.Option("--rules", metavar="RULES.toml", help="The rules.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
PrivateOption = Annotated[
    Path, typer.Option("--private", metavar="DIR", help="The private store: never publish it.")
]


class Like(StrEnum):
    """Races that an example can be modelled on."""

    plain = "plain"
    zegama = "zegama"


@app.callback()
def ballot() -> None:
    """From a list of applicants to a draw that anyone can verify."""


@app.command()
def example(
    to: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write the files.")],
    applicants: Annotated[int, typer.Option(min=1, help="How many people apply.")] = 2000,
    places: Annotated[int, typer.Option(min=1, help="How many places there are.")] = 200,
    seed: Annotated[int | None, typer.Option(help="The same seed makes the same ballot.")] = None,
    like: Annotated[Like, typer.Option(help="zegama: 13,830 applicants, 500 places.")] = Like.plain,
    as_json: JsonOption = False,
) -> None:
    """Make up a believable ballot of any size: DIR/rules.toml and DIR/entries.csv."""
    from dorsal.outside.ballot_examples import write_example  # inline: keeps `--help` fast

    made = write_example(
        to, applicants=applicants, places=places, seed=seed, zegama=like is Like.zegama
    )
    if as_json:
        print_json({key: str(path) for key, path in made.items()})
        return
    for path in made.values():
        out().print(f"wrote {path}")


@app.command()
def check(
    entries: Entries,
    rules: RulesOption,
    near: Annotated[
        bool | None,
        typer.Option("--near/--no-near", help="Look for near duplicates (default: up to 100,000)."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List every problem of an entry file, with line numbers. Exit code 2 when there are errors."""
    from dorsal.ballot.entry_file import check_entries  # inline: keeps `--help` fast
    from dorsal.ballot.rules_file import read_rules  # inline: keeps `--help` fast
    from dorsal.cli.ballot_views import check_json, show_check  # inline: keeps `--help` fast

    report = check_entries(
        entries.read_bytes(),
        read_rules(rules.read_bytes(), file=str(rules)),
        file=str(entries),
        near=near,
        progress=progress(quiet=as_json),
    )
    if as_json:
        print_json(check_json(report) | {"problems": [problem_json(p) for p in report.problems]})
    else:
        show_problems(report.problems, as_json=False)
        show_check(report)
    raise typer.Exit(2 if report.errors else 0)


@app.command()
def explain(
    rules: Annotated[Path, typer.Argument(metavar="RULES.toml", help="The rules.")],
    as_json: JsonOption = False,
) -> None:
    """Say the rules in plain English, each case as a story, and warn of traps."""
    from dorsal.ballot.explain import explain as explain_rules  # inline: fast `--help`
    from dorsal.ballot.explain import to_text
    from dorsal.ballot.rules_file import read_rules  # inline: keeps `--help` fast
    from dorsal.cli.ballot_views import explanation_json  # inline: keeps `--help` fast

    explanation = explain_rules(read_rules(rules.read_bytes(), file=str(rules)))
    if as_json:
        print_json(explanation_json(explanation))
    else:
        out().print(to_text(explanation), markup=False)


@app.command()
def seal(
    entries: Entries,
    rules: RulesOption,
    to: Annotated[Path, typer.Option("--out", metavar="RECORD", help="The record's folder.")],
    private: PrivateOption,
    beacon_round: Annotated[
        int, typer.Option(min=0, help="The round that decides (default: a day from now).")
    ] = 0,
    previous: Annotated[
        Path | None,
        typer.Option(metavar="SEAL.json", help="The race's last seal, in its record's folder."),
    ] = None,
    rehearsal: Annotated[bool, typer.Option("--rehearsal", help="Decides nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Seal entries and rules; again on a sealed record: amend it."""
    from dorsal.ballot.draw.seal_head import Moment  # inline: keeps `--help` fast
    from dorsal.cli.ballot_views import seal_json, show_seal  # inline: keeps `--help` fast
    from dorsal.outside.sealing import SealOrder, seal_ballot  # inline: keeps `--help` fast

    moment = Moment(now=int(time.time()), round=beacon_round, rehearsal=rehearsal)
    order = SealOrder(
        entries_path=entries,
        rules_path=rules,
        record=to,
        private=private,
        moment=moment,
        previous=previous,
    )
    warnings: list[Problem] = []
    sealed = seal_ballot(order, warn=warnings.extend, progress=progress(quiet=as_json))
    if as_json:
        told = {"record": str(to), "private": str(private)}
        print_json(seal_json(sealed.seal) | told | {"warnings": [*map(problem_json, warnings)]})
    else:
        show_problems(warnings, as_json=False)
        show_seal(sealed.seal, record=to, private=private)


@app.command()
def slip(
    record: Record,
    private: PrivateOption,
    applicant: Annotated[str, typer.Argument(metavar="ID", help="The applicant.")],
    number: Annotated[
        int, typer.Option("--seal", min=0, help="Of which seal of the record (default: the last).")
    ] = 0,
) -> None:
    """Print the entry slip of one applicant: what they keep as proof (JSON)."""
    import sys  # inline: bytes go out as they are

    from dorsal.ballot.draw.slips import slip_bytes  # inline: keeps `--help` fast
    from dorsal.outside.private_store import slip_for  # inline: keeps `--help` fast

    sys.stdout.buffer.write(slip_bytes(slip_for(record, private, applicant, number=number)))


@app.command()
def ceremony(
    record: Record,
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBERS...", help="As drawn.")],
    source: Annotated[str, typer.Option(help="The declared source (default: the only one).")] = "",
    as_json: JsonOption = False,
) -> None:
    """Record the numbers of the ceremony, before the round."""
    from dorsal.ballot.draw.sealed import as_json as plain  # inline: keeps `--help` fast
    from dorsal.cli.ballot_views import show_ceremony  # inline: keeps `--help` fast
    from dorsal.outside.ballot_office import notes_on_ceremony, record_ceremony

    line = record_ceremony(record, numbers, source=source, time=int(time.time()))
    if as_json:
        print_json(plain(line))
    else:
        show_ceremony(line, notes_on_ceremony(record))


@app.command()
def draw(
    record: Record,
    beacon: Annotated[
        Path | None,
        typer.Option(metavar="ROUND.json", help="The round as relays serve it (else fetched)."),
    ] = None,
    fallback: Annotated[
        bool, typer.Option("--fallback", help="Only if the sealed round was never produced.")
    ] = False,
    relay: Annotated[
        list[str] | None, typer.Option(help="A relay to ask instead of the usual ones.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Draw a sealed record with the public random number."""
    from dorsal.cli.ballot_views import draw_json, show_draw  # inline: keeps `--help` fast
    from dorsal.outside.ballot_office import draw_record, sealed_part, take_round
    from dorsal.outside.beacon_relays import RELAYS  # inline: keeps `--help` fast

    bars = progress(quiet=as_json)
    verified = sealed_part(record, progress=bars)
    round_ = take_round(
        verified, fallback=fallback, file=beacon, relays=tuple(relay) if relay else RELAYS
    )
    outcome = draw_record(record, verified, round_, fallback=fallback, progress=bars)
    if as_json:
        print_json(draw_json(record, verified, outcome))
    else:
        show_draw(record, verified, outcome)


@app.command()
def offer(
    record: Record,
    withdrawn: Annotated[
        list[str], typer.Option(metavar="ID=REASON", help="Somebody who withdrew; repeat it.")
    ],
    more: Annotated[
        list[str] | None, typer.Argument(metavar="[ID=REASON]...", help="Further ones.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Withdraw applicants, and offer the free places by the rules."""
    from dorsal.ballot.draw.sealed import as_json as plain  # inline: keeps `--help` fast
    from dorsal.cli.ballot_views import (  # inline: keeps `--help` fast
        show_offers,
        show_rehearsal,
        taken_along,
    )
    from dorsal.outside.ballot_office import offer_places  # inline: keeps `--help` fast
    from dorsal.outside.record_store import read_record  # inline: keeps `--help` fast

    after: list[Seating] = []
    line = offer_places(
        record,
        _withdrawals([*withdrawn, *(more or [])]),
        time=int(time.time()),
        tell=after.append,
    )
    if as_json:
        print_json(plain(line) | {"taken_along": taken_along(line, after[0])})
    else:
        show_rehearsal(read_record(record))
        show_offers(line, after[0])


def _withdrawals(pairs: list[str]) -> dict[str, str]:
    withdrawals: dict[str, str] = {}
    problems = []
    for pair in pairs:
        id_, _, reason = pair.partition("=")
        if not id_ or not reason:
            problems.append(Problem("this is no withdrawal", "write ID=REASON", value=pair))
        elif id_ in withdrawals:
            problems.append(Problem(f"{id_} is named twice", "name everybody once", value=pair))
        withdrawals[id_] = reason
    if problems:
        raise BadInput(problems)
    return withdrawals


@app.command()
def verify(
    record: Annotated[Path, typer.Argument(metavar="RECORD", help="A record: folder or zip.")],
    slip: Annotated[
        Path | None, typer.Option(metavar="SLIP.json", help="An entry slip to check against it.")
    ] = None,
    beacon: Annotated[
        Path | None,
        typer.Option(metavar="ROUND.json", help="The sealed round: refutes a draw by fallback."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Recompute everything in a record. Exit code 0: it holds; 1: it does not, and why."""
    from dorsal.cli.ballot_views import report_json, show_report  # inline: keeps `--help` fast
    from dorsal.outside.ballot_office import verify_published  # inline: keeps `--help` fast

    report = verify_published(
        record,
        slip=slip.read_bytes() if slip else None,
        beacon=beacon.read_bytes() if beacon else None,
        progress=progress(quiet=as_json),
    )
    if as_json:
        print_json(report_json(report))
    else:
        show_report(report)
    raise typer.Exit(0 if report.holds else NO)


@app.command()
def pack(
    record: Record,
    target: Annotated[Path, typer.Argument(metavar="RECORD.zip", help="The zip to write.")],
    as_json: JsonOption = False,
) -> None:
    """Pack a record into one zip to publish; files that are not the record's stay out."""
    from hashlib import sha256  # inline: only here

    from dorsal.ballot.draw.record import is_of_the_record  # inline: keeps `--help` fast
    from dorsal.cli.ballot_views import show_rehearsal  # inline: keeps `--help` fast
    from dorsal.outside.record_store import pack_record, read_published  # inline: fast `--help`

    files = read_published(record)
    left_out = sorted(name for name in files if not is_of_the_record(name))
    pack_record({name: data for name, data in files.items() if is_of_the_record(name)}, target)
    digest = sha256(target.read_bytes()).hexdigest()
    if as_json:
        print_json({"zip": str(target), "sha256": digest, "left_out": left_out})
        return
    show_rehearsal(files)
    for name in left_out:
        out().print(f"left out, not of the record: {name}", markup=False)
    out().print(f"wrote {target}\nSHA-256 {digest}")


app.command()(odds)
app.command()(compare)
app.command()(years)
