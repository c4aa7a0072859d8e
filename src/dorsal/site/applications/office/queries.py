"""What the office's pages of applications ask: each page's frame, one application whole."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404

from dorsal.site.applications.claims.office import claim_counts
from dorsal.site.applications.models import Application, Claim, PairReview, Proof
from dorsal.site.applications.office.history import Happened, history_of
from dorsal.site.applications.office.tickets import shown_tickets
from dorsal.site.applications.pairs.actions import open_pairs
from dorsal.site.applications.proofs.office import open_proofs
from dorsal.site.applications.queries import ballot_of
from dorsal.site.applications.tickets import OwnTickets
from dorsal.site.ballots.entries.given_facts import given_for
from dorsal.site.ballots.models import Ballot, GivenFact
from dorsal.site.ballots.rules.names import names_for
from dorsal.site.ballots.stages import Stage, is_before
from dorsal.site.journal import clock
from dorsal.site.pages.access import OFFICE, RoleRequest
from dorsal.site.races.models import Edition
from dorsal.site.races.office.pages import title_of


@dataclass(frozen=True)
class WholeApplication:
    """Everything that is kept of one application."""

    application: Application
    tickets: OwnTickets
    claims: tuple[Claim, ...]
    proofs: tuple[Proof, ...]
    pairs: tuple[PairReview, ...]
    given: tuple[GivenFact, ...]
    receipts: tuple[int, ...]
    history: tuple[Happened, ...]
    answers: tuple[tuple[str, str], ...]


def office_ballot(request: RoleRequest, edition: Edition) -> tuple[Ballot, dict[str, object]]:
    """The ballot, and what the frame of every page of the office shows. Five small queries."""
    ballot, stage = ballot_of(edition, request.role, clock.now())
    frame: dict[str, object] = {
        "race": ballot.edition.race,
        "edition": ballot.edition,
        "ballot": ballot,
        "names": names_for(ballot),
        "stage": stage,
        "may_act": request.role in OFFICE and is_before(stage, Stage.SEALED),
        "is_director": request.role == "director",
        "sealed": not is_before(stage, Stage.SEALED),
        "title_of": title_of,
        "waiting": {
            "claims": claim_counts(ballot).open,
            "proofs": open_proofs(ballot).count(),
            "pairs": open_pairs(ballot).count(),
        },
    }
    return ballot, frame


def application_of(ballot: Ballot, number: int) -> Application:
    """The application of a number, with its ballot loaded; `Http404`."""
    rows = Application.objects.select_related("person__user", "friends")
    found = rows.filter(ballot=ballot, number=number).first()
    if found is None:
        raise Http404(f"no application {number}")
    found.ballot = ballot
    return found


def whole_application(ballot: Ballot, number: int) -> WholeApplication:
    """One application with everything about it; the number of queries is always the same."""
    one = application_of(ballot, number)
    claims, proofs = tuple(one.claims.all()), tuple(one.proofs.all())
    pairs = tuple(
        PairReview.objects.filter(Q(first=one) | Q(second=one)).select_related(
            "first__person", "second__person"
        )
    )
    given = given_for(ballot).filter(person=one.person)
    labels = {str(asked["column"]): str(asked["label"]) for asked in ballot.questions}
    return WholeApplication(
        application=one,
        tickets=shown_tickets(ballot, [one])[one.pk],
        claims=claims,
        proofs=proofs,
        pairs=pairs,
        given=tuple(given.order_by("-id")),
        receipts=tuple(one.receipts.values_list("number", flat=True)),
        history=tuple(history_of(one, claims, proofs, pairs)),
        answers=tuple((labels.get(key, key), str(value)) for key, value in one.answers.items()),
    )
