"""How long to stop at each station.

Measured where races record arrivals and departures, runners spend about 5 % of their time at
stations in a race of 30 hours (Eastern States 100: 5.1 % of 30 h, 5.6 % of 35 h; Hardrock 4.2 % of
32 h to 6.6 % of 45 h), three times as long where their bag is as where there is only water. Races
of a day or less are not measured: the share is taken to shrink with the root of the time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dorsal.course.checkpoints import Checkpoint
from dorsal.ground.problems import BadInput, Problem

SHARE_AT = 0.05
HOURS_AT = 30.0
MOST_SHARE = 0.065
MOST_STOPPED = 0.5  # of the finish time, that a runner's own stops may take
ROUNDING_S = 30.0
BAG_WORDS = ("bag", "sleep", "rest", "bed", "crew", "assistance", "bolsa", "sac", "dormir")
FOOD_WORDS = ("food", "meal", "hot", "soup", "solid", "comida", "ravito", "ravitaillement", "jan")
WATER_WORDS = ("water", "drink", "liquid", "agua", "eau", "ur")


def usual_stops_s(checkpoints: Sequence[Checkpoint], target_s: float) -> dict[str, float]:
    """Seconds at each station by its key, by what it offers; none at the start and the finish."""
    weights = {place.key: station_weight(place.services) for place in checkpoints[1:-1]}
    total = sum(weights.values())
    if not total:
        return {}
    share = min(MOST_SHARE, SHARE_AT * (target_s / 3600 / HOURS_AT) ** 0.5)
    stops = {
        key: round(share * target_s * weight / total / ROUNDING_S) * ROUNDING_S
        for key, weight in weights.items()
    }
    return {key: stop for key, stop in stops.items() if stop}


def station_weight(services: Sequence[str]) -> float:
    """What a station holds runners up: 3 with bags or beds, 1.5 with food, 1 with water."""
    words = " ".join(services).casefold().replace("-", " ").split()
    for weight, known in ((3.0, BAG_WORDS), (1.5, FOOD_WORDS), (1.0, WATER_WORDS)):
        if any(_means(word, known) for word in words):
            return weight
    return 0.0


def _means(word: str, known: Sequence[str]) -> bool:
    return any(word in (one, one + "s") or (len(one) > 3 and word.startswith(one)) for one in known)


def checked_stops_s(
    stops_s: Mapping[str, float], checkpoints: Sequence[Checkpoint], target_s: float
) -> dict[str, float]:
    """The runner's own stops. Raise `BadInput` for places, lengths or a sum that cannot be."""
    keys = {place.key for place in checkpoints[1:-1]}
    problems = []
    for key, stop in stops_s.items():
        if key not in keys:
            right = f"one of {', '.join(sorted(keys))}"
            problems.append(Problem("one cannot plan a stop there", right, value=key))
        if not 0 <= stop <= target_s:
            right = "a time from 0 to the finish time"
            problems.append(Problem(f"the stop at {key} is no stop", right, value=str(stop)))
    if not problems and sum(stops_s.values()) > MOST_STOPPED * target_s * (1 + 1e-9):
        what = "the stops take more than half of the finish time"
        problems.append(Problem(what, "shorter stops", value=str(sum(stops_s.values()))))
    if problems:
        raise BadInput(problems)
    return {key: float(stop) for key, stop in stops_s.items() if stop}
