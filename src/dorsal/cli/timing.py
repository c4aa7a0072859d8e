"""`dorsal timing ...`: race day, from reads to results."""

from __future__ import annotations

import typer

from dorsal.cli.timing_drill import drill
from dorsal.cli.timing_ingest import ingest
from dorsal.cli.timing_listen import listen
from dorsal.cli.timing_merge import merge
from dorsal.cli.timing_new import new
from dorsal.cli.timing_record import record
from dorsal.cli.timing_results import ManyExports, results
from dorsal.cli.timing_simulate import simulate
from dorsal.cli.timing_watch import watch

app = typer.Typer(no_args_is_help=True, help="Race day: from reads to results.")
app.command("new")(new)
app.command("simulate")(simulate)
app.command("ingest")(ingest)
app.command("listen")(listen)
app.add_typer(record, name="record")
app.command("merge")(merge)
app.command("watch")(watch)
app.command("results", cls=ManyExports)(results)
app.command("drill")(drill)


@app.callback()
def timing() -> None:
    """Race day: from reads to results, each one explained."""
