"""Makes what the office's pages show: documents, pairs, and a ballot of Zegama's size."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from io import BytesIO, StringIO
from itertools import count

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw

from dorsal.ballot.examples.zegama import SEED, make_zegama
from dorsal.site.accounts.models import Person, User
from dorsal.site.applications.models import Application, Claim, PairReview, Proof
from dorsal.site.ballots.models import Ballot, GivenFact
from tests.site.making import NOW

NUMBERS = count(1)
CERTIFICATE = {"kind": "certificate", "label": "Medical certificate", "required": True}


@lru_cache(maxsize=1)
def zegama_rows() -> tuple[dict[str, str], ...]:
    """The rows of the made-up entry file of Zegama's size."""
    made = make_zegama(random.Random(SEED))
    return tuple(csv.DictReader(StringIO("".join(made.entries_csv))))


@lru_cache(maxsize=1)
def zegama_rules() -> str:
    """Its rules."""
    return make_zegama(random.Random(SEED)).rules_toml


def fill_ballot(ballot: Ballot, applicants: int) -> None:
    """Give a ballot the first so many applicants of Zegama's size, each with an account; every
    tenth has a claim, every seventh a document, and every twentieth stands in a pair.
    """
    rows = zegama_rows()[:applicants]
    users = User.objects.bulk_create(User(email=f"{ballot.pk}.{row['email']}") for row in rows)
    persons = Person.objects.bulk_create(
        Person(
            user=user,
            name=row["name"],
            birth_date=date.fromisoformat(row["birth_date"]),
            sex=row["sex"],
            country=row["country"],
            town=row["town"],
        )
        for user, row in zip(users, rows, strict=True)
    )
    made = Application.objects.bulk_create(
        Application(
            ballot=ballot,
            person=person,
            number=number,
            made_at=NOW,
            changed_at=NOW,
            salt=f"{number:064x}",
        )
        for number, person in enumerate(persons, start=1)
    )
    ballot.last_number = len(made)
    ballot.save(update_fields=["last_number"])
    _give_failures(ballot, persons, rows)
    _open_things(ballot, made)


def _give_failures(
    ballot: Ballot, persons: Sequence[Person], rows: Sequence[dict[str, str]]
) -> None:
    GivenFact.objects.bulk_create(
        GivenFact(
            year=2027,
            race=ballot.edition.race,
            person=person,
            column="failures",
            value=row["failures"],
            at=NOW,
        )
        for person, row in zip(persons, rows, strict=True)
    )


def _open_things(ballot: Ballot, made: Sequence[Application]) -> None:
    Claim.objects.bulk_create(
        Claim(application=one, about="failures", text="One more.", made_at=NOW)
        for one in made[::10]
    )
    Proof.objects.bulk_create(
        Proof(
            application=one,
            kind="certificate",
            file="proofs/none.jpg",
            name="paper.jpg",
            media_type="image/jpeg",
            sha256="0" * 64,
            uploaded_at=NOW,
        )
        for one in made[::7]
    )
    PairReview.objects.bulk_create(
        PairReview(
            ballot=ballot,
            first=one,
            second=other,
            score=70,
            reasons=["same name"],
            found_at=NOW,
        )
        for one, other in zip(made[::20], made[1::20], strict=False)
    )


def make_proof(application: Application, kind: str = "certificate") -> Proof:
    """A document with a picture of its own, as the uploads keep it."""
    data = paper(application.code)
    made = Proof(
        application=application,
        kind=kind,
        name="paper.jpg",
        media_type="image/jpeg",
        sha256="0" * 64,
        uploaded_at=NOW,
    )
    made.file.save(f"{next(NUMBERS)}.jpg", ContentFile(data), save=True)
    return made


def paper(text: str) -> bytes:
    """A picture of a sheet with a few words."""
    sheet = Image.new("RGB", (900, 1270), "white")
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((30, 30, 870, 1240), outline="#14532d", width=6)
    pen.text(
        (90, 120),
        f"MEDICAL CERTIFICATE\n\n{text}\n\nFit for mountain running.",
        "black",
        font_size=52,
    )
    written = BytesIO()
    sheet.save(written, format="JPEG")
    return written.getvalue()


def make_pair(first: Application, second: Application, score: int = 82) -> PairReview:
    """An open pair."""
    return PairReview.objects.create(
        ballot=first.ballot,
        first=first,
        second=second,
        score=score,
        reasons=["same name", "birth date differs by one digit"],
        found_at=NOW,
    )
