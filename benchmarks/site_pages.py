"""The office's pages of applications at Zegama's size: server time of each, against the aim.

The site runs on a throw-away SQLite; each page is asked for in this process, from the address to
the last byte of its answer, by a director who is signed in.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.calibration import hashes_per_second
from benchmarks.timing import RUNS, median_s

AIM_MS = 300
APPLICANTS = 13_830
PAGES = (
    "applications/",
    "applications/?page=277",
    "applications/?sort=name&page=200",
    "applications/?text=munoz",
    "applications/?text=zubi+irun&state=counts",
    "applications/?state=claim",
    "applications/?state=proof",
    "applications/?state=pair",
    "applications/?sex=F&country=ESP&sort=born",
    "applications/77/",
    "claims/",
    "proofs/",
    "pairs/",
    "import/",
)


def measure_site() -> Iterator[str]:
    """Lines of the report, as they come."""
    yield f"calibration: {hashes_per_second():,.0f} SHA-256 of 68 bytes a second (median of 7)"
    with tempfile.TemporaryDirectory(prefix="dorsal-bench-") as folder:
        os.environ["DORSAL_DATA"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.site_settings"
        yield from _pages(Path(folder))


def _pages(folder: Path) -> Iterator[str]:
    # inline: Django must be set up first, and the other measurements go without it
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections
    from django.test import Client
    from django.test.utils import setup_test_environment, teardown_test_environment

    connections["default"].settings_dict["NAME"] = str(folder / "bench.sqlite3")
    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    client = Client()
    office = _fill(client)
    for page in PAGES:
        yield _line(page, 1000 * median_s(partial(_get, client, office + page)))
    teardown_test_environment()
    connections.close_all()


def _fill(client: object) -> str:
    from django.test import Client

    from tests.site.applications.office_making import CERTIFICATE, fill_ballot
    from tests.site.making import employ, make_ballot, make_edition, make_race, make_user

    assert isinstance(client, Client)
    race = make_race("Aizkorri Mendi")
    director = employ(make_user("Amaia Zubia"), race, "director")
    fill_ballot(make_ballot(make_edition(race), documents=[CERTIFICATE]), APPLICANTS)
    client.force_login(director, backend="django.contrib.auth.backends.ModelBackend")
    return f"/races/{race.slug}/2027/office/"


def _get(client: object, address: str) -> None:
    from django.test import Client

    assert isinstance(client, Client)
    answer = client.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answers {answer.status_code}")


def _line(page: str, elapsed_ms: float) -> str:
    verdict = "within the aim" if elapsed_ms < AIM_MS else "BEYOND THE AIM"
    return (
        f"office/{page} with {APPLICANTS:,} applications: {elapsed_ms:.0f} ms of server time"
        f" (median of {RUNS}; aim {AIM_MS} ms: {verdict})"
    )


if __name__ == "__main__":
    import sys

    for told in measure_site():
        sys.stdout.write(told + "\n")
        sys.stdout.flush()
