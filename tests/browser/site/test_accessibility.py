"""WCAG 2.2 AA by axe-core, on every page of the site that needs nothing but a race and its edition,
for those who may open it, on a phone by day and on a desk by night.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
from django.test import Client

from dorsal.site.accounts.models import User
from dorsal.site.races.dreams.actions import dream_of
from tests.browser.site.conftest import OpenFor
from tests.site.ballots.sealed_ballots import drawn, ready, sealed
from tests.site.conftest import Cast, SetClock
from tests.site.making import NOW, make_edition
from tests.site.test_access import address_of, ours

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = Path(__file__).parent.parent / "vendor" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: tuple[tuple[Literal["light", "dark"], int, int], ...] = (
    ("light", 390, 844),
    ("dark", 1280, 900),
)
ASK = """async (rules) => {
  await Promise.all(document.getAnimations().map((one) => one.finished));
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  return found.violations.map((one) => [
    one.id, one.nodes.slice(0, 3).map((node) => node.target.join(" ")).join(" | ")]);
}"""


def pages_for(kinds: tuple[str, ...], role: str = "") -> list[str]:
    """Addresses of pages that open for somebody: of these kinds, and of a role in the race."""
    found = []
    for route, access in ours():
        address, whole = address_of(route)
        mine = access.kind in kinds or (access.kind == "staff" and role in access.roles)
        if whole and mine and not address.endswith((".css", ".ics", ".json", ".png", ".zip")):
            found.append(address)
    return sorted(set(found))


def readable(addresses: list[str], user: User | None) -> list[str]:
    """Those that answer with a page of HTML: no form's target, no download."""
    client = Client()
    if user is not None:
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    found = []
    for address in addresses:
        answer = client.get(address)
        page = answer.headers.get("Content-Type", "").startswith("text/html")
        if answer.status_code == 200 and page and "attachment" not in str(answer.headers):
            found.append(address)
        answer.close()
    return found


def opened(addresses: list[str], open_for: OpenFor, user: User | None) -> list[Any]:
    """What axe finds on the pages that somebody sees, each on a phone and on a desk."""
    context = open_for(user, bypass_csp=True, reduced_motion="reduce")
    context.add_init_script(path=AXE)
    page = context.new_page()
    found: list[Any] = []
    shown = readable(addresses, user)
    assert shown
    for address in shown:
        page.goto(address, wait_until="load")
        for scheme, width, height in LOOKS:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": height})
            found += [(address, scheme, *one) for one in page.evaluate(ASK, RULES)]
    return found


@pytest.fixture
def lived_in(cast: Cast) -> Cast:
    dream_of(cast.race, cast.runner)
    return cast


def test_pages_of_an_open_ballot(lived_in: Cast, open_for: OpenFor) -> None:
    times: Any = {"opens_at": NOW - timedelta(days=3), "closes_at": NOW + timedelta(days=3)}
    later: Any = {"claims_until": NOW + timedelta(days=6), "seals_at": NOW + timedelta(days=7)}
    edition = make_edition(lived_in.race, places=3)
    ready(edition, **times, **later, draws_at=NOW + timedelta(days=9))
    assert opened(pages_for(("public",)), open_for, None) == []
    assert opened(pages_for(("account",)), open_for, lived_in.runner) == []
    director = pages_for((), "director")
    assert len(director) > 15
    assert opened(director, open_for, lived_in.director) == []


def test_pages_of_a_sealed_ballot(lived_in: Cast, open_for: OpenFor) -> None:
    sealed(make_edition(lived_in.race, places=3))
    ballots = [one for one in pages_for(("public", "account")) if "/ballot/" in one]
    assert opened(ballots, open_for, lived_in.runner) == []
    offices = [one for one in pages_for((), "director") if "/office/" in one]
    assert opened(offices, open_for, lived_in.director) == []


def test_pages_of_a_drawn_ballot(lived_in: Cast, open_for: OpenFor, site_clock: SetClock) -> None:
    ballot = drawn(site_clock, make_edition(lived_in.race, places=3))
    ballot.result_told_at = NOW
    ballot.save(update_fields=["result_told_at"])
    ballots = [one for one in pages_for(("public", "account")) if "/ballot/" in one]
    assert opened(ballots, open_for, lived_in.runner) == []


def test_axe_finds_what_is_wrong(open_for: OpenFor) -> None:
    page = open_for(None, bypass_csp=True).new_page()
    page.set_content("<html><body><img src='x'><input></body></html>")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = {rule for rule, _where in page.evaluate(ASK, RULES)}
    assert {"html-has-lang", "image-alt", "label"} <= found
