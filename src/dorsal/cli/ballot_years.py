"""`dorsal ballot years`: what ticket rules lead to when they are kept for many years."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dorsal.cli.picture_files import picture_format
from dorsal.cli.reporting import out, print_json, show_problems
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.ballot.years import RuleOutlook, YearRule

DEFAULT_RULES = ("flat", "linear", "doubling")
CURVE_YEARS = 20
MOST_APPLICANTS = 100_000_000
MOST_PLACES = 10_000_000

Returning = Annotated[
    str,
    typer.Option(
        "--return",
        metavar="SHARE[,SHARE]...",
        help="Which share of those who fail comes back: one number, or several by failures.",
    ),
]
RuleTexts = Annotated[
    list[str] | None,
    typer.Option(
        help="flat, linear, square, doubling or 'table 1 2 4 8', with options "
        "base= each= most= decay= first-timers=; repeat it (default: flat, linear, doubling)."
    ),
]
RuleFiles = Annotated[
    list[Path] | None,
    typer.Option(metavar="RULES.toml", help="A rules file: its draw's ticket rule; repeat it."),
]
Classes = Annotated[
    list[str] | None,
    typer.Option(
        "--class",
        metavar="CLASS",
        help="A class: 'women: applicants=2490 return=.8 floor=52'; repeat it.",
    ),
]
Now = Annotated[
    str,
    typer.Option(
        metavar="K:NUMBER,...", help="Today's applicants by failures: the coming 20 years too."
    ),
]


def years(
    applicants: Annotated[
        int, typer.Option(min=2, max=MOST_APPLICANTS, help="How many people apply every year.")
    ],
    places: Annotated[
        int, typer.Option(min=1, max=MOST_PLACES, help="How many places are drawn every year.")
    ],
    returning: Returning,
    rule: RuleTexts = None,
    rules: RuleFiles = None,
    classes: Classes = None,
    now: Now = "",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    picture: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Draw the curves: a .png or .svg file.")
    ] = None,
) -> None:
    """Say what a ticket rule does over the years: chances, waiting, places for first-timers."""
    from dorsal.ballot.years import (  # inline: keeps `--help` fast
        look_ahead,
        look_from,
        read_demands,
        read_returns,
    )
    from dorsal.cli.years_views import show_all, years_json  # inline: keeps `--help` fast

    if picture is not None:
        picture_format(picture)
    returns = read_returns(returning)
    demands = read_demands(classes or [], applicants=applicants, returns=returns)
    field = _field(now, classes)
    outlooks = [look_ahead(one, demands, places=places) for one in _rules(rule, rules)]
    ways = [
        (one.rule.name, look_from(one.rule, field, returns=returns, places=places))
        for one in outlooks
        if field
    ]
    if picture is not None:
        _draw(outlooks, picture)
    warnings = _warnings(field, applicants)
    if as_json:
        print_json(years_json(outlooks, ways, warnings))
        return
    show_problems(warnings, as_json=False)
    show_all(outlooks, ways, field)
    if picture is not None:
        out().print(f"wrote {picture}", markup=False)


def _field(text: str, classes: list[str] | None) -> tuple[float, ...]:
    """Today's applicants by failures; there is one field for all, so no classes beside it."""
    from dorsal.ballot.years import read_field  # inline: keeps `--help` fast

    if classes and text:
        raise BadInput([Problem("--now knows no classes", "leave --class or --now out")])
    return read_field(text) if text else ()


def _warnings(field: tuple[float, ...], applicants: int) -> list[Problem]:
    """That today's field is not of the size which the steady state is computed for."""
    if not field or sum(field) == applicants:
        return []
    what = f"--now adds up to {sum(field):,.0f} applicants, and --applicants is {applicants:,}"
    right = (
        f"the rules in the long run assume {applicants:,} every year, the coming ballots "
        f"{sum(field):,.0f} today and {field[0]:,.0f} newcomers every year"
    )
    return [Problem(what, right, level="warning")]


def _rules(texts: list[str] | None, files: list[Path] | None) -> list[YearRule]:
    """The rules named by texts, then those of files; the usual three when none is named."""
    from dorsal.ballot.rules_file import read_rules  # inline: keeps `--help` fast
    from dorsal.ballot.years import read_year_rules, year_rule_of  # inline: keeps `--help` fast

    named = list(dict.fromkeys(texts or ([] if files else DEFAULT_RULES)))
    return [
        *read_year_rules(named),
        *(
            year_rule_of(read_rules(path.read_bytes(), file=str(path)), file=str(path))
            for path in files or []
        ),
    ]


def _draw(outlooks: list[RuleOutlook], path: Path) -> None:
    """Write the picture of the chances within so many years of trying, whole or not at all."""
    from dorsal.ballot.pictures import Curve, years_picture  # inline: loads matplotlib
    from dorsal.ballot.years import assumptions, tellable  # inline: keeps `--help` fast
    from dorsal.ground.plain_words import amount  # inline: keeps `--help` fast
    from dorsal.outside.record_store import write_file  # inline: keeps `--help` fast

    x = range(1, CURVE_YEARS + 1)
    several = len(outlooks[0].classes) > 1
    curves = [
        Curve(
            name=f"{one.rule.name}, {each.name}" if several else one.rule.name,
            x=tuple(map(float, x)),
            y=tuple(tellable(each.chance_within(year)) for year in x),
        )
        for one in outlooks
        for each in one.classes
    ]
    demands = [one.settled.demand for one in outlooks[0].classes]
    applicants = amount(sum(one.applicants for one in demands), "applicant")
    title = f"{applicants}, {amount(round(outlooks[0].places), 'place')} a year"
    form = picture_format(path)
    write_file(path, years_picture(curves, title=title, format=form, note=assumptions(demands)))
