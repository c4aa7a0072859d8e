"""The pages to which those of a show lead."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from dorsal.site.races.models import Edition


def links_of(edition: Edition) -> list[tuple[str, str]]:
    """Titles and addresses of what stays after the show: places, record, verification."""
    titles = (
        ("places", _("Places and waiting list")),
        ("record", _("The public record")),
        ("verify", _("Check it yourself")),
        ("cheat", _("Try to cheat")),
    )
    found = ((title, _address(name, edition)) for name, title in titles)
    return [(title, address) for title, address in found if address]


def _address(name: str, edition: Edition) -> str:
    try:
        return reverse(name, args=(edition.race.slug, edition.key))
    except NoReverseMatch:
        return ""  # an installation without this page
