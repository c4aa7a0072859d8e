"""What is asked of ballots in the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.http import Http404

from dorsal.ballot.entry_file.person_names import NameFolder
from dorsal.site.accounts.models import Person
from dorsal.site.ballots.models import Ballot, PastClaim, PastLine, PastPair, Sealing
from dorsal.site.journal.models import Event
from dorsal.site.races.models import Edition, Race


def ballot_of(edition: Edition) -> Ballot:
    """The ballot of an edition; `Http404` when it has none yet."""
    found = find_ballot(edition)
    if found is None:
        raise Http404(f"{edition} has no ballot")
    return found


def find_ballot(edition: Edition) -> Ballot | None:
    """The ballot of an edition, if it has one."""
    found: Ballot | None = getattr(edition, "ballot", None)
    if found is not None:
        found.edition = edition
    return found


def last_change_of_rules(ballot: Ballot) -> tuple[str, datetime | None]:
    """Who has changed the rules last, and when; without a name when they have none any more."""
    changes = Event.objects.filter(verb="rules_changed", subject_kind="ballot", subject=ballot.pk)
    last = changes.last()
    if last is None:
        return "", None
    by = Person.objects.filter(user=last.actor).first()
    return by.name if by else "", last.at


def claimable_lines(race: Race, person: Person, *, year: int, name: str) -> list[PastLine]:
    """The lines of a year that are nobody's, have every part of this name, and no other birth date.

    At least two parts must be given, so that nobody can read who else has applied.
    """
    parts = _parts(name)
    if len(parts) < 2:
        return []
    lines = PastLine.objects.filter(race=race, year=year, person=None).select_related("stub")
    return [
        one
        for one in lines
        if parts <= _parts(one.stub.name) and one.stub.birth_date in (None, person.birth_date)
    ]


def _parts(name: str) -> set[str]:
    return set(NameFolder().fold(name).split())


@dataclass(frozen=True)
class PastCounts:
    """What is known of earlier years: lines by year, how many are somebody's, and open pairs."""

    years: tuple[tuple[int, int, int, int], ...]  # year, lines, with a place, matched
    lines: int
    matched: int
    pairs: int


def past_counts(race: Race) -> PastCounts:
    """The counts of a race's earlier years. Two queries."""
    with_place = Count("id", filter=Q(outcome__in=("place", "finished")))
    rows = (
        PastLine.objects.filter(race=race)
        .order_by("year")
        .values_list("year")
        .annotate(lines=Count("id"), places=with_place, matched=Count("person"))
    )
    years = tuple((int(one[0]), int(one[1]), int(one[2]), int(one[3])) for one in rows)
    return PastCounts(
        years=years,
        lines=sum(one[1] for one in years),
        matched=sum(one[3] for one in years),
        pairs=open_pairs(race).count(),
    )


def open_pairs(race: Race) -> QuerySet[PastPair]:
    """Pairs that nobody has decided and whose lines are still nobody's, the likeliest first."""
    free = PastLine.objects.filter(race=race, stub=OuterRef("stub"), person=None)
    undecided = PastPair.objects.filter(race=race, decision="")
    return undecided.filter(Exists(free)).select_related("stub", "person__user")


def with_years(race: Race, pairs: Sequence[PastPair]) -> list[tuple[PastPair, str, str]]:
    """The pairs, each with the years of the line's somebody and of the person. Two queries."""
    stubs, people = {one.stub_id for one in pairs}, {one.person_id for one in pairs}
    lines = PastLine.objects.filter(race=race).order_by("year")
    told: dict[int, list[str]] = {}
    for stub, year in lines.filter(stub__in=stubs, person=None).values_list("stub_id", "year"):
        told.setdefault(stub, []).append(str(year))
    known: dict[int, list[str]] = {}
    for person, year in lines.filter(person__in=people).values_list("person_id", "year"):
        known.setdefault(person or 0, []).append(str(year))
    return [
        (one, ", ".join(told.get(one.stub_id, ())), ", ".join(known.get(one.person_id, ())))
        for one in pairs
    ]


def open_claims(race: Race) -> QuerySet[PastClaim]:
    """Claims to earlier years that wait for an answer."""
    waiting = PastClaim.objects.filter(line__race=race, state="open").order_by("made_at", "id")
    return waiting.select_related("line__stub", "person")


def past_claim_counts(ballot: Ballot) -> dict[str, int]:
    """How many claims to earlier years matter to a ballot, and how many of them are granted,
    refused and open: those of its applicants, made while claims could be made.

    Answers given before another ballot of the race was sealed were given for that one, and those
    given after the last seal of this one for the next.
    """
    race, mine = ballot.edition.race, ballot.applications.filter(withdrawn_at=None)
    claims = PastClaim.objects.filter(line__race=race, person__in=mine.values("person"))
    seals = Sealing.objects.filter(ballot__edition__race=race, ballot__rehearsal=False)
    others = seals.exclude(ballot=ballot).filter(at__lt=ballot.claims_until)
    since = others.aggregate(last=Max("at"))["last"]
    until = ballot.sealings.aggregate(last=Max("at"))["last"]
    given = ~Q(state="open")
    given &= Q(decided_at__gt=since) if since else Q()
    given &= Q(decided_at__lte=until) if until else Q()
    found = claims.filter(Q(state="open") | given, made_at__lt=ballot.claims_until)
    states = dict(found.values_list("state").annotate(n=Count("pk")).order_by())
    counts = {state: int(states.get(state, 0)) for state in ("granted", "refused", "open")}
    return {"made": sum(counts.values()), **counts}


def claims_of(race: Race, person: Person) -> QuerySet[PastClaim]:
    """A person's own claims at a race, the newest first."""
    own = PastClaim.objects.filter(line__race=race, person=person)
    return own.select_related("line").order_by("-made_at", "-id")


def lines_of(race: Race, person: Person) -> QuerySet[PastLine]:
    """The years of a race that are a person's."""
    return PastLine.objects.filter(race=race, person=person).order_by("year", "id")
