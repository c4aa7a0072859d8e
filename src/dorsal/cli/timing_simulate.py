"""`dorsal timing simulate`: a believable race with everything that goes wrong, and its truth."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from dorsal.cli.reporting import out, print_json
from dorsal.cli.timing_inputs import load_race
from dorsal.ground.problems import BadInput, Problem


class FaultsName(StrEnum):
    """How much goes wrong."""

    NONE = "none"
    USUAL = "usual"


def simulate(
    race_file: Annotated[Path, typer.Argument(metavar="RACE.toml", help="The race's definition.")],
    log: Annotated[Path, typer.Option("--out", metavar="LOG", help="Where its log goes.")],
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same race.")] = 1,
    faults: Annotated[
        FaultsName, typer.Option(help="What goes wrong: nothing, or as usual.")
    ] = FaultsName.USUAL,
    truth: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the truth goes; else LOG.truth.json.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Make a believable race: pacing, drop-outs, dead mats, wrong clocks, typing errors."""
    from dorsal.ground.canonical import canonical_bytes  # inline: keeps `--help` fast
    from dorsal.outside.record_store import write_file
    from dorsal.timing import simulation
    from dorsal.timing.log import log_bytes
    from dorsal.timing.simulation.truth_file import truth_document

    race, entries = load_race(race_file)
    if log.exists():
        right = "choose another file: a simulated race is never mixed into a log that is there"
        raise BadInput([Problem("this file is there already", right, str(log))])
    going_wrong = simulation.USUAL if faults is FaultsName.USUAL else simulation.NONE
    done = simulation.simulate(race, entries, seed=seed, faults=going_wrong)
    beside = truth or log.with_name(f"{log.name}.truth.json")
    write_file(beside, canonical_bytes(truth_document(done)) + b"\n")
    write_file(log, log_bytes(done.log))
    answer = _answer(done) | {"log": str(log), "truth": str(beside)}
    if as_json:
        print_json(answer)
    else:
        _show(answer)


def _answer(done: Any) -> dict[str, Any]:
    outcomes = [runner.outcome for runner in done.truth]
    return {
        "runners": len(outcomes),
        "events": len(done.log.events),
        "outcomes": {name: outcomes.count(name) for name in sorted(set(outcomes))},
        "unknowable": len(done.unknowable),
    }


def _show(answer: dict[str, Any]) -> None:
    said = ", ".join(f"{count} {name}" for name, count in answer["outcomes"].items())
    console = out()
    console.print(f"{answer['runners']} runners: {said}.", markup=False)
    console.print(f"wrote {answer['log']}, {answer['events']:,} events", markup=False)
    unknown = f"of {answer['unknowable']} runners something cannot be known from the log"
    console.print(f"wrote {answer['truth']}, the truth; {unknown}", markup=False)
