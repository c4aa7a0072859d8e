"""The site boots."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.site.conftest import Cast


@pytest.mark.django_db
def test_the_health_check_asks_the_database() -> None:
    assert Client().get("/healthy").content == b"healthy\n"


def test_a_stranger_is_asked_to_sign_in(cast: Cast) -> None:
    assert cast.client("stranger").get("/me/").headers["Location"] == "/sign-in/?next=/me/"
    assert cast.client("runner").get("/me/").status_code == 200
