"""`dorsal timing merge`: the union of logs of one race."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dorsal.cli.course_options import Json
from dorsal.cli.reporting import out, print_json, show_problems, visible


def merge(
    target: Annotated[Path, typer.Argument(metavar="OUT", help="The log to write, or to add to.")],
    logs: Annotated[list[Path], typer.Argument(metavar="LOG...", help="The logs to unite.")],
    as_json: Json = False,
) -> None:
    """The union of logs of one race: every event once.

    The order of the logs does not matter. What OUT holds already stays in it, and others may write
    to it meanwhile.
    """
    from dorsal.outside.race_log import merge_files  # inline: keeps `--help` fast
    from dorsal.timing.standing import stand

    log, warnings = merge_files(target, logs)
    found = stand(log)
    if as_json:
        counts = {"conflicts": len(found.conflicts), "clashes": len(found.clashes)}
        print_json({"log": str(target), "events": len(log.events), "hash": log.hash(), **counts})
        return
    show_problems(warnings, as_json=False)
    out().print(visible(f"{target}: {len(log.events):,} events, SHA-256 {log.hash()}"))
    if found.conflicts or found.clashes:
        total = len(found.conflicts) + len(found.clashes)
        wait = "1 conflict waits" if total == 1 else f"{total:,} conflicts wait"
        out().print(f"{wait} for a decision; the results tell more")
