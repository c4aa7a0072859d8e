"""The public table of chances: tickets down, classes across, for those who apply alone; groups of
friends in a second one. What fewer than five people share is never told as a figure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from dorsal.ballot.forecast import ForecastAtClosing
from dorsal.ballot.odds.chances import Chances, Kind
from dorsal.ballot.odds.kind_names import class_name, ticket_numbers
from dorsal.ground.plain_words import capital
from dorsal.ground.wording import Wording

FEWEST = 5  # people of a kind, below which its chance would point at somebody
Tickets = tuple[tuple[str, int | float], ...]


@dataclass(frozen=True)
class Figure:
    """The chance of a kind, or of kinds joined, as told; `low`, `high` and `today` belong to a
    forecast.
    """

    people: int
    chance: float
    low: float | None = None
    high: float | None = None
    today: float | None = None


@dataclass(frozen=True)
class Cell:
    """What stands in the table: a figure, or that there are too few people, or that there is
    nobody.
    """

    figure: Figure | None = None
    few: bool = False


@dataclass(frozen=True)
class Line:
    """All with as many tickets: the number in digits, and a cell for each column."""

    tickets: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class ChanceTable:
    """The columns with their names and the lines, the fewest tickets first; `joined` when lines
    or columns were left out, since fewer than five people stand in each of their cells.
    """

    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    joined: bool = False


@dataclass(frozen=True)
class ChanceTables:
    """The table of those who apply alone, by class, and that of friends, by size of group."""

    alone: ChanceTable
    friends: ChanceTable


def tables_of_forecast(forecast: ForecastAtClosing, words: Wording) -> ChanceTables:
    """The tables of a forecast."""
    rows = (
        (one.kind, Figure(one.applicants, one.chance, one.low, one.high, one.chance_now))
        for one in forecast.kinds
    )
    return _tables(rows, words)


def tables_of_chances(chances: Chances, words: Wording) -> ChanceTables:
    """The tables of a ballot as it stands."""
    rows = ((row.kind, Figure(row.applicants, row.place)) for row in chances.rows)
    return _tables(rows, words)


def _tables(rows: Iterable[tuple[Kind, Figure]], words: Wording) -> ChanceTables:
    """Those with a right to a place of another pool are left out: each is a kind of one."""
    plain = [(kind, figure) for kind, figure in rows if not kind.standing and kind.tickets]
    alone = [one for one in plain if not one[0].friends]
    groups = [one for one in plain if one[0].friends]
    return ChanceTables(
        alone=_table(
            alone, words, of=lambda kind: kind.classes, named=partial(_class_title, words)
        ),
        friends=_table(groups, words, of=lambda kind: (len(kind.friends) + 1,), named=_size_title),
    )


def _class_title(words: Wording, classes: Sequence[object]) -> str:
    return capital(class_name([str(one) for one in classes], words=words))


def _size_title(size: Sequence[object]) -> str:
    return f"{size[0]}"


def _table(
    rows: Sequence[tuple[Kind, Figure]],
    words: Wording,
    *,
    of: Callable[[Kind], tuple[object, ...]],
    named: Callable[[Sequence[object]], str],
) -> ChanceTable:
    found: dict[tuple[Tickets, tuple[object, ...]], list[Figure]] = {}
    for kind, figure in rows:
        found.setdefault((kind.tickets, of(kind)), []).append(figure)
    joined = {key: _join(figures) for key, figures in found.items()}
    told = [key for key, figure in joined.items() if figure.people >= FEWEST]
    columns = sorted({column for _, column in told}, key=lambda one: (not one, one))
    tickets = sorted({tickets for tickets, _ in told}, key=_all_tickets)
    several = len({draw for one in tickets for draw, _ in one}) > 1
    return ChanceTable(
        columns=tuple(named(one) for one in columns),
        lines=tuple(
            Line(
                ticket_numbers(one, named=several, words=words),
                tuple(_cell(joined.get((one, column))) for column in columns),
            )
            for one in tickets
        ),
        joined=any(key[0] not in tickets or key[1] not in columns for key in joined),
    )


def _all_tickets(tickets: Tickets) -> float:
    return sum(number for _, number in tickets)


def _cell(figure: Figure | None) -> Cell:
    if figure is None:
        return Cell()
    return Cell(figure) if figure.people >= FEWEST else Cell(few=True)


def _join(figures: Sequence[Figure]) -> Figure:
    """Kinds in one figure: the mean of their people."""
    people = sum(one.people for one in figures)

    def mean(of: Callable[[Figure], float | None]) -> float | None:
        told = [(of(one), one.people) for one in figures]
        known = [(value, number) for value, number in told if value is not None]
        counted = sum(number for _, number in known)
        return sum(value * number for value, number in known) / counted if counted else None

    return Figure(
        people,
        mean(lambda one: one.chance) or 0.0,
        low=mean(lambda one: one.low),
        high=mean(lambda one: one.high),
        today=mean(lambda one: one.today),
    )
