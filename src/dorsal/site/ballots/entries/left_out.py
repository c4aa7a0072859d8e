"""Numbers that do not go into the draw, each with its reason. The reasons are published: they name
nobody and say nothing of a document's content; what staff writes as a reason stands as written.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, gettext_noop

from dorsal.site.accounts.models import Person
from dorsal.site.applications.eligibility import age_on, race_day
from dorsal.site.applications.models import Application, PairReview, Proof
from dorsal.site.ballots.models import Ballot

NO_APPLICATION = gettext_noop("there is no application of this number")
WITHDRAWN = gettext_noop("withdrawn by the applicant")
TWICE = gettext_noop("the same person has applied twice; the other application counts")
TOO_YOUNG = gettext_noop("too young on the day of the race")
TOO_OLD = gettext_noop("too old on the day of the race")
REFUSED = gettext_noop("a required document was refused")
MISSING = gettext_noop("a required document is missing")
NOT_ACCEPTED = gettext_noop("a member of the group has not accepted its terms")


@dataclass(frozen=True)
class LeftOut:
    """A number that does not go into the draw, and why."""

    number: int
    why: str


def said(why: str) -> str:
    """A reason in the reader's language; what staff has written stands as it is."""
    return gettext(why) if why else ""


def reasons_left_out(ballot: Ballot, applications: Sequence[Application]) -> dict[int, str]:
    """The reasons by number, of all numbers from 1 to the last that are left out. Two queries.

    `applications` are all of the ballot, with their persons.
    """
    proofs = _latest_proofs(ballot)
    day = race_day(ballot.edition)
    why = dict.fromkeys(range(1, ballot.last_number + 1), NO_APPLICATION)
    for one in applications:
        why[one.number] = _own_reason(one) or _reason_of_person(one.person, ballot, day)
        why[one.number] = why[one.number] or _reason_of_proofs(ballot, proofs.get(one.pk, {}))
    kept = {number: reason for number, reason in why.items() if reason}
    return {**kept, **_second_applications(ballot, kept)}


def _own_reason(application: Application) -> str:
    return WITHDRAWN if application.withdrawn_at else application.left_out_why


def _reason_of_person(person: Person, ballot: Ballot, day: date) -> str:
    if person.erased_at:
        return WITHDRAWN
    if person.birth_date is None:
        return ""
    age, highest = age_on(person.birth_date, day), ballot.highest_age
    if age < ballot.lowest_age:
        return TOO_YOUNG
    return TOO_OLD if highest is not None and age > highest else ""


def required_documents(ballot: Ballot) -> list[str]:
    """The kinds of documents that must be there by closing."""
    asked = [one for one in ballot.documents if one.get("until", "closing") == "closing"]
    return [str(one["kind"]) for one in asked if one.get("required")]


def _latest_proofs(ballot: Ballot) -> dict[int, dict[str, str]]:
    """By application, the state of the last document of each kind."""
    if not required_documents(ballot):
        return {}
    latest: dict[int, dict[str, str]] = {}
    proofs = Proof.objects.filter(application__ballot=ballot).order_by("id")
    for application, kind, state in proofs.values_list("application_id", "kind", "state"):
        latest.setdefault(application, {})[kind] = state
    return latest


def _reason_of_proofs(ballot: Ballot, states: dict[str, str]) -> str:
    """Why the documents do not suffice; one that nobody has looked at yet counts as good."""
    required = [states.get(kind, "missing") for kind in required_documents(ballot)]
    if "refused" in required:
        return REFUSED
    return MISSING if "missing" in required else ""


def _second_applications(ballot: Ballot, left_out: dict[int, str]) -> dict[int, str]:
    """Of two applications that are one person's, the later one, while both still stand."""
    out: dict[int, str] = {}
    pairs = PairReview.objects.filter(ballot=ballot, decision="one")
    for pair in sorted(pairs.values_list("first__number", "second__number"), key=sorted):
        first, second = sorted(pair)
        if not {first, second} & (left_out.keys() | out.keys()):
            out[second] = TWICE
    return out
