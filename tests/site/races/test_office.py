"""The office of a race: the race, its staff, its editions, and the next edition from the last."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import DjangoAssertNumQueries, Settings

from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput
from dorsal.site.accounts.models import Person
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal.models import Event, Message
from dorsal.site.races import actions
from dorsal.site.races.copying import copy_edition, moved, open_items
from dorsal.site.races.logos import LONGEST_SIDE, clean_logo
from dorsal.site.races.models import Edition, Milestone, Race, Staff
from dorsal.site.races.office.pages import listed_pages
from tests.site.conftest import Cast
from tests.site.making import make_ballot, make_edition, make_race, make_user
from tests.site.races.reading import content

pytestmark = pytest.mark.django_db
EDITION = {
    "key": "2028",
    "starts_at": "2028-05-28T09:00",
    "places": "500",
    "distance_km": "42.195",
    "ascent_m": "2736",
    "descent_m": "2736",
    "summary": "",
    "video": "",
}


def errors_of(answer: object) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)  # type: ignore[attr-defined]


def test_whoever_opens_a_race_directs_it_and_nothing_is_public(cast: Cast) -> None:
    told = {"name": "Zegama Mendi", "town": "Zegama", "country": "ESP"}
    answer = cast.client("runner").post("/races/new/", {**told, "timezone": "Atlantic/Canary"})
    assert answer.headers["Location"] == "/races/zegama-mendi/office/"
    race = Race.objects.get(slug="zegama-mendi")
    assert race.timezone == "Atlantic/Canary"
    assert list(race.staff.values_list("user", "role")) == [(cast.runner.pk, "director")]
    assert len(bytes.fromhex(race.signing_key)) == 32
    assert cast.client("stranger").get("/races/zegama-mendi/").status_code == 404
    assert Event.objects.filter(race=race, verb="race_made", actor=cast.runner.pk).count() == 1


@pytest.mark.parametrize("zone", ["", "Europe/Zegama", "Etc/GMT+1"])
def test_a_race_is_not_opened_without_its_time_zone(cast: Cast, zone: str) -> None:
    told = {"name": "Zegama Mendi", "town": "Zegama", "country": "ESP", "timezone": zone}
    answer = cast.client("runner").post("/races/new/", told)
    assert list(errors_of(answer)) == ["timezone"]
    assert not Race.objects.filter(name="Zegama Mendi").exists()


def test_who_directs_a_race_is_offered_its_time_zone_for_the_next(cast: Cast) -> None:
    Race.objects.filter(pk=cast.race.pk).update(timezone="America/Santiago")
    chosen = re.compile(r'<option value="([^"]*)" selected>')
    for who, zones in (("director", ["", "America/Santiago"]), ("runner", ["", ""])):
        page = cast.client(who).get("/races/new/").content.decode()
        assert chosen.findall(page)[:2] == zones  # of country and time zone
        assert '<optgroup label="Pacific">' in page


def test_where_only_staff_makes_races_others_are_refused(cast: Cast, settings: Settings) -> None:
    settings.RACE_MAKERS = "staff"
    assert cast.client("runner").get("/races/new/").status_code == 403
    assert not Race.objects.filter(name="Mine").exists()


@pytest.mark.parametrize(
    ("name", "slug"), [("Zegama", "zegama"), ("Office", "office-2"), ("日本", "race")]
)
def test_an_address_is_made_from_the_name(name: str, slug: str) -> None:
    assert actions.make_race(by=make_user(), name=name).slug == slug


def test_a_second_race_of_a_name_gets_a_number() -> None:
    by = make_user()
    slugs = [actions.make_race(by=by, name="Zegama").slug for _ in range(3)]
    assert slugs == ["zegama", "zegama-2", "zegama-3"]


def test_a_pale_colour_is_refused_with_the_nearest_that_can_be_read(cast: Cast) -> None:
    page = {"name": "Aizkorri", "town": "", "country": "ESP", "timezone": "Europe/Madrid"}
    director = cast.client("director")
    address = "/races/aizkorri-mendi/office/race/"
    answer = director.post(address, {**page, "colour": "#ffff00", "accent": "#b45309"})
    assert list(errors_of(answer)) == ["colour"]
    assert "the nearest that can be read is #" in errors_of(answer)["colour"][0]
    assert Race.objects.get(pk=cast.race.pk).colour == "#14532d"
    director.post(address, {**page, "colour": "#7f1d1d", "accent": "#b45309"})
    race = Race.objects.get(pk=cast.race.pk)
    assert (race.colour, race.name) == ("#7f1d1d", "Aizkorri")
    event = Event.objects.get(race=race, verb="race_changed")
    assert event.details == {"fields": ["colour", "name", "town"]}


def test_a_time_zone_is_one_that_exists(cast: Cast) -> None:
    page = {"name": "A", "country": "ESP", "timezone": "Europe/Zegama", "colour": "#7f1d1d"}
    answer = cast.client("director").post(
        "/races/aizkorri-mendi/office/race/", {**page, "accent": "#7f1d1d"}
    )
    assert list(errors_of(answer)) == ["timezone"]


def test_a_logo_is_written_anew_and_bounded() -> None:
    written = BytesIO()
    Image.new("RGB", (2000, 1000), "red").save(written, "JPEG", comment=b"taken at home")
    logo = clean_logo(written.getvalue())
    assert b"taken at home" not in logo
    with Image.open(BytesIO(logo)) as picture:
        assert (picture.format, picture.size) == ("PNG", (LONGEST_SIDE, LONGEST_SIDE // 2))


@pytest.mark.parametrize("data", [b"", b"no picture", b"<svg xmlns='x'/>", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_no_logo(data: bytes) -> None:
    with pytest.raises(BadInput, match="no picture that can be read"):
        clean_logo(data)


def test_a_logo_is_set_shown_and_removed(cast: Cast) -> None:
    written = BytesIO()
    Image.new("RGB", (20, 20), "red").save(written, "PNG")
    director = cast.client("director")
    make_edition(cast.race)
    upload = SimpleUploadedFile("x.png", written.getvalue(), "image/png")
    director.post("/races/aizkorri-mendi/office/race/logo/", {"logo": upload})
    shown = Client().get("/races/aizkorri-mendi/logo")
    assert shown.headers["Content-Type"] == "image/png"
    assert shown.getvalue().startswith(b"\x89PNG")
    director.post("/races/aizkorri-mendi/office/race/logo/")
    assert not Race.objects.get(pk=cast.race.pk).logo
    assert Client().get("/races/aizkorri-mendi/logo").status_code == 404


def test_sponsors_are_written_one_to_a_line(cast: Cast) -> None:
    lines = "Town of Zegama https://zegama.example\n\n  Bakery Txindoki \n"
    cast.client("director").post("/races/aizkorri-mendi/office/race/sponsors/", {"sponsors": lines})
    assert list(cast.race.sponsors.values_list("name", "website")) == [
        ("Town of Zegama", "https://zegama.example"),
        ("Bakery Txindoki", ""),
    ]


def test_staff_is_told_by_mail_and_a_new_address_gets_an_account(cast: Cast) -> None:
    page = "/races/aizkorri-mendi/office/staff/"
    cast.client("director").post(page, {"email": "New@Example.org", "role": "helper"})
    staff = Staff.objects.get(user__email="new@example.org")
    assert (staff.race, staff.role) == (cast.race, "helper")
    mail = Message.objects.get(to=staff.user)
    assert mail.subject == "You are helper of Aizkorri Mendi"
    assert "http://localhost:8000/races/aizkorri-mendi/office/" in mail.body


def test_a_race_keeps_a_director(cast: Cast) -> None:
    only = Staff.objects.get(user=cast.director)
    with pytest.raises(BadInput, match="a race needs a director"):
        actions.dismiss(only, by=cast.director)
    with pytest.raises(BadInput, match="a race needs a director"):
        actions.employ(cast.race, cast.director.email, "helper", by=cast.director)
    actions.employ(cast.race, cast.helper.email, "director", by=cast.director)
    actions.dismiss(only, by=cast.helper)
    assert cast.client("director").get("/races/aizkorri-mendi/office/").status_code == 404


def test_whoever_gives_up_being_a_director_is_led_to_their_own_page(cast: Cast) -> None:
    actions.employ(cast.race, cast.helper.email, "director", by=cast.director)
    own = Staff.objects.get(user=cast.director)
    address = f"/races/aizkorri-mendi/office/staff/{own.pk}/"
    assert cast.client("director").post(address).headers["Location"] == "/me/"
    actions.employ(cast.race, cast.director.email, "director", by=cast.helper)
    form = {"email": cast.director.email, "role": "volunteer"}
    answer = cast.client("director").post("/races/aizkorri-mendi/office/staff/", form)
    assert answer.headers["Location"] == "/me/"


def test_nobody_mails_the_world_by_giving_out_roles(cast: Cast) -> None:
    client, page = cast.client("director"), "/races/aizkorri-mendi/office/staff/"
    form = {"role": "volunteer"}
    answers = [client.post(page, {**form, "email": f"v{n}@example.org"}) for n in range(41)]
    assert [one.status_code for one in answers] == [302] * 40 + [429]
    assert Message.objects.filter(kind="employed").count() == 40


def test_nobody_makes_races_by_the_hundred(cast: Cast) -> None:
    client = cast.client("runner")
    form = {"name": "Race", "country": "ESP", "timezone": "Europe/Madrid"}
    answers = [client.post("/races/new/", form) for _ in range(21)]
    assert [one.status_code for one in answers] == [302] * 20 + [429]
    assert Race.objects.filter(slug__startswith="race").count() == 20


def test_an_edition_is_made_in_the_time_zone_of_the_race(cast: Cast) -> None:
    answer = cast.client("director").post("/races/aizkorri-mendi/office/new-edition/", EDITION)
    assert answer.headers["Location"] == "/races/aizkorri-mendi/2028/office/"
    edition = Edition.objects.get(key="2028")
    assert edition.starts_at == datetime(2028, 5, 28, 7, 0, tzinfo=UTC)
    assert (edition.distance_m, edition.places, edition.published) == (42195, 500, False)


@pytest.mark.parametrize(
    ("field", "value"),
    [("key", "office"), ("places", "0"), ("video", "https://evil.example/x"), ("starts_at", "x")],
)
def test_an_edition_with_a_fault_is_refused_at_its_field(
    cast: Cast, field: str, value: str
) -> None:
    answer = cast.client("director").post(
        "/races/aizkorri-mendi/office/new-edition/", {**EDITION, field: value}
    )
    assert list(errors_of(answer)) == [field]
    assert not Edition.objects.exists()


def test_a_word_is_taken_once(cast: Cast) -> None:
    make_edition(cast.race, key="2028")
    answer = cast.client("director").post("/races/aizkorri-mendi/office/new-edition/", EDITION)
    assert errors_of(answer) == {"key": ["this word is taken: choose another"]}


def test_the_address_of_a_public_page_stays(cast: Cast) -> None:
    make_edition(cast.race, key="2027")
    answer = cast.client("director").post("/races/aizkorri-mendi/2027/office/", EDITION)
    assert list(errors_of(answer)) == ["key"]
    assert Edition.objects.get().key == "2027"


def test_a_refused_word_does_not_lead_the_pages_links_astray(cast: Cast) -> None:
    make_ballot(make_edition(cast.race, key="2027"))
    shown = content(cast.client("director").post("/races/aizkorri-mendi/2027/office/", EDITION))
    linked = re.findall(r'<h3><a href="([^"]+)"', shown)
    pages = [address for address, _page in listed_pages("aizkorri-mendi", "2027")]
    office = "/races/aizkorri-mendi/2027/office/"
    assert linked == [f"{office}course/", f"{office}raceday/", *pages]
    assert "/races/aizkorri-mendi/2028/" not in shown


def test_a_helper_reads_the_facts_and_cannot_change_them(cast: Cast) -> None:
    make_edition(cast.race, key="2028", places=7)
    helper = cast.client("helper")
    assert helper.get("/races/aizkorri-mendi/2028/office/").status_code == 200
    assert helper.post("/races/aizkorri-mendi/2028/office/", EDITION).status_code == 403
    assert Edition.objects.get().places == 7


def test_a_cancelled_edition_says_why_and_can_be_put_on_again(cast: Cast) -> None:
    edition = make_edition(cast.race)
    director = cast.client("director")
    director.post("/races/aizkorri-mendi/2027/office/cancel/", {"why": "The mountain burns."})
    assert "The mountain burns." in Client().get("/races/aizkorri-mendi/2027/").content.decode()
    director.post("/races/aizkorri-mendi/2027/office/cancel/", {"why": ""})
    edition.refresh_from_db()
    assert edition.cancelled_why == ""
    verbs = Event.objects.filter(edition=edition).values_list("verb", "why")
    assert list(verbs) == [
        ("edition_cancelled", "The mountain burns."),
        ("edition_put_on_again", ""),
    ]


def test_dates_keep_their_time_of_day_when_summer_time_ends() -> None:
    before = datetime(2026, 10, 20, 7, 0, tzinfo=UTC)  # 9:00 in summer time
    after = moved(before, 14, "Europe/Madrid")
    assert after.astimezone(UTC) == datetime(2026, 11, 3, 8, 0, tzinfo=UTC)


def test_the_next_edition_has_its_dates_moved_and_a_list_to_look_at(cast: Cast) -> None:
    before = make_edition(cast.race, key="2027", summary="The 24th, in 2027", video="https://v.x")
    Milestone.objects.create(
        edition=before, at=before.starts_at - timedelta(days=1), title="Briefing"
    )
    old = make_ballot(before, conditions="You are healthy in 2027.")
    start = before.starts_at + timedelta(days=364)
    edition = copy_edition(before, key="2028", starts_at=start, by=cast.director)
    ballot = Ballot.objects.get(edition=edition)
    assert (edition.published, edition.copied_from, edition.places) == (False, before, 10)
    assert edition.milestones.get().at - before.milestones.get().at == timedelta(days=364)
    assert (ballot.published, ballot.last_number) == (False, 0)
    assert {
        name: getattr(ballot, name) - getattr(old, name) for name in ("opens_at", "draws_at")
    } == {"opens_at": timedelta(days=364), "draws_at": timedelta(days=364)}
    assert read_rules(ballot.rules.encode()).draw == "2028"
    assert read_rules(ballot.rules.encode()).pools == read_rules(old.rules.encode()).pools
    assert [one.what for one in open_items(edition)] == [
        "Places, distance and climb",
        "The summary",
        "The video",
        "The dates around the race",
        "The dates of the ballot",
        "What applicants agree to",
        "The rules",
        "Earlier years",
    ]


def test_the_copy_is_proposed_a_year_later_on_the_same_weekday(cast: Cast) -> None:
    before = make_edition(cast.race, key="2027")
    director = cast.client("director")
    form = director.get("/races/aizkorri-mendi/2027/office/copy/").context["form"]
    assert form.initial["key"] == "2028"
    assert form.initial["starts_at"] - before.starts_at == timedelta(days=364)
    director.post(
        "/races/aizkorri-mendi/2027/office/copy/", {"key": "2028", "starts_at": "2028-05-28T09:00"}
    )
    item = open_items(Edition.objects.get(key="2028"))[0]
    director.post(f"/races/aizkorri-mendi/2028/office/look-again/{item.pk}/")
    assert item not in open_items(Edition.objects.get(key="2028"))


def test_things_of_another_race_cannot_be_reached_through_ones_own(cast: Cast) -> None:
    other = make_edition(make_race("Other"), key="2027")
    milestone = Milestone.objects.create(edition=other, at=other.starts_at, title="Theirs")
    make_edition(cast.race, key="2027")
    director = cast.client("director")
    address = f"/races/aizkorri-mendi/2027/office/dates/{milestone.pk}/remove/"
    assert director.post(address).status_code == 404
    theirs = Staff.objects.get(user=cast.other_director)
    assert director.post(f"/races/aizkorri-mendi/office/staff/{theirs.pk}/").status_code == 404
    director.post(
        "/races/aizkorri-mendi/2027/office/dates/",
        {"milestone": milestone.pk, "title": "Mine", "at": "2027-05-01T10:00"},
    )
    milestone.refresh_from_db()
    assert (milestone.title, Staff.objects.filter(pk=theirs.pk).exists()) == ("Theirs", True)


@pytest.mark.parametrize("count", [1, 3])
def test_the_office_asks_the_same_number_of_questions_for_any_number_of_editions(
    cast: Cast, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for year in range(count):
        make_edition(cast.race, key=f"{2027 + year}")
    client = cast.client("director")
    client.get("/races/aizkorri-mendi/office/")
    with django_assert_num_queries(6):
        client.get("/races/aizkorri-mendi/office/")


NEW_EDITION = "/races/aizkorri-mendi/office/new-edition/"


def test_a_new_race_s_office_says_what_is_next(cast: Cast) -> None:
    address = f"/races/{cast.race.slug}/office/"
    director = cast.client("director")
    assert "What is next: make an edition" in director.get(address).content.decode()
    assert "Then its ballot is next." in director.get(NEW_EDITION).content.decode()
    make_edition(cast.race)
    assert "What is next: make an edition" not in director.get(address).content.decode()


def test_somebody_of_the_staff_without_a_profile_is_told_so(cast: Cast) -> None:
    Person.objects.filter(user=cast.helper).update(name="")
    director, address = cast.client("director"), f"/races/{cast.race.slug}/office/"
    listed = f"{cast.helper.email}, has not filled in a profile"
    assert listed in director.get(address).content.decode()
    assert "has not filled in a profile" in director.get(f"{address}staff/").content.decode()
    named = f"{cast.director.person.name} ({cast.director.email})"
    assert named in director.get(address).content.decode()
    assert cast.director.email not in cast.client("volunteer").get(address).content.decode()


def test_every_list_of_the_office_s_pages_gives_a_page_the_same_name(cast: Cast) -> None:
    ballot = make_ballot(make_edition(cast.race))
    office = f"/races/{cast.race.slug}/{ballot.edition.key}/office/"
    director = cast.client("director")
    names: dict[str, set[str]] = {}
    for page in (office, f"{office}ballot/", f"{office}claims/"):
        text = director.get(page).content.decode()
        for address, name in re.findall(rf'<a href="({office}[^"]+)"[^>]*>([^<]+)<', text):
            names.setdefault(address, set()).add(name.replace("&nbsp;", "").strip())
    told = {address: {str(page.title)} for address, page in listed_pages("aizkorri-mendi", "2027")}
    names[f"{office}ballot/"].discard("Office")  # the way back above a page
    assert {address: names.get(address) for address in told} == told
