"""Somebody drawn: the one of the bar who has a place by the draw, whoever that is.

The draw decides it anew in each demonstration. Until every result is told it is a fixed applicant
of the crowd, who says nothing about who is drawn; afterwards the one in the middle of the places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.http import HttpRequest

from dorsal.ground.problems import BadInput
from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.demo.crowd_arrivals import Arrival
from dorsal.site.demo.crowds import Somebody
from dorsal.site.demo.races_of_season import MAIN, SEASON
from dorsal.site.journal import clock
from dorsal.site.shows.fates import Fate, fates_of
from dorsal.site.shows.telling import all_told

BECOME = "demo_drawn"  # in the session: the number of the account that one is as somebody drawn
FAILURES = 3  # years without a place of the one who is fixed


def make_fixed(people: Sequence[tuple[Somebody, Person]], planned: Sequence[Arrival]) -> User:
    """Give an account to the first of a crowd who comes alone after some years without luck, and
    whom nobody can be taken for.
    """
    sharing = Counter(one.email for one, _person in people)
    alone = {
        person.pk: person
        for one, person in people
        if one.failures == FAILURES and sharing[one.email] == 1
        if not (one.group or one.best_time or one.commitment)
    }
    return make_account(next(alone[one.person] for one in planned if one.person in alone))


@transaction.atomic
def make_account(person: Person) -> User:
    """Let somebody of the crowd sign in with the address by which they applied."""
    user = User(email=person.email.lower(), joined_at=clock.now())
    user.set_unusable_password()
    user.save()
    person.user = user
    person.save(update_fields=["user"])
    return user


def somebody_drawn() -> User | None:
    """The account of somebody drawn as the site stands; `None` where there is no season.

    Once every result is told, whoever has the middle place gets an account. That changes nothing
    of the draw, and no later moment has to be lived through for it.
    """
    ballots = Ballot.objects.select_related("edition__race")
    ballot = ballots.filter(edition__race__slug=MAIN, edition__key=SEASON).first()
    found = _in_the_middle(ballot) if ballot and all_told(ballot, clock.now()) else None
    if found is None:
        return _fixed()
    return found.user or make_account(found)


def _fixed() -> User | None:
    """The first account whose person has an address of their own: those of the crowd alone do."""
    return User.objects.filter(person__email__gt="").order_by("pk").first()


def _in_the_middle(ballot: Ballot) -> Person | None:
    """Who has the place nearest to the middle of those drawn, of all who can still sign in."""
    try:
        fates = fates_of(ballot).values()
    except BadInput:
        return None
    drawn = sorted((one for one in fates if one.kind == "place" and one.drawn), key=_from_middle)
    numbers = [int(one.code[1:]) for one in drawn]
    rows = Application.objects.filter(ballot=ballot, withdrawn_at=None, person__erased_at=None)
    found = rows.filter(number__in=numbers).select_related("person__user")
    people = {one.number: one.person for one in found if _may_sign_in(one.person)}
    return next((people[one] for one in numbers if one in people), None)


def _may_sign_in(person: Person) -> bool:
    """Whether somebody has an account, or an address that is nobody else's account."""
    if person.user is not None:
        return True
    return bool(person.email) and not User.objects.filter(email=person.email.lower()).exists()


def _from_middle(one: Fate) -> tuple[int, float]:
    """How far a place is from the middle of its draw; those of the largest draw first."""
    return -one.places, abs(one.nth - (one.places + 1) / 2)


def become_drawn(request: HttpRequest, user: User | None) -> None:
    """Remember whether whoever has just signed in is somebody drawn."""
    request.session[BECOME] = user.pk if user else None


def is_drawn(request: HttpRequest, user: User) -> bool:
    """Whether an account was become as somebody drawn, in this session."""
    return bool(request.session.get(BECOME) == user.pk)
