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


class RulesChangedMeanwhile(RuntimeError):
    """Somebody has saved other rules than those which were seen; nothing is replaced."""


def change_rules(
    ballot: Ballot, text: str, by: User, why: str = "", *, seen: str | None = None
) -> None:
    """Replace a ballot's rules; once applications have opened only for a reason, which stands in
    the events. `BadInput` when the rules cannot be read, the reason is missing, or the ballot is
    drawn. `RulesChangedMeanwhile` when `seen`, the hash of the rules that whoever changes them has
    seen, is not that of the rules as they stand.

    After the seal the new rules count with the next amendment.
    """
    why = why.strip()
    with transaction.atomic():
        Ballot.objects.select_for_update().get(pk=ballot.pk)
        ballot.refresh_from_db()
        if text == ballot.rules:
            return
        if seen not in (None, rules_hash(ballot.rules)):
            raise RulesChangedMeanwhile
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
            before=rules_hash(before),
            after=rules_hash(text),
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


def rules_hash(text: str) -> str:
    """The SHA-256 of rules in hexadecimal: which ones somebody has seen."""
    return sha256(text.encode()).hexdigest()
