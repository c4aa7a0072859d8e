"""Pairs of applications that may be one person's: found, shown side by side, decided, taken back.

Nothing is merged and nothing deleted: of one person's two applications the office chooses the one
that stays, and the other is left out with its reason.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from dorsal.ballot.past_years import Person as ComparedPerson
from dorsal.ballot.past_years import find_pairs
from dorsal.ground.problems import BadInput, Problem
from dorsal.site.accounts.models import User
from dorsal.site.applications.models import Application, PairReview
from dorsal.site.applications.office.actions import (
    check_may_take_back,
    lock_until_sealed,
    read_reason,
    set_left_out,
    take_mails_back,
    tell,
)
from dorsal.site.ballots.entries.left_out import TWICE
from dorsal.site.ballots.models import Ballot
from dorsal.site.journal import clock
from dorsal.site.journal.events import note

LOOKED = "pairs_sought"


class DecidedAlready(RuntimeError):
    """Somebody has decided about the pair."""


def look_for_pairs(ballot: Ballot) -> int:
    """Find the pairs among those who apply; returns how many are new.

    A pair that is known keeps its decision; while it is open its score and reasons follow what the
    applicants now say. Looking twice finds nothing twice.
    """
    with transaction.atomic():
        applying = Application.objects.filter(ballot=ballot, withdrawn_at=None, left_out_why="")
        people = {f"{one.number:09}": one for one in applying.select_related("person__user")}
        known = {(one.first_id, one.second_id): one for one in ballot.pairs.all()}
        new: list[PairReview] = []
        changed: list[PairReview] = []
        for pair in find_pairs([compared(key, one) for key, one in people.items()]):
            first, second = people[pair.one.key], people[pair.other.key]
            review = known.get((first.pk, second.pk))
            if review is None:
                new.append(_review(ballot, first, second, pair.score, pair.reasons))
            elif not review.decision and review.reasons != list(pair.reasons):
                review.score, review.reasons = pair.score, list(pair.reasons)
                changed.append(review)
        PairReview.objects.bulk_create(new, ignore_conflicts=True)
        PairReview.objects.bulk_update(changed, ["score", "reasons"])
        note(LOOKED, ballot, by=None, edition=ballot.edition, new=len(new))
    return len(new)


def compared(key: str, application: Application) -> ComparedPerson:
    """Somebody who applies, as the comparison sees them."""
    person = application.person
    return ComparedPerson(
        key=key,
        name=person.name,
        born=person.birth_date,
        email=person.user.email if person.user else person.email,
        country=person.country,
        town=person.town,
    )


def open_pairs(ballot: Ballot) -> QuerySet[PairReview]:
    """The pairs to decide, the likeliest first: both applications count as they stand."""
    rows = ballot.pairs.filter(decision="", first__withdrawn_at=None, second__withdrawn_at=None)
    rows = rows.filter(first__left_out_why="", second__left_out_why="")
    whole = rows.select_related("first__person__user", "second__person__user")
    return whole.order_by("-score", "pk")


def say_two(pair: PairReview, why: str, *, by: User) -> None:
    """Decide that a pair is two people: both applications stay. `BadInput`, `DecidedAlready`,
    `NotOpen`.
    """
    why = read_reason(why)
    with transaction.atomic():
        held = _lock_open(pair)
        _decide(pair, held, "two", why, by=by)


def say_one(pair: PairReview, stays: int, why: str, *, by: User) -> None:
    """Decide that a pair is one person, whose application `stays` (its number) counts; the other
    is left out, and both are told. `BadInput`, `DecidedAlready`, `NotOpen`.
    """
    why = read_reason(why)
    with transaction.atomic():
        held = _lock_open(pair)
        both = {pair.first.number: pair.first, pair.second.number: pair.second}
        if stays not in both:
            what = _("this application is not of the pair")
            right = _("one of the two that are shown")
            raise BadInput([Problem(what, right, value=str(stays))])
        kept = both.pop(stays)
        (other,) = both.values()
        set_left_out(other, TWICE)
        _decide(pair, held, "one", why, by=by, stays=stays)
        note("application_left_out", other, by=by, edition=held.edition, why=TWICE, pair=pair.pk)
        told: dict[str, object] = {"kept": kept, "other": other}
        for one in (kept, other):
            tell(one, "pair_is_one", told, once=_occasion(pair))


def take_pair_back(pair: PairReview, *, by: User) -> None:
    """Take one's own decision of the last minutes back: the pair is open, both applications count.

    `NotTakenBack`, `NotOpen`.
    """
    with transaction.atomic():
        held = lock_until_sealed(pair.ballot)
        pair.refresh_from_db()
        check_may_take_back(pair.decided_by_id, pair.decided_at, by=by)
        for one in (pair.first, pair.second):
            if pair.decision == "one" and one.left_out_why == TWICE:
                set_left_out(one, "")
                note("application_taken_in", one, by=by, edition=held.edition, pair=pair.pk)
            take_mails_back(f"{_occasion(pair)}:{one.pk}")
        note("pair_reopened", pair, by=by, edition=held.edition, decision=pair.decision)
        pair.decision, pair.why, pair.decided_by, pair.decided_at = "", "", None, None
        pair.save(update_fields=["decision", "why", "decided_by", "decided_at"])


def last_decided(ballot: Ballot, user: User) -> PairReview | None:
    """The pair that the viewer has decided last."""
    rows = ballot.pairs.filter(decided_by=user).exclude(decision="")
    rows = rows.select_related("first__person", "second__person")
    return rows.order_by("-decided_at", "-pk").first()


def _occasion(pair: PairReview) -> str:
    return f"pair-{pair.pk}-{pair.decided_at}"


def _lock_open(pair: PairReview) -> Ballot:
    held = lock_until_sealed(pair.ballot)
    pair.refresh_from_db()
    if pair.decision:
        raise DecidedAlready
    return held


def _decide(
    pair: PairReview, ballot: Ballot, decision: str, why: str, *, by: User, stays: int = 0
) -> None:
    pair.decision, pair.why, pair.decided_by, pair.decided_at = decision, why, by, clock.now()
    pair.save(update_fields=["decision", "why", "decided_by", "decided_at"])
    note(
        "pair_joined" if decision == "one" else "pair_parted",
        pair,
        by=by,
        edition=ballot.edition,
        why=why,
        stays=stays,
    )


def _review(
    ballot: Ballot, first: Application, second: Application, score: int, reasons: tuple[str, ...]
) -> PairReview:
    return PairReview(
        ballot=ballot,
        first=first,
        second=second,
        score=score,
        reasons=list(reasons),
        found_at=clock.now(),
    )
