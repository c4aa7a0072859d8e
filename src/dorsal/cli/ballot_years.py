"""`dorsal ballot years`: what ticket rules lead to when they are kept for many years."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dorsal.cli.reporting import out, print_json
from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.ballot.years import RuleOutlook, YearRule

DEFAULT_RULES = ("flat", "linear", "doubling")
CURVE_YEARS = 20


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
    applicants: Annotated[int, typer.Option(min=2, help="How many people apply every year.")],
    places: Annotated[int, typer.Option(min=1, help="How many places are drawn every year.")],
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
        _picture_format(picture)
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
    if as_json:
        print_json(years_json(outlooks, ways))
        return
    show_all(outlooks, ways)
    if picture is not None:
        out().print(f"wrote {picture}", markup=False)


def _field(text: str, classes: list[str] | None) -> tuple[float, ...]:
    """Today's applicants by failures; there is one field for all, so no classes beside it."""
    from dorsal.ballot.years import read_field  # inline: keeps `--help` fast

    if classes and text:
        raise BadInput([Problem("--now knows no classes", "leave --class or --now out")])
    return read_field(text) if text else ()


def _rules(texts: list[str] | None, files: list[Path] | None) -> list[YearRule]:
    """The rules named by texts, then those of files; the usual three when none is named."""
    from dorsal.ballot.rules_file import read_rules  # inline: keeps `--help` fast
    from dorsal.ballot.years import read_year_rules, year_rule_of  # inline: keeps `--help` fast

    named = texts or ([] if files else DEFAULT_RULES)
    return [
        *read_year_rules(named),
        *(
            year_rule_of(read_rules(path.read_bytes(), file=str(path)), file=str(path))
            for path in files or []
        ),
    ]


def _picture_format(path: Path) -> Literal["png", "svg"]:
    """`png` or `svg`, by the file's name."""
    match path.suffix.lower():
        case ".png":
            return "png"
        case ".svg":
            return "svg"
    raise BadInput([Problem("no such picture can be drawn", "name a .png or .svg", str(path))])


def _draw(outlooks: list[RuleOutlook], path: Path) -> None:
    """Write the picture of the chances within so many years of trying, whole or not at all."""
    from dorsal.ballot.pictures import Curve, years_picture  # inline: loads matplotlib
    from dorsal.outside.record_store import add_files  # inline: keeps `--help` fast

    x = range(1, CURVE_YEARS + 1)
    several = len(outlooks[0].classes) > 1
    curves = [
        Curve(
            name=f"{one.rule.name}, {each.name}" if several else one.rule.name,
            x=tuple(map(float, x)),
            y=tuple(map(each.chance_within, x)),
        )
        for one in outlooks
        for each in one.classes
    ]
    applicants = sum(one.applicants for one in outlooks[0].classes)
    title = f"{applicants:,.0f} applicants, {outlooks[0].places:,.0f} places a year"
    made = years_picture(curves, title=title, format=_picture_format(path))
    add_files(path.parent, {path.name: made})
