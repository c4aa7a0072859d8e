"""What may happen to earlier years: a pair is decided, years are claimed, granted, refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from dorsal.ground.problems import BadInput, Problem
from dorsal.site.ballots.actions import rules_need_a_reason
from dorsal.site.ballots.models import Ballot, PastClaim, PastLine, PastPair
from dorsal.site.journal import clock
from dorsal.site.journal.events import note
from dorsal.site.journal.mails import write_mail

if TYPE_CHECKING:
    from dorsal.site.accounts.models import Person, User
    from dorsal.site.races.models import Edition


def decide_pair(pair: PastPair, same: bool, by: User) -> None:
    """Say that a line's somebody is a person, or is not; deciding again changes nothing.

    All lines that tell of the same somebody and are nobody's yet go to the person.
    """
    with transaction.atomic():
        found = PastPair.objects.select_for_update().get(pk=pair.pk)
        if found.decision:
            return
        found.decision = "same" if same else "other"
        found.save(update_fields=["decision"])
        lines = 0
        if same:
            free = PastLine.objects.filter(race=found.race, stub=found.stub, person=None)
            lines = free.update(person=found.person, how="director", score=found.score)
        note(
            "past_pair_joined" if same else "past_pair_parted",
            found,
            by=by,
            race=found.race,
            lines=lines,
        )


def claim_line(line: PastLine, person: Person, by: User, *, edition: Edition) -> PastClaim:
    """Claim 'this year was me', for the director to decide; once for a line and a person."""
    with transaction.atomic():
        made, is_new = PastClaim.objects.get_or_create(
            line=line, person=person, defaults={"made_at": clock.now()}
        )
        if is_new:
            note("past_year_claimed", made, by=by, edition=edition, year=line.year)
    return made


def decide_claim(
    claim: PastClaim, granted: bool, by: User, *, edition: Edition, reason: str
) -> None:
    """Grant or refuse a claim, for a reason, and write to who made it. `BadInput` without one.

    Deciding again changes nothing. `BadInput` when the line has become somebody else's.
    """
    reason = reason.strip()
    if not reason:
        what = _("the reason is missing")
        raise BadInput([Problem(what, _("say why; who made the claim reads it"), column="reason")])
    with transaction.atomic():
        found = PastClaim.objects.select_for_update().select_related("line").get(pk=claim.pk)
        if found.state != "open":
            return
        if granted:
            _give(found)
        found.state, found.reason = "granted" if granted else "refused", reason
        found.decided_at = clock.now()
        found.save(update_fields=["state", "reason", "decided_at"])
        note(f"past_claim_{found.state}", found, by=by, edition=edition, why=reason)
        _tell(found, edition)


def _give(claim: PastClaim) -> None:
    line = claim.line
    if line.person_id not in (None, claim.person_id):
        what = _("this year has become somebody else's")
        raise BadInput([Problem(what, _("refuse the claim, with a reason"), column="claim")])
    line.person_id, line.how = claim.person_id, "claim"
    line.save(update_fields=["person", "how"])


def _tell(claim: PastClaim, edition: Edition) -> None:
    user = claim.person.user
    if user is not None:
        context: dict[str, Any] = {"claim": claim, "edition": edition}
        once = f"past-claim-{claim.pk}"
        write_mail(user, "ballots/mails/past_claim", context, once=once, edition=edition)


def change_ledger(ballot: Ballot, told: Mapping[str, Any], by: User, *, why: str = "") -> None:
    """Say how earlier years count. `BadInput` without a reason once applications have opened."""
    if dict(told) == ballot.ledger:
        return
    if rules_need_a_reason(ballot) and not why.strip():
        what = _("people have applied under these rules: a change needs a reason")
        raise BadInput([Problem(what, _("say why; everybody will read it"), column="why")])
    with transaction.atomic():
        ballot.ledger = dict(told)
        ballot.save(update_fields=["ledger"])
        note("ledger_changed", ballot, by=by, edition=ballot.edition, why=why.strip())
