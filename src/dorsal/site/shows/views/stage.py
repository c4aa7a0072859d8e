"""The show as everybody sees it: on the projector, on a phone, with and without JavaScript."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.broken import holding
from dorsal.site.journal import clock
from dorsal.site.pages.access import edition_page
from dorsal.site.races.models import Edition
from dorsal.site.shows.facts import show_now
from dorsal.site.shows.links import links_of
from dorsal.site.shows.scripts import plan_of
from dorsal.site.shows.viewing import languages_of, show_data, state_tag

FRESH = "public, max-age=1"


@edition_page()
@holding
def show(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The show as it stands now; scripts keep it going."""
    ballot = ballot_of(edition)
    context = {
        "race": edition.race,
        "edition": edition,
        "links": links_of(edition),
        "projector": request.GET.get("projector") == "1",
        **show_now(ballot, clock.now(), _languages(request, ballot)),
    }
    return render(request, "shows/show.html", context)


@edition_page()
@holding
def show_view(request: HttpRequest, edition: Edition) -> HttpResponse:
    """What a viewer's page lacks, as JSON; unchanged when it lacks nothing."""
    ballot = ballot_of(edition)
    text = request.GET.get("known", "0")
    known = int(text) if text.isdecimal() and len(text) < 7 else 0
    chosen = _languages(request, ballot)
    data = show_data(ballot, clock.now(), known=known, languages=chosen)
    headers = {"ETag": state_tag(data, chosen), "Cache-Control": FRESH}
    if request.headers.get("If-None-Match") == headers["ETag"]:
        return HttpResponseNotModified(headers=headers)
    return JsonResponse(data, headers=headers, json_dumps_params=COMPACT)


COMPACT = {"separators": (",", ":"), "ensure_ascii": False}


def ballot_of(edition: Edition) -> Ballot:
    """The published ballot of an edition; `Http404` when there is none."""
    ballot = getattr(edition, "ballot", None)
    if not isinstance(ballot, Ballot) or not ballot.published:
        raise Http404(f"{edition} has no ballot")
    return ballot


def _languages(request: HttpRequest, ballot: Ballot) -> tuple[str, ...]:
    asked = request.GET.get("languages") or plan_of(ballot).languages
    return languages_of(asked, get_language() or "en")
