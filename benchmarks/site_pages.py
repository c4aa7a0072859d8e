"""The site's pages at Zegama's size, in each stage of a ballot: server time against the aim.

The demonstration's season is built in a throw-away folder, sealed, drawn and shown by the site's
own actions. Each page is asked for in a process of its own, as after a restart: first cold (the
process has served one other page), then warm. Where the cold request misses the aim it is measured
once more after the scheduler's first round, which reads the records. The time is that from the
address to the last byte of the answer, with the demonstration's bar and clock.
"""

from __future__ import annotations

import multiprocessing
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from http import HTTPStatus
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.calibration import hashes_per_second
from benchmarks.site_addresses import CODE, EDITION, OPEN, STAGES, Page
from benchmarks.site_work import measure_work
from benchmarks.timing import RUNS

if TYPE_CHECKING:
    from multiprocessing.pool import Pool

    from django.http import HttpResponse
    from django.test import Client

    from dorsal.site.accounts.models import User

AIM_MS = 300
A_MINUTE = timedelta(minutes=1)
BEFORE = "/about/"  # the page that a fresh process has opened before the one that is measured


@dataclass(frozen=True)
class Timed:
    """Milliseconds of the first request after a restart, of the first after the scheduler's round
    (0: not measured), the median of the later ones; queries; bytes.
    """

    page: Page
    cold_ms: float
    ready_ms: float
    warm_ms: float
    queries: int
    size: int

    @property
    def misses(self) -> str:
        """Which of the three misses the aim."""
        if self.warm_ms >= AIM_MS:
            return "BEYOND THE AIM"
        if self.cold_ms < AIM_MS:
            return ""
        late = " too" if self.ready_ms >= AIM_MS else ""
        return f"cold beyond the aim; {self.ready_ms:.0f} ms after the scheduler{late}"


def measure_site() -> Iterator[str]:
    """Lines of the report, as they come."""
    yield f"calibration: {hashes_per_second():,.0f} SHA-256 of 68 bytes a second (median of 7)"
    with tempfile.TemporaryDirectory(prefix="dorsal-bench-") as folder:
        _open_site(Path(folder))
        with _fresh_process() as other:  # so that this one has read nothing of the season
            applicants, lines = other.apply(_build_season)
        yield f"{applicants:,} applicants, {lines:,} lines of earlier years; SQLite"
        yield "  cold ms  warm ms  queries     kB  page"
        missing: list[str] = []
        for moment, pages in STAGES.items():
            _go_to(moment)
            yield f"{moment}, at {hashes_per_second(runs=3):,.0f} hashes a second:"
            yield f"{_first_ms():9.0f}  the first request of all in a process"
            for timed in _measured(pages):
                yield _line(timed)
                missing += [f"{moment}: {_line(timed)}"] if timed.misses else []
            if pages is OPEN:
                yield from _work()
        yield f"the demonstration's bar and clock take {_bar_ms():.1f} ms of a page"
    yield f"{len(missing)} of {sum(map(len, STAGES.values()))} pages miss the aim of {AIM_MS} ms"
    yield from missing


def _open_site(folder: Path) -> None:
    os.environ.update(DORSAL_DATA=str(folder), DORSAL_DEMO="yes", DATABASE_URL="")
    os.environ["DJANGO_SETTINGS_MODULE"] = "dorsal.site.settings"
    from dorsal.site import serving  # inline: the settings read the environment just set

    serving.open_site()
    serving.prepare_to_serve()
    import_module("dorsal.site.wsgi")  # which loads the pages, as in a server


def _build_season() -> tuple[int, int]:
    """Take a snapshot of every moment; returns the main race's applicants, and all lines of earlier
    years.
    """
    from dorsal.site.ballots.models import Ballot, PastLine
    from dorsal.site.demo.going_on import go_on
    from dorsal.site.demo.moments import MOMENTS
    from dorsal.site.demo.preparing import BEGINNING, settle
    from dorsal.site.demo.season import build_season
    from dorsal.site.demo.snapshots import take_snapshot
    from dorsal.site.demo.time_machine import prepared
    from dorsal.site.journal import clock

    clock.set_clock(BEGINNING)
    build_season()
    before = BEGINNING
    for moment in MOMENTS:
        go_on(before, moment.at)
        settle()
        clock.set_clock(moment.at + A_MINUTE)  # and the worker looks once more
        settle()
        clock.set_clock(moment.at)
        take_snapshot(prepared(moment.key))
        before = moment.at
    ballot = Ballot.objects.get(edition__race__slug="larraundi", edition__key="2027")
    return ballot.applications.filter(withdrawn_at=None).count(), PastLine.objects.count()


def _fresh_process() -> Pool:
    """A process for each thing that it is asked, with Django loaded and nothing else known; no
    process shares a connection with another.
    """
    from django.db import connections

    connections.close_all()
    return multiprocessing.get_context("fork").Pool(1, maxtasksperchild=1)


def _go_to(moment: str) -> None:
    from dorsal.site.demo.time_machine import start_at

    start_at(moment)


def _measured(pages: list[Page]) -> Iterator[Timed]:
    """The pages, each in a process of its own."""
    with _fresh_process() as pool:
        for timed in pool.imap(_measure, pages, chunksize=1):
            late = timed.cold_ms >= AIM_MS
            yield replace(timed, ready_ms=pool.apply(_ready_ms, (timed.page,))) if late else timed


def _work() -> list[str]:
    """What is computed of the ballot behind the pages, in a process of its own."""
    with _fresh_process() as other:
        return other.apply(measure_work)


def _first_ms() -> float:
    with _fresh_process() as other:
        return other.apply(_first_request)


def _bar_ms() -> float:
    """What the bar adds to a page that shows nothing else of the database."""
    pages = [Page("stranger", BEFORE)]
    with_bar = next(_measured(pages)).warm_ms
    from django.conf import settings
    from django.template import engines

    settings.DEMO = False
    engines["jinja2"].env.globals["demo"] = False  # type: ignore[attr-defined]
    return with_bar - next(_measured(pages)).warm_ms


def _first_request() -> float:
    from django.test import Client

    return _ms(Client(), EDITION)


def _measure(page: Page) -> Timed:
    """Everything about one page, in a fresh process."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = _visitor(page), _address(page)
    cold_ms = _ms(client, address)
    _ms(client, address)  # the first warm one does not count
    warm = [_ms(client, address) for _ in range(RUNS)]
    with CaptureQueriesContext(connection) as captured:
        answer = _get(client, address)
    return Timed(page, cold_ms, 0, median(warm), len(captured), len(answer.content))


def _ready_ms(page: Page) -> float:
    """The first request after the scheduler's first round."""
    from dorsal.site.journal import clock
    from dorsal.site.shows.readiness import make_ready

    client, address = _visitor(page), _address(page)
    make_ready(clock.now())
    return _ms(client, address)


def _visitor(page: Page) -> Client:
    from django.test import Client

    client = Client()
    if page.who != "stranger":
        client.force_login(_user(page.who), backend="django.contrib.auth.backends.ModelBackend")
    client.get(BEFORE)
    return client


def _ms(client: Client, address: str) -> float:
    started = time.perf_counter()
    _get(client, address)
    return 1000 * (time.perf_counter() - started)


def _get(client: Client, address: str) -> HttpResponse:
    answer = client.get(address)
    if answer.status_code != HTTPStatus.OK:
        raise RuntimeError(f"{address} answers {answer.status_code}")
    return answer  # type: ignore[return-value]  # as a response whose content is measured


def _user(who: str) -> User:
    from dorsal.site.accounts.models import User
    from dorsal.site.demo.cast import WHO

    return User.objects.get(email=f"{WHO.get(who, who)}@example.org")


def _address(page: Page) -> str:
    """The address, with the code of the runner put in."""
    from dorsal.site.applications.models import Application

    if CODE not in page.address:
        return page.address
    own = Application.objects.filter(ballot__edition__race__slug="larraundi")
    return page.address.replace(CODE, own.get(person__user=_user("elodie")).code)


def _line(timed: Timed) -> str:
    figures = f"{timed.cold_ms:9.0f}{timed.warm_ms:9.0f}{timed.queries:9}{timed.size / 1000:7.0f}"
    return f"{figures}  {timed.page.address} as {timed.page.who} {timed.misses}".rstrip()


if __name__ == "__main__":
    import sys

    for told in measure_site():
        sys.stdout.write(told + "\n")
        sys.stdout.flush()
