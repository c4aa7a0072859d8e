"""Writing events: the only way anything is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models

from dorsal.site.journal import clock
from dorsal.site.journal.models import Event

if TYPE_CHECKING:
    from dorsal.site.accounts.models import User
    from dorsal.site.races.models import Edition, Race


def note(
    verb: str,
    subject: models.Model,
    *,
    by: User | None,
    race: Race | None = None,
    edition: Edition | None = None,
    why: str = "",
    **details: Any,
) -> Event:
    """Note that somebody (or the site, `None`) did something to something.

    `verb` names a thing and what was done to it: `slips_mailed`. `details` must hold no personal
    data; `why` is the reason that whoever did it has given.
    """
    return Event.objects.create(
        at=clock.now(),
        actor=by.pk if by else 0,
        verb=verb,
        subject_kind=subject._meta.model_name or "",
        subject=subject.pk,
        race=race or (edition.race if edition else None),
        edition=edition,
        why=why,
        details=details,
    )
