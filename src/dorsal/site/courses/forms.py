"""Fields that forms of courses share: durations and distances as people write them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from dorsal.course.durations import elapsed_text, read_elapsed
from dorsal.site.courses.checking import is_kept_cutoff
from dorsal.site.courses.models import LONGEST_M


class ElapsedField(forms.CharField):
    """A duration such as `6:30` or `6:30:00`, in seconds; None when it is empty."""

    def __init__(self, **options: Any) -> None:
        more = {"placeholder": "h:mm", "inputmode": "text", "autocomplete": "off", "size": "8"}
        widget = forms.TextInput(attrs=more)
        super().__init__(max_length=20, **{"widget": widget, **options})

    def prepare_value(self, value: Any) -> Any:
        """Seconds as they are written; what somebody typed as they typed it."""
        if isinstance(value, int | float):
            text = elapsed_text(value)
            return text.removesuffix(":00") if text.count(":") == 2 else text
        return value

    def clean(self, value: Any) -> Any:
        """The seconds."""
        text = super().clean(value)
        if not text:
            return None
        seconds = read_elapsed(text)
        if not is_kept_cutoff(seconds):
            raise ValidationError(_("write hours and minutes, such as 6:30"))
        return seconds


class KilometreField(forms.FloatField):
    """A distance in kilometres; its value is metres."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=LONGEST_M // 1000, step_size=None, **options)
        self.widget.attrs["step"] = "any"

    def prepare_value(self, value: Any) -> Any:
        """Metres as kilometres; what somebody typed as they typed it."""
        return f"{value / 1000:.7g}" if isinstance(value, int | float) else value

    def clean(self, value: Any) -> Any:
        """The metres."""
        found = super().clean(value)
        return None if found is None else round(found * 1000, 1)
