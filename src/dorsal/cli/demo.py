"""`dorsal demo`: a whole ballot of Zegama's size, from made-up applicants to a verified draw."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def demo(
    to: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where to write it (made anew).")
    ] = Path("demo-output"),
    seconds: Annotated[
        int,
        typer.Option(envvar="DEMO_SECONDS", min=0, help="Check itself and stop within this time."),
    ] = 0,
) -> None:
    """Run a whole ballot of Zegama's size: seal, draw, offer, verify, and refuse a forgery."""
    from dorsal.cli.demo_ballot import run_demo  # inline: keeps `--help` fast

    run_demo(to, seconds=seconds)
