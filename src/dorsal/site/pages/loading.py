"""Addresses and templates, loaded before the first visitor would wait for them."""

from __future__ import annotations

from typing import cast

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.urls import get_resolver

ENDINGS = ("html", "txt", "svg", "xml")


def load_pages() -> int:
    """Import every view and compile every template of the site; returns the number of templates."""
    assert get_resolver().url_patterns  # asking for them imports the views
    templates = cast(Jinja2, engines["jinja2"]).env
    names = templates.list_templates(extensions=ENDINGS)
    for name in names:
        templates.get_template(name)
    return len(names)
