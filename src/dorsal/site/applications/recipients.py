"""To whom the mails about an application go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dorsal.site.accounts.models import User
from dorsal.site.applications.models import Application


def recipients_of(applications: Sequence[Application]) -> Mapping[int, User]:
    """By application, the account to which its mails go: the applicant's own; for an imported
    applicant without one, that of the address which the race has given. Families share an address,
    and an account is one person's. Nobody who was erased is among them.

    One query, for applications that are loaded with `person__user`.
    """
    found: dict[int, User] = {}
    addresses: dict[int, str] = {}
    for one in applications:
        person = one.person
        if person.user is not None:
            found[one.pk] = person.user
        elif person.email and person.erased_at is None:
            addresses[one.pk] = person.email.lower()
    if addresses:
        accounts = User.objects.filter(email__in=set(addresses.values()))
        known = {one.email: one for one in accounts}
        found |= {pk: known[email] for pk, email in addresses.items() if email in known}
    return {pk: user for pk, user in found.items() if user.erased_at is None}


def whose(application: Application, to: User) -> dict[str, str]:
    """What a mail must say of whom it is about: `for_name` is empty in one to the applicant."""
    own = application.person.user_id == to.pk
    return {"for_name": "" if own else application.person.name}
