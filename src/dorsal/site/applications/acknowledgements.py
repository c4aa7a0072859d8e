"""Acknowledgements: signed with the race's key, chained, kept as they were given out."""

from __future__ import annotations

from collections.abc import Sequence
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
from dorsal.site.applications.recipients import recipients_of, whose
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal import clock
from dorsal.site.journal.mails import Letter, write_mails
from dorsal.site.races.models import Race

AT_ONCE = 1000


@dataclass(frozen=True)
class ShownReceipt:
    """An acknowledgement as pages and mails show it."""

    number: int
    action: Action
    at: datetime
    words: str
    text: str


def content_of(application: Application, proofs: Sequence[str]) -> dict[str, Json]:
    """What an acknowledgement binds: the application, the hashes of its documents, and the person's
    data as they now are.
    """
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
        "proofs": list(proofs),
        "sex": person.sex,
        "terms": application.accepted,
        "town": person.town,
        "withdrawn": application.withdrawn_at is not None,
    }


def content_hash_of(application: Application) -> str:
    """The hash of the application as it is now, with its salt."""
    proofs = [one.sha256 for one in application.proofs.order_by("id")]
    return _hash(application, proofs)


def content_hash_of_new(application: Application) -> str:
    """The same of an application that has just been made and has no documents. No query."""
    return _hash(application, ())


def _hash(application: Application, proofs: Sequence[str]) -> str:
    salt = bytes.fromhex(application.salt)
    return content_hash(content_of(application, proofs), salt=salt)


def give_receipt(application: Application, ballot: Ballot, action: Action) -> SignedReceipt:
    """Sign and keep the next acknowledgement of a ballot, and mail it.

    To be called in a transaction that holds the ballot's row, so that numbers have no gaps.
    """
    (kept,) = give_receipts([(application, content_hash_of(application))], ballot, action)
    mail_receipts([kept], ballot)
    return kept


def give_receipts(
    contents: Sequence[tuple[Application, str]], ballot: Ballot, action: Action
) -> list[SignedReceipt]:
    """Sign and keep the next acknowledgements of a ballot, one for each application and the hash of
    its content, in their order; nothing is mailed. As many queries for a thousand as for one.

    To be called in a transaction that holds the ballot's row, so that numbers have no gaps.
    """
    race, draw = names_of(ballot)
    key = bytes.fromhex(ballot.edition.race.signing_key)
    latest = ballot.receipts.order_by("-number").first()
    previous = read_receipt(latest, ballot.edition.race) if latest else None
    now = int(clock.now().timestamp())
    made: list[SignedReceipt] = []
    for application, content in contents:
        previous = acknowledge(
            race=race,
            draw=draw,
            applicant=application.code,
            action=action,
            content=content,
            now=now,
            previous=previous,
            private_key=key,
        )
        document = acknowledgement_bytes(previous)
        made.append(_receipt(application, ballot, previous.number, document))
    if made:
        ballot.last_acknowledged = made[-1].number
        ballot.save(update_fields=["last_acknowledged"])
    return SignedReceipt.objects.bulk_create(made, batch_size=AT_ONCE)


def _receipt(
    application: Application, ballot: Ballot, number: int, document: bytes
) -> SignedReceipt:
    return SignedReceipt(application=application, ballot=ballot, number=number, document=document)


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


def mail_receipts(receipts: Sequence[SignedReceipt], ballot: Ballot) -> int:
    """Mail acknowledgements to whom they can reach; returns how many mails are new. At most three
    queries, for some hundreds that are loaded with `application__person__user`.
    """
    to = recipients_of([one.application for one in receipts])
    edition = ballot.edition
    letters = [
        Letter(
            to[one.application_id],
            {
                "application": one.application,
                "edition": edition,
                "race": edition.race,
                "receipt": show_receipt(one, edition.race),
                **whose(one.application, to[one.application_id]),
            },
            once=f"receipt:{one.pk}",
        )
        for one in receipts
        if one.application_id in to
    ]
    return write_mails("applications/mails/acknowledgement", letters, edition=edition)
