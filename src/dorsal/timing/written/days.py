"""On which day a written time of day was, in races of several days and through changes of the
clocks.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

from dorsal.timing.instants import DAY_MS, HOUR_MS, datetime_of, instant_of
from dorsal.timing.race import Race
from dorsal.timing.written.times import Written

LONGEST_DAYS = 4  # of a race without a limit
EARLY_MS = HOUR_MS  # before the first gun
LATE_MS = 3 * HOUR_MS  # after the last cut-off
SEARCHED_MS = 36 * HOUR_MS  # around what is expected
EARLIER_MS = 2 * HOUR_MS  # no slip of a pen is a time so long before the runner was seen elsewhere
SLIP_MS = 12 * HOUR_MS  # farther from what is expected than this is not believed


def race_span_ms(race: Race) -> tuple[int, int]:
    """The first and the last instant at which a runner of a race may be seen."""
    starts = [wave.starts_ms for wave in race.waves]
    if not starts:
        return 0, LONGEST_DAYS * DAY_MS
    cutoffs = [visit.cutoff_s for one in race.courses for visit in one.visits]
    limits = [one.limit_s for one in race.courses]
    longest_s = max((one for one in (*cutoffs, *limits) if one), default=0.0)
    lasts_ms = round(longest_s * 1000) or LONGEST_DAYS * DAY_MS
    return min(starts) - EARLY_MS, max(starts) + lasts_ms + LATE_MS


def instants_between(
    written: Written, zone: ZoneInfo, first_ms: int, last_ms: int, *, gun_ms: int | None = None
) -> tuple[int, ...]:
    """Every instant in a span (ends included) that a written time may mean, ascending.

    A time of day is on each day of the span, twice where clocks were put back; one that clocks
    jumped over is that of a watch that was not put forward. An elapsed time needs the gun; minutes
    are of each hour.
    """
    if written.kind == "elapsed":
        found: Iterable[int] = () if gun_ms is None else (gun_ms + written.ms,)
    elif written.kind == "dated":
        wanted = (written.ms,) if written.other_ms is None else (written.ms, written.other_ms)
        found = wanted if written.in_utc else _of_clocks(wanted, zone)
    elif written.kind == "minutes":
        found = _each_hour(written.ms, zone, first_ms, last_ms)
    else:
        midnights = range(first_ms // DAY_MS * DAY_MS - DAY_MS, last_ms + DAY_MS + 1, DAY_MS)
        found = _of_clocks((day + written.ms for day in midnights), zone)
    return tuple(sorted({one for one in found if first_ms <= one <= last_ms}))


def find_instant(
    written: Written,
    *,
    zone: ZoneInfo,
    expected_ms: int,
    after_ms: int | None = None,
    from_ms: int | None = None,
    before_ms: int | None = None,
    gun_ms: int | None = None,
) -> int | None:
    """The instant that a written time means: of those after `after_ms` (where the runner was seen
    before), from `from_ms` to `before_ms`, the one nearest to `expected_ms`; of two, the earlier.

    Where that is more than 12 hours from what is expected, the nearest one at all, if it is no more
    than 2 hours too early: a time five minutes too early is a slip, not a day. None when there is
    none within 36 hours of what is expected. Nothing is ever taken modulo a day: 07:10 may be 25
    hours after 06:05.
    """
    first_ms = expected_ms - SEARCHED_MS if from_ms is None else from_ms
    last_ms = expected_ms + SEARCHED_MS if before_ms is None else before_ms
    found = instants_between(written, zone, first_ms, last_ms, gun_ms=gun_ms)
    nearest = sorted(found, key=lambda one: (abs(one - expected_ms), one))
    after = [one for one in nearest if after_ms is None or one >= after_ms]
    if after and abs(after[0] - expected_ms) <= SLIP_MS:
        return after[0]
    if after and after_ms is not None and nearest[0] < after_ms - EARLIER_MS:
        return after[0]
    return nearest[0] if nearest else None


def as_clocks_show(instant_ms: int, zone: ZoneInfo) -> str:
    """An instant as the clocks there show it: `2027-05-23 09:31:05`."""
    return datetime_of(instant_ms).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")


def _of_clocks(shown: Iterable[int], zone: ZoneInfo) -> list[int]:
    """The instants at which the clocks of a zone show these times (as if they were UTC). One that
    they jump over is as a watch shows it that was not put forward.
    """
    found: list[int] = []
    for shown_ms in shown:
        naive = datetime_of(shown_ms).replace(tzinfo=None)
        for fold in (0, 1):
            moment = naive.replace(tzinfo=zone, fold=fold)
            back = moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
            if back == naive or fold == 0:
                found.append(instant_of(moment))
    return found


def _each_hour(ms: int, zone: ZoneInfo, first_ms: int, last_ms: int) -> list[int]:
    """So many minutes past each full hour of the zone's clocks, between two instants."""
    found = []
    at = datetime_of(first_ms - HOUR_MS).astimezone(zone)
    ahead = at.utcoffset() or timedelta()
    shift_ms = ahead // timedelta(milliseconds=1) % HOUR_MS  # of zones at a half hour
    start = (first_ms + shift_ms) // HOUR_MS * HOUR_MS - shift_ms
    for hour in range(start, last_ms + HOUR_MS, HOUR_MS):
        found.append(hour + ms)
    return found


def usual_ms(race: Race, place: str) -> int | None:
    """About when runners come by a place for the first time: at seven tenths of its cut-off, else
    at 5.5 km-effort an hour (100 m of ascent are a kilometre). None where no course goes there.
    """
    found = []
    for wave in race.waves:
        visits = [one for one in race.course(wave.course).visits if one.place == place]
        if visits:
            at = visits[0]
            effort_km = at.distance_m / 1000 + (at.ascent_m or 0.0) / 100
            takes_s = 0.7 * at.cutoff_s if at.cutoff_s else effort_km / 5.5 * 3600
            found.append(wave.starts_ms + round(takes_s * 1000))
    return sum(found) // len(found) if found else None
