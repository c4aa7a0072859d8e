"""Groups of friends, as the entry file declares them: who applies together in the end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dorsal.ballot.applicants import Applicant
from dorsal.ballot.rules import GroupRules, Rules
from dorsal.ground.plain_words import amount
from dorsal.ground.problems import Level, Problems

NOT_ACCEPTED = {
    "alone": "by the rules all its members apply alone",
    "without": "by the rules the others stay together and this one applies alone",
    "leave-out": "by the rules none of its members takes part in the draw",
}


def gather_groups(applicants: Iterable[Applicant]) -> dict[str, list[Applicant]]:
    """The applicants who share each group code, in the order of their lines."""
    groups: dict[str, list[Applicant]] = {}
    for applicant in applicants:
        if applicant.group:
            groups.setdefault(applicant.group, []).append(applicant)
    return groups


def is_left_out(members: Sequence[Applicant], rules: GroupRules) -> bool:
    """Whether a group takes no part in the draw because a member has not accepted it."""
    return (
        rules.not_accepted == "leave-out"
        and len(members) > 1
        and not all(member.confirmed for member in members)
    )


def together(members: Sequence[Applicant], rules: GroupRules) -> list[tuple[Applicant, ...]]:
    """The entries that the members of one group code form, each sorted by identifier.

    When all have accepted, that is one. Otherwise `not_accepted` decides: `without` keeps those
    who have accepted together and lets the others apply alone; `alone` and `leave-out` part all
    of them (of a group that is left out, see `is_left_out`, nobody has tickets).
    """
    accepted = [member for member in members if member.confirmed]
    if len(accepted) < len(members) and rules.not_accepted != "without":
        return [(member,) for member in members]
    entries: list[tuple[Applicant, ...]] = [(member,) for member in members if not member.confirmed]
    if accepted:
        entries.append(tuple(sorted(accepted, key=lambda member: member.id)))
    return entries


def check_groups(applicants: Sequence[Applicant], rules: Rules, problems: Problems) -> int:
    """Note what is wrong with the groups, and return how many of two or more are formed."""
    groups = gather_groups(applicants)
    if rules.groups.largest == 1:
        _note_no_groups(groups, rules, problems)
        return 0
    _check_codes(applicants, groups, problems, rules)
    _warn_of_like_codes(groups, rules, problems)
    formed = 0
    for code, members in groups.items():
        _check_size(code, members, rules, problems)
        if len(members) > 1:
            _warn_of_unaccepted(code, members, rules, problems)
        for entry in together(members, rules.groups):
            formed += len(entry) > 1
            if len(entry) > rules.groups.largest:
                _note_too_large(code, entry, rules, problems)
    return formed


def _check_codes(
    applicants: Sequence[Applicant],
    groups: dict[str, list[Applicant]],
    problems: Problems,
    rules: Rules,
) -> None:
    """A code that is somebody's identifier means that person, who must then be in the group."""
    for person in applicants:
        if person.id in groups and person.group != person.id:
            lines = _lines(groups[person.id])
            what = f"the group code of {lines} is the identifier of somebody outside the group"
            right = f"write the code for {person.id} too, or correct it"
            column = rules.columns.group
            problems.add(what, right=right, line=person.line, column=column, value=person.group)


def _note_no_groups(groups: dict[str, list[Applicant]], rules: Rules, problems: Problems) -> None:
    """Where the rules allow no groups, a column of codes is one problem, at its first line."""
    if not groups:
        return
    people = [member for members in groups.values() for member in members]
    first = min(people, key=lambda member: member.line)
    problems.add(
        f"there is a group code in {amount(len(people), 'row')}, and the rules allow no groups",
        right="let groups apply with largest = 2 or more under [groups]; or, if the column means "
        'something else, write group = "" under [applicants] in the rules',
        line=first.line,
        column=rules.columns.group,
        value=first.group,
    )


def _warn_of_like_codes(
    groups: dict[str, list[Applicant]], rules: Rules, problems: Problems
) -> None:
    """Codes that differ only in case or blanks were perhaps meant to be one."""
    first: dict[str, str] = {}
    for code, members in groups.items():
        other = first.setdefault("".join(code.casefold().split()), code)
        if other != code:
            what = "the group code differs from another only in case or blanks"
            where = _lines(groups[other])
            right = f"compare {other!r} in {where}; friends of one group write the same code"
            line, column = members[0].line, rules.columns.group
            problems.add(what, right=right, line=line, column=column, value=code, level="warning")


def _check_size(code: str, members: list[Applicant], rules: Rules, problems: Problems) -> None:
    if len(members) > 1:
        return
    columns = rules.columns
    what = "the group has one member"
    right = "correct the code if it is mistyped, or leave the cell blank"
    level: Level = "warning" if columns.confirmed else "error"
    if columns.confirmed:
        what += ", who applies alone"
    problems.add(
        what, right=right, line=members[0].line, column=columns.group, value=code, level=level
    )


def _warn_of_unaccepted(
    code: str, members: list[Applicant], rules: Rules, problems: Problems
) -> None:
    right = NOT_ACCEPTED[rules.groups.not_accepted]
    column = rules.columns.group
    for member in members:
        if not member.confirmed:
            what = "the group is not accepted"
            problems.add(
                what, right=right, line=member.line, column=column, value=code, level="warning"
            )


def _note_too_large(
    code: str, entry: tuple[Applicant, ...], rules: Rules, problems: Problems
) -> None:
    largest = rules.groups.largest
    what = f"the group has {len(entry)} members: {_lines(entry)}"
    right = f"at most {largest} may apply together"
    line = min(member.line for member in entry)
    problems.add(what, right=right, line=line, column=rules.columns.group, value=code)


def _lines(members: Sequence[Applicant]) -> str:
    """Their lines in words: `line 12` or `lines 12, 15, 40 and 3 more`."""
    numbers = sorted(member.line for member in members)
    shown = ", ".join(map(str, numbers[:8]))
    more = f" and {len(numbers) - 8} more" if len(numbers) > 8 else ""
    return f"line{'s' if len(numbers) > 1 else ''} {shown}{more}"
