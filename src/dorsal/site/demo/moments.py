"""The moments between which the time machine moves: those of the ballot of the main race."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dorsal.site.demo.cast import DRAWN
from dorsal.site.demo.races_of_season import MAIN, SEASON

ZONE = "Europe/Madrid"
EDITION = f"/races/{MAIN}/{SEASON}/"
OFFICE = f"{EDITION}office/"
BALLOT = f"{EDITION}ballot/"
OFFICE_BALLOT = f"{OFFICE}ballot/"
RUNNERS = ("runner", "friend", "neighbour", DRAWN)
OWN = dict.fromkeys(RUNNERS, f"{BALLOT}application/")


@dataclass(frozen=True)
class Moment:
    """A named moment: where the clock stands, and the page that is best looked at as whom."""

    key: str
    title: str | Promise
    at: datetime
    says: str | Promise
    pages: Mapping[str, str] = field(default_factory=dict)

    def page(self, who: str) -> str:
        """The page that is best looked at."""
        return self.pages.get(who, self.pages.get("", EDITION))


def _madrid(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)  # type: ignore[arg-type,misc]


MOMENTS = (
    Moment(
        "draft",
        _("Draft"),
        _madrid(2026, 10, 20, 10, 0),
        _("The director writes the rules. Nobody else sees the ballot yet."),
        {"director": f"{OFFICE}ballot/", "helper": f"{OFFICE}ballot/"},
    ),
    Moment(
        "announced",
        _("Announced"),
        _madrid(2026, 11, 2, 18, 0),
        _("The rules and the dates are public. Applications open in a week."),
        {"director": OFFICE_BALLOT},
    ),
    Moment(
        "first-day",
        _("Opened"),
        _madrid(2026, 11, 9, 20, 0),
        _("The evening of the first day. Almost two thousand have applied already."),
        {"": BALLOT, "director": OFFICE_BALLOT},
    ),
    Moment(
        "last-week",
        _("Last week"),
        _madrid(2026, 12, 4, 18, 0),
        _("Five days until the closing. The forecast says what a place will be worth."),
        {"": BALLOT, "director": OFFICE_BALLOT, "helper": f"{OFFICE}proofs/"},
    ),
    Moment(
        "claims",
        _("Claims"),
        _madrid(2026, 12, 11, 11, 0),
        _("13,830 have applied. Everybody checks their tickets and may say what is wrong."),
        {"": BALLOT, **OWN, "director": OFFICE_BALLOT, "helper": f"{OFFICE}claims/"},
    ),
    Moment(
        "sealed",
        _("Sealed"),
        _madrid(2027, 1, 8, 13, 0),
        _("Entries, tickets and rules are fixed. Eight words name the seal."),
        {"": f"{BALLOT}seal/", **dict.fromkeys(RUNNERS, f"{BALLOT}slip/")},
    ),
    Moment(
        "draw-day",
        _("Draw day"),
        _madrid(2027, 1, 16, 12, 2),
        _("The random number is public, the result is fixed. The show starts in three minutes."),
        {"": f"{BALLOT}show/", "director": f"{OFFICE}show/"},
    ),
    Moment(
        "show",
        _("The show"),
        _madrid(2027, 1, 16, 12, 23),
        _("In the middle of the show: place after place is told."),
        {"": f"{BALLOT}show/", "director": f"{OFFICE}show/"},
    ),
    Moment(
        "after",
        _("Afterwards"),
        _madrid(2027, 1, 16, 18, 0),
        _("Every result is told. Everybody can verify the draw, or try to cheat."),
        dict.fromkeys(RUNNERS, f"{BALLOT}card/"),
    ),
)
KEYS = tuple(one.key for one in MOMENTS)
START = "last-week"  # where visitors begin


def moment_of(key: str) -> Moment:
    """The moment of a key; `KeyError` when there is none."""
    return {one.key: one for one in MOMENTS}[key]


def is_after(key: str, other: str) -> bool:
    """Whether a moment comes after another."""
    return KEYS.index(key) > KEYS.index(other)
