"""What may be told already: no mail and no personal page is ahead of the show."""

from __future__ import annotations

from datetime import datetime

from dorsal.site.ballots.models import Ballot


def is_told(ballot: Ballot, code: str, now: datetime) -> bool:
    """Whether the result of the applicant with this code has been passed by the show, or the show
    has ended.
    """
    raise NotImplementedError(f"{ballot} {code} {now}")
