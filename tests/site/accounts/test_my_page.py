"""My page: what needs my attention, my applications, my dreams."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dorsal.site.accounts.models import Person
from dorsal.site.accounts.queries import WORDS, my_page
from dorsal.site.ballots.models import Sealing
from dorsal.site.ballots.stages import Stage
from dorsal.site.races.models import Dream
from dorsal.site.seasons.models import Series
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_application, make_ballot, make_edition, make_race


def test_a_new_account_is_asked_to_complete_its_profile(cast: Cast) -> None:
    browser = cast.client("runner")
    assert "Your profile is not complete" not in browser.get("/me/").content.decode()
    Person.objects.filter(user=cast.runner).update(name="")
    page = browser.get("/me/").content.decode()
    assert "Your profile is not complete" in page
    assert "<h1>Welcome</h1>" in page


def test_applications_are_told_by_their_stage(cast: Cast, site_clock: SetClock) -> None:
    ballot = make_ballot(make_edition(cast.race))
    application = make_application(ballot, cast.runner.person)

    def told() -> tuple[Stage, str, object]:
        (mine,) = my_page(cast.runner, clock_now[0]).applications
        return mine.stage, str(mine.words), mine.next_at

    clock_now = [NOW]
    assert told() == (Stage.OPEN, "received; you can still change it", ballot.closes_at)
    clock_now[0] = NOW + timedelta(days=30)
    assert told() == (Stage.CLAIMS, "received; check your tickets", ballot.claims_until)
    Sealing.objects.create(
        ballot=ballot, number=1, at=NOW, fingerprint="a b", seal_hash="0" * 64, round=1
    )
    assert told() == (Stage.SEALED, "sealed; waiting for the draw", ballot.draws_at)
    application.withdrawn_at = NOW
    application.save()
    assert told() == (Stage.SEALED, "withdrawn", None)
    site_clock(clock_now[0])
    assert "withdrawn" in cast.client("runner").get("/me/").content.decode()


def test_a_dream_whose_ballot_is_open_asks_for_attention_until_i_apply(cast: Cast) -> None:
    ballot = make_ballot(make_edition(cast.race))
    Dream.objects.create(user=cast.runner, race=cast.race, made_at=NOW)
    browser = cast.client("runner")
    assert "Aizkorri Mendi 2027 takes applications" in browser.get("/me/").content.decode()
    make_application(ballot, cast.runner.person)
    assert "Aizkorri Mendi 2027 takes applications" not in browser.get("/me/").content.decode()


def test_a_draft_is_not_told_to_dreamers(cast: Cast) -> None:
    make_ballot(make_edition(cast.race, published=False))
    Dream.objects.create(user=cast.runner, race=cast.race, made_at=NOW)
    (dream,) = my_page(cast.runner, NOW).dreams
    assert dream.open_edition is None


def test_only_what_is_mine_is_there(cast: Cast) -> None:
    make_application(make_ballot(make_edition(cast.race)), cast.runner.person)
    page = my_page(cast.other_director, NOW)
    assert (page.applications, page.dreams) == ((), ())
    assert [staff.role for staff in page.works_for] == ["director"]


@pytest.mark.parametrize("path", ["/me/", "/me/account/", "/me/profile/"])
def test_three_cost_as_many_queries_as_one(cast: Cast, path: str) -> None:
    def add(number: int) -> None:
        race = make_race(f"Race {number}")
        make_application(make_ballot(make_edition(race)), cast.runner.person)
        Dream.objects.create(user=cast.runner, race=race, made_at=NOW)
        other = make_race(f"Other {number}")
        make_ballot(make_edition(other))
        Dream.objects.create(user=cast.runner, race=other, made_at=NOW)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(path).status_code == 200
        return len(seen)

    browser = cast.client("runner")
    add(1)
    one = queries()
    add(2)
    add(3)
    assert queries() == one


def test_the_races_and_series_that_i_work_for_come_before_what_i_have_not_done(cast: Cast) -> None:
    series = Series.objects.create(slug="skyline", name="Skyline Cup")
    series.organisers.add(cast.director)
    page = cast.client("director").get("/me/").content.decode()
    assert '<a class="whole" href="/series/skyline/office/">Skyline Cup</a>' in page
    assert "You have not applied anywhere yet" not in page
    make_application(make_ballot(make_edition(cast.race)), cast.director.person)
    page = cast.client("director").get("/me/").content.decode()
    assert page.index("Where I work") < page.index("My applications")
    assert "Skyline Cup" not in cast.client("runner").get("/me/").content.decode()


def test_that_the_draw_is_over_does_not_say_that_i_was_drawn() -> None:
    words = [str(WORDS[stage]) for stage in (Stage.DRAWN, Stage.TOLD)]
    assert words == ["the draw is being told", "the draw is over; see your result"]
