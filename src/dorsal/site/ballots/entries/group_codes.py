"""Groups of friends as the entry file writes them: each member's code, and whether they have
accepted the group's terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dorsal.ballot.rules import Rules
from dorsal.site.applications.friends.terms import terms_of_groups
from dorsal.site.applications.models import Application


@dataclass(frozen=True)
class GroupCell:
    """What the entry file says of one applicant's group."""

    code: str = ""
    accepted: bool = True


ALONE = GroupCell()


def group_cells(
    applications: Iterable[Application], rules: Rules
) -> tuple[Mapping[int, GroupCell], frozenset[int]]:
    """The cells by number, and the numbers that the rules leave out with their group.

    When the rules name a column `confirmed`, they part groups that are not accepted themselves;
    otherwise `not_accepted` is carried out here. Who is left of a group alone applies alone. All
    `applications` are of one ballot.
    """
    groups: dict[str, list[Application]] = {}
    for one in applications:
        if one.friends is not None and rules.groups.largest > 1:
            groups.setdefault(one.friends.code, []).append(one)
    accepted = _accepting(groups)
    cells: dict[int, GroupCell] = {}
    left_out: set[int] = set()
    for code, members in groups.items():
        found = {one.number: GroupCell(code, one.number in accepted) for one in members}
        parted, out = (found, ()) if rules.columns.confirmed else _parted(found, rules)
        left_out.update(out)
        if len(parted) > 1:
            cells.update(parted)
    return cells, frozenset(left_out)


def _accepting(groups: Mapping[str, Sequence[Application]]) -> frozenset[int]:
    """The numbers of those who have ticked the terms of their group as they stand now."""
    friends = [members[0].friends for members in groups.values()]
    asked = [one for one in friends if one is not None]
    if not asked:
        return frozenset()
    ballot = next(iter(groups.values()))[0].ballot
    stand = {terms.friends.pk: terms.hash for terms in terms_of_groups(ballot, asked)}
    everybody = [one for members in groups.values() for one in members]
    return frozenset(
        one.number
        for one in everybody
        if one.friends_id and one.accepted and one.accepted == stand[one.friends_id]
    )


def _parted(
    cells: Mapping[int, GroupCell], rules: Rules
) -> tuple[Mapping[int, GroupCell], Sequence[int]]:
    """The cells of those who stay together, and who is left out, by the rules' `not_accepted`."""
    accepted = {number: cell for number, cell in cells.items() if cell.accepted}
    if len(accepted) == len(cells) or len(cells) == 1:
        return cells, ()
    how = rules.groups.not_accepted
    if how == "leave-out":
        return {}, list(cells)
    return (accepted, ()) if how == "without" else ({}, ())
