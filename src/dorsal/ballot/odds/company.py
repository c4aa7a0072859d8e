"""The ballots that one applicant could be in: alone, with each friend of the group, with all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from dorsal.ballot.applicants import Applicant
from dorsal.ballot.entry_file import form_entries
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
    """The choices of an applicant: alone first, then each friend, then the whole group.

    Those of the group who are not with them apply alone. `KeyError` when nobody has this
    identifier.
    """
    found = {one.id: one for one in applicants}
    person = found[id_]
    now = form_entries(applicants, rules)
    together = next(one.members for one in now if person in one.members)
    asked = [one for one in applicants if one.group and one.group == person.group]
    group = [one for one in asked if one.id != id_]
    choices: list[tuple[Applicant, ...]] = [(), *[(friend,) for friend in group]]
    if len(group) > 1:
        choices.append(tuple(group))
    present = {one.id for one in together} - {id_}
    result = []
    for friends in choices:
        is_now = {one.id for one in friends} == present
        entries = now if is_now else form_entries(_regrouped(applicants, person, friends), rules)
        result.append(Company(friends, form_ballot(entries, rules), is_now))
    return result


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
