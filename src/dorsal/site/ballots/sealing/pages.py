"""What the office sees from closing to the draw."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from dorsal.ballot.draw.beacon import CHAINS
from dorsal.ballot.draw.sealed import Seal
from dorsal.site.applications.models import Application
from dorsal.site.applications.queries import address_of
from dorsal.site.ballots.entries.kept_lists import shown_preview
from dorsal.site.ballots.entries.told_problems import tell_problems
from dorsal.site.ballots.models import Ballot, MismatchReport
from dorsal.site.ballots.queries import past_claim_counts
from dorsal.site.ballots.record.pages import (
    claim_counts,
    of_ballot,
    page_of,
    round_time,
    slip_counts,
    with_code,
)
from dorsal.site.ballots.sealing.ceremony import Source, ceremony_of, round_is_known
from dorsal.site.ballots.sealing.drawing import kept_round
from dorsal.site.ballots.sealing.forms import (
    AmendForm,
    AnswerForm,
    CeremonyForm,
    DrawForm,
    RoundForm,
    SealForm,
)
from dorsal.site.ballots.sealing.obstacles import obstacles_of, only_claims
from dorsal.site.ballots.stages import stage_of

PROBLEMS_SHOWN = 100
WHERE = {  # where in the office each obstacle is dealt with
    "published": "office_ballot",
    "late": "office_ballot",
    "claims": "office_claims",
    "past_claims": "office_past",
    "pairs": "office_pairs",
    "proofs": "office_proofs",
}


def office_page(ballot: Ballot, role: str, now: datetime) -> dict[str, object]:
    """Where the ballot stands between closing and draw, and what can be done now."""
    context = of_ballot(ballot)
    seal = context["seal"]
    keys = (ballot.edition.race.slug, ballot.edition.key)
    context |= {
        "addresses": {code: address_of(name, *keys) for code, name in WHERE.items()},
        "stage": stage_of(ballot, now),
        "acts": role == "director",
        "claims": claim_counts(ballot),
        "past_claims": past_claim_counts(ballot),
        "applications": Application.objects.filter(ballot=ballot).count(),
    }
    if not isinstance(seal, Seal):
        return {**context, **before_seal(ballot, now)}
    return {**context, **_after_seal(ballot, seal, now)}


def before_seal(ballot: Ballot, now: datetime) -> dict[str, object]:
    """What would be sealed, and what stands in the way."""
    preview = shown_preview(ballot)
    obstacles = obstacles_of(ballot, preview, now)
    return {
        "preview": preview,
        "obstacles": obstacles,
        "ready": not any(one.forbids for one in obstacles),
        "only_claims": only_claims(obstacles),
        "problems": tell_problems(ballot, preview, PROBLEMS_SHOWN),
        "form": SealForm(),
    }


def _after_seal(ballot: Ballot, seal: Seal, now: datetime) -> dict[str, object]:
    sealings = list(ballot.sealings.order_by("-number"))
    drawn = hasattr(ballot, "drawing")
    chain = CHAINS[seal.beacon.name]
    return {
        "sealing": sealings[0] if sealings else None,
        "sealings": sealings,
        "round_at": round_time(seal),
        "relay_path": f"/{chain.hash}/public/{seal.beacon.round}",
        "ceremony": [(one, ceremony_form(one)) for one in ceremony_of(ballot, seal)],
        "known": round_is_known(ballot, now),
        "kept": kept_round(ballot),
        "drawn": drawn,
        "time_to_draw": now >= ballot.draws_at,
        "checks": slip_counts(ballot),
        "unanswered": ballot.mismatches.filter(answered_at=None).count(),
        "amend_form": AmendForm(initial={"amends": len(sealings)}),
        "round_form": RoundForm(),
        "draw_form": DrawForm(),
    }


def ceremony_form(one: Source) -> CeremonyForm:
    """The form for the numbers of one source."""
    name = one.source.name
    return CeremonyForm(initial={"source": name}, prefix=name)


def left_out_page(ballot: Ballot, page: str | None) -> dict[str, object]:
    """The numbers that would be left out now, with their reasons."""
    preview = shown_preview(ballot)
    left_out = preview.made.left_out if preview.made else ()
    return {**of_ballot(ballot), "page": page_of(left_out, page, 100, with_code)}


def mismatches_page(ballot: Ballot, page: str | None) -> dict[str, object]:
    """The reports of mismatches, those without an answer first."""
    reports = ballot.mismatches.order_by(F("answered_at").asc(nulls_first=True), "pk")
    rows = list(reports.select_related("by__person"))
    codes = Application.objects.filter(ballot=ballot, person__user__in=[one.by for one in rows])
    found = {one.person.user_id: one.code for one in codes.select_related("person")}
    shown = [
        (one, found.get(one.by_id, ""), AnswerForm(auto_id=f"answer-{one.pk}-%s")) for one in rows
    ]
    return {**of_ballot(ballot), "page": page_of(shown, page, 50)}


def find_report(ballot: Ballot, number: int) -> MismatchReport | None:
    """A report of a mismatch in this ballot, by its number."""
    found = MismatchReport.objects.filter(ballot=ballot, pk=number).select_related("by").first()
    if found is not None:
        found.ballot = ballot
    return found
