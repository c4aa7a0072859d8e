"""Forms of the office of courses. Moments are in the race's time zone: the views activate it."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy as _

from dorsal.site.courses.checking import (
    LONGEST_KEY,
    LONGEST_NAME,
    LONGEST_SERVICES,
    LONGEST_WAY,
    MOMENTS,
    MOST_CHECKPOINTS,
    is_kept_moment,
)
from dorsal.site.courses.checkpoints import services_of
from dorsal.site.courses.forms import ElapsedField, KilometreField
from dorsal.site.courses.models import CourseCheckpoint, CourseKind, EditionCourse
from dorsal.site.races.office.forms import LocalMoment

MORE_ROWS = 2  # blank ones at the end of the table


class TrackForm(forms.Form):
    """The file of a track."""

    kind = forms.ChoiceField(choices=CourseKind.choices, widget=forms.HiddenInput)
    track = forms.FileField(
        label=_("Track"),
        help_text=_("a GPX, TCX or FIT file, also gzipped or zipped, of at most 20 MB"),
        widget=forms.ClearableFileInput(attrs={"accept": ".gpx,.tcx,.fit,.gz,.zip"}),
    )


class SaidForm(forms.ModelForm[EditionCourse]):
    """What the organiser says of a course."""

    official_m = KilometreField(label=_("Official distance in km"), required=False)

    class Meta:
        model = EditionCourse
        fields = ("official_m", "official_ascent_m", "calibrated", "note")
        labels: ClassVar[dict[str, Any]] = {
            "official_ascent_m": _("Official climb in m"),
            "calibrated": _("Fit the profile to the official figures"),
            "note": _("In a few sentences"),
        }
        help_texts: ClassVar[dict[str, Any]] = {
            "calibrated": _("otherwise the page shows what the track itself says"),
        }
        widgets: ClassVar[dict[str, forms.Widget]] = {"note": forms.Textarea(attrs={"rows": 3})}


class CheckpointForm(forms.Form):
    """A checkpoint; a row without a name is none."""

    key = forms.CharField(required=False, max_length=LONGEST_KEY, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), max_length=LONGEST_NAME)
    distance_m = KilometreField(label=_("Km from the start"))
    cutoff_s = ElapsedField(label=_("Cut-off"), required=False)
    services = forms.CharField(
        label=_("What there is"),
        required=False,
        max_length=LONGEST_SERVICES,
        help_text=_("parted by commas: water, food, drop bags"),
    )
    ascent_m = forms.FloatField(label=_("Climb so far in m"), required=False, min_value=0)
    descent_m = forms.FloatField(label=_("Descent so far in m"), required=False, min_value=0)
    opens_at = LocalMoment(label=_("Opens"), required=False)
    closes_at = LocalMoment(label=_("Closes"), required=False)
    spectators = forms.BooleanField(label=_("Spectators can be there"), required=False)
    way_there = forms.CharField(
        label=_("The way there"),
        required=False,
        max_length=LONGEST_WAY,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    road_closes_at = LocalMoment(label=_("The road closes"), required=False)
    altitude_m = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)

    def clean_services(self) -> list[str]:
        """Each of them once, in their order."""
        return services_of([self.cleaned_data["services"]])


BareSet = formset_factory(
    CheckpointForm, extra=MORE_ROWS, can_delete=True, max_num=MOST_CHECKPOINTS, validate_max=True
)


class CheckpointSet(BareSet):  # type: ignore[misc,valid-type]
    """All checkpoints of a course, with blank rows at the end for more."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """The fields of one row, and whether it is to go."""
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Remove this checkpoint")

    def rows(self) -> list[dict[str, Any]]:
        """The checkpoints, each with a key; those that are to go or are blank left out."""
        deleted = self.deleted_forms
        kept = [one.cleaned_data for one in self.forms if one.cleaned_data and one not in deleted]
        taken = {one["key"] for one in kept}
        return [{**one, "key": one["key"] or _free_key(taken)} for one in kept]


def checkpoints_initial(rows: list[CourseCheckpoint]) -> list[dict[str, Any]]:
    """Checkpoints as the first values of their forms, without moments that no form can hold."""
    return [_initial(row) for row in rows]


def _initial(row: CourseCheckpoint) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in CheckpointForm.base_fields}
    for name in MOMENTS:
        found[name] = found[name] if is_kept_moment(found[name]) else None
    return found | {"services": ", ".join(row.services)}


def _free_key(taken: set[str]) -> str:
    """A key that no other checkpoint has; it is taken from now on."""
    number = next(n for n in range(MOST_CHECKPOINTS + 1 + len(taken)) if f"cp{n:02}" not in taken)
    taken.add(f"cp{number:02}")
    return f"cp{number:02}"


class ImportForm(forms.Form):
    """A list of checkpoints from a file."""

    file = forms.FileField(
        label=_("Checkpoints"),
        help_text=_("a CSV file with columns such as name, km, cutoff, services"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
