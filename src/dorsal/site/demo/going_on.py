"""Going forward: the clock moves, and everything happens that happens until then."""

from __future__ import annotations

from datetime import datetime, timedelta

from dorsal.site.demo.acts import acts_between
from dorsal.site.demo.crowd_arrivals import accept_groups, bring_crowd, kept_plan
from dorsal.site.journal import clock

A_MOMENT = timedelta(seconds=1)  # the clock is set to whole seconds, and must have passed the time


def go_on(since: datetime, until: datetime) -> list[str]:
    """Let everything happen from one time to the next, each thing at its own time; returns what
    could not happen any more, with the reason.
    """
    plan = kept_plan()
    refused = []
    for act in acts_between(since, until):
        bring_crowd(since, act.at, plan)
        clock.set_clock(act.at + A_MOMENT)
        refused.append(act.happen())
        since = act.at
    bring_crowd(since, until, plan)
    accept_groups(plan)
    clock.set_clock(until)
    return [one for one in refused if one]
