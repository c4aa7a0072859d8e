"""The office's page of claims: each with its fact, its history and the form that answers it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.ground.problems import BadInput
from dorsal.site.applications.actions import NotOpen
from dorsal.site.applications.claims.office import (
    AnsweredAlready,
    claims_of,
    grant_claim,
    refuse_claim,
    shown_claims,
)
from dorsal.site.applications.models import Claim
from dorsal.site.applications.office.queries import office_ballot
from dorsal.site.applications.office.views import acting, sealed
from dorsal.site.applications.pages import told
from dorsal.site.pages.access import OFFICE, READERS, RoleRequest, edition_page
from dorsal.site.races.models import Edition

ROWS = 20


@edition_page(*READERS)
def claims(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The claims, the open ones first."""
    ballot, frame = office_ballot(request, edition)
    page = Paginator(claims_of(ballot), ROWS).get_page(request.GET.get("page", "1"))
    context = {**frame, "page": page, **shown_claims(ballot, list(page))}
    return render(request, "applications/office/claims.html", context)


@edition_page(*OFFICE)
@require_POST
def answer(request: RoleRequest, edition: Edition, number: int) -> HttpResponseBase:
    """Answer a claim."""
    ballot, _frame = office_ballot(request, edition)
    rows = Claim.objects.select_related("application__person__user")
    found = get_object_or_404(rows, pk=number, application__ballot=ballot)
    found.application.ballot = ballot
    _answer(request, found)
    return redirect("office_claims", edition.race.slug, edition.key)


def _answer(request: HttpRequest, claim: Claim) -> None:
    reason, value = request.POST.get("reason", ""), request.POST.get("value", "")
    try:
        if request.POST.get("decision") == "granted":
            grant_claim(claim, value, reason, by=acting(request))
        else:
            refuse_claim(claim, reason, by=acting(request))
    except BadInput as error:
        messages.error(request, told(error))
    except AnsweredAlready:
        messages.warning(request, _("Somebody has answered this claim already."))
    except NotOpen:
        messages.error(request, sealed())
    else:
        messages.success(request, _("The claim is answered; the applicant gets a mail."))
