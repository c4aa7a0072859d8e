"""My card, the picture of it, and the public proof to which its QR code leads."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from dorsal.site.applications.models import Application
from dorsal.site.ballots.record.broken import holding
from dorsal.site.ballots.rules.names import names_for
from dorsal.site.journal import clock
from dorsal.site.journal.mails import site_address
from dorsal.site.pages.access import SignedInRequest, account, edition_page
from dorsal.site.races.models import Edition
from dorsal.site.races.queries import find_edition
from dorsal.site.shows.card_picture import Shared, draw_card
from dorsal.site.shows.cards import card_of, full_name, qr_svg
from dorsal.site.shows.proofs import proof_of
from dorsal.site.shows.results import ordinal
from dorsal.site.shows.views.stage import ballot_of


@account
@holding
def card(request: SignedInRequest, race: str, edition: str) -> HttpResponse:
    """My card: tickets and why, chance, and the result once it is told."""
    application = _own(request, race, edition)
    held = application.ballot.edition
    found = card_of(application, clock.now())
    address = _proof_address(application)
    context = {"race": held.race, "edition": held, "card": found, "ordinal": ordinal}
    context["names"] = names_for(application.ballot)
    return render(request, "shows/card.html", {**context, "qr": qr_svg(address), "proof": address})


@account
@holding
def card_picture(request: SignedInRequest, race: str, edition: str) -> HttpResponse:
    """My card as a picture to share, with what I want on it."""
    application = _own(request, race, edition)
    wanted = Shared(
        name=full_name(application) if "name" in request.GET else "",
        chance="chance" in request.GET,
        tickets="tickets" in request.GET,
        proof=_proof_address(application) if "proof" in request.GET else "",
    )
    picture = draw_card(application.ballot.edition, card_of(application, clock.now()), wanted)
    return HttpResponse(picture, content_type="image/png", headers=NEVER_KEPT)


NEVER_KEPT = {"Cache-Control": "private, no-store"}


@edition_page()
@holding
def proof(request: HttpRequest, edition: Edition, code: str) -> HttpResponse:
    """The proof of one row, without a name unless agreed."""
    ballot = ballot_of(edition)
    found = proof_of(ballot, code, clock.now()) if ballot.sealings.exists() else None
    if found is None:
        raise Http404(f"no row holds {code}")
    context = {"race": edition.race, "edition": edition, "proof": found, "ordinal": ordinal}
    context["names"] = names_for(ballot)
    return render(request, "shows/proof.html", context)


def _own(request: SignedInRequest, race: str, edition: str) -> Application:
    """The viewer's own application in an edition's ballot; `Http404` when there is none."""
    held = find_edition(race, edition)
    own = Application.objects.filter(person__user=request.user, withdrawn_at=None)
    related = own.select_related("person", "ballot__edition__race")
    return get_object_or_404(related, ballot__edition=held)


def _proof_address(application: Application) -> str:
    edition = application.ballot.edition
    where = (edition.race.slug, edition.key, application.code)
    return site_address() + reverse("draw_proof", args=where)
