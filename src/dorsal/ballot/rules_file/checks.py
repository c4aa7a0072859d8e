"""What the keys of a rules file must fulfil together; section 6 of the draw protocol.

A check speaks only of keys that were read without a problem, so that one mistake is told once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dorsal.ballot.rules import ALL_PLACES, CeremonySource, Quota, Rules
from dorsal.ballot.rules_file.keys import did_you_mean
from dorsal.ballot.rules_file.quotas import share_of_places
from dorsal.ballot.rules_file.sections import Page
from dorsal.ground.toml_lines import KeyPath

_QUOTAS = ("floors", "caps")


def check_rules(rules: Rules, page: Page) -> None:
    """Note every contradiction between keys."""
    check_pool_names(rules, page)
    check_places(rules, page)
    check_unused(rules, page)
    check_classes(rules, page)
    check_scopes(rules, page)
    check_floor_sums(rules, page)
    check_columns(rules, page)
    check_ceremony(rules.ceremony, page)


def check_pool_names(rules: Rules, page: Page) -> None:
    """Names of pools are all different, and one pool at least is drawn."""
    _check_different([pool.name for pool in rules.pools], "pools", "name", page)
    if rules.pools and not rules.draws and _kinds_sound(rules, page):
        right = 'give one of the pools kind = "draw"'
        page.wrong(("pools",), "no pool is a draw", right=right)


def _kinds_sound(rules: Rules, page: Page) -> bool:
    kinds: list[KeyPath] = [("pools", number, "kind") for number in range(len(rules.pools))]
    return page.sound(("pools",), *kinds)


def _check_different(names: Sequence[str], table: str, key: str, page: Page) -> None:
    for number, name in enumerate(names):
        path = (table, number, key)
        if name in names[:number] and page.sound(path):
            first = page.lines.get((table, names.index(name), key), 1)
            page.wrong(
                path, f"the name stands on line {first} already", right="all differ", value=name
            )


def check_places(rules: Rules, page: Page) -> None:
    """The pools' places sum to those of the race."""
    paths: list[KeyPath] = [("pools", number, "places") for number in range(len(rules.pools))]
    total = sum(pool.places for pool in rules.pools)
    if rules.pools and total != rules.places and page.sound(("places",), *paths):
        right = "every place of the race belongs to one pool; change places or a pool's"
        what = f"the pools have {total} places together"
        page.wrong(("places",), what, right=right, value=rules.places)


def check_unused(rules: Rules, page: Page) -> None:
    """Places left over go to a later pool that can use them."""
    names = [pool.name for pool in rules.pools]
    for number, pool in enumerate(rules.pools):
        path: KeyPath = ("pools", number, "unused")
        if not pool.unused or not (page.sound(path) and _kinds_sound(rules, page)):
            continue
        later = [other.name for other in rules.pools[number + 1 :] if other.kind != "reserved"]
        if pool.unused not in later:
            listed = " or ".join(f'"{name}"' for name in ("nobody", *later))
            right = f"{did_you_mean(pool.unused, later)}write unused = {listed}"
            known = pool.unused in names
            what = "this pool is not a later one that can use places" if known else "no such pool"
            page.wrong(path, what, right=right, value=pool.unused)


def check_classes(rules: Rules, page: Page) -> None:
    """Floors, caps and draws name classes that exist."""
    classes = [one.name for one in rules.classes]
    for path, name in _class_uses(rules):
        if name and name not in classes and page.sound(path, ("classes",)):
            listed = ", ".join(classes) or "none: write [classes.women]"
            right = f"{did_you_mean(name, classes)}the classes are {listed}"
            page.wrong(path, "there is no such class", right=right, value=name)


def _class_uses(rules: Rules) -> Iterator[tuple[KeyPath, str]]:
    for number, pool in enumerate(rules.pools):
        yield ("pools", number, "only"), pool.only
    for key in _QUOTAS:
        for number, quota in enumerate(_quotas(rules, key)):
            yield (key, number, "class"), quota.class_name


def _quotas(rules: Rules, key: str) -> tuple[Quota, ...]:
    return rules.floors if key == "floors" else rules.caps


def check_scopes(rules: Rules, page: Page) -> None:
    """Floors and caps name a draw or all places; no two have the same class and scope."""
    draws = [pool.name for pool in rules.draws]
    for key in _QUOTAS:
        seen: dict[tuple[str, str], int] = {}
        for number, quota in enumerate(_quotas(rules, key)):
            path: KeyPath = (key, number, "of")
            if not page.sound(path, (key, number, "class")):
                continue
            if quota.scope not in (ALL_PLACES, *draws) and _kinds_sound(rules, page):
                listed = " or ".join(f'"{name}"' for name in (ALL_PLACES, *draws))
                right = f"{did_you_mean(quota.scope, draws)}write of = {listed}"
                page.wrong(path, "this is no draw", right=right, value=quota.scope)
            first = seen.setdefault((quota.class_name, quota.scope), number)
            if first != number:
                line = page.lines.get((key, first), 1)
                what = f"this class has one for the same places on line {line} already"
                page.wrong((key, number, "class"), what, right="keep one", value=quota.class_name)


def check_floor_sums(rules: Rules, page: Page) -> None:
    """Floors of one scope, as far as they are known before anybody applies, fit into its places."""
    if not page.sound(("places",)):
        return
    for scope in dict.fromkeys(floor.scope for floor in rules.floors):
        places = scope_places(rules, scope)
        numbers = [n for n, floor in enumerate(rules.floors) if floor.scope == scope]
        sound = page.sound(*(("floors", n, key) for n in numbers for key in ("at_least", "of")))
        total = sum(known_count(rules.floors[n], places) for n in numbers)
        if sound and places >= 0 and total > places:
            right = f"lower them to {places} together"
            what = f"the floors of {scope!r} come to {total} places of its {places}"
            page.wrong(("floors", numbers[-1], "at_least"), what, right=right)


def scope_places(rules: Rules, scope: str) -> int:
    """Places of a draw, or of the race; -1 when there is no such scope."""
    if scope == ALL_PLACES:
        return rules.places
    return next((pool.places for pool in rules.draws if pool.name == scope), -1)


def known_count(quota: Quota, places: int) -> int:
    """Applicants that a floor or cap means, as far as the rules alone say it; 0 for the form
    `applicants`.
    """
    if quota.form == "share":
        return share_of_places(places, numerator=quota.numerator, denominator=quota.denominator)
    return quota.number if quota.form == "number" else 0


def check_columns(rules: Rules, page: Page) -> None:
    """Personal columns serve nothing else, because what the draw uses becomes public."""
    columns = rules.columns
    personal = {"name": columns.name, "born": columns.born, "email": columns.email}
    for path, column in _public_columns(rules):
        owner = next((key for key, name in personal.items() if name and name == column), "")
        if owner and page.sound(path):
            right = "use a column that may become public"
            page.wrong(path, f"this is the personal column {owner!r}", right=right, value=column)
    if rules.groups.largest > 1 and not columns.group and page.sound(("applicants",)):
        right = 'write group = "group" under [applicants], the column of the code friends share'
        page.wrong(("applicants", "group"), "groups need their column", right=right)
    _check_personal(rules, page)


def _check_personal(rules: Rules, page: Page) -> None:
    columns = rules.columns
    used = {"id": "id"}
    for key in ("name", "born", "email", "group", "confirmed"):
        column = str(getattr(columns, key))
        owner = used.setdefault(column, key) if column else key
        if owner != key:
            what = f"this column is already {owner!r}"
            page.wrong(("applicants", key), what, right="name another column", value=column)


def _public_columns(rules: Rules) -> Iterable[tuple[KeyPath, str]]:
    for number, pool in enumerate(rules.pools):
        yield ("pools", number, "column"), pool.column
        for column in pool.tickets.columns if pool.tickets else ():
            key = "column" if hasattr(pool.tickets, "column") else "expression"
            yield ("pools", number, "tickets", key), column
    for one in rules.classes:
        yield ("classes", one.name, "column"), one.column


def check_ceremony(sources: Sequence[CeremonySource], page: Page) -> None:
    """Sources have different names and ranges from which their numbers can come."""
    _check_different([source.name for source in sources], "ceremony", "name", page)
    for number, source in enumerate(sources):
        paths: list[KeyPath] = [
            ("ceremony", number, key) for key in ("count", "lowest", "highest", "repeats")
        ]
        if not page.sound(*paths):
            continue
        size = source.highest - source.lowest + 1
        if size < 1:
            right = f"write {source.lowest} or more"
            page.wrong(paths[2], "highest is below lowest", right=right, value=source.highest)
        elif not source.repeats and source.count > size:
            right = f"at most {size} different numbers can come, or write repeats = true"
            page.wrong(paths[0], "there are not so many numbers", right=right, value=source.count)
