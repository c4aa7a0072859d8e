"""What the pages of plans show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict
from django.utils.translation import gettext as _

from dorsal.course.checkpoints import Checkpoint
from dorsal.course.durations import short_elapsed_text
from dorsal.course.pace import OwnCurve, Plan, PlanRow, plan
from dorsal.course.pace.sheets.clocks import clock_text
from dorsal.ground.problems import BadInput
from dorsal.site.courses.drawings import NARROW, WIDE, inline_profile
from dorsal.site.courses.models import EditionCourse
from dorsal.site.courses.nights import NOBODY, nights_of_plan
from dorsal.site.courses.pages import File, address_of
from dorsal.site.courses.past.reading import history_of
from dorsal.site.courses.planning.curves import MOST_FILES, as_text, from_text
from dorsal.site.courses.planning.forms import STOP, PlanForm
from dorsal.site.courses.surveying import Seen, see
from dorsal.site.pages.wording import SiteWording
from dorsal.site.races.models import Edition
from dorsal.site.races.office.forms import as_form_error


@dataclass(frozen=True, eq=False)
class Planned:
    """What a visitor asked for, and the plan if there is one."""

    form: PlanForm
    seen: Seen
    plan: Plan | None
    curve: OwnCurve | None


def planned(kept: EditionCourse, edition: Edition, asked: QueryDict) -> Planned:
    """The plan that a query asks for; what cannot be planned becomes an error of its form."""
    seen = see(kept, edition)
    stations = stations_of(seen)
    form = PlanForm(asked if "target" in asked else None, stations=stations)
    curve = from_text(asked.get("curve", ""))
    if not form.is_bound or not form.is_valid():
        return Planned(form, seen, None, curve)
    try:
        return Planned(form, seen, _plan(form, seen, edition, curve), curve)
    except BadInput as error:
        form.add_error("target", as_form_error(error))
        return Planned(form, seen, None, curve)


def stations_of(seen: Seen) -> list[Checkpoint]:
    """The checkpoints on the way, where one may stop."""
    end = seen.course.distance_m
    return [one.checkpoint for one in seen.facts.checkpoints if 1 < one.distance_m < end - 1]


def _plan(form: PlanForm, seen: Seen, edition: Edition, curve: OwnCurve | None) -> Plan:
    places = seen.facts.checkpoints
    return plan(
        [one.checkpoint for one in places],
        target_s=form.cleaned_data["target"],
        course=seen.course,
        places_m=[one.distance_m for one in places],
        history=history_of(edition),
        own=curve,
        stops_s=form.stops_s(),
        start_at=edition.starts_at.astimezone(ZoneInfo(edition.race.timezone)),
        wording=SiteWording(),
    )


def page_of_plan(kept: EditionCourse, edition: Edition, asked: QueryDict) -> dict[str, Any]:
    """The page of a visitor's plan: the form, and the plan that its query asks for."""
    found = planned(kept, edition, asked)
    made, page = found.plan, address_of("course_plan", edition)
    nights = nights_of_plan(made, found.seen) if made else NOBODY
    plain = asked.copy()
    plain.pop("curve", None)
    return {
        "race": edition.race,
        "edition": edition,
        "form": found.form,
        "own_stops": any(asked.get(one) for one in asked if one.startswith(STOP)),
        "plan": made,
        "lines": lines_of(made) if made else [],
        "banded": bool(made and any(row.low_s is not None for row in made.rows)),
        "night": nights.of_a_plan,
        "profiles": [inline_profile(found.seen, sheet, nights) for sheet in (WIDE, NARROW)]
        if nights.stretches
        else [],
        "late": bool(made and any((row.margin_s or 0) < 0 for row in made.rows)),
        "target": short_elapsed_text(made.target_s) if made else "",
        "start_at": f"{made.start_at:%H:%M}" if made and made.start_at else "",
        "files": files_of_plan(edition, asked) if made else [],
        "curve": found.curve,
        "curve_text": as_text(found.curve) if found.curve else "",
        "curve_note": found.curve.note(SiteWording()) if found.curve else "",
        "without_curve": f"{page}?{plain.urlencode()}",
        "here": f"{page}?{asked.urlencode()}",
        "most_files": MOST_FILES,
    }


def files_of_plan(edition: Edition, asked: QueryDict) -> list[File]:
    """What a plan can be taken along as."""
    told = (
        ("plan.pdf", _("PDF, one page")),
        ("plan.svg", _("SVG")),
        ("crew.pdf", _("Crew sheet")),
        ("plan.csv", _("CSV")),
        ("plan.ics", _("Calendar")),
    )
    return [
        File(f"{address_of('course_plan_file', edition, name)}?{asked.urlencode()}", label, "")
        for name, label in told
    ]


@dataclass(frozen=True)
class PlanLine:
    """A row of a plan, written out."""

    name: str
    distance_m: float
    clock: str
    elapsed: str
    stop: str
    leg: str
    pace: str
    cutoff: str
    margin: str
    state: str
    band: str  # where 8 of 10 with this finish time are
    basis: str
    note: str


def lines_of(made: Plan) -> list[PlanLine]:
    """The rows of a plan, written out."""
    return [_line(row, made) for row in made.rows]


def _line(row: PlanRow, made: Plan) -> PlanLine:
    pace = row.pace_s_per_km
    return PlanLine(
        name=row.name,
        distance_m=row.distance_m,
        clock=_clock(row, made),
        elapsed=short_elapsed_text(row.arrive_s),
        stop=_("%(n)s min") % {"n": f"{row.stop_s / 60:.0f}"} if row.stop_s >= 30 else "",
        leg=short_elapsed_text(row.leg_s) if row.leg_m > 0 else "",
        pace=_pace(pace) if pace else "",
        cutoff="" if row.cutoff_s is None else short_elapsed_text(row.cutoff_s),
        margin="" if row.margin_s is None else short_elapsed_text(row.margin_s),
        state=_state(row.margin_s),
        band=_band(row),
        basis=_basis(row),
        note=row.note,
    )


def _band(row: PlanRow) -> str:
    """From when to when 8 of 10 pass: `3:05 – 3:25`; nothing where they all do at once."""
    if row.low_s is None or row.high_s is None or row.source in ("start", "finish"):
        return ""
    return f"{short_elapsed_text(row.low_s)} – {short_elapsed_text(row.high_s)}"


def _basis(row: PlanRow) -> str:
    """What a time rests on, in a word or two."""
    words = {
        "past": _("past runners"),
        "between": _("its neighbours"),
        "model": _("effort model"),
    }
    return words.get(row.source, "")


def _clock(row: PlanRow, made: Plan) -> str:
    """The clock to the minute, as on the printed plan; with the day where there are two."""
    if row.arrive_at is None or made.start_at is None:
        return ""
    return clock_text(row.arrive_at, made.start_at, made.target_s, SiteWording())


def _pace(seconds: float) -> str:
    """Minutes and seconds of a kilometre: `7:55`."""
    whole_s = round(seconds)
    return f"{whole_s // 60}:{whole_s % 60:02d}"


def _state(margin_s: float | None) -> str:
    """How near a margin is to nothing: good, warn under a quarter of an hour, bad when missed."""
    if margin_s is None:
        return ""
    if margin_s < 0:
        return "bad"
    return "warn" if margin_s < 15 * 60 else "good"
