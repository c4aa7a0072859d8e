"""The office's review of pairs that may be one person: side by side, one key each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dorsal.ground.problems import BadInput
from dorsal.site.applications.actions import NotOpen
from dorsal.site.applications.models import PairReview
from dorsal.site.applications.office.actions import NotTakenBack
from dorsal.site.applications.office.queries import office_ballot
from dorsal.site.applications.office.tickets import shown_tickets
from dorsal.site.applications.office.views import acting, sealed
from dorsal.site.applications.pages import told
from dorsal.site.applications.pairs.actions import (
    DecidedAlready,
    last_decided,
    open_pairs,
    say_one,
    say_two,
    take_pair_back,
)
from dorsal.site.applications.pairs.marks import compare_people
from dorsal.site.applications.tasks import enqueue_search
from dorsal.site.ballots.models import Ballot
from dorsal.site.pages.access import OFFICE, READERS, RoleRequest, edition_page
from dorsal.site.races.models import Edition


@edition_page(*READERS)
def pairs(request: RoleRequest, edition: Edition) -> HttpResponse:
    """The likeliest open pair, or the one after as many as were passed over."""
    return _review(request, edition, request.GET.get("skip", ""))


@edition_page(*OFFICE)
@require_POST
def decide(request: RoleRequest, edition: Edition, number: int) -> HttpResponseBase:
    """Decide about a pair, or take the decision back."""
    ballot, _frame = office_ballot(request, edition)
    rows = PairReview.objects.select_related("first__person__user", "second__person__user")
    pair = get_object_or_404(rows, pk=number, ballot=ballot)
    pair.ballot = ballot
    _decide(request, pair)
    if request.headers.get("HX-Request"):
        return _review(request, edition, request.POST.get("skip", ""))
    return redirect("office_pairs", edition.race.slug, edition.key)


@edition_page(*OFFICE)
@require_POST
def search(request: RoleRequest, edition: Edition) -> HttpResponseBase:
    """Look for pairs now, in the background."""
    ballot, _frame = office_ballot(request, edition)
    enqueue_search(ballot)
    messages.success(request, _("The search has begun; look again in a minute."))
    return redirect("office_pairs", edition.race.slug, edition.key)


def _review(request: RoleRequest, edition: Edition, skip: str) -> HttpResponse:
    ballot, frame = office_ballot(request, edition)
    context = {**frame, **_shown(ballot, skip), "last": last_decided(ballot, acting(request))}
    context["decided"] = ballot.pairs.exclude(decision="").count()
    whole = not request.headers.get("HX-Request")
    name = "pairs.html" if whole else "pair.html"
    return render(request, f"applications/office/{name}", context)


def _shown(ballot: Ballot, skip: str) -> dict[str, object]:
    """The pair after as many as are passed over; past the last one comes the first."""
    waiting = list(open_pairs(ballot).values_list("pk", flat=True))
    passed = int(skip) if skip.isascii() and skip.isdigit() and len(skip) < 6 else 0
    passed %= len(waiting) or 1
    found = open_pairs(ballot).filter(pk=waiting[passed]).first() if waiting else None
    if found is None:
        return {"pair": None, "skip": 0}
    found.first.ballot = found.second.ballot = ballot
    return {
        "pair": found,
        "skip": passed,
        "compared": compare_people(found.first, found.second),
        "tickets": shown_tickets(ballot, [found.first, found.second]),
    }


def _decide(request: HttpRequest, pair: PairReview) -> None:
    said, by = request.POST, acting(request)
    stays = said.get("stays", "")
    try:
        if said.get("decision") == "two":
            say_two(pair, said.get("why_two", ""), by=by)
        elif said.get("decision") == "one":
            number = int(stays) if stays.isascii() and stays.isdigit() and len(stays) < 10 else 0
            say_one(pair, number, said.get("why_one", ""), by=by)
        elif said.get("decision") == "back":
            take_pair_back(pair, by=by)
    except BadInput as error:
        messages.error(request, told(error))
    except DecidedAlready:
        messages.warning(request, _("Somebody has decided about this pair already."))
    except NotTakenBack:
        messages.error(request, _("This decision can no longer be taken back."))
    except NotOpen:
        messages.error(request, sealed())
