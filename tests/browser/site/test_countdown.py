"""What is left until something happens: the page keeps it running, in the server's words."""

from __future__ import annotations

import pytest

from tests.browser.site.conftest import OpenFor
from tests.site.making import NOW
from tests.site.pages.test_formats import TIMES_LEFT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOLD = "[...document.querySelectorAll('time')].map((one) => one.textContent)"


def test_the_page_says_what_the_server_said(open_for: OpenFor) -> None:
    page = open_for(None, bypass_csp=True, locale="en-GB").new_page()
    page.clock.set_fixed_time(NOW)
    page.goto("/")
    times = "".join(
        f'<time datetime="{(NOW + length).isoformat()}" data-countdown></time>'
        for length in TIMES_LEFT
    )
    over = f'<time datetime="{NOW.isoformat()}" data-countdown data-over="now">1 second</time>'
    page.evaluate("(times) => { document.body.innerHTML = times; }", times + over)
    page.evaluate("(now) => { document.documentElement.dataset.now = now; }", NOW.isoformat())
    page.add_script_tag(path="src/dorsal/site/pages/static/pages/site.js")
    assert page.evaluate(TOLD) == [*TIMES_LEFT.values(), "now"]
