"""What people with an account do as the season goes on, by the site's own actions."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from dorsal.ground.problems import BadInput
from dorsal.site.accounts.models import User
from dorsal.site.applications.actions import (
    NotApplying,
    NotEligible,
    NotOpen,
    Wishes,
    apply,
    find_application,
)
from dorsal.site.applications.claims.actions import ClaimedAlready, NoSuchFact
from dorsal.site.applications.friends.actions import (
    GroupFull,
    InGroupAlready,
    NoGroups,
    TermsChanged,
    accept_terms,
    begin_group,
    join_group,
)
from dorsal.site.applications.friends.terms import terms_of
from dorsal.site.applications.models import Application
from dorsal.site.ballots.models import Ballot
from dorsal.site.ballots.past.matching import match_race
from dorsal.site.ballots.sealing.actions import seal_ballot_now
from dorsal.site.ballots.sealing.drawing import draw_ballot_now
from dorsal.site.ballots.sealing.obstacles import SealRefused
from dorsal.site.demo.cast import RUNNERS, Account, account
from dorsal.site.demo.paperwork import (
    answer_claims,
    decide_doubles,
    look_for_doubles,
    make_claims,
    send_documents,
)
from dorsal.site.demo.races_of_season import MAIN, RACES, SEASON
from dorsal.site.demo.slip_checks import answer_reports, check_slips, report_line
from dorsal.site.demo.stories import RaceStory
from dorsal.site.journal.events import note
from dorsal.site.shows.actions import (
    end_show,
    note_ended,
    plan_show,
    start_show,
    tell_without_show,
)

log = logging.getLogger("dorsal.demo")
SHOW_MINUTES = 40
REFUSALS = (
    *(BadInput, SealRefused, NotOpen, NotEligible, NotApplying),
    *(ClaimedAlready, NoSuchFact, NoGroups, GroupFull, InGroupAlready, TermsChanged),
)


@dataclass(frozen=True)
class Act:
    """Something that happens at a time; what a visitor did before may make it needless."""

    at: datetime
    name: str
    do: Callable[[], object]

    def happen(self) -> str:
        """Do it; the reason when it can no longer be done, otherwise nothing."""
        try:
            self.do()
        except REFUSALS as error:
            log.warning("the demonstration could not %s: %s", self.name, error)
            return f"{self.name}: {str(error) or type(error).__name__}"
        return ""


def acts_between(since: datetime, until: datetime) -> list[Act]:
    """What happens after `since` and not after `until`, in its order."""
    found = [act for story in RACES for act in _acts_of(story) if since < act.at <= until]
    return sorted(found, key=lambda act: act.at)


def _acts_of(story: RaceStory) -> Iterator[Act]:
    told, slug = story.ballot, story.slug
    if told.published is not None:
        yield Act(story.utc(told.published), f"publish {slug}", lambda: _publish(story))
    if slug == MAIN:
        yield from _applying(story)
        yield from _in_the_office(story)
    if slug == MAIN:
        yield from _after_sealing(story)
    if told.applicants:
        yield Act(story.utc(told.seals), f"seal {slug}", lambda: _seal(story))
        yield Act(story.utc(told.draws), f"draw {slug}", lambda: _draw(story))
        yield from _showing(story)


def _applying(story: RaceStory) -> Iterator[Act]:
    opens = story.utc(story.ballot.opens)
    for number, one in enumerate(RUNNERS):
        if one.applies_on_day is None:
            continue
        at = opens + timedelta(days=one.applies_on_day, hours=1 + number % 5, minutes=7 * number)
        yield Act(at, f"apply as {one.key}", lambda one=one: _apply(story, one))  # type: ignore[misc]


def _in_the_office(story: RaceStory) -> Iterator[Act]:
    closes, day = story.utc(story.ballot.closes), timedelta(days=1)
    for after, name, do in (
        (-9 * day, "send documents", send_documents),
        (-9 * day, "look for earlier years", lambda ballot: match_race(ballot.edition.race)),
        (day, "look for doubles", look_for_doubles),
        (day, "make claims", make_claims),
        (6 * day, "answer claims", answer_claims),
        (7 * day, "decide about doubles", decide_doubles),
    ):
        yield Act(closes + after, name, lambda do=do: do(ballot_of(story)))  # type: ignore[misc]


def _after_sealing(story: RaceStory) -> Iterator[Act]:
    seals = story.utc(story.ballot.seals)
    for after, name, do in (
        (timedelta(minutes=30), "check slips", check_slips),
        (timedelta(minutes=45), "report a line", report_line),
        (timedelta(days=2), "answer reports", answer_reports),
    ):
        yield Act(seals + after, name, lambda do=do: do(ballot_of(story)))  # type: ignore[misc]


def _showing(story: RaceStory) -> Iterator[Act]:
    draws = story.utc(story.ballot.draws)
    if story.slug != MAIN:
        yield Act(draws + timedelta(minutes=30), "tell", lambda: _tell_at_once(story))
        return
    yield Act(draws + timedelta(minutes=1), "plan the show", lambda: _plan(story))
    yield Act(draws + timedelta(minutes=5), "start the show", lambda: _start(story))
    over = timedelta(minutes=5 + SHOW_MINUTES + 1)
    yield Act(draws + over, "end the show", lambda: _end(story))


def ballot_of(story: RaceStory) -> Ballot:
    """The ballot of a race of the season, as the database holds it now."""
    rows = Ballot.objects.select_related("edition__race")
    return rows.get(edition__race__slug=story.slug, edition__key=SEASON)


def director_of(story: RaceStory) -> User:
    """The director of a race."""
    return User.objects.get(staff_of__race__slug=story.slug, staff_of__role="director")


def _publish(story: RaceStory) -> None:
    ballot = ballot_of(story)
    if not ballot.published:
        ballot.published = True
        ballot.save(update_fields=["published"])
        note("ballot_published", ballot, by=director_of(story), edition=ballot.edition)


def _apply(story: RaceStory, one: Account) -> None:
    """Apply as the story says, unless a visitor has done it as them already."""
    ballot, user = ballot_of(story), user_of(one)
    found = find_application(ballot, user.person)
    if found is not None:
        return
    answers = {"shirt": one.shirt, "bus": "yes"}
    made = apply(ballot, user.person, Wishes({}, answers, one.appears), by=user)
    if one.with_friend:
        _join(made, one, user)


def _join(made: Application, one: Account, user: User) -> None:
    """Join the friend's group, or begin one and wait for the friend."""
    friend = user_of(account(one.with_friend)).person
    theirs = find_application(made.ballot, friend)
    if theirs is None or theirs.friends is None:
        begin_group(made, by=user)
        return
    join_group(theirs.friends, made, by=user)
    for each in (account(one.with_friend), one):
        _accept(made.ballot, each)


def _accept(ballot: Ballot, one: Account) -> None:
    user = user_of(one)
    found = find_application(ballot, user.person)
    if one.accepts and found is not None and found.friends is not None:
        accept_terms(found, terms_of(found.friends).hash, by=user)


def user_of(one: Account) -> User:
    """The account of somebody of the cast."""
    return User.objects.select_related("person").get(email=one.email)


def _seal(story: RaceStory) -> None:
    seal_ballot_now(ballot_of(story), director_of(story), despite_open_claims=True)


def _draw(story: RaceStory) -> None:
    draw_ballot_now(ballot_of(story), director_of(story))


def _tell_at_once(story: RaceStory) -> None:
    ballot = ballot_of(story)
    if hasattr(ballot, "drawing") and ballot.result_told_at is None:
        tell_without_show(ballot, by=director_of(story))


def _plan(story: RaceStory) -> None:
    ballot = ballot_of(story)
    if not hasattr(ballot, "show_plan") and not ballot.controls.exists():
        plan_show(ballot, minutes=SHOW_MINUTES, languages="en", by=director_of(story))


def _start(story: RaceStory) -> None:
    ballot = ballot_of(story)
    if hasattr(ballot, "drawing") and not ballot.controls.exists():
        start_show(ballot, by=director_of(story))


def _end(story: RaceStory) -> None:
    ballot = ballot_of(story)
    if hasattr(ballot, "drawing") and not note_ended(ballot):
        end_show(ballot, by=director_of(story))
