"""How numbers, times, distances and chances are written on pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import formats, timezone, translation
from django.utils.translation import gettext, ngettext
from jinja2 import pass_context
from jinja2.runtime import Context

from dorsal.site.accounts.countries import country_name

FEET_PER_M = 3.280839895
MILES_PER_M = 1 / 1609.344
FEW_DAYS = 7  # from so many days on, the hours until then say nothing
BELOW = 0.00005  # chances under it are written as less than a hundredth of a percent


def whole(number: float) -> str:
    """A whole number with the language's thousands: `13,830`."""
    return formats.number_format(round(number), decimal_pos=0, use_l10n=True, force_grouping=True)


def decimal(number: float, places: int = 1) -> str:
    """A number with so many decimals."""
    return formats.number_format(
        round(number, places), decimal_pos=places, use_l10n=True, force_grouping=True
    )


def percent(chance: float) -> str:
    """A chance (0 to 1) with about three digits: `0.43 %`, `9.5 %`, `62 %`."""
    if chance <= 0:
        return "0 %"
    if chance >= 1:
        return "100 %"
    if chance < BELOW:
        return f"< {decimal(0.01, 2)} %"
    if chance > 1 - BELOW:
        return f"> {decimal(99.99, 2)} %"
    points = chance * 100
    return f"{decimal(points, 2 if points < 1 else 1)} %"


def local(moment: datetime, zone: str = "UTC") -> datetime:
    """The moment in a race's time zone."""
    return timezone.localtime(moment, ZoneInfo(zone))


def day(moment: datetime | date, zone: str = "UTC") -> str:
    """A day in words: `Saturday 29 May 2027`."""
    shown = local(moment, zone) if isinstance(moment, datetime) else moment
    pattern = "l j \\d\\e F \\d\\e Y" if translation.get_language() == "es" else "l j F Y"
    return formats.date_format(shown, pattern, use_l10n=False)


def clock_time(moment: datetime, zone: str = "UTC") -> str:
    """The time of day with its zone: `12:00 CEST`."""
    return f"{local(moment, zone):%H:%M %Z}"


def moment(at: datetime, zone: str = "UTC") -> str:
    """Day and time: `Saturday 29 May 2027, 12:00 CEST`."""
    return f"{day(at, zone)}, {clock_time(at, zone)}"


def short_day(at: datetime | date, zone: str = "UTC") -> str:
    """A day in short: `29 May 2027`."""
    shown = local(at, zone) if isinstance(at, datetime) else at
    return formats.date_format(shown, "j M Y", use_l10n=False)


def span(length: timedelta) -> str:
    """A stretch of time in its largest fitting unit: `3 days`, `5 hours`, `12 minutes`."""
    seconds = max(0, int(length.total_seconds()))
    days, hours, minutes = seconds // 86400, seconds // 3600, seconds // 60
    if days >= 2:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    if hours >= 2:
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    if minutes >= 1:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    return gettext("less than a minute")


def time_left(length: timedelta) -> str:
    """The two largest units until something happens: `2 days 3 hours`, `18 hours`, `45 minutes`.

    A unit of which there is none is not named, and from a week on days are enough. `site.js` says
    the same while the time runs.
    """
    seconds = max(0, int(length.total_seconds()))
    days, hours, minutes = seconds // 86400, seconds // 3600 % 24, seconds // 60 % 60
    counts = (days, hours, minutes, seconds % 60)
    named = (
        ngettext("%(n)s day", "%(n)s days", days) % {"n": days},
        ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours},
        ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes},
        ngettext("%(n)s second", "%(n)s seconds", counts[3]) % {"n": counts[3]},
    )
    first = next((at for at, count in enumerate(counts) if count), 3)
    last = first + 1 if days >= FEW_DAYS else first + 2
    return " ".join(named[at] for at in range(first, min(last, 4)) if at == first or counts[at])


def _imperial(context: Context) -> bool:
    request = context.get("request")
    return getattr(request, "units", "metric") == "imperial"


@pass_context
def distance(context: Context, metres: float) -> str:
    """A distance in the viewer's units: `42.2 km`, `26.2 mi`."""
    if _imperial(context):
        return f"{decimal(metres * MILES_PER_M)} mi"
    return f"{decimal(metres / 1000)} km"


@pass_context
def height(context: Context, metres: float) -> str:
    """A height or a climb in the viewer's units: `2,736 m`, `8,976 ft`."""
    if _imperial(context):
        return f"{whole(metres * FEET_PER_M)} ft"
    return f"{whole(metres)} m"


def country(code: str) -> str:
    """The name of a country by its code of three letters; an unknown code stands for itself."""
    return country_name(code, translation.get_language())


FILTERS: dict[str, Callable[..., Any]] = {
    "whole": whole,
    "decimal": decimal,
    "percent": percent,
    "day": day,
    "short_day": short_day,
    "clock_time": clock_time,
    "moment": moment,
    "span": span,
    "time_left": time_left,
    "local": local,
    "distance": distance,
    "height": height,
    "country": country,
}
