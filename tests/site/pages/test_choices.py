"""Language and units as a visitor chooses them, for the browser or for the account."""

from __future__ import annotations

import pytest

from tests.site.conftest import Cast

pytestmark = pytest.mark.django_db


def test_who_is_signed_in_keeps_the_choice_with_the_account(cast: Cast) -> None:
    answer = cast.client("runner").post("/language/", {"units": "imperial", "back": "/races/"})
    assert answer.headers["Location"] == "/races/"
    cast.runner.refresh_from_db()
    assert (cast.runner.units, cast.runner.language) == ("imperial", "en")
    assert answer.cookies["units"].value == "imperial"
    assert "django_language" not in answer.cookies


def test_what_is_not_known_is_no_choice(cast: Cast) -> None:
    sent = {"units": "furlongs", "language": "tlh", "back": "https://evil.example/"}
    answer = cast.client("runner").post("/language/", sent)
    assert (answer.headers["Location"], dict(answer.cookies)) == ("/", {})
    cast.runner.refresh_from_db()
    assert (cast.runner.units, cast.runner.language) == ("metric", "en")


def test_a_stranger_keeps_the_choice_in_the_browser(cast: Cast) -> None:
    answer = cast.client("stranger").post("/language/", {"language": "en", "units": "metric"})
    assert {name: one.value for name, one in answer.cookies.items()} == {
        "django_language": "en",
        "units": "metric",
    }
