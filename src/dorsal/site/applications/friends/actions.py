"""Friends who want to be drawn together: begin a group, join it, leave it, accept its terms."""

from __future__ import annotations

import secrets

from django.db import models, transaction

from dorsal.site.accounts.models import User
from dorsal.site.applications.actions import (
    NotApplying,
    acknowledge_change,
    lock_open,
    lock_unsealed,
)
from dorsal.site.applications.applicant_mails import write_applicant
from dorsal.site.applications.friends.terms import Terms, terms_of
from dorsal.site.applications.models import Application, Friends
from dorsal.site.applications.tickets import rules_of
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.stages import Stage, stage_of
from dorsal.site.journal import clock

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # none that is easily taken for another
CODE_LENGTH = 8


class NoGroups(RuntimeError):
    """The rules let nobody apply in a group."""


class OtherBallot(RuntimeError):
    """The code belongs to a group of another ballot."""


class GroupFull(RuntimeError):
    """The group has as many members as the rules allow."""


class InGroupAlready(RuntimeError):
    """The applicant is in a group with others."""


class TermsChanged(RuntimeError):
    """What was to be accepted is no longer what stands."""


def begin_group(application: Application, *, by: User) -> Friends:
    """Begin a group with its first member; who is in one keeps it. `NoGroups`, `NotOpen`."""
    with transaction.atomic():
        held = lock_open(application.ballot)
        _refresh_applying(application)
        if rules_of(held).groups.largest < 2:
            raise NoGroups
        if application.friends is not None:
            return application.friends
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        made = Friends.objects.create(ballot=held, code=code, made_at=clock.now())
        _enter(application, made)
        acknowledge_change(application, held, "changed", by=by, verb="group_begun")
        _mail(application, "begun", made, once=f"begun:{made.pk}")
        return made


def join_group(friends: Friends, application: Application, *, by: User) -> None:
    """Join; joining twice does it once. Who is alone in a group of their own gives it up.

    `OtherBallot`, `GroupFull`, `InGroupAlready`, `NotApplying`, `NotOpen`.
    """
    with transaction.atomic():
        held = lock_open(friends.ballot)
        _refresh_applying(application)
        if application.ballot_id != held.pk:
            raise OtherBallot
        if application.friends_id == friends.pk:
            return
        if members_of(friends).count() >= rules_of(held).groups.largest:
            raise GroupFull
        if application.friends is not None and members_of(application.friends).count() > 1:
            raise InGroupAlready
        _enter(application, friends)
        acknowledge_change(application, held, "changed", by=by, verb="group_joined")
        _tell_others(friends, application, "joined")


def leave_group(application: Application, *, by: User) -> None:
    """Leave; the others are asked again. Leaving twice does it once. `NotOpen`."""
    with transaction.atomic():
        held = lock_open(application.ballot)
        application.refresh_from_db()
        left = leave_quietly(application)
        if left is None:
            return
        acknowledge_change(application, held, "changed", by=by, verb="group_left")
        tell_left(left, application)


def accept_terms(application: Application, seen: str, *, by: User) -> None:
    """Accept the terms with the hash that was seen; accepting twice does it once.

    After closing only who had accepted before may accept again, since a claim may have changed
    somebody's tickets. `TermsChanged`, `NotApplying`, `NotOpen`.
    """
    with transaction.atomic():
        held = lock_unsealed(application.ballot)
        _refresh_applying(application)
        if application.friends is None:
            raise TermsChanged
        if not may_accept(application, stage_of(held, clock.now())):
            raise TermsChanged
        if terms_of(application.friends).hash != seen:
            raise TermsChanged
        if application.accepted != seen:
            application.accepted, application.changed_at = seen, clock.now()
            application.save(update_fields=["accepted", "changed_at"])
            acknowledge_change(application, held, "changed", by=by, verb="terms_accepted")


def may_accept(application: Application, stage: Stage) -> bool:
    """Whether somebody may accept terms at a stage."""
    if stage == Stage.OPEN:
        return True
    return stage in (Stage.CLAIMS, Stage.WAITING) and bool(application.accepted)


def members_of(friends: Friends) -> models.QuerySet[Application]:
    """Those of a group who apply, by number."""
    rows = Application.objects.filter(friends=friends, withdrawn_at=None)
    return rows.select_related("person__user").order_by("number")


def leave_quietly(application: Application) -> Friends | None:
    """Take an applicant out of their group without a word; returns the group."""
    left = application.friends
    if left is not None:
        _enter(application, None)
    return left


def tell_left(friends: Friends, who: Application) -> None:
    """Tell those who stay that somebody has left."""
    _tell_others(friends, who, "left")


def ask_again(terms: Terms) -> int:
    """Mail each member who accepted terms that no longer stand; each is asked once for each change.

    Returns how many mails were written.
    """
    stale = [one for one in terms.members if one.accepted and not terms.accepted_by(one)]
    return sum(
        _mail(one, "terms_changed", terms.friends, once=f"terms:{terms.hash}") for one in stale
    )


def find_group(code: str) -> Friends | None:
    """The group of a code, however it was typed."""
    rows = Friends.objects.select_related("ballot__edition__race")
    return rows.filter(code=code.strip().upper().replace("-", "").replace(" ", "")).first()


def invited_to(ballot: Ballot, code: str) -> Friends | None:
    """The group of a code, if it is one of this ballot."""
    found = find_group(code)
    return found if found is not None and found.ballot_id == ballot.pk else None


def _enter(application: Application, friends: Friends | None) -> None:
    application.friends, application.accepted = friends, ""
    application.changed_at = clock.now()
    application.save(update_fields=["friends", "accepted", "changed_at"])


def _refresh_applying(application: Application) -> None:
    application.refresh_from_db()
    if application.withdrawn_at is not None:
        raise NotApplying


def _tell_others(friends: Friends, who: Application, what: str) -> None:
    at = clock.now().isoformat()
    for one in members_of(friends).exclude(pk=who.pk):
        _mail(one, what, friends, once=f"{what}:{friends.pk}:{who.pk}:{at}", who=who)


def _mail(
    to: Application, what: str, friends: Friends, *, once: str, who: Application | None = None
) -> bool:
    more = {"friends": friends, "friend": who.person.first_name if who else ""}
    return write_applicant(to, f"mails/friends_{what}", more, once=once)
