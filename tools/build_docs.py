"""Write the generated parts of the reference: the command line, the verifiers' hashes, and
the site's pages, events and files to import.

`make docs` runs it. A test holds the written pages against what it would write.
"""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from collections.abc import Iterator
from enum import Enum
from hashlib import sha256
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import typer.main

from dorsal.cli.main import app

REPOSITORY = Path(__file__).resolve().parent.parent
COMMAND_LINE = REPOSITORY / "docs" / "reference" / "command-line.md"
VERIFIERS = REPOSITORY / "docs" / "reference" / "verifiers.md"
VERIFIER_FILES = ("dorsal_verify.py", "dorsal_verify.html")
HASHES = re.compile(r"(<!-- hashes: make docs -->\n).*?(<!-- end of hashes -->)", re.DOTALL)
VALUES = {int: "NUMBER", str: "TEXT", Path: "PATH"}
HEAD = """\
# The command line: reference

<!-- Written by `make docs` from the program itself. Change the program, not this page. -->

Exit codes: 0 yes or done, 1 the answer is no, 2 bad input; see
[errors and exit codes](errors-and-exit-codes.md). `--help` stands on every command. Paths are
written as the operating system writes them; a record may be given to `verify` as a zip too.
"""


def command_line() -> str:
    """The page of the command line, from the program's own commands."""
    root = typer.main.get_command(app)
    parts = [HEAD, *(_section(path, command) for path, command in _commands("dorsal", root))]
    return "\n".join(parts)


def _commands(path: str, command: Any) -> Iterator[tuple[str, Any]]:
    """Every command with its words, a group before its own commands."""
    yield path, command
    for name, one in getattr(command, "commands", {}).items():
        yield from _commands(f"{path} {name}", one)


def _section(path: str, command: Any) -> str:
    hints = get_type_hints(inspect.unwrap(command.callback), include_extras=True)
    shown = [one for one in command.params if one.name != "help"]
    lines = [f"## `{path}`", "", str(command.help or "").strip(), ""]
    if hasattr(command, "commands"):
        lines += [f"- [`{path} {name}`](#{_anchor(path, name)})" for name in command.commands]
        lines.append("")
    else:
        usage = " ".join([path, *(_usage(one) for one in shown if _is_needed(one)), "[OPTIONS]"])
        lines += ["```text", usage, "```", ""]
    if shown:
        lines += ["| | what it is | if absent |", "|---|---|---|"]
        lines += [_row(one, hints.get(one.name)) for one in shown]
        lines.append("")
    return "\n".join(lines)


def _anchor(path: str, name: str) -> str:
    return f"{path} {name}".replace(" ", "-")


def _is_option(one: Any) -> bool:
    return bool(one.opts[0].startswith("-"))


def _is_needed(one: Any) -> bool:
    return bool(one.required) or not _is_option(one)


def _usage(one: Any) -> str:
    value = str(one.metavar or one.name.upper())
    return f"{one.opts[0]} {value}" if _is_option(one) else value


def _row(one: Any, hint: Any) -> str:
    if not _is_option(one):
        name = f"`{one.metavar or one.name.upper()}`"
    else:
        value = f" {one.metavar or _value(hint)}" if not one.is_flag else ""
        name = ", ".join(f"`{opt}{value}`" for opt in (*one.opts, *one.secondary_opts))
    told = one.help or ""
    if one.envvar:
        told += f" Also from the environment: `{one.envvar}`."
    return f"| {name} | {told} | {_default(one)} |"


def _plain(hint: Any) -> Any:
    """The type behind `Annotated`, an optional value or a list."""
    if get_origin(hint) in (list, Union, UnionType):
        return _plain(next(one for one in get_args(hint) if one is not NoneType))
    return _plain(hint.__origin__) if hasattr(hint, "__metadata__") else hint


def _value(hint: Any) -> str:
    plain = _plain(hint)
    if isinstance(plain, type) and issubclass(plain, Enum):
        return "\\|".join(str(one.value) for one in plain)
    return VALUES.get(plain, "VALUE")


def _default(one: Any) -> str:
    if one.required:
        return "required"
    default = one.default.value if isinstance(one.default, Enum) else one.default
    if default in (None, "", False, ()) or (default == 0 and "(default:" in (one.help or "")):
        return ""
    return f"`{default}`"


def with_hashes(page: str) -> str:
    """The page of the verifiers with the SHA-256 of the two files as they are now."""
    folder = REPOSITORY / "src" / "dorsal" / "verifiers"
    rows = [
        f"| [`{name}`](../../src/dorsal/verifiers/{name}) "
        f"| `{sha256((folder / name).read_bytes()).hexdigest()}` |"
        for name in VERIFIER_FILES
    ]
    table = "\n".join(["| file | SHA-256 |", "|---|---|", *rows])
    return HASHES.sub(lambda found: f"{found[1]}\n{table}\n\n{found[2]}", page)


def main() -> None:
    """Write all pages."""
    COMMAND_LINE.write_text(command_line(), encoding="utf-8", newline="\n")
    page = VERIFIERS.read_text(encoding="utf-8")
    VERIFIERS.write_text(with_hashes(page), encoding="utf-8", newline="\n")
    subprocess.run([sys.executable, "-m", "tools.site_reference"], cwd=REPOSITORY, check=True)


if __name__ == "__main__":
    main()
