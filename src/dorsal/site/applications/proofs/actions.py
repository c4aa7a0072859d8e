"""Documents that applicants upload: kept privately, fetched by them and the race's office alone."""

from __future__ import annotations

import hashlib
import secrets

from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from dorsal.ground.problems import BadInput, Problem
from dorsal.site.accounts.models import User
from dorsal.site.applications.actions import NotApplying, NotOpen, acknowledge_change, lock_ballot
from dorsal.site.applications.applicant_mails import write_applicant
from dorsal.site.applications.models import Application, Proof
from dorsal.site.applications.proofs.uploads import clean_upload
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.stages import Stage, is_before, stage_of
from dorsal.site.journal import clock
from dorsal.site.journal.events import note

MOST_PROOFS = 30  # of one application, the refused ones counted
SANDBOX = "sandbox; default-src 'none'"


class NotAsked(RuntimeError):
    """The ballot does not ask for a document of this kind, or not any more."""


class TooMany(RuntimeError):
    """The applicant has uploaded more than anybody needs to."""


def may_upload(ballot: Ballot, kind: str, stage: Stage, last: str = "") -> bool:
    """Whether a document of a kind can be uploaded at a stage: until closing, or later as well. Who
    was refused the last one (`last` is its state) may send another until the seal.
    """
    asked = next((one for one in ballot.documents if one["kind"] == kind), None)
    if asked is None or stage in (Stage.DRAFT, Stage.ANNOUNCED):
        return False
    if stage == Stage.OPEN or asked.get("until", "closing") == "later":
        return True
    return last == "refused" and is_before(stage, Stage.SEALED)


def upload_proof(application: Application, kind: str, *, name: str, data: bytes, by: User) -> Proof:
    """Keep a document; the same one again is kept once.

    `BadInput` when it may not be kept, `NotAsked`, `NotOpen`, `NotApplying`, `TooMany`.
    """
    clean = clean_upload(data)
    digest = hashlib.sha256(clean.data).hexdigest()
    with transaction.atomic():
        held = lock_ballot(application.ballot)
        _check(application, held, kind)
        known = application.proofs.filter(kind=kind, sha256=digest).first()
        if known is not None:
            return known
        made = Proof(
            application=application,
            kind=kind,
            name=_plain_name(name),
            media_type=clean.media_type,
            sha256=digest,
            uploaded_at=clock.now(),
        )
        file = f"{held.pk}/{secrets.token_hex(16)}.{clean.ending}"
        made.file.save(file, ContentFile(clean.data), save=True)
        if stage_of(held, clock.now()) == Stage.OPEN:
            acknowledge_change(application, held, "changed", by=by, verb="proof_uploaded")
        else:
            note("proof_uploaded", application, by=by, edition=held.edition, kind=kind)
        return made


def _check(application: Application, ballot: Ballot, kind: str) -> None:
    stage = stage_of(ballot, clock.now())
    application.refresh_from_db()
    if application.withdrawn_at is not None:
        raise NotApplying
    if not any(one["kind"] == kind for one in ballot.documents):
        raise NotAsked
    sent = application.proofs.filter(kind=kind).order_by("id").last()
    if not may_upload(ballot, kind, stage, sent.state if sent else ""):
        raise NotOpen(stage)
    if application.proofs.count() >= MOST_PROOFS:
        raise TooMany


def _plain_name(name: str) -> str:
    """The last part of a file's name, printable and short."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-120:] or "document"


def proof_answer(proof: Proof) -> HttpResponse:
    """The document as a download that no browser runs: never inline, never sniffed, in a sandbox.

    A picture can still be shown by an `img` of our own pages.
    """
    with proof.file.open("rb") as kept:
        answer = HttpResponse(kept.read(), content_type=proof.media_type)
    ending = str(proof.file.name).rsplit(".", 1)[-1]
    answer["Content-Disposition"] = f'attachment; filename="{proof.kind}-{proof.pk}.{ending}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cache-Control"] = "private, no-store"
    return answer


def label_of(ballot: Ballot, kind: str) -> str:
    """What the director calls a kind of document."""
    labels = {one["kind"]: str(one["label"]) for one in ballot.documents}
    return labels.get(kind, kind)


def tell_refused(proof: Proof) -> bool:
    """Mail the applicant that a document was refused, and why."""
    application = proof.application
    more = {"document": label_of(application.ballot, proof.kind), "reason": proof.reason}
    once = f"proof:{proof.pk}:{proof.decided_at}"
    return write_applicant(application, "mails/proof_refused", more, once=once)


def no_file() -> BadInput:
    """What is told when no file was chosen."""
    return BadInput([Problem(_("no file was chosen"), _("choose a file or take a photo"))])
