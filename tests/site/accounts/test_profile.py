"""The profile, and countries in the viewer's language."""

from __future__ import annotations

from datetime import date

import pytest

from dorsal.site.accounts.countries import country_choices, country_name
from dorsal.site.accounts.models import Person, User
from dorsal.site.ballots.models import Sealing
from dorsal.site.journal.models import Event
from tests.site.conftest import Cast
from tests.site.making import NOW, make_application, make_ballot, make_edition

FORM = {
    "name": "Ane Etxeberria",
    "birth_date": "1991-02-03",
    "sex": "F",
    "nationality": "ESP",
    "country": "FRA",
    "town": "Baiona",
    "club": "Mendi",
    "language": "en",
    "units": "imperial",
}


def test_all_countries_of_the_standard_are_there_once() -> None:
    codes = [code for code, _ in country_choices("en")]
    assert len(codes) == len(set(codes)) == 250  # the 249 of ISO 3166, and Kosovo
    assert {"ESP", "FRA", "ITA", "CHE", "AND", "JPN", "USA", "NPL", "TWN", "XKX"} <= set(codes)


def test_they_are_named_and_sorted_in_the_viewers_language() -> None:
    assert country_name("DEU", "es") == "Alemania"
    assert country_name("DEU", "en") == "Germany"
    names = [name for _, name in country_choices("en")]
    assert names.index("Åland Islands") < names.index("Albania") < names.index("Zambia")
    assert country_name("QQQ", "en") == "QQQ"


def test_a_profile_is_kept_whole_and_the_journal_is_told_only_which_fields(cast: Cast) -> None:
    answer = cast.client("runner").post("/me/profile/", FORM)
    assert answer.headers["Location"] == "/me/"
    person = Person.objects.get(user=cast.runner)
    user = User.objects.get(pk=cast.runner.pk)
    assert (person.name, person.birth_date, person.sex) == (
        "Ane Etxeberria",
        date(1991, 2, 3),
        "F",
    )
    assert (person.nationality, person.country, person.town, person.club, user.units) == (
        "ESP",
        "FRA",
        "Baiona",
        "Mendi",
        "imperial",
    )
    event = Event.objects.get()
    assert event.verb == "profile_changed"
    assert event.details == {
        "fields": ["birth_date", "club", "country", "name", "nationality", "town", "units"]
    }


@pytest.mark.parametrize("born", ["1890-01-01", "2026-11-22", "2030-01-01", "yesterday", ""])
def test_a_birth_date_that_no_runner_has_is_refused(cast: Cast, born: str) -> None:
    before = Person.objects.get(user=cast.runner).birth_date
    page = cast.client("runner").post("/me/profile/", {**FORM, "birth_date": born})
    assert page.status_code == 200
    assert "Something is missing or wrong" in page.content.decode()
    assert Person.objects.get(user=cast.runner).birth_date == before


def test_the_birth_date_is_asked_with_bounds_a_phone_understands(cast: Cast) -> None:
    page = cast.client("runner").get("/me/profile/").content.decode()
    assert (
        '<input type="date" name="birth_date" value="1990-05-17" min="1916-01-01" max="2023-12-31"'
        in page
    )


def test_a_sealed_application_is_said_to_keep_its_name(cast: Cast) -> None:
    ballot = make_ballot(make_edition(cast.race))
    make_application(ballot, cast.runner.person)
    browser = cast.client("runner")
    said = "A sealed application keeps the name it was sealed with."
    assert said not in browser.get("/me/profile/").content.decode()
    Sealing.objects.create(
        ballot=ballot, number=1, at=NOW, fingerprint="a b", seal_hash="0" * 64, round=1
    )
    page = browser.get("/me/profile/").content.decode()
    assert said in page
    assert "Aizkorri Mendi 2027" in page


def test_nobody_changes_somebody_elses_profile(cast: Cast) -> None:
    cast.client("helper").post("/me/profile/", FORM)
    assert Person.objects.get(user=cast.runner).name == "Ane Etxe"
    refused = cast.client("stranger").post("/me/profile/", FORM)
    assert refused.headers["Location"] == "/sign-in/?next=/me/profile/"
