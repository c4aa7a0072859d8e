"""The office at work in a real browser: twenty pairs by keyboard, fifty documents on a phone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from dorsal.site.accounts.models import User
from dorsal.site.applications.models import Application, PairReview, Proof
from dorsal.site.applications.office.actions import leave_out
from dorsal.site.applications.pairs.actions import look_for_pairs
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal.models import Message
from tests.browser.pictures import Picture
from tests.site.applications.office_making import CERTIFICATE, make_proof
from tests.site.making import (
    employ,
    make_application,
    make_ballot,
    make_edition,
    make_race,
    make_user,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
TEN_MINUTES_S = 600
FILE = """name,birth date,sex,email,town,country,failures,remarks
Ane Etxeberria,1970-01-11,F,,Zegama,ESP,2,
Jokin Arana,1984-13-01,M,jokin at example.org,Oñati,ESP,1,by letter
Nora Ruiz,1991-07-02,F,nora@example.org,Jaca,España,0,
""".encode()
FIRST = ["Ane", "Jon", "Maialen", "Unai", "Leire", "Iker", "Nerea", "Mikel", "Amets", "Garazi"]
LAST = ["Etxeberria", "Zubizarreta"]


@dataclass(frozen=True)
class Office:
    """A race whose ballot has closed, its director, and where its office is."""

    ballot: Ballot
    director: User
    address: str


@pytest.fixture(autouse=True)
def _uploads_of_one_test(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def office(live_server: LiveServer) -> Office:
    race = make_race("Aizkorri Mendi")
    day = datetime.now(UTC).replace(microsecond=0)
    ballot = make_ballot(
        make_edition(race, starts_at=day + timedelta(days=180)),
        documents=[CERTIFICATE],
        opens_at=day - timedelta(days=30),
        closes_at=day - timedelta(days=1),
        claims_until=day + timedelta(days=6),
        seals_at=day + timedelta(days=7),
        draws_at=day + timedelta(days=10),
    )
    director = employ(make_user("Amaia Zubia"), race, "director")
    return Office(ballot, director, f"{live_server.url}/races/{race.slug}/2027/office/")


def signed_in(chromium: Browser, office: Office, **options: object) -> BrowserContext:
    client = Client()
    client.force_login(office.director, backend="django.contrib.auth.backends.ModelBackend")
    context = chromium.new_context(locale="en-GB", **options)  # type: ignore[arg-type]
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": office.address}])
    return context


@pytest.fixture
def desk(chromium: Browser, office: Office) -> Iterator[Page]:
    context = signed_in(chromium, office, viewport=DESK)
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(chromium: Browser, office: Office) -> Iterator[Page]:
    context = signed_in(chromium, office, viewport=PHONE, has_touch=True, is_mobile=True)
    yield context.new_page()
    context.close()


def apply_twice(ballot: Ballot, number: int) -> None:
    """Somebody applies, and again with an accent lost and a digit of the birth date changed."""
    name = f"{FIRST[number % 10]} {LAST[number // 10]}"
    born = date(1970 + number, 1 + number % 12, 11 + number % 8)
    for spelling, birth_date in ((name, born), (name.replace("e", "é"), born + timedelta(days=1))):
        person = make_user(spelling, birth_date=birth_date).person
        make_application(ballot, person)


@pytest.mark.pictures
def test_a_director_resolves_twenty_duplicates_with_a_key_each(
    desk: Page, office: Office, picture: Picture
) -> None:
    for number in range(20):
        apply_twice(office.ballot, number)
    assert look_for_pairs(office.ballot) == 20
    desk.goto(f"{office.address}pairs/")
    picture(desk, "office-pair")
    started, keys = datetime.now(UTC), 0
    for number in range(20):
        desk.get_by_text(f"{20 - number} to go", exact=True).wait_for()
        if number % 5 == 4:  # here the second application stays
            desk.keyboard.press("ArrowRight")
            keys += 1
        desk.keyboard.press("2" if number % 2 else "1")
        keys += 1
    desk.get_by_text("No pair is open").wait_for()
    elapsed_s = (datetime.now(UTC) - started).total_seconds()
    assert (keys, elapsed_s < TEN_MINUTES_S) == (24, True)
    decisions = list(PairReview.objects.order_by("decided_at").values_list("decision", flat=True))
    assert decisions == ["one", "two"] * 10
    assert Application.objects.count() == 40
    assert Application.objects.exclude(left_out_why="").count() == 10
    later = [pair.second.left_out_why == "" for pair in PairReview.objects.filter(decision="one")]
    assert later.count(True) == 2  # of the pairs 5, 10, 15 and 20 those that are one person
    assert Message.objects.count() == 20


def test_a_slip_of_the_finger_is_taken_back_by_a_key(desk: Page, office: Office) -> None:
    apply_twice(office.ballot, 0)
    look_for_pairs(office.ballot)
    desk.goto(f"{office.address}pairs/")
    desk.keyboard.press("1")
    desk.get_by_text("No pair is open").wait_for()
    desk.keyboard.press("u")
    desk.get_by_text("1 to go", exact=True).wait_for()
    assert PairReview.objects.get().decision == ""
    assert Message.objects.count() == 0


def test_a_key_typed_into_a_reason_decides_nothing(desk: Page, office: Office) -> None:
    apply_twice(office.ballot, 0)
    look_for_pairs(office.ballot)
    desk.goto(f"{office.address}pairs/")
    desk.keyboard.press("w")
    reason = desk.get_by_label("Why they are two people")
    reason.fill("")
    reason.press_sequentially("1 twin of 2")
    assert PairReview.objects.get().decision == ""
    desk.get_by_role("button", name="Two people").click()
    desk.get_by_text("No pair is open").wait_for()
    assert PairReview.objects.get().why == "1 twin of 2"


def test_a_director_reviews_fifty_documents_on_a_phone_with_a_tap_each(
    phone: Page, office: Office, picture: Picture
) -> None:
    for number in range(50):
        person = make_user(f"{FIRST[number % 10]} {LAST[number % 2]}").person
        make_proof(make_application(office.ballot, person))
    phone.goto(f"{office.address}proofs/")
    picture(phone, "office-document")
    taps = 0
    for number in range(50):
        phone.get_by_text(f"{50 - number} to go", exact=True).wait_for()
        accept = phone.get_by_role("button", name="Accept")
        box = accept.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= PHONE["height"]  # no scrolling to reach it
        if number % 10 == 9:
            phone.locator("summary", has_text="Refuse").tap()
            picture(phone, "office-refusing")
            phone.get_by_role("button", name="The document has expired.").tap()
            taps += 2
        else:
            accept.tap()
            taps += 1
    phone.get_by_text("All documents are decided").wait_for()
    assert taps == 55
    states = list(Proof.objects.order_by("pk").values_list("state", "reason"))
    row = [("accepted", "")] * 9 + [("refused", "The document has expired.")]
    assert states == row * 5


def test_the_next_document_is_loaded_while_one_looks_at_this(phone: Page, office: Office) -> None:
    proofs = [make_proof(make_application(office.ballot)) for _ in range(3)]
    seen: list[str] = []
    phone.on("request", lambda request: seen.append(request.url))
    phone.goto(f"{office.address}proofs/")
    phone.wait_for_load_state("networkidle")
    loaded = [f"{office.address}proofs/{one.pk}/picture/" in seen for one in proofs]
    assert loaded == [True, True, False]
    width = phone.evaluate("document.querySelector('.document img').naturalWidth")
    assert width == 900
    seen.clear()
    phone.keyboard.press("a")
    phone.get_by_text("2 to go", exact=True).wait_for()
    phone.wait_for_load_state("networkidle")
    assert f"{office.address}proofs/{proofs[1].pk}/picture/" not in seen
    phone.keyboard.press("u")
    phone.get_by_text("3 to go", exact=True).wait_for()
    assert list(Proof.objects.values_list("state", flat=True)) == ["open"] * 3


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(390, 844, "light"), (390, 844, "dark"), (1280, 900, "light")]
)
def test_no_page_is_wider_than_the_screen_and_nothing_breaks_the_policy(
    width: int,
    height: int,
    scheme: str,
    chromium: Browser,
    office: Office,
    picture: Picture,
) -> None:
    for number in range(8):
        apply_twice(office.ballot, number)
    look_for_pairs(office.ballot)
    first = Application.objects.all()[0]
    make_proof(first)
    text = "In 2019 I applied as well, and my name is not in the list."
    first.claims.create(about="failures", text=text, made_at=datetime.now(UTC))
    leave_out(first, "No licence.", by=office.director)
    size = {"width": width, "height": height}
    context = signed_in(chromium, office, viewport=size, color_scheme=scheme)
    page, misdeeds = context.new_page(), []
    page.on("console", lambda said: misdeeds.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: misdeeds.append(str(error)))
    for name in ("applications", "applications/1", "claims", "proofs", "pairs", "import"):
        page.goto(f"{office.address}{name}/")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert (name, wide) == (name, width)
        picture(page, f"office-{name.replace('/', '-')}-{width}-{scheme}")
    page.get_by_label("CSV file").set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": FILE}
    )
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_role("heading", name="What this file would do").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    picture(page, f"office-preview-{width}-{scheme}")
    context.close()
    assert misdeeds == []
