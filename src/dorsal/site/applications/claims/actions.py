"""'This is wrong': claims about the facts behind tickets, between closing and sealing."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from dorsal.ground.problems import BadInput, Problem
from dorsal.site.accounts.models import User
from dorsal.site.applications.actions import NotApplying, NotOpen, lock_ballot
from dorsal.site.applications.applicant_mails import write_applicant
from dorsal.site.applications.models import Application, Claim
from dorsal.site.applications.tickets import rules_of, tickets_of
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.stages import Stage, stage_of
from dorsal.site.journal import clock
from dorsal.site.journal.events import note

LONGEST_CLAIM = 2000
OF_PROFILE = frozenset({"sex", "country", "nationality", "town", "club"})


class NoSuchFact(RuntimeError):
    """The claim is about something that no tickets follow from."""


class ClaimedAlready(RuntimeError):
    """A claim about this fact waits for its answer."""


def make_claim(application: Application, about: str, text: str, *, by: User) -> Claim:
    """Claim that a fact is wrong; the same words again make no second claim.

    `BadInput` for an empty or endless text, `NotOpen` outside the time of claims, `NoSuchFact`,
    `ClaimedAlready`, `NotApplying`.
    """
    text = text.strip()
    if not 1 <= len(text) <= LONGEST_CLAIM:
        right = _("a few sentences: what is wrong, and what would be right")
        raise BadInput([Problem(_("the claim is empty or too long"), right)])
    with transaction.atomic():
        held = lock_ballot(application.ballot)
        stage = stage_of(held, clock.now())
        if stage != Stage.CLAIMS:
            raise NotOpen(stage)
        if application.withdrawn_at is not None:
            raise NotApplying
        if about not in _claimable(held, application):
            raise NoSuchFact
        open_one = application.claims.filter(about=about, state="open").first()
        if open_one is not None:
            if open_one.text != text:
                raise ClaimedAlready
            return open_one
        made = Claim.objects.create(
            application=application, about=about, text=text, made_at=clock.now()
        )
        note("claim_made", made, by=by, edition=held.edition, about=about)
        return made


def claimable_columns(ballot: Ballot) -> list[str]:
    """The facts that may be claimed though nothing is known of them: what the ticket rules read,
    and what gives a place or a right to one. Whom a race invites is its own to say, and what stands
    in the profile its owner's.
    """
    rules = rules_of(ballot)
    named = [one.column for one in rules.pools if one.column and one.kind != "invitation"]
    read = dict.fromkeys([*rules.fact_columns, *named])
    return [column for column in read if column not in OF_PROFILE]


def _claimable(ballot: Ballot, application: Application) -> set[str]:
    known = tickets_of(ballot, [application])[application.pk].facts
    return {*known, *claimable_columns(ballot)}


def tell_answered(claim: Claim) -> bool:
    """Mail the applicant the answer to a claim, with its reason."""
    once = f"claim:{claim.pk}:{claim.state}"
    return write_applicant(claim.application, "mails/claim_answered", {"claim": claim}, once=once)
