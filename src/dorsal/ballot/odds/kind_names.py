"""Kinds of applicants in words: their tickets, and the series to which they belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dorsal.ballot.odds.chances import ChanceRow, Kind
from dorsal.ground.plain_words import amount

ELSE = "everybody else"


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


def series_names(series: Sequence[Series]) -> dict[Series, str]:
    """A name for each series that says no more than is needed to tell them apart."""
    classed = len({one.classes for one in series}) > 1
    grouped = len({len(one.friends) for one in series}) > 1
    mixed = len({(one.classes, len(one.friends)) for one in series}) < len(series)
    names = {}
    for one in series:
        parts = [class_name(one.classes)] if classed else []
        parts += [_group_name(one, mixed)] if grouped or mixed else []
        parts += [f"standing in {pool} ({number:,})" for pool, number in one.standing]
        names[one] = ", ".join(part for part in parts if part)
    return names


def class_name(classes: Sequence[str]) -> str:
    """The name of those who are in all of these classes."""
    return " + ".join(classes) if classes else ELSE


def company_name(classes: Sequence[str], *sizes: int) -> str:
    """The name of those in these classes who apply in a group of so many; with two sizes, first of
    the one and then of the other.
    """
    if set(sizes) == {1}:
        return class_name(classes)
    told = list(dict.fromkeys(sizes))
    return f"{class_name(classes)}, group of {', then '.join(map(str, told))}"


def _group_name(series: Series, mixed: bool) -> str:
    if not series.friends:
        return "alone"
    if mixed:
        return f"with {', '.join(class_name(friend) for friend in series.friends)}"
    return f"group of {len(series.friends) + 1}"


def ticket_names(rows: Sequence[ChanceRow]) -> dict[tuple[tuple[str, int | float], ...], str]:
    """How many tickets, in words, for all the numbers of tickets in the rows.

    Where there is one draw only, its name goes without saying.
    """
    draws = {draw for row in rows for draw, _ in row.kind.tickets}
    return {row.kind.tickets: _ticket_name(row.kind.tickets, named=len(draws) > 1) for row in rows}


def _ticket_name(tickets: tuple[tuple[str, int | float], ...], *, named: bool) -> str:
    if not tickets:
        return "no ticket"
    return ticket_numbers(tickets, named=True) if named else amount(tickets[0][1], "ticket")


def ticket_numbers(tickets: Sequence[tuple[str, int | float]], *, named: bool) -> str:
    """How many tickets, in digits: in each draw with its name, or in the only one."""
    if not tickets:
        return "0"
    return ", ".join(f"{draw} {number:,}" if named else f"{number:,}" for draw, number in tickets)
