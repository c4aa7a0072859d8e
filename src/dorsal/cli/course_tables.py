"""The report of a course on the terminal: sentences, the drawn profile, tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from rich.console import Console
from rich.text import Text

from dorsal.cli.course_history import StoppedThen
from dorsal.cli.course_station_tables import show_cutoffs, show_stations
from dorsal.cli.fitted_tables import Column, fitted_table, numbers_table
from dorsal.cli.reporting import out, show_problems, visible
from dorsal.course.climbs.named import Climb
from dorsal.course.comparison.variants import Variant
from dorsal.course.cutoffs.paces import Cutoff
from dorsal.course.daylight import LightSection, SunTimes
from dorsal.course.durations import elapsed_text, short_elapsed_text
from dorsal.course.facts.description import summary
from dorsal.course.facts.whole import CourseFacts
from dorsal.course.shades import COLOURS
from dorsal.course.survey import Course
from dorsal.course.terminal import Span, profile_lines

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
    sun: SunTimes | None = None,
    stopped: Sequence[StoppedThen] = (),
    start_at: datetime | None = None,
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
        show_cutoffs(console, facts, stopped, start_at)
        show_stations(console, facts)
    _show_rest(console, facts)
    _show_light(console, sun, light)
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
    slopes = sorted((*facts.climbs, *facts.descents), key=lambda one: one.start_m)
    if not slopes:
        return
    columns = (
        _column("km", [f"{one.start_m / 1000:.1f}" for one in slopes]),
        _column("to", [f"{one.end_m / 1000:.1f}" for one in slopes]),
        Column("m", tuple(map(_gain, slopes))),
        _column("mean", [_percent(one.mean_grade) for one in slopes], spare=1),
        _column("steepest", [_percent(one.steepest_grade) for one in slopes], spare=2),
        _column("class", [one.category if one.direction == "up" else "" for one in slopes], 3),
        Column("to the top or foot at", tuple(visible(one.name) for one in slopes), words=True),
    )
    table = fitted_table(columns, width=console.width, title="Climbs and descents")
    console.print(table)


def _column(name: str, cells: Iterable[str], spare: int = 0) -> Column:
    return Column(name, tuple(map(Text, cells)), spare)


def _gain(slope: Climb) -> Text:
    up = slope.direction == "up"
    return Text(f"{'+' if up else '−'}{slope.gain_m:,.0f}", "bold" if up else "")


def _percent(grade: float) -> str:
    return f"{100 * grade:.0f} %".replace("-", "−")


def _show_legs(console: Console, facts: CourseFacts) -> None:
    places = facts.checkpoints
    ends = {id(leg.end): leg for leg in facts.legs}
    legs = [ends.get(id(place)) for place in places]
    known = {id(one.place): one for one in facts.cutoffs}
    cutoffs = [_cutoff_cell(known.get(id(place))) for place in places]
    columns = (
        Column("", tuple(Text(f"▲{number}", "bold") for number in range(len(places))), words=True),
        Column("checkpoint", tuple(visible(one.checkpoint.name) for one in places), words=True),
        _column("km", [f"{place.distance_m / 1000:.1f}" for place in places]),
        _column("m", [f"{place.altitude_m:,.0f}" for place in places], spare=4),
        _column("leg km", [f"{one.length_m / 1000:.1f}" if one else "" for one in legs], spare=5),
        _column("up", [_signed("+", one.ascent_m) if one else "" for one in legs], spare=3),
        _column("down", [_signed("−", one.descent_m) if one else "" for one in legs], spare=6),
        _column("cut-off", cutoffs),
    )
    console.print()
    console.print(fitted_table(columns, width=console.width, title="Checkpoints and legs"))


def _signed(sign: str, metres: float) -> str:
    return f"{sign}{metres:,.0f}" if round(metres) else "0"


def _cutoff_cell(cutoff: Cutoff | None) -> str:
    if cutoff is None or cutoff.elapsed_s is None:
        return ""
    return short_elapsed_text(cutoff.elapsed_s)


def _show_rest(console: Console, facts: CourseFacts) -> None:
    hardest = facts.hardest
    console.print(
        f"\nHardest kilometre: km {hardest.start_m / 1000:.1f} to {hardest.end_m / 1000:.1f}, "
        f"+{hardest.ascent_m:,.0f} m −{hardest.descent_m:,.0f} m. "
        f"{100 * facts.runnable_share:.0f} % is runnable. "
        f"It costs {facts.energy_kj_per_kg:,.0f} kJ for each kg of the runner."
    )


def _show_light(console: Console, sun: SunTimes | None, light: Sequence[LightSection]) -> None:
    if sun is not None and sun.sunrise is not None and sun.sunset is not None:
        console.print(
            f"On the day the sun rises at {sun.sunrise:%H:%M} and sets at {sun.sunset:%H:%M}."
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
