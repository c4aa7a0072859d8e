"""Those without an account apply: who comes when is decided when the season is built, and the rows
are made when the clock passes it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import transaction

from dorsal.site.accounts.models import Person
from dorsal.site.applications.friends.terms import Terms, terms_of_groups
from dorsal.site.applications.models import Application, Friends
from dorsal.site.ballots.models import Ballot
from dorsal.site.demo.arrivals import spread_arrivals
from dorsal.site.demo.crowds import Somebody
from dorsal.site.demo.stories import RaceStory

FILE = "arrivals.json"
BATCH = 5000
APPEARS = ("full",) * 11 + ("town",) * 6 + ("code",) * 3
SHIRTS = ("XS", "S", "S", "M", "M", "M", "L", "L", "XL")
FRIENDS_WITHIN_S = 5 * 3600


@dataclass(frozen=True)
class Arrival:
    """Somebody applies: when (seconds since 1970), who, with whom, and whether they accept it."""

    at_s: int
    person: int
    group: str
    accepts: bool


def plan_arrivals(story: RaceStory, people: Sequence[tuple[Somebody, Person]]) -> list[Arrival]:
    """When each of a race's crowd applies; friends within a few hours of each other."""
    rng = Random(f"arrivals of {story.slug}")
    window = {"opens": story.utc(story.ballot.opens), "closes": story.utc(story.ballot.closes)}
    times = [int(one.timestamp()) for one in spread_arrivals(rng, len(people), **window)]
    rng.shuffle(times)
    latest = int(window["closes"].timestamp()) - 60
    first: dict[str, int] = {}
    planned = []
    for at_s, (one, person) in zip(times, people, strict=True):
        if one.group:
            begun = first.setdefault(one.group, at_s)
            at_s = min(latest, begun + int(rng.random() * FRIENDS_WITHIN_S) * (begun != at_s))
        planned.append(Arrival(at_s, person.pk, one.group, one.accepted))
    return sorted(planned, key=lambda one: (one.at_s, one.person))


def keep_plan(planned: dict[int, list[Arrival]]) -> None:
    """Keep who arrives when, by ballot."""
    rows = {
        str(ballot): [[one.at_s, one.person, one.group, int(one.accepts)] for one in arrivals]
        for ballot, arrivals in planned.items()
    }
    _file().write_text(json.dumps(rows, separators=(",", ":")), encoding="utf-8")


def kept_plan() -> dict[int, list[Arrival]]:
    """Who arrives when, by ballot."""
    rows = json.loads(_file().read_text(encoding="utf-8"))
    return {
        int(ballot): [Arrival(at_s, person, group, bool(yes)) for at_s, person, group, yes in told]
        for ballot, told in rows.items()
    }


def _file() -> Path:
    return Path(settings.DATA) / FILE


def bring_crowd(since: datetime, until: datetime, plan: dict[int, list[Arrival]]) -> int:
    """Let everybody apply whose time is after `since` and not after `until`; returns how many."""
    start, end = since.timestamp(), until.timestamp()
    came = {
        ballot: [one for one in arrivals if start < one.at_s <= end]
        for ballot, arrivals in plan.items()
    }
    with transaction.atomic():
        ballots = Ballot.objects.in_bulk([number for number, some in came.items() if some])
        return sum(_bring(ballot, came[number]) for number, ballot in ballots.items())


def _bring(ballot: Ballot, arrivals: Sequence[Arrival]) -> int:
    """Numbers follow the last one without gaps; who comes before the opening or after the closing
    of the ballot as it stands is turned away.
    """
    opens, closes = ballot.opens_at.timestamp(), ballot.closes_at.timestamp()
    known = set(ballot.applications.values_list("person_id", flat=True))
    let_in = [
        one
        for one in arrivals
        if ballot.published and opens <= one.at_s < closes and one.person not in known
    ]
    groups = _groups(ballot, let_in)
    made = [
        _application(ballot, ballot.last_number + count, one, groups.get(one.group))
        for count, one in enumerate(let_in, start=1)
    ]
    Application.objects.bulk_create(made, batch_size=BATCH)
    ballot.last_number += len(made)
    ballot.save(update_fields=["last_number"])
    return len(made)


def _groups(ballot: Ballot, arrivals: Iterable[Arrival]) -> dict[str, Friends]:
    """The groups of these arrivals by their name in the plan; new ones are made."""
    wanted = {one.group: one.at_s for one in arrivals if one.group}
    codes = {name: _code(ballot, name) for name in wanted}
    found = {one.code: one for one in Friends.objects.filter(ballot=ballot)}
    for name, code in codes.items():
        if code not in found:
            at = datetime.fromtimestamp(wanted[name], UTC)
            found[code] = Friends.objects.create(ballot=ballot, code=code, made_at=at)
    return {name: found[code] for name, code in codes.items()}


def _code(ballot: Ballot, name: str) -> str:
    return "D" + sha256(f"{ballot.pk} {name}".encode()).hexdigest()[:7].upper()


def _application(
    ballot: Ballot, number: int, arrival: Arrival, friends: Friends | None
) -> Application:
    digest = sha256(f"{ballot.pk} {arrival.person}".encode())
    chosen = digest.digest()
    at = datetime.fromtimestamp(arrival.at_s, UTC)
    asked = {str(one["column"]) for one in ballot.questions}
    answers = {"shirt": SHIRTS[chosen[0] % len(SHIRTS)], "bus": "yes"}
    return Application(
        ballot=ballot,
        person_id=arrival.person,
        number=number,
        made_at=at,
        changed_at=at,
        answers={name: said for name, said in answers.items() if name in asked},
        appears=APPEARS[chosen[1] % len(APPEARS)],
        friends=friends,
        salt=digest.hexdigest(),
        imported=True,
    )


@transaction.atomic
def accept_groups(plan: dict[int, list[Arrival]]) -> None:
    """Let those of the crowd accept the terms of their groups, once these are complete."""
    for number, arrivals in plan.items():
        accepting = {one.person for one in arrivals if one.group and one.accepts}
        waiting = Friends.objects.filter(ballot=number, ballot__sealings=None)
        waiting = waiting.filter(applications__accepted="", applications__person__in=accepting)
        if groups := list(waiting.distinct()):
            changed: list[Application] = []
            for terms in terms_of_groups(groups[0].ballot, groups):
                changed += _accepted(terms, accepting)
            Application.objects.bulk_update(changed, ["accepted", "changed_at"], batch_size=500)


def _accepted(terms: Terms, accepting: set[int]) -> list[Application]:
    if len(terms.members) < 2:
        return []
    latest = max(one.made_at for one in terms.members) + timedelta(minutes=10)
    told = [one for one in terms.members if one.imported and one.person_id in accepting]
    for one in told:
        one.accepted, one.changed_at = terms.hash, latest
    return told
