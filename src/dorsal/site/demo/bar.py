"""What the bar at the top shows: where in the season one is, what time it is, and who one is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dorsal.site.demo.cast import DRAWN, WHO, account
from dorsal.site.demo.drawn import is_drawn
from dorsal.site.demo.moments import KEYS, MOMENTS, ZONE, Moment
from dorsal.site.demo.time_machine import here, moments_prepared
from dorsal.site.journal import clock
from dorsal.site.journal.models import Message
from dorsal.site.pages.access import viewer

ROLES: dict[str, str | Promise] = {
    "director": _("Amaia, director"),
    "helper": _("Beñat, helper"),
    "runner": _("Ane, runner"),
    "friend": _("Iker, her friend"),
    "neighbour": _("Patxi, of the village"),
    DRAWN: _("Somebody drawn"),
    "organiser": _("Greta, the series"),
    "stranger": _("A stranger"),
}


@dataclass(frozen=True)
class Step:
    """A moment in the bar, and whether it is past, the one that is now, or later."""

    moment: Moment
    state: str


@dataclass(frozen=True)
class Bar:
    """Everything that the bar shows. `zone` is that of the main race."""

    steps: tuple[Step, ...]
    now: Moment
    at: datetime
    zone: str
    who: str
    name: str
    preparing: int
    mails: int


def bar_of(request: HttpRequest) -> Bar:
    """The bar for whoever asks."""
    where = here().moment
    place = KEYS.index(where)
    who, name = who_is(request)
    return Bar(
        steps=tuple(
            Step(one, "past" if number < place else "now" if number == place else "later")
            for number, one in enumerate(MOMENTS)
        ),
        now=MOMENTS[place],
        at=clock.now(),
        zone=ZONE,
        who=who,
        name=name,
        preparing=len(KEYS) - moments_prepared(),
        mails=Message.objects.count(),
    )


def who_is(request: HttpRequest) -> tuple[str, str]:
    """Which role of the bar somebody is in (empty: none of them), and their name."""
    user = viewer(request)
    if user is None:
        return "stranger", ""
    name = user.person.first_name or user.email
    if is_drawn(request, user):
        return DRAWN, name
    known = {account(WHO[role]).email: role for role in ROLES if role in WHO}
    return known.get(user.email, ""), name
