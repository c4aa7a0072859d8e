"""The course in words: a profile that can be read aloud, or in a terminal without pictures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dorsal.course.climbs.named import Climb
from dorsal.course.durations import short_elapsed_text
from dorsal.course.facts.whole import CourseFacts
from dorsal.course.profile import Profile
from dorsal.course.snapping import PlacedCheckpoint
from dorsal.ground.wording import ENGLISH, Wording

FLAT = 0.03  # metres up and down per metre, below which ground is called flat
SHORT_M = 200.0  # ground between two climbs that is too short to be spoken of
LONG_M = 10_000.0  # easy ground that is told from checkpoint to checkpoint, or in such pieces
ONE_WAY = 4.0  # times as much one way as the other: uphill, or down
BRIDGED = 0.02  # of the length, that breaks in the track may take without a word


def text_profile(
    facts: CourseFacts, profile: Profile, *, wording: Wording = ENGLISH
) -> tuple[str, ...]:
    """The course in sentences: what it is, then each climb, descent and easy part in order.

    The parts follow each other from the start to the finish; ground of less than 200 m between
    two of them is passed over. `profile` is that of the course of which `facts` tell.
    """
    return (*summary(facts, wording=wording), *_parts(facts, profile, wording))


def summary(facts: CourseFacts, *, wording: Wording = ENGLISH) -> tuple[str, ...]:
    """The course in sentences: its length, climb and class, how much of it breaks in the track
    are, where they are much; its lowest and highest place.
    """
    return (
        _headline(facts, wording),
        *_breaks(facts, wording),
        wording.say(
            "Lowest at %(low)s m (km %(low_km)s), highest at %(high)s m (km %(high_km)s).",
            low=_whole(facts.lowest.altitude_m, wording),
            low_km=_km(facts.lowest.distance_m, wording),
            high=_whole(facts.highest.altitude_m, wording),
            high_km=_km(facts.highest.distance_m, wording),
        ),
    )


def _headline(facts: CourseFacts, wording: Wording) -> str:
    low, high = facts.ascent_band_m
    values: dict[str, object] = {
        "km": _km(facts.distance_m, wording),
        "up": _whole(facts.ascent_m, wording),
        "low": _whole(low, wording),
        "high": _whole(high, wording),
        "down": _whole(facts.descent_m, wording),
        "effort": wording.decimal(facts.effort_km, 1),
        "class": facts.itra_class,
    }
    if facts.calibrated:
        return wording.say(
            "%(km)s km, +%(up)s m (by itself the track climbs between %(low)s and %(high)s m), "
            "−%(down)s m: km-effort %(effort)s, class %(class)s.",
            **values,
        )
    return wording.say(
        "%(km)s km, +%(up)s m (between %(low)s and %(high)s m), −%(down)s m: "
        "km-effort %(effort)s, class %(class)s.",
        **values,
    )


def _breaks(facts: CourseFacts, wording: Wording) -> Iterator[str]:
    """That length, effort and class count straight lines over breaks, where they are much."""
    if facts.bridged_m > BRIDGED * facts.distance_m:
        yield wording.say(
            "%(km)s km of this are breaks in the track, bridged in straight lines: the course is "
            "not all there.",
            km=_km(facts.bridged_m, wording),
        )


def climb_line(climb: Climb, *, wording: Wording = ENGLISH) -> str:
    """A climb or a descent in one line: `km 19.6 to 23.2: +790 m, 22 %`, and what it is called."""
    values: dict[str, object] = {
        "start": _km(climb.start_m, wording),
        "end": _km(climb.end_m, wording),
        "gain": _whole(climb.gain_m, wording),
        "grade": _whole(100 * abs(climb.mean_grade), wording),
        "name": climb.name,
    }
    if climb.direction == "up":
        if climb.name:
            return wording.say(
                "km %(start)s to %(end)s: +%(gain)s m, %(grade)s %%, up to %(name)s", **values
            )
        return wording.say("km %(start)s to %(end)s: +%(gain)s m, %(grade)s %%", **values)
    if climb.name:
        return wording.say(
            "km %(start)s to %(end)s: −%(gain)s m, %(grade)s %%, down to %(name)s", **values
        )
    return wording.say("km %(start)s to %(end)s: −%(gain)s m, %(grade)s %%", **values)


def checkpoint_line(place: PlacedCheckpoint, *, wording: Wording = ENGLISH) -> str:
    """A checkpoint in one line: `km 7.0: Otzaurte, 652 m, cut-off 1:10`."""
    checkpoint = place.checkpoint
    values: dict[str, object] = {
        "km": _km(place.distance_m, wording),
        "name": checkpoint.name,
        "altitude": _whole(place.altitude_m, wording),
    }
    if checkpoint.cutoff_s is not None:
        values["time"] = short_elapsed_text(checkpoint.cutoff_s)
        return wording.say("km %(km)s: %(name)s, %(altitude)s m, cut-off %(time)s", **values)
    if checkpoint.cutoff_at is not None:
        values["time"] = checkpoint.cutoff_at.strftime("%Y-%m-%d %H:%M")
        return wording.say("km %(km)s: %(name)s, %(altitude)s m, cut-off %(time)s", **values)
    return wording.say("km %(km)s: %(name)s, %(altitude)s m", **values)


def _parts(facts: CourseFacts, profile: Profile, wording: Wording) -> Iterator[str]:
    slopes = sorted((*facts.climbs, *facts.descents), key=lambda climb: climb.start_m)
    edges = [0.0]
    for slope in slopes:
        edges += [slope.start_m, slope.end_m]
    edges.append(profile.length_m)
    between = [pair for number, pair in enumerate(pairwise(edges)) if number % 2 == 0]
    for number, (start, end) in enumerate(between):
        if end - start >= SHORT_M:
            for part in pairwise(_stops(facts, start, end)):
                yield _easy_line(profile, *part, wording)
        if number < len(slopes):
            yield climb_line(slopes[number], wording=wording)


def _stops(facts: CourseFacts, start_m: float, end_m: float) -> list[float]:
    """The ends of easy ground; where it is long, the checkpoints on it and pieces of 10 km."""
    if end_m - start_m < LONG_M:
        return [start_m, end_m]
    inner = [place.distance_m for place in facts.checkpoints]
    kept = [at for at in inner if start_m + SHORT_M <= at <= end_m - SHORT_M]
    stops = [start_m]
    for at in (*dict.fromkeys(kept), end_m):
        before = stops[-1]
        pieces = max(1, round((at - before) / LONG_M))
        stops += [before + (at - before) * piece / pieces for piece in range(1, pieces + 1)]
    return stops


def _easy_line(profile: Profile, start_m: float, end_m: float, wording: Wording) -> str:
    up, down = profile.ascent_between(start_m, end_m), profile.descent_between(start_m, end_m)
    values: dict[str, object] = {
        "start": _km(start_m, wording),
        "end": _km(end_m, wording),
        "up": _whole(up, wording),
        "down": _whole(down, wording),
    }
    if up + down < FLAT * (end_m - start_m):
        return wording.say("km %(start)s to %(end)s: flat, +%(up)s m, −%(down)s m", **values)
    if up > ONE_WAY * down:
        return wording.say("km %(start)s to %(end)s: uphill, +%(up)s m, −%(down)s m", **values)
    if down > ONE_WAY * up:
        return wording.say("km %(start)s to %(end)s: downhill, +%(up)s m, −%(down)s m", **values)
    return wording.say("km %(start)s to %(end)s: rolling, +%(up)s m, −%(down)s m", **values)


def _km(distance_m: float, wording: Wording) -> str:
    return wording.decimal(distance_m / 1000, 1)


def _whole(number: float, wording: Wording) -> str:
    return wording.plain(round(number))
