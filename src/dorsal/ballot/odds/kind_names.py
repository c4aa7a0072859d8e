"""Kinds of applicants in words: their tickets, and the series to which they belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dorsal.ballot import amounts
from dorsal.ballot.odds.chances import ChanceRow, Kind
from dorsal.ground.wording import ENGLISH, Wording, phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """What sets rows of the same tickets apart: classes, friends, pools in which they stand."""

    classes: tuple[str, ...]
    friends: tuple[tuple[str, ...], ...]
    standing: tuple[tuple[str, int], ...]


def series_of(kind: Kind) -> Series:
    """The series of a kind of applicants."""
    return Series(classes=kind.classes, friends=kind.friends, standing=kind.standing)


def all_series(rows: Sequence[ChanceRow]) -> tuple[Series, ...]:
    """The series of the rows: those with a class first, those who are alone before groups."""
    found = {series_of(row.kind) for row in rows}
    return tuple(
        sorted(
            found,
            key=lambda one: (
                not one.classes,
                one.classes,
                len(one.friends),
                one.friends,
                one.standing,
            ),
        )
    )


def series_names(series: Sequence[Series], *, words: Wording = ENGLISH) -> dict[Series, str]:
    """A name for each series that says no more than is needed to tell them apart."""
    classed = len({one.classes for one in series}) > 1
    grouped = len({len(one.friends) for one in series}) > 1
    mixed = len({(one.classes, len(one.friends)) for one in series}) < len(series)
    names = {}
    for one in series:
        parts = [class_name(one.classes, words=words)] if classed else []
        parts += [_group_name(one, mixed, words)] if grouped or mixed else []
        parts += [_standing(pool, number, words) for pool, number in one.standing]
        names[one] = ", ".join(part for part in parts if part)
    return names


def _standing(pool: str, number: int, words: Wording) -> str:
    name = words.name("pool", pool)
    return words.say("standing in %(pool)s (%(number)s)", pool=name, number=words.plain(number))


def class_name(classes: Sequence[str], *, words: Wording = ENGLISH) -> str:
    """The name of those who are in all of these classes."""
    if not classes:
        return words.say("everybody else")
    return " + ".join(words.name("class", one) for one in classes)


def company_name(classes: Sequence[str], *sizes: int, words: Wording = ENGLISH) -> str:
    """The name of those in these classes who apply in a group of so many; with two sizes, first of
    the one and then of the other.
    """
    who = class_name(classes, words=words)
    if set(sizes) == {1}:
        return who
    first, *others = dict.fromkeys(sizes)
    if not others:
        return words.say("%(who)s, group of %(size)s", who=who, size=first)
    text = phrase("%(who)s, group of %(before)s, then %(after)s")
    return words.say(text, who=who, before=first, after=others[-1])


def _group_name(series: Series, mixed: bool, words: Wording) -> str:
    if not series.friends:
        return words.say("alone")
    if mixed:
        friends = ", ".join(class_name(friend, words=words) for friend in series.friends)
        return words.say("with %(friends)s", friends=friends)
    return words.say("group of %(size)s", size=len(series.friends) + 1)


def ticket_names(
    rows: Sequence[ChanceRow], *, words: Wording = ENGLISH
) -> dict[tuple[tuple[str, int | float], ...], str]:
    """How many tickets, in words, for all the numbers of tickets in the rows.

    Where there is one draw only, its name goes without saying.
    """
    draws = {draw for row in rows for draw, _ in row.kind.tickets}
    named = len(draws) > 1
    return {row.kind.tickets: _ticket_name(row.kind.tickets, words, named=named) for row in rows}


def _ticket_name(
    tickets: tuple[tuple[str, int | float], ...], words: Wording, *, named: bool
) -> str:
    if not tickets:
        return words.say("no ticket")
    if named:
        return ticket_numbers(tickets, named=True, words=words)
    return amounts.tickets(tickets[0][1], words=words)


def ticket_numbers(
    tickets: Sequence[tuple[str, int | float]], *, named: bool, words: Wording = ENGLISH
) -> str:
    """How many tickets, in digits: in each draw with its name, or in the only one."""
    if not tickets:
        return words.plain(0)
    if not named:
        return ", ".join(words.plain(number) for _, number in tickets)
    return ", ".join(
        f"{words.name('pool', draw)} {words.plain(number)}" for draw, number in tickets
    )
