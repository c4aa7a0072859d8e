"""The rows of a what-if: the people of a record as other rules see them, each with the ticket
numbers that they had.

Common random numbers: an entry keeps the leaf of its sealed row, from which its ticket numbers are
made (section 9 of the draw protocol). With more tickets it has further numbers beside those that it
had, so that nothing differs but what the rules change. An entry that was not sealed in this shape,
since groups are formed otherwise, takes SHA-256(leaf of the row that held its first member ||
its id).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256

import msgspec

from dorsal.ballot.applicants import Applicant, Entry
from dorsal.ballot.draw.rows import PublicEntry
from dorsal.ballot.entry_file.floors import check_floors
from dorsal.ballot.entry_file.promised_places import check_promises
from dorsal.ballot.replay.needs import missing_facts
from dorsal.ballot.rules import Rules
from dorsal.ground.plain_words import amount, capital, listed
from dorsal.ground.problems import BadInput, Problem, Problems

SHOWN = 5
ASK = (
    "give the entry file that was sealed: "
    "dorsal ballot compare ENTRIES.csv --replay RECORD --rules NEW.toml"
)


def rows_of_record(
    entries: Sequence[PublicEntry], *, sealed: Rules, rules: Rules, file: str = ""
) -> list[PublicEntry]:
    """The public rows under other rules; `BadInput` says precisely which facts they lack for it.

    `file` is the name of the file of the other rules.
    """
    lacking = missing_facts(entries, sealed=sealed, rules=rules)
    if lacking:
        what = "the public record does not tell enough: "
        raise BadInput([Problem(f"{what}{one}", ASK, file) for one in lacking])
    classes = frozenset(one.name for one in rules.classes)
    pools = frozenset(pool.name for pool in rules.pools if pool.kind != "reserved")
    return [_as_known(entry, classes, pools) for entry in entries]


def _as_known(entry: PublicEntry, classes: frozenset[str], pools: frozenset[str]) -> PublicEntry:
    """The row without classes and pools that the rules do not know."""
    return msgspec.structs.replace(
        entry,
        classes=tuple([tuple([one for one in held if one in classes]) for held in entry.classes]),
        standing=tuple(
            [tuple([pair for pair in stands if pair[0] in pools]) for stands in entry.standing]
        ),
        tickets=tuple([pair for pair in entry.tickets if pair[0] in pools]),
    )


def check_rows(rows: Sequence[PublicEntry], rules: Rules, *, file: str = "") -> list[Problem]:
    """Promised places and floors of other rules, now that it is known who applies: the warnings;
    `BadInput` when no seal could hold such rules.
    """
    problems = Problems(file)
    members = [
        Applicant(id_, 0, standing=standing)
        for row in rows
        for id_, standing in zip(row.members, row.standing, strict=True)
        if standing
    ]
    check_promises(members, rules, problems)
    check_floors(Counter((row.tickets, row.classes) for row in rows), rules, problems)
    problems.raise_errors()
    return list(problems.warnings)


def rows_of_entries(entries: Iterable[Entry], sealed: Sequence[PublicEntry]) -> list[PublicEntry]:
    """Entries formed under other rules as rows, each with the ticket numbers that it had.

    All their members must have been sealed (`check_people`).
    """
    leaves = {entry.id: entry.leaf for entry in sealed}
    leaf_of = {member: entry.leaf for entry in sealed for member in entry.members}
    rows = []
    for entry in entries:
        members = sorted(entry.members, key=lambda member: member.id)
        id_ = "+".join([member.id for member in members])
        leaf = leaves.get(id_) or sha256(leaf_of[members[0].id] + id_.encode()).digest()
        rows.append(
            PublicEntry(
                id_,
                tuple([member.id for member in members]),
                tuple([member.classes for member in members]),
                tuple([member.standing for member in members]),
                entry.tickets,
                leaf,
            )
        )
    return rows


def check_people(
    entries: Iterable[Entry], sealed: Iterable[PublicEntry], *, file: str = ""
) -> None:
    """`BadInput` unless the entry file holds exactly the people who were sealed."""
    found = {member.id for entry in entries for member in entry.members}
    known = {member for entry in sealed for member in entry.members}
    problems = []
    if extra := found - known:
        right = "a what-if is about the people of that draw alone; leave their rows out"
        problems.append(Problem(f"not sealed: {_people(extra)}", right, file))
    if gone := known - found:
        right = "give the entry file that was sealed, after its last amendment"
        problems.append(Problem(f"sealed, and not in the file: {_people(gone)}", right, file))
    if problems:
        raise BadInput(problems)


def _people(ids: Iterable[str]) -> str:
    shown = sorted(ids)
    more = len(shown) - SHOWN
    names = [*shown[:SHOWN], f"{more} more"] if more > 0 else shown
    return f"{amount(len(shown), 'applicant')}: {listed(names)}"


def check_sealed_facts(
    entries: Iterable[Entry], sealed: Iterable[PublicEntry], *, file: str = ""
) -> None:
    """`BadInput` unless entries that were formed under the sealed rules say what was sealed:
    otherwise a what-if would mix corrected facts with other rules.

    Entries of other shapes are compared member by member.
    """
    rows = {entry.id: entry for entry in sealed}
    facts = {
        id_: (("classes", listed(classes)), ("standing", _pairs(standing)))
        for entry in rows.values()
        for id_, classes, standing in zip(entry.members, entry.classes, entry.standing, strict=True)
    }
    problems: list[Problem] = []
    for entry in entries:
        row = rows.get(entry.id)
        if row is not None and row.tickets != entry.tickets:
            found, right = _pairs(entry.tickets), _pairs(row.tickets)
            problems.append(_unlike(entry.members[0], "tickets", found, right, file))
        for member in entry.members:
            said = (listed(member.classes), _pairs(member.standing))
            problems += [
                _unlike(member, part, found, right, file)
                for (part, right), found in zip(facts[member.id], said, strict=True)
                if found != right
            ]
    if problems:
        raise BadInput(_first_of(problems, file))


def _unlike(member: Applicant, part: str, found: str, sealed: str, file: str) -> Problem:
    what = f"{part} by the sealed rules: {found or 'none'}; sealed: {sealed or 'none'}"
    right = "give the entry file that was sealed, after its last amendment"
    return Problem(what, right, file, member.line, "id", member.id)


def _first_of(problems: Sequence[Problem], file: str) -> list[Problem]:
    ordered = sorted(problems, key=lambda problem: problem.line)
    more = len(ordered) - SHOWN
    if more <= 0:
        return ordered
    rest = capital(f"{amount(more, 'further difference')} from what was sealed")
    return [*ordered[:SHOWN], Problem(rest, "", file)]


def _pairs(pairs: Sequence[tuple[str, int]]) -> str:
    return listed([f"{number} in {pool}" for pool, number in pairs])
