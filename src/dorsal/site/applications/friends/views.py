"""Pages of friends who apply together."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.site.accounts.models import User
from dorsal.site.applications import pages
from dorsal.site.applications.actions import NotApplying, NotOpen
from dorsal.site.applications.forms import JoinForm
from dorsal.site.applications.friends.actions import (
    GroupFull,
    InGroupAlready,
    NoGroups,
    TermsChanged,
    accept_terms,
    begin_group,
    find_group,
    join_group,
    leave_group,
)
from dorsal.site.applications.models import Application, Friends
from dorsal.site.applications.queries import (
    ballot_of,
    own_application,
    own_application_or_404,
)
from dorsal.site.ballots.stages import Stage
from dorsal.site.journal import clock
from dorsal.site.pages.access import RoleRequest, account, edition_page, public, viewer
from dorsal.site.races.models import Edition


@public
def join(request: HttpRequest, code: str) -> HttpResponseBase:
    """An invitation: who invites, to which race, and the way in."""
    group = find_group(code)
    if group is None or not group.ballot.edition.published:
        raise Http404("no such group")
    ballot, stage = ballot_of(group.ballot.edition, "", clock.now())
    own = own_application(ballot, viewer(request))
    if own is not None and own.withdrawn_at is None and stage == Stage.OPEN:
        if request.method == "POST" and own.friends_id != group.pk:
            _do(request, lambda: join_group(group, own, by=_user(own)), _("You have joined."))
        if request.method == "POST" or own.friends_id == group.pk:
            return _back(ballot.edition)
    context = pages.invitation_page(group, ballot, stage, own)
    return render(request, "applications/join.html", {**context, "next": request.path})


@account
@edition_page()
@require_POST
def begin(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """Begin a group, to invite friends to."""
    own = _own(request, edition)
    _do(request, lambda: begin_group(own, by=_user(own)), "")
    return _back(edition)


@account
@edition_page()
@require_POST
def join_by_code(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """Join the group whose code was typed."""
    own = _own(request, edition)
    form = JoinForm(request.POST, ballot=own.ballot)
    if form.is_valid() and isinstance(form.group, Friends):
        group = form.group
        _do(request, lambda: join_group(group, own, by=_user(own)), _("You have joined."))
    else:
        messages.error(request, _("No group of this ballot has this code."))
    return _back(edition)


@account
@edition_page()
@require_POST
def leave(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """Leave the group and apply alone."""
    own = _own(request, edition)
    _do(request, lambda: leave_group(own, by=_user(own)), _("You apply alone now."))
    return _back(edition)


@account
@edition_page()
@require_POST
def accept(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """Accept the group's terms as they were seen."""
    own, seen = _own(request, edition), request.POST.get("terms", "")
    if request.POST.get("agrees") != "on":
        messages.error(request, _("Tick the box to accept."))
        return _back(edition)
    _do(request, lambda: accept_terms(own, seen, by=_user(own)), _("You have accepted."))
    return _back(edition)


def _own(request: RoleRequest, edition: Edition) -> Application:
    ballot, _stage = ballot_of(edition, request.role, clock.now())
    return own_application_or_404(ballot, viewer(request))


def _user(own: Application) -> User:
    if own.person.user is None:
        raise Http404("no account")
    return own.person.user


def _do(request: HttpRequest, act: Callable[[], object], done: str) -> None:
    """Do it, and say what came of it."""
    refused: dict[type[Exception], str] = {
        NoGroups: _("In this ballot everybody applies alone."),
        GroupFull: _("The group is full."),
        InGroupAlready: _("You are in a group already; leave it first."),
        TermsChanged: _("Something has changed since you looked: read it again, then accept."),
        NotApplying: _("Your application is withdrawn."),
        NotOpen: _("The ballot is closed."),
    }
    try:
        act()
    except tuple(refused) as error:
        messages.error(request, refused[type(error)])
    else:
        if done:
            messages.success(request, done)


def _back(edition: Edition) -> HttpResponseBase:
    return redirect(reverse("application", args=[edition.race.slug, edition.key]) + "#friends")
