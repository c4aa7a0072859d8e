"""An edition's page: facts, dates, the one thing to do now, and who sees a draft."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client

from dorsal.site.ballots.models import Ballot, Drawing, Sealing
from dorsal.site.races.models import Milestone, Sponsor
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_application, make_ballot, make_edition
from tests.site.races.reading import page, text

ADDRESS = "/races/aizkorri-mendi/2027/"
DAY = timedelta(days=1)


@pytest.fixture
def ballot(cast: Cast) -> Ballot:
    return make_ballot(make_edition(cast.race))


@pytest.mark.usefixtures("ballot")
def test_facts_are_in_the_viewers_units(cast: Cast) -> None:
    metric = text(page(cast.client("stranger"), ADDRESS))
    assert "Distance 42.2 km Climb 2,736 m Descent 2,736 m Places 10 Starts in 180 days" in metric
    cast.runner.units = "imperial"
    cast.runner.save()
    imperial = text(page(cast.client("runner"), ADDRESS))
    assert "Distance 26.2 mi Climb 8,976 ft Descent 8,976 ft" in imperial


def test_what_happens_when_marks_past_and_next(cast: Cast, ballot: Ballot) -> None:
    Milestone.objects.create(
        edition=ballot.edition, at=NOW + 179 * DAY, title="Bibs", note="Town hall"
    )
    said = text(page(cast.client("stranger"), ADDRESS)).split("What happens when ")[1]
    assert said.startswith(
        "Applications open (past) Saturday 21 November 2026, 13:00 CET "
        "Applications close next Monday 21 December 2026, 13:00 CET "
        "Last moment for claims Monday 28 December 2026, 13:00 CET "
    )
    assert "Bibs Thursday 20 May 2027, 14:00 CEST Town hall The race starts" in said


@pytest.mark.parametrize(
    ("days", "stage", "said"),
    [
        (-2, "announced", "Opens in 1 day Saturday 21 November 2026, 13:00 CET Applications"),
        (0, "open", "Closes in 29 days Monday 21 December 2026, 13:00 CET When you apply makes"),
        (
            30,
            "claims",
            "The draw is in 10 days Friday 1 January 2027, 13:00 CET Applications are closed.",
        ),
        (
            36.5,
            "waiting",
            "The draw is in 3 days 12 hours Friday 1 January 2027, 13:00 CET Applications",
        ),
    ],
)
def test_the_ballot_block_follows_the_clock(
    cast: Cast, ballot: Ballot, site_clock: SetClock, days: float, stage: str, said: str
) -> None:
    site_clock(NOW + days * DAY)
    block = text(page(cast.client("stranger"), ADDRESS)).split("The ballot ")[1]
    badges = {"announced": "Ballot announced", "open": "Ballot open"}
    assert block.startswith(f"{badges.get(stage, 'Ballot closed')} {said}")
    assert ballot.edition.key == "2027"


def test_who_has_applied_is_led_to_their_application(cast: Cast, ballot: Ballot) -> None:
    application = make_application(ballot, cast.runner.person)
    applied = "You have applied. You can change your application until it closes."
    asked = "When you apply makes no difference: the first day is as good as the last."
    assert applied in text(page(cast.client("runner"), ADDRESS))
    assert asked in text(page(cast.client("other_director"), ADDRESS))
    application.withdrawn_at = NOW
    application.save()
    assert asked in text(page(cast.client("runner"), ADDRESS))


@pytest.mark.parametrize(
    ("who", "days", "leads_to"),
    [
        ("stranger", -2, "ballot/"),
        ("stranger", 0, "ballot/apply/"),
        ("runner", 0, "ballot/application/"),
        ("runner", 30, "ballot/application/"),
        ("stranger", 30, "ballot/"),
    ],
)
def test_one_button_leads_to_the_one_thing_to_do(
    cast: Cast, ballot: Ballot, site_clock: SetClock, who: str, days: int, leads_to: str
) -> None:
    make_application(ballot, cast.runner.person)
    site_clock(NOW + days * DAY)
    shown = page(cast.client(who), ADDRESS)
    assert re.findall(r'<a class="button large" href="([^"]+)">', shown) == [f"{ADDRESS}{leads_to}"]


def test_seal_draw_and_end_of_the_show(cast: Cast, ballot: Ballot) -> None:
    Sealing.objects.create(ballot=ballot, number=1, at=NOW, fingerprint="", round=1)
    sealed = text(page(cast.client("runner"), ADDRESS))
    assert "Entries, tickets and rules are fixed. This is a rehearsal" in sealed
    assert "random number" not in sealed
    Ballot.objects.update(rehearsal=False)
    sealed = text(page(cast.client("runner"), ADDRESS))
    assert "The random number does not exist yet." in sealed
    assert "fixed before the random number exists" in sealed
    Drawing.objects.create(ballot=ballot, at=NOW, random_number="00", seed="00")
    assert "Places drawn The draw is on." in text(page(cast.client("runner"), ADDRESS))
    Ballot.objects.update(result_told_at=NOW)
    told = text(page(cast.client("runner"), ADDRESS))
    assert "Places drawn The places are drawn, and anyone can verify how." in told


def test_a_cancelled_edition_says_why_and_offers_nothing(cast: Cast, ballot: Ballot) -> None:
    ballot.edition.cancelled_why = "Snow down to the valley."
    ballot.edition.save()
    said = text(page(cast.client("stranger"), ADDRESS))
    assert "This edition is cancelled Snow down to the valley. Distance" in said
    assert "The ballot " not in said.split("What happens when")[0]
    assert "Starts in" not in said


@pytest.mark.parametrize(("days", "said"), [(-1, False), (1, True)])
def test_a_race_that_has_been_awaits_no_ballot(cast: Cast, days: int, said: bool) -> None:
    make_edition(cast.race, starts_at=NOW + timedelta(days=days))
    shown = text(page(cast.client("stranger"), ADDRESS))
    assert ("The ballot of this edition has not been announced yet." in shown) is said


def test_a_video_is_a_link_until_it_is_clicked(cast: Cast, ballot: Ballot) -> None:
    ballot.edition.video = "https://youtu.be/a1B2c3D4e5_"
    ballot.edition.save()
    shown = page(cast.client("stranger"), ADDRESS)
    assert (
        '<a href="https://www.youtube.com/watch?v=a1B2c3D4e5_" '
        'data-video="https://www.youtube-nocookie.com/embed/a1B2c3D4e5_?autoplay=1&amp;rel=0"'
    ) in shown
    assert "<iframe" not in shown


def test_a_video_from_elsewhere_is_not_shown(cast: Cast, ballot: Ballot) -> None:
    ballot.edition.video = "https://example.org/film"
    ballot.edition.save()
    assert "example.org" not in page(cast.client("stranger"), ADDRESS)


def test_sponsors_stand_in_their_order(cast: Cast, ballot: Ballot) -> None:
    for position, name in ((2, "Forge"), (1, "Bakery & Sons")):
        Sponsor.objects.create(race=ballot.edition.race, name=name, position=position)
    shown = text(page(cast.client("stranger"), ADDRESS))
    assert shown.endswith("With the support of Bakery & Sons Forge")


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("director", 200),
        ("helper", 200),
        ("volunteer", 404),
        ("runner", 404),
        ("other_director", 404),
        ("stranger", 404),
    ],
)
def test_a_draft_is_for_those_who_work_on_it(cast: Cast, who: str, status: int) -> None:
    make_edition(cast.race, published=False)
    said = text(page(cast.client(who), ADDRESS, status=status))
    notice = "A draft. Only those who work on this race see this page."
    assert (notice in said) == (status == 200)
    assert cast.client(who).get(f"{ADDRESS}dates.ics").status_code == status


def test_the_dates_as_a_calendar_file(cast: Cast, ballot: Ballot) -> None:
    response = cast.client("stranger").get(f"{ADDRESS}dates.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="aizkorri-mendi-2027.ics"'
    lines = response.content.decode().split("\r\n")
    assert [line for line in lines if line.startswith(("UID", "DTSTART"))] == [
        "UID:opens.aizkorri-mendi.2027@localhost",
        "DTSTART:20261121T120000Z",
        "UID:closes.aizkorri-mendi.2027@localhost",
        "DTSTART:20261221T120000Z",
        "UID:claims.aizkorri-mendi.2027@localhost",
        "DTSTART:20261228T120000Z",
        "UID:seal.aizkorri-mendi.2027@localhost",
        "DTSTART:20261229T120000Z",
        "UID:draw.aizkorri-mendi.2027@localhost",
        "DTSTART:20270101T120000Z",
        "UID:start.aizkorri-mendi.2027@localhost",
        "DTSTART:20270521T120000Z",
    ]
    assert "LOCATION:Zegama\\, Spain" in lines
    Ballot.objects.filter(pk=ballot.pk).update(published=False)
    bare = Client().get(f"{ADDRESS}dates.ics").content.decode()
    assert bare.count("BEGIN:VEVENT") == 1
