"""Forms of the splits of past editions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dorsal.site.courses.forms import ElapsedField
from dorsal.site.courses.models import EditionCourse
from dorsal.site.courses.past.reading import EXPECTED

OWN_FILE = "file"
TABLE = {"accept": ".csv,.txt,text/csv"}


class SplitsForm(forms.Form):
    """The splits of a past edition, and where its checkpoints are told."""

    label = forms.CharField(
        label=_("Which edition"), max_length=20, help_text=_("its year, such as 2025")
    )
    splits = forms.FileField(
        label=_("Splits"),
        help_text=_(
            "a CSV file with a row for each runner: status, sex, and a column for each checkpoint, "
            "headed by its key or name, with the time since the start; names are not needed"
        ),
        widget=forms.ClearableFileInput(attrs=TABLE),
    )
    of = forms.ChoiceField(label=_("The checkpoints of that edition"))
    checkpoints = forms.FileField(
        label=_("Checkpoints"),
        required=False,
        help_text=_("a CSV file with columns such as key, name, km, ascent, lat, lon"),
        widget=forms.ClearableFileInput(attrs=TABLE),
    )

    def __init__(self, *args: Any, earlier: Sequence[EditionCourse], **options: Any) -> None:
        """`earlier` are the courses of earlier editions on this site."""
        super().__init__(*args, **options)
        self.earlier = earlier
        field = self.fields["of"]
        assert isinstance(field, forms.ChoiceField)
        known = [
            (one.edition.key, _("as on this site in %(edition)s") % {"edition": one.edition.key})
            for one in earlier
        ]
        field.choices = [*known, (OWN_FILE, _("in a file of their own"))]

    def clean(self) -> dict[str, Any]:
        """A file of checkpoints where one is announced."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("of") == OWN_FILE and not found.get("checkpoints"):
            self.add_error("checkpoints", _("choose the file of the checkpoints"))
        return found


class ExpectedForm(forms.Form):
    """Finish times that the organiser expects: all four or none."""

    first_woman_s = ElapsedField(label=_("First woman"), required=False)
    first_man_s = ElapsedField(label=_("First man"), required=False)
    middle_s = ElapsedField(label=_("Middle of the field"), required=False)
    last_s = ElapsedField(label=_("Last finisher"), required=False)


def expected_initial(course: EditionCourse) -> dict[str, Any]:
    """What is expected already."""
    return {name: getattr(course, name) for name in EXPECTED}
