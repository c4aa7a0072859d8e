"""The report of a course on the terminal: sentences, the drawn profile, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dorsal.cli.reporting import out, show_problems, visible
from dorsal.course.climbs import Climb
from dorsal.course.cutoffs import Cutoff
from dorsal.course.daylight import LightSection
from dorsal.course.description import summary
from dorsal.course.durations import elapsed_text, short_elapsed_text
from dorsal.course.facts import CourseFacts
from dorsal.course.legs import Leg
from dorsal.course.shades import COLOURS
from dorsal.course.survey import Course
from dorsal.course.terminal import Span, profile_lines
from dorsal.course.variants import Variant

WIDEST, LINES = 120, 10
LOOKS = {**COLOURS, "axis": "dim", "mark": "bold", "plain": ""}
LIGHTS = {"day": "by day", "twilight": "at dusk or dawn", "night": "at night"}


def show_report(
    course: Course,
    facts: CourseFacts,
    *,
    why: Sequence[str],
    light: Sequence[LightSection],
    variant: Variant | None,
    title: str,
) -> None:
    """Print a course: what it is, its profile, climbs, legs, cut-offs, light, and why."""
    console = out()
    console.print(visible(Text(title, "bold")))
    for line in summary(facts):
        console.print(line)
    console.print()
    show_profile(console, course, facts)
    console.print()
    _show_slopes(console, facts)
    if facts.checkpoints:
        _show_legs(console, facts)
    _show_rest(console, facts, light)
    if variant:
        show_variant(console, variant)
    console.print(Text("\nWhy this ascent, and why do others differ?", "bold"))
    for line in why:
        console.print(f"- {line}", markup=False)
    doubts = course.calibration.doubts if course.calibration else ()
    show_problems((*facts.warnings, *facts.cutoff_warnings, *doubts), as_json=False)


def show_profile(console: Console, course: Course, facts: CourseFacts) -> None:
    """Print the drawn profile as wide as the terminal."""
    width = min(console.width, WIDEST) - 4
    for line in profile_lines(course.profile, facts.checkpoints, width=width, height=LINES):
        console.print(_styled(line), soft_wrap=False, overflow="crop", no_wrap=True)


def _styled(line: Iterable[Span]) -> Text:
    return Text.assemble(*((span.text, LOOKS[span.look]) for span in line))


def _show_slopes(console: Console, facts: CourseFacts) -> None:
    if not facts.climbs and not facts.descents:
        return
    table = numbers_table("Climbs and descents")
    for name in ("km", "to", "m", "mean", "steepest"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("class", no_wrap=True)
    table.add_column("to the top or foot at")
    for slope in sorted((*facts.climbs, *facts.descents), key=lambda one: one.start_m):
        table.add_row(*_slope_cells(slope))
    console.print(table)


def _slope_cells(slope: Climb) -> list[Text]:
    sign = "+" if slope.direction == "up" else "−"
    return [
        Text(f"{slope.start_m / 1000:.1f}"),
        Text(f"{slope.end_m / 1000:.1f}"),
        Text(f"{sign}{slope.gain_m:,.0f}", "bold" if sign == "+" else ""),
        Text(_percent(slope.mean_grade)),
        Text(_percent(slope.steepest_grade)),
        Text(slope.category if sign == "+" else ""),
        visible(slope.name),
    ]


def numbers_table(title: str = "") -> Table:
    """A table without upright lines, so that many columns have room in a narrow terminal."""
    return Table(
        title=title or None,
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 1, 0, 0),
        show_edge=False,
    )


def _percent(grade: float) -> str:
    return f"{100 * grade:.0f} %".replace("-", "−")


def _show_legs(console: Console, facts: CourseFacts) -> None:
    table = numbers_table("Checkpoints and legs")
    table.add_column("", no_wrap=True)
    table.add_column("checkpoint")
    for name in ("km", "m", "leg km", "up", "down", "cut-off", "finish*"):
        table.add_column(name, justify="right", no_wrap=True)
    legs = {id(leg.end): leg for leg in facts.legs}
    cutoffs = {id(one.place): one for one in facts.cutoffs}
    for number, place in enumerate(facts.checkpoints):
        table.add_row(
            Text(f"▲{number}", "bold"),
            visible(place.checkpoint.name),
            Text(f"{place.distance_m / 1000:.1f}"),
            Text(f"{place.altitude_m:,.0f}"),
            *_leg_cells(legs.get(id(place))),
            *_cutoff_cells(cutoffs.get(id(place))),
        )
    console.print(table)
    if any(one.finish_s is not None for one in facts.cutoffs):
        console.print("* the finish time of a runner who just meets the cut-off\n", style="dim")


def _leg_cells(leg: Leg | None) -> list[Text]:
    if leg is None:
        return [Text("")] * 3
    return [
        Text(f"{leg.length_m / 1000:.1f}"),
        Text(f"+{leg.ascent_m:,.0f}"),
        Text(f"−{leg.descent_m:,.0f}"),
    ]


def _cutoff_cells(cutoff: Cutoff | None) -> list[Text]:
    if cutoff is None or cutoff.elapsed_s is None:
        return [Text(""), Text("")]
    finish = "" if cutoff.finish_s is None else short_elapsed_text(cutoff.finish_s)
    return [Text(short_elapsed_text(cutoff.elapsed_s)), Text(finish)]


def _show_rest(console: Console, facts: CourseFacts, light: Sequence[LightSection]) -> None:
    hardest = facts.hardest
    console.print(
        f"Hardest kilometre: km {hardest.start_m / 1000:.1f} to {hardest.end_m / 1000:.1f}, "
        f"+{hardest.ascent_m:,.0f} m −{hardest.descent_m:,.0f} m. "
        f"{100 * facts.runnable_share:.0f} % is runnable. "
        f"It costs {facts.energy_kj_per_kg:,.0f} kJ for each kg of the runner."
    )
    for section in light:
        console.print(
            f"The last runner is {LIGHTS[section.light]} from km {section.start_m / 1000:.1f} "
            f"({section.start_at:%H:%M}) to km {section.end_m / 1000:.1f} "
            f"({section.end_at:%H:%M})."
        )


def show_variant(console: Console, variant: Variant) -> None:
    """Print what a bad-weather course does to the checkpoints."""
    compared = variant.comparison
    console.print(
        f"\n[bold]Bad-weather course[/bold]: {compared.second_distance_m / 1000:.1f} km, "
        f"+{compared.second_ascent_m:,.0f} m; {100 * compared.common_share:.0f} % of it is common."
    )
    table = numbers_table()
    table.add_column("checkpoint")
    table.add_column("")
    for name in ("km", "cut-off", "there"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in variant.checkpoints:
        table.add_row(
            visible(one.place.checkpoint.name),
            one.fate,
            "" if one.variant_m is None else f"{one.variant_m / 1000:.1f}",
            "" if one.cutoff_s is None else elapsed_text(one.cutoff_s)[:-3],
            "" if one.variant_cutoff_s is None else elapsed_text(one.variant_cutoff_s)[:-3],
        )
    console.print(table)
