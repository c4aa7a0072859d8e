"""Why this place: the time by which a runner is ranked, who is ahead, who shares it."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ground.wording import phrase
from dorsal.timing.events import Penalised, ref_of
from dorsal.timing.explanation.telling import Telling
from dorsal.timing.results.values import Row, Status

STATUSES = {
    Status.ENTERED: phrase("Bib %(bib)s, %(name)s, is entered and has not been seen to start."),
    Status.RUNNING: phrase("Bib %(bib)s, %(name)s, is on the course."),
    Status.FINISHED: phrase("Bib %(bib)s, %(name)s, has finished."),
    Status.OVER_TIME: phrase("Bib %(bib)s, %(name)s, is over time."),
    Status.DNF: phrase("Bib %(bib)s, %(name)s, did not finish."),
    Status.DSQ: phrase("Bib %(bib)s, %(name)s, is disqualified."),
    Status.DNS: phrase("Bib %(bib)s, %(name)s, did not start."),
    Status.NOT_COMPETING: phrase("Bib %(bib)s, %(name)s, runs along without a place."),
}


def tell_place(telling: Telling) -> Iterator[str]:
    """The place, or the status of who has none, and what it follows from."""
    row = telling.row
    if row.place is None:
        yield from _without_place(telling)
    else:
        yield telling.say(
            "Bib %(bib)s, %(name)s: place %(place)s of %(all)s on %(course)s in %(time)s.",
            bib=row.bib,
            name=row.entry.name,
            place=row.place,
            all=telling.wording.plain(sum(one.place is not None for one in telling.table.rows)),
            course=telling.day.route.course.name,
            time=telling.elapsed(row.time_ms or 0),
        )
        if row.reason:
            yield telling.say("Status: %(reason)s.", reason=row.reason)
        yield from _neighbours(telling)
    yield from _other_lists(telling)
    yield from _time(telling)
    if row.proposed:
        yield telling.say(
            "The log suggests %(status)s; somebody has to confirm it.", status=row.proposed.value
        )


def _without_place(telling: Telling) -> Iterator[str]:
    row = telling.row
    yield telling.say(STATUSES[row.status], bib=row.bib, name=row.entry.name)
    if row.reason:
        yield telling.say("Reason: %(reason)s.", reason=row.reason)
    if row.stopped_at is not None and row.status in (Status.DNF, Status.OVER_TIME):
        yield telling.say(
            "Stopped at %(place)s (km %(km)s).",
            place=telling.day.route.name(row.stopped_at),
            km=telling.wording.decimal(telling.day.route.distance_m(row.stopped_at) / 1000, 1),
        )


def _neighbours(telling: Telling) -> Iterator[str]:
    row = telling.row
    same = [one for one in telling.table.rows if one.place == row.place and one is not row]
    if same:
        yield telling.say(
            "It shares the place with %(bibs)s: the times are equal to the rule's precision.",
            bibs=_bibs(telling, same),
        )
    ahead = [one for one in telling.table.rows if one.place and one.place < (row.place or 0)]
    if not ahead:
        yield telling.say("Nobody is ahead.")
        return
    last, first = ahead[-1], ahead[0]
    yield _behind(telling, last)
    if first.place != last.place:
        yield telling.say(
            "Behind the first, bib %(bib)s: %(gap)s.", bib=first.bib, gap=_gap(telling, first)
        )
    if row.cannot_separate:
        yield telling.say(
            "The sources cannot tell the order between this bib and %(bibs)s: their times lie "
            "within what is not known of them.",
            bibs=telling.wording.listed(row.cannot_separate),
        )


def _behind(telling: Telling, other: Row) -> str:
    return telling.say(
        "Just ahead is bib %(bib)s, %(name)s, place %(place)s: %(gap)s.",
        bib=other.bib,
        name=other.entry.name,
        place=other.place,
        gap=_gap(telling, other),
    )


def _gap(telling: Telling, other: Row) -> str:
    """How far ahead another one is: in laps, by a finish before the stop, or by time."""
    row, route = telling.row, telling.day.route
    if route.unlimited:
        laps = route.full_laps(other.stopped_at or 0) - route.full_laps(row.stopped_at or 0)
        if laps:
            return telling.wording.counted("%(number)s lap more", "%(number)s laps more", laps)
    elif (other.stopped_at is None) != (row.stopped_at is None):
        return telling.say("finished before the course was stopped")
    return telling.say(
        "%(time)s faster", time=telling.elapsed((row.time_ms or 0) - (other.time_ms or 0))
    )


def _bibs(telling: Telling, rows: list[Row]) -> str:
    return telling.wording.listed([one.bib for one in rows])


def _other_lists(telling: Telling) -> Iterator[str]:
    row = telling.row
    if row.place_of_sex:
        yield telling.say(
            "Place %(place)s of sex %(sex)s.", place=row.place_of_sex, sex=row.entry.sex
        )
    elif row.place and not row.entry.sex:
        yield telling.say("The start list tells no sex, so there is no place by sex.")
    category = next((one for one in telling.table.categories if one.key == row.category), None)
    if row.place_of_category and category:
        yield telling.say(
            "Place %(place)s of category %(category)s.",
            place=row.place_of_category,
            category=category.name,
        )
    elif row.place and telling.working.race.ranking.categories and not category:
        yield telling.say("No category fits what the start list tells of sex and age.")


def _time(telling: Telling) -> Iterator[str]:
    """The sum from which the ranked time comes."""
    row = telling.row
    if row.gun_ms is None or row.net_ms is None:
        return
    ranking = telling.working.race.ranking
    yield telling.say(
        "Gun time %(gun)s (from %(start)s), net time %(net)s; ranked by %(by)s time, cut to "
        "%(precision)s s.",
        gun=telling.elapsed(row.gun_ms),
        start=telling.at(telling.terms.gun.time_ms),
        net=telling.elapsed(row.net_ms),
        by=telling.say("gun") if ranking.by == "gun" else telling.say("net"),
        precision=telling.seconds(ranking.precision_ms),
    )
    for penalty in telling.working.spoken.of_bib(row.bib).penalties:
        yield _penalty(telling, penalty)
    for stretch in telling.day.neutralised:
        yield telling.say(
            "The time from %(place)s to %(until)s does not count for who left since %(since)s.",
            place=telling.name_of_place(stretch.place),
            until=telling.name_of_place(stretch.until),
            since=telling.at(stretch.since_ms),
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
