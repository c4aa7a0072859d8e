"""Uploading documents, and fetching them: the applicant and the race's office, nobody else."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.ground.problems import BadInput
from dorsal.site.applications import pages
from dorsal.site.applications.actions import NotApplying, NotOpen
from dorsal.site.applications.models import Application, Proof
from dorsal.site.applications.proofs.actions import (
    NotAsked,
    TooMany,
    no_file,
    proof_answer,
    upload_proof,
)
from dorsal.site.applications.queries import ballot_of, own_application_or_404
from dorsal.site.journal import clock
from dorsal.site.pages.access import OFFICE, RoleRequest, account, edition_page, viewer
from dorsal.site.races.models import Edition


@account
@edition_page()
@require_POST
def upload(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """Upload a document of mine."""
    ballot, _stage = ballot_of(edition, request.role, clock.now())
    own = own_application_or_404(ballot, viewer(request))
    try:
        _upload(request, own)
    except BadInput as error:
        messages.error(request, pages.told(error))
    except (NotAsked, NotOpen, NotApplying):
        messages.error(request, _("This document is not asked for now."))
    except TooMany:
        messages.error(request, _("There are too many documents already; write to the race."))
    else:
        messages.success(request, _("Your document is here; the race will look at it."))
    return redirect(reverse("application", args=[edition.race.slug, edition.key]) + "#documents")


def _upload(request: RoleRequest, own: Application) -> None:
    file = request.FILES.get("file")
    if file is None or own.person.user is None:
        raise no_file()
    kind = request.POST.get("kind", "")
    upload_proof(own, kind, name=file.name or "", data=file.read(), by=own.person.user)


@account
@edition_page()
def proof(request: RoleRequest, edition: Edition, number: int) -> HttpResponse:
    """A document, for its applicant and the race's office."""
    rows = Proof.objects.filter(application__ballot__edition=edition, pk=number)
    if request.role not in OFFICE:
        rows = rows.filter(application__person__user=viewer(request))
    found = rows.first()
    if found is None:
        raise Http404("no such document for you")
    return proof_answer(found)
