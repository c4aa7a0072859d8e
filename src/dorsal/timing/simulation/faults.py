"""What goes wrong on race day, and how often."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Faults:
    """Rates of the faults of a simulated race; all are shares of 1 unless their names say else.

    Of the runners: `never_start`, `drop_out`, `second_chip` (another tag on the other shoe),
    `swapped_pairs` (how many pairs wear each other's chip), `dead_chips`. Of the mats: `missed` of
    a runner on one mat, `dead_mats` (how many are dark for a while), `strays` (runners who come
    back near a mat), `tests` (chips held to each mat before the race). Of clocks: `clock_s` is how
    far readers are off, `drift_ppm` how much they run wrong, `box_clock_s` how far boxes are off,
    `set_clocks` how many somebody sets in the middle of the race, and `jumping` the share of reads
    for which a clock is an hour ahead.
    Of the way: `resent` of the batches come twice, `replayed` mats send all again with new numbers,
    `late_boxes` bring their reads hours later. Of paper: `mistyped` bibs and `wrong_times` of the
    rows, `unnoted` runners, and the share of typing errors that somebody `repaired` later.
    """

    never_start: float = 0.0
    drop_out: float = 0.0
    second_chip: float = 0.0
    swapped_pairs: int = 0
    dead_chips: float = 0.0
    missed: float = 0.0
    dead_mats: int = 0
    strays: float = 0.0
    tests: int = 0
    wrong_clocks: int = 0
    clock_s: float = 0.0
    drift_ppm: float = 0.0
    box_clock_s: float = 0.0
    set_clocks: int = 0
    jumping: float = 0.0
    resent: float = 0.0
    replayed: int = 0
    late_boxes: int = 0
    mistyped: float = 0.0
    wrong_times: float = 0.0
    unnoted: float = 0.0
    repaired: float = 1.0


NONE = Faults()
USUAL = Faults(
    never_start=0.04,
    drop_out=0.08,
    second_chip=0.3,
    swapped_pairs=1,
    dead_chips=0.002,
    missed=0.01,
    dead_mats=1,
    strays=0.02,
    tests=3,
    clock_s=40.0,
    drift_ppm=30.0,
    box_clock_s=3.0,
    set_clocks=1,
    jumping=0.002,
    resent=0.1,
    replayed=1,
    late_boxes=1,
    mistyped=0.005,
    wrong_times=0.005,
    unnoted=0.01,
    repaired=0.7,
)
