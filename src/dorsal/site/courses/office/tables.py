"""Tables of the office: what cut-offs ask, and what differs between two courses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dorsal.course.comparison.courses import ComparedCheckpoint, Comparison, Difference
from dorsal.course.comparison.variants import Variant, VariantCheckpoint
from dorsal.course.cutoffs.paces import Cutoff
from dorsal.course.durations import short_elapsed_text
from dorsal.ground.problems import Problem
from dorsal.site.courses.past.stopping import StoppedThen
from dorsal.site.pages.formats import decimal, whole

NOTHING_M = 100.0  # nobody would call it a change


@dataclass(frozen=True)
class CutoffRow:
    """What one cut-off asks, written out; a dash where it cannot be known."""

    name: str
    distance_m: float
    cutoff: str
    pace: str
    leg_pace: str
    effort: str
    finish: str
    doubtful: bool
    stopped: tuple[str, ...]  # one to each past edition


def cutoff_rows(
    cutoffs: Sequence[Cutoff], doubts: Sequence[Problem], stopped: Sequence[StoppedThen] = ()
) -> list[CutoffRow]:
    """The cut-offs in running order, marked where something speaks against them, with what they
    would have done to past editions.
    """
    doubtful = {one.column for one in doubts}
    return [
        CutoffRow(
            name=one.place.checkpoint.name,
            distance_m=one.place.checkpoint.distance_m,
            cutoff=_elapsed(one.elapsed_s),
            pace=_pace(one.pace_s_per_km),
            leg_pace=_pace(one.stretch_pace_s_per_km),
            effort=_number(one.effort_km_per_h),
            finish=_elapsed(one.finish_s),
            doubtful=one.place.checkpoint.key in doubtful,
            stopped=tuple(past.told[number] for past in stopped),
        )
        for number, one in enumerate(cutoffs)
    ]


@dataclass(frozen=True)
class ComparisonTold:
    """A comparison in sentences, under its title."""

    title: str
    lines: tuple[str, ...]


def told_variant(title: str, variant: Variant) -> ComparisonTold:
    """A bad-weather course beside the main one: what changes, and what becomes of checkpoints."""
    fates = (_fate(one) for one in variant.checkpoints if _is_elsewhere(one))
    lines = (*_sums(variant.comparison), *_changes(variant.comparison), *fates)
    return ComparisonTold(title, lines)


def _is_elsewhere(one: VariantCheckpoint) -> bool:
    """Whether a checkpoint falls away, or is reached after another distance."""
    return one.variant_m is None or abs(one.variant_m - one.place.distance_m) >= NOTHING_M


def told_comparison(title: str, comparison: Comparison) -> ComparisonTold:
    """A course beside an earlier edition's: what changed, which past splits still compare."""
    lines = [*_sums(comparison), *_changes(comparison)]
    lines += [_not_comparable(one) for one in comparison.checkpoints if not one.comparable]
    lines += [
        _("%(place)s is gone.") % {"place": one.checkpoint.name} for one in comparison.dropped
    ]
    same = sum(one.comparable for one in comparison.checkpoints)
    if comparison.checkpoints:
        values = {"n": same, "all": len(comparison.checkpoints)}
        lines.append(_("Splits at %(n)s of %(all)s checkpoints compare with the past.") % values)
    return ComparisonTold(title, tuple(lines))


def _sums(comparison: Comparison) -> Iterator[str]:
    if not comparison.changes:
        yield _("It is the same way from the start to the finish.")
        return
    yield _(
        "%(share)s %% of it is the same way. It is %(km)s km %(longer)s and climbs %(m)s m "
        "%(more)s."
    ) % {
        "share": whole(100 * comparison.common_share),
        "km": decimal(abs(comparison.added_distance_m) / 1000),
        "longer": _("longer") if comparison.added_distance_m >= 0 else _("shorter"),
        "m": whole(abs(comparison.added_ascent_m)),
        "more": _("more") if comparison.added_ascent_m >= 0 else _("less"),
    }


def _changes(comparison: Comparison) -> Iterator[str]:
    for one in comparison.changes:
        yield _change(one)


def _change(one: Difference) -> str:
    stretch = one.stretch
    return _(
        "From km %(from)s to %(to)s it goes another way: %(here)s km with %(up)s m up, where it "
        "was %(there)s km with %(before)s m."
    ) % {
        "from": decimal(stretch.second_start_m / 1000),
        "to": decimal(stretch.second_end_m / 1000),
        "here": decimal((stretch.second_end_m - stretch.second_start_m) / 1000),
        "up": whole(one.second_ascent_m),
        "there": decimal((stretch.first_end_m - stretch.first_start_m) / 1000),
        "before": whole(one.first_ascent_m),
    }


def _fate(one: VariantCheckpoint) -> str:
    name = one.place.checkpoint.name
    if one.variant_m is None:
        return _("%(place)s falls away.") % {"place": name}
    values = {"place": name, "km": decimal(one.variant_m / 1000)}
    if one.variant_cutoff_s is None:
        return _("%(place)s is at km %(km)s.") % values
    values["cutoff"] = short_elapsed_text(one.variant_cutoff_s)
    return _("%(place)s is at km %(km)s; a cut-off as strict would be %(cutoff)s.") % values


def _not_comparable(one: ComparedCheckpoint) -> str:
    why = {
        "stretch changed": _("the way to %(place)s has changed"),
        "distance changed": _("%(place)s is at another distance"),
        "place moved": _("%(place)s has moved"),
        "not there": _("%(place)s is new"),
    }
    return why[one.reason] % {"place": one.second.checkpoint.name} + "."


def _elapsed(seconds: float | None) -> str:
    return "–" if seconds is None else short_elapsed_text(seconds)


def _pace(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    whole_s = round(seconds)
    return f"{whole_s // 60}:{whole_s % 60:02d} min/km"


def _number(value: float | None) -> str:
    return "–" if value is None else decimal(value)
