"""Forms of a race's office. Dates are in the race's time zone: the views activate it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dorsal.ground.problems import BadInput
from dorsal.site.accounts.countries import country_choices as countries_in
from dorsal.site.races.actions import TAKEN
from dorsal.site.races.colours import check_colour
from dorsal.site.races.models import Edition, Milestone, Race, Staff
from dorsal.site.races.videos import read_video

LOCAL = "%Y-%m-%dT%H:%M"
CONTINENTS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe"}
    | {"Indian", "Pacific"}
)


def country_choices() -> list[tuple[str, str]]:
    """No country, then all of them in the viewer's language."""
    return [("", "—"), *countries_in(get_language())]


def zone_choices() -> list[tuple[str, Any]]:
    """No time zone, then those that are named for a place, by continent, and UTC."""
    named = sorted(zone for zone in available_timezones() if zone.split("/")[0] in CONTINENTS)
    areas = groupby(named, key=lambda zone: zone.split("/")[0])
    grouped = [(area, [(zone, zone.replace("_", " ")) for zone in zones]) for area, zones in areas]
    return [("", "—"), *grouped, ("UTC", "UTC")]


def as_form_error(error: BadInput) -> ValidationError:
    """The problems of somebody's input as the errors of a form."""
    return ValidationError(
        [f"{one.what}: {one.right}" if one.right else one.what for one in error.problems]
    )


def checked(check: Callable[[str], object], value: str) -> str:
    """The value, once a check of ours has taken it."""
    try:
        check(value)
    except BadInput as error:
        raise as_form_error(error) from None
    return value


class LocalMoment(forms.DateTimeField):
    """Day and time in the active time zone, as a phone asks for them."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
        super().__init__(widget=widget, input_formats=[LOCAL, f"{LOCAL}:%S"], **options)


class RaceForm(forms.ModelForm[Race]):
    """What a race says of itself."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    timezone = forms.CharField(
        label=_("Time zone"),
        help_text=_("as Europe/Madrid: every date of the race is told in it"),
        widget=forms.TextInput(attrs={"list": "time-zones", "autocomplete": "off"}),
    )

    class Meta:
        model = Race
        fields = ("name", "town", "country", "timezone", "summary", "website", "colour", "accent")
        widgets: ClassVar[dict[str, forms.Widget]] = {
            "summary": forms.Textarea(attrs={"rows": 4}),
            "colour": forms.TextInput(attrs={"type": "color"}),
            "accent": forms.TextInput(attrs={"type": "color"}),
        }

    def clean_timezone(self) -> str:
        """A zone that the tz database knows."""
        zone: str = self.cleaned_data["timezone"]
        if zone not in available_timezones():
            raise ValidationError(_("no such time zone: choose one such as Europe/Madrid"))
        return zone

    def clean_colour(self) -> str:
        """A colour that can be read on paper."""
        return checked(check_colour, self.cleaned_data["colour"]).lower()

    def clean_accent(self) -> str:
        """A colour that can be read on paper."""
        return checked(check_colour, self.cleaned_data["accent"]).lower()


class NewRaceForm(forms.ModelForm[Race]):
    """What is needed to begin: the rest can follow."""

    country = forms.ChoiceField(label=_("Country"), choices=country_choices)
    timezone = forms.ChoiceField(
        label=_("Time zone"),
        help_text=_("every date of the race is told in it"),
        choices=zone_choices,
        widget=forms.Select(attrs={"data-guess-zone": ""}),  # time_zone.js: the browser's
    )

    class Meta:
        model = Race
        fields = ("name", "town", "country", "timezone")


class EditionForm(forms.ModelForm[Edition]):
    """The facts of an edition. Distances are written in kilometres and heights in metres."""

    starts_at = LocalMoment(label=_("Start of the race"))
    distance_km = forms.DecimalField(
        label=_("Distance in km"), min_value=0, max_value=1000, decimal_places=3, required=False
    )

    class Meta:
        model = Edition
        fields = ("key", "starts_at", "places", "ascent_m", "descent_m", "summary", "video")
        labels: ClassVar[dict[str, Any]] = {
            "key": _("Word in the address, mostly the year"),
            "places": _("Places"),
            "ascent_m": _("Climb in m"),
            "descent_m": _("Descent in m"),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {"summary": forms.Textarea(attrs={"rows": 4})}

    field_order = ("key", "starts_at", "places", "distance_km", "ascent_m", "descent_m")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            self.initial.setdefault("distance_km", self.instance.distance_m / 1000)

    def clean_key(self) -> str:
        """A word that no address of ours needs."""
        key: str = self.cleaned_data["key"]
        if key in TAKEN:
            raise ValidationError(_("this word is taken"))
        return key

    def clean_places(self) -> int:
        """At least one place."""
        places: int = self.cleaned_data["places"]
        if not places:
            raise ValidationError(_("an edition has at least one place"))
        return places

    def clean_video(self) -> str:
        """A video that may be shown, or none."""
        video: str = self.cleaned_data["video"]
        return checked(read_video, video) if video else ""

    def fields_to_keep(self) -> dict[str, Any]:
        """The cleaned values by the model's fields."""
        kept = dict(self.cleaned_data)
        kept["distance_m"] = round((kept.pop("distance_km") or 0) * 1000)
        return kept


class StaffForm(forms.Form):
    """Somebody who works for the race."""

    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(label=_("What they may do"), choices=Staff.ROLES)


class SponsorsForm(forms.Form):
    """The sponsors, one to a line."""

    sponsors = forms.CharField(
        label=_("Sponsors"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "one to a line: the name, and after a space its https:// address if it has one"
        ),
    )

    def read(self) -> list[tuple[str, str]]:
        """Names and addresses, in order."""
        found = []
        for line in self.cleaned_data["sponsors"].splitlines():
            name, _space, last = line.strip().rpartition(" ")
            if last.startswith(("https://", "http://")) and name:
                found.append((name.strip()[:80], last[:200]))
            elif line.strip():
                found.append((line.strip()[:80], ""))
        return found


class LogoForm(forms.Form):
    """The picture of a logo."""

    logo = forms.FileField(
        label=_("Logo"), help_text=_("a PNG, JPEG or WebP picture of at most 4 MB")
    )


class MilestoneForm(forms.ModelForm[Milestone]):
    """A date beside those of the ballot."""

    at = LocalMoment(label=_("When"))

    class Meta:
        model = Milestone
        fields = ("title", "at", "note")
        labels: ClassVar[dict[str, Any]] = {"title": _("What"), "note": _("More about it")}
        widgets: ClassVar[dict[str, forms.Widget]] = {"note": forms.Textarea(attrs={"rows": 2})}


class CopyForm(forms.Form):
    """The next edition, from this one."""

    key = forms.SlugField(label=_("Word in the address, mostly the year"), max_length=20)
    starts_at = LocalMoment(label=_("Start of the race"))


class CancelForm(forms.Form):
    """Why an edition is cancelled; empty when it is on after all."""

    why = forms.CharField(
        label=_("Why it is cancelled"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("everybody reads it on the page; leave it empty when the race is on"),
    )
