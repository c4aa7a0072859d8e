"""A profile is a part of each application of its person: while a ballot is open, a change of it is
acknowledged like any other; from closing to the seal it stands still.
"""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.stages import Stage, stage_of
from dorsal.site.journal import clock

PROFILE = ("name", "birth_date", "sex", "nationality", "country", "town", "club")


def why_profile_stands(person: Person, changed: Collection[str]) -> str:
    """Why these fields cannot be changed now, for the person to read; empty when they can."""
    if not set(changed) & set(PROFILE):
        return ""
    for one in _applications(person):
        if stage_of(one.ballot, clock.now()) in (Stage.CLAIMS, Stage.WAITING):
            told = _(
                "You apply to %(edition)s, which has closed: who you are stands still there until"
                " the list is sealed. If something is wrong, write to the race."
            )
            return told % {"edition": one.ballot.edition}
    return ""


def acknowledge_profile(
    person: Person, changed: Collection[str], *, by: User, but: Ballot | None = None
) -> None:
    """Acknowledge a change of the profile in each open ballot to which the person applies, except
    in one that does it itself. To be called in a transaction.
    """
    from dorsal.site.applications.actions import (  # inline: actions stand on this module
        acknowledge_change,
        lock_ballot,
    )

    if not set(changed) & set(PROFILE):
        return
    for one in _applications(person):
        if one.ballot != but and stage_of(one.ballot, clock.now()) == Stage.OPEN:
            one.person = person
            acknowledge_change(one, lock_ballot(one.ballot), "changed", by=by)


def _applications(person: Person) -> list[Application]:
    mine = Application.objects.filter(person=person, withdrawn_at=None)
    mine = mine.filter(ballot__edition__cancelled_why="")
    return list(mine.select_related("ballot__edition__race", "friends").order_by("ballot"))
