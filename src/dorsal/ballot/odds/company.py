"""The ballots that one applicant could be in: alone, with each friend of the group, with all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from dorsal.ballot.applicants import Applicant
from dorsal.ballot.entry_file import form_entries
from dorsal.ballot.entry_file.groups import is_left_out
from dorsal.ballot.odds.ballot_form import BallotForm, form_ballot
from dorsal.ballot.rules import Rules


@dataclass(frozen=True)
class Company:
    """Those with whom the applicant applies, and the ballot as it then is; `now` when this is
    what the entry file says.
    """

    friends: tuple[Applicant, ...]
    form: BallotForm
    now: bool


def companies(applicants: Sequence[Applicant], rules: Rules, *, id_: str) -> list[Company]:
    """The choices of an applicant: alone first, then each friend, then larger companies.

    Those of the group who are not with them apply alone. A group that is left out, since somebody
    has not accepted it, comes before all, as it is now. `KeyError` when nobody has this
    identifier.
    """
    found = {one.id: one for one in applicants}
    person = found[id_]
    now = form_entries(applicants, rules)
    together = next(one.members for one in now if person in one.members)
    asked = [one for one in applicants if one.group and one.group == person.group]
    group = [one for one in asked if one.id != id_]
    present = tuple(one for one in together if one.id != id_)
    left_out = is_left_out(asked, rules.groups)
    result = [Company(tuple(group), form_ballot(now, rules), True)] if left_out else []
    for friends in _choices(group, present, largest=rules.groups.largest):
        is_now = friends == present and not left_out
        entries = now if is_now else form_entries(_regrouped(applicants, person, friends), rules)
        result.append(Company(friends, form_ballot(entries, rules), is_now))
    return result


def _choices(
    group: Sequence[Applicant], present: tuple[Applicant, ...], *, largest: int
) -> list[tuple[Applicant, ...]]:
    """Nobody, each friend, those of now, all: as far as the rules allow so many."""
    every = [(), *[(friend,) for friend in group], present, tuple(group)]
    return [friends for friends in dict.fromkeys(every) if len(friends) < largest or not friends]


def _regrouped(
    applicants: Sequence[Applicant], person: Applicant, friends: Sequence[Applicant]
) -> list[Applicant]:
    """The same people, with this applicant and these friends together and the rest alone."""
    chosen = {person.id, *(one.id for one in friends)} if friends else set()
    regrouped = []
    for one in applicants:
        if one.id in chosen:
            one = msgspec.structs.replace(one, confirmed=True)
        elif one.id == person.id or (one.group and one.group == person.group):
            one = msgspec.structs.replace(one, group="", confirmed=True)
        regrouped.append(one)
    return regrouped
