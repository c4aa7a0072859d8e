"""A race of one course, of which the tests of written times need little."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from dorsal.course.checkpoints import Checkpoint
from dorsal.timing.instants import read_instant
from dorsal.timing.race import Place, Race, RaceCourse, Visit, Wave

MADRID = ZoneInfo("Europe/Madrid")
GUN_MS = read_instant("2027-05-30T07:00:00.000Z")  # 09:00 there


def made_race(
    *names: str, gun_ms: int = GUN_MS, zone: ZoneInfo = MADRID, limit_s: float = 12 * 3600
) -> Race:
    """A race over these places, ten kilometres apart; `hut` and `finish` where none are named."""
    places = ("start", *(names or ("hut", "finish")))
    kept = tuple(
        Place(Checkpoint(key, key.title(), 10_000.0 * at), in_out=True)
        for at, key in enumerate(places)
    )
    visits = tuple(Visit(at, key, 1, 10_000.0 * at) for at, key in enumerate(places))
    course = RaceCourse("long", "Long", visits, limit_s=limit_s)
    waves = (Wave("all", "long", gun_ms),)
    return Race("made-up", "Made up", "2027", zone, kept, (course,), waves)
