"""The tour: eight steps that show a newcomer the whole, each a jump to a moment and a page."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dorsal.site.demo.cast import DRAWN
from dorsal.site.demo.moments import BALLOT, EDITION, OFFICE


@dataclass(frozen=True)
class TourStep:
    """A step: as whom one goes to which moment and page, and what is to be seen there."""

    title: str | Promise
    says: str | Promise
    moment: str
    who: str
    page: str


TOUR = (
    TourStep(
        _("A race that thousands want to run"),
        _("500 places, 13,830 applicants. This is what everybody sees a few days before closing."),
        "last-week",
        "stranger",
        EDITION,
    ),
    TourStep(
        _("What is my chance?"),
        _("The page of the ballot leads with the forecast of chances at closing."),
        "last-week",
        "stranger",
        BALLOT,
    ),
    TourStep(
        _("Apply, with a friend or alone"),
        _("You are Ane: four years without luck. Iker asks you to be drawn with him."),
        "last-week",
        "runner",
        f"{BALLOT}apply/",
    ),
    TourStep(
        _("This is wrong"),
        _("After closing, everybody sees their tickets and where they come from."),
        "claims",
        "runner",
        f"{BALLOT}application/",
    ),
    TourStep(
        _("The director seals"),
        _("You are Amaia: what stands in the way, who is left out and why, eight words."),
        "sealed",
        "director",
        f"{OFFICE}ballot/sealing/",
    ),
    TourStep(
        _("The show"),
        _("Place after place, on the village square and at home; late viewers join in the middle."),
        "show",
        "stranger",
        f"{BALLOT}show/",
    ),
    TourStep(
        _("My card"),
        _(
            "You are somebody drawn, in the middle of the places, with the proof as a QR code. "
            "The cards of Ane, Iker and Patxi tell how it went for them."
        ),
        "after",
        DRAWN,
        f"{BALLOT}card/",
    ),
    TourStep(
        _("Try to cheat"),
        _("Move a friend up, drop a name, change a rule, and see which check catches it."),
        "after",
        "stranger",
        f"{BALLOT}cheat/",
    ),
)
