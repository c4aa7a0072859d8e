"""The office's queue of documents: accepted or refused once each, taken back while nobody knows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dorsal.site.applications.models import Proof
from dorsal.site.applications.office.actions import NotTakenBack
from dorsal.site.applications.proofs.actions import upload_proof
from dorsal.site.applications.proofs.office import (
    DecidedAlready,
    accept_proof,
    refuse_proof,
    show_proof,
    take_proof_back,
    usual_reasons,
)
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal.models import Event, Message
from tests.site.applications.office_making import CERTIFICATE, make_proof
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_application, make_ballot, make_edition, make_user

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"%" * 1527
PROOFS = "/races/aizkorri-mendi/2027/office/proofs/"


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    return make_ballot(make_edition(cast.race), documents=[CERTIFICATE])


def test_a_pdf_is_a_download_with_its_name_and_size_and_the_reason_why(
    cast: Cast, ballot: Ballot
) -> None:
    made = make_application(ballot, make_user("Ane A").person)
    proof = upload_proof(made, "certificate", name="ane.pdf", data=PDF, by=cast.helper)
    page = cast.client("helper").get(PROOFS).content.decode()
    assert f'href="{PROOFS}{proof.pk}/picture/" download>Open the PDF ane.pdf</a>' in page
    assert "1.5\xa0KB. A PDF can hold scripts" in page
    assert [tag for tag in ("<embed", "<iframe", "<object") if tag in page] == []
    proof.file.delete(save=False)
    assert show_proof(ballot).size == ""


@pytest.fixture
def proofs(ballot: Ballot) -> list[Proof]:
    people = [make_user(name).person for name in ("Ane A", "Bea B", "Cai C")]
    return [make_proof(make_application(ballot, person)) for person in people]


def test_documents_are_decided_one_after_the_other(
    cast: Cast, ballot: Ballot, proofs: list[Proof]
) -> None:
    client = cast.client("helper")
    shown = show_proof(ballot)
    assert (shown.proof, shown.following, shown.left) == (proofs[0], proofs[1], 3)
    assert shown.label == "Medical certificate"
    answer = client.post(f"{PROOFS}{proofs[0].pk}/", {"decision": "accept"})
    assert answer["Location"] == f"{PROOFS}?at={proofs[0].pk + 1}"
    said = {"decision": "refuse", "reason": "The document has expired."}
    client.post(f"{PROOFS}{proofs[1].pk}/", said)
    states = list(Proof.objects.values_list("state", "reason", "decided_by"))
    assert states == [
        ("accepted", "", cast.helper.pk),
        ("refused", "The document has expired.", cast.helper.pk),
        ("open", "", 0),
    ]
    assert list(Event.objects.values_list("verb", flat=True)) == [
        "proof_accepted",
        "proof_refused",
    ]
    mail = Message.objects.get()
    assert mail.to == proofs[1].application.person.user
    assert mail.send_after == NOW + timedelta(minutes=10)


def test_with_htmx_the_answer_is_the_next_document_alone(cast: Cast, proofs: list[Proof]) -> None:
    address = f"{PROOFS}{proofs[0].pk}/"
    answer = cast.client("helper").post(
        address, {"decision": "accept"}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()
    assert f'hx-post="{PROOFS}{proofs[1].pk}/"' in page
    assert "<html" not in page


def test_past_the_last_one_the_queue_begins_again(ballot: Ballot, proofs: list[Proof]) -> None:
    shown = show_proof(ballot, proofs[2].pk)
    assert (shown.proof, shown.following) == (proofs[2], proofs[0])
    assert show_proof(ballot, proofs[2].pk + 1).proof == proofs[0]


def test_a_document_is_decided_once(cast: Cast, proofs: list[Proof]) -> None:
    accept_proof(proofs[0], by=cast.helper)
    with pytest.raises(DecidedAlready):
        refuse_proof(proofs[0], "Expired.", by=cast.director)


def test_a_refusal_needs_a_reason(cast: Cast, proofs: list[Proof]) -> None:
    client = cast.client("helper")
    client.post(f"{PROOFS}{proofs[0].pk}/", {"decision": "refuse", "own": " "})
    client.post(f"{PROOFS}{proofs[1].pk}/", {"decision": "refuse", "own": "Not signed."})
    assert list(Proof.objects.values_list("state", "reason"))[:2] == [
        ("open", ""),
        ("refused", "Not signed."),
    ]


def test_a_decision_is_taken_back_with_its_mail(cast: Cast, proofs: list[Proof]) -> None:
    refuse_proof(proofs[0], "Expired.", by=cast.helper)
    cast.client("helper").post(f"{PROOFS}{proofs[0].pk}/", {"decision": "back"})
    proofs[0].refresh_from_db()
    assert (proofs[0].state, proofs[0].reason, proofs[0].decided_at) == ("open", "", None)
    assert Message.objects.count() == 0
    assert Event.objects.last().verb == "proof_reopened"  # type: ignore[union-attr]


def test_only_ones_own_young_decision_is_taken_back(
    cast: Cast, proofs: list[Proof], site_clock: SetClock
) -> None:
    refuse_proof(proofs[0], "Expired.", by=cast.helper)
    with pytest.raises(NotTakenBack):
        take_proof_back(proofs[0], by=cast.director)
    site_clock(NOW + timedelta(minutes=10))
    with pytest.raises(NotTakenBack):
        take_proof_back(proofs[0], by=cast.helper)


def test_reasons_that_the_race_has_written_twice_come_first(
    cast: Cast, ballot: Ballot, proofs: list[Proof]
) -> None:
    for proof, reason in zip(proofs, ("Not signed.", "Blurred.", "Not signed."), strict=True):
        refuse_proof(proof, reason, by=cast.helper)
    reasons = usual_reasons(ballot)
    assert reasons[0] == "Not signed."
    assert "Blurred." not in reasons
    assert len(reasons) == len(set(reasons)) == 5


def test_the_picture_is_for_the_races_office_alone(cast: Cast, proofs: list[Proof]) -> None:
    address = f"{PROOFS}{proofs[0].pk}/picture/"
    answer = cast.client("helper").get(address)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    for who in ("volunteer", "runner", "other_director"):
        assert cast.client(who).get(address).status_code == 404, who
    assert cast.client("stranger").get(address).status_code == 302
    make_ballot(make_edition(cast.other_director.staff_of.get().race))
    elsewhere = address.replace("aizkorri-mendi", "dolomyths")
    assert cast.client("other_director").get(elsewhere).status_code == 404
