"""`dorsal timing record`: what is said of runners."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from dorsal.ground.problems import BadInput, Problem

if TYPE_CHECKING:
    from dorsal.cli.timing_recorder import Recorder

Bib = Annotated[str, typer.Argument(metavar="BIB", help="The runner's bib.")]
Bibs = Annotated[
    list[str], typer.Argument(metavar="BIB...", help="The runners' bibs; 12-30: those that run.")
]
When = Annotated[str, typer.Argument(metavar="[TIME]", help="When; now where it is left out.")]
Place = Annotated[str, typer.Option("--place", metavar="KEY", help="The checkpoint.")]
Rule = Annotated[str, typer.Option("--rule", metavar="TEXT", help="By which rule.")]
Course = Annotated[str, typer.Option("--course", metavar="KEY", help="The course.")]
Wave = Annotated[str, typer.Option("--wave", metavar="KEY", help="The wave.")]

RANGE = re.compile(r"([0-9]{1,6})-([0-9]{1,6})")
TWO_PARTS = re.compile(r"(-?) ?([0-9]{1,2}):([0-5][0-9])")
RIGHT_SPAN = "write it as '2 min', '90 s' or 0:02:00, with a minus for a bonus"


def add_to(record: typer.Typer) -> None:
    """Add these commands to the group."""
    record.command("time")(time)
    record.command("start")(start)
    record.command("drop")(drop)
    record.command("dns")(dns)
    record.command("dsq")(dsq)
    record.command("penalty", context_settings={"ignore_unknown_options": True})(penalty)
    record.command("guest")(guest)
    record.command("move")(move)
    record.command("bib")(bib_given)
    record.command("chip")(chip_given)
    record.command("collected")(collected)


def time(
    ctx: typer.Context,
    bib: Annotated[str, typer.Argument(metavar="BIB", help="Whose; ? where nobody knows.")],
    when: When = "now",
    place: Place = "",
    side: Annotated[
        Literal["", "in", "out"], typer.Option(help="Whether the runner came or left.")
    ] = "",
) -> None:
    """Somebody saw a runner at a checkpoint."""
    from dorsal.timing.events import ManualTime  # inline: keeps `--help` fast
    from dorsal.timing.instants import instant_text

    desk: Recorder = ctx.obj
    refuse_empty(BIB=bib)
    bib = "" if bib == "?" else bib
    if not place:
        places = ", ".join(desk.book.known("place"))
        raise BadInput([Problem("it is not told where", f"--place with one of {places}")])
    desk.check(bib=bib, place=place)
    found = desk.moment(when, bib=bib, place=place)
    desk.record(
        ManualTime(
            **desk.said(),
            place=place,
            time=instant_text(found.instant_ms),
            bib=bib,
            side=side,
            entered=when,
            precision_ms=found.precision_ms,
        )
    )


def start(ctx: typer.Context, when: When = "now", wave: Wave = "", course: Course = "") -> None:
    """The gun: of a wave, of a course, or of the whole race."""
    from dorsal.timing.events import Started  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    desk.check(wave=wave, course=course)
    place = desk.race.courses[0].visits[0].place if desk.race.courses else ""
    gun = desk.instant(when, place=place)
    desk.record(Started(**desk.said(), time=gun, course=course, wave=wave))


def drop(
    ctx: typer.Context,
    bib: Bib,
    place: Place = "",
    when: Annotated[str, typer.Option("--time", metavar="TIME", help="When.")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
) -> None:
    """A runner has stopped, at or after a checkpoint."""
    from dorsal.timing.events import Dropped  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    refuse_empty(BIB=bib)
    desk.check(bib=bib, place=place)
    stopped = desk.instant(when, bib=bib, place=place)
    desk.record(Dropped(**desk.said(), bib=bib, place=place, time=stopped, reason=reason))


def dns(ctx: typer.Context, bibs: Bibs) -> None:
    """Runners do not start."""
    from dorsal.timing.events import NotStarting  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    bibs = _all_of(desk, bibs)
    desk.record(*(NotStarting(**desk.said(), bib=one) for one in bibs))


def dsq(ctx: typer.Context, bib: Bib, rule: Rule = "") -> None:
    """A runner is disqualified, for the reason of --why."""
    from dorsal.timing.events import Disqualified  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    refuse_empty(BIB=bib)
    desk.check(bib=bib)
    desk.record(Disqualified(**desk.said(), bib=bib, rule=rule), why=True)


def penalty(
    ctx: typer.Context,
    bib: Bib,
    span: Annotated[str, typer.Argument(metavar="SPAN", help="'2 min', '90 s', 0:02:00, '-30 s'.")],
    rule: Rule = "",
) -> None:
    """Time is added to a runner's result, or taken off, for the reason of --why."""
    from dorsal.timing.events import Penalised  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    refuse_empty(BIB=bib)
    desk.check(bib=bib)
    event = Penalised(**desk.said(), bib=bib, time_ms=short_span_ms(span), rule=rule)
    desk.record(event, why=True)


def short_span_ms(text: str) -> int:
    """Milliseconds of a span that is short as a rule: of 5:00 nobody knows whether it is minutes
    or hours.
    """
    if found := TWO_PARTS.fullmatch(text.strip()):
        what = "this may be minutes and seconds, or hours and minutes"
        sign, first, last = found.groups()
        right = f"write {sign}0:{first:0>2}:{last} or {sign}{first}:{last}:00"
        raise BadInput([Problem(what, right, value=text)])
    return span_ms(text)


def span_ms(text: str) -> int:
    """Milliseconds of a span, below 0 after a minus."""
    from dorsal.timing.race_file.amounts import read_span  # inline: keeps `--help` fast

    seconds = read_span(text.strip().removeprefix("-").strip())
    if seconds is None:
        raise BadInput([Problem("this is no span of time", RIGHT_SPAN, value=text)])
    return round(seconds * 1000) * (-1 if text.strip().startswith("-") else 1)


def guest(ctx: typer.Context, bibs: Bibs) -> None:
    """Runners go along without a place in the ranking."""
    from dorsal.timing.events import NotCompeting  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    bibs = _all_of(desk, bibs)
    desk.record(*(NotCompeting(**desk.said(), bib=one) for one in bibs))


def move(ctx: typer.Context, bib: Bib, course: Course = "", wave: Wave = "") -> None:
    """A runner goes on another course or in another wave."""
    from dorsal.timing.events import Moved  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    refuse_empty(BIB=bib)
    desk.check(bib=bib, course=course, wave=wave)
    if not course and not wave:
        raise BadInput([Problem("it is not told whereto", "--course KEY or --wave KEY")])
    desk.record(Moved(**desk.said(), bib=bib, course=course, wave=wave))


def bib_given(
    ctx: typer.Context,
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help="Its key, or the bib it has.")],
    bib: Annotated[str, typer.Argument(metavar="BIB", help="The new bib; none takes it away.")],
) -> None:
    """An entry of the start list has another bib."""
    from dorsal.timing.events import BibGiven  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    if entry not in desk.book.known("entry") and entry in desk.book.runners:
        entry = desk.book.runners[entry].entry.key
    desk.check(entry=entry)
    holder = desk.book.runners.get(bib)
    if holder and holder.entry.key != entry and not desk.anyway:
        right = f"give {holder.entry.key} another bib first, or say --anyway"
        raise BadInput([Problem(f"bib {bib} is that of {holder.entry.name}", right)])
    desk.record(BibGiven(**desk.said(), entry=entry, bib="" if bib == "none" else bib))


def chip_given(
    ctx: typer.Context,
    chip: Annotated[str, typer.Argument(metavar="CHIP", help="The chip's number.")],
    bib: Annotated[str, typer.Argument(metavar="BIB", help="Whose it is; none: nobody's.")],
    since: Annotated[
        str, typer.Option("--since", metavar="TIME", help="From when on; else always.")
    ] = "",
) -> None:
    """A chip is a runner's."""
    from dorsal.timing.events import ChipGiven  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    refuse_empty(CHIP=chip, BIB=bib)
    bib = "" if bib == "none" else bib
    desk.check(bib=bib)
    desk.record(ChipGiven(**desk.said(), chip=chip, bib=bib, since=desk.instant(since)))


def collected(ctx: typer.Context, bibs: Bibs) -> None:
    """Bibs were handed over to their runners."""
    from dorsal.timing.events import Collected  # inline: keeps `--help` fast

    desk: Recorder = ctx.obj
    bibs = _all_of(desk, bibs)
    desk.record(*(Collected(**desk.said(), bib=one) for one in bibs))


def _all_of(desk: Recorder, texts: list[str]) -> list[str]:
    """The bibs, checked; 12-30 are those that the start list has of them."""
    known = desk.book.runners
    bibs: list[str] = []
    for text in texts:
        refuse_empty(BIB=text)
        found = RANGE.fullmatch(text) if text not in known else None
        if found is None:
            bibs.append(text)
            continue
        first, last = int(found[1]), int(found[2])
        within = [one for one in known if one.isdecimal() and first <= int(one) <= last]
        if not within:
            what = "the start list has none of these bibs"
            raise BadInput([Problem(what, "the lower one first, as 12-30", value=text)])
        bibs += sorted(within, key=int)
    bibs = list(dict.fromkeys(bibs))
    desk.check(**{f"bib_{number}": bib for number, bib in enumerate(bibs)})
    return bibs


def refuse_empty(**values: str) -> None:
    """Refuse arguments that say nothing: an empty variable of a script, say."""
    problems = [
        Problem(f"{name} is empty", f"tell the {name}")
        for name in values
        if not values[name].strip()
    ]
    if problems:
        raise BadInput(problems)
