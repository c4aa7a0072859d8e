"""What the pages of applications show: gathered here, drawn by the templates."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from dorsal.ballot.acknowledgement import public_key_of, public_key_text
from dorsal.ballot.explain import explain
from dorsal.ballot.odds.words import one_in
from dorsal.ballot.rules import Rules
from dorsal.ground.problems import BadInput
from dorsal.site.applications.chances.forecasts import forecast_of, needs_forecast, sentences_of
from dorsal.site.applications.chances.own import OwnChance, own_chance
from dorsal.site.applications.chances.table import (
    FEWEST,
    tables_of_chances,
    tables_of_forecast,
)
from dorsal.site.applications.forms import ApplicationForm, ClaimForm, JoinForm
from dorsal.site.applications.friends.actions import may_accept, members_of
from dorsal.site.applications.models import Application, Friends
from dorsal.site.applications.queries import (
    GroupShown,
    address_of,
    documents_of,
    facts_missing,
    facts_shown,
    group_shown,
    own_tickets,
    receipts_of,
    tickets_shown,
)
from dorsal.site.applications.tickets import rules_of
from dorsal.site.ballots.chances.answers import newest_chances
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.rules.names import names_for
from dorsal.site.ballots.stages import Stage, is_before
from dorsal.site.ballots.wording import wording_of
from dorsal.site.journal.mails import site_address
from dorsal.site.shows.fates import fate_of
from dorsal.site.shows.scripts import has_begun
from dorsal.site.shows.telling import is_told

JUST_NOW = timedelta(hours=1)  # how long the mail of an acknowledgement is on its way
LATER_PAGES = (
    *("claim_past", "seal", "slip", "check_slip", "verify"),
    *("show", "card", "places", "cheat"),
)


def of_ballot(ballot: Ballot) -> dict[str, object]:
    """What every page of a ballot needs."""
    edition = ballot.edition
    ratio = partial(one_in, words=wording_of(ballot))
    context = {"ballot": ballot, "edition": edition, "race": edition.race, "one_in": ratio}
    return {**context, "names": names_for(ballot)}


def told(error: BadInput) -> str:
    """The problems of an input in a sentence each, for a message."""
    return " ".join(f"{one.what[:1].upper()}{one.what[1:]}: {one.right}." for one in error.problems)


def ballot_page(
    ballot: Ballot, stage: Stage, own: Application | None, now: datetime
) -> dict[str, object]:
    """The ballot's public page."""
    rules = _rules_or_none(ballot)
    return {
        **of_ballot(ballot),
        "stage": stage,
        "own": own,
        "rules": rules,
        "explanation": explain(rules, words=wording_of(ballot), reader="runner") if rules else None,
        "steps": steps_of(ballot, stage),
        "show_begun": stage == Stage.DRAWN and has_begun(ballot),
        "key": public_key_text(public_key_of(bytes.fromhex(ballot.edition.race.signing_key))),
        "addresses": addresses_of(ballot),
        **_chances(ballot, stage, now, readable=rules is not None),
    }


def _rules_or_none(ballot: Ballot) -> Rules | None:
    try:
        return rules_of(ballot)
    except BadInput:
        return None


def _chances(ballot: Ballot, stage: Stage, now: datetime, *, readable: bool) -> dict[str, object]:
    """The forecast while applications may come and the chances if it closed now; later the chances
    as it closed.
    """
    early = stage in (Stage.DRAFT, Stage.ANNOUNCED, Stage.OPEN)
    forecast = forecast_of(ballot, now) if readable and early else None
    found = newest_chances(ballot) if readable and not forecast and ballot.last_number else None
    chances = found.chances if found else None
    words = wording_of(ballot)
    tables = tables_of_chances(chances, words) if chances else None
    return {
        "forecast": forecast,
        "forecast_awaited": readable and early and needs_forecast(ballot, now),
        "forecast_says": sentences_of(forecast, words) if forecast else (),
        "tables": tables_of_forecast(forecast, words) if forecast else tables,
        "chances_at": found if chances else None,
        "closed": not early,
        "fewest": FEWEST,
        "so_far": ballot.applications.filter(withdrawn_at=None).count(),
    }


def steps_of(ballot: Ballot, stage: Stage) -> list[tuple[str, datetime, str]]:
    """The stages to come and gone: their name, when they begin, and `done`, `now` or nothing."""
    ends = [
        ("open", ballot.opens_at, Stage.OPEN, Stage.CLAIMS),
        ("claims", ballot.closes_at, Stage.CLAIMS, Stage.WAITING),
        ("sealed", ballot.seals_at, Stage.SEALED, Stage.DRAWN),
        ("drawn", ballot.draws_at, Stage.DRAWN, Stage.TOLD),
    ]
    return [(name, at, _mark(stage, begins=begins, ends=until)) for name, at, begins, until in ends]


def _mark(stage: Stage, *, begins: Stage, ends: Stage | None) -> str:
    if is_before(stage, begins):
        return ""
    return "done" if ends is not None and not is_before(stage, ends) else "now"


def addresses_of(ballot: Ballot) -> dict[str, str]:
    """The pages of the later stages that are there."""
    edition = ballot.edition
    return {name: address_of(name, edition.race.slug, edition.key) for name in LATER_PAGES}


def apply_page(ballot: Ballot, own: Application | None, form: ApplicationForm) -> dict[str, object]:
    """The page on which somebody applies."""
    anew = own is not None and own.withdrawn_at is not None
    context = {"application": own, "form": form, "changes": own is not None and not anew}
    return {**of_ballot(ballot), **context, "groups": rules_of(ballot).groups.largest > 1}


def application_page(own: Application, stage: Stage, now: datetime) -> dict[str, object]:
    """My application: everything about it, and what may be done at this stage."""
    group = group_shown(own, now)
    tickets = own_tickets(own, group)
    facts = facts_shown(own, tickets)
    return {
        **of_ballot(own.ballot),
        "application": own,
        "stage": stage,
        "open": stage == Stage.OPEN,
        "claiming": stage == Stage.CLAIMS,
        **_result(own, stage, now),
        "receipts": receipts_of(own),
        "just_now": now - JUST_NOW,
        "tickets": tickets,
        "draws": tickets_shown(own, tickets, group),
        "facts": facts,
        "missing": facts_missing(own.ballot, facts),
        "group": group,
        "group_rules": rules_of(own.ballot).groups,
        "may_accept": may_accept(own, stage),
        "chances": _own_chance(own, stage, now, group),
        "claim_form": ClaimForm(auto_id="claim_%s"),
        "join_form": JoinForm(ballot=own.ballot),
        "site": site_address(),
        "answers": answers_shown(own),
        "addresses": addresses_of(own.ballot),
    }


def _own_chance(
    own: Application, stage: Stage, now: datetime, group: GroupShown | None
) -> OwnChance | None:
    """One's chance until the seal; later the card tells it."""
    if not own.counts or not is_before(stage, Stage.SEALED):
        return None
    return own_chance(own, now, group.terms if group else None)


def _result(own: Application, stage: Stage, now: datetime) -> dict[str, object]:
    """What seal, draw and show mean for one application, and the documents asked for now."""
    drawn = not is_before(stage, Stage.DRAWN)
    told = drawn and is_told(own.ballot, own.code, now)
    return {
        "sealed": not is_before(stage, Stage.SEALED),
        "show_begun": drawn and has_begun(own.ballot),
        "told": told,
        "documents": documents_of(own, stage, no_place=told and _got_none(own)),
    }


def _got_none(own: Application) -> bool:
    """Whether the draw gave no place, to somebody who may know it."""
    try:
        return fate_of(own.ballot, own.code).kind != "place"
    except BadInput:
        return False


def answers_shown(own: Application) -> list[tuple[str, str]]:
    """The director's questions with the answers given."""
    return [(one["label"], own.answers.get(one["column"], "")) for one in own.ballot.questions]


def invitation_page(
    group: Friends, ballot: Ballot, stage: Stage, own: Application | None
) -> dict[str, object]:
    """What an invitation says: the first names of the friends, and what joining means."""
    return {
        **of_ballot(ballot),
        "group": group,
        "names": [one.person.first_name for one in members_of(group)],
        "open": stage == Stage.OPEN,
        "applies": own is not None and own.withdrawn_at is None,
        "group_rules": rules_of(ballot).groups,
    }
