"""What a director may do to a ballot in the office: make it, change its dates, publish it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from dorsal.ballot.rules_file import write_rules
from dorsal.ballot.rules_form import rules_of
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.office.checklist import checklist
from dorsal.site.ballots.office.forms import DATES, new_ballot
from dorsal.site.ballots.queries import find_ballot
from dorsal.site.ballots.rules.pages import draft_form
from dorsal.site.ballots.stages import Stage, is_before, stage_of
from dorsal.site.journal import clock
from dorsal.site.journal.events import note

if TYPE_CHECKING:
    from dorsal.site.accounts.models import User
    from dorsal.site.races.models import Edition


def make_ballot(edition: Edition, by: User) -> Ballot:
    """Make the ballot of an edition, with the usual dates and one draw of all places; the one that
    is there when it has one.
    """
    found = find_ballot(edition)
    if found is not None:
        return found
    with transaction.atomic():
        ballot = new_ballot(edition)
        try:
            ballot.rules = write_rules(rules_of(draft_form(edition)))
        except BadInput:  # such as an edition without places: the director writes the rules
            ballot.rules = ""
        ballot.save()
        note("ballot_made", ballot, by=by, edition=edition)
    return ballot


def change_ballot(ballot: Ballot, fields: Sequence[str], by: User) -> None:
    """Keep changed fields of a ballot."""
    if not fields:
        return
    with transaction.atomic():
        stored = Ballot.objects.get(pk=ballot.pk)
        before = {name: str(getattr(stored, name)) for name in sorted(fields) if name in DATES}
        ballot.save(update_fields=list(fields))
        note(
            "ballot_changed",
            ballot,
            by=by,
            edition=ballot.edition,
            fields=sorted(fields),
            before=before,
        )


def change_questions(
    ballot: Ballot,
    questions: Sequence[dict[str, object]],
    documents: Sequence[dict[str, object]],
    by: User,
) -> None:
    """Replace what is asked of applicants; both lists were checked.

    `BadInput` after closing; and while people apply when something becomes required, or counts for
    the rules otherwise than before.
    """
    stage = stage_of(ballot, clock.now())
    if not is_before(stage, Stage.CLAIMS):
        raise BadInput(
            [Problem(_("applications have closed"), _("leave the questions as they are"))]
        )
    demands = _demands(questions, documents) - _demands(ballot.questions, ballot.documents)
    if stage == Stage.OPEN and demands:
        what = _("people have applied without it: %(what)s") % {"what": ", ".join(sorted(demands))}
        raise BadInput([Problem(what, _("ask for it without requiring it"))])
    ballot.questions, ballot.documents = list(questions), list(documents)
    change_ballot(ballot, ("questions", "documents"), by)


def _demands(
    questions: Sequence[Mapping[str, object]], documents: Sequence[Mapping[str, object]]
) -> set[str]:
    """What must be given, and what the rules read."""
    asked = {f"{one['label']}" for one in (*questions, *documents) if one.get("required")}
    return asked | {f"{one['column']}" for one in questions if one.get("feeds_rules")}


def publish_ballot(ballot: Ballot, by: User) -> None:
    """Publish a ballot; `BadInput` with what is missing."""
    missing = [one for one in checklist(ballot) if one.needed and not one.done]
    if missing:
        right = _("do this first")
        raise BadInput([Problem(one.what, right, column=one.name) for one in missing])
    if ballot.published:
        return
    with transaction.atomic():
        ballot.published = True
        ballot.save(update_fields=["published"])
        note("ballot_published", ballot, by=by, edition=ballot.edition)
