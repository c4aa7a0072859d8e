"""Mails to somebody who applies, about their application."""

from __future__ import annotations

from collections.abc import Mapping

from dorsal.site.applications.models import Application
from dorsal.site.journal.mails import write_mail


def write_applicant(to: Application, mail: str, more: Mapping[str, object], *, once: str) -> bool:
    """Write the mail `applications/…` to the applicant; False without an account to write to, and
    when it was written before. The mail knows the application, its edition and its race.
    """
    if to.person.user is None:
        return False
    edition = to.ballot.edition
    context = {"application": to, "edition": edition, "race": edition.race, **more}
    return write_mail(to.person.user, f"applications/{mail}", context, once=once, edition=edition)
