"""What happened to one application, from the journal, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dorsal.site.accounts.models import Person
from dorsal.site.applications.models import Application, Claim, PairReview, Proof
from dorsal.site.journal.models import Event

WORDS: Mapping[tuple[str, str], object] = {
    ("application", "application_applied"): gettext_lazy("applied"),
    ("application", "application_changed"): gettext_lazy("changed the application"),
    ("application", "application_withdrawn"): gettext_lazy("withdrew"),
    ("application", "group_begun"): gettext_lazy("began a group of friends"),
    ("application", "group_joined"): gettext_lazy("joined a group of friends"),
    ("application", "group_left"): gettext_lazy("left the group of friends"),
    ("application", "terms_accepted"): gettext_lazy("accepted the group's terms"),
    ("application", "proof_uploaded"): gettext_lazy("uploaded a document"),
    ("application", "application_left_out"): gettext_lazy("left the application out"),
    ("application", "application_taken_in"): gettext_lazy("took the application in again"),
    ("application", "fact_given"): gettext_lazy("gave a fact"),
    ("claim", "claim_made"): gettext_lazy("claimed that a fact is wrong"),
    ("claim", "claim_granted"): gettext_lazy("granted a claim"),
    ("claim", "claim_refused"): gettext_lazy("refused a claim"),
    ("proof", "proof_accepted"): gettext_lazy("accepted a document"),
    ("proof", "proof_refused"): gettext_lazy("refused a document"),
    ("proof", "proof_reopened"): gettext_lazy("took the decision about a document back"),
    ("pairreview", "pair_parted"): gettext_lazy("decided that a pair is two people"),
    ("pairreview", "pair_joined"): gettext_lazy("decided that a pair is one person"),
    ("pairreview", "pair_reopened"): gettext_lazy("took the decision about a pair back"),
}


@dataclass(frozen=True)
class Happened:
    """One thing that happened: when, who, what, about which fact or document, and why."""

    at: datetime
    who: str
    what: str
    about: str
    why: str


def history_of(
    application: Application,
    claims: Iterable[Claim],
    proofs: Iterable[Proof],
    pairs: Iterable[PairReview],
) -> list[Happened]:
    """Everything that the journal says of an application, oldest first. Two queries."""
    about = Q(subject_kind="application", subject=application.pk)
    about |= Q(subject_kind="claim", subject__in=[one.pk for one in claims])
    about |= Q(subject_kind="proof", subject__in=[one.pk for one in proofs])
    about |= Q(subject_kind="pairreview", subject__in=[one.pk for one in pairs])
    events = list(Event.objects.filter(about).order_by("id"))
    names = _names(events)
    own = application.person.user_id
    return [
        Happened(
            at=event.at,
            who=_who(event.actor, own, names),
            what=str(WORDS.get((event.subject_kind, event.verb), event.verb)),
            about=str(event.details.get("about") or event.details.get("column") or ""),
            why=event.why,
        )
        for event in events
    ]


def _names(events: Iterable[Event]) -> dict[int, str]:
    actors = {event.actor for event in events if event.actor}
    rows = Person.objects.filter(user__in=actors).values_list("user_id", "name")
    return dict(rows)


def _who(actor: int, own: int | None, names: Mapping[int, str]) -> str:
    if actor == 0:
        return _("the site")
    return _("the applicant") if actor == own else names.get(actor) or _("a former account")
