"""The truth of a simulated race as a file, to be laid beside what was made of its log."""

from __future__ import annotations

from dorsal.ground.canonical import Json
from dorsal.timing.instants import instant_text
from dorsal.timing.simulation.simulated import Simulated
from dorsal.timing.simulation.truth import TrueRunner


def truth_document(simulated: Simulated) -> Json:
    """Every runner's outcome, gun and net time (milliseconds) and passings, and what cannot be
    known of whom.
    """
    return {
        "race": simulated.log.race,
        "runners": [_runner(one) for one in simulated.truth],
        "unknowable": {
            bib: [{"place": one.place, "why": one.why} for one in unknown]
            for bib, unknown in simulated.unknowable.items()
        },
    }


def _runner(runner: TrueRunner) -> dict[str, Json]:
    found: dict[str, Json] = {
        "bib": runner.bib,
        "course": runner.course,
        "wave": runner.wave,
        "outcome": runner.outcome,
        "passings": [
            {
                "visit": passing.visit,
                "place": passing.place,
                "side": passing.side,
                "time": instant_text(passing.time_ms),
            }
            for passing in runner.passings
        ],
    }
    if runner.finish_ms is not None:
        found["gun_ms"] = runner.finish_ms - runner.gun_ms
        found["net_ms"] = runner.finish_ms - runner.passings[0].time_ms
    if runner.reason:
        found["reason"] = runner.reason
    return found
