"""What the public pages of a course show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from dorsal.site.courses.drawings import NARROW, WIDE, inline_profile, plot_of
from dorsal.site.courses.lines import encoded
from dorsal.site.courses.models import CourseKind, EditionCourse
from dorsal.site.courses.nights import nights_of_the_middle
from dorsal.site.courses.reasons import why_of
from dorsal.site.courses.showing import Shown, shown_of
from dorsal.site.courses.surveying import Seen, see
from dorsal.site.races.models import Edition

STATIC = (
    "pages/site.css",
    "pages/site.js",
    "pages/dorsal.svg",
    "vendor/hanken-grotesk/hanken-grotesk-latin-wght-normal.woff2",
    "vendor/leaflet/leaflet.js",
    "courses/course.css",
    "courses/course.js",
)  # what a course's page needs without a network


@dataclass(frozen=True)
class Tab:
    """A course that can be chosen, and the address of its page."""

    kept: EditionCourse
    address: str


@dataclass(frozen=True)
class File:
    """Something to take along."""

    address: str
    label: str
    about: str


def address_of(name: str, edition: Edition, *more: str) -> str:
    """The address of a page of an edition."""
    return reverse(name, args=[edition.race.slug, edition.key, *more])


def course_address(kept: EditionCourse, edition: Edition) -> str:
    """The address of a course's page."""
    plain = kept.kind == CourseKind.MAIN
    return address_of("course" if plain else "bad_weather_course", edition)


def page_of_course(
    request: HttpRequest, edition: Edition, courses: Sequence[EditionCourse]
) -> dict[str, Any]:
    """The page of the first of these courses; the others can be chosen."""
    kept = courses[0]
    seen = see(kept, edition)
    shown = shown_of(kept, edition, seen)
    nights = nights_of_the_middle(kept, edition)
    tabs = sorted(courses, key=lambda one: one.kind, reverse=True)
    return {
        "race": edition.race,
        "edition": edition,
        "kept": kept,
        "shown": shown,
        "svg": inline_profile(seen, WIDE, nights),
        "small_svg": inline_profile(seen, NARROW, nights),
        "night": nights.of_the_middle,
        "why": why_of(kept),
        "courses": [Tab(one, course_address(one, edition)) for one in tabs],
        "files": _files(kept, edition),
        "embed": _embed(edition, shown) if kept.kind == CourseKind.MAIN else None,
        "data": data_of(request, edition, seen, shown) | {"worker": _worker(edition, courses)},
        **_leads(edition, courses),
    }


def _main(courses: Sequence[EditionCourse]) -> EditionCourse | None:
    return next((one for one in courses if one.kind == CourseKind.MAIN), None)


def _worker(edition: Edition, courses: Sequence[EditionCourse]) -> str:
    """The address of the script that keeps the main course's page; empty while that is hidden."""
    return address_of("course_worker", edition) if _main(courses) else ""


def _leads(edition: Edition, courses: Sequence[EditionCourse]) -> dict[str, str]:
    """The addresses of the planner and of the page for fans, as far as they tell anything: both are
    about the main course and its checkpoints. Empty otherwise.
    """
    main = _main(courses)
    rows = list(main.checkpoints.all()) if main else []
    placed = any(one.distance_m > 0 for one in rows)
    fans = any(one.spectators for one in rows)
    return {
        "planner": address_of("course_plan", edition) if placed else "",
        "fans": address_of("course_spectators", edition) if fans else "",
    }


def data_of(request: HttpRequest, edition: Edition, seen: Seen, shown: Shown) -> dict[str, Any]:
    """What the page's script needs: the line, the places of the pins, the plot, and words."""
    source = settings.MAP
    return {
        "line": encoded(shown.line),
        "pins": [[pin.short, pin.title, round(pin.distance_m, 1), pin.kind] for pin in shown.pins],
        "plots": [asdict(plot_of(seen.course, sheet)) for sheet in (WIDE, NARROW)],
        "units": getattr(request, "units", "metric"),
        "map": {"kind": source.kind, "address": source.address, "credit": source.credit},
        "scope": address_of("course", edition),
        "words": {
            "flat": _("level"),
            "zoom_in": _("Closer"),
            "zoom_out": _("Further away"),
            "north_south": [_("N"), _("S")],
            "east_west": [_("E"), _("W")],
        },
    }


def _files(kept: EditionCourse, edition: Edition) -> list[File]:
    told = (
        ("course.gpx", "GPX", _("for watches and planners, with the checkpoints")),
        ("course.geojson", "GeoJSON", _("for maps")),
        ("legs.csv", "CSV", _("the legs between checkpoints")),
    )
    return [
        File(address_of("course_file", edition, kept.kind, name), label, about)
        for name, label, about in told
    ]


def _embed(edition: Edition, shown: Shown) -> dict[str, str]:
    site = settings.SITE_ADDRESS
    picture = site + address_of("course_profile", edition)
    frame = site + address_of("course_embed", edition)
    alt = escape(f"{edition}: {shown.summary}")
    return {  # code to be copied: text, which the template escapes
        "picture": f'<img src="{picture}" alt="{alt}" width="960">',
        "frame": f'<iframe src="{frame}" title="{alt}" width="100%" height="450"></iframe>',
    }


def page_of_embed(edition: Edition, kept: EditionCourse) -> dict[str, Any]:
    """Profile and figures of a course, for a frame on another site."""
    seen = see(kept, edition)
    return {
        "race": edition.race,
        "edition": edition,
        "shown": shown_of(kept, edition, seen),
        "svg": inline_profile(seen),
        "small_svg": inline_profile(seen, NARROW),
        "page": settings.SITE_ADDRESS + course_address(kept, edition),
    }


def worker_files(edition: Edition) -> list[str]:
    """The addresses that a course's page needs without a network, the page itself first."""
    race = edition.race
    theme = reverse("race_theme", args=[race.slug])
    colours = f"{race.colour[1:]}{race.accent[1:]}"
    page = address_of("course", edition)
    return [page, f"{theme}?{colours}", *(static(name) for name in STATIC)]
