"""What the page of a slip shows."""

from __future__ import annotations

from datetime import date

from dorsal.ballot.draw.slips import Slip
from dorsal.ground.problems import BadInput
from dorsal.site.applications.models import Application
from dorsal.site.ballots.entries.left_out import said
from dorsal.site.ballots.record.files import seals_on_disk
from dorsal.site.ballots.record.pages import of_ballot, round_time
from dorsal.site.ballots.sealing.actions import numbers_left_out
from dorsal.site.ballots.sealing.forms import ReportForm, SlipForm
from dorsal.site.ballots.slips.actions import slip_of
from dorsal.site.ballots.wording import wording_of


def slip_page(application: Application) -> dict[str, object]:
    """The slip of an application, or why there is none."""
    ballot = application.ballot
    seals = seals_on_disk(ballot)
    slip = own_slip(application) if seals else None
    user = application.person.user
    return {
        **of_ballot(ballot),
        "application": application,
        "slip": slip,
        "born": _born(slip) if slip else None,
        "members": slip.row["members"] if slip else [],
        "sealing": ballot.sealings.last() if seals else None,
        "round_at": round_time(seals[-1]) if seals else None,
        "why": _why(application, len(seals)) if seals and not slip else "",
        "reports": ballot.mismatches.filter(by=user).order_by("-pk") if user else (),
        "slip_form": SlipForm(),
        "report_form": ReportForm(),
        "checked": None,
        "problems": (),
    }


def own_slip(application: Application) -> Slip | None:
    """The slip of an application, if it is in the last seal."""
    try:
        return slip_of(application, words=wording_of(application.ballot))
    except BadInput:
        return None


def _born(slip: Slip) -> date | None:
    """The birth date that the slip opens, if it holds one."""
    try:
        return date.fromisoformat(slip.identity.born or "")
    except ValueError:
        return None


def _why(application: Application, number: int) -> str:
    found = numbers_left_out(application.ballot, number)
    return next((said(one.why) for one in found if one.number == application.number), "")
