"""Try to cheat: anybody forges a copy of the real record and sees what catches it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from dorsal.ballot.forgeries import forge
from dorsal.ground.problems import BadInput
from dorsal.site.ballots.record.broken import holding
from dorsal.site.journal import clock
from dorsal.site.pages.access import edition_page
from dorsal.site.pages.downloads import attachment
from dorsal.site.pages.rate_limits import by_address, limited
from dorsal.site.races.models import Edition
from dorsal.site.shows.cheating import OpenRecord, attempted, open_record, packed
from dorsal.site.shows.telling import all_told
from dorsal.site.shows.views.stage import ballot_of


@edition_page()
@limited("cheat", most=240, per_s=3600, key_of=by_address, methods=("GET", "POST"))
@holding
def cheat(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Choose a cheat and somebody to try it on; see which check catches it."""
    name, target = _asked(request.POST if request.method == "POST" else request.GET)
    context = {
        "race": edition.race,
        "edition": edition,
        "full": all_told(ballot_of(edition), clock.now()),
        "chosen": name,
        "target": target,
        **attempted(_record(edition), name, target),
    }
    return render(request, "shows/cheat.html", context)


@edition_page()
@limited("cheat", most=240, per_s=3600, key_of=by_address, methods=("GET",))
def forged_record(request: HttpRequest, edition: Edition) -> HttpResponse:
    """A forged record as a zip, to try an independent verifier on it."""
    try:
        name, target = _asked(request.GET)
        made = packed(forge(_record(edition).files, name, target))
    except BadInput as error:
        raise Http404(str(error)) from None
    return attachment(f"{_('forged')}-{name}.zip", made)


def _asked(given: QueryDict) -> tuple[str, str]:
    return given.get("forgery", ""), given.get("target", "").strip()[:80].upper()


def _record(edition: Edition) -> OpenRecord:
    """The record of a sealed ballot as far as it is told; `Http404` before the seal."""
    ballot = ballot_of(edition)
    if not ballot.sealings.exists():
        raise Http404(f"{edition} is not sealed")
    return open_record(ballot, clock.now())
