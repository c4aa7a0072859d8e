"""The search of the calendar."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import formats
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from dorsal.site.accounts.countries import country_name
from dorsal.site.pages.formats import MILES_PER_M, local, whole
from dorsal.site.races.cards import CLOSING_SOON
from dorsal.site.races.models import Edition, Race
from dorsal.site.races.queries import shown_editions

OPENING_SOON = timedelta(days=60)
PAST = "past"
BANDS = {"short": (1, 25_000), "middle": (25_000, 45_000), "long": (45_000, 10_000_000)}
BALLOT_STATES = (
    ("", gettext_lazy("all")),
    ("opening", gettext_lazy("opening soon")),
    ("open", gettext_lazy("open")),
    ("closing", gettext_lazy("closing soon")),
    ("drawn", gettext_lazy("drawn")),
)


class SearchForm(forms.Form):
    """What somebody looks for in the calendar; what is left empty, or makes no sense, finds all."""

    q = forms.CharField(
        label=gettext_lazy("Name, town or country"),
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "enterkeyhint": "search"}),
    )
    month = forms.ChoiceField(label=gettext_lazy("Month"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    distance = forms.ChoiceField(label=gettext_lazy("Distance"), required=False)
    ballot = forms.ChoiceField(label=gettext_lazy("Ballot"), required=False, choices=BALLOT_STATES)

    def __init__(self, data: Any, *, now: datetime, imperial: bool) -> None:
        super().__init__(data)
        self.now = now
        self.months = _editions_by_month(now)
        self.fields["month"].choices = _months(self.months)  # type: ignore[attr-defined]
        self.countries = _countries()
        self.fields["country"].choices = self.countries  # type: ignore[attr-defined]
        self.fields["distance"].choices = _bands(imperial)  # type: ignore[attr-defined]
        self.is_valid()

    def found(self) -> QuerySet[Edition]:
        """The editions that fit, the soonest first; past ones from the latest back."""
        asked = self.cleaned_data
        found = shown_editions().filter(_in_words(asked.get("q", ""), self.countries))
        if asked.get("country"):
            found = found.filter(race__country=asked["country"])
        if asked.get("distance"):
            least, most = BANDS[asked["distance"]]
            found = found.filter(distance_m__gte=least, distance_m__lt=most)
        found = found.filter(_in_state(asked.get("ballot", ""), self.now))
        return self._in_month(found, asked.get("month", ""))

    def _in_month(self, found: QuerySet[Edition], month: str) -> QuerySet[Edition]:
        if month == PAST:
            return found.filter(starts_at__lt=self.now).order_by("-starts_at", "pk")
        if month:
            found = found.filter(pk__in=self.months.get(month, ()))
        return found.filter(starts_at__gte=self.now).order_by("starts_at", "pk")


def _in_words(text: str, countries: list[tuple[str, str]]) -> Q:
    """Every word stands in the name or the town, or begins a word of the country's name; accents
    and capitals do not matter, in whichever database.
    """
    if not (words := _plain(text).split()):
        return Q()
    named = {code: f" {_plain(name)}" for code, name in countries if code}
    public = Race.objects.filter(editions__published=True).distinct()
    return Q(
        race__in=[
            pk
            for pk, name, town, code in public.values_list("pk", "name", "town", "country")
            if _says_all(words, _plain(f"{name}\n{town}"), named.get(code, ""))
        ]
    )


def _says_all(words: list[str], said: str, country: str) -> bool:
    return all(word in said or f" {word}" in country for word in words)


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in parts if not unicodedata.combining(one))


def _in_state(state: str, now: datetime) -> Q:
    public, undrawn = Q(ballot__published=True), Q(ballot__drawing__isnull=True)
    opened = public & undrawn & Q(ballot__opens_at__lte=now, ballot__closes_at__gt=now)
    opened &= Q(cancelled_why="")
    if state == "opening":
        soon = Q(ballot__opens_at__gt=now, ballot__opens_at__lte=now + OPENING_SOON)
        return public & undrawn & soon & Q(cancelled_why="")
    if state == "open":
        return opened
    if state == "closing":
        return opened & Q(ballot__closes_at__lte=now + CLOSING_SOON)
    return public & ~undrawn if state == "drawn" else Q()


def _editions_by_month(now: datetime) -> dict[str, list[int]]:
    """The coming editions by the month (`2027-05`) of their start where the race is."""
    coming = Edition.objects.filter(published=True, starts_at__gte=now).order_by("starts_at", "pk")
    found: dict[str, list[int]] = {}
    for pk, starts_at, zone in coming.values_list("pk", "starts_at", "race__timezone"):
        found.setdefault(f"{local(starts_at, zone):%Y-%m}", []).append(pk)
    return dict(sorted(found.items()))


def _months(found: Iterable[str]) -> list[tuple[str, str]]:
    months = [
        (month, formats.date_format(datetime.strptime(month, "%Y-%m"), "F Y", use_l10n=False))
        for month in found
    ]
    return [("", _("all that come")), *months, (PAST, _("races that have been"))]


def _countries() -> list[tuple[str, str]]:
    races = Edition.objects.filter(published=True).exclude(race__country="")
    codes = races.order_by().values_list("race__country", flat=True).distinct()
    named = sorted((country_name(code, get_language()), code) for code in codes)
    return [("", _("all")), *((code, name) for name, code in named)]


def _bands(imperial: bool) -> list[tuple[str, str]]:
    unit, each = ("mi", MILES_PER_M) if imperial else ("km", 1 / 1000)
    short, middle = (whole(BANDS[band][1] * each) for band in ("short", "middle"))
    return [
        ("", _("all")),
        ("short", _("up to %(most)s %(unit)s") % {"most": short, "unit": unit}),
        (
            "middle",
            _("%(least)s to %(most)s %(unit)s") % {"least": short, "most": middle, "unit": unit},
        ),
        ("long", _("over %(least)s %(unit)s") % {"least": middle, "unit": unit}),
    ]
