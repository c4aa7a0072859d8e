"""`dorsal beacon ...`: the public random number."""

from __future__ import annotations

import math
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from dorsal.cli.reporting import NO, out, print_json

app = typer.Typer(no_args_is_help=True, help="The public random number of drand's beacon.")


class ChainName(StrEnum):
    """The chains that Dorsal knows."""

    quicknet = "quicknet"
    default = "default"


JsonOption = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


@app.callback()
def beacon() -> None:
    """The public random number of drand's beacon."""


@app.command("verify")
def verify_command(
    round_file: Annotated[Path, typer.Argument(metavar="ROUND.json", help="As relays serve it.")],
    chain: Annotated[ChainName, typer.Option(help="The chain of the round.")] = ChainName.quicknet,
    as_json: JsonOption = False,
) -> None:
    """Check the signature of a round, offline. Exit code 0: valid; 1: not."""
    from dorsal.ballot.draw.beacon import (  # inline: keeps `--help` fast
        CHAINS,
        WrongRound,
        read_round,
        verify_round,
    )

    chosen = CHAINS[chain.value]
    try:
        round_ = read_round(round_file.read_bytes(), chosen, file=str(round_file))
    except WrongRound as error:
        _say(chosen.name, why=str(error), as_json=as_json)
        raise typer.Exit(NO) from None
    if not verify_round(round_, chosen):
        why = f"the signature is not that of round {round_.number}"
        _say(chosen.name, why=why, as_json=as_json)
        raise typer.Exit(NO)
    number = round_.random_number.hex()
    _say(chosen.name, round_number=round_.number, random_number=number, as_json=as_json)


def _say(
    chain: str,
    *,
    as_json: bool,
    round_number: int = 0,
    random_number: str = "",
    why: str = "",
) -> None:
    """Say whether the round is valid: it is when there is no reason against it."""
    if as_json:
        answer = {"valid": not why, "chain": chain, "why": why}
        print_json(answer | {"round": round_number, "random_number": random_number})
    elif why:
        out().print("[bold red]not valid[/]", f"on the chain {chain}:", why)
    else:
        out().print("[bold green]valid[/]:", f"round {round_number} of the chain {chain}")
        out().print(f"public random number {random_number}")


@app.command("round")
def round_command(
    at: Annotated[
        datetime,
        typer.Argument(
            metavar="TIME",
            formats=["%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z"],
            help="With its offset: 2027-02-20T12:00+01:00, or ...T11:00Z.",
        ),
    ],
    chain: Annotated[ChainName, typer.Option(help="The chain of the round.")] = ChainName.quicknet,
    as_json: JsonOption = False,
) -> None:
    """Say which round is the first at a time, for `seal --beacon-round`."""
    from dorsal.ballot.draw.beacon import CHAINS  # inline: keeps `--help` fast
    from dorsal.ballot.draw.notes import utc  # inline: keeps `--help` fast

    chosen = CHAINS[chain.value]
    number = chosen.first_round_from(math.ceil(at.timestamp()))
    time = chosen.time_of(number)
    if as_json:
        print_json({"chain": chosen.name, "round": number, "time": time})
    else:
        out().print(f"round {number} of the chain {chosen.name}, at {utc(time)}")
