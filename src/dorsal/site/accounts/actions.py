"""What may happen to an account."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from dorsal.ground.problems import BadInput, Problem
from dorsal.site.accounts.forms import ProfileForm
from dorsal.site.accounts.models import Person, SignIn, User
from dorsal.site.accounts.queries import never_signed_in
from dorsal.site.applications.profiles import acknowledge_profile, why_profile_stands
from dorsal.site.journal.events import note
from dorsal.site.journal.mails import write_mail

WAITS = timedelta(days=7)  # how long an account waits for its first code


@transaction.atomic
def change_profile(user: User, form: ProfileForm) -> None:
    """Keep what a valid form says of a person; the journal is told which fields, not what.

    `BadInput` while a closed ballot waits for its seal: there the profile stands still.
    """
    if why := why_profile_stands(form.instance, form.changed_data):
        raise BadInput([Problem(why)])
    form.save()
    acknowledge_profile(form.instance, form.changed_data, by=user)
    user.language, user.units = form.cleaned_data["language"], form.cleaned_data["units"]
    user.save(update_fields=["language", "units"])
    if form.changed_data:
        note("profile_changed", form.instance, by=user, fields=sorted(form.changed_data))


@transaction.atomic
def add_passkey(user: User, name: str, credential: dict[str, Any]) -> Authenticator:
    """Keep a passkey that has shown itself, and tell its owner by mail."""
    passkey: Authenticator = WebAuthn.add(user, name, credential).instance
    note("passkey_added", user, by=user, passkey=passkey.pk)
    context = {"name": name, "added": True}
    write_mail(user, "accounts/mails/passkey", context, once=f"passkey-added:{passkey.pk}")
    return passkey


@transaction.atomic
def rename_passkey(passkey: Authenticator, name: str) -> None:
    """Give a passkey another name."""
    passkey.wrap().name = name
    passkey.save(update_fields=["data"])


@transaction.atomic
def remove_passkey(user: User, passkey: Authenticator) -> None:
    """Forget a passkey, and tell its owner by mail."""
    number, name = passkey.pk, passkey.wrap().name
    passkey.delete()
    note("passkey_removed", user, by=user, passkey=number)
    context = {"name": name, "added": False}
    write_mail(user, "accounts/mails/passkey", context, once=f"passkey-removed:{number}")


@transaction.atomic
def change_email(user: User, email: str) -> str:
    """Move an account to an address that has been shown to be theirs; returns the old one.

    An account that only waits there for its first code gives way; `BadInput` when another counts.
    """
    for waiting in never_signed_in().filter(email=email):
        _forget(waiting)
    old, user.email = user.email, email
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:
        user.email = old
        raise BadInput([Problem(_("this address has an account already"))]) from None
    note("email_changed", user, by=user)
    return old


def forget_the_unconfirmed(now: datetime) -> int:
    """Remove accounts that have waited a week for their first code; returns how many."""
    forgotten = 0
    for waiting in never_signed_in().filter(joined_at__lt=now - WAITS):
        with transaction.atomic():
            _forget(waiting)
        forgotten += 1
    return forgotten


def forget_ended_sessions(now: datetime) -> int:
    """Remove what is left of sessions that have run out; returns how many there were."""
    Session.objects.filter(expire_date__lt=now).delete()
    living = Session.objects.values("session_key")
    return SignIn.objects.exclude(session_key__in=living).delete()[0]


def _forget(user: User) -> None:
    Person.objects.filter(user=user).delete()
    user.delete()
