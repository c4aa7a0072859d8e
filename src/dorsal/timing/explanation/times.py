"""How the ranked time came about: gun, own start, what was left out, what was added."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.timing.events import Penalised, ref_of
from dorsal.timing.explanation.telling import Telling
from dorsal.timing.instants import SECOND_MS
from dorsal.timing.results.values import Row


def tell_time(telling: Telling) -> Iterator[str]:
    """The sum from which the ranked time comes; of who is not ranked, gun and net time alone."""
    row = telling.row
    if row.gun_ms is None or row.net_ms is None:
        return
    penalties = telling.working.spoken.of_bib(row.bib).penalties
    ranked = _ranked(telling) if row.place is not None else ""
    own_ms = telling.terms.gun.time_ms + row.gun_ms - row.net_ms
    started = any(split.passing.visit == telling.day.start for split in row.splits)
    own = telling.say("from %(own)s", own=telling.at(own_ms))
    yield telling.say(
        "Gun time %(gun)s (from %(start)s%(wave)s), net time %(net)s (%(own)s)%(ranked)s.",
        gun=telling.elapsed(row.gun_ms),
        start=telling.at(telling.terms.gun.time_ms),
        wave=_wave(telling),
        net=telling.elapsed(row.net_ms),
        own=own if started else telling.say("from the gun, as nobody saw the start"),
        ranked=telling.say("; %(ranked)s", ranked=ranked) if ranked and not penalties else "",
    )
    off_ms = _left_out_ms(telling, row)
    if off_ms:
        yield telling.say(
            "%(time)s on neutralised stretches are left out of both.", time=telling.elapsed(off_ms)
        )
    for penalty in penalties:
        yield _penalty(telling, penalty)
    if ranked and penalties:
        yield telling.say(
            "Together %(time)s; %(ranked)s.", time=telling.elapsed(row.time_ms or 0), ranked=ranked
        )


def _wave(telling: Telling) -> str:
    """Whose gun it is, where the course has several."""
    waves = [one for one in telling.working.race.waves if one.course == telling.row.course]
    names = [one.name or one.key for one in waves if one.key == telling.row.wave]
    if len(waves) < 2 or not names:
        return ""
    return telling.say(", the gun of %(wave)s", wave=names[0])


def _ranked(telling: Telling) -> str:
    ranking = telling.working.race.ranking
    by = telling.say("gun") if ranking.by == "gun" else telling.say("net")
    if ranking.precision_ms == SECOND_MS:
        return telling.say("ranked by %(by)s time, cut to whole seconds", by=by)
    step = telling.seconds(ranking.precision_ms)
    return telling.say("ranked by %(by)s time, cut to steps of %(step)s s", by=by, step=step)


def _left_out_ms(telling: Telling, row: Row) -> int:
    """How much neutralised time lies before the passing that gives gun and net time."""
    gun_ms = telling.terms.gun.time_ms
    return next(
        (
            split.passing.time_ms - gun_ms - split.gun_ms
            for split in row.splits[::-1]
            if (split.gun_ms, split.net_ms) == (row.gun_ms, row.net_ms)
        ),
        0,
    )


def _penalty(telling: Telling, penalty: Penalised) -> str:
    decision = telling.working.spoken.decisions.get(ref_of(penalty))
    values = {
        "time": telling.elapsed(abs(penalty.time_ms)),
        "by": telling.somebody(penalty.by),
        "why": penalty.why or penalty.rule or telling.say("no reason told"),
    }
    if decision and decision.outcome == "rejected":
        return telling.say("A penalty of %(time)s by %(by)s was rejected (%(why)s).", **values)
    if penalty.time_ms < 0:
        return telling.say("%(time)s were taken off by %(by)s (%(why)s).", **values)
    return telling.say("%(time)s were added by %(by)s (%(why)s).", **values)
