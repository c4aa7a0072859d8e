"""Plans to take along: as a table, for a calendar, on one page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import Http404, HttpResponse

from dorsal.course.pace import (
    FanGuide,
    Plan,
    crew_sheet,
    fan_calendar,
    fan_sheet,
    plan_calendar,
    plan_csv,
    plan_sheet,
)
from dorsal.course.survey import Course
from dorsal.site.journal import clock
from dorsal.site.pages.downloads import attachment
from dorsal.site.pages.wording import SiteWording
from dorsal.site.races.models import Edition

Written = Mapping[str, Callable[[], bytes | str]]


def plan_answer(plan: Plan, course: Course, edition: Edition, name: str) -> HttpResponse:
    """One of the files of a plan; `Http404` for a name that none has."""
    title, words = str(edition), SiteWording()
    key = f"{edition.race.slug}|{edition.key}|plan"
    files: Written = {
        "plan.csv": lambda: plan_csv(plan),
        "plan.ics": lambda: plan_calendar(
            plan, now=clock.now(), title=title, identity=key, wording=words
        ),
        "plan.pdf": lambda: plan_sheet(plan, title=title, course=course, wording=words),
        "plan.svg": lambda: plan_sheet(plan, title=title, course=course, form="svg", wording=words),
        "crew.pdf": lambda: crew_sheet(plan, title=title, wording=words),
    }
    return _answer(files, edition, name)


def fans_answer(guide: FanGuide, edition: Edition, name: str) -> HttpResponse:
    """One of the files for fans; `Http404` for a name that none has."""
    title, words = str(edition), SiteWording()
    key = f"{edition.race.slug}|{edition.key}"
    files: Written = {
        "fans.ics": lambda: fan_calendar(
            guide, now=clock.now(), title=title, identity=key, wording=words
        ),
        "fans.pdf": lambda: fan_sheet(guide, title=title, wording=words),
    }
    return _answer(files, edition, name)


def _answer(files: Written, edition: Edition, name: str) -> HttpResponse:
    if name not in files:
        raise Http404(f"no file {name}")
    return attachment(f"{edition.race.slug}-{edition.key}-{name}", files[name]())
