"""Why this place: the time by which a runner is ranked, who is ahead, who shares it."""

from __future__ import annotations

from collections.abc import Iterator

from dorsal.ground.wording import phrase
from dorsal.timing.explanation.telling import Telling, sided
from dorsal.timing.explanation.times import tell_time
from dorsal.timing.results.categories import age_date_of, age_of
from dorsal.timing.results.clock_texts import cut
from dorsal.timing.results.values import Row, Status

STATUSES = {
    Status.ENTERED: phrase(
        "Bib %(bib)s, %(name)s, is entered for %(course)s and has not been seen to start."
    ),
    Status.RUNNING: phrase(
        "Bib %(bib)s, %(name)s, has not ended %(course)s: last seen at %(last)s, at %(at)s."
    ),
    Status.FINISHED: phrase("Bib %(bib)s, %(name)s, has finished %(course)s."),
    Status.OVER_TIME: phrase("Bib %(bib)s, %(name)s, is over time on %(course)s."),
    Status.DNF: phrase("Bib %(bib)s, %(name)s, did not finish %(course)s."),
    Status.DSQ: phrase("Bib %(bib)s, %(name)s, is disqualified on %(course)s."),
    Status.DNS: phrase("Bib %(bib)s, %(name)s, did not start on %(course)s."),
    Status.NOT_COMPETING: phrase(
        "Bib %(bib)s, %(name)s, is not competing: no place on %(course)s."
    ),
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
    yield from tell_time(telling)
    if row.proposed:
        yield telling.say(
            "The log suggests %(status)s; somebody has to confirm it.", status=row.proposed.value
        )


def _without_place(telling: Telling) -> Iterator[str]:
    row = telling.row
    last = row.splits[-1].passing if row.splits else None
    yield telling.say(
        _status(telling),
        bib=row.bib,
        name=row.entry.name,
        course=telling.day.route.course.name,
        last=sided(telling, last.visit, last.side) if last else "",
        at=telling.at(last.time_ms) if last else "",
    )
    if row.status is Status.OVER_TIME:
        yield from _too_late(telling)
        return
    if not row.entry.competing:
        yield telling.say("The start list says so.")
    if row.reason:
        yield telling.say("Reason: %(reason)s.", reason=row.reason)
    if row.stopped_at is not None and row.time_ms is None:
        yield telling.say(
            "Stopped at or after %(place)s (km %(km)s).",
            place=telling.day.route.name(row.stopped_at),
            km=telling.wording.decimal(telling.day.route.distance_m(row.stopped_at) / 1000, 1),
        )


def _status(telling: Telling) -> str:
    """The sentence of a status; one of its own for who was not seen, and before the gun."""
    row = telling.row
    if row.status is Status.RUNNING and not row.splits:
        return phrase(
            "Bib %(bib)s, %(name)s, counts as on %(course)s, though nobody has seen it yet."
        )
    if row.status is Status.ENTERED and telling.working.now_ms < telling.terms.gun.time_ms:
        return phrase(
            "Bib %(bib)s, %(name)s, is entered for %(course)s; its wave has not started yet."
        )
    return STATUSES[row.status]


def _too_late(telling: Telling) -> Iterator[str]:
    """When the cut-off was, with its grace, and by how much it was missed."""
    day, gun_ms, visit = telling.day, telling.terms.gun.time_ms, telling.row.stopped_at or 0
    precision_ms = telling.working.race.ranking.precision_ms
    for split in telling.row.splits:
        seen_ms = split.passing.time_ms
        limit_ms = day.cutoff_ms(visit, seen_ms)
        if split.passing.visit != visit or limit_ms is None:
            continue
        if cut(seen_ms - gun_ms, precision_ms) <= limit_ms:
            continue
        grace_ms = round(1000 * day.route.place(visit).grace_s)
        grace = telling.say(", grace of %(time)s included", time=telling.elapsed(grace_ms))
        yield telling.say(
            _late_sentence(telling, visit, split.passing.side),
            place=day.route.name(visit),
            limit=telling.at(gun_ms + limit_ms),
            span=telling.elapsed(limit_ms),
            grace=grace if grace_ms else "",
            at=telling.at(seen_ms),
            late=telling.elapsed(seen_ms - gun_ms - limit_ms),
        )
        return


def _late_sentence(telling: Telling, visit: int, side: str) -> str:
    """The sentence of a missed cut-off; one of its own where it counts on leaving."""
    place = telling.day.route.place(visit)
    if place.in_out and place.cutoff_on == "out" and side == "out":
        return phrase(
            "The cut-off of %(place)s, which counts on leaving, was at %(limit)s, %(span)s after"
            " the gun%(grace)s; left at %(at)s, %(late)s too late."
        )
    return phrase(
        "The cut-off of %(place)s was at %(limit)s, %(span)s after the gun%(grace)s; seen there"
        " at %(at)s, %(late)s too late."
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
            "First is bib %(bib)s, %(name)s: %(gap)s.",
            bib=first.bib,
            name=first.entry.name,
            gap=_gap(telling, first),
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
            "Place %(place)s of %(all)s of sex %(sex)s.",
            place=row.place_of_sex,
            all=telling.wording.plain(
                sum(
                    one.entry.sex == row.entry.sex for one in telling.table.rows if one.place_of_sex
                )
            ),
            sex=row.entry.sex,
        )
    elif row.place and not row.entry.sex:
        yield telling.say("The start list tells no sex, so there is no place by sex.")
    category = next((one for one in telling.table.categories if one.key == row.category), None)
    if row.place_of_category and category:
        yield telling.say(
            "Place %(place)s of %(all)s of category %(category)s%(why)s.",
            place=row.place_of_category,
            all=telling.wording.plain(
                sum(
                    one.category == row.category
                    for one in telling.table.rows
                    if one.place_of_category
                )
            ),
            category=category.name,
            why=_why_category(telling),
        )
        ranking = telling.working.race.ranking
        if ranking.smallest_category and category.name not in {
            one.name for one in ranking.categories
        }:
            yield telling.say(
                "Categories with fewer than %(number)s starters are merged with their neighbour.",
                number=telling.wording.plain(ranking.smallest_category),
            )
    elif row.place and telling.working.race.ranking.categories and not category:
        yield telling.say("No category fits what the start list tells of sex and age.")


def _why_category(telling: Telling) -> str:
    """Why this category: somebody chose it, or the age on the day that counts."""
    entry, on = telling.row.entry, age_date_of(telling.working.race)
    if entry.category:
        return telling.say(", which the start list names")
    age = age_of(entry, on)
    if age is None:
        return ""
    return telling.say(", at the age of %(age)s on %(day)s", age=age, day=on.isoformat())
