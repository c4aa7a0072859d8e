"""Acknowledgements: signed with the race's key, chained, kept as they were given out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from dorsal.ballot.acknowledgement import (
    Acknowledgement,
    Action,
    acknowledge,
    acknowledgement_bytes,
    acknowledgement_hash,
    content_hash,
    public_key_of,
    read_acknowledgement,
)
from dorsal.ballot.draw.fingerprint import fingerprint
from dorsal.ground.canonical import Json
from dorsal.site.applications.models import Application, SignedReceipt
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal import clock
from dorsal.site.journal.mails import write_mail
from dorsal.site.races.models import Race


@dataclass(frozen=True)
class ShownReceipt:
    """An acknowledgement as pages and mails show it."""

    number: int
    action: Action
    at: datetime
    words: str
    text: str


def content_of(application: Application) -> dict[str, Json]:
    """What an acknowledgement binds: the application and the person's data as they now are."""
    person = application.person
    return {
        "answers": {str(key): str(value) for key, value in application.answers.items()},
        "appears": application.appears,
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "club": person.club,
        "code": application.code,
        "country": person.country,
        "friends": application.friends.code if application.friends else "",
        "name": person.name,
        "nationality": person.nationality,
        "proofs": [one.sha256 for one in application.proofs.order_by("id")],
        "sex": person.sex,
        "terms": application.accepted,
        "town": person.town,
        "withdrawn": application.withdrawn_at is not None,
    }


def content_hash_of(application: Application) -> str:
    """The hash of the application as it is now, with its salt."""
    return content_hash(content_of(application), salt=bytes.fromhex(application.salt))


def give_receipt(application: Application, ballot: Ballot, action: Action) -> SignedReceipt:
    """Sign and keep the next acknowledgement of a ballot, and mail it.

    To be called in a transaction that holds the ballot's row, so that numbers have no gaps.
    """
    race, draw = names_of(ballot)
    key = bytes.fromhex(ballot.edition.race.signing_key)
    latest = ballot.receipts.order_by("-number").first()
    one = acknowledge(
        race=race,
        draw=draw,
        applicant=application.code,
        action=action,
        content=content_hash_of(application),
        now=int(clock.now().timestamp()),
        previous=read_receipt(latest, ballot.edition.race) if latest else None,
        private_key=key,
    )
    ballot.last_acknowledged = one.number
    ballot.save(update_fields=["last_acknowledged"])
    kept = SignedReceipt.objects.create(
        application=application,
        ballot=ballot,
        number=one.number,
        document=acknowledgement_bytes(one),
    )
    _mail(application, ballot, kept)
    return kept


def names_of(ballot: Ballot) -> tuple[str, str]:
    """The race and the draw as acknowledgements name them."""
    return ballot.edition.race.name, ballot.edition.key


def read_receipt(receipt: SignedReceipt, race: Race) -> Acknowledgement:
    """The acknowledgement, its signature checked."""
    key = public_key_of(bytes.fromhex(race.signing_key))
    return read_acknowledgement(bytes(receipt.document), public_key=key)


def show_receipt(receipt: SignedReceipt, race: Race) -> ShownReceipt:
    """Number, action, time, eight words and the document itself."""
    one = read_receipt(receipt, race)
    return ShownReceipt(
        number=one.number,
        action=one.action,
        at=datetime.fromtimestamp(one.time, UTC),
        words=fingerprint(bytes.fromhex(acknowledgement_hash(one))),
        text=bytes(receipt.document).decode("utf-8"),
    )


def _mail(application: Application, ballot: Ballot, receipt: SignedReceipt) -> None:
    if application.person.user is None:
        return
    edition = ballot.edition
    write_mail(
        application.person.user,
        "applications/mails/acknowledgement",
        {
            "application": application,
            "edition": edition,
            "race": edition.race,
            "receipt": show_receipt(receipt, edition.race),
        },
        once=f"receipt:{receipt.pk}",
        edition=edition,
    )
