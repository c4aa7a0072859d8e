"""Forms of race day."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from dorsal.site.raceday.models import NAME_LENGTH


class BoxForm(forms.Form):
    """A box's name."""

    name = forms.CharField(
        label=_("Name"),
        max_length=NAME_LENGTH,
        help_text=_("Such as: finish, Aizkorri hut, Jon's phone."),
    )


class LogForm(forms.Form):
    """A LOG file to be added."""

    log = forms.FileField(
        label=_("LOG file"),
        help_text=_("From a laptop or a box. Events that are here already change nothing."),
    )
