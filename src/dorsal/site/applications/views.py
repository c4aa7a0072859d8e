"""Pages of a ballot for everybody, and of an application for whoever made it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.ground.problems import BadInput
from dorsal.site.applications import pages
from dorsal.site.applications.actions import (
    NotApplying,
    NotEligible,
    NotOpen,
    apply,
    withdraw,
)
from dorsal.site.applications.claims.actions import ClaimedAlready, NoSuchFact, make_claim
from dorsal.site.applications.forms import ApplicationForm, ClaimForm
from dorsal.site.applications.friends.actions import (
    GroupFull,
    InGroupAlready,
    find_group,
    invited_to,
    join_group,
)
from dorsal.site.applications.models import Application, Friends
from dorsal.site.applications.proofs.actions import NotAsked, TooMany, upload_proof
from dorsal.site.applications.queries import (
    ballot_of,
    own_application,
    own_application_or_404,
)
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.stages import Stage
from dorsal.site.journal import clock
from dorsal.site.pages.access import (
    RoleRequest,
    account,
    edition_page,
    viewer,
)
from dorsal.site.pages.downloads import attachment
from dorsal.site.races.models import Edition


@edition_page()
def ballot(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The ballot's public page."""
    found, stage = ballot_of(edition, request.role, clock.now())
    own = own_application(found, viewer(request))
    context = pages.ballot_page(found, stage, own, clock.now())
    return render(request, "applications/ballot.html", context)


@edition_page()
def application_form(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """The page on which somebody applies, or changes what they said."""
    found, stage = ballot_of(edition, request.role, clock.now())
    if stage != Stage.OPEN or edition.cancelled_why:
        return _not_taken(request, edition)
    user = viewer(request)
    if user is None:
        return render(request, "applications/sign_in.html", _sign_in_context(request, found))
    own = own_application(found, user)
    if group := _invites(request, own):
        return redirect("join", group.code)
    form = _form(request, found, own)
    if request.method == "POST" and form.is_valid() and _applied(request, found, form):
        return redirect("application", edition.race.slug, edition.key)
    return render(request, "applications/apply.html", pages.apply_page(found, own, form))


def _not_taken(request: HttpRequest, edition: Edition) -> HttpResponse:
    """To the ballot's page; who has sent something learns that it came too late."""
    if request.method == "POST":
        told = _("The ballot takes no applications now: what you sent was not kept.")
        messages.error(request, told)
    return redirect("ballot", edition.race.slug, edition.key)


def _invites(request: HttpRequest, own: Application | None) -> Friends | None:
    """The group to which somebody is invited who applies already."""
    if request.method == "POST" or own is None or own.withdrawn_at is not None:
        return None
    return invited_to(own.ballot, request.GET.get("friends", ""))


def _sign_in_context(request: HttpRequest, found: Ballot) -> dict[str, object]:
    group = find_group(request.GET.get("friends", ""))
    context = pages.of_ballot(found)
    return {**context, "next": request.get_full_path(), "group": group}


def _form(request: HttpRequest, found: Ballot, own: Application | None) -> ApplicationForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    person = viewer(request).person  # type: ignore[union-attr]  # signed in
    initial = {"friends_code": request.GET.get("friends", "")}
    return ApplicationForm(*sent, ballot=found, person=person, found=own, initial=initial)


def _applied(request: HttpRequest, found: Ballot, form: ApplicationForm) -> bool:
    """Apply, then keep the documents and join the friends; what of these fails is told."""
    user = viewer(request)
    if user is None:
        return False
    try:
        made = apply(found, user.person, form.wishes, by=user)
    except NotEligible as error:
        form.add_error(None, str(error))
        return False
    except NotOpen:
        form.add_error(None, _("The ballot has closed in the meantime."))
        return False
    for kind, file in form.uploads.items():
        try:
            upload_proof(made, kind, name=file.name or "", data=file.read(), by=user)
        except BadInput as error:
            messages.error(request, pages.told(error))
        except (NotAsked, NotOpen, TooMany):
            messages.error(request, _("The document was not kept: it is not asked for now."))
    _join(request, made, form)
    messages.success(request, _kept_words(form))
    return True


def _kept_words(form: ApplicationForm) -> str:
    if form.found is not None and form.found.withdrawn_at is None:
        return _("Your changes are kept. The acknowledgement is below.")
    return _("Your application is in. Its acknowledgement is below.")


def _join(request: HttpRequest, made: Application, form: ApplicationForm) -> None:
    if form.group is None:
        return
    try:
        join_group(form.group, made, by=request.user)  # type: ignore[arg-type]  # signed in
    except GroupFull:
        messages.warning(request, _("You apply alone: the group of your friends is full."))
    except NotOpen:
        messages.warning(request, _("You apply alone: the ballot has closed in the meantime."))
    except InGroupAlready:
        messages.warning(request, _("You are in a group already; leave it first."))


@account
@edition_page()
def application(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """My application."""
    found, stage = ballot_of(edition, request.role, clock.now())
    own = own_application(found, viewer(request))
    if own is None:
        return redirect("ballot", edition.race.slug, edition.key)
    context = pages.application_page(own, stage, clock.now())
    return render(request, "applications/application.html", context)


@account
@edition_page()
def withdraw_application(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """Withdraw, after a question."""
    found, stage = ballot_of(edition, request.role, clock.now())
    own = own_application_or_404(found, viewer(request))
    if request.method != "POST" and stage == Stage.OPEN and own.withdrawn_at is None:
        context = {**pages.of_ballot(found), "application": own}
        return render(request, "applications/withdraw.html", context)
    if request.method == "POST" and own.withdrawn_at is None:
        _withdraw(request, own)
    return redirect("application", edition.race.slug, edition.key)


def _withdraw(request: HttpRequest, own: Application) -> None:
    try:
        withdraw(own, by=own.person.user)  # type: ignore[arg-type]  # own: it has an account
    except NotOpen:
        told = _("The ballot has closed, so your application stands.")
        messages.error(request, told)
    else:
        messages.success(request, _("Your application is withdrawn."))


@account
@edition_page()
def receipt(request: RoleRequest, edition: Edition, number: int) -> HttpResponse:
    """An acknowledgement of mine as a file."""
    found, _stage = ballot_of(edition, request.role, clock.now())
    own = own_application_or_404(found, viewer(request))
    kept = own.receipts.filter(number=number).first()
    if kept is None:
        raise Http404("no such acknowledgement of yours")
    name = f"acknowledgement-{edition.race.slug}-{edition.key}-{number}.json"
    return attachment(name, bytes(kept.document))


@account
@edition_page()
@require_POST
def claim(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """'This is wrong.'"""
    found, _stage = ballot_of(edition, request.role, clock.now())
    own = own_application_or_404(found, viewer(request))
    form = ClaimForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Say in a few sentences what is wrong."))
    else:
        _claimed(request, own, form)
    return redirect("application", edition.race.slug, edition.key)


def _claimed(request: HttpRequest, own: Application, form: ClaimForm) -> None:
    said = form.cleaned_data
    try:
        make_claim(own, said["about"], said["text"], by=own.person.user)  # type: ignore[arg-type]
    except NotApplying:
        messages.error(request, _("Your application is withdrawn."))
    except NotOpen:
        messages.error(request, _("Claims are taken between closing and sealing only."))
    except NoSuchFact as error:
        raise Http404("no such fact") from error
    except ClaimedAlready:
        messages.warning(request, _("You have claimed this already; the answer is on its way."))
    else:
        messages.success(request, _("Your claim is in. You get an answer, with its reason."))
