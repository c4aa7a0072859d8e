"""What may happen to a ballot's rules once they are public."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.stages import Stage, is_before, stage_of
from dorsal.site.journal import clock
from dorsal.site.journal.events import note

if TYPE_CHECKING:
    from dorsal.site.accounts.models import User


def change_rules(ballot: Ballot, text: str, by: User, why: str = "") -> None:
    """Replace a ballot's rules; once applications have opened only for a reason, which stands in
    the events. `BadInput` when the rules cannot be read, the reason is missing, or the ballot is
    drawn.

    After the seal the new rules count with the next amendment.
    """
    why = why.strip()
    with transaction.atomic():
        ballot.refresh_from_db()
        if text == ballot.rules:
            return
        _check_change(ballot, why)
        read_rules(text.encode(), file="rules.toml")
        before, ballot.rules = ballot.rules, text
        ballot.save(update_fields=["rules"])
        note(
            "rules_changed",
            ballot,
            by=by,
            edition=ballot.edition,
            why=why,
            before=_hash(before),
            after=_hash(text),
        )


def rules_need_a_reason(ballot: Ballot) -> bool:
    """Whether the rules are public promises by now: applications have opened."""
    return not is_before(stage_of(ballot, clock.now()), Stage.OPEN)


def _check_change(ballot: Ballot, why: str) -> None:
    if not is_before(stage_of(ballot, clock.now()), Stage.DRAWN):
        what = _("the ballot is drawn: its rules can no longer change")
        raise BadInput([Problem(what, _("change them in the next edition"), column="rules")])
    if rules_need_a_reason(ballot) and not why:
        what = _("people have applied under these rules: a change needs a reason")
        raise BadInput([Problem(what, _("say why; everybody will read it"), column="why")])


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
