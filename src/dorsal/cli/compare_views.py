"""What `dorsal ballot compare` shows for two rules files: whose chance rises, whose falls."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import Any

from msgspec.structs import replace
from rich.table import Table
from rich.text import Text

from dorsal.ballot.odds.comparison import ComparedRow, Standing
from dorsal.ballot.odds.exact_ballot import why_not_exact
from dorsal.ballot.odds.kind_names import company_name, ticket_numbers
from dorsal.ballot.odds.words import counted_percent
from dorsal.cli.class_odds_views import chance_table
from dorsal.cli.odds_views import kind_json, method_line
from dorsal.cli.reporting import out, visible
from dorsal.outside.odds_runs import RulesComparison

NOTHING = 0.5e-9


def comparison_json(found: RulesComparison) -> dict[str, Any]:
    """A comparison of two rules files as JSON."""
    return {
        "rules": [str(one.rules_path) for one in found.ballots],
        "methods": [one.method for one in found.chances],
        "classes": [
            {
                "before": _standing_json(row.before),
                "after": _standing_json(row.after),
                "applicants": row.applicants,
                "chance_before": row.chance_before,
                "chance_after": row.chance_after,
                "error": row.error,
            }
            for row in found.rows
        ],
        "places": {
            name: {"before": before, "after": after}
            for name, before, after in _places_of_classes(found.rows)
        },
    }


def _standing_json(one: Standing) -> dict[str, Any]:
    return (kind_json(one.kind) if one.kind else {"tickets": 0}) | {"sure": one.sure}


def show_comparison(found: RulesComparison) -> None:
    """Show a comparison of two rules files."""
    console = out()
    first, second = (str(one.rules_path) for one in found.ballots)
    console.print(visible(Text(f"A: {first}\nB: {second}", "bold"), lines=True))
    alone = [row for row in found.rows if _is_told(row)]
    groups = [row for row in found.rows if (row.before.kind or row.after.kind) and row not in alone]
    console.print(_alone_table(alone))
    if groups:
        console.print(_groups_table(groups))
    for sentence in _sentences(found.rows):
        console.print(visible(sentence))
    for name, ballot, chances in zip("AB", found.ballots, found.chances, strict=True):
        line = f"{name}: {method_line(chances, why=why_not_exact(ballot.form))}"
        console.print(visible(Text(line, "dim")))


def _is_told(row: ComparedRow) -> bool:
    """Whether they apply alone under both rules, and take part under one."""
    kinds = [one.kind for one in (row.before, row.after) if one.kind]
    return bool(kinds) and not any(kind.friends for kind in kinds)


def _alone_table(rows: Sequence[ComparedRow]) -> Table:
    same = all(_tickets(row.before) == _tickets(row.after) for row in rows)
    heads = ["tickets"] if same else ["tickets A", "tickets B"]
    table = chance_table([*heads, "applicants", "A", "B", "points", "who"], numbers=len(heads) + 4)
    for row in rows:
        tickets = [_tickets(row.before), *([] if same else [_tickets(row.after)])]
        cells = [*tickets, f"{row.applicants:,}", *_change_cells(row), _who(row)]
        table.add_row(*map(visible, cells))
    return table


def _change_cells(row: ComparedRow) -> list[str]:
    rough = f" ± {100 * row.error:.2f}" if row.error > abs(row.gain) / 4 else ""
    return [
        counted_percent(row.chance_before, row.error_before),
        counted_percent(row.chance_after, row.error_after),
        f"{100 * row.gain:+.2f}{rough}",
    ]


def _groups_table(rows: Sequence[ComparedRow]) -> Table:
    """Friends in groups, averaged over tickets."""
    table = chance_table(["in groups", "A", "B", "points", "who"], numbers=4)
    for who in dict.fromkeys(_who(row) for row in rows):
        group = [row for row in rows if _who(row) == who]
        people = sum(row.applicants for row in group)
        mean = replace(
            group[0],
            applicants=people,
            chance_before=sum(row.chance_before * row.applicants for row in group) / people,
            chance_after=sum(row.chance_after * row.applicants for row in group) / people,
            error_before=hypot(*(row.error_before * row.applicants for row in group)) / people,
            error_after=hypot(*(row.error_after * row.applicants for row in group)) / people,
        )
        table.add_row(*map(visible, [f"{people:,}", *_change_cells(mean), who]))
    return table


def _tickets(one: Standing) -> str:
    if one.sure:
        return f"sure ({one.sure})"
    tickets = one.kind.tickets if one.kind else ()
    return ticket_numbers(tickets, named=len(tickets) > 1)


def _who(row: ComparedRow) -> str:
    sizes = [len(one.kind.friends) + 1 if one.kind else 1 for one in (row.before, row.after)]
    return company_name(row.classes, *sizes)


def _places_of_classes(rows: Sequence[ComparedRow]) -> list[tuple[str, float, float]]:
    """For each class the places that its applicants can expect under either rules."""
    names = sorted({name for row in rows for name in row.classes})
    return [
        (
            name,
            sum(row.chance_before * row.applicants for row in rows if name in row.classes),
            sum(row.chance_after * row.applicants for row in rows if name in row.classes),
        )
        for name in names
    ]


def _sentences(rows: Sequence[ComparedRow]) -> list[str]:
    said = []
    for name, before, after in _places_of_classes(rows):
        said.append(f"{name}: {before:.1f} drawn places expected under A, {after:.1f} under B.")
    better = sum(row.applicants for row in rows if row.gain > max(NOTHING, 2 * row.error))
    worse = sum(row.applicants for row in rows if row.gain < -max(NOTHING, 2 * row.error))
    same = sum(row.applicants for row in rows) - better - worse
    said.append(
        f"B is better than A for {better:,} applicants and worse for {worse:,};"
        f" for {same:,} nothing changes, or less than can be told."
    )
    return said
