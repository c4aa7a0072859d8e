"""What friends agree to when they are drawn together: who they are, their tickets and classes, the
rule for groups. Its hash is what a tick accepts; when anything of it changes, the tick no longer
counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dorsal.ballot.rules import GroupRules
from dorsal.ground.canonical import Json, canonical_hash
from dorsal.site.applications.models import Application, Friends
from dorsal.site.applications.tickets import OwnTickets, rules_of, tickets_of
from dorsal.site.ballots.models import Ballot


@dataclass(frozen=True)
class Terms:
    """The terms of a group: its members, by number, the hash of what they agree to, and their
    tickets alone by their row's number.
    """

    friends: Friends
    members: tuple[Application, ...]
    hash: str
    tickets: Mapping[int, OwnTickets]

    @property
    def accepted(self) -> bool:
        """Whether every member has accepted the terms as they stand."""
        return len(self.members) > 1 and all(self.accepted_by(one) for one in self.members)

    def accepted_by(self, member: Application) -> bool:
        """Whether a member has accepted the terms as they stand."""
        return member.accepted == self.hash


def terms_of(friends: Friends) -> Terms:
    """The terms of one group as they stand."""
    return terms_of_groups(friends.ballot, [friends])[0]


def terms_of_groups(ballot: Ballot, groups: Sequence[Friends]) -> list[Terms]:
    """The terms of groups of one ballot, in a few queries whatever their number."""
    applying = Application.objects.filter(friends__in=groups, withdrawn_at=None, left_out_why="")
    members = list(applying.select_related("person__user").order_by("number"))
    tickets = tickets_of(ballot, members)
    rules = rules_of(ballot).groups
    of_group: dict[int | None, list[Application]] = {}
    for one in members:
        of_group.setdefault(one.friends_id, []).append(one)
    return [_terms(group, of_group.get(group.pk, []), tickets, rules) for group in groups]


def _terms(
    group: Friends,
    members: Sequence[Application],
    tickets: dict[int, OwnTickets],
    rules: GroupRules,
) -> Terms:
    agreed: Json = {
        "members": [
            {
                "code": one.code,
                "classes": list(tickets[one.pk].classes),
                "tickets": {draw.pool: draw.tickets for draw in tickets[one.pk].draws},
            }
            for one in members
        ],
        "rule": {
            "does_not_fit": rules.does_not_fit,
            "has_place": rules.has_place,
            "largest": rules.largest,
            "not_accepted": rules.not_accepted,
            "tickets": rules.tickets,
        },
    }
    own = {one.pk: tickets[one.pk] for one in members}
    return Terms(group, tuple(members), canonical_hash(agreed).hex(), own)
