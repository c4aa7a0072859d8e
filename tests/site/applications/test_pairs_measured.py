"""How many of those who apply twice are found among 13,820, and what the office looks at for it:
the demonstration's twelve, and eight whose second application has an e-mail of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from dorsal.ballot.past_years import Pair, Person, find_pairs
from dorsal.site.demo.crowds import DOUBLES, Somebody, crowd_of
from dorsal.site.demo.races_of_season import LARRAUNDI

PLANTED = 20
FURTHER = range(3000, 11_000, 1000)  # places in the crowd of those who are told otherwise here


def otherwise(number: int, one: Somebody) -> Somebody:
    """The same person with another e-mail, whose name is written in one of four ways."""
    first, *surnames = one.name.split()
    written: Sequence[Callable[[], str]] = (
        lambda: one.name.upper(),
        lambda: f"{' '.join(surnames)}, {first}",
        lambda: f"{first} {surnames[0][:-2]}{surnames[0][-1]} {' '.join(surnames[1:])}".strip(),
        lambda: f"{first[0]}. {' '.join(surnames)}",
    )
    return replace(one, name=written[number % 4](), email=f"again{number}@example.org")


def keyed(number: int, one: Somebody) -> Person:
    return Person(
        key=f"{number:05}",
        name=one.name,
        born=one.born,
        email=one.email,
        country=one.country,
        town=one.town,
    )


def measured() -> tuple[list[Person], set[tuple[str, str]]]:
    """Everybody, and the pairs that are truly one person."""
    crowd = crowd_of(LARRAUNDI)
    by_email: dict[str, list[str]] = {}
    for number, one in enumerate(crowd):
        by_email.setdefault(one.email, []).append(f"{number:05}")
    true = {(first, second) for first, *rest in by_email.values() for second in rest}
    assert len(true) == DOUBLES
    for number, place in enumerate(FURTHER):
        true.add((f"{place:05}", f"{len(crowd):05}"))
        crowd.append(otherwise(number, crowd[place]))
    return [keyed(number, one) for number, one in enumerate(crowd)], true


def keys(pairs: Sequence[Pair]) -> set[tuple[str, str]]:
    return {(pair.one.key, pair.other.key) for pair in pairs}


def test_twenty_planted_among_13820_come_first_and_five_namesakes_after_them() -> None:
    people, true = measured()
    found = find_pairs(people)
    assert (len(people), len(true)) == (13_820, PLANTED)
    assert keys(found[:PLANTED]) == true  # recall 20 of 20
    assert len(found) == 25  # precision 20 of 25: before, 20 of 104
    namesakes = [(pair.score, pair.reasons[:2]) for pair in found[PLANTED:]]
    reasons = ("same name", "birth date differs by one digit")
    assert namesakes == [(82, reasons), *[(76, reasons)] * 4]


def test_a_family_with_one_email_is_looked_at_among_many_too() -> None:
    people, _true = measured()
    child = replace(people[5000], key="child", name="Uxue Elortza", born=people[6000].born)
    found = {(pair.one.key, pair.other.key): pair for pair in find_pairs([*people, child])}
    assert found["05000", "child"].score == 51  # the e-mail 75, the town 6
