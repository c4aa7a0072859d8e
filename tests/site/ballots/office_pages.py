"""Asking the office's pages in tests: addresses, and the rules form as a browser sends it."""

from __future__ import annotations

import re
from html import unescape

from django.test import Client
from django.urls import reverse

from dorsal.site.ballots.models import Ballot


def address(name: str, ballot: Ballot) -> str:
    """The address of a page of this ballot."""
    return reverse(name, args=[ballot.edition.race.slug, ballot.edition.key])


def page_of(client: Client, name: str, ballot: Ballot) -> str:
    """A page as text; it must be there."""
    response = client.get(address(name, ballot))
    assert response.status_code == 200
    return response.content.decode()


def fields_in(page: str) -> dict[str, str]:
    """The fields of the rules form on a page, as a browser would send them without a button."""
    form = page.split('<form id="rules"', 1)[1].split("</form>", 1)[0]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input ([^>]*)>", form):
        name, kind = _attribute(tag, "name"), _attribute(tag, "type")
        if kind == "checkbox":
            found |= {name: "on"} if " checked" in tag else {}
        else:
            found[name] = _attribute(tag, "value")
    for attributes, text in re.findall(r"<textarea ([^>]*)>\n?(.*?)</textarea>", form, re.DOTALL):
        found[_attribute(attributes, "name")] = unescape(text)
    for attributes, options in re.findall(r"<select ([^>]*)>(.*?)</select>", form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        first = re.search(r'<option value="([^"]*)"', options)
        picked = chosen or first
        found[_attribute(attributes, "name")] = unescape(picked[1]) if picked else ""
    return {name: text for name, text in found.items() if name and name != "csrfmiddlewaretoken"}


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'(?:^|\s){name}="([^"]*)"', tag)
    return unescape(match[1]) if match else ""
