"""What an applicant may do with their application: apply, change it, withdraw it.

Each action runs in a transaction that holds the ballot's row, so that numbers and acknowledgements
have no gaps however many apply at once.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from dorsal.ballot.acknowledgement import Action
from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.acknowledgements import give_receipt
from dorsal.site.applications.eligibility import refusal
from dorsal.site.applications.models import Application
from dorsal.site.applications.profiles import (
    PROFILE,
    acknowledge_profile,
    why_profile_stands,
)
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.stages import Stage, is_before, stage_of
from dorsal.site.journal import clock
from dorsal.site.journal.events import note


class NotOpen(RuntimeError):
    """The ballot takes no applications now; carries its stage."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(f"the ballot is {stage}")
        self.stage = stage


class NotEligible(RuntimeError):
    """Somebody may not apply; the text says why, for them to read."""


class NotApplying(RuntimeError):
    """The application has been withdrawn."""


@dataclass(frozen=True)
class Wishes:
    """What an applicant says: their profile's fields, the answers, how they appear if drawn."""

    profile: Mapping[str, object]
    answers: Mapping[str, str]
    appears: str


def lock_ballot(ballot: Ballot) -> Ballot:
    """The ballot's row, held until the transaction ends."""
    rows = Ballot.objects.select_for_update(of=("self",)).select_related("edition__race")
    return rows.get(pk=ballot.pk)


def lock_open(ballot: Ballot) -> Ballot:
    """The ballot's row, held; `NotOpen` unless it takes applications now."""
    held = lock_ballot(ballot)
    stage = stage_of(held, clock.now())
    if stage != Stage.OPEN:
        raise NotOpen(stage)
    return held


def lock_unsealed(ballot: Ballot) -> Ballot:
    """The ballot's row, held; `NotOpen` unless it has opened and is not sealed yet."""
    held = lock_ballot(ballot)
    stage = stage_of(held, clock.now())
    if is_before(stage, Stage.OPEN) or not is_before(stage, Stage.SEALED):
        raise NotOpen(stage)
    return held


def apply(ballot: Ballot, person: Person, wishes: Wishes, *, by: User) -> Application:
    """Apply, or apply anew after a withdrawal; who applies already changes what they said.

    Sending the same twice does it once. `NotOpen`, `NotEligible`.
    """
    with transaction.atomic():
        held = lock_open(ballot)
        profile_changed = _keep_profile(person, wishes.profile, held, by=by)
        if why := refusal(held, person):
            raise NotEligible(why)
        found = find_application(held, person)
        if found is None:
            return _begin(held, person, wishes, by=by)
        if found.withdrawn_at is not None:
            return _begin_anew(held, found, wishes, by=by)
        return _change(held, found, wishes, profile_changed, by=by)


def find_application(ballot: Ballot, person: Person) -> Application | None:
    """The person's application in a ballot, withdrawn or not."""
    rows = Application.objects.select_related("person__user", "friends")
    return rows.filter(ballot=ballot, person=person).first()


def withdraw(application: Application, *, by: User) -> None:
    """Withdraw, and leave the friends; withdrawing twice does it once. `NotOpen`."""
    # inline: friends.py stands on this module
    from dorsal.site.applications.friends.actions import leave_quietly, tell_left

    with transaction.atomic():
        held = lock_open(application.ballot)
        application.refresh_from_db()
        if application.withdrawn_at is not None:
            return
        left = leave_quietly(application)
        application.withdrawn_at = application.changed_at = clock.now()
        application.save(update_fields=["withdrawn_at", "changed_at"])
        acknowledge_change(application, held, "withdrawn", by=by)
        if left:
            tell_left(left, application)


def acknowledge_change(
    application: Application, ballot: Ballot, action: Action, *, by: User, verb: str = ""
) -> None:
    """Note what was done and give its acknowledgement."""
    receipt = give_receipt(application, ballot, action)
    note(
        verb or f"application_{action}",
        application,
        by=by,
        edition=ballot.edition,
        number=application.number,
        acknowledgement=receipt.number,
    )


def _keep_profile(
    person: Person, profile: Mapping[str, object], ballot: Ballot, *, by: User
) -> bool:
    changed = [name for name in PROFILE if getattr(person, name) != profile.get(name, "")]
    changed = [name for name in changed if name in profile]
    if why := why_profile_stands(person, changed):
        raise NotEligible(why)
    for name in changed:
        setattr(person, name, profile[name])
    if changed:
        person.save(update_fields=changed)
        acknowledge_profile(person, changed, by=by, but=ballot)
    return bool(changed)


def _begin(ballot: Ballot, person: Person, wishes: Wishes, *, by: User) -> Application:
    ballot.last_number += 1
    ballot.save(update_fields=["last_number"])
    at = clock.now()
    made = Application.objects.create(
        ballot=ballot,
        person=person,
        number=ballot.last_number,
        made_at=at,
        changed_at=at,
        answers=dict(wishes.answers),
        appears=wishes.appears,
        salt=secrets.token_hex(32),
    )
    acknowledge_change(made, ballot, "applied", by=by)
    return made


def _begin_anew(ballot: Ballot, found: Application, wishes: Wishes, *, by: User) -> Application:
    found.withdrawn_at, found.accepted = None, ""
    _say(found, wishes)
    acknowledge_change(found, ballot, "applied", by=by)
    return found


def _change(
    ballot: Ballot, found: Application, wishes: Wishes, profile_changed: bool, *, by: User
) -> Application:
    said = (dict(wishes.answers), wishes.appears)
    if profile_changed or said != (found.answers, found.appears):
        _say(found, wishes)
        acknowledge_change(found, ballot, "changed", by=by)
    return found


def _say(application: Application, wishes: Wishes) -> None:
    application.answers = dict(wishes.answers)
    application.appears = wishes.appears
    application.changed_at = clock.now()
    application.save()
