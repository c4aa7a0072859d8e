"""Chances in a ballot as it stands: computed by `dorsal.outside.odds_runs` in the background, kept
in the cache under the hash of what they were computed from.

While a new list is being computed the last one is served, with its time. Somebody who is not in it,
or has changed since, is told the chance of their kind in it: that of the nearest kind where nobody
is of theirs yet (see `row_like`). One more applicant moves the chances of the others by less than
one part in their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import msgspec
from django.core.cache import cache

from dorsal.ballot.applicants import Applicant
from dorsal.ballot.entry_file import form_entries, read_entries
from dorsal.ballot.odds import BallotForm, Chances, form_ballot
from dorsal.ballot.rules import Rules
from dorsal.ground.problems import BadInput
from dorsal.outside.odds_runs import Effort, chances_of
from dorsal.site.applications.models import Application
from dorsal.site.ballots.chances.snapshots import (
    KEPT_S,
    SURE,
    Snapshot,
    newest_snapshot,
    read_snapshot,
    row_like,
)
from dorsal.site.ballots.chances.tasks import ask_for_chances, ask_for_company
from dorsal.site.ballots.entries.entry_list import EntryWriter
from dorsal.site.ballots.entries.group_codes import group_cells
from dorsal.site.ballots.models import Ballot

COMPANY_EFFORT = Effort(precision=0.0005, most_draws=3000, seed=1)
SMALL = 300  # applicants: up to so many friends are computed while somebody waits
ASK_AGAIN_S = 60
TRUSTED_KIND = 100  # applicants of a kind whose chance in the snapshot is precise enough
TOGETHER = "friends of a question"  # the group in which friends are looked at together


@dataclass(frozen=True)
class Together:
    """The chances of friends: each alone, and all together (0 to 1)."""

    alone: tuple[float, ...]
    together: float


@dataclass(frozen=True)
class ChancesAt:
    """Chances and the time of the applications that they were computed from; `problems` say why
    there are none.
    """

    at: datetime
    applicants: int
    chances: Chances | None
    problems: tuple[str, ...] = ()


def newest_chances(ballot: Ballot) -> ChancesAt | None:
    """The last chances that were computed, with their time; `None` while the first are being
    computed.
    """
    snapshot = _newest_or_ask(ballot)
    if snapshot is None:
        return None
    return ChancesAt(snapshot.at, len(snapshot.standing), snapshot.chances, snapshot.problems)


def chance_of(application: Application) -> float | None:
    """The chance of a place of one applicant as they apply now (1.0 when they are sure of one)."""
    snapshot = _newest_or_ask(application.ballot)
    if snapshot is None or snapshot.chances is None:
        return None
    if not application.counts:
        return 0.0
    at = snapshot.standing.get(application.code)
    if at is None or application.changed_at > snapshot.at:
        return _chance_as_now(application, snapshot, snapshot.chances)
    if at < 0:
        return float(at == SURE)
    return snapshot.chances.rows[at].place


def chances_together(applications: Sequence[Application]) -> Together | None:
    """What drawing these applicants together would do to their chances.

    `None` while it, or the first chances, are being computed. Each is looked at alone, with all of
    them alone, and then all in one entry that everybody has accepted. In a large ballot that takes
    about a second, in the background; the answer is kept.
    """
    snapshot = _newest_or_ask(applications[0].ballot)
    if snapshot is None or snapshot.chances is None:
        return None
    kept = cache.get(_company_key(snapshot, applications))
    if kept is not None:
        return msgspec.json.decode(kept, type=Together | None)
    if len(snapshot.standing) > SMALL:
        ask_for_company([one.pk for one in applications])
        return None
    return compute_together(applications)


def compute_together(applications: Sequence[Application]) -> Together | None:
    """Compute it now and keep it; `None` when there is nothing to compute it from.

    When the rules or a fact have changed since the snapshot, only the next one will tell.
    """
    snapshot = newest_snapshot(applications[0].ballot)
    if snapshot is None or snapshot.chances is None:
        return None
    found = None
    with suppress(BadInput):
        found = _company(applications, snapshot, snapshot.chances)
    kept_s = KEPT_S if found else ASK_AGAIN_S
    cache.set(_company_key(snapshot, applications), msgspec.json.encode(found), kept_s)
    return found


def _newest_or_ask(ballot: Ballot) -> Snapshot | None:
    snapshot = newest_snapshot(ballot)
    if snapshot is None:
        ask_for_chances(ballot)
    return snapshot


def _chance_as_now(application: Application, snapshot: Snapshot, chances: Chances) -> float | None:
    """The chance of an applicant whom the snapshot does not hold as they apply now."""
    key = f"chances:one:{snapshot.digest}:{application.pk}:{application.changed_at.isoformat()}"
    kept = cache.get(key)
    if kept is None:
        company = [application]
        if application.friends_id:
            company = list(application.ballot.applications.filter(friends=application.friends_id))
        try:
            rules, applicants = _applicants(company, snapshot)
            form = form_ballot(form_entries(applicants, rules), rules)
        except BadInput:
            return None
        kept = _chance_in(form, application.code, chances)
        cache.set(key, kept, KEPT_S)
    return float(kept)


def _applicants(
    company: Sequence[Application], snapshot: Snapshot
) -> tuple[Rules, list[Applicant]]:
    """The applicants of the snapshot, those of the company as they apply now."""
    rules, known = read_snapshot(snapshot.rules, snapshot.entries)
    counting = [one for one in company if one.counts]
    groups, _ = group_cells(counting, rules)
    data = EntryWriter(company[0].ballot, rules, counting, groups).file(counting)
    rows = read_entries(data, rules).checked()
    codes = {one.code for one in company}
    return rules, [*(one for one in known if one.id not in codes), *rows]


def _chance_in(form: BallotForm, code: str, chances: Chances) -> float:
    if code in form.sure:
        return 1.0
    kind = form.kind_of_applicant(code)
    row = row_like(kind, chances.rows) if kind else None
    return row.place if row else 0.0


def _company(applications: Sequence[Application], snapshot: Snapshot, chances: Chances) -> Together:
    rules, applicants = _applicants(applications, snapshot)
    codes = [one.code for one in applications]
    apart = _regrouped(applicants, codes, group="")
    together = _regrouped(applicants, codes, group=TOGETHER)
    alone = form_ballot(form_entries(apart, rules), rules)
    joined = form_ballot(form_entries(together, rules), rules)
    return Together(
        alone=tuple(_simulated(alone, code, chances) for code in codes),
        together=min(_simulated(joined, code, None) for code in codes),
    )


def _regrouped(
    applicants: Sequence[Applicant], codes: Sequence[str], *, group: str
) -> list[Applicant]:
    return [
        msgspec.structs.replace(one, group=group, confirmed=True) if one.id in codes else one
        for one in applicants
    ]


def _simulated(form: BallotForm, code: str, known: Chances | None) -> float:
    """The chance of an applicant: of their kind in the known chances where it is large."""
    kind = None if code in form.sure else form.kind_of_applicant(code)
    if kind is None:
        return float(code in form.sure)
    for row in known.rows if known else ():
        if row.kind == kind and row.applicants >= TRUSTED_KIND:
            return row.place
    found = chances_of(form, COMPANY_EFFORT, asked=kind)
    return next(row.place for row in found.rows if row.kind == kind)


def _company_key(snapshot: Snapshot, applications: Sequence[Application]) -> str:
    told = [f"{one.pk} {one.changed_at.isoformat()}" for one in applications]
    return f"chances:together:{snapshot.digest}:{sha256(' '.join(told).encode()).hexdigest()}"
