"""What a ballot needs before it is published, where it stands, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from dorsal.ballot.rules import Rules
from dorsal.ballot.rules_file import read_rules
from dorsal.ground.problems import BadInput
from dorsal.site.applications.questions import check_documents, check_questions
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.office.forms import DATES
from dorsal.site.ballots.stages import ORDER, Stage, is_before, stage_of
from dorsal.site.journal import clock
from dorsal.site.races.office.pages import listed_pages


@dataclass(frozen=True)
class Item:
    """One thing on the checklist; `page` is the name of the address where it is done."""

    name: str
    what: str
    done: bool
    page: str
    needed: bool = True


@dataclass(frozen=True)
class Step:
    """One stage of a ballot, and when it begins."""

    stage: Stage
    name: str
    at: datetime | None
    done: bool
    now: bool


def checklist(ballot: Ballot) -> list[Item]:
    """What a ballot needs before it is published."""
    rules, why = _rules_of(ballot)
    places = rules is not None and rules.places == ballot.edition.places
    sound = not check_questions(ballot.questions) and not check_documents(ballot.documents)
    dates = [getattr(ballot, name) for name in DATES]
    told = _("the dates follow one another, and the draw is before the race")
    return [
        Item(
            "rules", _("the rules can be read") if rules else why, rules is not None, "office_rules"
        ),
        Item(
            "places", _("the rules give as many places as the edition has"), places, "office_rules"
        ),
        Item(
            "dates",
            told,
            dates == sorted(set(dates)) and dates[-1] < ballot.edition.starts_at,
            "office_ballot",
        ),
        Item(
            "closing",
            _("applications close in the future"),
            ballot.closes_at > clock.now(),
            "office_ballot",
        ),
        Item("questions", _("questions and documents are sound"), sound, "office_questions"),
        Item("edition", _("the edition itself is published"), ballot.edition.published, "edition"),
        Item(
            "conditions",
            _("applicants can read what they agree to"),
            bool(ballot.conditions.strip()),
            "office_ballot",
            needed=False,
        ),
    ]


def _rules_of(ballot: Ballot) -> tuple[Rules | None, str]:
    try:
        return read_rules(ballot.rules), ""
    except BadInput as error:
        return None, _("the rules cannot be read: %(why)s") % {"why": error.problems[0].what}


def steps(ballot: Ballot) -> list[Step]:
    """The stages of a ballot with their times."""
    stage = stage_of(ballot, clock.now())
    names = {
        Stage.DRAFT: (_("Draft"), None),
        Stage.ANNOUNCED: (_("Announced"), None),
        Stage.OPEN: (_("Open"), ballot.opens_at),
        Stage.CLAIMS: (_("Claims"), ballot.closes_at),
        Stage.WAITING: (_("Last look"), ballot.claims_until),
        Stage.SEALED: (_("Sealed"), ballot.seals_at),
        Stage.DRAWN: (_("Drawn"), ballot.draws_at),
        Stage.TOLD: (_("Told"), ballot.result_told_at),
    }
    return [Step(one, *names[one], done=is_before(one, stage), now=one is stage) for one in ORDER]


def next_thing(ballot: Ballot) -> tuple[str, str]:
    """What a director does next, in a sentence, and the address where."""
    stage = stage_of(ballot, clock.now())
    told: dict[Stage, Callable[[], tuple[str, str]]] = {
        Stage.DRAFT: lambda: (_("Finish the list below, then publish the ballot."), ""),
        Stage.ANNOUNCED: lambda: (
            _("The ballot is public and opens by itself. Look at the preview once more."),
            "office_preview",
        ),
        Stage.OPEN: lambda: (
            _("People apply. Look at their documents as they come."),
            "office_proofs",
        ),
        Stage.CLAIMS: lambda: (
            _("Answer every claim, and decide the duplicates."),
            "office_claims",
        ),
        Stage.WAITING: lambda: (
            _("Look at the list one last time, then seal it."),
            "office_sealing",
        ),
        Stage.SEALED: lambda: (
            _("The list is sealed. Prepare the show; the draw comes next."),
            "office_show",
        ),
        Stage.DRAWN: lambda: (_("The draw is done. Run the show."), "office_show"),
        Stage.TOLD: lambda: (_("Everybody knows. The record stays online."), ""),
    }
    sentence, page = told[stage]()
    return sentence, address_of(page, ballot)


def address_of(page: str, ballot: Ballot) -> str:
    """The address of an office page of this ballot; empty when there is none."""
    if not page:
        return ""
    try:
        return reverse(page, args=[ballot.edition.race.slug, ballot.edition.key])
    except NoReverseMatch:
        return ""


def office_pages(ballot: Ballot) -> list[tuple[str, Promise, Promise]]:
    """The other pages of the office that there are: address, name and what is done there."""
    edition = ballot.edition
    pages = listed_pages(edition.race.slug, edition.key, without="office_ballot")
    return [(address, page.title, page.about) for address, page in pages]
