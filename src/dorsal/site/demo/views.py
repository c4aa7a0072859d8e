"""Views of the demonstration. Outside it, none of them is there."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dorsal.site.accounts.models import User
from dorsal.site.demo.bar import who_is
from dorsal.site.demo.cast import CAST, DRAWN, WHO, account
from dorsal.site.demo.drawn import become_drawn, somebody_drawn
from dorsal.site.demo.moments import KEYS, ZONE, moment_of
from dorsal.site.demo.outbox import mails
from dorsal.site.demo.time_machine import here, jump
from dorsal.site.demo.tour import TOUR
from dorsal.site.pages.access import View, public
from dorsal.site.pages.own_addresses import own_address

BACKEND = "django.contrib.auth.backends.ModelBackend"
SESSION_S = 400 * 24 * 3600  # beyond every moment, by whichever clock
ALWAYS_THERE = (  # pages that are there at every moment, for everybody
    *("home", "about", "calendar", "race", "edition", "all_series", "series"),
    *("demo_tour", "demo_outbox", "demo_accounts"),
)


def only_here(view: View) -> View:
    """Let a view be there in a demonstration only; it must stand below `public`."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.DEMO:
            raise Http404("this is no demonstration")
        return view(request, *args, **kwargs)

    return opened


@public
@only_here
@require_POST
def travel(request: HttpRequest) -> HttpResponse:
    """Move to a moment, as the same person, on the same page if it is there; somebody drawn is
    whoever that is at the moment.
    """
    key = request.POST.get("moment", "")
    if key not in KEYS:
        raise Http404(f"no moment {key}")
    who, _name = who_is(request)
    _move(request, key)
    if who == DRAWN:
        _sign_in(request, who)
    return _go(request, moment_of(key).page(who))


@public
@only_here
@require_POST
def become(request: HttpRequest) -> HttpResponse:
    """Sign in as somebody of the cast, or be a stranger."""
    who = request.POST.get("who", "")
    _sign_in(request, who)
    return _go(request, moment_of(here().moment).page(who))


@public
@only_here
@require_POST
def step(request: HttpRequest, number: int) -> HttpResponse:
    """Go to a step of the tour: its moment, its person and its page."""
    if not 1 <= number <= len(TOUR):
        raise Http404(f"no step {number}")
    told = TOUR[number - 1]
    if here().moment != told.moment:
        _move(request, told.moment)
    _sign_in(request, told.who)
    return HttpResponseRedirect(told.page)


@public
@only_here
@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """The way through the demonstration for somebody new."""
    return render(request, "demo/tour.html", {"tour": TOUR, "cast": CAST, "who": WHO})


@public
@only_here
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """All mails of the site, the newest first."""
    address = request.GET.get("to", "")
    shown = mails(address)
    context = {"mails": shown, "address": address, "zone": ZONE}
    return render(request, "demo/outbox.html", context)


def _move(request: HttpRequest, key: str) -> None:
    refused = jump(key)
    for one in refused:
        text = _("On the way this could not happen any more: %(what)s") % {"what": one}
        messages.warning(request, text)


def _sign_in(request: HttpRequest, who: str) -> None:
    if who == "stranger":
        logout(request)
        return
    user = _account_of(who)
    if user is None:
        raise Http404(f"nobody called {who}")
    login(request, user, backend=BACKEND)
    become_drawn(request, user if who == DRAWN else None)
    request.session.set_expiry(SESSION_S)


def _account_of(who: str) -> User | None:
    if who == DRAWN:
        return somebody_drawn()
    keys = {one.key for one in CAST}
    key = WHO.get(who, who)
    return User.objects.filter(email=account(key).email).first() if key in keys else None


def _go(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Back to where the visitor was, if that page is there at every moment."""
    back = request.POST.get("back", "")
    return HttpResponseRedirect(back if _is_always_there(request, back) else otherwise)


def _is_always_there(request: HttpRequest, address: str) -> bool:
    if not own_address(request, address, ""):
        return False
    try:
        return resolve(address.partition("?")[0]).url_name in ALWAYS_THERE
    except Resolver404:
        return False
