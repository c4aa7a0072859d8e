"""Pages of an edition's office, each with its one name; every list of them is made from here."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class OfficePage:
    """A page by the name of its address, what it is called, and what is done there."""

    address: str
    title: Promise
    about: Promise


PAGES = (
    OfficePage("office_ballot", _("The ballot"), _("its dates, and what it still needs")),
    OfficePage("office_rules", _("Rules"), _("who gets a place, in plain words")),
    OfficePage("office_preview", _("Preview"), _("chances, prices, years, what if")),
    OfficePage("office_questions", _("Questions"), _("what applicants are asked")),
    OfficePage("office_past", _("Earlier years"), _("who waited how long")),
    OfficePage("office_applications", _("Applications"), _("all of them, searched")),
    OfficePage("office_import", _("Import"), _("applications from a file")),
    OfficePage("office_proofs", _("Documents"), _("to look at, one by one")),
    OfficePage("office_pairs", _("Duplicates"), _("one person or two")),
    OfficePage("office_claims", _("Claims"), _("each answered with a reason")),
    OfficePage("office_sealing", _("Seal and draw"), _("the list, fixed for good")),
    OfficePage("office_show", _("The show"), _("the draw on the big screen")),
)


def title_of(address: str) -> Promise:
    """The one name of a page; `KeyError` when there is none."""
    return {one.address: one.title for one in PAGES}[address]


def listed_pages(race: str, edition: str, *, without: str = "") -> list[tuple[str, OfficePage]]:
    """The pages that there are for an edition, each with its address."""
    found = [(_address(one, race, edition), one) for one in PAGES if one.address != without]
    return [(address, one) for address, one in found if address]


def _address(page: OfficePage, race: str, edition: str) -> str:
    try:
        return reverse(page.address, args=(race, edition))
    except NoReverseMatch:
        return ""
