"""What is asked of applications: the ballot of a page, one's own application and what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from dorsal.ballot.tickets import combine_tickets
from dorsal.site.accounts.models import User
from dorsal.site.applications.acknowledgements import ShownReceipt, show_receipt
from dorsal.site.applications.chances.own import FriendsChances, friends_chances
from dorsal.site.applications.claims.actions import claimable_columns
from dorsal.site.applications.friends.terms import Terms, terms_of
from dorsal.site.applications.models import Application, Claim, Proof
from dorsal.site.applications.proofs.actions import may_upload
from dorsal.site.applications.tickets import OwnTickets, TicketsInDraw, rules_of, tickets_of
from dorsal.site.ballots.entries.facts import FactOfPerson
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.rules.names import names_for
from dorsal.site.ballots.stages import Stage, stage_of
from dorsal.site.pages.access import READERS
from dorsal.site.races.models import Edition


@dataclass(frozen=True)
class AskedDocument:
    """A document that the ballot asks for, what was uploaded of it, and whether one may still."""

    kind: str
    label: str
    help: str
    required: bool
    until: str
    proofs: tuple[Proof, ...]
    open: bool

    @property
    def missing(self) -> bool:
        """Whether it is needed and nothing that may count was uploaded."""
        return self.required and not any(one.state != "refused" for one in self.proofs)


@dataclass(frozen=True)
class FactShown:
    """A fact behind the tickets, with the claims about it."""

    column: str
    label: str
    value: str
    reasons: tuple[str, ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class GroupShown:
    """A group as one of its members sees it: first names and chances of the others, no more."""

    terms: Terms
    chances: tuple[FriendsChances, ...]
    largest: int

    @property
    def others(self) -> str:
        """The first names of the members."""
        return ", ".join(one.person.first_name for one in self.terms.members)

    @property
    def computing(self) -> bool:
        """Whether a chance is still being computed."""
        return any(one.together is None for one in self.chances)


def ballot_of(edition: Edition, role: str, now: datetime) -> tuple[Ballot, Stage]:
    """The ballot of an edition and its stage; `Http404` when there is none to be seen yet."""
    ballot = Ballot.objects.select_related("edition__race").filter(edition=edition).first()
    if ballot is None:
        raise Http404("this edition has no ballot")
    stage = stage_of(ballot, now)
    if stage == Stage.DRAFT and role not in READERS:
        raise Http404("the ballot is not published")
    return ballot, stage


def own_application(ballot: Ballot, user: User | None) -> Application | None:
    """The viewer's application in a ballot, withdrawn or not."""
    if user is None:
        return None
    rows = Application.objects.select_related("person__user", "friends__ballot__edition__race")
    found = rows.filter(ballot=ballot, person__user=user).first()
    if found is not None:
        found.ballot = ballot  # with its edition and race
    return found


def own_application_or_404(ballot: Ballot, user: User | None) -> Application:
    """The viewer's application; `Http404` when there is none."""
    found = own_application(ballot, user)
    if found is None:
        raise Http404("no application of yours")
    return found


def receipts_of(application: Application) -> list[ShownReceipt]:
    """All acknowledgements of an application, the latest first."""
    race = application.ballot.edition.race
    return [show_receipt(one, race) for one in application.receipts.order_by("-number")]


def documents_of(
    application: Application, stage: Stage, *, no_place: bool = False
) -> list[AskedDocument]:
    """What the ballot asks for, with what was uploaded; who is told that they got no place sends
    nothing more, and sees what they had sent.
    """
    uploaded = list(application.proofs.order_by("id"))
    sent = {one.kind: one.state for one in uploaded}
    return [
        AskedDocument(
            kind=one["kind"],
            label=one["label"],
            help=one.get("help", ""),
            required=bool(one.get("required")),
            until=one.get("until", "closing"),
            proofs=tuple(proof for proof in uploaded if proof.kind == one["kind"]),
            open=not no_place
            and may_upload(application.ballot, one["kind"], stage, sent.get(one["kind"], "")),
        )
        for one in application.ballot.documents
        if not no_place or one["kind"] in sent
    ]


def facts_shown(application: Application, tickets: OwnTickets) -> list[FactShown]:
    """The facts behind the tickets, each with the claims about it; what is claimed and not known
    has no value.
    """
    claims = list(application.claims.order_by("id"))
    unknown = FactOfPerson("", ())
    claimed = {one.about: unknown for one in claims}
    return [
        FactShown(
            column,
            fact_label(application.ballot, column),
            fact.value,
            fact.reasons,
            tuple(one for one in claims if one.about == column),
        )
        for column, fact in {**claimed, **tickets.facts}.items()
    ]


def facts_missing(ballot: Ballot, shown: Sequence[FactShown]) -> list[tuple[str, str]]:
    """The facts that may be claimed beside those that are shown, with their names."""
    columns = {one.column for one in shown}
    return [
        (column, fact_label(ballot, column))
        for column in claimable_columns(ballot)
        if column not in columns
    ]


def fact_label(ballot: Ballot, column: str) -> str:
    """What a fact is called: by its label, as the director asks for it, or by the glossary."""
    return names_for(ballot).fact(column)


def group_shown(application: Application, now: datetime) -> GroupShown | None:
    """The applicant's group, with the chances of all alone and together."""
    if application.friends is None:
        return None
    terms = terms_of(application.friends)
    several = len(terms.members) > 1
    chances = friends_chances(terms, application.ballot, now) if several else ()
    largest = rules_of(application.ballot).groups.largest
    return GroupShown(terms=terms, chances=chances, largest=largest)


def own_tickets(application: Application, group: GroupShown | None) -> OwnTickets:
    """The tickets of an applicant alone, with the facts behind them."""
    known = group.terms.tickets if group else {}
    if application.pk in known:
        return known[application.pk]
    return tickets_of(application.ballot, [application])[application.pk]


def tickets_shown(
    application: Application, own: OwnTickets, group: GroupShown | None
) -> tuple[TicketsInDraw, ...]:
    """The tickets that count, with their reasons: those of the group once all have accepted."""
    if group is None or not group.terms.accepted:
        return own.draws
    how = rules_of(application.ballot).groups.tickets
    everybody = group.terms.tickets.values()
    return tuple(
        _in_group(draw, [_tickets_in(draw.pool, one) for one in everybody], how=how)
        for draw in own.draws
    )


def _in_group(
    draw: TicketsInDraw, counts: list[int], *, how: Literal["min", "mean"]
) -> TicketsInDraw:
    number = combine_tickets(counts, how=how)
    said = {"alone": draw.tickets, "group": number}
    if how == "min":
        line = _(
            "alone you would have %(alone)s; your group has %(group)s, the lowest of its members’"
        )
    else:
        line = _(
            "alone you would have %(alone)s; your group has %(group)s,"
            " its members’ mean, rounded down"
        )
    return TicketsInDraw(draw.pool, number, (*draw.reasons[:-1], line % said))


def _tickets_in(pool: str, own: OwnTickets) -> int:
    return next((draw.tickets for draw in own.draws if draw.pool == pool), 0)


def address_of(name: str, *args: object) -> str:
    """The address of a page that another area may bring, or nothing."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
