"""A start list read again: what it would change, and that it takes nothing away."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from dorsal.timing.entries import Entry
from dorsal.timing.entry_list.matching import match
from dorsal.timing.entry_list.writing import COLUMNS

FIELDS = (
    *("family_name", "first_name", "course", "wave", "sex", "birth_date", "birth_year"),
    *("country", "city", "club", "category"),
)
NO_BIBS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Change:
    """What would change of an entry: a column, what it says here and in the list."""

    entry: Entry
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Clash:
    """A bib or a chip that the list gives to `wanted_by` and that is `holder`'s here, where it
    stays.
    """

    what: Literal["bib", "chip"]
    value: str
    holder: Entry
    wanted_by: Entry


@dataclass(frozen=True, slots=True)
class Reimport:
    """What a list would make of the entries: `entries` is the outcome, in the order they have here
    with added ones after them.

    `missing` are entries that the list does not have; they stay. `kept` are columns that the list
    leaves blank or gives another value than the log, and that stay as they are here.
    """

    entries: tuple[Entry, ...]
    added: tuple[Entry, ...] = ()
    changed: tuple[Change, ...] = ()
    missing: tuple[Entry, ...] = ()
    kept: tuple[Change, ...] = ()
    clashes: tuple[Clash, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether the outcome is what is here already."""
        return not (self.added or self.changed)


def reimport(
    old: Sequence[Entry],
    new: Sequence[Entry],
    *,
    own_keys: bool = True,
    bibs: Mapping[str, str] = NO_BIBS,
    chips: Mapping[str, str] = NO_BIBS,
) -> Reimport:
    """What the entries `old` become by a list `new` of the same race.

    A blank cell changes nothing, and no bib or chip is ever taken away: a chip is added to those
    of its entry, and what is another's here stays there. `own_keys` says whether the list numbers
    its entries itself. `bibs` are those that the log gave, by entry, and `chips` those that it put
    on a bib; they go before the list. `BadInput` where the list leaves it open who somebody is.
    """
    matched = match(old, new, own_keys=own_keys)
    pairs = {matched[one.key].key: one for one in new if one.key in matched}
    added = _unique_keys([one for one in new if one.key not in matched], old)
    merged = [_merged(one, pairs[one.key]) if one.key in pairs else one for one in old]
    told = {one.key: pairs.get(one.key, one) for one in old} | {one.key: one for one in added}
    outcome, bib_clashes = _give_bibs([*merged, *added], old, told, bibs)
    outcome, chip_clashes = _give_chips(outcome, old, told, bibs, chips)
    before = {one.key: one for one in old}
    return Reimport(
        entries=tuple(outcome),
        added=tuple(one for one in outcome if one.key not in before),
        changed=tuple(_changes(before, outcome)),
        missing=tuple(one for one in old if one.key not in pairs),
        kept=tuple(_kept(before, outcome, pairs, bibs)),
        clashes=(*bib_clashes, *chip_clashes),
    )


def _unique_keys(added: Sequence[Entry], old: Sequence[Entry]) -> list[Entry]:
    """The new entries, with keys that nobody here has."""
    taken = {one.key for one in old}
    found = []
    for one in added:
        key, number = one.key, 1
        while key in taken:
            number += 1
            key = f"{one.key}-{number}"
        taken.add(key)
        found.append(replace(one, key=key))
    return found


def _merged(old: Entry, new: Entry) -> Entry:
    """What the list says of an entry, where it says something; without bibs and chips."""
    told = {field: getattr(new, field) for field in FIELDS if getattr(new, field)}
    year_known = old.birth_date is not None and old.birth_date.year == new.birth_year
    if new.birth_date is None and year_known:
        told.pop("birth_year", None)
    elif new.birth_date or new.birth_year:
        told |= {"birth_date": new.birth_date, "birth_year": new.birth_year}
    if new.course and new.course != old.course:
        told["wave"] = new.wave  # the old wave is another course's
    return replace(old, **told, competing=old.competing and new.competing)


def _give_bibs(
    outcome: Sequence[Entry],
    old: Sequence[Entry],
    told: Mapping[str, Entry],
    bibs: Mapping[str, str],
) -> tuple[list[Entry], list[Clash]]:
    """The bibs of the list, but for those that are somebody else's here."""
    here = {one.key: one.bib for one in old}
    wanted = {
        one.key: here.get(one.key, "") if one.key in bibs else told[one.key].bib or one.bib
        for one in outcome
    }
    by_key = {one.key: one for one in outcome}
    clashes = []
    while taken := _taken(wanted, here, bibs):
        for key, holder in taken.items():
            clashes.append(Clash("bib", wanted[key], by_key[holder], by_key[key]))
            wanted[key] = here.get(key, "")
    return [replace(one, bib=wanted[one.key]) for one in outcome], clashes


def _taken(
    wanted: Mapping[str, str], here: Mapping[str, str], bibs: Mapping[str, str]
) -> dict[str, str]:
    """Entries that would get a bib which another has and keeps, and that other one."""
    holders: dict[str, list[str]] = defaultdict(list)
    for key, bib in wanted.items():
        holders[bibs.get(key, bib).casefold()].append(key)
    holders.pop("", None)
    found: dict[str, str] = {}
    for keys in holders.values():
        moved = [key for key in keys if key not in bibs and wanted[key] != here.get(key, "")]
        found |= {key: next(one for one in keys if one != key) for key in moved if len(keys) > 1}
    return found


def _give_chips(
    outcome: Sequence[Entry],
    old: Sequence[Entry],
    told: Mapping[str, Entry],
    bibs: Mapping[str, str],
    chips: Mapping[str, str],
) -> tuple[list[Entry], list[Clash]]:
    """The chips of the list beside those that entries have here."""
    by_key = {one.key: one for one in outcome}
    by_bib = {bibs.get(one.key, one.bib).casefold(): one.key for one in outcome}
    owner = {chip.casefold(): one.key for one in old for chip in one.chips}
    owner |= {
        chip.casefold(): by_bib[bib.casefold()]
        for chip, bib in chips.items()
        if bib and bib.casefold() in by_bib
    }
    here = {one.key: one.chips for one in old}
    found, clashes = [], []
    for one in outcome:
        more = []
        held = {chip.casefold() for chip in here.get(one.key, ())}
        for chip in told[one.key].chips:
            holder = owner.setdefault(chip.casefold(), one.key)
            if holder != one.key:
                clashes.append(Clash("chip", chip, by_key[holder], one))
            elif chip.casefold() not in held:
                more.append(chip)
        found.append(replace(one, chips=(*here.get(one.key, ()), *more)))
    return found, clashes


def _changes(before: Mapping[str, Entry], outcome: Iterable[Entry]) -> Iterable[Change]:
    for one in outcome:
        was = before.get(one.key)
        if was is None or was == one:
            continue
        for column, write in COLUMNS.items():
            if write(was) != write(one):
                yield Change(was, column, write(was), write(one))


def _kept(
    before: Mapping[str, Entry],
    outcome: Iterable[Entry],
    pairs: Mapping[str, Entry],
    bibs: Mapping[str, str],
) -> Iterable[Change]:
    """Bibs and chips of this side that the list does not have."""
    for one in outcome:
        new = pairs.get(one.key)
        if new is None:
            continue
        bib = bibs.get(one.key, one.bib)
        if bib and (not new.bib or one.key in bibs) and bib != new.bib:
            yield Change(before[one.key], "bib", bib, new.bib)
        theirs = {chip.casefold() for chip in new.chips}
        if any(chip.casefold() not in theirs for chip in before[one.key].chips):
            yield Change(before[one.key], "chips", " ".join(one.chips), " ".join(new.chips))
