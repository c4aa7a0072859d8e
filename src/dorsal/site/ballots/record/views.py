"""Public pages of a sealed ballot: the seal, the table, the record, the verifiers, the places."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render

from dorsal.site.applications.queries import ballot_of
from dorsal.site.ballots.record.broken import holding
from dorsal.site.ballots.record.files import public_files, public_zip
from dorsal.site.ballots.record.pages import places_page, record_page, seal_page, table_page
from dorsal.site.ballots.record.verifiers import PAGE, page_policy, verifier
from dorsal.site.journal import clock
from dorsal.site.pages.access import RoleRequest, edition_page
from dorsal.site.pages.downloads import attachment
from dorsal.site.races.models import Edition


@edition_page()
@holding
def seal(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The seal: its fingerprint, its round, and what it leaves out."""
    ballot, _ = ballot_of(edition, request.role, clock.now())
    return render(request, "ballots/seal.html", seal_page(ballot, request.GET.get("page")))


@edition_page()
@holding
def table(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The sealed rows, searched and paged."""
    ballot, _ = ballot_of(edition, request.role, clock.now())
    return render(request, "ballots/table.html", table_page(ballot, request.GET.dict()))


@edition_page()
@holding
def record(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The record's files, and how to verify them."""
    ballot, _ = ballot_of(edition, request.role, clock.now())
    return render(request, "ballots/record.html", record_page(ballot, clock.now()))


@edition_page()
def record_file(request: RoleRequest, edition: Edition, name: str) -> HttpResponse:
    """One public file of the record."""
    ballot, _ = ballot_of(edition, request.role, clock.now())
    path = public_files(ballot, clock.now()).get(name)
    if path is None:
        raise Http404(name)
    return attachment(name, path.read_bytes())


@edition_page()
def record_zip(request: RoleRequest, edition: Edition) -> HttpResponse:
    """All public files of the record as one zip."""
    ballot, _ = ballot_of(edition, request.role, clock.now())
    if not public_files(ballot, clock.now()):
        raise Http404("not sealed")
    return attachment("record.zip", public_zip(ballot, clock.now()))


@edition_page()
@holding
def verify(request: RoleRequest, edition: Edition) -> HttpResponse:
    """How to verify the record with two clicks, or with three commands."""
    ballot, _ = ballot_of(edition, request.role, clock.now())
    return render(request, "ballots/verify.html", record_page(ballot, clock.now()))


@edition_page()
def verifier_page(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The independent verifier as a page, under a policy of its own."""
    ballot_of(edition, request.role, clock.now())
    response = HttpResponse(verifier(PAGE).data, content_type="text/html; charset=utf-8")
    response._csp_config = page_policy()  # type: ignore[attr-defined]  # read by django-csp
    return response


@edition_page()
def verifier_file(request: RoleRequest, edition: Edition, name: str) -> HttpResponse:
    """One of the independent verifiers, to be saved."""
    ballot_of(edition, request.role, clock.now())
    try:
        return attachment(name, verifier(name).data)
    except LookupError:
        raise Http404(name) from None


@edition_page()
@holding
def places(request: RoleRequest, edition: Edition) -> HttpResponse:
    """Who has a place and who waits, once the show has told it."""
    ballot, _ = ballot_of(edition, request.role, clock.now())
    return render(request, "ballots/places.html", places_page(ballot, request.GET.dict()))
