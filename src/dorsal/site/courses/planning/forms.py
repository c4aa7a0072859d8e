"""The form of a visitor's plan: a time of theirs, and how long they stop where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dorsal.course.checkpoints import Checkpoint
from dorsal.site.courses.forms import ElapsedField

STOP = "stop-"
LONGEST_STOP_MIN = 12 * 60


class PlanForm(forms.Form):
    """What somebody wants: a finish time, and perhaps minutes at checkpoints."""

    target = ElapsedField(label=_("I want to finish in"), help_text=_("hours and minutes: 6:30"))
    curve = forms.CharField(required=False, max_length=600, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None, *, stations: Sequence[Checkpoint]) -> None:
        """`stations` are the checkpoints between start and finish, where one may stop."""
        super().__init__(data)
        for one in stations:
            self.fields[f"{STOP}{one.key}"] = forms.FloatField(
                label=one.name,
                required=False,
                min_value=0,
                max_value=LONGEST_STOP_MIN,
                widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
            )

    @property
    def stop_fields(self) -> list[forms.BoundField]:
        """The minutes at each checkpoint."""
        return [self[name] for name in self.fields if name.startswith(STOP)]

    def stops_s(self) -> dict[str, float] | None:
        """Seconds at each checkpoint; None when nothing was said, and the usual stops are meant."""
        said = {
            name.removeprefix(STOP): value * 60
            for name, value in self.cleaned_data.items()
            if name.startswith(STOP) and value is not None
        }
        return said or None
