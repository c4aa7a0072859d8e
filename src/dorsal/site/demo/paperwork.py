"""What the office of the main race has to look at: documents, people who applied twice, claims."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw, ImageFont

from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.actions import find_application
from dorsal.site.applications.claims.actions import make_claim
from dorsal.site.applications.claims.office import grant_claim, refuse_claim
from dorsal.site.applications.models import Application, Claim, PairReview, Proof
from dorsal.site.applications.pairs.actions import look_for_pairs, say_one, say_two
from dorsal.site.ballots.models import Ballot
from dorsal.site.demo.cast import account
from dorsal.site.journal import clock

DOCUMENTS = 64
DECIDED = 14
KINDS = 4  # different pictures
EVERY = 121  # one in so many has sent a document early


@dataclass(frozen=True)
class Complaint:
    """A claim by somebody of the cast about their failures, and how the helper answers it."""

    who: str
    text: str
    value: str
    reason: str


CLAIMS = (
    Complaint(
        "jone",
        "I applied in 2024 too, under my name from before I married: Jone Lizaso.",
        "3",
        "Found in the list of 2024 under your old name.",
    ),
    Complaint(
        "xavi",
        "I am sure that I also applied in 2022.",
        "",
        "The list of 2022 has nobody of your name or e-mail. You had finished the form of the "
        "kilometre on Friday, which is another race.",
    ),
    Complaint(
        "tom",
        "You count 2020, I think: was the race not cancelled?",
        "",
        "It was held in September that year, and you have a line in it: it counts for you.",
    ),
)


def send_documents(ballot: Ballot) -> None:
    """Some have sent their medical certificate already; the helper has looked at a few."""
    numbers = range(1, ballot.last_number, max(1, min(EVERY, ballot.last_number // DOCUMENTS)))
    senders = ballot.applications.filter(imported=True, number__in=numbers).order_by("number")
    files = [_keep_picture(ballot, kind) for kind in range(KINDS)]
    helper = user_with(account("benat").email)
    Proof.objects.bulk_create(
        _proof(one, files[count % KINDS], helper, decided=count < DECIDED)
        for count, one in enumerate(senders[:DOCUMENTS])
    )


def user_with(email: str) -> User:
    """The account of an address."""
    return User.objects.select_related("person").get(email=email)


def _proof(one: Application, file: tuple[str, str], helper: User, *, decided: bool) -> Proof:
    name, digest = file
    at = min(one.made_at + timedelta(minutes=20), clock.now())
    return Proof(
        application=one,
        kind="medical",
        file=name,
        name="medical-certificate.png",
        media_type="image/png",
        sha256=digest,
        uploaded_at=at,
        state="accepted" if decided else "open",
        decided_by=helper.pk if decided else 0,
        decided_at=clock.now() if decided else None,
    )


def _keep_picture(ballot: Ballot, kind: int) -> tuple[str, str]:
    """The picture of a made-up certificate; its place among the uploads, and its hash."""
    data = _picture(kind)
    name = f"proofs/{ballot.pk}/demonstration-{kind}.png"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(data))
    return name, sha256(data).hexdigest()


def _picture(kind: int) -> bytes:
    paper = Image.new("RGB", (900, 1200), ("#fbfaf4", "#f4f7fb", "#fdf8f2", "#f5faf5")[kind])
    pen = ImageDraw.Draw(paper)
    large, small = ImageFont.load_default(46), ImageFont.load_default(28)
    pen.rectangle((50, 50, 850, 1150), outline="#8a939b", width=3)
    pen.text((100, 110), "MEDICAL CERTIFICATE", fill="#1f2a33", font=large)
    pen.text((100, 190), "made up for the demonstration", fill="#a72a22", font=small)
    for line in range(9):
        length = 560 + (line * 97 + kind * 61) % 150
        pen.line((100, 320 + 60 * line, 100 + length, 320 + 60 * line), fill="#b9c0c6", width=10)
    pen.text(
        (100, 940), f"Fit for mountain races. {5 + kind} November 2026", fill="#1f2a33", font=small
    )
    pen.ellipse((600, 950, 790, 1110), outline="#2b5c7d", width=6)
    pen.text((645, 1010), "DEMO", fill="#2b5c7d", font=small)
    kept = BytesIO()
    paper.save(kept, "PNG")
    return kept.getvalue()


def look_for_doubles(ballot: Ballot) -> None:
    """The site looks for people who applied twice."""
    look_for_pairs(ballot)


def decide_doubles(ballot: Ballot) -> None:
    """The helper decides: who shares an e-mail is one person."""
    helper = user_with(account("benat").email)
    pairs = PairReview.objects.filter(ballot=ballot, decision="")
    for pair in pairs.select_related("first__person", "second__person"):
        if _are_one(pair.first.person, pair.second.person):
            why = "The same address and name, with a slip in the birth date."
            say_one(pair, pair.first.number, why, by=helper)
        else:
            say_two(pair, "Two people: their addresses and towns are their own.", by=helper)


def _are_one(one: Person, other: Person) -> bool:
    return bool(one.email) and one.email == other.email


def make_claims(ballot: Ballot) -> None:
    """Some of the cast say that something is wrong."""
    for one in CLAIMS:
        user = user_with(account(one.who).email)
        application = find_application(ballot, user.person)
        if application is not None and application.withdrawn_at is None:
            make_claim(application, "failures", one.text, by=user)


def answer_claims(ballot: Ballot) -> None:
    """The helper answers every claim that is still open: those of the story as it says."""
    helper = user_with(account("benat").email)
    for claim, told in _open_claims(ballot):
        if told is None:
            refuse_claim(claim, "We looked again: the lists say what stands here.", by=helper)
        elif told.value:
            grant_claim(claim, told.value, told.reason, by=helper)
        else:
            refuse_claim(claim, told.reason, by=helper)


def _open_claims(ballot: Ballot) -> Iterator[tuple[Claim, Complaint | None]]:
    known = {account(one.who).email: one for one in CLAIMS}
    rows = Claim.objects.filter(application__ballot=ballot, state="open")
    for claim in rows.select_related("application__ballot", "application__person__user"):
        user = claim.application.person.user
        yield claim, known.get(user.email) if user else None
