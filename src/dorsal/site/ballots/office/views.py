"""The ballot's office: where it stands, what to do next, dates, questions, publishing."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from dorsal.ground.problems import BadInput, Problem
from dorsal.site.accounts.models import User
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.office.actions import (
    change_ballot,
    change_questions,
    make_ballot,
    publish_ballot,
)
from dorsal.site.ballots.office.checklist import (
    address_of,
    checklist,
    next_thing,
    office_pages,
    steps,
)
from dorsal.site.ballots.office.forms import Asked, BallotForm, form_of_ballot
from dorsal.site.ballots.queries import ballot_of, find_ballot
from dorsal.site.ballots.stages import Stage, is_before, stage_of
from dorsal.site.journal import clock
from dorsal.site.pages.access import READERS, RoleRequest, edition_page, viewer
from dorsal.site.races.models import Edition


@edition_page(*READERS)
def office(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The overview of a ballot; the director makes it, changes its dates and publishes it."""
    with timezone.override(ZoneInfo(edition.race.timezone)):
        ballot = find_ballot(edition)
        if request.method == "POST":
            return _do(request, edition, ballot)
        if ballot is None:
            context = {"race": edition.race, "edition": edition, "editable": _directs(request)}
            return render(request, "ballots/office/none.html", context)
        return _show(request, ballot, form_of_ballot(ballot, stage_of(ballot, clock.now())))


def _do(request: RoleRequest, edition: Edition, ballot: Ballot | None) -> HttpResponse:
    by = director(request)
    here = redirect("office_ballot", edition.race.slug, edition.key)
    if ballot is None:
        make_ballot(edition, by)
    if ballot is None or request.POST.get("do") == "make":
        return here
    if request.POST.get("do") == "publish":
        return _publish(request, ballot, by) or here
    form = form_of_ballot(ballot, stage_of(ballot, clock.now()), request.POST)
    if not form.is_valid():
        return _show(request, Ballot.objects.get(pk=ballot.pk), form)
    change_ballot(ballot, form.changed_data, by)
    messages.success(request, _("Kept."))
    return here


def _publish(request: RoleRequest, ballot: Ballot, by: User) -> HttpResponse | None:
    try:
        publish_ballot(ballot, by)
    except BadInput as error:
        form = form_of_ballot(ballot, stage_of(ballot, clock.now()))
        return _show(request, ballot, form, refused=error.problems)
    messages.success(request, _("The ballot is public."))
    return None


def _show(
    request: RoleRequest, ballot: Ballot, form: BallotForm, *, refused: tuple[Problem, ...] = ()
) -> HttpResponse:
    sentence, where = next_thing(ballot)
    context = {
        "race": ballot.edition.race,
        "edition": ballot.edition,
        "ballot": ballot,
        "form": form,
        "refused": refused,
        "steps": steps(ballot),
        "next": sentence,
        "next_address": where,
        "checklist": [(one, address_of(one.page, ballot)) for one in checklist(ballot)],
        "pages": office_pages(ballot),
        "editable": _directs(request),
        "locked": not is_before(stage_of(ballot, clock.now()), Stage.SEALED),
    }
    return render(request, "ballots/office/office.html", context)


def _questions_changed(request: RoleRequest, ballot: Ballot, asked: Asked, by: User) -> bool:
    if not asked.is_valid():
        return False
    try:
        change_questions(ballot, asked.made_questions, asked.made_documents, by)
    except BadInput as error:
        messages.error(request, str(error))
        return False
    messages.success(request, _("Kept."))
    return True


@edition_page(*READERS)
def questions(request: RoleRequest, edition: Edition) -> HttpResponse:
    """What applicants are asked, and the documents that they upload, as rows."""
    ballot = ballot_of(edition)
    asked = Asked(ballot, request.POST if request.method == "POST" else None)
    if request.method == "POST" and _questions_changed(request, ballot, asked, director(request)):
        return redirect("office_questions", edition.race.slug, edition.key)
    context = {
        "race": edition.race,
        "edition": edition,
        "asked": asked,
        "editable": _directs(request),
        "open": not is_before(stage_of(ballot, clock.now()), Stage.OPEN),
    }
    return render(request, "ballots/office/questions.html", context)


def director(request: RoleRequest) -> User:
    """Who is signed in, if they direct here; `Http404` otherwise."""
    by = viewer(request)
    if by is None or request.role != "director":
        raise Http404
    return by


def _directs(request: RoleRequest) -> bool:
    return request.role == "director"
