"""A plan for the day: when to be at every checkpoint, how sure that is and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Source = Literal["start", "past", "between", "model", "finish"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    """One checkpoint of a plan.

    Seconds count from the gun. `arrive_s` is the arrival, `leave_s` the moment after the planned
    stop of `stop_s`; `leg_s` is the time on the way from the checkpoint before, its stop left out,
    over `leg_m` metres with `leg_ascent_m` up and `leg_descent_m` down where known.
    `arrive_at` and `leave_at` are moments of the clock, in the start's time zone, None where the
    start is unknown. `cutoff_s` is the cut-off and `margin_s` how long before it one leaves.
    `low_s` and `high_s` hold 8 of 10 runners with this finish time (P10 and P90), None
    without a past edition, or where nobody finished in about that time. `source` says what the
    time rests on: `past` a past edition passed the same place, `between` two such places with the
    effort model between them, `model` the effort model alone. `note` says the same in a sentence.
    """

    key: str
    name: str
    distance_m: float
    arrive_s: float
    leave_s: float
    stop_s: float
    leg_s: float
    leg_m: float
    leg_ascent_m: float | None = None
    leg_descent_m: float | None = None
    altitude_m: float | None = None
    arrive_at: datetime | None = None
    leave_at: datetime | None = None
    cutoff_s: float | None = None
    margin_s: float | None = None
    low_s: float | None = None
    high_s: float | None = None
    source: Source = "model"
    note: str = ""
    services: tuple[str, ...] = ()
    way_there: str = ""
    lat: float | None = None
    lon: float | None = None

    @property
    def pace_s_per_km(self) -> float | None:
        """Seconds per kilometre on the leg that ends here, None for a leg without length."""
        return self.leg_s / (self.leg_m / 1000) if self.leg_m > 0 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Rows from the start to the finish in the order of the course, for a finish in `target_s`.

    `editions` are the past editions it rests on, `exponent` the slow-down exponent of the effort
    model, `notes` sentences for the reader: what was used, what could not be compared, which
    cut-offs the plan misses. `start_at` is the gun's moment where known.
    """

    target_s: float
    rows: tuple[PlanRow, ...]
    editions: tuple[str, ...] = ()
    exponent: float = 1.0
    start_at: datetime | None = None
    notes: tuple[str, ...] = ()

    def row(self, key: str) -> PlanRow:
        """The row of a checkpoint by its key; `KeyError` where there is none."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)
