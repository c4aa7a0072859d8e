"""The `dorsal` command. Everything heavy is imported inside the command that needs it."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

from dorsal import __version__
from dorsal.cli import ballot, beacon
from dorsal.cli.demo import demo
from dorsal.cli.reporting import BAD_INPUT, NO, SelfCheckFailed, show_problems
from dorsal.ground.problems import BadInput, Problem

app = typer.Typer(
    name="dorsal",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Dorsal carries a mountain race from the ballot to the finish line.",
    epilog="Exit codes: 0 yes or done, 1 the answer is no, 2 bad input.",
)
app.add_typer(ballot.app, name="ballot")
app.add_typer(beacon.app, name="beacon")
app.command("demo")(demo)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"dorsal {__version__}")
        raise typer.Exit


@app.callback()
def main(
    _version_wanted: Annotated[
        bool,
        typer.Option(
            "--version", callback=_version, is_eager=True, help="Say which version it is."
        ),
    ] = False,
) -> None:
    """Dorsal carries a mountain race from the ballot to the finish line."""


def run() -> None:
    """Run the command; every error of input ends here, in one style."""
    gc.disable()  # a run is short and makes millions of values that live to its end
    try:
        app()
    except BadInput as error:
        show_problems(error.problems, as_json="--json" in sys.argv)
        raise SystemExit(BAD_INPUT) from None
    except SelfCheckFailed as error:
        show_problems([Problem(str(error))], as_json=False)
        raise SystemExit(NO) from None
    except OSError as error:
        problem = Problem(error.strerror or str(error), "", str(error.filename or ""))
        show_problems([problem], as_json="--json" in sys.argv)
        raise SystemExit(BAD_INPUT) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None
