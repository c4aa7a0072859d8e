"""Which entry of a new list is which of those that are here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence

from dorsal.ground.problems import BadInput, Problem
from dorsal.timing.entries import Entry
from dorsal.timing.entry_list.slugs import is_from_name, name_slug

Trait = Callable[[Entry], Hashable]  # None where an entry has not got it


def match(old: Sequence[Entry], new: Sequence[Entry], *, own_keys: bool) -> dict[str, Entry]:
    """The old entry of each new one that has one, by the new one's key.

    By the number where the list gives numbers (`own_keys`). Else, and for entries whose key was
    made from their name, by name with birth, bib or course, by name alone, or by bib with one of
    the names or the birth; each only where it leaves no choice. `BadInput` for entries whose name
    several here have and nothing tells apart.
    """
    found: dict[str, Entry] = {}
    left_old, left_new = list(old), list(new)
    if own_keys:
        _pair(left_old, left_new, _key, found)
        left_old = [one for one in left_old if is_from_name(one)]
    for trait in _BY_TRAITS:
        _pair(left_old, left_new, trait, found)
    for trait in (_with(name_slug, _course), name_slug):
        _pair(left_old, left_new, trait, found, unless=_differ)
    _refuse_choices(left_old, left_new)
    return found


def _pair(
    old: list[Entry],
    new: list[Entry],
    trait: Trait,
    found: dict[str, Entry],
    *,
    unless: Callable[[Entry, Entry], bool] = lambda _one, _other: False,
) -> None:
    """Match what alone has a trait in both lists, and take it out of them."""
    ours, theirs = _by(old, trait), _by(new, trait)
    for value, wanted in theirs.items():
        have = ours.get(value, [])
        if len(have) == len(wanted) == 1 and not unless(have[0], wanted[0]):
            found[wanted[0].key] = have[0]
    matched = {one.key for one in found.values()}
    old[:] = [one for one in old if one.key not in matched]
    new[:] = [one for one in new if one.key not in found]


def _by(entries: Iterable[Entry], trait: Trait) -> dict[Hashable, list[Entry]]:
    groups: dict[Hashable, list[Entry]] = defaultdict(list)
    for one in entries:
        value = trait(one)
        if value is not None:
            groups[value].append(one)
    return groups


def _key(entry: Entry) -> Hashable:
    return entry.key


def _birth(entry: Entry) -> Hashable:
    return entry.birth_date or entry.birth_year or None


def _bib(entry: Entry) -> Hashable:
    return entry.bib.casefold() or None


def _with(name: Callable[[Entry], str], trait: Trait) -> Trait:
    def both(entry: Entry) -> Hashable:
        word, value = name(entry).casefold(), trait(entry)
        return (word, value) if word and value is not None else None

    return both


def _bib_and_birth(entry: Entry) -> Hashable:
    bib, birth = _bib(entry), _birth(entry)
    return None if bib is None or birth is None else (bib, birth)


def _course(entry: Entry) -> Hashable:
    return entry.course or None


def _birth_and_course(entry: Entry) -> Hashable:
    birth, course = _birth(entry), _course(entry)
    return None if birth is None or course is None else (birth, course)


_BY_TRAITS: tuple[Trait, ...] = (
    _with(name_slug, _bib_and_birth),
    _with(name_slug, _birth),
    _with(name_slug, _bib),
    _with(name_slug, _birth_and_course),
    _with(lambda one: one.family_name, _bib),
    _with(lambda one: one.first_name, _bib),
    _bib_and_birth,
)


def _differ(one: Entry, other: Entry) -> bool:
    """Whether two of one name are two people: both say when they were born, and differently."""
    return bool(_year(one) and _year(other) and _year(one) != _year(other))


def _year(entry: Entry) -> int | None:
    return entry.birth_date.year if entry.birth_date else entry.birth_year


def _refuse_choices(old: Sequence[Entry], new: Sequence[Entry]) -> None:
    ours = _by(old, name_slug)
    problems = []
    for one in new:
        same = [other for other in ours.get(name_slug(one), []) if not _differ(one, other)]
        if same:
            what = f"the list does not tell which of several entries here is {one.name}"
            keys = ", ".join(other.key for other in same)
            right = f"give every row its number in a column `entry`; here are {keys}"
            problems.append(Problem(what, right, value=one.bib))
    if problems:
        raise BadInput(problems)
