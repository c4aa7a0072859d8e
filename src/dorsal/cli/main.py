"""The `dorsal` command. Everything heavy is imported inside the command that needs it."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from typing import Annotated, NoReturn

import typer
from typer._click.exceptions import NoArgsIsHelpError, UsageError  # typer has no public names

from dorsal import __version__
from dorsal.cli import ballot, beacon, course, timing
from dorsal.cli.backup import backup, doctor, erase_again, restore
from dorsal.cli.demo import demo
from dorsal.cli.reporting import BAD_INPUT, NO, SelfCheckFailed, show_problems
from dorsal.cli.serve import migrate, serve
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
app.add_typer(course.app, name="course")
app.add_typer(timing.app, name="timing")
app.command("demo")(demo)
app.command("serve")(serve)
app.command("migrate")(migrate)
app.command("backup")(backup)
app.command("restore")(restore)
app.command("erase-again")(erase_again)
app.command("doctor")(doctor)


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
    """Run the command; every error ends here, in one style."""
    gc.disable()  # a run is short and makes millions of values that live to its end
    as_json = "--json" in sys.argv
    try:
        code = app(prog_name="dorsal", standalone_mode=False) or 0
        sys.stdout.flush()
        raise SystemExit(code)
    except BadInput as error:
        _end(error.problems, as_json=as_json)
    except NoArgsIsHelpError as error:
        error.show()
        raise SystemExit(BAD_INPUT) from None
    except UsageError as error:
        context = error.ctx.command_path if error.ctx else "dorsal"
        problem = Problem(error.format_message().rstrip("."), f"see {context} --help")
        _end([problem], as_json=as_json)
    except SelfCheckFailed as error:
        _end([Problem(str(error))], as_json=as_json, code=NO)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - whoever read has gone: end quietly
        raise SystemExit(0) from None
    except OSError as error:
        if error.filename is None:  # who reads the answer takes no more of it: say so elsewhere
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - it lives to the end
        problem = Problem(error.strerror or str(error), "", str(error.filename or ""))
        _end([problem], as_json=as_json and error.filename is not None)
    except KeyboardInterrupt:
        raise SystemExit(130) from None


def _end(problems: Sequence[Problem], *, as_json: bool, code: int = BAD_INPUT) -> NoReturn:
    show_problems(problems, as_json=as_json)
    raise SystemExit(code)
