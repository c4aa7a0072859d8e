"""Files that are small to send and large to read, and files that are not what they say."""

from __future__ import annotations

import random
import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from dorsal.ground.problems import BadInput
from dorsal.site.applications.models import Proof
from dorsal.site.applications.proofs.uploads import clean_upload
from dorsal.site.races.logos import clean_logo
from tests.site.applications.applying import DOCUMENTS, address, applies, open_ballot, picture
from tests.site.conftest import Cast
from tests.site.making import make_ballot, make_edition

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"


def zip_bomb() -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("seal-1.json", b"{}")
        for number in range(1, 5):
            archive.writestr(f"entries-{number}.jsonl", bytes(100 * 2**20))
    return made.getvalue()


def test_a_record_that_unpacks_to_hundreds_of_megabytes_is_not_taken(cast: Cast) -> None:
    make_ballot(make_edition(cast.race))
    bomb = zip_bomb()
    assert len(bomb) < 2**20
    where = reverse("office_preview", args=["aizkorri-mendi", "2027"])
    sent = {"asked": "replay", "source": "applications", "record": ""}
    file = SimpleUploadedFile("record.zip", bomb, "application/zip")
    answer = cast.client("director").post(where, {**sent, "zip": file})
    assert "unpacks to more" in answer.content.decode()


@pytest.mark.parametrize(
    "data", [SVG, HTML, b"GIF89a" + HTML, b"MZ" + HTML, b"PK\x03\x04", b" %PDF-"]
)
def test_what_a_browser_might_run_is_no_document(data: bytes) -> None:
    with pytest.raises(BadInput):
        clean_upload(data)
    with pytest.raises(BadInput):
        clean_logo(data)


def test_what_hides_behind_a_picture_is_not_kept() -> None:
    for form in ("JPEG", "PNG", "WEBP"):
        kept = clean_upload(picture(form) + HTML)
        assert b"<script>" not in kept.data


def test_a_pdf_that_is_html_as_well_is_served_as_nothing_but_a_download(cast: Cast) -> None:
    ballot = open_ballot(cast.race, documents=DOCUMENTS)
    applies(ballot, cast.runner)
    browser = cast.client("runner")
    file = SimpleUploadedFile('../../x";<script>.html', b"%PDF-1.4\n" + HTML, "text/html")
    browser.post(address(ballot, "application/documents/"), {"kind": "doctor", "file": file})
    proof = Proof.objects.get()
    assert "/" not in proof.name
    assert ".." not in str(proof.file.name)
    where = address(ballot, f"application/documents/{proof.pk}/")
    for who in ("runner", "helper"):
        headers = cast.client(who).get(where).headers
        assert headers["Content-Type"] == "application/pdf"
        assert headers["Content-Disposition"] == f'attachment; filename="doctor-{proof.pk}.pdf"'
        assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "private, no-store"
    for who in ("other_director", "volunteer"):
        assert cast.client(who).get(where).status_code == 404


def test_a_picture_of_a_billion_pixels_is_not_decoded() -> None:
    width = height = 40_000
    header = b"\x89PNG\r\n\x1a\n"

    def chunk(kind: bytes, body: bytes) -> bytes:
        crc = zlib.crc32(kind + body).to_bytes(4, "big")
        return len(body).to_bytes(4, "big") + kind + body + crc

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x02\x00\x00\x00"
    data = header + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(bytes(10**6)))
    with pytest.raises(BadInput):
        clean_upload(data)
    with pytest.raises(BadInput):
        clean_logo(data)


def read_back(data: bytes) -> tuple[int, int]:
    """The size in pixels of a picture that is decoded to its last byte."""
    with Image.open(BytesIO(data)) as kept:
        kept.load()
        return kept.size


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_damaged_picture_is_refused_or_kept_sound(form: str) -> None:
    rng = random.Random(form)
    whole = picture(form, (64, 64))
    refused = 0
    for _ in range(300):
        data = bytearray(whole)
        for _ in range(rng.randrange(1, 8)):
            data[rng.randrange(12, len(data))] = rng.randrange(256)
        cut = bytes(data[: rng.randrange(20, len(data) + 1)])
        for read in (lambda some: clean_upload(some).data, clean_logo):
            try:
                kept = read(cut)
            except BadInput:
                refused += 1
                continue
            assert min(read_back(kept)) > 0
    assert refused > 300


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "I", "I;16", "F", "CMYK", "YCbCr"])
def test_every_kind_of_picture_is_kept(mode: str) -> None:
    for form in ("PNG", "JPEG", "WEBP"):
        written = BytesIO()
        try:
            Image.new(mode, (10, 10)).save(written, format=form)
        except (OSError, ValueError, KeyError):
            continue  # this form has no such kind
        assert read_back(clean_upload(written.getvalue()).data) == (10, 10)
        assert read_back(clean_logo(written.getvalue())) == (10, 10)


@pytest.mark.parametrize(
    "typed", ["1:99999999999,2:99999999999", "999999999:2,1:99999999", "1:1" * 500]
)
def test_typed_counts_without_end_are_refused_and_not_computed(typed: str, cast: Cast) -> None:
    from dorsal.site.ballots.preview.answers import answer  # inline: slow to load
    from dorsal.site.ballots.preview.questions import Question

    ballot = make_ballot(make_edition(cast.race))
    asked = Question(
        ballot=ballot.pk, asked="chances", rules=ballot.rules, source="typed", counts=typed
    )
    found = answer(asked, ballot)
    assert found.problems or found.sections
