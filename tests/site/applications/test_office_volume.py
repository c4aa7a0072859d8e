"""The office's pages at Zegama's size: as many queries with 13,830 applications as with fifty."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.site.applications.office_making import CERTIFICATE, fill_ballot
from tests.site.conftest import Cast
from tests.site.making import make_ballot, make_edition

pytestmark = pytest.mark.django_db
SMALL, WHOLE = 50, 13_830
MOST_QUERIES = 24
PAGES = (
    "applications/",
    "applications/?page=2",
    "applications/?text=an",
    "applications/?text=a+e&state=counts&sort=name",
    "applications/?state=claim",
    "applications/?state=proof",
    "applications/?state=pair&sort=latest",
    "applications/?sex=F&country=ESP&sort=born",
    "applications/1/",
    "claims/",
    "proofs/",
    "pairs/",
    "import/",
)


def count_queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_every_page_takes_as_many_queries_for_13830_applications_as_for_fifty(
    cast: Cast,
) -> None:
    client = cast.client("director")
    counts = {}
    for key, applicants in (("2026", SMALL), ("2027", WHOLE)):
        ballot = make_ballot(make_edition(cast.race, key=key), documents=[CERTIFICATE])
        fill_ballot(ballot, applicants)
        office = f"/races/aizkorri-mendi/{key}/office/"
        counts[key] = {page: count_queries(client, office + page) for page in PAGES}
    assert ballot.applications.count() == WHOLE
    assert counts["2027"] == counts["2026"]
    assert max(counts["2027"].values()) <= MOST_QUERIES
