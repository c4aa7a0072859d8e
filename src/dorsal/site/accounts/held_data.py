"""What the first areas hold on a person: accounts, journal, races, applications, ballots."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Q

from dorsal.site.accounts.models import Person, User
from dorsal.site.accounts.my_data import (
    Collected,
    brings_files,
    collects,
    fields_of,
    leaves_out,
)
from dorsal.site.applications.models import Application, Claim, Proof, SignedReceipt
from dorsal.site.ballots.models import GivenFact, MismatchReport, PastClaim, PastLine
from dorsal.site.ballots.record.names import sealed_names
from dorsal.site.journal.models import Event, Message

PERSON = ("name", "birth_date", "sex", "nationality", "country", "town", "club", "email")
leaves_out("accounts.User_groups", "a grouping of staff for the admin, without data of its own")
leaves_out("accounts.User_user_permissions", "permissions in the admin, without data of their own")
leaves_out("admin.LogEntry", "what staff has done in the admin; the journal holds the rest")
leaves_out("account.EmailAddress", "django-allauth's own list of addresses, which we do not use")
leaves_out("ballots.PastFile", "a race's file; its lines about you are under past_lines")
leaves_out("applications.PairReview", "whom staff compares; it is about two people at once")
leaves_out("ballots.PastPair", "whom staff compares; what came of it is under past_lines")
leaves_out("seasons.Series_organisers", "which series you organise is under works_for")


@collects("profile", "accounts.User", "accounts.Person")
def _profile(user: User) -> Collected:
    account = fields_of(user, "email", "language", "units", "joined_at", "last_login")
    persons = Person.objects.filter(user=user)
    return [account, *(fields_of(person, *PERSON) for person in persons)]


@collects("sessions", "accounts.SignIn")
def _sessions(user: User) -> Collected:
    return [fields_of(one, "device", "at") for one in user.sign_ins.all()]


@collects("passkeys", "mfa.Authenticator")
def _passkeys(user: User) -> Collected:
    mine = Authenticator.objects.filter(user=user)
    return [{"name": str(one), **fields_of(one, "created_at", "last_used_at")} for one in mine]


@collects("events", "journal.Event")
def _events(user: User) -> Collected:
    about = Q(subject_kind="user", subject=user.pk)
    for kind, numbers in subjects_of(user).items():
        about |= Q(subject_kind=kind, subject__in=numbers)
    found = Event.objects.filter(Q(actor=user.pk) | about).select_related("race", "edition__race")
    return [
        {
            **fields_of(event, "at", "verb", "subject_kind", "subject", "why", "details"),
            "by_me": event.actor == user.pk,
            "edition": str(event.edition or event.race or ""),
        }
        for event in found
    ]


def subjects_of(user: User) -> dict[str, list[int]]:
    """The numbers of what events may be about and is mine, by kind."""
    mine = Application.objects.filter(person__user=user)
    return {
        "person": list(Person.objects.filter(user=user).values_list("pk", flat=True)),
        "application": list(mine.values_list("pk", flat=True)),
        "proof": list(Proof.objects.filter(application__in=mine).values_list("pk", flat=True)),
        "claim": list(Claim.objects.filter(application__in=mine).values_list("pk", flat=True)),
    }


@collects("mails", "journal.Message")
def _mails(user: User) -> Collected:
    return [
        fields_of(mail, "subject", "body", "written_at", "sent_at")
        for mail in Message.objects.filter(to=user)
    ]


@collects("dreams", "races.Dream")
def _dreams(user: User) -> Collected:
    return [
        {"race": one.race.name, **fields_of(one, "tell_opening", "tell_closing", "made_at")}
        for one in user.dreams.select_related("race")
    ]


@collects("works_for", "races.Staff", "seasons.Series")
def _works_for(user: User) -> Collected:
    roles = user.staff_of.select_related("race")
    works: Collected = [{"race": one.race.name, "role": one.role} for one in roles]
    return works + [{"series": str(one), "role": "organiser"} for one in user.organises.all()]


@collects(
    "applications",
    "applications.Application",
    "applications.Proof",
    "applications.Claim",
    "applications.SignedReceipt",
)
def _applications(user: User) -> Collected:
    mine = Application.objects.filter(person__user=user).select_related("ballot__edition__race")
    return [_application(one) for one in mine.prefetch_related("proofs", "claims", "receipts")]


def _application(one: Application) -> dict[str, Any]:
    kept = (
        *("made_at", "changed_at", "withdrawn_at", "answers", "appears", "sealed_town"),
        *("left_out_why", "salt"),
    )
    proof = ("kind", "name", "uploaded_at", "state", "reason", "decided_at")
    claim = ("about", "text", "made_at", "state", "value", "reason", "decided_at")
    return {
        "edition": str(one.ballot.edition),
        "number": one.code,
        "sealed_name": sealed_names(one.ballot).get(one.code, ""),
        **fields_of(one, *kept),
        "friends": one.friends.code if one.friends else "",
        "documents": [fields_of(each, *proof) for each in one.proofs.all()],
        "claims": [fields_of(each, *claim) for each in one.claims.all()],
        "acknowledgements": [each.number for each in one.receipts.all()],
    }


@collects("past_lines", "ballots.PastLine", "ballots.PastClaim")
def _past_lines(user: User) -> Collected:
    lines = PastLine.objects.filter(person__user=user).select_related("race", "stub")
    claims = PastClaim.objects.filter(person__user=user).select_related("line__race")
    held: Collected = [
        {
            "race": one.race.name,
            **fields_of(one, "year", "outcome", "applied_on", "how", "score"),
            "as_imported": fields_of(one.stub, *PERSON),
        }
        for one in lines
    ]
    kept = ("made_at", "state", "reason", "decided_at")
    return held + [
        {"race": one.line.race.name, "claimed_year": one.line.year, **fields_of(one, *kept)}
        for one in claims
    ]


@collects("facts", "ballots.GivenFact")
def _facts(user: User) -> Collected:
    found = GivenFact.objects.filter(person__user=user).select_related("race")
    return [
        {"race": one.race.name, **fields_of(one, "year", "column", "value", "why", "at")}
        for one in found
    ]


@collects("reports", "ballots.MismatchReport")
def _reports(user: User) -> Collected:
    found = MismatchReport.objects.filter(by=user)
    return [fields_of(one, "at", "text", "answer", "answered_at") for one in found]


@brings_files
def _documents(user: User) -> Iterator[tuple[str, bytes]]:
    for proof in Proof.objects.filter(application__person__user=user):
        ending = PurePath(str(proof.file.name)).suffix
        with proof.file.open("rb") as opened:
            yield f"documents/{proof.pk}-{proof.kind}{ending}", opened.read()


@brings_files
def _acknowledgements(user: User) -> Iterator[tuple[str, bytes]]:
    for one in SignedReceipt.objects.filter(application__person__user=user):
        name = f"acknowledgements/ballot-{one.ballot_id}-{one.number:05d}.json"
        yield name, bytes(one.document)
