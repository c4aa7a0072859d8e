"""What every answer carries, and what no page may hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

import dorsal.site
from tests.site.conftest import Cast
from tests.site.making import make_ballot, make_edition

SITE = Path(dorsal.site.__file__).parent
TEMPLATES = sorted(SITE.glob("*/templates/**/*.html"))
# What a strict policy forbids: scripts and styles inside a page, and handlers in attributes.
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=|\son\w+=|javascript:", re.I)
MACHINERY = re.compile(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
DATA_BLOCK = re.compile(r'<script\b[^>]*type="application/(json|ld\+json)"[^>]*>')


@pytest.mark.django_db
def test_every_answer_carries_the_security_headers() -> None:
    headers = Client().get("/").headers
    policy = dict(
        part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"
    assert policy["frame-src"] == "https://www.youtube-nocookie.com https://player.vimeo.com"
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_pages_of_somebody_signed_in_are_kept_by_no_shared_cache(cast: Cast) -> None:
    assert cast.client("runner").get("/me/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_a_page_that_sets_a_cookie_is_kept_by_no_shared_cache() -> None:
    answer = Client().get("/")
    assert list(answer.cookies) == ["csrftoken"]
    assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_has_nothing_inline(template: Path) -> None:
    text = MACHINERY.sub(" ", DATA_BLOCK.sub("", template.read_text(encoding="utf-8")))
    assert INLINE.findall(text) == []


def test_what_is_sought_in_templates_is_found() -> None:
    wrong = '<p style="x"> <a onclick="y()"> <script>z()</script> <style> <a href="javascript:a">'
    assert len(INLINE.findall(wrong)) == 5
    assert INLINE.findall('<script src="a.js" defer></script><p data-one="x">') == []


def test_a_form_from_elsewhere_is_refused(cast: Cast) -> None:
    make_ballot(make_edition(cast.race))
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/language/", {"language": "es"}).status_code == 403


def test_an_address_to_go_back_to_is_one_of_ours() -> None:
    client = Client()
    for back in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = client.post("/language/", {"language": "es", "back": back})
        assert answer.headers["Location"] == "/"
