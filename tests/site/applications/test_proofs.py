"""Documents: told apart by content, stripped, bounded, and nobody else's to fetch."""

from __future__ import annotations

import struct
import zlib
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from dorsal.ground.problems import BadInput
from dorsal.site.applications.actions import NotOpen, withdraw
from dorsal.site.applications.models import Application, Proof
from dorsal.site.applications.proofs.actions import (
    MOST_PROOFS,
    NotAsked,
    TooMany,
    tell_refused,
    upload_proof,
)
from dorsal.site.applications.proofs.office import refuse_proof
from dorsal.site.applications.proofs.uploads import LARGEST_BYTES, clean_upload
from dorsal.site.ballots.models import Sealing
from dorsal.site.journal.models import Message
from tests.site.applications.applying import (
    DOCUMENTS,
    address,
    applies,
    open_ballot,
    picture,
    sent,
    signed_in,
)
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_user

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 40
GPS = 0x8825


def asking(cast: Cast) -> Application:
    ballot = open_ballot(cast.race, documents=DOCUMENTS)
    return applies(ballot, cast.runner)


def keep(made: Application, data: bytes, kind: str = "doctor", name: str = "a.pdf") -> Proof:
    user = made.person.user
    assert user is not None
    return upload_proof(made, kind, name=name, data=data, by=user)


@pytest.mark.parametrize(
    ("form", "kept", "ending"),
    [("JPEG", "image/jpeg", "jpg"), ("PNG", "image/png", "png"), ("WEBP", "image/jpeg", "jpg")],
)
def test_pictures_are_written_anew(form: str, kept: str, ending: str) -> None:
    clean = clean_upload(picture(form))
    assert (clean.media_type, clean.ending) == (kept, ending)
    assert Image.open(BytesIO(clean.data)).size == (40, 30)


def test_what_a_camera_noted_is_gone_and_the_picture_stands_upright() -> None:
    noted = Image.Exif()
    noted[0x0112] = 6  # turn to the right
    noted[GPS] = {1: "N", 2: (42.0, 57.0, 12.0)}
    noted[0x010F] = "Camera of Ane"
    data = picture("JPEG", (40, 30), exif=noted, comment=b"from home")
    clean = Image.open(BytesIO(clean_upload(data).data))
    assert b"Camera of Ane" in data
    assert clean.size == (30, 40)
    assert dict(clean.getexif()) == {}
    assert "comment" not in clean.info
    assert b"Camera of Ane" not in clean_upload(data).data


def test_what_hangs_behind_a_picture_is_gone() -> None:
    assert b"<script>" not in clean_upload(picture() + b"<script>alert(1)</script>").data


def test_a_picture_that_unfolds_to_too_much_is_refused_unopened() -> None:
    def chunk(kind: bytes, data: bytes) -> bytes:
        sum_ = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + sum_

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 1, 0, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    with pytest.raises(BadInput, match="the picture is too large; at most 50 million pixels"):
        clean_upload(bomb)
    between = picture("PNG", (10_000, 6_000))
    with pytest.raises(BadInput, match="the picture is too large"):
        clean_upload(between)


def test_a_large_picture_is_made_as_large_as_needed() -> None:
    clean = Image.open(BytesIO(clean_upload(picture("JPEG", (6000, 3000))).data))
    assert clean.size == (4000, 2000)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "the file is empty"),
        (b"MZ\x90\x00" + b"\x00" * 80, "this is no document that can be read"),
        (b"<html><script>alert(1)</script></html>", "this is no document that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "this is no document that can be read"),
        (b"GIF89a" + b"\x00" * 80, "this is no document that can be read"),
        (b"\xff\xd8\xff" + b"\x00" * 80, "the picture is broken"),
        (picture("JPEG", (400, 300))[:900], "the picture is broken"),
        (picture("PNG")[:40], "the picture is broken"),
        (HEIC, "photos in Apple's HEIC form cannot be read here"),
        (b"%PDF-" + b"\x00" * LARGEST_BYTES, "the file is too large"),
    ],
)
def test_what_is_no_document_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(BadInput) as refused:
        clean_upload(data)
    assert [one.what for one in refused.value.problems] == [told]


def test_a_pdf_file_is_kept_as_it_is_whatever_it_is_called(cast: Cast) -> None:
    made = asking(cast)
    proof = keep(made, PDF, name="../../etc/<b>certificate</b>.html")
    assert proof.media_type == "application/pdf"
    assert proof.name == "b>.html"
    assert proof.file.read() == PDF
    proof.file.close()


def test_files_lie_under_random_names_in_the_private_folder(cast: Cast) -> None:
    made = asking(cast)
    proof = keep(made, PDF, name="ane-etxe.pdf")
    path = Path(proof.file.path)
    assert path.is_relative_to(Path(settings.MEDIA_ROOT) / "proofs" / str(made.ballot_id))
    assert len(path.stem) == 32
    assert path.suffix == ".pdf"


def test_the_same_document_is_kept_once(cast: Cast) -> None:
    made = asking(cast)
    assert keep(made, PDF).pk == keep(made, PDF).pk
    assert made.receipts.count() == 2  # applied, and the document


def test_what_is_needed_by_closing_is_taken_until_then_and_the_rest_later(
    cast: Cast, site_clock: SetClock
) -> None:
    made = asking(cast)
    site_clock(NOW + timedelta(days=30))
    with pytest.raises(NotOpen):
        keep(made, PDF, "doctor")
    assert keep(made, PDF, "licence").kind == "licence"


def test_who_was_refused_after_closing_sends_another_until_the_seal(
    cast: Cast, site_clock: SetClock
) -> None:
    made = asking(cast)
    proof = keep(made, PDF, "doctor")
    site_clock(NOW + timedelta(days=30))
    page = cast.client("runner").get(address(made.ballot, "application/")).content.decode()
    assert 'value="doctor"' not in page
    refuse_proof(proof, "It cannot be read.", by=cast.helper)
    page = cast.client("runner").get(address(made.ballot, "application/")).content.decode()
    assert 'value="doctor"' in page
    assert "needed before the seal" in page
    assert keep(made, PDF + b"2", "doctor").state == "open"
    with pytest.raises(NotOpen):
        keep(made, PDF + b"3", "doctor")
    page = cast.client("runner").get(address(made.ballot, "application/")).content.decode()
    assert 'value="doctor"' not in page


def test_a_refused_document_is_not_replaced_in_a_sealed_ballot(
    cast: Cast, site_clock: SetClock
) -> None:
    made = asking(cast)
    refuse_proof(keep(made, PDF, "doctor"), "It cannot be read.", by=cast.helper)
    site_clock(NOW + timedelta(days=38))
    ballot = made.ballot
    Sealing.objects.create(ballot=ballot, number=1, at=NOW, fingerprint="a", seal_hash="b", round=1)
    with pytest.raises(NotOpen):
        keep(made, PDF + b"2", "doctor")


def test_nothing_is_taken_that_is_not_asked_for_or_from_who_has_withdrawn(cast: Cast) -> None:
    made = asking(cast)
    with pytest.raises(NotAsked):
        keep(made, PDF, "diary")
    withdraw(made, by=cast.runner)
    page = cast.client("runner").post(
        address(made.ballot, "application/documents/"),
        {"kind": "doctor", "file": SimpleUploadedFile("a.pdf", PDF)},
        follow=True,
    )
    assert "This document is not asked for now." in page.content.decode()
    assert not Proof.objects.exists()


def test_there_is_an_end_to_uploading(cast: Cast) -> None:
    made = asking(cast)
    for number in range(MOST_PROOFS):
        keep(made, PDF + b"%" + str(number).encode())
    with pytest.raises(TooMany):
        keep(made, PDF + b"% one more")


def test_only_the_applicant_and_the_race_s_office_fetch_a_document(cast: Cast) -> None:
    made = asking(cast)
    proof = keep(made, PDF)
    place = address(made.ballot, f"application/documents/{proof.pk}/")
    people = ("runner", "director", "helper", "volunteer", "other_director")
    answers = {who: cast.client(who).get(place).status_code for who in people}
    assert answers == {
        "runner": 200,
        "director": 200,
        "helper": 200,
        "volunteer": 404,
        "other_director": 404,
    }
    assert cast.client("stranger").get(place).status_code == 302
    other = make_user()
    applies(made.ballot, other)
    assert signed_in(other).get(place).status_code == 404


def test_another_race_s_office_reaches_nothing_through_its_own_address(cast: Cast) -> None:
    made = asking(cast)
    proof = keep(made, PDF)
    own = open_ballot(cast.other_director.staff_of.get().race)
    place = address(own, f"application/documents/{proof.pk}/")
    assert cast.client("other_director").get(place).status_code == 404


def test_a_document_is_only_ever_a_download_in_a_sandbox(cast: Cast) -> None:
    made = asking(cast)
    proof = keep(made, PDF)
    answer = cast.client("runner").get(address(made.ballot, f"application/documents/{proof.pk}/"))
    assert answer.content == PDF
    assert {name: answer[name] for name in ("Content-Type", "Content-Disposition")} == {
        "Content-Type": "application/pdf",
        "Content-Disposition": f'attachment; filename="doctor-{proof.pk}.pdf"',
    }
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cache-Control"] == "private, no-store"


def test_a_document_comes_with_the_application(cast: Cast) -> None:
    ballot = open_ballot(cast.race, documents=DOCUMENTS)
    photo = SimpleUploadedFile("certificate.jpg", picture(), content_type="text/html")
    fields = {**sent(cast.runner), "document_doctor": photo}
    page = cast.client("runner").post(address(ballot, "apply/"), fields, follow=True)
    assert Proof.objects.get().kind == "doctor"
    assert "certificate.jpg" in page.content.decode()
    assert "needed by closing" not in page.content.decode()


def test_a_bad_document_does_not_stop_an_application(cast: Cast) -> None:
    ballot = open_ballot(cast.race, documents=DOCUMENTS)
    fields = {**sent(cast.runner), "document_doctor": SimpleUploadedFile("a.exe", b"MZ" * 50)}
    page = cast.client("runner").post(address(ballot, "apply/"), fields, follow=True)
    assert Application.objects.count() == 1
    assert not Proof.objects.exists()
    text = page.content.decode()
    assert "This is no document that can be read: a PDF file, or a photo as JPEG" in text
    assert "needed by closing" in text


def test_who_sends_no_file_is_told(cast: Cast) -> None:
    made = asking(cast)
    place = address(made.ballot, "application/documents/")
    page = cast.client("runner").post(place, {"kind": "doctor"}, follow=True)
    assert "No file was chosen: choose a file or take a photo." in page.content.decode()


def test_a_refusal_is_mailed_with_its_reason_and_shown(cast: Cast) -> None:
    made = asking(cast)
    proof = keep(made, PDF)
    Proof.objects.filter(pk=proof.pk).update(
        state="refused", reason="The date is of 2019.", decided_at=NOW
    )
    proof.refresh_from_db()
    assert tell_refused(proof)
    assert not tell_refused(proof)
    mail = Message.objects.get(kind="proof_refused")
    assert mail.subject == "A document of yours was refused: Medical certificate"
    assert "The reason: The date is of 2019." in mail.body
    page = cast.client("runner").get(address(made.ballot, "application/")).content.decode()
    assert "The date is of 2019." in page
    assert "needed by closing" in page
