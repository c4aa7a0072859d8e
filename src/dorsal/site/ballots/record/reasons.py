"""Why somebody has a place, as the list of places says it, in a reader's words."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from dorsal.ballot.show.facts import why_sentence
from dorsal.site.ballots.rules.names import BallotNames

STANDING = re.compile(r"standing (\d+)")


def reason_told(why: str, names: BallotNames) -> str:
    """A reason of `places.csv` with classes as readers know them; one that is unknown as it is."""
    if why == "on the list":
        return _("on the list")
    if standing := STANDING.fullmatch(why):
        return _("standing %(number)s") % {"number": standing[1]}
    try:
        told = why_sentence(why)
    except ValueError:
        return why
    if told.id == "why.next":
        return _("next in the draw order")
    said = {**told.params, "class": names.of_class(str(told.params["class"]))}
    return _("first of %(class)s in the draw order; the floor of %(needed)s had %(had)s") % said
