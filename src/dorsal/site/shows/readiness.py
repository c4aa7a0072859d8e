"""Records that pages are likely to ask for, read and verified before somebody waits for them.

A record is verified once by every process that shows it, and kept in memory until one of its files
changes. The scheduler runs in the process that serves: soon after a start, a seal or a draw it has
read what the pages need.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from dorsal.ground.problems import BadInput
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.record.files import read_verified, record_folder, sealed_entries
from dorsal.site.shows.fates import fates_of
from dorsal.site.shows.scripts import script_of

LATELY = timedelta(days=60)  # since the time of the draw
MOST = 6  # records; fewer than are kept in memory


def make_ready(now: datetime) -> int:
    """Read the records of the ballots that are sealed and were not drawn long ago; returns how many
    are ready. Those that do not hold say so on their pages.
    """
    sealed = Ballot.objects.filter(sealings__number=1, draws_at__gt=now - LATELY)
    return sum(
        _is_ready(one) for one in sealed.select_related("drawing").order_by("draws_at")[:MOST]
    )


def _is_ready(ballot: Ballot) -> bool:
    if not record_folder(ballot).is_dir():
        return False
    with suppress(BadInput):
        read_verified(ballot)
        sealed_entries(ballot)
        if hasattr(ballot, "drawing"):
            script_of(ballot)
            fates_of(ballot)
        return True
    return False
