"""The exact chances of a ballot held against seating every draw order."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.draw.sealed import SealedRules
from dorsal.ballot.odds.ballot_form import BallotForm, form_public
from dorsal.ballot.odds.chances import Chances
from dorsal.ballot.odds.exact_ballot import exact_ballot
from tests.ballot.odds.plain_rows import row_of
from tests.ballot.odds.seated_orders import MemberChance, chances_of_members

STEPS = (1, 2)
SURE = MemberChance(1.0, 1.0, (1.0,) * len(STEPS))
NONE = MemberChance(0.0, 0.0, (0.0,) * len(STEPS))


def told_chance(form: BallotForm, chances: Chances, member: str) -> MemberChance:
    """The chance of one applicant as a reader of the exact rows would find it."""
    if member in form.sure:
        return SURE
    kind = form.kind_of_applicant(member)
    if kind is None:
        return NONE
    row = row_of(chances, kind)
    return MemberChance(row.place, row.place_or_list, row.within)


def compare_with_every_order(entries: Sequence[PublicEntry], rules: SealedRules) -> BallotForm:
    """Assert that everybody's exact chances are those of seating every draw order."""
    form = form_public(tuple(entries), rules)
    chances = exact_ballot(form, steps=STEPS)
    for member, seated in chances_of_members(entries, rules, steps=STEPS).items():
        told = told_chance(form, chances, member)
        assert told.place == pytest.approx(seated.place, abs=1e-12), member
        assert told.place_or_list == pytest.approx(seated.place_or_list, abs=1e-12), member
        assert told.within == pytest.approx(seated.within, abs=1e-12), member
    return form
