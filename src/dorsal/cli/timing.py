"""`dorsal timing ...`: race day, from reads to results."""

from __future__ import annotations

import typer

from dorsal.cli.timing_simulate import simulate

app = typer.Typer(no_args_is_help=True, help="Race day: from reads to results.")
app.command("simulate")(simulate)


@app.callback()
def timing() -> None:
    """Race day: from reads to results, each one explained."""
