"""The demonstration checks itself: the site answers, the time machine moves, the draw verifies."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

from django.conf import settings

from dorsal.ballot.draw.verify import verify
from dorsal.outside.record_store import read_record
from dorsal.site.demo.acts import ballot_of
from dorsal.site.demo.races_of_season import RACES

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PAGES = ("/", "/races/", "/series/", "/demo/tour/", "/demo/outbox/")
LAST = "after"


class CheckFailed(RuntimeError):
    """The demonstration does not do what it should; the text says what."""


def check_site(address: str, *, within_s: float) -> Iterator[str]:
    """Visit a running demonstration and yield what was found sound; `CheckFailed` otherwise."""
    ends = time.monotonic() + within_s
    browser = build_opener(HTTPCookieProcessor(CookieJar()))
    _wait_for(browser, address, ends)
    for page in PAGES:
        _visit(browser, address + page)
    yield f"{len(PAGES)} pages answer"
    _travel(browser, address, LAST)
    yield f"the time machine moves to {LAST!r}"
    for story in RACES:
        ballot = ballot_of(story)
        folder = Path(settings.RECORDS_ROOT) / f"ballot-{ballot.pk}"
        if hasattr(ballot, "drawing"):
            yield _verified(folder, story.name)
    if time.monotonic() > ends:
        raise CheckFailed(f"it took more than {within_s:g} s")


def _wait_for(browser: OpenerDirector, address: str, ends: float) -> None:
    while True:
        try:
            _visit(browser, f"{address}/healthy")
            return
        except (URLError, ConnectionError):
            if time.monotonic() > ends:
                raise CheckFailed("the site does not answer") from None
            time.sleep(0.2)


def _visit(browser: OpenerDirector, address: str, form: dict[str, str] | None = None) -> str:
    data = urlencode(form).encode() if form else None
    with browser.open(address, data, timeout=60) as answer:
        return str(answer.read().decode())


def _travel(browser: OpenerDirector, address: str, moment: str) -> None:
    page = _visit(browser, f"{address}/demo/tour/")
    token = TOKEN.search(page)
    if token is None:
        raise CheckFailed("the tour has no form")
    form = {"csrfmiddlewaretoken": token[1], "moment": moment, "back": "/demo/tour/"}
    arrived = _visit(browser, f"{address}/demo/travel/", form)
    if f'value="{moment}" aria-current="step"' not in arrived:
        raise CheckFailed(f"the time machine did not arrive at {moment!r}")


def _verified(folder: Path, name: str) -> str:
    report = verify(read_record(folder)).report
    if not report.holds:
        raise CheckFailed(f"the record of {name} does not hold: {report.why}")
    return f"the draw of {name} is verified"
