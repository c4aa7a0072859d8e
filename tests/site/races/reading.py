"""Reads pages as people do: the text of what was answered."""

from __future__ import annotations

import html
import re

from django.http import HttpResponseBase
from django.test import Client

TAG = re.compile(r"<[^>]+>")
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
TITLES = re.compile(r'<h3><a class="whole" href="([^"]+)">([^<]+)</a></h3>')


def page(client: Client, address: str, *, status: int = 200) -> str:
    """The page's HTML; the answer's status must be this one."""
    response = client.get(address)
    assert response.status_code == status
    return content(response)


def content(response: HttpResponseBase) -> str:
    """The HTML of an answer."""
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def text(page: str) -> str:
    """The words of the main part, with single blanks."""
    found = MAIN.search(page)
    return " ".join(html.unescape(TAG.sub(" ", found[0] if found else page)).split())


def titles(page: str) -> list[str]:
    """The titles of the cards, in their order."""
    return [html.unescape(title) for _address, title in TITLES.findall(page)]
